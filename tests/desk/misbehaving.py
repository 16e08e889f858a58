"""A server on this machine that answers as it is told to, and the policy under which it may be asked.

    with Server({"/": page("So it was."), "/slow": dripping(…)}) as server:
        fetch(server.at("/"), server.policy())

Everything else of the policy is as the desk uses it: other ports and addresses of this machine stay forbidden.
"""

import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any

from tracker.desk.destinations import Destinations
from tracker.desk.fetching import Limits, Policy

NAME = "news.example"
Answer = Callable[[socket.socket], None]


def raw(*pieces: bytes, pause: float = 0) -> Answer:
    """These bytes, with a pause after each."""

    def send(link: socket.socket) -> None:
        for piece in pieces:
            link.sendall(piece)
            if pause:
                time.sleep(pause)

    return send


def said(status: str, *headers: str, body: bytes = b"", length: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body) if length is None else length}", "", ""]
    return "\r\n".join(lines).encode() + body


def page(text: str, *headers: str) -> Answer:
    body = f"<!doctype html><html lang=en><title>Page</title><body><article><p>{text}</p></article>".encode()
    return raw(said("200 OK", "Content-Type: text/html; charset=utf-8", *headers, body=body))


def redirect(to: str, status: int = 302) -> Answer:
    return raw(said(f"{status} Elsewhere", f"Location: {to}", "Set-Cookie: seen=1"))


def never_ending(first: bytes, more: bytes, pause: float = 0) -> Answer:
    """For as long as anybody listens."""

    def send(link: socket.socket) -> None:
        link.sendall(first)
        while True:
            link.sendall(more)
            if pause:
                time.sleep(pause)

    return send


class Server:
    """`heard` are the requests as they came. `port` is free; the answers are by path, and can be changed."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = dict(answers)
        self.heard: list[str] = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listening.getsockname()[1]
        self._links: list[socket.socket] = []
        self._serving = threading.Thread(target=self._serve, daemon=True)

    def at(self, path: str) -> str:
        return f"http://{NAME}:{self.port}{path}"

    def policy(self, names: Mapping[str, list[str]] | None = None, **limits: Any) -> Policy:
        """This server's address and port may be asked, under a name that leads to it, and nothing else may."""
        known = {NAME: ["127.0.0.1"], **(names or {})}
        destinations = Destinations(
            permitted=frozenset({("127.0.0.1", self.port)}), resolve=lambda name, port: known.get(name, [])
        )
        return Policy(destinations, Limits(**limits))

    def __enter__(self) -> "Server":
        self._serving.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Every thread closes what it sends on itself: closed from here, its number could be another's by the next send."""
        for link in (self.listening, *self._links):
            with suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
        self._serving.join()

    def _serve(self) -> None:
        with suppress(OSError), self.listening:
            while True:
                link, _ = self.listening.accept()
                self._links.append(link)
                threading.Thread(target=self._answer, args=(link,), daemon=True).start()

    def _answer(self, link: socket.socket) -> None:
        with suppress(OSError), link:
            asked = b""
            while b"\r\n\r\n" not in asked and (more := link.recv(65536)):
                asked += more
                if not asked.startswith(b"GET"):
                    break
            self.heard.append(asked.decode("latin-1"))
            path = self.heard[-1].split(" ")[1] if asked.startswith(b"GET") else "tls"
            self.answers.get(path, raw(said("404 Not Found")))(link)
