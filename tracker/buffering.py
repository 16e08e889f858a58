"""What stands between the server and the site: slow clients wait here, and not in the threads that do the work.

The server gives each request a thread of its own for as long as its client takes to send a body or to take in a
streamed answer. The site has few threads, each with its connections to the database. So a body is read whole before
one of those is asked for, and an answer is finished before it is sent. Whoever finds no free thread in time gets 503.
docs/decisions/0014 has the measurements.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from typing import IO, Any
from wsgiref.util import FileWrapper

BUSY = "tracker.busy"
"""Set in the environment of a request that found no free thread in time: the site then says so (outage.py)."""

MOST_BODY = 20_000_000
"""Bytes of the longest body that is read; Django's own limit for a form is far below."""
IN_MEMORY = 4_000_000
"""Bytes of an answer up to which it is kept in memory; a longer one goes through a temporary file."""
PIECE = 65_536
PATIENCE = 10.0
"""Seconds that a request waits for a free thread."""
WITH_BODY = ("POST", "PUT", "PATCH", "DELETE")

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer: where it fits into memory, a list of one."""

    status: str
    headers: list[tuple[str, str]]
    content: Iterable[bytes]


class Buffered:
    """A WSGI application in front of another, which runs in `threads` threads of its own.

    At most `bodies` bodies are read at a time; further ones are refused at once, so that those who only read keep
    threads of the server.
    """

    def __init__(self, application: Application, *, threads: int, bodies: int, patience: float = PATIENCE) -> None:
        self.application = application
        self.patience = patience
        self._bodies = BoundedSemaphore(bodies)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="site")
        self._refusals = ThreadPoolExecutor(1, thread_name_prefix="refusals")

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = self._answer(environ)
        start_response(answer.status, answer.headers)
        return answer.content

    def _answer(self, environ: Environ) -> Answer:
        length = _length(environ)
        # A body that nobody reads is not waited for.
        source, environ["wsgi.input"] = environ["wsgi.input"], BytesIO()
        if length:
            if length > MOST_BODY:
                return _plain("413 Content Too Large", "This is more than the site takes in at once.")
            if not self._bodies.acquire(blocking=False):
                return self._refuse(environ)
            try:
                body = _read(source, length)
            finally:
                self._bodies.release()
            if len(body) < length:
                return _plain("400 Bad Request", "The request ended before it was complete.")
            environ["wsgi.input"] = BytesIO(body)
        job = self._threads.submit(self._run, environ)
        try:
            return job.result(timeout=self.patience)
        except TimeoutError:
            # Whatever has begun is waited for: the database and the site end it in time.
            return self._refuse(environ) if job.cancel() else job.result()

    def _refuse(self, environ: Environ) -> Answer:
        return self._refusals.submit(self._run, {**environ, BUSY: True, "wsgi.input": BytesIO()}).result()

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
        return Answer(told[0], told[1], content)


def _length(environ: Environ) -> int:
    """Bytes of the body to be read; 0 for methods that have none. A senseless length is left for Django to refuse."""
    given = environ.get("CONTENT_LENGTH") or ""
    return int(given) if environ["REQUEST_METHOD"] in WITH_BODY and given.isascii() and given.isdigit() else 0


def _read(source: IO[bytes], length: int) -> bytes:
    """Up to `length` bytes, fewer where the client went away."""
    pieces, left = [], length
    try:
        while left and (piece := source.read(min(left, PIECE))):
            pieces.append(piece)
            left -= len(piece)
    except (OSError, RuntimeError):  # how the server tells of a broken connection
        return b""
    return b"".join(pieces)


def _finished(response: Iterable[bytes]) -> Iterable[bytes]:
    spool: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the answer
    for piece in response:
        spool.write(piece)
    length = spool.tell()
    spool.seek(0)
    if length > IN_MEMORY:
        return FileWrapper(spool, PIECE)
    with spool:
        return [spool.read()]


def _plain(status: str, text: str) -> Answer:
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"), ("Connection", "close")]
    return Answer(status, headers, [f"{text}\n".encode()])
