"""Removing something from the public record, and what the desk's pages at the door have in common."""

from collections.abc import Iterable
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
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.accounts.presence import PresenceForm
from tracker.desk.documents_of import MODELS, SubjectRow
from tracker.desk.door import four_eyes
from tracker.desk.forms.texts import PublicNoteField
from tracker.desk.publishing import (
    PublicationRefused,
    Withdrawal,
    may_publish,
    plan_withdrawal,
    withdraw,
)

if TYPE_CHECKING:
    Admin = ModelAdmin[Any]
else:
    Admin = ModelAdmin


class WithdrawForm(PresenceForm):
    """Why something is removed, and whether what needs it goes with it."""

    note = PublicNoteField(
        help_text=_(
            "Stands in its place, with the date. Say why in a neutral sentence, without repeating what was said."
        ),
    )
    with_dependents = forms.BooleanField(
        label=_("Remove what needs it too"), required=False, help_text=_("Each of those gets the same notice.")
    )


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


def url_of(row: SubjectRow) -> str:
    """Where the row is edited; "" where this site has no form for it."""
    try:
        return change_url(row)
    except NoReverseMatch:
        return ""
