"""What stands before every view: the headers each answer carries, and the input no view should meet."""

import logging
import re
from collections.abc import Callable, Iterator
from typing import ClassVar
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation, ValidationError
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext

from tracker.web.pages import not_allowed

METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
DESK_METHODS = ("GET", "HEAD", "POST")
"""The methods of forms: the admin would take any other for reading."""
LONGEST_PATH = 1_000
"""Most bytes in the path of an address: twice what a slug in an address with a language can need."""
LONGEST_QUERY = 4_000
"""Most bytes in the query of an address, as it is sent: a search of the greatest length beside every filter."""
LONGEST_LOGGED = 500
"""Most characters of one value in a log line."""
DESK = "/admin/"
"""Where the desk answers. Everywhere else is public, and there cookies are neither read nor set."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")

Respond = Callable[[HttpRequest], HttpResponse]


class RefusalsInOneLine(logging.Filter):
    """Logs what was refused without a traceback, and addresses as far as they fit a line.

    The address says it all, and anyone can ask for any number of them.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(
            record.exc_info[1], BadRequest | SuspiciousOperation | PermissionDenied | Http404
        ):
            record.exc_info = None
        if isinstance(record.args, tuple):
            record.args = tuple(_shortened(value) for value in record.args)
        return True


class HeadersMiddleware:
    """The headers that Django and django-csp do not set, on every answer, static files and errors included."""

    HEADERS: ClassVar[dict[str, str]] = {
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(
            f"{feature}=()"
            for feature in (
                "accelerometer",
                "camera",
                "display-capture",
                "geolocation",
                "gyroscope",
                "magnetometer",
                "microphone",
                "midi",
                "payment",
                "usb",
            )
        ),
    }

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.HEADERS.items():
            response.headers.setdefault(name, value)
        # Unless told otherwise, browsers keep 301 and 410 for as long as they like: a slug can move again, and what
        # was withdrawn can be published again.
        response.headers.setdefault("Cache-Control", "no-cache")
        return response


class InputGuardMiddleware:
    """Refuses what no page can mean, in one place, with 400 or 405; reads no body."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        public = not request.path_info.startswith(DESK)
        if request.method not in (METHODS if public else DESK_METHODS):
            return not_allowed(request) if public else HttpResponseNotAllowed(DESK_METHODS)
        for fault in _faults(request):
            raise BadRequest(fault)
        # The charset of a body has no say in how an address is read; some of Python's codecs are not even for text.
        request.encoding = "utf-8"
        if public:
            _forget_cookies(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Where the admin looks a foreign value up unchecked (`add/?claim=zzz`, an action's ids), 400 and not 500."""
        if not request.path_info.startswith(DESK):
            return
        asked = bool(request.META.get("QUERY_STRING")) or "_selected_action" in request.POST
        if isinstance(exception, ValidationError | DataError) or (
            asked and isinstance(exception, ValueError | OverflowError)
        ):
            raise BadRequest(gettext("A value in this address does not fit the form it is meant for.")) from exception


def _faults(request: HttpRequest) -> Iterator[str]:
    """What is wrong with the address or the cookies, for readers.

    Where a path is not UTF-8, Django has already put its bytes back as percent signs: no page has such a name.
    """
    path, query = request.path_info, str(request.META.get("QUERY_STRING", ""))
    if len(path.encode()) > LONGEST_PATH or len(query) > LONGEST_QUERY:
        yield gettext("This address is too long.")
    try:
        # WSGI hands bytes over as latin-1: a query need not be percent-encoded.
        text = unquote_to_bytes(query.encode("latin-1")).decode()
    except UnicodeError:
        yield gettext("This address is not valid UTF-8.")
        return
    if _CONTROL.search(path) or _CONTROL.search(text):
        yield gettext("This address contains a control character.")
    if any(_CONTROL.search(value) for value in request.COOKIES.values()):
        yield gettext("A cookie contains a control character.")


def _shortened(value: object) -> object:
    if isinstance(value, str) and len(value) > LONGEST_LOGGED:
        return f"{value[:LONGEST_LOGGED]}… ({len(value)} characters)"
    return value


def _forget_cookies(request: HttpRequest) -> None:
    """A public page is the same for everyone: nothing behind it can read a cookie, and so none is set or removed."""
    request.META.pop("HTTP_COOKIE", None)
    request.COOKIES = {}
