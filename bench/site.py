"""The site with the demonstration, as it is served: one worker, on one processor."""

import http.client
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.ports import free_port
from bench.processes import MissingError, answered, running
from tools.run import alone, prepare, write_local_env

CLAIM = "/claims/russian-forces-had-taken-control-of-the-city-of-kupiansk-by-20-november-2025/"
"""The page on which all is measured that is about one page."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it came over the wire."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for each, value in self.headers if each.lower() == name.lower()), "")


def asked(url: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Ask once; redirects are not followed."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        connection.request("GET", url[url.index(parts.path) :], headers=dict(headers or {}))
        response = connection.getresponse()
        return Answer(response.status, response.getheaders(), response.read())
    finally:
        connection.close()


def demonstration() -> None:
    """Database, static files and the demonstration, as `make run` prepares them. Raises MissingError."""
    with alone():
        write_local_env()
        if prepare():
            raise MissingError("The demonstration could not be prepared.")


@contextmanager
def serving(*, processor: int, log: Path, **env: str) -> "Iterator[tuple[subprocess.Popen[bytes], str]]":
    """The site, as `python -m tracker.serving` serves it with these settings: its process and its address."""
    port = free_port()
    settings = {"PORT": str(port), "BIND": "127.0.0.1", "WORKERS": "1", **env}
    with running([sys.executable, "-m", "tracker.serving"], processor=processor, log=log, env=settings) as process:
        address = f"http://127.0.0.1:{port}"
        answered(process, f"{address}/healthz/", log)
        yield process, address


def canonical(address: str, path: str) -> str:
    """Where the page is after every redirect: in which language, for one. Raises MissingError where it is not."""
    for _redirect in range(5):
        answer = asked(address + path)
        if answer.status == 200:
            return address + path
        path = urlsplit(answer.header("Location")).path
    raise MissingError(f"The demonstration has no page {path}.")
