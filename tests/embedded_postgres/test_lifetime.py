"""The server is there from the first user to the last, however each of them ends."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.embedded_postgres.users import CODE, Ground, eventually, is_in_use, processes, watchers
from tracker.embedded_postgres import binaries, locks, server

AUTORELOAD = """
import os, sys, time
sys.path += {path!r}
from django.conf import settings
settings.configure()
import django
django.setup()
from django.utils import autoreload
from pathlib import Path
from tracker.embedded_postgres import server
from tracker.embedded_postgres.cluster import Cluster

def serve():
    Cluster({home!r}, linger={linger}, shared=Path({shared!r})).acquire()
    with open({seen!r}, "a") as seen:
        seen.write(f"{{os.getpid()}} {{server.postmaster(Path({home!r}) / 'data')}}\\n")
    while True:
        time.sleep(0.1)

autoreload.run_with_reloader(serve)
"""


def test_starts_with_the_first_user_and_stops_after_the_last(ground: Ground) -> None:
    first = ground.user()
    pid = first.ready()
    second = ground.user()
    assert second.ready() == pid
    first.end()
    assert server.postmaster(ground.home / "data") == pid
    second.end()
    eventually(lambda: not processes(ground.home))


def test_stops_when_its_users_are_killed(ground: Ground) -> None:
    users = [ground.user() for _ in range(2)]
    for user in users:
        user.ready()
    for user in users:
        user.kill()
    eventually(lambda: not processes(ground.home))


def test_users_in_quick_succession_find_the_same_server(ground: Ground) -> None:
    pids = set()
    for _ in range(3):
        user = ground.user(linger=20.0)
        pids.add(user.ready())
        user.end()
    assert len(pids) == 1


def test_a_forked_child_is_a_user_for_as_long_as_it_lives(ground: Ground) -> None:
    user = ground.user()
    pid = user.ready()
    user.ask("fork")
    child = user.answer()["child"]
    assert isinstance(child, int)
    user.kill()
    assert is_in_use(ground.home)
    assert server.postmaster(ground.home / "data") == pid
    os.kill(child, signal.SIGKILL)
    eventually(lambda: not processes(ground.home))


def test_neither_server_nor_watchers_inherit_the_lock_of_the_first_user(ground: Ground) -> None:
    user = ground.user(linger=600.0)
    pid = user.ready()
    user.kill()
    eventually(lambda: not is_in_use(ground.home))
    assert server.postmaster(ground.home / "data") == pid
    assert len(watchers(ground.home)) == 2


@pytest.mark.parametrize("killed", [1, 2])
def test_killed_watchers_are_made_good(ground: Ground, killed: int) -> None:
    """One of two: the other does the work. Both: the next connection brings them back."""
    user = ground.user()
    user.ready()
    pids = watchers(ground.home)
    assert len(pids) == 2
    for pid in pids[:killed]:
        os.kill(pid, signal.SIGKILL)
    if killed == 2:
        eventually(lambda: not watchers(ground.home))
        user.ask("again")
        user.ready()
        # The connection does not wait for both to be up.
        eventually(lambda: len(watchers(ground.home)) == 2)
    user.kill()
    eventually(lambda: not processes(ground.home))


def test_a_killed_server_is_back_for_the_next_connection(ground: Ground) -> None:
    user = ground.user()
    pid = user.ready()
    os.kill(pid, signal.SIGKILL)
    user.ask("restart")
    assert user.ready() != pid
    user.end()
    eventually(lambda: not processes(ground.home))


def test_a_first_user_killed_half_way_leaves_nothing(ground: Ground) -> None:
    home = ground.root / "fresh"
    signs = (lambda: any(home.glob("data.new-*")), lambda: server.pid_file(home / "data").exists())
    for sign in signs:
        user = ground.user("fresh")
        eventually(sign)
        user.kill()
    eventually(lambda: not processes(ground.root))
    assert ground.user("fresh").ready()
    assert not list(home.glob("data.new-*"))


def test_who_comes_while_the_server_is_being_stopped_waits(ground: Ground) -> None:
    first = ground.user(linger=20.0)
    pid = first.ready()
    home = first.home
    first.end()
    stopping = held(home)  # as a watcher does
    second = ground.user()
    assert server.stop(home / "data")
    os.close(stopping)
    assert second.ready() != pid


def held(home: Path) -> int:
    """The clients' lock, alone. A watcher holds it for a moment too, when it sees that the last user is gone."""
    taken: list[int | None] = [None]

    def try_it() -> bool:
        taken[0] = locks.try_whole(home, locks.CLIENTS)
        return taken[0] is not None

    eventually(try_it)
    assert taken[0] is not None
    return taken[0]


def test_no_user_fails_however_often_the_server_stops(ground: Ground) -> None:
    def use(_: int) -> int:
        user = ground.user(linger=0.0)
        pid = user.ready()
        user.end()
        return pid

    with ThreadPoolExecutor(3) as pool:
        pids = list(pool.map(use, range(15)))
    assert len(pids) == 15


def test_many_users_at_once_share_a_server_on_a_fresh_home(ground: Ground) -> None:
    users = [ground.user("fresh") for _ in range(6)]
    assert len({user.ready() for user in users}) == 1
    assert len(watchers(ground.root)) == 2


def test_autoreload_keeps_the_server(ground: Ground) -> None:
    home, seen, script = ground.home, ground.root / "seen", ground.root / "serve.py"
    ground.homes.add(home)
    path = [str(CODE), str(binaries.installed()[-1].site)]
    script.write_text(
        AUTORELOAD.format(path=path, home=str(home), linger=20.0, shared=str(ground.shared), seen=str(seen))
    )
    reloader = subprocess.Popen([sys.executable, script], stderr=subprocess.DEVNULL)
    try:
        for run in (1, 2):
            eventually(lambda run=run: seen.exists() and len(seen.read_text().splitlines()) == run)  # type: ignore[misc]
            before = script.stat().st_mtime
            os.utime(script, (before + 10, before + 10))
        runs = [line.split() for line in seen.read_text().splitlines()]
        assert runs[0][0] != runs[1][0]
        assert runs[0][1] == runs[1][1]
    finally:
        reloader.terminate()
        reloader.wait()
