"""Which addresses a source may be fetched from: a web address, taken apart and checked, to addresses of machines.

A page that an editor names, or a redirect of it, must not make this server ask its own network for something. So only
public addresses are connected to, and exactly the ones that were checked: a name is looked up once, all that it leads to
is looked at, and the connection is made to these numbers and never to the name again. If a single one of them is not
public, nothing is fetched: an honest name does not mix the two, and which of them would be taken is not for the
name's owner to choose.
"""

import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

from tracker.desk.refusals import Reason, Refused
from tracker.ground.text import URL

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], list[str]]
"""(name, port) to the addresses that it leads to. May raise OSError."""

PORTS = frozenset((80, 443))

# IANA's registry of special-purpose addresses as a whole, whatever a version of Python knows of it, and two more.
_FORBIDDEN_V4 = tuple(
    ip_network(each)
    for each in (
        "0.0.0.0/8",  # this network, unspecified
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT; also a metadata service
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's metadata service at a public address
        "169.254.0.0/16",  # link-local; most clouds' metadata services
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; also a metadata service
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# Of IPv6 only what is handed out for unicast (RFC 4291), so that everything else needs no list: loopback, unspecified,
# link-local, unique local, multicast, IPv4-mapped and IPv4-compatible, NAT64 (64:ff9b::/96, 64:ff9b:1::/48) …
_UNICAST_V6 = ip_network("2000::/3")
_FORBIDDEN_V6 = tuple(
    ip_network(each)
    for each in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID …
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: has any IPv4 address in it
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)

_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_NAME = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})+")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Letters that the older rules for names, which Python has, make into others than browsers do.
_DEVIATIONS = frozenset("ßẞς\u200c\u200d")
_IN_PATH = "/%:@!$&'()*+,;=~-._"


def is_public(address: Address) -> bool:
    """Whether this is an address of the public internet that nothing local can stand behind."""
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in each for each in _FORBIDDEN_V4)
    inside = address in _UNICAST_V6 and address.scope_id is None
    return inside and not any(address in each for each in _FORBIDDEN_V6)


def resolve(name: str, port: int) -> list[str]:
    """As the operating system does."""
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True, slots=True)
class Destinations:
    """What may be connected to. `permitted` are (address, port) beside the public ones: only tests have any."""

    ports: frozenset[int] = PORTS
    permitted: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    resolve: Resolve = resolve

    def target(self, url: str) -> "Target":
        """The address taken apart. Raises Refused."""
        target = taken_apart(url)
        if target.port not in self.ports and target.port not in {port for _, port in self.permitted}:
            raise Refused(Reason.PORT)
        return target

    def addresses(self, target: "Target", seconds: float) -> list[str]:
        """The addresses to connect to, all of them checked, in the order in which to try them. Raises Refused."""
        found = [target.host] if target.literal else self._looked_up(target, seconds)
        if not found:
            raise Refused(Reason.UNKNOWN_HOST)
        if not all(self._may_connect(each, target.port) for each in found):
            raise Refused(Reason.FORBIDDEN)
        return found

    def _may_connect(self, address: str, port: int) -> bool:
        try:
            return (address, port) in self.permitted or is_public(ip_address(address))
        except ValueError:
            return False

    def _looked_up(self, target: "Target", seconds: float) -> list[str]:
        """Looking a name up cannot be given a time limit, so another thread does it and is left behind if need be."""
        done: list[list[str]] = []

        def look_up() -> None:
            try:
                done.append(self.resolve(target.host, target.port))
            except (OSError, UnicodeError):
                done.append([])

        looking = threading.Thread(target=look_up, daemon=True, name="look-up")
        looking.start()
        looking.join(max(seconds, 0))
        if not done:
            raise Refused(Reason.TIME)
        return done[0]


@dataclass(frozen=True, slots=True)
class Target:
    """A web address in parts; `host` is ASCII, without brackets, `path` with its query and percent signs."""

    scheme: str
    host: str
    port: int
    path: str
    literal: bool

    @property
    def named(self) -> str:
        """The host and, where it is not the usual one, the port, as in an address."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"http": 80, "https": 443}[self.scheme]
        return host if self.port == usual else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.named}{self.path}"


def taken_apart(url: str) -> Target:
    """An http or https address in the one reading that is checked and connected to. Raises Refused."""
    url = url.strip()
    if _UNSAFE.search(url) or len(url) > URL:
        raise Refused(Reason.ADDRESS)
    try:
        parts = urlsplit(url)
        written, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused(Reason.ADDRESS) from None
    if parts.scheme not in ("http", "https") or not written:
        raise Refused(Reason.ADDRESS)
    if "@" in parts.netloc:
        raise Refused(Reason.LOGIN)
    host, literal = _host(written, bracketed=parts.netloc.startswith("["))
    path = quote(parts.path or "/", safe=_IN_PATH) + (
        f"?{quote(parts.query, safe=_IN_PATH + '?')}" if parts.query else ""
    )
    usual = {"http": 80, "https": 443}[parts.scheme]
    target = Target(parts.scheme, host, usual if port is None else port, path, literal)
    if len(str(target)) > URL:
        raise Refused(Reason.ADDRESS)
    return target


def _host(written: str, *, bracketed: bool) -> tuple[str, bool]:
    """(the host as it is looked up, whether it is an address of a machine).

    Numbers count only as browsers write them: "127.1", 2130706433, 0x7f.1 and 0177.0.0.1 are addresses to some programs
    and names to others.
    """
    if bracketed:
        try:
            if "%" in written:
                raise ValueError(written)
            return str(IPv6Address(written)), True
        except ValueError:
            raise Refused(Reason.ADDRESS) from None
    if _DEVIATIONS & set(written):
        raise Refused(Reason.ADDRESS)
    try:
        host = written.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        raise Refused(Reason.ADDRESS) from None
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            return str(IPv4Address(host)), True
        except ValueError:
            raise Refused(Reason.NUMBER) from None
    if not _NAME.fullmatch(host):
        # A name without a dot is one of the local network.
        raise Refused(Reason.FORBIDDEN if re.fullmatch(r"[a-z0-9_-]+", host) else Reason.ADDRESS)
    return host, False
