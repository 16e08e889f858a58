"""The desk's pages at the door: what would be published, and removing something from the public record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.accounts.presence import PresenceForm
from tracker.desk.differences import Change as FieldChange
from tracker.desk.differences import Difference, in_full, in_words, titles_for
from tracker.desk.documents_of import MODELS, SubjectRow
from tracker.desk.door import four_eyes
from tracker.desk.forms.lookalikes import warnings
from tracker.desk.models import Actor
from tracker.desk.problems import CHOSEN, problems_of
from tracker.desk.publishing import (
    Item,
    Preview,
    Publication,
    PublicationRefused,
    Withdrawal,
    may_publish,
    plan_publication,
    plan_withdrawal,
    publish,
    withdraw,
)
from tracker.desk.states import status_labels, statuses
from tracker.ground.text import TEXT
from tracker.ground.vocabulary import Change

if TYPE_CHECKING:
    Admin = ModelAdmin[Any]
else:
    Admin = ModelAdmin

HELP = {
    Change.UPDATE: _("Something is new: a statement, a source, a later state of things."),
    Change.MINOR: _("Spelling, or what stands beside a statement. Not a stance, a date, a quote or a claim’s wording."),
    Change.CORRECTION: _("What we published was wrong. The note says what, and readers find it among the corrections."),
}


class PublishForm(PresenceForm):
    """What an editor says about an edition. The kind of change is asked only where something was public before."""

    note = forms.CharField(
        label=_("Public note"),
        required=False,
        max_length=TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=_("Readers see it with this edition. A correction needs one: what was wrong, and what is right."),
    )

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if again:
            self.fields["change"] = forms.ChoiceField(
                label=_("Kind of change"),
                widget=forms.RadioSelect,
                choices=[(kind.value, f"{gettext(kind.label)}: {HELP[kind]}") for kind in CHOSEN],
                initial=Change.UPDATE.value,
            )
            self.order_fields(["change", "note"])


class WithdrawForm(PresenceForm):
    """Why something is removed, and whether what needs it goes with it."""

    note = forms.CharField(
        label=_("Public note"),
        max_length=TEXT,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=_(
            "Stands in its place, with the date. Say why in a neutral sentence, without repeating what was said."
        ),
    )
    with_dependents = forms.BooleanField(
        label=_("Remove what needs it too"), required=False, help_text=_("Each of those gets the same notice.")
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One subject of a batch, as the confirmation lists it."""

    kind: str
    title: str
    url: str
    number: int
    unchanged: bool
    again: bool
    before: str
    after: str
    differences: Sequence[Difference]
    contents: Sequence[Difference]


def publish_view(admin: Admin, request: HttpRequest, object_id: str) -> HttpResponse:
    """The publish page of one subject."""
    user = publisher(request)
    row = row_at(admin, request, object_id)
    if row is None:
        return gone(admin, request, object_id)
    back = change_url(row)
    return _publish_page(admin, request, [row], user, back=back, extra={"original": row})


def publish_selected(admin: Admin, request: HttpRequest, rows: Iterable[SubjectRow]) -> HttpResponse:
    """The same for the rows that were ticked in a list; confirming posts the list's action again."""
    user = publisher(request)
    chosen = list(rows)
    if not chosen:
        messages.error(request, gettext("None of the rows that were ticked is there any more. Choose again."))
        return HttpResponseRedirect(request.get_full_path())
    extra = {
        "selected": [str(row.pk) for row in chosen],
        "checkbox": ACTION_CHECKBOX_NAME,
        "original": None,
    }
    return _publish_page(admin, request, chosen, user, back=request.get_full_path(), extra=extra)


def withdraw_view(admin: Admin, request: HttpRequest, object_id: str, *, at_once: bool = False) -> HttpResponse:
    """The page that removes one subject from the public record; `at_once`: with everything already filled in."""
    user = publisher(request)
    row = row_at(admin, request, object_id)
    if row is None:
        return gone(admin, request, object_id)
    return withdraw_page(admin, request, [row], user, back=change_url(row), at_once=at_once, extra={"original": row})


def hide_view(admin: Admin, request: HttpRequest, object_id: str) -> HttpResponse:
    """The page “Hide now”: one look at what goes, and one press of the button."""
    return withdraw_view(admin, request, object_id, at_once=True)


def hide_selected(admin: Admin, request: HttpRequest, rows: Iterable[SubjectRow]) -> HttpResponse:
    """The same for the rows that were ticked in a list; confirming posts the list's action again."""
    user = publisher(request)
    chosen = list(rows)
    extra = {"selected": [str(row.pk) for row in chosen], "checkbox": ACTION_CHECKBOX_NAME, "original": None}
    return withdraw_page(admin, request, chosen, user, back=request.get_full_path(), at_once=True, extra=extra)


def withdraw_page(
    admin: Admin,
    request: HttpRequest,
    rows: list[SubjectRow],
    user: User,
    *,
    back: str,
    at_once: bool,
    extra: dict[str, Any],
) -> HttpResponse:
    """What goes, why, and the button; or the answer once it was pressed."""
    posted = request.method == "POST" and "seen" in request.POST
    initial = {"note": gettext("Hidden by the desk while it is being looked at."), "with_dependents": True}
    form = WithdrawForm(request.POST if posted else None, initial=initial if at_once else None, request=request)
    refused: list[str] = []
    if posted and form.is_valid():
        try:
            done = withdraw(*rows, by=user, **form.cleaned_data, seen=request.POST["seen"])
        except PublicationRefused as error:
            refused = error.problems
        else:
            count = len(done.editions)
            text = ngettext(
                "Removed from the public record.", "%(count)s subjects removed from the public record.", count
            )
            messages.success(request, text % {"count": count})
            return HttpResponseRedirect(back)
    plan = plan_withdrawal(*rows)
    title = gettext("Hide now") if at_once else gettext("Remove from the public record")
    context = {
        **page_context(admin, request, extra["original"], title),
        **extra,
        "form": form,
        "problems": refused,
        "plan": plan,
        "at_once": at_once,
        "asked": [{"title": str(row), "url": url_of(row)} for row in rows if row.pk in plan.subjects],
        "dependents": dependents_of(plan),
        "back": back,
        "looked_at": four_eyes(),
    }
    return TemplateResponse(request, "admin/desk/withdraw.html", context)


