"""Which language a request is answered in: on public pages that of the address, at the desk the editor's own choice.

Not Django's LocaleMiddleware: that one asks cookies and `Accept-Language` where an address names no language, and says so with
`Vary`. docs/decisions/0034.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import override

from tracker.web import prefixes

Respond = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Stands before whatever may refuse a request, so that refusals are in the language of their address, too."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with override(prefixes.language_of(request.path_info), deactivate=True):
            return self.get_response(request)
