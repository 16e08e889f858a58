"""The language of the desk: each editor chooses one, and their browser keeps it (docs/decisions/0038).

A cookie of the desk's addresses alone: it holds on the sign-in page, too, and outlasts the session. It says nothing of who
somebody is, and no public page reads it.
"""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

COOKIE = "desk_language"
A_YEAR = 365 * 24 * 3600


def chosen(request: HttpRequest) -> str:
    """The language in which the desk answers this browser."""
    wanted = request.COOKIES.get(COOKIE, "")
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def choose(request: HttpRequest) -> HttpResponse:
    """Keep the choice, and lead back to where it was made. 400 for what is no language of the site."""
    wanted = request.POST.get("language", "")
    if wanted not in dict(settings.LANGUAGES):
        raise BadRequest(gettext("The desk does not speak this language: choose one that is offered."))
    desk, back = reverse("admin:index"), request.POST.get("next", "")
    local = back.startswith(desk) and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = HttpResponseRedirect(back if local else desk)
    response.set_cookie(
        COOKIE,
        wanted,
        max_age=A_YEAR,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
