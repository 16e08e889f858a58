"""Where a request comes from, as far as guessing passwords has to be slowed down. No address is kept or logged.

Failed attempts are counted for a name *and* a place. A place is a browser in which this name has signed in before (it
holds a signed cookie), or else the network address; of that a keyed digest is stored, in the form of an address.
Attempts with names that have not signed in with this browser are counted together as well, for its crowd: the browsers
of whoever signed in with it last, or else all that ask from its address.
"""

import hmac
import secrets
from ipaddress import IPv4Address, IPv6Address

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from tracker.ground.network import client_address, household

KNOWN = "desk_known"
"""The cookie of a browser in which somebody has signed in."""
DAYS_KNOWN = 90
ADDRESS, BROWSER = "address", "known browser"
"""The two kinds of places."""

_signer = Signer(salt="tracker.desk.accounts.known")


def address(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    """The network address of who asks; None where there is none. How far it is believed: TRUSTED_PROXIES."""
    passed_on = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return client_address(request.META.get("REMOTE_ADDR", ""), passed_on, proxies=settings.TRUSTED_PROXIES)


def pseudonym(request: HttpRequest) -> str:
    """A keyed digest of the address, as an address of the range fd00::/8 (where the internet has none)."""
    return _as_address(household(address(request)))


def place(request: HttpRequest, username: str) -> tuple[str, str]:
    """(pseudonym, kind) of the place that an attempt to sign in with this name is counted for."""
    held = known(request, username)
    return (_as_address(held), BROWSER) if held else (pseudonym(request), ADDRESS)


def known(request: HttpRequest, username: str) -> str:
    """What tells this browser from others, where this name has signed in with it before; "" otherwise."""
    owner, token = _held(request)
    return token if hmac.compare_digest(owner, _owner(username)) else ""


def crowd(request: HttpRequest) -> str:
    """Pseudonym of those for whom attempts with any name are counted together.

    Of who signed in, not of the browser: else everyone who has an account could make any number of them.
    """
    owner, _token = _held(request)
    return _as_address(owner) if owner else pseudonym(request)


def remember(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Let this browser be known as one of theirs from now on."""
    token = known(request, username) or secrets.token_hex(16)
    response.set_cookie(
        KNOWN,
        _signer.sign(f"{_owner(username)}.{token}"),
        max_age=DAYS_KNOWN * 24 * 3600,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def _held(request: HttpRequest) -> tuple[str, str]:
    """What the cookie of a known browser says: a digest of whose it is, and what tells it from others; else "", ""."""
    try:
        owner, _, token = _signer.unsign(request.COOKIES.get(KNOWN, "")).partition(".")
    except BadSignature:
        return "", ""
    return owner, token


def _owner(username: str) -> str:
    return salted_hmac("tracker.desk.accounts.owner", username, algorithm="sha256").hexdigest()[:32]


def _as_address(text: str) -> str:
    digest = salted_hmac("tracker.desk.accounts.place", text, algorithm="sha256").digest()
    return str(IPv6Address(b"\xfd" + digest[:15]))
