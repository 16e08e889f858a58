"""Guessing passwords: django-axes, counting for this desk (docs/decisions/0009).

Three limits. One name from one place (clients.py): ten wrong passwords, then a quarter of an hour. One name from all
addresses together: fifty within five minutes. All names from one address together: sixty within a quarter of an hour,
so that names made up for it cost no more than that many looks at a password. A browser that is known for a name feels
neither of the latter two with it: nobody keeps an editor out of the browser that they always use, nor a newsroom that
shares an address out of theirs. With other names it has sixty of its owner's, whatever others at that address do.

An attempt is counted before the password is looked at and taken back when it was right: however many are made at
once, no more than the limit are looked at. axes' table holds the name, the place's pseudonym, a number and a time, and
loses each row with the next attempt, sign-in or sign-out after it has run out.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import ngettext

from tracker.desk.accounts import clients, sessions

NAME_LIMIT = 50
NAME_WINDOW = timedelta(minutes=5)
CROWD_LIMIT = 60
"""Wrong passwords for any names together from one address within AXES_COOLOFF_TIME, counted from the first of them."""
ANY_NAME = "any name"
"""Marks the row that counts these, where other rows have the kind of the place; its name is empty."""

log = logging.getLogger(__name__)


class ThrottleBackend(AxesStandaloneBackend):  # type: ignore[misc]  # axes has no types
    """First of the authentication backends: refuses whoever has to wait, leaves everyone else to the next one."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> None:
        # Not over HTTP (a shell, a test): nobody guesses there, and there is no place to count for.
        if request is not None:
            super().authenticate(request, username, password, **kwargs)


