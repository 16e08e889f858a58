"""What stands before the site for readers: finished pages are sent from memory, without a thread, a query or a template.

A page is kept where it says that it depends on the record and its address alone (ground/caching.py), and for as long as the
record stays as it is (head_watch.py). Everything else passes by. Cookies make no difference: public pages read none
(guard.py). Where pages are not kept, they are finished all the same: compressed, with an entity tag. docs/decisions/0033.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from tracker.finished_pages import FinishedPage, FinishedPages, Headers, Message, encoding
from tracker.ground import caching
from tracker.head_watch import HeadWatch

RECORD = caching.RECORD.encode()
LARGEST = 2_000_000
"""Bytes of the largest answer that is kept."""
READING = ("GET", "HEAD")

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
        self._under_way: dict[tuple[int, Key], asyncio.Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in READING:
            await self.application(scope, receive, send)
            return
        asked = Asked(scope)
        head = self._head()
        if head is None:
            await self.application(scope, receive, Finishing(send, asked))
            return
        page = self.pages.get(head, asked.key)
        if page is None:
            page = await self._waited_for(head, asked.key)
        if page is None:
            await self._kept(head, asked, scope, receive, send)
        else:
            await self._sent(head, page, asked, send)

    def _head(self) -> int | None:
        """The state of the record that pages are kept for; None where none is kept, or it is not known."""
        if not self.pages.most:
            return None
        self.watch.start()
        return self.watch.head

    async def _waited_for(self, head: int, key: Key) -> FinishedPage | None:
        """The page that another request is just having made: after a publication everybody asks for the same ones."""
        while event := self._under_way.get((head, key)):
            await event.wait()
            if page := self.pages.get(head, key):
                return page
            if self._under_way.get((head, key)) is event:
                return None
        return None

    async def _kept(self, head: int, asked: "Asked", scope: Scope, receive: Receive, send: Send) -> None:
        place, event = (head, asked.key), asyncio.Event()
        self._under_way[place] = event
        finishing = Finishing(send, asked)
        try:
            await self.application(scope, receive, finishing)
            # What was made while the record grew may be of either state.
            if finishing.page is not None and self.watch.head == head:
                self.pages.put(head, asked.key, finishing.page)
        finally:
            if self._under_way.get(place) is event:
                del self._under_way[place]
            event.set()

    async def _sent(self, head: int, page: FinishedPage, asked: "Asked", send: Send) -> None:
        size = page.size
        await _answered(page, asked, send)
        if page.size != size:
            self.pages.put(head, asked.key, page)


class Asked:
    """What an answer can depend on: the address, as it was asked for, and what the browser says of itself."""

    __slots__ = ("bodiless", "encoding", "key", "known")

    def __init__(self, scope: Scope) -> None:
        host = proto = accepted = known = b""
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accepted = accepted + b"," + value if accepted else value
            elif name == b"host":
                host = host + b"," + value
            elif name == b"if-none-match":
                known = known + b"," + value if known else value
            elif name == b"x-forwarded-proto":
                proto = proto + b"," + value
        self.key: Key = (host, proto, scope["raw_path"], scope["query_string"], scope["scheme"])
        self.bodiless = scope["method"] == "HEAD"
        self.encoding = encoding(accepted)
        self.known = known


class Finishing:
    """Takes the place of `send`: passes on what is not to be kept, and finishes what is."""

    def __init__(self, send: Send, asked: Asked) -> None:
        self.page: FinishedPage | None = None
        self._send, self._asked = send, asked
        self._headers: Headers | None = None
        self._pieces: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _may_be_kept(message):
            self._headers = message["headers"]
        elif self._headers is None:
            await self._send(message)
        else:
            self._pieces.append(message.get("body", b""))
            if not message.get("more_body"):
                await self._finish(self._headers, b"".join(self._pieces))

    async def _finish(self, headers: Headers, body: bytes) -> None:
        self.page = FinishedPage([each for each in headers if each[0] != b"content-length"], body)
        await _answered(self.page, self._asked, self._send)


async def _answered(page: FinishedPage, asked: Asked, send: Send) -> None:
    # Compressing takes milliseconds, in which everybody else would wait.
    variant = page.made(asked.encoding)
    if variant is None:
        variant = await asyncio.to_thread(page.variant, asked.encoding)
    start, body = variant.answer(bodiless=asked.bodiless, known=asked.known)
    await send(start)
    await send(body)


def _may_be_kept(start: Message) -> bool:
    said: dict[bytes, bytes] = dict(start["headers"])
    return (
        start["status"] == 200
        and said.get(b"cache-control") == RECORD
        and not said.keys() & {b"set-cookie", b"content-encoding", b"vary"}
        and int(said.get(b"content-length", LARGEST)) < LARGEST
    )
