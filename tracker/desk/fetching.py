"""Fetching what stands at a web address, from anywhere on the public internet and from nowhere else.

    fetch(url)  -> Fetched, or raises Refused (refusals.py) with a reason and what to do instead

No cookies, no credentials, no proxy of the environment, nothing kept between two requests. One time limit holds for all
of it together, however slowly the other side sends; every redirect is checked like the first address (destinations.py).
"""

import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urljoin

import httpcore
from django.conf import settings

from tracker.desk.destinations import Destinations, Target
from tracker.desk.refusals import Reason, Refused, of_status

_PAGES = frozenset((200, 203))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_READ = 65_536
"""Bytes that httpcore asks for at once."""
_ACCEPT = "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.8,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one fetch with all its redirects. Sizes are in bytes, `wire` as sent and `body` after decompression."""

    seconds: float = 12
    connecting: float = 4
    """Seconds for one address of a host that has several."""
    wire: int = 4_000_000
    body: int = 6_000_000
    headers: int = 100
    header_bytes: int = 64_000
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Policy:
    """Where to, and how much. What the desk uses is Policy() as it is; no setting changes it."""

    destinations: Destinations = field(default_factory=Destinations)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Fetched:
    """`body` are the page's bytes, with the compression of the transport taken off. `hops` are all addresses asked."""

    requested: str
    final: str
    content_type: str
    body: bytes
    hops: tuple[str, ...]


def fetch(url: str, policy: Policy | None = None) -> Fetched:
    """What stands there now. Raises Refused."""
    policy = policy or Policy()
    meter = Meter(policy.limits)
    hops: list[str] = []
    following = url
    while True:
        target = policy.destinations.target(following)
        if str(target) in hops:
            raise Refused(Reason.LOOP)
        if len(hops) > policy.limits.redirects:
            raise Refused(Reason.REDIRECTS)
        hops.append(str(target))
        answer = _ask(target, policy, meter)
        if isinstance(answer, _Page):
            return Fetched(url, str(target), answer.content_type, answer.body, tuple(hops))
        following = _led_on(target, answer)


def _led_on(target: Target, location: str) -> str:
    """Where a redirect leads, which may be written relative to the address that was asked. Raises Refused."""
    try:
        return urljoin(str(target), location.partition("#")[0])
    except ValueError:
        # Of some that are none ("http://[") already joining them makes an error.
        raise Refused(Reason.ADDRESS) from None


