"""A running server, seen through the pid file in its data directory. Standard library only; no `ps`."""

import os
import signal
import socket
import struct
import time
from contextlib import suppress
from enum import Enum, auto
from pathlib import Path

SUPERUSER = "postgres"
MAINTENANCE_DB = "postgres"
FAST_SECONDS = 60.0
IMMEDIATE_SECONDS = 30.0
PROTOCOL = 196608  # version 3.0
STARTUP = PROTOCOL.to_bytes(4, "big") + f"user\0{SUPERUSER}\0database\0{MAINTENANCE_DB}\0\0".encode()
TERMINATE = b"X\0\0\0\4"
CANNOT_CONNECT_NOW = b"C57P03\0"


class State(Enum):
    ABSENT = auto()
    BUSY = auto()  # starting, stopping or recovering: ask again
    READY = auto()


def pid_file(data: Path) -> Path:
    return data / "postmaster.pid"


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except FileNotFoundError:
        return []


def _pid(lines: list[str]) -> int | None:
    return abs(int(lines[0])) if lines and lines[0].lstrip("-").isdigit() else None


def socket_dir(data: Path) -> Path | None:
    """Where the server of this data directory says that its socket is."""
    lines = _lines(pid_file(data))
    return Path(lines[4]) if len(lines) > 4 and lines[4] else None


def _arguments(pid: int) -> list[str] | None:
    """The process's command line, empty for a zombie, None where there is no such process or no /proc."""
    try:
        return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes()).split("\0")[:-1]
    except OSError:
        return None


def has_proc() -> bool:
    return Path("/proc/self/cmdline").exists()


def postmaster(data: Path) -> int | None:
    """The pid of the server that is running on this data directory.

    Without /proc (macOS) any living process of that number is taken for it, as PostgreSQL's own tools do.
    """
    pid = _pid(_lines(pid_file(data)))
    if pid is None:
        return None
    if has_proc():
        arguments = _arguments(pid) or []
        return pid if _is_server(arguments) and _same(arguments[arguments.index("-D") + 1], data) else None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        return None  # another user's
    return pid


def _is_server(arguments: list[str]) -> bool:
    return Path(arguments[0]).name == "postgres" and "-D" in arguments[:-1] if arguments else False


def _same(folder: str, data: Path) -> bool:
    try:
        return Path(folder).samefile(data)  # one folder may have several paths
    except OSError:
        return False


def drop_stale_pid_files(data: Path, sockets: Path) -> None:
    """Remove the files of a dead server whose number is another program's now, or a zombie's: PostgreSQL would not.

    It happens whenever a container starts anew. Without /proc the files stay, and PostgreSQL decides.
    """
    for path in (pid_file(data), *sockets.glob(".s.PGSQL.*.lock")):
        pid = _pid(_lines(path))
        if pid is not None and has_proc() and not _is_server(_arguments(pid) or []):
            path.unlink(missing_ok=True)


def state(data: Path) -> State:
    """Whether the server takes connections, asked in its own protocol."""
    folder = socket_dir(data)
    lines = _lines(pid_file(data))
    if postmaster(data) is None:
        return State.ABSENT
    if folder is None:
        return State.BUSY
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
            link.settimeout(5)
            link.connect(os.fspath(folder / f".s.PGSQL.{lines[3]}"))
            link.sendall(struct.pack("!I", len(STARTUP) + 4) + STARTUP + TERMINATE)
            answer = link.recv(4096)
    except OSError:
        return State.BUSY  # its process is there: the socket is not yet, or no longer
    return State.BUSY if not answer or CANNOT_CONNECT_NOW in answer else State.READY


def stop(data: Path) -> bool:
    """Stop the server if it runs, sessions and all, and wait until it is gone; whether there was one.

    First in good order; if that takes longer than a minute, at once (the log then recovers what was committed).
    """
    pid, sockets = postmaster(data), socket_dir(data)
    if pid is None:
        return False
    _end(pid, data)
    if sockets is not None and data.parent not in sockets.parents:
        with suppress(OSError):
            sockets.rmdir()  # one in /tmp, made for a path too long for a socket
    return True


def _end(pid: int, data: Path) -> None:
    for order, seconds in ((signal.SIGINT, FAST_SECONDS), (signal.SIGQUIT, IMMEDIATE_SECONDS)):
        try:
            os.kill(pid, order)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not _runs(pid, data):
                return
            time.sleep(0.02)
    raise TimeoutError(f"The server {pid} of {data} does not stop.")


def _runs(pid: int, data: Path) -> bool:
    # The pid file goes a moment before the process does.
    return _is_server(_arguments(pid) or []) if has_proc() else postmaster(data) == pid
