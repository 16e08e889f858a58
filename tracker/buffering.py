"""What stands between the server and the site: slow clients wait here, and not in the threads that do the work.

The site has few threads, each with its connections to the database. So a body is read whole before one of those is
asked for, and an answer is finished before it is sent: by the server's event loop, where whoever is slow costs next to
nothing. A body that comes too slowly is given up, one client has only so many on their way, and whoever finds no free
thread in time gets 503. docs/decisions/0014 has the measurements.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from tracker.gateway import Environ, Scope, environ_of, header
from tracker.ground.network import client_address, household

BUSY = "tracker.busy"
"""Set in the environment of a request that found no place or no free thread in time: the site says so (outage.py)."""

MOST_BODY = 8_000_000
"""Bytes of the longest body that is read: a dossier or an article. Django's limit for a form is below."""
IN_MEMORY = 4_000_000
"""Bytes of an answer up to which it is kept in memory; a longer one goes through a temporary file."""
BODY_IN_MEMORY = 1_000_000
"""The same of a body."""
PIECE = 65_536
PATIENCE = 10.0
"""Seconds that a request waits for a free thread."""
GRACE = 20.0
"""Seconds that a body may take, and one more for each RATE bytes that came."""
RATE = 16_000
BODIES = 256
"""Requests with a body at a time, of all clients: read, waiting or worked on."""
BODIES_OF_ONE = 24
"""The same of one client."""
WITH_BODY = ("POST", "PUT", "PATCH", "DELETE")

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class HungUpError(Exception):
    """The client went away before its body was complete."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer."""

    status: str
    headers: list[tuple[str, str]]
    content: "SpooledTemporaryFile[bytes]"
    length: int


class Buffered:
    """An ASGI application in front of a WSGI one, which runs in `threads` threads of its own.

    `bodies` and `bodies_of_one`: requests with a body at a time; further ones are refused at once. `proxies`: as
    the setting TRUSTED_PROXIES.
    """

    def __init__(
        self,
        application: Application,
        *,
        threads: int,
        bodies: int = BODIES,
        bodies_of_one: int = BODIES_OF_ONE,
        patience: float = PATIENCE,
        grace: float = GRACE,
        proxies: int = 0,
    ) -> None:
        self.application = application
        self.patience, self.grace, self.proxies = patience, grace, proxies
        self._places = _Places(bodies, bodies_of_one)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="site")
        self._refusals = ThreadPoolExecutor(1, thread_name_prefix="refusals")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(scope, receive)
        with answer.content:
            await _sent(answer, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        length = _length(scope)
        if not length:
            # A body that nobody reads is not waited for.
            return await self._worked(scope, BytesIO())
        if length > MOST_BODY:
            return _plain("413 Content Too Large", "This is more than the site takes in at once.")
        client = household(self._client(scope))
        if not self._places.take(client):
            return await self._refuse(scope)
        try:
            with SpooledTemporaryFile(max_size=BODY_IN_MEMORY) as body:
                try:
                    await _read(receive, length, body, self.grace)
                except TimeoutError:
                    return _plain("408 Request Timeout", "This came too slowly. Nothing was saved: send it again.")
                except HungUpError:
                    return _plain("400 Bad Request", "The request ended before it was complete.")
                return await self._worked(scope, body)
        finally:
            self._places.give_back(client)

    def _client(self, scope: Scope) -> Any:
        seen = (scope.get("client") or ("",))[0]
        return client_address(seen, header(scope, b"x-forwarded-for"), proxies=self.proxies)

    async def _worked(self, scope: Scope, body: IO[bytes]) -> Answer:
        """What the site answers, in a thread of its own."""
        job = self._threads.submit(self._run, environ_of(scope, body))
        done, _waiting = await asyncio.wait([result := asyncio.wrap_future(job)], timeout=self.patience)
        # Whatever has begun is waited for: the database and the site end it in time.
        if not done and job.cancel():
            return await self._refuse(scope)
        return await result

    async def _refuse(self, scope: Scope) -> Answer:
        environ = {**environ_of(scope, BytesIO()), BUSY: True}
        return await asyncio.wrap_future(self._refusals.submit(self._run, environ))

    def _run(self, environ: Environ) -> Answer:
        told: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            told[:] = [status, headers]

        response = self.application(environ, start_response)
        try:
            content = _finished(response)
        finally:
            # Here, in the thread that has the connections: Django gives them back when a response is closed.
            if hasattr(response, "close"):
                response.close()
        return Answer(told[0], told[1], *content)


class _Places:
    """How many requests with a body there are, altogether and of each client. For one event loop."""

    def __init__(self, altogether: int, of_one: int) -> None:
        self.altogether, self.of_one = altogether, of_one
        self._taken: Counter[str] = Counter()

    def take(self, client: str) -> bool:
        if self._taken.total() >= self.altogether or self._taken[client] >= self.of_one:
            return False
        self._taken[client] += 1
        return True

    def give_back(self, client: str) -> None:
        self._taken[client] -= 1
        if not self._taken[client]:
            del self._taken[client]


def _length(scope: Scope) -> int:
    """Bytes of the body to be read; 0 for methods that have none. A senseless length is left for Django to refuse."""
    given = header(scope, b"content-length")
    return int(given) if scope["method"] in WITH_BODY and given.isascii() and given.isdigit() else 0


async def _read(receive: Receive, length: int, body: IO[bytes], grace: float) -> None:
    """Fill `body` with `length` bytes. Raises TimeoutError where they come too slowly, HungUpError."""
    left, begun = length, asyncio.get_running_loop().time()
    async with asyncio.timeout(grace) as limit:
        while left:
            message = await receive()
            if message["type"] != "http.request":
                raise HungUpError
            piece = message.get("body", b"")[:left]
            left -= len(piece)
            body.write(piece)
            if left and not message.get("more_body"):
                raise HungUpError
            limit.reschedule(begun + grace + (length - left) / RATE)
    body.seek(0)


def _finished(response: Iterable[bytes]) -> tuple["SpooledTemporaryFile[bytes]", int]:
    spool: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the answer
    for piece in response:
        spool.write(piece)
    length = spool.tell()
    spool.seek(0)
    return spool, length


async def _sent(answer: Answer, send: Send) -> None:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": int(answer.status[:3]), "headers": headers})
    # One piece where it fits into memory: the server then lets go of it at once, whatever its reader does.
    size, left = IN_MEMORY if answer.length <= IN_MEMORY else PIECE, answer.length
    while left > size:
        left -= size
        await send({"type": "http.response.body", "body": answer.content.read(size), "more_body": True})
    await send({"type": "http.response.body", "body": answer.content.read(), "more_body": False})


def _plain(status: str, text: str) -> Answer:
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"), ("Connection", "close")]
    return Answer(status, headers, *_finished([f"{text}\n".encode()]))
