"""`make run` in a copy of the checkout: it comes up, and however it is stopped it leaves no process behind."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ports import free_port
from tracker.embedded_postgres import place, server

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 300
"""Seconds after which a wait is given up; what is waited for takes a few."""

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="Processes are looked for in /proc.")


@pytest.fixture(scope="module")
def checkout() -> Iterator[Path]:
    # Not below tmp_path: that is private, and as root the database belongs to a user who could not reach it.
    home = Path(tempfile.mkdtemp(prefix="run-"))
    home.chmod(0o755)
    for name in ("tracker", "templates", "static", "tools"):
        # With what is compiled; not with what somebody is just compiling, which may be gone before it is copied.
        shutil.copytree(ROOT / name, home / name, ignore=shutil.ignore_patterns("*.pyc.*"))
    yield home
    until(lambda: not left(home))
    shutil.rmtree(home)


def left(home: Path) -> list[str]:
    """Command lines and working places of the processes that have to do with this checkout."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            about = f"{(process / 'cmdline').read_text()} {(process / 'cwd').readlink()}"
        except OSError:
            continue  # it ended meanwhile, or only just began
        if str(home) in about:
            found.append(about)
    return found


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


def started(checkout: Path, port: int) -> subprocess.Popen[str]:
    """`make run`'s command, in a process group of its own, once it answers."""
    environment = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE"}}
    run = subprocess.Popen(
        [sys.executable, "tools/run.py"],
        cwd=checkout,
        env={**environment, "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )

    def answers() -> bool:
        assert run.poll() is None, run.stdout and run.stdout.read()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/claims/?q=Kupiansk", timeout=30) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    until(answers)
    return run


def ctrl_c(run: subprocess.Popen[str]) -> None:
    os.killpg(run.pid, signal.SIGINT)


def closed_terminal(run: subprocess.Popen[str]) -> None:
    os.killpg(run.pid, signal.SIGHUP)


def terminated(run: subprocess.Popen[str]) -> None:
    run.terminate()


def killed(run: subprocess.Popen[str]) -> None:
    run.kill()


@pytest.mark.parametrize("stop", [closed_terminal, terminated, killed])
def test_however_it_stops_no_process_stays(checkout: Path, stop: Callable[[subprocess.Popen[str]], None]) -> None:
    run = started(checkout, port := free_port())
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as response:
        page = response.read().decode()
    stop(run)
    run.communicate(timeout=PATIENCE)
    until(lambda: not left(checkout))
    # Collected before it serves, the first time too: named by what is in them, and so kept and sent compressed.
    assert re.search(r"/static/css/tokens\.[0-9a-f]{12}\.css", page)


def test_a_killed_worker_and_a_killed_server_are_replaced_until_ctrl_c(checkout: Path) -> None:
    port = free_port()
    run = started(checkout, port)

    def answers() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/claims/", timeout=30) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    # Looked for when its turn comes: a server that nobody uses until a new worker is there may have given way to another.
    victims: list[Callable[[], int | None]] = [lambda: worker_of(run), lambda: server.postmaster(data_of(checkout))]
    for find in victims:
        victim = find()
        assert victim
        os.kill(victim, signal.SIGKILL)
        until(lambda victim=victim: not Path(f"/proc/{victim}").exists())  # type: ignore[misc]
        until(answers)
    assert run.poll() is None
    ctrl_c(run)
    run.communicate(timeout=PATIENCE)
    until(lambda: not left(checkout))


def worker_of(run: subprocess.Popen[str]) -> int:
    """The process that answers: the server's only child that does the same program."""
    listed = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
    return next(int(pid) for pid in listed if "tools/run.py" in Path(f"/proc/{pid}/cmdline").read_text())


def data_of(checkout: Path) -> Path:
    home = checkout / "var" / "postgres"
    return (place.recorded(home) or home) / "data"


def test_a_busy_port_is_named(checkout: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run = subprocess.run(
            [sys.executable, "tools/run.py"],
            cwd=checkout,
            env={**os.environ, "PORT": str(port), "DJANGO_SETTINGS_MODULE": "tracker.settings"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert f"Port {port} cannot be used" in run.stderr
