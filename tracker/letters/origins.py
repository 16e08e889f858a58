"""Whether a form was sent from a page of this site. No cookie could tell: public pages set none."""

from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

BY_ITSELF = ("same-origin", "none")
"""What browsers say of a request that no other site had a part in (Fetch Metadata, "Sec-Fetch-Site")."""


def from_here(headers: Mapping[str, str], own: Collection[str]) -> bool:
    """Whether the browser says that one of its own pages sent this. `own` are origins such as "https://example.org".

    Pages cannot write these headers themselves. Whoever is no browser can write any: against that there are the signed
    ticket and the limits. What says nothing of where it comes from is refused.
    """
    if site := headers.get("Sec-Fetch-Site", ""):
        return site in BY_ITSELF
    if origin := headers.get("Origin", ""):
        return origin in own
    return _origin(headers.get("Referer", "")) in own


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"
