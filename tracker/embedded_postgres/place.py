"""Where a cluster's files are: in its home, or elsewhere where the server's account cannot enter the home."""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tracker.embedded_postgres.account import Account, account_for
from tracker.embedded_postgres.binaries import open_to_all
from tracker.embedded_postgres.errors import OWN_SERVER, EmbeddedPostgresError

NOTE = "DATA-IS-ELSEWHERE.txt"
BACK = "made-for"
PORT = 5432  # names the socket; nothing listens on the network
SOCKET_PATH_MAX = 100  # bytes: Linux allows 107, macOS 103
# PostgreSQL's tools put paths between double quotes in a shell's command line, unescaped.
UNQUOTABLE = '"$`\\\n'


@dataclass(frozen=True, slots=True)
class Place:
    """`root` holds the data directory, the log and the sockets; it is `home` unless a note there says otherwise."""

    home: Path
    root: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.root / "server.log"

    @property
    def socket_dir(self) -> Path:
        """Beside the data where a socket's path may be that long (and libpq would not split it), else in /tmp."""
        beside = self.root / "run"
        if len(os.fsencode(beside / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_MAX and "," not in str(beside):
            return beside
        # Not the environment's idea of a temporary folder: that differs between processes of one cluster.
        return Path(f"/tmp/on-the-record-{self.account.uid}-{_digest(self.root)}")  # noqa: S108 - its owner is checked


def settle(home: Path, shared: Path) -> Place:
    """The cluster's place, chosen now if this home has none; call under the start lock.

    Raises EmbeddedPostgresError where the home's path, its note or the folders' permissions rule it out.
    """
    if any(sign in str(home) for sign in UNQUOTABLE):
        raise EmbeddedPostgresError(
            f"{home} has a quote, dollar sign, backslash or line break in it, which PostgreSQL's own tools do not "
            f"bear: use another folder, {OWN_SERVER}."
        )
    root = recorded(home)
    if root is None:
        account = account_for(home / "data")
        settled = (home / "data").exists() or not account.foreign or _suits(home, account)
        root = home if settled else _elsewhere(home, shared, account)
    return Place(home, root, account_for(root / "data"))


def recorded(home: Path) -> Path | None:
    """The folder that the note in this home names, None without a note.

    Raises EmbeddedPostgresError where that folder is gone, or was made for another home.
    """
    note = home / NOTE
    if not note.exists():
        return None
    root = Path(note.read_text(encoding="utf-8").splitlines()[0])
    if not root.is_dir():
        raise EmbeddedPostgresError(
            f"{root}, where this database was kept, is gone: bring it back, or delete {note} to begin an empty one."
        )
    made_for = (root / BACK).read_text(encoding="utf-8")
    if made_for != str(home):
        raise EmbeddedPostgresError(
            f"{note} names {root}, which belongs to {made_for}. If that folder was moved here, write {home} into "
            f"{root / BACK}; if this is a copy of it, delete {note} to begin an empty database."
        )
    return root


def _suits(home: Path, account: Account) -> bool:
    """Whether this account can keep its own files in a folder made for it in this home: found out by trying."""
    trial = Path(tempfile.mkdtemp(prefix="trial-", dir=home))
    try:
        os.chown(trial, account.uid, account.gid)
        kept = trial.stat().st_uid == account.uid  # some mounts pretend
        return kept and account.run(["/bin/sh", "-c", 'cd "$1" && : >file', "sh", trial]).returncode == 0
    except OSError:
        return False
    finally:
        shutil.rmtree(trial, ignore_errors=True)


def _elsewhere(home: Path, shared: Path, account: Account) -> Path:
    """A new folder of this account's own below `shared`, with a note in the home that says so."""
    open_to_all(shared)
    # Never one that is there already: it would be the database of a deleted folder of the same name.
    root = Path(tempfile.mkdtemp(prefix=f"{_digest(home)}-", dir=shared))
    (root / BACK).write_text(str(home), encoding="utf-8")
    root.chmod(0o711)  # like a home: root's own, for others to pass through to what is theirs
    written = home / f"{NOTE}.new"
    written.write_text(
        f"{root}\n\nThe database of this folder is kept there: PostgreSQL runs as the user {account.name!r}, "
        "who cannot enter this folder.\nDelete both together.\n",
        encoding="utf-8",
    )
    written.rename(home / NOTE)
    return root


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
