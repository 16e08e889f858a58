"""What stands before every view: the headers each answer carries, and the input no view should meet."""

from collections.abc import Callable
from typing import ClassVar

from django.http import HttpRequest, HttpResponse


class HeadersMiddleware:
    """The security headers that Django and django-csp do not set, on every answer, static files and errors included."""

    HEADERS: ClassVar[dict[str, str]] = {
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    }

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class InputGuardMiddleware:
    """Refuses what no page can mean; filled in with the odd-request tests."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
