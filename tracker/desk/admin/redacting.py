"""The desk's page for removing something for good: what, why, what would go, and then the button."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.accounts.presence import PresenceForm
from tracker.desk.admin.publishing import Admin, change_url, gone, page_context, row_at, url_of
from tracker.desk.documents_of import MODELS
from tracker.desk.erasing import clean_up
from tracker.desk.forms.texts import PublicNoteField
from tracker.desk.models import Redaction
from tracker.desk.redacting import Other, Plan, PublicationRefused, may_redact, plan_redaction, problems, redact
from tracker.ground.text import TEXT, normalise

WORDS, WHOLE = "words", "whole"


class RedactForm(PresenceForm):
    """What shall go, what readers are told, and which others lose the words too (asked once they are known)."""

    way = forms.ChoiceField(
        label=_("What shall go"),
        widget=forms.RadioSelect,
        choices=[
            (WORDS, _("Certain words: the rest stays public, without them")),
            (WHOLE, _("All of it: a notice takes its place, and whatever names it reads “[removed]”")),
        ],
        initial=WORDS,
    )
    words = forms.CharField(
        label=_("The words"),
        required=False,
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField", "autocomplete": "off"}),
        help_text=_(
            "One text in a line, as it was written; capitals and spaces do not matter, anything else does. "
            "Where all of it goes, its own names are looked for elsewhere in any case."
        ),
    )
    note = PublicNoteField(
        help_text=_("Why, in a neutral sentence. It stays for good, so it must not repeat what is removed."),
    )
    reason = forms.CharField(
        label=_("Reason for the desk"),
        required=False,
        max_length=TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("Not public: who asked, when, by which letter. It must not repeat what is removed either."),
    )

    def texts(self) -> list[str]:
        """The words, one text each."""
        lines = (normalise(line) for line in self.cleaned_data["words"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))


@dataclass(frozen=True, slots=True)
class Line:
    """One other subject that holds the words, as the page lists it."""

    other: Other
    url: str
    chosen: bool


def redact_view(admin: Admin, request: HttpRequest, object_id: str) -> HttpResponse:
    """What would be removed, shown before it is: the button of the first step only looks."""
    user = remover(request)
    row = row_at(admin, request, object_id)
    if row is None:
        return gone(admin, request, object_id)
    form = RedactForm(request.POST if request.method == "POST" else None, request=request)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        include = _included(request, row.pk)
        words, whole = form.texts(), given["way"] == WHOLE
        plan = plan_redaction(row.pk, words=words, whole=whole, include=include)
        refused = problems(plan, words=words, note=given["note"], reason=given["reason"])
        if "confirm" in request.POST and not refused:
            try:
                log = redact(
                    row.pk,
                    by=user,
                    note=given["note"],
                    reason=given["reason"],
                    words=words,
                    whole=whole,
                    include=include,
                    seen=request.POST.get("seen", ""),
                )
            except PublicationRefused as error:
                refused = error.problems
                plan = plan_redaction(row.pk, words=words, whole=whole, include=include)
            else:
                tell(request, log)
                return HttpResponseRedirect(change_url(row))
        context = {"plan": plan, "problems": refused, "others": _others(plan, include), "included": len(include)}
    context |= {
        **page_context(admin, request, row, gettext("Remove for good")),
        "form": form,
        "back": change_url(row),
        "purge": reverse("admin:desk_purge_add"),
    }
    return TemplateResponse(request, "admin/desk/redact.html", context)


def remover(request: HttpRequest) -> User:
    """Who asks, or 403."""
    if not isinstance(request.user, User) or not may_redact(request.user):
        raise PermissionDenied
    return request.user


def _included(request: HttpRequest, subject: UUID) -> frozenset[UUID]:
    """The others that were ticked; what is no id was not ticked here."""
    found = set()
    for value in request.POST.getlist("include"):
        try:
            found.add(UUID(value))
        except ValueError:
            continue
    return frozenset(found - {subject})


def _others(plan: Plan, include: frozenset[UUID]) -> list[Line]:
    """Those that hold the words and do not lose them yet, and those that were ticked before."""
    wanted = {other.subject for other in plan.others} | include
    rows = {row.pk: row for model in MODELS.values() for row in model._default_manager.filter(pk__in=wanted)}
    ticked = [Other(each, str(rows.get(each, "")), public=False, editions=0, rows=0, history=0) for each in include]
    return [
        Line(other, url_of(rows[other.subject]) if other.subject in rows else "", other.subject in include)
        for other in (*ticked, *plan.others)
    ]


def tell(request: HttpRequest, log: Redaction) -> None:
    """Say what was done, and clean up. Without naming what was removed: what is said here may be kept for a while."""
    count = len(log.emptied)
    text = ngettext(
        "Removed for good. %(count)s edition was emptied.", "Removed for good. %(count)s editions were emptied.", count
    )
    messages.success(request, text % {"count": count})
    refused = clean_up()
    if refused:
        messages.warning(request, gettext("PostgreSQL could not clean up all tables: tell the operator."))
    messages.info(
        request,
        gettext("Backups, replicas, logs and copies elsewhere still hold it: see “Removing something for good”."),
    )