class Throttle(AxesDatabaseHandler):  # type: ignore[misc]
    """What axes asks and tells at each attempt."""

    def is_allowed(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Whether the password may be looked at; counts the attempt if so."""
        return admit(request, _name(credentials))

    def user_login_failed(
        self, sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        if request is None:
            return
        if not locked_out(request):
            where, kind = clients.place(request, _name(credentials))
            if wait := _wait_here(where, kind, _name(credentials)):
                _lock_out(request, wait)
            elif kind == clients.ADDRESS and (wait := _wait_of_crowd(request)):
                _lock_out(request, wait, any_name=True)
        log.warning("Signing in failed%s.", "; locked for now" if locked_out(request) else "")

    def user_logged_in(self, sender: object, request: HttpRequest, user: Any, **kwargs: Any) -> None:
        forgive(request, user.get_username())
        # Here and not on the sign-in page: however a session begins, its time starts to run.
        sessions.begin(request)

    def user_logged_out(self, sender: object, request: HttpRequest, user: Any, **kwargs: Any) -> None:
        forget_old()


def admit(request: HttpRequest, username: str) -> bool:
    """Count an attempt for this name from this place, or refuse it: then `seconds_to_wait` says for how long."""
    forget_old()
    where, kind = clients.place(request, username)
    if kind == clients.ADDRESS and (wait := _wait_everywhere(username)):
        _lock_out(request, wait)
        return False
    with transaction.atomic():
        # The locks let one attempt after the other count; the crowd's comes first for everyone.
        crowd = _locked("", clients.crowd(request), ANY_NAME) if kind == clients.ADDRESS else None
        if crowd and crowd.failures_since_start >= CROWD_LIMIT:
            # Before there is a row for the name: else there would be one for each that is made up.
            _lock_out(request, _left(crowd.attempt_time, settings.AXES_COOLOFF_TIME), any_name=True)
            return False
        row = _locked(username, where, kind)
        if row.failures_since_start >= settings.AXES_FAILURE_LIMIT:
            _lock_out(request, _left(row.attempt_time, settings.AXES_COOLOFF_TIME))
            return False
        row.failures_since_start += 1
        row.attempt_time = timezone.now()
        row.save(update_fields=["failures_since_start", "attempt_time"])
        if crowd:
            # Its time stays that of the first: slips of a large newsroom would otherwise add up for ever.
            crowd.failures_since_start += 1
            crowd.save(update_fields=["failures_since_start"])
            setattr(request, "desk_crowd", crowd.ip_address)  # noqa: B010
    return True


def _locked(username: str, where: str, kind: str) -> Any:
    """The row that counts for this, made where there is none, for this transaction alone."""
    row, _ = AccessAttempt.objects.select_for_update().get_or_create(
        username=username,
        ip_address=where,
        user_agent=kind,
        defaults={"failures_since_start": 0, "attempt_time": timezone.now()},
    )
    return row


def forgive(request: HttpRequest, username: str) -> None:
    """The password was right: what was counted for this name from this place is taken back.

    Of what was counted for any name only this attempt is: else who has an account could guess others' between two of
    their own sign-ins for ever.
    """
    where, kind = clients.place(request, username)
    AccessAttempt.objects.filter(username=username, ip_address=where, user_agent=kind).delete()
    if crowd := getattr(request, "desk_crowd", ""):
        counted = AccessAttempt.objects.filter(username="", ip_address=crowd, user_agent=ANY_NAME)
        counted.update(failures_since_start=F("failures_since_start") - 1)
        counted.filter(failures_since_start=0).delete()
        setattr(request, "desk_crowd", "")  # noqa: B010
    forget_old()


def release(username: str) -> int:
    """Let this name try again from everywhere; how many places were being counted."""
    gone: int = AccessAttempt.objects.filter(username=username).delete()[0]
    return gone


def forget_old() -> None:
    """Delete what no longer counts for anything."""
    old = AccessAttempt.objects.filter(attempt_time__lte=timezone.now() - settings.AXES_COOLOFF_TIME)
    with transaction.atomic():
        # What somebody is counting in now goes with the next one; to wait for it here could be to wait for each other.
        rows = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True))
        AccessAttempt.objects.filter(pk__in=rows).delete()


def locked_out(request: HttpRequest) -> bool:
    """Whether an attempt in this request was refused unseen, or was the last one before that."""
    return bool(getattr(request, "axes_locked_out", False))


def seconds_to_wait(request: HttpRequest) -> int:
    return int(getattr(request, "desk_wait", 0))


def words(request: HttpRequest) -> str:
    """What somebody who has to wait is told: the same whether or not there is such a user."""
    minutes = -(-seconds_to_wait(request) // 60)
    if getattr(request, "desk_any_name", False):
        return ngettext(
            "Too many wrong names or passwords came from your network. Wait a minute, then try again, or use a browser"
            " in which you signed in before: there you need not wait.",
            "Too many wrong names or passwords came from your network. Wait %(minutes)s minutes, then try again, or use"
            " a browser in which you signed in before: there you need not wait.",
            minutes,
        ) % {"minutes": minutes}
    return ngettext(
        "Too many attempts with this name. Wait a minute, then try again, or use a browser in which you signed in"
        " before. If you forgot the password, ask whoever manages the accounts for a new one.",
        "Too many attempts with this name. Wait %(minutes)s minutes, then try again, or use a browser in which you"
        " signed in before. If you forgot the password, ask whoever manages the accounts for a new one.",
        minutes,
    ) % {"minutes": minutes}


def too_many(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """The page that was going to be shown (a form with the words above, and all that was typed), as 429."""
    response.status_code = 429
    response.headers["Retry-After"] = str(seconds_to_wait(request))
    return response


def _name(credentials: dict[str, Any] | None) -> str:
    return str((credentials or {}).get("username") or "")[:255]


def _lock_out(request: HttpRequest, seconds: int, *, any_name: bool = False) -> None:
    setattr(request, "axes_locked_out", True)  # noqa: B010  axes' own attribute, of which the type knows nothing
    setattr(request, "desk_wait", seconds)  # noqa: B010
    setattr(request, "desk_any_name", any_name)  # noqa: B010


def _wait_here(where: str, kind: str, username: str) -> int:
    """Seconds that this name has to wait in this place; 0 where it need not."""
    found = AccessAttempt.objects.filter(
        username=username, ip_address=where, user_agent=kind, failures_since_start__gte=settings.AXES_FAILURE_LIMIT
    ).first()
    return _left(found.attempt_time, settings.AXES_COOLOFF_TIME) if found else 0


def _wait_of_crowd(request: HttpRequest) -> int:
    found = AccessAttempt.objects.filter(
        username="", ip_address=clients.crowd(request), user_agent=ANY_NAME, failures_since_start__gte=CROWD_LIMIT
    ).first()
    return _left(found.attempt_time, settings.AXES_COOLOFF_TIME) if found else 0


def _wait_everywhere(username: str) -> int:
    recent = AccessAttempt.objects.filter(
        username=username, user_agent=clients.ADDRESS, attempt_time__gt=timezone.now() - NAME_WINDOW
    )
    total = recent.aggregate(total=Sum("failures_since_start"))["total"] or 0
    return int(NAME_WINDOW.total_seconds()) if total >= NAME_LIMIT else 0


def _left(since: datetime, period: timedelta) -> int:
    """Whole seconds until the period is over, at least one."""
    return max(1, int((since + period - timezone.now()).total_seconds()) + 1)
