"""Whose request it is, as far as the network tells: of an address only what limits need, and nothing is kept here."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address


def client_address(seen: str, passed_on: str, *, proxies: int) -> IPv4Address | IPv6Address | None:
    """The network address of who asks; None where there is none.

    `seen` is the address that the connection comes from, `passed_on` the text of X-Forwarded-For, which can be written
    by anyone. With `proxies` in front, each of which adds the address it was asked from at the end, the entry that many
    places from the end is what the outermost of them saw; what stands before that is not looked at.
    """
    entries = passed_on.split(",")
    if 0 < proxies <= len(entries) and (found := _parsed(entries[-proxies].strip())):
        return found
    return _parsed(seen)


def household(address: IPv4Address | IPv6Address | None) -> str:
    """What belongs to one and the same client, as text: who has one address of IPv6 has all of its /64."""
    return str(IPv6Network((address, 64), strict=False) if isinstance(address, IPv6Address) else address)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
