"""The watcher that stops a server when nobody uses it any more. Standard library only.

It sleeps in the kernel, waiting for the clients' lock, which every user of the server holds as long as it lives.
Two watch each cluster: when one is killed the other still does the work.
"""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tracker.embedded_postgres import locks, server

ENTRY = Path(__file__).with_name("__main__.py")
PAUSE_SECONDS = 0.1


def ensure_watched(home: Path, data: Path, linger: float) -> None:
    """Start the watchers that are missing; call under the start lock, holding the clients' lock."""
    missing = [name for name in locks.WATCHES if not locks.is_held(home, name)]
    if not missing:
        return
    with (home / "reaper.log").open("a") as log:
        # -I -S: nothing of the caller's environment, and up in 20 ms.
        started = [
            subprocess.Popen(
                [sys.executable, "-I", "-S", ENTRY, "watch", home, data, str(linger), name],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is for the client
                close_fds=True,
            )
            for name in missing
        ]
    for process in started:
        process.wait()  # each has its lock, and goes on in a child of its own


def watch(home: Path, data: Path, linger: float, name: str) -> None:
    """Become a daemon that holds this watcher's lock until the server has been stopped. Does not return where it does its work."""
    mine = locks.try_whole(home, name)
    if mine is None:
        return
    clients = locks.open_lock(home, locks.CLIENTS)
    if os.fork():
        os._exit(0)  # the locks live on in the child
    until_unused(home, data, linger, clients)
    # In this order: a client let in by the second must find the first free, and start a new watcher.
    os.close(mine)
    os._exit(0)  # lets go of the clients' lock when nothing of this process is left


def until_unused(home: Path, data: Path, linger: float, clients: int) -> None:
    """Wait until nobody has used the server for `linger` seconds, and stop it; holds the clients' lock on return."""
    while True:
        fcntl.flock(clients, fcntl.LOCK_EX)  # until the last client is gone
        fcntl.flock(clients, fcntl.LOCK_UN)
        _linger(data, linger)  # autoreload and one command after another find the server warm
        try:
            fcntl.flock(clients, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        # A home that was deleted, and perhaps made anew, is not ours to touch; its own server notices by itself.
        if _same_file(clients, home / locks.CLIENTS) or data.parent != home:
            server.stop(data)
        return


def _linger(data: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        time.sleep(min(left, PAUSE_SECONDS))
        if server.postmaster(data) is None:
            return


def _same_file(fd: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(fd), path.stat())
    except OSError:
        return False


def main(arguments: Sequence[str]) -> None:
    """`watch HOME DATA LINGER NAME`, as `ensure_watched` calls it."""
    home, data, linger, name = arguments
    watch(Path(home), Path(data), float(linger), name)
