"""What stands before the site for readers: finished pages are sent from memory, without a thread, a query or a template.

A page is kept where it says that it depends on the record and its address alone (ground/caching.py), and for as long as the
record stays as it is (head_watch.py). Everything else passes by. Cookies make no difference: public pages read none
(guard.py). Where pages are not kept, they are finished all the same: compressed, with an entity tag. docs/decisions/0033.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, MutableMapping
from typing import Any

from tracker.finished_pages import FinishedPage, FinishedPages, Headers, Message, Variant, encoding
from tracker.ground import caching
from tracker.guard import DESK, LONGEST_PATH, LONGEST_QUERY
from tracker.head_watch import HeadWatch

RECORD = caching.RECORD.encode()
LARGEST = 2_000_000
"""Bytes of the largest answer that is kept."""
LONGEST_KEY = 3 * LONGEST_PATH + LONGEST_QUERY + 1_000
"""Bytes of what a page is kept under: no page has a longer address, and what a client says beside it takes room too."""
LONGEST_ACCEPTED = 500
"""Bytes of the longest "Accept-Encoding" that is looked into."""
READING = ("GET", "HEAD")
AT_THE_DESK = DESK.encode()

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Key = tuple[bytes, bytes, bytes, bytes, str]


class PageCache:
    """An ASGI application in front of another. `most`: bytes that are kept; 0 for none."""

    def __init__(self, application: Application, *, most: int, watch: HeadWatch | None = None) -> None:
        self.application = application
        self.watch = watch or HeadWatch()
        self.pages = FinishedPages(most)
        self._under_way: dict[tuple[Hashable, Key], asyncio.Event] = {}

    def at_once(self, scope: Scope) -> tuple[Message, Message] | None:
        """The answer, where it is in memory as it was asked for; from any thread, and without waiting for anything."""
        state = self.watch.state
        if state is None or scope.get("method") not in READING:
            return None
        asked = Asked(scope)
        page = self.pages.peek(state, asked.key)
        variant = page.made(asked.encoding) if page else None
        return variant.answer(bodiless=asked.bodiless, known=asked.known) if variant else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _concerns(scope):
            await self.application(scope, receive, send)
            return
        asked = Asked(scope)
        state, page = await self._found(asked)
        if page is None:
            page = await self._made(state, asked, scope, receive, send)
        if page is not None:
            await self._sent(state, page, asked, send)

    def _state(self) -> Hashable | None:
        """The state of the record that pages are kept for; None where none is kept, or it is not known."""
        if not self.pages.most:
            return None
        self.watch.start()
        return self.watch.state

    async def _found(self, asked: "Asked") -> tuple[Hashable | None, FinishedPage | None]:
        """The state of the record, None where the page cannot be kept; and the page, where it is.

        What another request is just having made is waited for: after a publication everybody asks for the same pages.
        """
        state, waited = self._state() if asked.usual else None, None
        while state is not None:
            if page := self.pages.get(state, asked.key):
                return state, page
            event = self._under_way.get((state, asked.key))
            # Once for each state: if nothing was kept, it may be what never is, and nobody waits for that in a row.
            if event is None or waited == state:
                break
            await event.wait()
            waited, state = state, self._state()
        return state, None

    async def _made(
        self, state: Hashable | None, asked: "Asked", scope: Scope, receive: Receive, send: Send
    ) -> FinishedPage | None:
        """The page, kept where it may be; None where the answer is none, and was passed on."""
        place, event = (state, asked.key), asyncio.Event()

        def let_go() -> None:
            if self._under_way.get(place) is event:
                del self._under_way[place]
            event.set()

        gathering = Gathering(send, passing=let_go)
        if state is None:
            await self.application(scope, receive, gathering)
            return gathering.page
        self._under_way[place] = event
        try:
            await self.application(scope, receive, gathering)
            if gathering.page is not None:
                await _packed(gathering.page, asked)
                # What was made while the record changed may be of either state.
                if self.watch.state == state:
                    self.pages.put(state, asked.key, gathering.page)
        finally:
            let_go()
        return gathering.page

    async def _sent(self, state: Hashable | None, page: FinishedPage, asked: "Asked", send: Send) -> None:
        variant = page.made(asked.encoding)
        if variant is None:
            variant = await _packed(page, asked)
            if state is not None:
                self.pages.put(state, asked.key, page)
        start, body = variant.answer(bodiless=asked.bodiless, known=asked.known)
        await send(start)
        await send(body)


class Asked:
    """What an answer can depend on: the address, as it was asked for, and what the browser says of itself."""

    __slots__ = ("bodiless", "encoding", "key", "known")

    def __init__(self, scope: Scope) -> None:
        headers = scope["headers"]
        said = dict(headers)
        if len(said) != len(headers):
            said = _joined(headers)
        accepted = said.get(b"accept-encoding", b"")
        host, proto = said.get(b"host", b""), said.get(b"x-forwarded-proto", b"")
        self.key: Key = (host, proto, scope["raw_path"], scope["query_string"], scope["scheme"])
        self.bodiless = scope["method"] == "HEAD"
        self.encoding = encoding(accepted) if len(accepted) <= LONGEST_ACCEPTED else b""
        self.known: bytes = said.get(b"if-none-match", b"")

    @property
    def usual(self) -> bool:
        """Whether the key is short enough to be kept."""
        return sum(map(len, self.key)) <= LONGEST_KEY


class Gathering:
    """Takes the place of `send`: passes on what is not to be kept, and gathers what is. `passing` is told of the former."""

    def __init__(self, send: Send, passing: Callable[[], None]) -> None:
        self.page: FinishedPage | None = None
        self._send, self._passing = send, passing
        self._headers: Headers | None = None
        self._pieces: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _may_be_kept(message):
            self._headers = message["headers"]
        elif self._headers is None:
            self._passing()
            await self._send(message)
        else:
            self._pieces.append(message.get("body", b""))
            if not message.get("more_body"):
                headers = [each for each in self._headers if each[0] != b"content-length"]
                self.page = FinishedPage(headers, b"".join(self._pieces))


async def _packed(page: FinishedPage, asked: Asked) -> Variant:
    # Compressing takes milliseconds, in which everybody else would wait.
    return await asyncio.to_thread(page.variant, asked.encoding)


def _concerns(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] in READING and not scope["raw_path"].startswith(AT_THE_DESK)


def _joined(headers: Headers) -> dict[bytes, bytes]:
    """Several of one name are one, as for Django (gateway.py)."""
    said: dict[bytes, bytes] = {}
    for name, value in headers:
        said[name] = said[name] + b"," + value if name in said else value
    return said


def _may_be_kept(start: Message) -> bool:
    said: dict[bytes, bytes] = dict(start["headers"])
    return (
        start["status"] == 200
        and said.get(b"cache-control") == RECORD
        and not said.keys() & {b"set-cookie", b"content-encoding", b"vary"}
        and int(said.get(b"content-length", LARGEST)) < LARGEST
    )
