"""The button "Looked at, nothing new", on a claim's form and on the desk's front page."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from tracker.desk.admin.publishing import change_url, gone, row_at
from tracker.desk.door import PublicationRefused, may_publish
from tracker.desk.looking import look
from tracker.desk.models import Claim
from tracker.desk.models.faults import answerable, in_words


def look_view(model_admin: "admin.ModelAdmin[Any]", request: HttpRequest, object_id: str) -> HttpResponse:
    """A POST looks; any other way leads to the claim's form. Back to the front page with `front=1`."""
    row = row_at(model_admin, request, object_id)
    if not isinstance(row, Claim):
        return gone(model_admin, request, object_id)
    if not (isinstance(request.user, User) and may_publish(request.user)):
        raise PermissionDenied
    if request.method == "POST":
        _look(request, row, request.user)
        if request.POST.get("front") == "1":
            return HttpResponseRedirect(reverse("admin:index") + "#not-looked-at")
    return HttpResponseRedirect(change_url(row))


def _look(request: HttpRequest, row: Claim, user: User) -> None:
    try:
        edition = look(row, by=user)
    except PublicationRefused as error:
        messages.error(request, " ".join(error.problems))
    except OperationalError as error:
        if not answerable(error):
            raise
        messages.error(request, in_words(error))
    else:
        if edition is None:
            messages.info(request, gettext("Readers see today’s date on “%s” already.") % row)
        else:
            messages.success(request, gettext("Readers now see that the desk looked at “%s” today.") % row)
