"""Finished public pages in memory: compressed once for each encoding, with a mark by which a browser knows its own copy.

What is kept is for one state of the record; with the next one all of it goes. A page may be compressed in any thread; all else is of one event loop.
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

import brotli

Headers = list[tuple[bytes, bytes]]
Message = dict[str, Any]

BROTLI = 5
GZIP = 6
"""Qualities: a page is compressed while a reader waits for it. Higher ones take several times as long for 3 to 8 % less."""
AGAIN = (b"cache-control", b"etag", b"vary")
"""Headers that are said again to whoever has the page."""
LEAST = 500
"""Bytes below which compressing makes nothing smaller worth the while."""

_PACK: dict[bytes, Callable[[bytes], bytes]] = {
    b"": lambda body: body,
    b"gzip": lambda body: gzip.compress(body, GZIP, mtime=0),
    b"br": lambda body: brotli.compress(body, quality=BROTLI),
}


@lru_cache(maxsize=256)
def encoding(accepted: bytes) -> bytes:
    """The best encoding that "Accept-Encoding" allows, b"" for none (RFC 9110, 12.5.3)."""
    allowed: dict[bytes, float] = {}
    for part in accepted.lower().split(b","):
        name, _, rest = part.partition(b";")
        allowed[name.strip()] = _weight(rest)
    for name in (b"br", b"gzip"):
        if allowed.get(name, allowed.get(b"*", 0.0)) > 0:
            return name
    return b""


def _weight(parameters: bytes) -> float:
    name, _, value = parameters.partition(b"=")
    if name.strip() != b"q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


class Variant:
    """A page in one encoding, as it is sent: messages of ASGI."""

    __slots__ = ("body", "etag", "nothing", "size", "start", "unchanged")

    def __init__(self, headers: Headers, body: bytes, etag: bytes, encoded: bytes) -> None:
        self.etag = etag
        self.size = len(body)
        kept = [*headers, (b"etag", etag), (b"vary", b"Accept-Encoding")]
        full = [*kept, *([(b"content-encoding", encoded)] if encoded else []), (b"content-length", b"%d" % len(body))]
        self.start: Message = {"type": "http.response.start", "status": 200, "headers": full}
        self.body: Message = {"type": "http.response.body", "body": body}
        # The others are as they were, or the tag would not be: RFC 9110, 15.4.5 asks to say only what copies are kept by.
        again = [each for each in kept if each[0] in AGAIN]
        self.unchanged: Message = {"type": "http.response.start", "status": 304, "headers": again}
        self.nothing: Message = {"type": "http.response.body", "body": b""}

    def answer(self, *, bodiless: bool, known: bytes) -> tuple[Message, Message]:
        """What is sent. `bodiless` for HEAD; `known` is what the browser says that it has ("If-None-Match")."""
        if known and matches(known, self.etag):
            return self.unchanged, self.nothing
        return self.start, self.nothing if bodiless else self.body


def matches(known: bytes, etag: bytes) -> bool:
    """Whether this entity tag is among those (weak comparison, RFC 9110, 13.1.2)."""
    if known == etag:
        return True
    return known.strip() == b"*" or any(each.strip().removeprefix(b"W/") == etag for each in known.split(b","))


class FinishedPage:
    """One page in the encodings that were asked for so far."""

    __slots__ = ("_body", "_headers", "_mark", "_variants")

    def __init__(self, headers: Headers, body: bytes) -> None:
        self._headers, self._body = headers, body
        # Of what is in the page and what is said with it, and not of the state of the record: what did not change stays valid.
        said = b"\n".join(name + b":" + value for name, value in headers)
        self._mark = hashlib.blake2b(said + b"\n\n" + body, digest_size=12).hexdigest().encode()
        self._variants: dict[bytes, Variant] = {}

    def made(self, encoded: bytes) -> Variant | None:
        """In this encoding (`encoding`), where somebody asked for it before."""
        return self._variants.get(encoded)

    def variant(self, encoded: bytes) -> Variant:
        """In this encoding, compressed now where it was not before; from any thread."""
        made = self._variants.get(encoded)
        if made is None:
            used = encoded if len(self._body) >= LEAST else b""
            etag = b'"%s%s"' % (self._mark, b"-" + used if used else b"")
            made = Variant(self._headers, _PACK[used](self._body), etag, used)
            self._variants[encoded] = made
        return made

    @property
    def size(self) -> int:
        """Bytes, near enough."""
        return 2_000 + len(self._body) + sum(each.size for each in tuple(self._variants.values()))


class FinishedPages:
    """The pages of one state of the record, those that were asked for last; at most so many bytes."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._state: Hashable = None
        self._pages: OrderedDict[Hashable, tuple[FinishedPage, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, state: Hashable, key: Hashable) -> FinishedPage | None:
        """The page as of this state."""
        if state != self._state:
            self._begin(state)
        found = self._pages.get(key)
        if found is None:
            return None
        self._pages.move_to_end(key)
        return found[0]

    def peek(self, state: Hashable, key: Hashable) -> FinishedPage | None:
        """The same from any thread: what is of another state is not there, and stays for the event loop to clear away."""
        if state != self._state:
            return None
        try:
            self._pages.move_to_end(key)
            return self._pages[key][0]
        except KeyError:
            return None

    def put(self, state: Hashable, key: Hashable, page: FinishedPage) -> None:
        """Keep it, or take note that it has grown by a variant. What is of an earlier state is not kept."""
        if state != self._state:
            return
        _page, before = self._pages.pop(key, (None, 0))
        size = page.size
        self._pages[key] = (page, size)
        self.size += size - before
        while self.size > self.most:
            _key, (_page, gone) = self._pages.popitem(last=False)
            self.size -= gone

    def _begin(self, state: Hashable) -> None:
        self._pages.clear()
        self._state, self.size = state, 0
