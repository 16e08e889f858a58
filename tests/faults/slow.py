"""Clients that take their time, each on a socket of its own."""

import socket
from contextlib import ExitStack, suppress
from enum import Enum
from types import TracebackType

from tests.faults.postgres import PATIENCE

SMALL = 4096
"""Bytes that a slow reader's own machine keeps for it."""


class Kind(Enum):
    HEADERS = "slow headers"
    SILENT = "connections that say nothing"
    BODIES = "slow bodies"
    READERS = "slow readers of a page"
    FILES = "slow readers of a file"
    IDLE = "idle keep-alive"


BEGINNINGS = {
    Kind.HEADERS: b"GET /claims/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
    Kind.SILENT: b"",
    # With the cookie of a form: without one it is refused before anybody reads what was sent.
    Kind.BODIES: b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
    b"Cookie: csrftoken=" + b"a" * 32 + b"\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nusername=",
    Kind.READERS: b"GET /claims/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    Kind.FILES: b"GET /static/admin/js/vendor/jquery/jquery.js HTTP/1.1\r\nHost: localhost\r\n\r\n" * 5,
    Kind.IDLE: b"GET /healthz/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


class Slow:
    """So many clients of one kind, for as long as the block lasts. `dribble()` lets each send one byte more."""

    def __init__(self, port: int, kind: Kind, number: int) -> None:
        self.port, self.kind, self.number = port, kind, number
        self._sockets: list[socket.socket] = []
        self._all = ExitStack()

    def __enter__(self) -> "Slow":
        for _ in range(self.number):
            link = self._all.enter_context(socket.socket())
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
            link.connect(("127.0.0.1", self.port))
            link.sendall(BEGINNINGS[self.kind])
            self._sockets.append(link)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._all.close()

    def dribble(self) -> None:
        if self.kind in (Kind.HEADERS, Kind.BODIES):
            for link in self._sockets:
                with suppress(OSError):
                    link.send(b"x")

    def answers(self) -> list[bytes]:
        """What each was answered by the time the server hung up."""
        found = []
        for link in self._sockets:
            link.settimeout(PATIENCE)
            pieces = []
            while piece := link.recv(SMALL):
                pieces.append(piece)
            found.append(b"".join(pieces))
        return found
