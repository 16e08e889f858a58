"""One request of somebody outside, and everything that comes back."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.db import close_old_connections, connections
from django.test import Client

from tests.readers import as_reader

DESK = "/admin/"
LETTERS = "/letters/"

Headers = tuple[tuple[str, str], ...]

VARIANTS: tuple[tuple[str, Headers], ...] = (
    ("GET", ()),
    ("HEAD", ()),
    ("GET", (("HX-Request", "true"),)),
    ("HEAD", (("HX-Request", "true"),)),
    ("GET", (("If-None-Match", "*"),)),
    ("GET", (("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"),)),
    ("GET", (("Range", "bytes=0-9"),)),
    ("GET", (("Accept-Encoding", "gzip, br"),)),
    ("GET", (("Accept-Language", "uk"), ("Accept", "application/json"))),
    ("GET", (("Cookie", "sessionid=0123456789abcdef; csrftoken=x"),)),
)
"""How an address is asked for."""

NONCES = (
    (re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+'), rb"\1"),
    (re.compile(rb'(name="ticket" value=")[^"]+'), rb"\1"),
    (re.compile(rf"({settings.CSRF_COOKIE_NAME}=)[^;]+; expires=[^;]+".encode()), rb"\1"),
)
"""What differs between any two answers, and where: the sign-in page of the desk, and the form for letters to it."""
CLOCK = ("Date", "Expires")
"""Headers of the desk that tell the time of day. Public pages have neither; a server adds the first to every answer."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request. The desk's addresses are asked for by somebody who is not signed in."""

    address: str
    method: str = "GET"
    headers: Headers = ()

    def __str__(self) -> str:
        return " ".join((self.method, self.address, *(f"[{name}: {value}]" for name, value in self.headers)))


@dataclass(frozen=True, slots=True)
class Answer:
    """All that somebody outside can tell two answers apart by, but for the clock; how long one takes hangs on `queries`."""

    status: int
    headers: Headers
    body: bytes
    queries: int


class Outside(Client):
    """Somebody without any cookie. Public pages are read as readers do: as their role, the desk's connection out of reach."""

    def request(self, **request: Any) -> Any:
        """Without the test client's notes on templates, which would take most of the time."""
        return self.handler(self._base_environ(**request))  # type: ignore[attr-defined]

    def ask(self, ask: Ask) -> Answer:
        """What the site answers. A fault of the site is raised: one that comes every time would pass for an answer."""
        at_desk = ask.address.startswith(DESK)
        with nullcontext() if at_desk else as_reader():
            return self._answer(ask, at_desk=at_desk)

    def _answer(self, ask: Ask, *, at_desk: bool) -> Answer:
        with _counting() as queries:
            response: Any = self.generic(ask.method, ask.address, headers=dict(ask.headers))
            body = b"".join(response.streaming_content) if response.streaming else response.content
            _finish(response)
        headers = dict(response.headers)
        cookies = response.cookies.output().encode()
        if at_desk or ask.address.startswith(LETTERS):
            body, cookies = _without_nonces(body), _without_nonces(cookies)
        if at_desk:
            headers = {name: value for name, value in headers.items() if name not in CLOCK}
        headers["Set-Cookie"] = cookies.decode()
        return Answer(response.status_code, tuple(sorted(headers.items())), body, len(queries))


def differences(before: Answer, after: Answer) -> list[str]:
    """What tells them apart, in words; nothing where they are equal to the byte."""
    found = []
    if before.status != after.status:
        found.append(f"status {before.status}, then {after.status}")
    for name, value in sorted(set(before.headers) ^ set(after.headers)):
        when = "before" if (name, value) in before.headers else "after"
        found.append(f"header only {when}: {name}: {value}")
    if before.body != after.body:
        found.append(f"body {_excerpt(before.body, after.body)}, then {_excerpt(after.body, before.body)}")
    if before.queries != after.queries:
        found.append(f"{before.queries} queries, then {after.queries}")
    return found


def _excerpt(body: bytes, other: bytes) -> str:
    """The text of `body` around the first byte in which the two differ, and its length."""
    at = next((index for index, (one, two) in enumerate(zip(body, other, strict=False)) if one != two), len(other))
    return f"({len(body)} bytes) …{body[max(0, at - 40) : at + 80].decode(errors='replace')!r}…"


def _without_nonces(content: bytes) -> bytes:
    for pattern, replacement in NONCES:
        content = pattern.sub(replacement, content)
    return content


def _finish(response: Any) -> None:
    """Close a static file, without what else happens at the end of a request: the test's connection stays open."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)


@contextmanager
def _counting() -> Iterator[list[str]]:
    """The queries that the readers' connection runs inside."""
    queries: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    with connections["public"].execute_wrapper(note):
        yield queries
