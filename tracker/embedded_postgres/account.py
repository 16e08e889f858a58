"""The operating system account that the server runs as: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.embedded_postgres.errors import OWN_SERVER, EmbeddedPostgresError, NotInstalledError

UNPRIVILEGED = "nobody"  # the one account without rights that every system has


@dataclass(frozen=True, slots=True)
class Account:
    """User and group numbers; `foreign` where they are not those of this process (then it is root's)."""

    uid: int
    gid: int

    @property
    def foreign(self) -> bool:
        return self.uid != os.geteuid()

    @property
    def name(self) -> str:
        """Its name, or its number where the system has no name for it."""
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return str(self.uid)

    def run(self, command: Sequence[str | Path]) -> "subprocess.CompletedProcess[str]":
        """Run a program as this account; both its outputs come back as `stdout`.

        Raises OSError where it cannot be started. What it leaves running inherits no open file of ours.
        """
        # The server must not take its port, data directory or messages' language from a user's shell.
        env = {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}
        # Not a pipe: a server started by the program would keep it open, and we would wait for it for ever.
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as out:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=env,
                user=self.uid if self.foreign else None,
                group=self.gid if self.foreign else None,
                extra_groups=[] if self.foreign else None,
                close_fds=True,
                check=False,
            )
            out.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, out.read())

    def can_enter(self, folder: Path) -> bool:
        return self.run(["/bin/sh", "-c", 'cd "$1"', "sh", folder]).returncode == 0

    def own(self, folder: Path) -> None:
        """Make the folder, or make sure that it is, this account's own and nobody else's to enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        try:
            # By descriptor: a link put in its place meanwhile must not lead anywhere else.
            fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except NotADirectoryError:
            raise EmbeddedPostgresError(f"{folder} is a link: remove it, {OWN_SERVER}.") from None
        try:
            owner = os.fstat(fd).st_uid
            if owner not in (self.uid, os.geteuid()):
                raise EmbeddedPostgresError(f"{folder} belongs to another user: remove it, {OWN_SERVER}.")
            if owner != self.uid:
                os.fchown(fd, self.uid, self.gid)
            os.fchmod(fd, 0o700)
        finally:
            os.close(fd)


def account_for(data: Path) -> Account:
    """Who the server of this data directory runs as: ourselves, or, for root, the data's owner or `nobody`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    unprivileged = _unprivileged()
    if data.exists():
        found = data.stat()
        if found.st_uid == 0:
            raise EmbeddedPostgresError(
                f"{data} belongs to root, as whom PostgreSQL does not run: "
                f"run `chown -R {UNPRIVILEGED} '{data}'`, {OWN_SERVER}."
            )
        return Account(found.st_uid, found.st_gid)
    return unprivileged


def _unprivileged() -> Account:
    try:
        found = pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        raise NotInstalledError(
            f"PostgreSQL does not run as root, and this system has no user {UNPRIVILEGED!r} to run it as."
        ) from None
    return Account(found.pw_uid, found.pw_gid)
