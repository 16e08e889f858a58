"""403 for a form that was sent without the token of its page (CSRF), and what becomes of what was typed in it."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from tracker.desk.accounts import held, pages
from tracker.web import errors


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Where it stood on a page of an earlier sign-in in this browser, it is kept for whose page that was."""
    form = held.refused(request)
    answer = pages.offer_again(admin.site, request, form) if form else None
    return answer or errors.form_expired(request)