def dependents_of(plan: Withdrawal) -> list[dict[str, str]]:
    """What is public and needs the subject, as links to where it is edited; "" where its row is gone."""
    wanted = [subject for subject, _title in plan.dependents]
    urls = {row.pk: url_of(row) for model in MODELS.values() for row in model._default_manager.filter(pk__in=wanted)}
    return [{"title": title, "url": urls.get(subject, "")} for subject, title in plan.dependents]


def publisher(request: HttpRequest) -> User:
    """Who asks, or 403."""
    if not isinstance(request.user, User) or not may_publish(request.user):
        raise PermissionDenied
    return request.user


def row_at(admin: Admin, request: HttpRequest, object_id: str) -> SubjectRow | None:
    row: SubjectRow | None = admin.get_queryset(request).filter(pk=_key(admin, object_id)).first()
    if row is not None and not admin.has_view_or_change_permission(request, row):
        raise PermissionDenied
    return row


def _key(admin: Admin, object_id: str) -> Any:
    """The primary key in an address; None where it cannot be one."""
    try:
        return admin.model._meta.pk.to_python(unquote(object_id))
    except forms.ValidationError:
        return None


def gone(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """As every page of the admin answers where a row is no longer there."""
    answer: HttpResponse = admin._get_obj_does_not_exist_redirect(request, admin.opts, object_id)
    return answer


def change_url(row: SubjectRow) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=(row.pk,))


def _publish_page(
    admin: Admin, request: HttpRequest, rows: list[SubjectRow], user: User, *, back: str, extra: dict[str, Any]
) -> HttpResponse:
    posted = request.method == "POST" and "seen" in request.POST
    preview = plan_publication(rows, by=user)
    again = any(item.before for item in preview.asked)
    form = PublishForm(request.POST if posted else None, again=again, request=request)
    problems = problems_of(preview, by=user)
    if posted and form.is_valid():
        try:
            done = publish(
                rows,
                by=user,
                change=form.cleaned_data.get("change"),
                note=form.cleaned_data["note"],
                seen=request.POST["seen"],
            )
        except PublicationRefused as error:
            problems = error.problems
            preview = plan_publication(rows, by=user)
        else:
            _tell(admin, request, rows, done)
            return HttpResponseRedirect(back)
    context = {
        **page_context(admin, request, extra["original"], gettext("Publish")),
        **_lists(preview),
        **extra,
        "form": form,
        "problems": problems,
        "warnings": warnings(item.row for item in preview.appended if isinstance(item.row, Actor)),
        "preview": preview,
        "later": [{"title": str(row), "url": url_of(row)} for row in preview.later],
        "nothing": not preview.appended,
        "back": back,
    }
    return TemplateResponse(request, "admin/desk/publish.html", context)


def page_context(admin: Admin, request: HttpRequest, row: SubjectRow | None, title: str) -> dict[str, Any]:
    return {
        **admin.admin_site.each_context(request),
        "title": title,
        "subtitle": str(row) if row else None,
        "opts": admin.opts,
        "original": row,
        "media": admin.media,
        "has_view_permission": admin.has_view_permission(request, row),
    }


def _lists(preview: Preview) -> dict[str, list[Line]]:
    """Everything that would become public, as lines for the template."""
    changes = {item.subject: item.changes for item in preview.appended}
    contents = {item.subject: item.contents for item in preview.appended}
    titles = titles_for(change for found in (*changes.values(), *contents.values()) for change in found)
    labels = status_labels(statuses(preview))

    def line(item: Item) -> Line:
        before, after = labels.get(item.subject, ("", ""))
        found: Sequence[FieldChange] = changes.get(item.subject, ())
        return Line(
            kind=str(item.row._meta.verbose_name),
            title=str(item.row),
            url=url_of(item.row),
            number=item.number,
            unchanged=item.unchanged,
            again=item.held is not None,
            before=before,
            after=after,
            differences=in_words(found, titles),
            contents=in_full(contents.get(item.subject, ()), titles),
        )

    return {
        "asked": [line(item) for item in preview.asked],
        "needed": [line(item) for item in preview.needed],
        "naming": [line(item) for item in preview.naming],
    }


def url_of(row: SubjectRow) -> str:
    """Where the row is edited; "" where this site has no form for it."""
    try:
        return change_url(row)
    except NoReverseMatch:
        return ""


def _tell(admin: Admin, request: HttpRequest, rows: list[SubjectRow], done: Publication) -> None:
    count = len(done.editions)
    if count:
        text = ngettext("%(count)s edition published.", "%(count)s editions published.", count) % {"count": count}
        url = admin.get_view_on_site_url(rows[0]) if len(rows) == 1 else None
        link = format_html(' <a href="{}">{}</a>', url, gettext("View on site")) if url else ""
        messages.success(request, format_html("{}{}", text, link))
    if done.unchanged:
        same = len(done.unchanged)
        text = ngettext(
            "What readers see is the same as here: no new edition.",
            "%(count)s were public as they are: no new edition.",
            same,
        )
        messages.info(request, text % {"count": same})
