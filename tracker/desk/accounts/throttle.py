"""Guessing passwords: django-axes, counting for this desk (docs/decisions/0009).

Two limits. One name from one place (clients.py): ten wrong passwords, then a quarter of an hour. One name from all
addresses together: fifty within five minutes, which a browser that is known for that name does not feel. So nobody
keeps an editor out of the browser that they always use.

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
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import ngettext

from tracker.desk.accounts import clients, sessions

NAME_LIMIT = 50
NAME_WINDOW = timedelta(minutes=5)

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
            wait = _wait_here(*clients.place(request, _name(credentials)), _name(credentials))
            if wait:
                _lock_out(request, wait)
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
        # One row for each name and place; the lock lets one attempt after the other count.
        row, _ = AccessAttempt.objects.select_for_update().get_or_create(
            username=username,
            ip_address=where,
            user_agent=kind,
            defaults={"failures_since_start": 0, "attempt_time": timezone.now()},
        )
        if row.failures_since_start >= settings.AXES_FAILURE_LIMIT:
            _lock_out(request, _left(row.attempt_time, settings.AXES_COOLOFF_TIME))
            return False
        row.failures_since_start += 1
        row.attempt_time = timezone.now()
        row.save(update_fields=["failures_since_start", "attempt_time"])
    return True


def forgive(request: HttpRequest, username: str) -> None:
    """The password was right: what was counted for this name from this place is taken back."""
    where, kind = clients.place(request, username)
    AccessAttempt.objects.filter(username=username, ip_address=where, user_agent=kind).delete()
    forget_old()


def release(username: str) -> int:
    """Let this name try again from everywhere; how many places were being counted."""
    gone: int = AccessAttempt.objects.filter(username=username).delete()[0]
    return gone


def forget_old() -> None:
    """Delete what no longer counts for anything."""
    AccessAttempt.objects.filter(attempt_time__lte=timezone.now() - settings.AXES_COOLOFF_TIME).delete()


def locked_out(request: HttpRequest) -> bool:
    """Whether an attempt in this request was refused unseen, or was the last one before that."""
    return bool(getattr(request, "axes_locked_out", False))


def seconds_to_wait(request: HttpRequest) -> int:
    return int(getattr(request, "desk_wait", 0))


def words(request: HttpRequest) -> str:
    """What somebody who has to wait is told: the same whether or not there is such a user."""
    minutes = -(-seconds_to_wait(request) // 60)
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


def _lock_out(request: HttpRequest, seconds: int) -> None:
    setattr(request, "axes_locked_out", True)  # noqa: B010  axes' own attribute, of which the type knows nothing
    setattr(request, "desk_wait", seconds)  # noqa: B010


def _wait_here(where: str, kind: str, username: str) -> int:
    """Seconds that this name has to wait in this place; 0 where it need not."""
    found = AccessAttempt.objects.filter(
        username=username, ip_address=where, user_agent=kind, failures_since_start__gte=settings.AXES_FAILURE_LIMIT
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
