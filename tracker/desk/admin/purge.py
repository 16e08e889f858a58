"""Purging words: the list of who asked for what and who did it, the page that proposes, the page that decides."""

from collections import Counter
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from tracker.desk.accounts.presence import PresenceForm
from tracker.desk.admin.publishing import gone, page_context, row_at, url_of
from tracker.desk.admin.read_only import ReadOnlyAdmin
from tracker.desk.admin.redacting import remover, tell
from tracker.desk.door import may_redact
from tracker.desk.forms.texts import PublicNoteField
from tracker.desk.loading import load
from tracker.desk.models import Capture, Purge, QuoteLock
from tracker.desk.problems import short
from tracker.desk.purging import (
    Everywhere,
    PublicationRefused,
    confirm,
    drop,
    empty_expired,
    look,
    may_confirm,
    objections,
    propose,
    words_of,
)
from tracker.desk.redaction_plan import Plan
from tracker.desk.texts import COPIES
from tracker.ground.text import TEXT

SHOWN = 200
"""Subjects and kept copies that the page lists; of more, their number."""
Preview = dict[str, Any]


class ProposalForm(PresenceForm):
    """What shall go from everywhere, what readers are told, and why."""

    words = forms.CharField(
        label=_("The name, in every spelling"),
        required=False,
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField", "autocomplete": "off", "dir": "auto"}),
        help_text=_(
            "One in a line: in each script, declined, the family name alone where it says enough. Capitals and spaces do not "
            "matter, anything else does. What is found within a longer word goes too."
        ),
    )
    note = PublicNoteField(
        help_text=_("Stands with each edition that is emptied, for good, so it must not repeat the name."),
    )
    reason = forms.CharField(
        label=_("Reason for the desk"),
        required=False,
        max_length=TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=_(
            "What the second person decides by: who asked, when, by which letter. Without the name; it is kept."
        ),
    )


@admin.register(Purge)
class PurgeAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "outcome", "decided_by_name", "decided_at", "note")
    list_filter = ("outcome",)
    search_fields = ("proposed_by_name", "decided_by_name", "note", "reason")

    class Media:
        css: ClassVar = {"all": ("desk/desk.css",)}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and may_redact(request.user)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        empty_expired()
        answer: HttpResponse = super().changelist_view(request, extra_context)
        return answer

    @method_decorator(sensitive_post_parameters("words"))
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Shows what would go; the button after that proposes it."""
        user = remover(request)
        posted = request.method == "POST"
        initial = {"note": gettext("A name was removed that should not have stood here.")}
        form = ProposalForm(request.POST if posted else None, initial=initial, request=request)
        context: dict[str, Any] = {"problems": []}
        if posted and form.is_valid():
            words, said = words_of(form.cleaned_data["words"]), {**form.cleaned_data}
            said.pop("words")
            if "propose" in request.POST:
                try:
                    propose(words, by=user, **said)
                except PublicationRefused as error:
                    context["problems"] = error.problems
                else:
                    messages.success(request, gettext("Proposed. Somebody else has 72 hours to look at it and do it."))
                    return HttpResponseRedirect(reverse("admin:desk_purge_changelist"))
            found = look(words)
            context["problems"] = context["problems"] or objections(found, words=words, **said)
            context |= preview(found)
        context |= page_context(self, request, None, gettext("Purge a name everywhere"))
        context |= {"form": form, "back": reverse("admin:desk_purge_changelist")}
        return TemplateResponse(request, "admin/desk/purge_propose.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What would go, to whoever may decide it; afterwards who decided what."""
        empty_expired()
        purge = cast("Purge | None", row_at(self, request, object_id))
        if purge is None:
            return gone(self, request, object_id)
        user = request.user
        if not isinstance(user, User) or not may_confirm(user):
            raise PermissionDenied
        posted = request.method == "POST"
        form = PresenceForm(request.POST if posted else None, request=request)
        refused: list[str] = []
        if posted and purge.open and form.is_valid():
            try:
                if "drop" in request.POST:
                    drop(purge.pk, by=user)
                    messages.success(request, gettext("Not done. The words are forgotten."))
                    return HttpResponseRedirect(reverse("admin:desk_purge_changelist"))
                if "seen" in request.POST and "confirm" in request.POST:
                    tell(request, confirm(purge.pk, by=user))
                    return HttpResponseRedirect(reverse("admin:desk_purge_changelist"))
            except PublicationRefused as error:
                refused = error.problems
                purge.refresh_from_db()
        own = purge.proposed_by_id_kept == user.pk
        context = {
            **page_context(self, request, None, gettext("Purge a name everywhere")),
            "purge": purge,
            "form": form,
            "own": own,
            "problems": refused,
            "back": reverse("admin:desk_purge_changelist"),
            "log": reverse("admin:desk_redaction_change", args=(purge.redaction_id,)) if purge.redaction_id else "",
        }
        if purge.open:
            words = words_of(purge.words)
            found = look(words, but=purge.pk)
            context |= preview(found)
            context["words"] = words
            context["problems"] = refused or objections(found, words=words, note=purge.note, reason=purge.reason)
        return TemplateResponse(request, "admin/desk/purge.html", context)


def preview(found: Everywhere) -> Preview:
    """What templates show of a plan: every subject that holds the words, every table, and what lies beside."""
    plan = found.plan
    rows = load({each.subject for each in found.places[:SHOWN]})
    places = [
        {"place": each, "url": url_of(rows[each.subject]) if each.subject in rows else ""}
        for each in found.places[:SHOWN]
    ]
    copies = [UUID(held.row) for held in plan.rows if held.table is COPIES]
    kept = Capture.objects.filter(pk__in=copies).defer("raw", "text").order_by("-taken_at")[:SHOWN]
    return {
        "plan": plan,
        "places": places,
        "places_more": max(0, len(found.places) - SHOWN),
        "public": sum(each.public for each in found.places),
        "tables": _tables(plan),
        "copies": [
            {"title": short(str(each)), "url": reverse("admin:desk_capture_change", args=(each.pk,))} for each in kept
        ],
        "copies_count": len(copies),
        "locks": QuoteLock.objects.filter(capture__in=copies).count(),
    }


def _tables(plan: Plan) -> list[dict[str, Any]]:
    """Each table of the desk with how many of its rows, and of the rows of its history, lose words."""
    now, before = Counter[str](), Counter[str]()
    for held in plan.rows:
        (before if held.history else now)[str(held.table.model._meta.verbose_name_plural)] += 1
    return [
        {"noun": noun, "rows": now[noun], "history": before[noun]} for noun in sorted({*now, *before}, key=str.casefold)
    ]
