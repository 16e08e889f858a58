"""What is typed is kept by the browser alone (static/desk/kept.js). The desk says whose form it is, and what was saved.

A form names its draft in `_kept`. Once it is saved, a cookie tells the browser so, whatever page comes next: a page that
comes may be the same form, refused, or somebody asking for a password, and neither says that anything was saved.
"""

import re
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from tracker.desk.models import Redaction

FIELD, COOKIE = "_kept", "desk_saved"
MOST = 20
"""Drafts that one cookie names: windows for new rows are closed without a page that would read it."""
SECONDS = 24 * 3600

_NAME = re.compile("[0-9a-f]{32}")
Answer = TypeVar("Answer", bound=HttpResponseBase)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the page's script needs: of what the form is, and made from which version.

    `forget_before` is when words were last removed for good, in milliseconds since 1970: what was typed before that is
    not offered any more, because it may hold them.
    """

    subject: str
    version: str = ""
    forget_before: int = 0


def kept(subject: str, version: object = "") -> Kept:
    """For one form; `subject` tells it from all others."""
    last = Redaction.objects.aggregate(at=Max("created_at"))["at"]
    return Kept(subject, str(version), int(last.timestamp() * 1000) if last else 0)


def saved(request: HttpRequest, answer: Answer) -> Answer:
    """The answer to a form that was saved, with word of it for the browser."""
    name = request.POST.get(FIELD, "")
    if _NAME.fullmatch(name):
        earlier = [each for each in request.COOKIES.get(COOKIE, "").split(".") if _NAME.fullmatch(each)]
        answer.set_cookie(
            COOKIE,
            ".".join(dict.fromkeys([name, *earlier][:MOST])),
            max_age=SECONDS,
            path=reverse("admin:index"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=False,
            samesite="Lax",
        )
    return answer
