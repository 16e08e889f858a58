"""When a session of the desk ends: after SESSION_IDLE_MINUTES without a request, and SESSION_HOURS after signing in.

All of somebody's end when what they may do here is changed (`end`).

The times stand in the session itself, in seconds since 1970. The last request is noted once a minute, so that reading
pages does not mean a write for each.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

SINCE, SEEN, AWAY = "desk_since", "desk_seen", "desk_away"
GRAIN = 60
"""Seconds within which requests count as one moment."""
MOST_FORGOTTEN = 100
"""Sessions that have run out, deleted with each sign-in: more than can begin between two."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A session that this request came with and that had ended. `user` is the id of whose it was."""

    idle: bool
    user: str

    def words(self) -> str:
        if self.idle:
            minutes = settings.SESSION_IDLE_MINUTES
            text = ngettext(
                "You were signed out: nothing happened here for a minute.",
                "You were signed out: nothing happened here for %(count)s minutes.",
                minutes,
            )
            return text % {"count": minutes}
        hours = settings.SESSION_HOURS
        text = ngettext(
            "You were signed out: a sign-in lasts for an hour.",
            "You were signed out: a sign-in lasts for %(count)s hours.",
            hours,
        )
        return text % {"count": hours}


def words(request: HttpRequest) -> str:
    """What to tell somebody who has to sign in again."""
    found = ended(request)
    return found.words() if found else gettext("You are not signed in, or no longer.")


def ended(request: HttpRequest) -> Ended | None:
    """The session that this request came with and that had ended; None where there was none."""
    found: Ended | None = getattr(request, "desk_ended", None)
    return found


def begin(request: HttpRequest) -> None:
    """Somebody has just signed in."""
    request.session[SINCE] = request.session[SEEN] = time.time()
    request.session[AWAY] = False
    forget_old()


def end(user: User, *, but: str | None = None) -> int:
    """Sign this user out everywhere, but for the session with this key; how many sessions ended.

    Whose a session is stands within it only, and so each is read: a tenth of a millisecond.
    """
    there = Session.objects.filter(expire_date__gt=timezone.now()).exclude(pk=but or "")
    theirs = [each.pk for each in there.iterator() if each.get_decoded().get(SESSION_KEY) == str(user.pk)]
    return Session.objects.filter(pk__in=theirs).delete()[0]


def forget_old() -> None:
    """Delete sessions that have run out, the oldest first: nobody has to remember `clearsessions`."""
    old = Session.objects.filter(expire_date__lt=timezone.now()).order_by("expire_date")
    with transaction.atomic():
        # What somebody else is deleting is not waited for.
        keys = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:MOST_FORGOTTEN])
        Session.objects.filter(pk__in=keys).delete()


class SessionLimitsMiddleware:
    """Ends sessions, notes the last request, and that somebody was away (presence.py asks them again).

    After the sessions' own middleware. Does nothing for requests without the cookie: public pages never see one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            _look(request)
        return self.get_response(request)


def _look(request: HttpRequest) -> None:
    session, now = request.session, time.time()
    # A session from before there were limits starts to count with its first request.
    since, seen = session.setdefault(SINCE, now), session.setdefault(SEEN, now)
    idle = now - seen > settings.SESSION_IDLE_MINUTES * 60
    if idle or now - since > settings.SESSION_HOURS * 3600:
        setattr(request, "desk_ended", Ended(idle=idle, user=str(session[SESSION_KEY])))  # noqa: B010
        session.flush()
        return
    if now - seen > settings.REAUTH_MINUTES * 60:
        session[AWAY] = True
    if now - seen > GRAIN:
        session[SEEN] = now