class Meter:
    """What is left of a fetch's time and bytes."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._ends = time.monotonic() + limits.seconds
        self._bytes = 0
        self._most = limits.wire
        self._headers: int | None = None

    def asking(self) -> None:
        """What comes now is headers, until `answering`: of these, and of what the last read brought too, only so much."""
        self._headers = self._bytes
        self._most = self._bytes + self.limits.header_bytes + _READ

    def answering(self) -> None:
        self._most = self.limits.wire
        self._headers = None

    @property
    def past_headers(self) -> bool:
        """Whether more came than headers may have, where nothing but headers has come."""
        return self._headers is not None and self._bytes - self._headers > self.limits.header_bytes

    def left(self) -> float:
        """Seconds. Raises Refused where there are none."""
        seconds = self._ends - time.monotonic()
        if seconds <= 0:
            raise Refused(Reason.TIME)
        return seconds

    def received(self, count: int) -> None:
        self._bytes += count
        if self._bytes > self._most:
            raise Refused(Reason.SIZE if self._most == self.limits.wire else Reason.HEADERS)


@dataclass(frozen=True, slots=True)
class _Page:
    content_type: str
    body: bytes


def _ask(target: Target, policy: Policy, meter: Meter) -> "_Page | str":
    """One request: the page, or where it leads on to."""
    addresses = policy.destinations.addresses(target, meter.left())
    connection = httpcore.HTTPConnection(
        origin=httpcore.Origin(target.scheme.encode(), target.host.encode(), target.port),
        ssl_context=trust() if target.scheme == "https" else None,
        network_backend=Pinned(addresses, meter),
        http1=True,
        http2=False,
        retries=0,
    )
    url = httpcore.URL(
        scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path.encode()
    )
    meter.asking()
    try:
        with connection, connection.stream("GET", url, headers=_headers(target)) as response:
            return _read(response, meter)
    except httpcore.TimeoutException:
        raise Refused(Reason.TIME) from None
    except httpcore.ConnectError as error:
        tls = isinstance(error.__cause__ or error.__context__, ssl.SSLError) or isinstance(error.args[0], ssl.SSLError)
        raise Refused(Reason.CERTIFICATE if tls else Reason.UNREACHABLE) from None
    except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError, OSError):
        # The parser has a bound of its own, which small reads meet before the meter's.
        raise Refused(Reason.HEADERS if meter.past_headers else Reason.BROKEN) from None


def _headers(target: Target) -> list[tuple[bytes, bytes]]:
    who = f"{settings.SITE_NAME} ({settings.SITE_URL})".encode("ascii", "replace").decode()
    said = {
        "Host": target.named,
        "User-Agent": "".join(char for char in who if char.isprintable()),
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    return [(name.encode(), value.encode()) for name, value in said.items()]


def _read(response: httpcore.Response, meter: Meter) -> "_Page | str":
    meter.answering()
    headers = response.headers
    size = sum(len(name) + len(value) for name, value in headers)
    if len(headers) > meter.limits.headers or size > meter.limits.header_bytes:
        raise Refused(Reason.HEADERS)
    if response.status in _REDIRECTS:
        location = _header(headers, "location")
        if not location:
            raise Refused(Reason.BROKEN)
        return location
    if response.status not in _PAGES:
        raise of_status(response.status)
    body = bytearray()
    for piece in _unpacked(response.iter_stream(), _header(headers, "content-encoding"), meter.limits.body):
        meter.left()
        body += piece
        if len(body) > meter.limits.body:
            raise Refused(Reason.SIZE)
    return _Page(_header(headers, "content-type")[:200], bytes(body))


def _header(headers: Iterable[tuple[bytes, bytes]], name: str) -> str:
    """The first header of this name, in characters that can be printed; "" where there is none."""
    for each, value in headers:
        if each.lower() == name.encode():
            text = _text(value).strip()
            return text if text.isprintable() else ""
    return ""


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _unpacked(pieces: Iterable[bytes], encoding: str, most: int) -> Iterator[bytes]:
    """The body without the transport's compression, never more than `most` bytes of it at once. Raises Refused."""
    match encoding.strip().lower():
        case "" | "identity":
            yield from pieces
        case "gzip" | "x-gzip":
            yield from _gunzipped(pieces, most)
        case _:
            raise Refused(Reason.COMPRESSION)


def _gunzipped(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        for piece in pieces:
            rest = piece
            while rest and not unpacking.eof:
                yield unpacking.decompress(rest, most + 1)
                rest = unpacking.unconsumed_tail
    except zlib.error:
        raise Refused(Reason.COMPRESSION) from None
    if not unpacking.eof:
        raise Refused(Reason.COMPRESSION)


@cache
def trust() -> ssl.SSLContext:
    """Whose certificates are believed, for whose names: as browsers do."""
    return httpcore.default_ssl_context()


class Pinned(httpcore.NetworkBackend):
    """Connects to the addresses that were checked, whatever the name leads to by now."""

    def __init__(self, addresses: list[str], meter: Meter) -> None:
        self.addresses, self.meter = addresses, meter
        self.plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        refused: Exception = httpcore.ConnectError(host)
        for address in self.addresses:
            seconds = min(self.meter.left(), self.meter.limits.connecting)
            try:
                return Metered(
                    self.plain.connect_tcp(address, port, seconds, local_address, socket_options), self.meter
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                refused = error
        raise refused


class Metered(httpcore.NetworkStream):
    """A connection on which nothing lasts longer, and nothing comes in beyond, what is left of the fetch."""

    def __init__(self, stream: httpcore.NetworkStream, meter: Meter) -> None:
        self.stream, self.meter = stream, meter

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self.stream.read(max_bytes, self.meter.left())
        self.meter.received(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.meter.left())

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return Metered(self.stream.start_tls(ssl_context, server_hostname, self.meter.left()), self.meter)

    def get_extra_info(self, info: str) -> object:
        return self.stream.get_extra_info(info)
