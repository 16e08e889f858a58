"""The lock files in a cluster's home: who uses it, who starts it, who watches it. Held by open files, so that
the kernel lets go of them however a process dies; files are closed on exec, so that no program inherits one."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CLIENTS = "clients.lock"  # shared by every process that uses the server; taken whole to stop it
START = "start.lock"  # whole while one process looks after the server's start
WATCHES = ("reaper.lock", "reaper-2.lock")  # each held by one watcher: two, for one may be killed


def open_lock(home: Path, name: str) -> int:
    """An open file descriptor of the lock file, not yet locked."""
    return os.open(home / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def share(home: Path, name: str) -> int:
    """Hold the lock beside others; waits while someone holds it whole."""
    fd = open_lock(home, name)
    try:
        fcntl.flock(fd, fcntl.LOCK_SH)
    except BaseException:
        os.close(fd)
        raise
    return fd


def try_whole(home: Path, name: str) -> int | None:
    """Hold the lock alone; None where anyone else holds it."""
    fd = open_lock(home, name)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return None
    except BaseException:
        os.close(fd)
        raise
    return fd


def is_held(home: Path, name: str) -> bool:
    """Whether another holds the lock whole."""
    fd = open_lock(home, name)
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(fd)
    return False


@contextmanager
def whole(home: Path, name: str) -> Iterator[None]:
    """Hold the lock alone inside the block; waits for it."""
    fd = open_lock(home, name)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)
