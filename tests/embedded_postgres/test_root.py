"""Root's clusters: the server runs as another user, who may not enter root's folders; and users that are not root."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.embedded_postgres.conftest import needs_root
from tests.embedded_postgres.users import CODE, Ground, User, eventually, processes, readable_python
from tracker.embedded_postgres import binaries, place, server
from tracker.embedded_postgres.account import Account, account_for
from tracker.embedded_postgres.cluster import Cluster

pytestmark = needs_root


@pytest.fixture(scope="module")
def private_site(shared: Path) -> Iterator[Path]:
    """The package as in a clone inside root's home: nobody else can enter."""
    private = shared / "root"
    private.mkdir(mode=0o700)
    source = binaries.installed()[-1]
    for name in (source.folder, *binaries.LIBRARIES):
        if (source.site / name).exists():
            shutil.copytree(source.site / name, private / "site" / name, copy_function=_link)
    (private / "site" / binaries.PACKAGE / "__init__.py").write_text("raise AssertionError('imported')\n")
    yield private / "site"
    shutil.rmtree(private)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@pytest.fixture
def hidden(ground: Ground, private_site: Path) -> Iterator[Ground]:
    """A ground in root's own folder, with a place of its own for what the server's user must reach."""
    private = ground.root / "root"
    private.mkdir(mode=0o700)
    inner = Ground(private, private / "home", ground.root / "lib")
    yield inner
    inner.clear()


def user_in(hidden: Ground, private_site: Path, home: str = "clone/var/postgres") -> User:
    return hidden.user(home, path=[str(CODE), str(private_site)])


def unprivileged() -> Account:
    return account_for(Path("/nonexistent"))


def modes(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_uid, stat.S_IMODE(path.stat().st_mode)) for path in (folder, folder.parent)}


def test_the_server_runs_as_a_user_without_rights(ground: Ground) -> None:
    pid = ground.user().ready()
    assert Path(f"/proc/{pid}").stat().st_uid == unprivileged().uid
    groups = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("Groups:")]
    assert groups[0].split()[1:] in ([], [str(unprivileged().gid)])


def test_a_clone_in_roots_own_home_works(hidden: Ground, private_site: Path) -> None:
    before = modes(hidden.root), modes(private_site.parent)
    user = user_in(hidden, private_site)
    user.ready()
    root = place.recorded(user.home)
    assert root
    assert root.parent == hidden.shared
    assert (root / "data" / "PG_VERSION").exists()
    assert not (user.home / "data").exists()
    assert (modes(hidden.root), modes(private_site.parent)) == before
    user.kill()
    eventually(lambda: not processes(root))
    assert user_in(hidden, private_site).ready()
    assert place.recorded(user.home) == root


def test_the_copy_of_the_programs_is_roots_and_is_made_once(hidden: Ground, private_site: Path) -> None:
    users = [user_in(hidden, private_site, f"clone-{number}/var/postgres") for number in (1, 2)]
    assert len({user.ready() for user in users}) == 2
    copies = list(hidden.shared.glob("postgresql-*"))
    assert len(copies) == 1
    for path in (copies[0], *copies[0].rglob("*")):
        found = path.stat()
        assert found.st_uid == 0
        assert not found.st_mode & 0o022
        assert found.st_mode & 0o044 == 0o044
    assert not (hidden.shared / "copying").exists()


def test_a_copy_that_was_cut_short_is_made_again(ground: Ground, private_site: Path) -> None:
    library = ground.root / "lib"
    left = library / "copying" / "half"
    left.mkdir(parents=True)
    library.chmod(0o755)
    source = next(found for found in binaries.installed())
    copied = binaries.copy_below(library, source)
    assert (copied.bin / "postgres").stat().st_size == (source.bin / "postgres").stat().st_size
    assert not left.exists()


def test_a_home_made_anew_begins_empty_and_leaves_the_old_data(hidden: Ground, private_site: Path) -> None:
    user = user_in(hidden, private_site)
    user.ready()
    old = place.recorded(user.home)
    shutil.rmtree(user.home)
    user.kill()
    assert old
    eventually(lambda: not processes(old))
    again = user_in(hidden, private_site)
    again.ready()
    new = place.recorded(again.home)
    assert new != old
    assert (old / "data" / "PG_VERSION").exists()


