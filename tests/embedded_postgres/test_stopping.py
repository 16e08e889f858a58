"""`python -m tracker.embedded_postgres stop HOME`: at once, and only when nobody else uses the server."""

import subprocess
import sys
from pathlib import Path

from tests.embedded_postgres.users import CODE, Ground, processes
from tracker.embedded_postgres import server
from tracker.embedded_postgres.cluster import Cluster


def command(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "tracker.embedded_postgres", *arguments],
        cwd=CODE,
        capture_output=True,
        text=True,
        check=False,
    )


def test_stops_at_once_when_nobody_uses_it(ground: Ground) -> None:
    user = ground.user(linger=600.0)
    user.ready()
    user.kill()
    done = command("stop", user.home)
    assert (done.returncode, done.stderr) == (0, "")
    assert not processes(ground.home)


def test_leaves_alone_what_another_process_uses(ground: Ground) -> None:
    user = ground.user()
    pid = user.ready()
    done = command("stop", user.home)
    assert done.returncode == 1
    assert done.stderr == f"The PostgreSQL of {user.home} is in use by another process.\n"
    assert server.postmaster(user.home / "data") == pid


def test_waits_for_a_user_that_is_about_to_end(ground: Ground) -> None:
    user = ground.user(linger=600.0)
    user.ready()
    assert user.process.stdin
    user.process.stdin.close()
    assert Cluster(user.home, shared=ground.shared).stop(patience=30)
    assert not processes(ground.home)


def test_its_own_process_does_not_count(ground: Ground) -> None:
    cluster = Cluster(ground.home, shared=ground.shared)
    ground.homes.add(ground.home)
    cluster.acquire()
    assert cluster.stop()
    assert not server.postmaster(cluster.home / "data")
    cluster.acquire()
    assert server.postmaster(cluster.home / "data")
    assert cluster.stop()


def test_nothing_to_stop(ground: Ground) -> None:
    assert command("stop", ground.root / "never").returncode == 0
    assert not (ground.root / "never").exists()


def test_a_wrong_command_line_is_explained() -> None:
    done = command("halt")
    assert done.returncode == 2
    assert done.stderr.startswith("usage: ")
