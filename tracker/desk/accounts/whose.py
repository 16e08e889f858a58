"""On whose page a form stood: told by its token against forged forms (CSRF).

Every sign-in gives the browser a new secret, and the forms of its pages carry tokens made of it. A signed cookie notes
whose the latest secrets were, as digests. So a form tells who filled it in though the session is gone, or somebody has
signed in again in another window. Only a page of this desk in this browser can have such a token, as with the check
itself: what has one is not forged.
"""

import re
from hmac import compare_digest

from django.conf import settings
from django.contrib.auth.models import User
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import _unmask_cipher_token  # type: ignore[attr-defined]  # nothing public does this
from django.utils.crypto import salted_hmac

COOKIE = "desk_whose"
MOST = 8
"""Sign-ins that the cookie remembers."""
DAYS = 90

_TOKEN = re.compile("[A-Za-z0-9]{64}")
_signer = Signer(salt="tracker.desk.accounts.whose")


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Note that from now on the pages of this browser are theirs; once `login` has made the secret."""
    now = (_digest(_secret(request)), str(user.pk))
    kept = "_".join(f"{digest}.{whose}" for digest, whose in [now, *_noted(request)][:MOST])
    response.set_cookie(
        COOKIE,
        _signer.sign(kept),
        max_age=DAYS * 24 * 3600,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def accepted(request: HttpRequest) -> str:
    """The id of the user on whose page a form stood that passed the check; "" where that is not known."""
    return _whose(request, _secret(request))


def refused(request: HttpRequest) -> str:
    """The same of a form that did not pass because its page is from an earlier sign-in; "" for any other."""
    token = str(request.POST.get("csrfmiddlewaretoken", ""))
    if not _TOKEN.fullmatch(token):
        return ""
    secret = _unmask_cipher_token(token)
    # One of the secret in force was refused for another reason: where it was sent from.
    return "" if compare_digest(secret, _secret(request)) else _whose(request, secret)


def _whose(request: HttpRequest, secret: str) -> str:
    digest = _digest(secret)
    found = (whose for noted, whose in _noted(request) if compare_digest(noted, digest))
    return next(found, "")


def _noted(request: HttpRequest) -> list[tuple[str, str]]:
    """(digest of the secret, id of the user) of the latest sign-ins in this browser, the last one first."""
    try:
        kept = _signer.unsign(request.COOKIES.get(COOKIE, ""))
    except BadSignature:
        return []
    pairs = (each.partition(".") for each in kept.split("_"))
    return [(digest, whose) for digest, _, whose in pairs]


def _secret(request: HttpRequest) -> str:
    return str(request.META.get("CSRF_COOKIE", ""))


def _digest(secret: str) -> str:
    return salted_hmac("tracker.desk.accounts.whose", secret, algorithm="sha256").hexdigest()[:32]