def test_a_moved_or_copied_home_is_asked_about(hidden: Ground, private_site: Path) -> None:
    user = user_in(hidden, private_site)
    user.ready()
    user.kill()
    assert Cluster(user.home, shared=hidden.shared).stop(patience=30)
    copy = hidden.root / "copy"
    shutil.copytree(user.home, copy)
    said = str(user_in(hidden, private_site, "copy").answer()["error"])
    assert f"which belongs to {user.home}" in said
    assert f"delete {copy / place.NOTE} to begin an empty database" in said
    (copy / place.NOTE).unlink()
    assert user_in(hidden, private_site, "copy").ready()


def test_data_that_is_gone_is_not_silently_begun_anew(hidden: Ground, private_site: Path) -> None:
    home = hidden.root / "clone"
    home.mkdir()
    (home / place.NOTE).write_text(f"{hidden.shared}/lost\n")
    said = str(user_in(hidden, private_site, "clone").answer()["error"])
    hidden.homes.clear()
    assert said.startswith(f"{hidden.shared}/lost, where this database was kept, is gone: bring it back, or delete")


def test_a_shared_folder_that_others_could_change_is_refused(hidden: Ground, private_site: Path) -> None:
    hidden.shared.mkdir()
    hidden.shared.chmod(0o777)
    said = str(user_in(hidden, private_site).answer()["error"])
    assert said.startswith(f"{hidden.shared} could be changed by others than root")


def test_data_that_belongs_to_root_is_explained(ground: Ground) -> None:
    home = ground.copied()
    data = home / "data"
    os.chown(data, 0, 0)
    said = str(ground.user(home).answer()["error"])
    assert f"run `chown -R nobody '{data}'`" in said


@pytest.fixture(scope="module")
def as_nobody(shared: Path, private_site: Path) -> dict[str, Any]:
    """What a user process needs to run without rights: an interpreter, the code and the programs, all readable."""
    account = unprivileged()
    site = binaries.copy_below(shared, binaries.installed()[-1]).site
    code = shared / "code"
    shutil.copytree(CODE / "tracker" / "embedded_postgres", code / "tracker" / "embedded_postgres")
    for path in (code, *code.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    place_of_python = shared / "python"
    place_of_python.mkdir()
    return {
        "path": [str(code), str(site)],
        "python": readable_python(place_of_python, account),
        "account": account,
        "env": {"LD_LIBRARY_PATH": str(place_of_python / "lib")},
    }


def test_a_user_that_is_not_root(ground: Ground, as_nobody: dict[str, Any]) -> None:
    account = unprivileged()
    own = ground.root / "own"
    own.mkdir()
    os.chown(own, account.uid, account.gid)
    user = ground.user("own/home", **as_nobody)
    pid = user.ready()
    assert Path(f"/proc/{pid}").stat().st_uid == account.uid
    assert (user.home / "data").stat().st_uid == account.uid
    os.kill(pid, 9)
    user.ask("restart")
    assert user.ready() != pid
    user.kill()
    eventually(lambda: not processes(ground.root))


def test_root_beside_the_user_whose_data_it_is(ground: Ground, as_nobody: dict[str, Any]) -> None:
    account = unprivileged()
    own = ground.root / "own"
    own.mkdir()
    os.chown(own, account.uid, account.gid)
    user = ground.user("own/home", **as_nobody)
    pid = user.ready()
    assert ground.user("own/home").ready() == pid
    user.kill()
    assert server.postmaster(user.home / "data") == pid


def test_a_home_that_is_not_writable_is_explained(ground: Ground, as_nobody: dict[str, Any]) -> None:
    said = str(ground.user(**as_nobody).answer()["error"])
    assert said.startswith(f"The bundled PostgreSQL cannot use {ground.home}/clients.lock (Permission denied)")
    said = str(ground.user("new", **as_nobody).answer()["error"])
    ground.homes.discard(ground.root / "new")
    assert said.startswith(f"The bundled PostgreSQL cannot use {ground.root}/new (Permission denied)")
    assert said.endswith("or set DATABASE_URL to a PostgreSQL server of your own.")
