"""What everyone sees while the database is away, full or busy: 503 with `Retry-After`, never a 500 (docs/reliability.md).

Views are met by the middleware, what other middleware raises by `server_error`. Whatever is no outage stays a 500.
Nothing here asks the database or the session anything.
"""

import logging
import sys
from collections.abc import Callable, Iterator
from enum import Enum

from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import Error, InterfaceError, OperationalError, connections
from django.db.transaction import TransactionManagementError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from psycopg import Error as DriverError
from psycopg import OperationalError as DriverOperationalError

from tracker.buffering import BUSY
from tracker.web import errors
from tracker.web.pages import Page, render

PLAIN = ("/healthz/", "/readyz/")
"""What machines ask: answered in plain text."""

READING = ("GET", "HEAD", "OPTIONS")

Respond = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger(__name__)


class Cause(Enum):
    """Why nothing can be answered now; the value is the number of seconds after which asking again makes sense."""

    AWAY = 10
    LOCKED = 5
    CROWDED = 6
    FULL = 60


# PostgreSQL's error codes (its documentation, appendix A), by how they begin; the longest that fits counts.
CODES = {
    "08": Cause.AWAY,
    "25P03": Cause.AWAY,  # idle too long inside a transaction: its connection was ended
    "25P04": Cause.AWAY,  # the transaction took too long: likewise
    "57P": Cause.AWAY,
    "58": Cause.AWAY,  # the server met an error of its machine
    "40001": Cause.LOCKED,
    "40P01": Cause.LOCKED,
    "55P03": Cause.LOCKED,
    "57014": Cause.LOCKED,
    "53": Cause.CROWDED,
    "25006": Cause.FULL,  # read-only: what providers do where a disk is nearly full, and what a replica is
    "53100": Cause.FULL,
}

UNDONE = (Cause.LOCKED, Cause.FULL)
"""What a server that is there reports of a statement it refused: its whole transaction is undone for certain."""


class OutageMiddleware:
    """Answers an outage met by a view, and a request for which no thread was free."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get(BUSY):
            return _page(request, Cause.CROWDED, undone=True)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        cause = cause_of(exception)
        if cause is None:
            return None
        logger.warning("503 (%s): %s", cause.name.lower(), _name(exception))
        return _page(request, cause, undone=cause in UNDONE)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where an outage was met outside a view: by the session, say, when everything else was done."""
    error = sys.exc_info()[1]
    cause = cause_of(error) if error else None
    return _page(request, cause, undone=False) if cause else errors.server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 503 where it was an outage that kept the session from being saved, and not a sign-out meanwhile."""
    causes = (_cause(each) for each in _chain(exception)) if isinstance(exception, SessionInterrupted) else ()
    cause = next(filter(None, causes), None)
    return _page(request, cause, undone=False) if cause else errors.bad_request(request, exception)


def cause_of(error: BaseException) -> Cause | None:
    """The outage that this error is, or comes of; None where it is any other error."""
    # The driver's own too: Django does not wrap what closing a cursor raises.
    if not isinstance(error, Error | DriverError):
        return None
    found = next((cause for each in _chain(error) if (cause := _cause(each))), None)
    return Cause.AWAY if found is None and _in_the_wake(error) else found


def _in_the_wake(error: BaseException) -> bool:
    """Whether a transaction could not go on because its connection had ended, and what said so was caught on the way."""
    link = connections["default"].connection
    return isinstance(error, TransactionManagementError) and (link is None or link.closed)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what it comes of: after an outage within a transaction, other errors follow in its wake."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__  # type: ignore[assignment]


def _cause(error: BaseException) -> Cause | None:
    driver = error if isinstance(error, DriverError) else error.__cause__
    code = driver.sqlstate if isinstance(driver, DriverError) else None
    if code:
        begins = max((each for each in CODES if code.startswith(each)), key=len, default="")
        return CODES.get(begins)
    # Without a code it is not PostgreSQL that speaks: there is no connection, or it broke.
    if isinstance(error, OperationalError | DriverOperationalError) or (
        isinstance(error, InterfaceError) and "connection" in str(error)
    ):
        return Cause.CROWDED if "too many c" in str(error) else Cause.AWAY
    return None


def _name(error: BaseException) -> str:
    """The error's kinds and codes, without its words: those may hold names of hosts and users."""
    kinds = (type(each).__name__ + _code_in_brackets(each) for each in _chain(error))
    return " from ".join(dict.fromkeys(kinds))


def _code_in_brackets(error: BaseException) -> str:
    return f" [{error.sqlstate}]" if isinstance(error, DriverError) and error.sqlstate else ""


def _page(request: HttpRequest, cause: Cause, *, undone: bool) -> HttpResponse:
    """`undone`: whether it is certain that the request changed nothing."""
    sent = request.method not in READING
    if request.path_info in PLAIN:
        response = HttpResponse("busy\n", content_type="text/plain; charset=utf-8", status=503)
    elif _wants_json(request):
        response = JsonResponse({"error": _explanation(cause), "nothing_saved": undone or not sent}, status=503)
    else:
        page = Page(title=gettext("The site cannot answer right now"), noindex=True)
        context = {"explanation": _explanation(cause), "sent": sent, "undone": undone}
        response = render(request, "errors/503.html", page, status=503, **context)
    response.headers["Retry-After"] = str(cause.value)
    response.headers["Cache-Control"] = "no-store"
    return response


def _wants_json(request: HttpRequest) -> bool:
    accepted = request.headers.get("Accept", "")
    return request.path_info.startswith("/api/") or ("json" in accepted and "text/html" not in accepted)


def _explanation(cause: Cause) -> str:
    match cause:
        case Cause.AWAY:
            return gettext("The database cannot be reached. What is published here is safe.")
        case Cause.LOCKED:
            return gettext("Somebody else is changing the same thing, and it took too long to wait for them.")
        case Cause.CROWDED:
            return gettext("Too many people are asking at once.")
        case Cause.FULL:
            return gettext("The record can be read, but nothing can be saved: the database takes nothing in.")
