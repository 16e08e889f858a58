"""Slow clients wait outside the threads that work: what `Buffered` reads, refuses, gives up and hands on."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests import loops
from tracker import buffering
from tracker.buffering import BUSY, IN_MEMORY, MOST_BODY, Application, Buffered, Message
from tracker.gateway import Environ, Scope

PATIENCE = 30.0
HANGS = 60.0
"""Seconds after which a test counts as hanging."""


@dataclass
class Client:
    """Sends its pieces and then nothing more (`stays`), or hangs up; keeps what it is answered."""

    pieces: list[bytes] = field(default_factory=list)
    method: str = "POST"
    length: int | None = None
    stays: bool = False
    seconds: float = 0.0
    """Between two pieces."""
    address: str = "192.0.2.1"
    passed_on: str = ""
    reading: asyncio.Event = field(default_factory=asyncio.Event)
    status: int = 0
    sent: list[bytes] = field(default_factory=list)

    @property
    def scope(self) -> Scope:
        announced = sum(map(len, self.pieces)) if self.length is None else self.length
        headers = [(b"content-length", str(announced).encode()), (b"x-forwarded-for", self.passed_on.encode())]
        return {
            "type": "http",
            "method": self.method,
            "raw_path": b"/",
            "query_string": b"",
            "http_version": "1.1",
            "scheme": "http",
            "server": ("127.0.0.1", 8000),
            "client": (self.address, 1),
            "headers": headers,
        }

    async def receive(self) -> Message:
        self.reading.set()
        if self.pieces:
            await asyncio.sleep(self.seconds)
            piece = self.pieces.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(self.pieces) or self.stays}
        if self.stays:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.sent.append(message["body"])

    async def ask(self, site: Buffered) -> tuple[int, bytes]:
        await site(self.scope, self.receive, self.send)
        return self.status, b"".join(self.sent)


def stalled(**more: Any) -> Client:
    return Client([b"a"], length=3, stays=True, **more)


def echo(given: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("503 Busy" if given.get(BUSY) else "200 OK", [("X", "y")])
    return [given["wsgi.input"].read()]


def never(given: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    raise AssertionError("half a form was handed on")


def buffered(application: Application = echo, **more: Any) -> Buffered:
    return Buffered(application, **{"threads": 1, "patience": PATIENCE, "grace": PATIENCE, **more})


def run(work: Awaitable[Any]) -> Any:
    async def limited() -> Any:
        async with asyncio.timeout(HANGS):
            return await work

    return loops.run(limited())


def asked(site: Buffered, client: Client) -> tuple[int, bytes]:
    found: tuple[int, bytes] = run(client.ask(site))
    return found


def test_a_body_is_read_whole_before_the_site_sees_it() -> None:
    assert asked(buffered(), Client([b"a" * 70_000] * 20)) == (200, b"a" * 1_400_000)


def test_no_more_is_read_than_was_announced() -> None:
    assert asked(buffered(), Client([b"abcdef"], length=3, stays=True)) == (200, b"abc")


def test_the_body_of_a_get_is_not_waited_for() -> None:
    assert asked(buffered(), stalled(method="GET")) == (200, b"")


@pytest.mark.parametrize("pieces", [[], [b"abc"], [b"a", b"b"]])
def test_a_body_that_ends_early_never_reaches_the_site(pieces: list[bytes]) -> None:
    assert asked(buffered(never), Client(pieces, length=4))[0] == 400


def test_a_body_that_is_too_long_is_not_read() -> None:
    assert asked(buffered(), Client(length=MOST_BODY + 1, stays=True))[0] == 413


def test_a_body_that_stops_is_given_up_and_its_place_is_free_again() -> None:
    site = buffered(never, grace=0.05, bodies=1)
    assert asked(site, stalled())[0] == 408
    assert asked(site, Client(length=3, stays=True))[0] == 408


def test_a_body_that_comes_too_slowly_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(buffered(never, grace=0.05), Client([b"a"] * 1000, seconds=0.01))[0] == 408
    # With each byte that comes in time there is more of it: here enough for any machine, once the first has come.
    monkeypatch.setattr(buffering, "RATE", 0.01)
    assert asked(buffered(grace=2), Client(pieces=[b"a"] * 9, seconds=0.25)) == (200, b"a" * 9)


async def beside(site: Buffered, slow: list[Client], *others: Client) -> list[int]:
    """What others are answered while these clients' bodies do not end."""
    tasks = [asyncio.create_task(client.ask(site)) for client in slow]
    for client in slow:
        await client.reading.wait()
    answered = [(await client.ask(site))[0] for client in others]
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    return answered


def test_one_client_has_only_so_many_places() -> None:
    site = buffered(bodies=9, bodies_of_one=2)
    slow = [stalled(), stalled()]
    others = [Client([b"abc"]), Client(method="GET"), Client([b"abc"], address="192.0.2.2")]
    assert run(beside(site, slow, *others)) == [503, 200, 200]
    assert asked(site, Client([b"abc"])) == (200, b"abc")


def test_there_are_only_so_many_places_altogether() -> None:
    site = buffered(bodies=2)
    slow = [stalled(address="192.0.2.1"), stalled(address="192.0.2.2")]
    others = [Client([b"abc"], address="192.0.2.3"), Client(method="GET")]
    assert run(beside(site, slow, *others)) == [503, 200]


def test_a_whole_household_of_ipv6_is_one_client() -> None:
    slow = [stalled(address="2001:db8::1")]
    others = [Client([b"a"], address="2001:db8::2"), Client([b"a"], address="2001:db8:0:1::1")]
    assert run(beside(buffered(bodies_of_one=1), slow, *others)) == [503, 200]


def test_behind_a_proxy_it_is_told_who_asks() -> None:
    def answered(**more: Any) -> list[int]:
        others = [Client([b"a"], passed_on="203.0.113.1"), Client([b"a"], passed_on="203.0.113.1, 203.0.113.2")]
        slow = [stalled(passed_on="203.0.113.1")]
        found: list[int] = run(beside(buffered(bodies_of_one=1, **more), slow, *others))
        return found

    assert answered(proxies=1) == [503, 200]
    assert answered() == [503, 503]


def test_who_finds_no_free_thread_in_time_is_told_so() -> None:
    working, done = threading.Event(), threading.Event()

    def work(given: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not given.get(BUSY):
            working.set()
            assert done.wait(PATIENCE)
        return echo(given, start_response)

    async def both(site: Buffered) -> tuple[int, tuple[int, bytes]]:
        first = asyncio.create_task(Client([b"abc"]).ask(site))
        assert await asyncio.to_thread(working.wait, PATIENCE)
        second = await Client(method="GET").ask(site)
        done.set()
        return second[0], await first

    # What had begun was finished, however long it took.
    assert run(both(buffered(work, patience=0.05))) == (503, (200, b"abc"))


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

    client = Client(method="GET")
    assert asked(buffered(stream), client) == (200, b"ab")
    assert client.sent == [b"ab"]
    assert response.closed_by.startswith("site")


def test_a_long_answer_is_sent_in_pieces() -> None:
    def long(given: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [])
        return (b"x" * 1_000_000 for _ in range(IN_MEMORY // 1_000_000 + 1))

    client = Client(method="GET")
    assert asked(buffered(long), client)[1] == b"x" * (IN_MEMORY + 1_000_000)
    assert len(client.sent) > 10
