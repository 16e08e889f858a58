"""Slow clients wait outside the threads that work: what `Buffered` reads, refuses and hands on."""

import threading
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any

from tracker.buffering import BUSY, IN_MEMORY, MOST_BODY, PIECE, Application, Buffered, Environ

PATIENCE = 30.0


class Told:
    """What a server is told: status and headers."""

    def __call__(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = status, dict(headers)


class Never(BytesIO):
    """A body whose sender has stopped; whoever reads it waits."""

    def __init__(self) -> None:
        super().__init__()
        self.reading, self.go_on = threading.Event(), threading.Event()

    def read(self, size: int | None = -1, /) -> bytes:
        self.reading.set()
        assert self.go_on.wait(PATIENCE)
        return b""


def environ(body: bytes | BytesIO = b"", *, method: str = "POST", length: int | None = None) -> Environ:
    source = body if isinstance(body, BytesIO) else BytesIO(body)
    given = len(source.getvalue()) if length is None else length
    return {"REQUEST_METHOD": method, "CONTENT_LENGTH": str(given), "wsgi.input": source}


def echo(given: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("503 Busy" if given.get(BUSY) else "200 OK", [("X", "y")])
    return [given["wsgi.input"].read()]


def buffered(
    application: Application = echo, *, threads: int = 1, bodies: int = 1, patience: float = PATIENCE
) -> Buffered:
    return Buffered(application, threads=threads, bodies=bodies, patience=patience)


def asked(site: Buffered, given: Environ) -> tuple[str, bytes]:
    told = Told()
    content = site(given, told)
    return told.status, b"".join(content)


def test_a_body_is_read_whole_before_the_site_sees_it() -> None:
    body = b"a" * (PIECE * 3 + 1)
    assert asked(buffered(), environ(body)) == ("200 OK", body)


def test_no_more_is_read_than_was_announced() -> None:
    assert asked(buffered(), environ(b"abcdef", length=3)) == ("200 OK", b"abc")


def test_the_body_of_a_get_is_not_waited_for() -> None:
    assert asked(buffered(), environ(Never(), method="GET", length=5)) == ("200 OK", b"")


def test_a_body_that_ends_early_never_reaches_the_site() -> None:
    def never(given: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        raise AssertionError("half a form was handed on")

    assert asked(buffered(never), environ(b"abc", length=4))[0] == "400 Bad Request"


def test_a_body_that_is_too_long_is_not_read() -> None:
    assert asked(buffered(), environ(Never(), length=MOST_BODY + 1))[0] == "413 Content Too Large"


def test_while_as_many_bodies_are_read_as_may_be_further_ones_are_refused_and_readers_served() -> None:
    site, slow = buffered(), Never()
    first = threading.Thread(target=asked, args=(site, environ(slow, length=3)))
    first.start()
    assert slow.reading.wait(PATIENCE)
    assert asked(site, environ(b"abc"))[0] == "503 Busy"
    assert asked(site, environ(method="GET"))[0] == "200 OK"
    slow.go_on.set()
    first.join()
    assert asked(site, environ(b"abc")) == ("200 OK", b"abc")


def test_who_finds_no_free_thread_in_time_is_told_so() -> None:
    working, done = threading.Event(), threading.Event()

    def work(given: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not given.get(BUSY):
            working.set()
            assert done.wait(PATIENCE)
        return echo(given, start_response)

    site = buffered(work, patience=0.05)
    answers: list[tuple[str, bytes]] = []
    first = threading.Thread(target=lambda: answers.append(asked(site, environ(b"abc"))))
    first.start()
    assert working.wait(PATIENCE)
    assert asked(site, environ(method="GET"))[0] == "503 Busy"
    done.set()
    first.join()
    # What had begun was finished, however long it took.
    assert answers == [("200 OK", b"abc")]


class Closing:
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.closed_by = pieces, ""

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces

    def close(self) -> None:
        self.closed_by = threading.current_thread().name


def test_an_answer_is_finished_and_closed_before_it_is_sent() -> None:
    response = Closing(iter([b"a", b"b"]))

    def stream(given: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [])
        return response

    content = buffered(stream)(environ(method="GET"), Told())
    # A list: what else an application returns, the server would send piece by piece, at the pace of its reader.
    assert content == [b"ab"]
    assert response.closed_by.startswith("site")


def test_a_long_answer_goes_through_a_file() -> None:
    def long(given: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [])
        return (b"x" * 1_000_000 for _ in range(IN_MEMORY // 1_000_000 + 1))

    content = buffered(long)(environ(method="GET"), Told())
    assert not isinstance(content, list)
    assert sum(map(len, content)) == IN_MEMORY + 1_000_000
    content.close()  # type: ignore[attr-defined]
