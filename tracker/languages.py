"""Which language a request is answered in: on public pages that of the address, at the desk the editor's own choice.

Not Django's LocaleMiddleware: that one asks cookies and `Accept-Language` where an address names no language, and says so with
`Vary`. docs/decisions/0038.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tracker.desk import language as desk
from tracker.guard import DESK
from tracker.web import prefixes
from tracker.web.translating import speaking

Respond = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Stands before whatever may refuse a request, so that refusals are in the language of their address, too."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        at_the_desk = request.path_info.startswith(DESK)
        language = desk.chosen(request) if at_the_desk else prefixes.language_of(request.path_info)
        with speaking(language):
            return self.get_response(request)
