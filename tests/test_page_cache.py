"""What stands before the site for readers: what is kept, what passes by, and how long."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests import loops
from tracker.finished_pages import Message
from tracker.ground import caching
from tracker.page_cache import LARGEST, LONGEST_KEY, PageCache, Scope

KEPT = {"cache-control": caching.RECORD, "content-type": "text/html"}


class Watch:
    """In place of HeadWatch: says what the test says."""

    def __init__(self) -> None:
        self.state: int | None = 1

    def start(self) -> None:
        pass


@dataclass
class Site:
    """An application that answers with how often it was asked; `during` happens meanwhile."""

    headers: dict[str, str] = field(default_factory=lambda: dict(KEPT))
    status: int = 200
    asked: int = 0
    during: Callable[[], object] = lambda: None
    wait: asyncio.Event | None = None
    fails: bool = False

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        self.asked += 1
        body = b"answer %d" % self.asked
        if self.wait:
            await self.wait.wait()
        if self.fails:
            raise ConnectionError
        self.during()
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        if "content-length" not in self.headers:
            headers.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": body[:3], "more_body": True})
        await send({"type": "http.response.body", "body": body[3:]})


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: str


async def never(message: Message) -> None:
    """A client that takes nothing."""
    await asyncio.Event().wait()


def scope_of(path: str = "/claims/a/?x=1", method: str = "GET", **headers: str) -> Scope:
    given = {"host": "a.example", **{name.replace("_", "-"): value for name, value in headers.items()}}
    raw, _, query = path.partition("?")
    return {
        "type": "http",
        "method": method,
        "raw_path": raw.encode(),
        "query_string": query.encode(),
        "scheme": "http",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }


async def ask(cache: PageCache, path: str = "/claims/a/?x=1", method: str = "GET", **headers: str) -> Answer:
    scope = scope_of(path, method, **headers)
    got: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        got.append(message)

    await cache(scope, receive, never if "x_slow" in headers else send)
    return answer_of(*got)


def answer_of(*got: Message) -> Answer:
    said = {name.decode(): value.decode() for name, value in got[0]["headers"]}
    return Answer(got[0]["status"], said, b"".join(each.get("body", b"") for each in got[1:]).decode())


def cached(site: Site, most: int = 1_000_000) -> tuple[PageCache, Watch]:
    watch = Watch()
    return PageCache(site, most=most, watch=watch), watch  # type: ignore[arg-type]


def bodies(cache: PageCache, *asked: dict[str, str]) -> list[str]:
    async def all_of_them() -> list[str]:
        return [(await ask(cache, **each)).body for each in asked]

    return loops.run(all_of_them())


def test_a_page_is_made_once_until_the_record_grows() -> None:
    cache, watch = cached(Site())
    assert bodies(cache, {}, {}, {"method": "HEAD"}, {"cookie": "a=b"}) == ["answer 1", "answer 1", "", "answer 1"]
    watch.state = 2
    assert bodies(cache, {}, {}) == ["answer 2", "answer 2"]


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/claims/b/?x=1"},
        {"path": "/claims/a/?x=2"},
        {"path": "/claims/a/"},
        {"host": "b.example"},
        {"x_forwarded_proto": "https"},
    ],
)
def test_another_address_is_another_page(other: dict[str, str]) -> None:
    cache, _watch = cached(Site())
    assert bodies(cache, {}, other, {}, other) == ["answer 1", "answer 2", "answer 1", "answer 2"]


@pytest.mark.parametrize(
    "site",
    [
        Site(headers={}),
        Site(headers={"cache-control": "no-store"}),
        Site(headers={"cache-control": "no-cache"}),
        Site(headers={"cache-control": "max-age=60, public"}),
        Site(headers={**KEPT, "set-cookie": "a=b"}),
        Site(headers={**KEPT, "vary": "Cookie"}),
        Site(headers={**KEPT, "content-encoding": "gzip"}),
        Site(status=404),
        Site(status=302),
        Site(status=503),
    ],
)
def test_everything_else_passes_by_as_it_is(site: Site) -> None:
    cache, _watch = cached(site)
    assert bodies(cache, {}, {}) == ["answer 1", "answer 2"]
    answer = loops.run(ask(cache))
    assert (answer.status, answer.headers) == (site.status, {**site.headers, "content-length": "8"})


def test_forms_pass_by() -> None:
    cache, _watch = cached(Site())
    assert bodies(cache, {"method": "POST"}, {"method": "POST"}, {}) == ["answer 1", "answer 2", "answer 3"]


@pytest.mark.parametrize("unknown", [True, False])
def test_where_nothing_may_be_kept_pages_are_finished_all_the_same(unknown: bool) -> None:
    """The head is not known, or no room was given."""
    cache, watch = cached(Site(), most=1_000_000 if unknown else 0)
    watch.state = None if unknown else 1
    assert bodies(cache, {}, {}) == ["answer 1", "answer 2"]
    assert loops.run(ask(cache)).headers["etag"]


def test_what_was_made_while_the_record_grew_is_not_kept() -> None:
    site = Site()
    cache, watch = cached(site)

    def grow() -> None:
        watch.state = 2

    site.during = grow
    assert bodies(cache, {}, {}) == ["answer 1", "answer 2"]
    watch.state = 1
    assert bodies(cache, {}) == ["answer 3"]


def test_a_browser_that_has_the_page_is_told_so() -> None:
    cache, watch = cached(Site())
    etag = loops.run(ask(cache)).headers["etag"]
    assert loops.run(ask(cache, if_none_match=etag)).status == 304
    watch.state = 2
    assert loops.run(ask(cache, if_none_match=etag)).status == 200


def test_many_who_ask_for_the_same_page_at_once_wait_for_one() -> None:
    async def crowd() -> list[str]:
        site = Site(wait=asyncio.Event())
        cache, _watch = cached(site)
        asking = [asyncio.ensure_future(ask(cache)) for _each in range(20)]
        await asyncio.sleep(0)
        assert site.wait
        site.wait.set()
        return [(await each).body for each in asking]

    assert set(loops.run(crowd())) == {"answer 1"}


def test_nobody_waits_for_one_that_fails_or_is_not_kept() -> None:
    async def crowd(site: Site) -> list[object]:
        site.wait = asyncio.Event()
        cache, _watch = cached(site)
        asking = [asyncio.ensure_future(ask(cache)) for _each in range(5)]
        await asyncio.sleep(0)
        site.wait.set()
        return await asyncio.gather(*asking, return_exceptions=True)

    failed = loops.run(crowd(Site(fails=True)))
    assert all(isinstance(each, ConnectionError) for each in failed)
    passed = loops.run(crowd(Site(status=404)))
    assert sorted(each.body for each in passed if isinstance(each, Answer)) == [f"answer {n}" for n in range(1, 6)]


def test_what_is_not_kept_is_made_for_all_at_once() -> None:
    """Nobody waits for more than one other."""

    async def crowd() -> int:
        site = Site(status=404, wait=asyncio.Event())
        cache, _watch = cached(site)
        asking = [asyncio.ensure_future(ask(cache)) for _each in range(5)]
        await asyncio.sleep(0)
        assert site.wait
        # The first is answered, and whoever comes next has to wait in the site.
        site.during = site.wait.clear
        site.wait.set()
        await asking[0]
        for _turn in range(20):
            await asyncio.sleep(0)
        site.during, under_way = (lambda: None), site.asked
        site.wait.set()
        await asyncio.gather(*asking)
        return under_way

    assert loops.run(crowd()) == 5


def test_nobody_waits_for_what_turns_out_not_to_be_kept() -> None:
    async def crowd() -> str:
        cache, _watch = cached(Site(status=404))
        first = asyncio.ensure_future(ask(cache, x_slow="1"))
        await asyncio.sleep(0)
        found = (await ask(cache)).body
        first.cancel()
        return found

    assert loops.run(asyncio.wait_for(crowd(), 30)) == "answer 2"


def test_nobody_waits_for_the_client_that_a_page_was_made_for() -> None:
    async def crowd() -> str:
        cache, _watch = cached(Site())
        first = asyncio.ensure_future(ask(cache, x_slow="1"))
        await asyncio.sleep(0)
        found = (await ask(cache)).body
        first.cancel()
        return found

    assert loops.run(asyncio.wait_for(crowd(), 30)) == "answer 1"


def test_at_the_desk_nobody_waits_for_anybody() -> None:
    async def crowd() -> int:
        site = Site(headers={}, wait=asyncio.Event())
        cache, _watch = cached(site)
        asking = [asyncio.ensure_future(ask(cache, "/admin/")) for _each in range(3)]
        await asyncio.sleep(0)
        under_way = site.asked
        assert site.wait
        site.wait.set()
        await asyncio.gather(*asking)
        return under_way

    assert loops.run(crowd()) == 3


def test_who_waited_while_the_record_grew_gets_it_as_it_is_now() -> None:
    """And throws nothing away that was kept of it by then."""

    async def crowd() -> tuple[str, int]:
        site = Site(wait=asyncio.Event())
        cache, watch = cached(site)
        first, second = (asyncio.ensure_future(ask(cache)) for _each in range(2))
        await asyncio.sleep(0)
        watch.state = 2
        other = asyncio.ensure_future(ask(cache, "/claims/b/"))
        await asyncio.sleep(0)
        assert site.wait
        site.wait.set()
        await asyncio.gather(first, second, other)
        return (await ask(cache, "/claims/b/")).body, site.asked

    assert loops.run(crowd()) == ("answer 2", 3)


@pytest.mark.parametrize("header", ["x_forwarded_proto", "host"])
def test_what_a_client_says_at_length_takes_no_room(header: str) -> None:
    cache, _watch = cached(Site())
    assert bodies(cache, *[{header: "a" * LONGEST_KEY}] * 2) == ["answer 1", "answer 2"]
    assert len(cache.pages) == 0


def test_a_very_long_page_is_not_gathered() -> None:
    site = Site(headers={**KEPT, "content-length": str(LARGEST)})
    cache, _watch = cached(site)
    assert len(bodies(cache, {}, {})) == 2
    assert len(cache.pages) == 0


def test_what_is_in_memory_is_answered_at_once_with_the_same_bytes() -> None:
    cache, watch = cached(Site())
    first = loops.run(ask(cache, accept_encoding="br"))
    asked = [
        {"accept_encoding": "br"},
        {"accept_encoding": "br", "method": "HEAD"},
        {"accept_encoding": "br", "if_none_match": first.headers["etag"]},
        {"accept_encoding": "br, nothing", "cookie": "a=b"},
    ]
    for each in asked:
        found = cache.at_once(scope_of(**each))
        assert found
        assert answer_of(*found) == loops.run(ask(cache, **each))
    assert answer_of(*cache.at_once(scope_of(**asked[0])) or ()) == first
    watch.state = 2
    assert not any(cache.at_once(scope_of(**each)) for each in asked)


def test_what_is_not_in_memory_as_it_was_asked_for_is_not_answered_at_once() -> None:
    cache, watch = cached(Site())
    loops.run(ask(cache, accept_encoding="gzip" * 200))
    assert cache.at_once(scope_of())
    others: list[dict[str, str]] = [
        {"accept_encoding": "br"},
        {"method": "POST"},
        {"path": "/claims/a/"},
        {"path": "/admin/"},
        {"host": "b.example"},
        {"x_forwarded_proto": "https"},
    ]
    assert not any(cache.at_once(scope_of(**each)) for each in others)
    socket = scope_of()
    del socket["method"]
    assert cache.at_once(socket) is None
    watch.state = None
    assert cache.at_once(scope_of()) is None


def test_a_header_that_is_said_twice_counts_as_one_with_both() -> None:
    """As it does for Django (gateway.py): the last is not the only one."""
    cache, _watch = cached(Site())
    loops.run(ask(cache, host="a.example,b.example"))
    loops.run(ask(cache, host="b.example"))
    twice = scope_of(host="a.example")
    twice["headers"].append((b"host", b"b.example"))
    assert answer_of(*cache.at_once(twice) or ()).body == "answer 1"
    etag = loops.run(ask(cache)).headers["etag"].encode()
    known = scope_of()
    known["headers"] += [(b"if-none-match", etag), (b"if-none-match", b'"other"')]
    assert answer_of(*cache.at_once(known) or ()).status == 304
