"""What stands before every view: the headers each answer carries, and the input no view should meet."""

import re
from collections.abc import Callable, Iterator
from typing import ClassVar
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest, ValidationError
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext

METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
LONGEST_PATH = 1_000
"""Most bytes in the path of an address: twice what a slug in an address with a language can need."""
LONGEST_QUERY = 4_000
"""Most bytes in the query of an address, as it is sent: a search of the greatest length beside every filter."""
DESK = "/admin/"
"""Where the desk answers. Everywhere else is public, and there cookies are neither read nor set."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")

Respond = Callable[[HttpRequest], HttpResponse]


class HeadersMiddleware:
    """The security headers that Django and django-csp do not set, on every answer, static files and errors included."""

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
        return response


class InputGuardMiddleware:
    """Refuses what no page can mean, in one place, with 400 or 405; reads no body."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        for fault in _faults(request):
            raise BadRequest(fault)
        # The charset of a body has no say in how an address is read; some of Python's codecs are not even for text.
        request.encoding = "utf-8"
        if not request.path_info.startswith(DESK):
            _forget_cookies(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Where the admin looks a foreign value of the address up unchecked (`add/?claim=zzz`), answer 400, not 500."""
        if not request.path_info.startswith(DESK):
            return
        asked = request.method in ("GET", "HEAD") and bool(request.META.get("QUERY_STRING"))
        if isinstance(exception, ValidationError | DataError) or (
            asked and isinstance(exception, ValueError | OverflowError)
        ):
            raise BadRequest(gettext("A value in this address does not fit the form it is meant for.")) from exception


def _faults(request: HttpRequest) -> Iterator[str]:
    """What is wrong with the address or the cookies, for readers."""
    # Decoded by Django already; bytes that are not UTF-8 stand in it percent-encoded and name no page.
    path = request.path_info.encode()
    query = str(request.META.get("QUERY_STRING", ""))
    if len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY:
        yield gettext("This address is too long.")
    for part in (path, unquote_to_bytes(query)):
        try:
            text = part.decode()
        except UnicodeDecodeError:
            yield gettext("This address is not valid UTF-8.")
            return
        if _CONTROL.search(text):
            yield gettext("This address contains a control character.")
    if any(_CONTROL.search(value) for value in request.COOKIES.values()):
        yield gettext("A cookie contains a control character.")


def _forget_cookies(request: HttpRequest) -> None:
    """A public page is the same for everyone: nothing behind it can read a cookie, and so none is set or removed."""
    request.META.pop("HTTP_COOKIE", None)
    request.COOKIES = {}
