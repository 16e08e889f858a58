"""Where the data is, what it survives, and what is refused rather than guessed."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.embedded_postgres.users import Ground, processes
from tracker.embedded_postgres import locks, place, server
from tracker.embedded_postgres.account import account_for
from tracker.embedded_postgres.cluster import Cluster


def asked(ground: Ground, home: Path, question: str) -> str:
    """The server's answer to one line of SQL, through the bundled psql."""
    cluster = Cluster(home, linger=0.3, shared=ground.shared)
    ground.homes.add(home)
    folder = cluster.acquire()
    try:
        address = ["-h", str(folder), "-U", server.SUPERUSER, "postgres"]
        line = [str(cluster.psql), "-X", "-A", "-t", "-c", question, *address]
        done = subprocess.run(line, capture_output=True, text=True, check=True)
        return done.stdout.strip()
    finally:
        cluster.release()


def refusal(ground: Ground, home: Path | str) -> str:
    """What a user of this home is told instead of getting a server."""
    said = ground.user(home).answer()
    assert "error" in said, said
    return str(said["error"])


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("data_checksums", "on"),
        ("listen_addresses", ""),
        ("max_connections", "100"),
        ("TimeZone", "UTC"),
        ("server_encoding", "UTF8"),
    ],
)
def test_a_commit_is_on_the_disk_and_nothing_listens_on_the_network(
    settings_of_the_server: dict[str, str], setting: str, value: str
) -> None:
    assert settings_of_the_server[setting] == value


@pytest.fixture(scope="module")
def settings_of_the_server(used_home: Path, shared: Path) -> dict[str, str]:
    ground = Ground(used_home.parent, used_home, shared)
    lines = asked(ground, used_home, "SELECT name || '=' || setting FROM pg_settings").splitlines()
    ground.clear()
    return dict(line.split("=", 1) for line in lines if "=" in line)


@pytest.mark.parametrize(
    "name",
    ["with spaces  and 'quotes'", "Київ, місто", "long-" + "x" * 120 + "/deep-" + "y" * 120],
    ids=["spaces", "comma and Cyrillic", "long"],
)
def test_any_ordinary_path_will_do(ground: Ground, name: str) -> None:
    home = ground.root / name
    assert asked(ground, home, "SELECT 1") == "1"
    assert (home / "data" / "PG_VERSION").exists()


def test_the_socket_of_a_long_path_is_the_same_for_everyone(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    home = ground.root / ("z" * 120)
    first = Cluster(home, shared=ground.shared)
    ground.homes.add(home)
    monkeypatch.setenv("TMPDIR", str(ground.root))
    folder = first.acquire()
    assert folder.parent == Path("/tmp")
    assert folder.stat().st_mode & 0o777 == 0o700
    second = Cluster(home, shared=ground.shared)
    assert second.acquire() == folder
    first.release()
    assert second.stop()
    assert not folder.exists()


def test_a_socket_folder_taken_by_another_user_is_refused(ground: Ground) -> None:
    home = ground.root / ("q" * 120)
    home.mkdir()
    taken = place.Place(home, home, account_for(home / "data")).socket_dir
    taken.symlink_to(ground.root)
    try:
        assert refusal(ground, home.name).startswith(f"{taken} is a link: remove it")
    finally:
        taken.unlink()


def test_a_path_that_the_tools_would_misread_is_refused(ground: Ground) -> None:
    assert "use another folder, or set DATABASE_URL" in refusal(ground, "pay $HOME")


def test_what_was_written_is_there_for_the_next_server(ground: Ground) -> None:
    asked(ground, ground.home, "CREATE TABLE written AS SELECT 7 AS number")
    assert Cluster(ground.home, shared=ground.shared).stop()
    assert asked(ground, ground.home, "SELECT number FROM written; DROP TABLE written") == "7\nDROP TABLE"


def test_a_folder_that_is_no_data_directory_is_left_alone(ground: Ground) -> None:
    data = ground.root / "other" / "data"
    data.mkdir(parents=True)
    (data / "diary.txt").write_text("mine")
    if os.geteuid() == 0:
        account = account_for(ground.root / "none")
        os.chown(data, account.uid, account.gid)
    said = refusal(ground, "other")
    assert said == (
        f"{data} is not empty and not a PostgreSQL data directory: move it away, "
        "or set DATABASE_URL to a PostgreSQL server of your own."
    )
    assert [path.name for path in data.iterdir()] == ["diary.txt"]


def test_data_of_another_version_is_left_alone(ground: Ground) -> None:
    home = ground.copied()
    (home / "data" / "PG_VERSION").write_text("12\n")
    assert "was made by PostgreSQL 12, the bundled one is 18" in refusal(ground, home)


def test_an_unfinished_data_directory_is_made_again(ground: Ground) -> None:
    left = ground.root / "fresh" / "data.new-left"
    left.mkdir(parents=True)
    (left / "PG_VERSION").write_text("18\n")
    assert asked(ground, ground.root / "fresh", "SELECT 1") == "1"
    assert not left.exists()


def test_a_pid_file_with_another_programs_number_is_no_hindrance(ground: Ground) -> None:
    """As after a container was started anew: the numbers are those of other programs now."""
    data, sockets = ground.home / "data", ground.home / "run"
    asked(ground, ground.home, "SELECT 1")
    assert Cluster(ground.home, shared=ground.shared).stop()
    stale = f"{os.getpid()}\n{data}\n1763800000\n5432\n{sockets}\n\n  1 1\nready\n"
    for path in (server.pid_file(data), sockets / ".s.PGSQL.5432.lock"):
        path.write_text(stale)
    if server.has_proc():
        assert asked(ground, ground.home, "SELECT 1") == "1"


def test_a_home_that_cannot_be_made_is_explained(ground: Ground) -> None:
    (ground.root / "file").write_text("")
    said = ground.user("file/home").answer()
    ground.homes.clear()
    assert str(said["error"]).startswith(f"The bundled PostgreSQL cannot use {ground.root}/file/home (Not a directory)")
    assert "set DATABASE_URL" in str(said["error"])


def test_a_log_does_not_grow_for_ever(ground: Ground) -> None:
    log = ground.home / "server.log"
    log.write_text("x" * 5_000_001)
    assert asked(ground, ground.home, "SELECT 1") == "1"
    assert log.stat().st_size < 10_000
    assert log.with_name("server.log.1").stat().st_size == 5_000_001


def test_why_the_server_did_not_start_is_shown(ground: Ground) -> None:
    home = ground.copied()
    (home / "data" / "postgresql.conf").write_text("shared_buffers = 'nonsense'\n")
    said = refusal(ground, home)
    assert said.startswith("The bundled PostgreSQL did not start: ")
    assert "nonsense" in said


def test_the_lock_files_are_their_owners_own(ground: Ground) -> None:
    user = ground.user()
    user.ready()
    for name in (locks.CLIENTS, locks.START, *locks.WATCHES):
        assert (user.home / name).stat().st_mode & 0o777 == 0o600
    assert (user.home / "data").stat().st_mode & 0o777 == 0o700


def test_the_tests_see_what_there_is(ground: Ground) -> None:
    """Whether no process was left is told from command lines: they must be told apart while there are some."""
    ground.user().ready()
    lines = processes(ground.home).values()
    assert len([line for line in lines if "/postgres -D " in line]) == 1
    assert len([line for line in lines if " watch " in line]) == 2
