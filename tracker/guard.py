"""What stands before every view: the headers each answer carries, and the input no view should meet."""

import logging
import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import unquote_to_bytes

from csp.constants import HEADER as POLICY
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.http import parse_header_parameters
from django.utils.translation import gettext

from tracker.outage import PLAIN
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
Environ = dict[str, Any]


def readable(application: Callable[..., Any]) -> Callable[..., Any]:
    """The WSGI application, without the headers about a body that Django cannot even make a request of.

    Django reads the whole address by the charset that a Content-Type names, which some of Python's codecs cannot (`hex`), and
    looks up what no codec can be called (a NUL, by way of RFC 2231): both fail before the first middleware. Browsers
    send forms as UTF-8; with any other charset the body counts as no form.
    """

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Any:
        if not _is_text_in_utf8(environ.get("CONTENT_TYPE", "")):
            del environ["CONTENT_TYPE"]
        if not _is_number(environ.get("CONTENT_LENGTH", "0")):
            del environ["CONTENT_LENGTH"]
        return application(environ, start_response)

    return answer


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 20


def _is_text_in_utf8(content_type: str) -> bool:
    try:
        charset = parse_header_parameters(content_type)[1].get("charset", "utf-8")
    except ValueError:
        return False
    return charset.strip().lower() in ("utf-8", "utf8", "us-ascii")


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
    """The headers that Django does not set, on every answer, static files and errors included.

    The policy is worked out once, by django-csp: no page has another than the rest. Its directives stand in one order: that of
    django-csp is another one in each process, and every worker would know a reader's copy by another entity tag.
    """

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
        self._headers = {POLICY: "; ".join(sorted(build_policy().split("; "))), **self.HEADERS}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Django's own account of an error has its styles within.
        told = settings.DEBUG and response.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR)
        for name, value in (self.HEADERS if told else self._headers).items():
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
        if not public and _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            # Django counts only what is no file; the files that the desk takes are smaller too.
            raise RequestDataTooBig
        if request.encoding:
            # The charset of a body has no say in how an address is read.
            request.encoding = "utf-8"
        if public:
            _forget_cookies(request)
        if request.path_info in PLAIN:
            # Health checks know the machine's address, not the names that readers use; nothing there depends on them.
            request.META["HTTP_HOST"] = settings.OWN_HOST
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


def _length(request: HttpRequest) -> int:
    """Bytes of the body, as announced; no server reads more than that."""
    announced = str(request.META.get("CONTENT_LENGTH", "0"))
    return int(announced) if _is_number(announced) else 0


def _shortened(value: object) -> object:
    if isinstance(value, str) and len(value) > LONGEST_LOGGED:
        return f"{value[:LONGEST_LOGGED]}… ({len(value)} characters)"
    return value


def _forget_cookies(request: HttpRequest) -> None:
    """A public page is the same for everyone: nothing behind it can read a cookie, and so none is set or removed."""
    request.META.pop("HTTP_COOKIE", None)
    request.COOKIES = {}
