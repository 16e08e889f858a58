"""The page “Retract …” of a source: since when, why, every status that changes, and what else goes out with it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.publishing import Admin, change_url, gone, page_context, row_at
from tracker.desk.admin.review_page import AnswersForm, elsewhere, tell
from tracker.desk.forms.dates import DateField
from tracker.desk.forms.texts import PublicNoteField
from tracker.desk.models import Source
from tracker.desk.publishing import PublicationRefused
from tracker.desk.retracting import Retraction, in_one_step, plan_retraction, prepare, retract


class RetractForm(AnswersForm):
    since = DateField(label=_("Retracted since"), required=False, help_text=_("When its publisher took it back."))
    note = PublicNoteField(
        help_text=_("Readers see it with the edition: who took it back, and why if they said so."),
    )
    together = forms.MultipleChoiceField(
        label=_("Publish with it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Claims that rest on it and have changes of their own that were not published."),
    )

    def __init__(self, *args: Any, plan: Retraction, **kwargs: Any) -> None:
        super().__init__(*args, suspected=plan.suspected, **kwargs)
        self.plan = plan
        choices = [(str(row.pk), str(row)) for row in plan.ready]
        if choices:
            self.fields["together"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["together"]


def retract_view(admin: Admin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Look at what would change, then do it, or have it wait for somebody else where four eyes apply."""
    row = row_at(admin, request, object_id)
    if row is None:
        return gone(admin, request, object_id)
    user = request.user
    if not isinstance(row, Source) or not isinstance(user, User) or not admin.has_change_permission(request, row):
        raise PermissionDenied
    posted = request.method == "POST" and "seen" in request.POST
    plan = plan_retraction(row, by=user)
    initial = {"since": timezone.now().date().isoformat()}
    form = RetractForm(request.POST if posted else None, plan=plan, initial=initial, request=request)
    problems: list[str] = []
    if posted and form.is_valid():
        try:
            _do(admin, request, row, user, form)
        except PublicationRefused as error:
            problems = error.problems
        else:
            return HttpResponseRedirect(change_url(row))
    context = {
        **page_context(admin, request, row, gettext("Retract")),
        "media": admin.media + form.media,
        "plan": plan,
        "form": form,
        "problems": problems,
        "elsewhere": elsewhere(plan.effects),
        "staying": [each.title for each in plan.effects if not each.changed and not each.noted],
        "at_once": in_one_step(user),
        "back": change_url(row),
    }
    return TemplateResponse(request, "admin/desk/retract.html", context)


def _do(admin: Admin, request: HttpRequest, row: Source, user: User, form: RetractForm) -> None:
    given = {
        "since": form.cleaned_data["since"],
        "note": form.cleaned_data["note"],
        "by": user,
        "together": {each.pk for each in _ticked(form)},
        "seen": request.POST["seen"],
    }
    if in_one_step(user):
        tell(admin, request, [row], retract(row, answers=form.answers, **given))
    else:
        prepare(row, **given)
        messages.success(request, gettext("Prepared and sent for review: somebody else looks at it and publishes it."))


def _ticked(form: RetractForm) -> Iterator[Any]:
    chosen = set(form.cleaned_data.get("together", ()))
    return (row for row in form.plan.ready if str(row.pk) in chosen)
