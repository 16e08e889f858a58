"""The history of a subject, save by save, and the page that restores it to one of them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext

from tracker.desk.admin.publishing import change_url, gone, page_context, row_at
from tracker.desk.documents_of import SubjectRow
from tracker.desk.forms.retelling import Retelling, Telling
from tracker.desk.models import Version
from tracker.desk.people import names_of
from tracker.desk.restoring import Restoration, RestorationRefused, plan_restoration, restore
from tracker.desk.saves import Page, Place, Published, Save, Step, page_of, page_within
from tracker.ground.vocabulary import Change

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
else:
    Admin = admin.ModelAdmin
MOST = 200
"""Changes of one save that are told one by one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history, in words. `restore` is the address of the page that asks, "" where there is nothing to."""

    title: str
    who: str
    at: Any
    note: str = ""
    tellings: tuple[Telling, ...] = ()
    left_out: int = 0
    restore: str = ""


def history_view(model_admin: Admin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Everything that happened to a subject and its parts, the newest first. `?after=` goes on after an entry."""
    row = row_at(model_admin, request, object_id)
    if row is None:
        return gone(model_admin, request, object_id)
    page = page_of(row, Place.parse(request.GET.get("after", "")))
    entries = _entries(row, page, restoring=model_admin.has_change_permission(request, row))
    context = {
        **page_context(model_admin, request, row, gettext("History")),
        "entries": entries,
        "next": page.next,
        "first": "after" not in request.GET,
        "back": change_url(row),
    }
    return TemplateResponse(request, "admin/desk/history.html", context)


class PartOfPlanAdmin(Admin):
    """Mix in before RowAdmin, for Version and Point: the history of one of them, which is restored with its plan."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What was changed of it, save by save."""
        row: Any = row_at(self, request, object_id)
        if row is None:
            return gone(self, request, object_id)
        plan = (row if isinstance(row, Version) else row.version).plan
        page = page_within(row, Place.parse(request.GET.get("after", "")))
        context = {
            **page_context(self, request, row, gettext("History")),
            "entries": _entries(plan, page, restoring=False),
            "next": page.next,
            "first": "after" not in request.GET,
            "back": change_url(row),
            "whole": _url(plan, "history"),
        }
        return TemplateResponse(request, "admin/desk/history.html", context)


def restore_view(model_admin: Admin, request: HttpRequest, object_id: str, save: int) -> HttpResponse:
    """What restoring would change; a POST with the version that the page showed does it."""
    row = row_at(model_admin, request, object_id)
    if row is None:
        return gone(model_admin, request, object_id)
    user = request.user
    if not isinstance(user, User) or not model_admin.has_change_permission(request, row):
        raise PermissionDenied
    plan = plan_restoration(row, save, by=user) if save < 2**31 else None
    if plan is None:
        messages.warning(request, gettext("There is no such save of this."))
        return HttpResponseRedirect(_url(row, "history"))
    problems = plan.problems
    if request.method == "POST":
        problems = _restore(row, save, request.POST.get("seen", ""), user)
        if not problems:
            messages.success(request, gettext("Restored. Nothing was published: readers see what they saw before."))
            return HttpResponseRedirect(change_url(row))
    told = _told(row, plan)
    context = {
        **page_context(model_admin, request, row, gettext("Restore")),
        "problems": problems,
        "tellings": told[:MOST],
        "left_out": max(0, len(told) - MOST),
        "nothing": not plan.moved,
        "possible": bool(plan.moved) and not plan.problems,
        "version": row.version,
        "back": _url(row, "history"),
    }
    return TemplateResponse(request, "admin/desk/restore.html", context)


def _restore(row: SubjectRow, save: int, seen: str, user: User) -> list[str]:
    """What speaks against it; nothing where it was done."""
    if seen != str(row.version):
        return [gettext("Somebody changed this meanwhile. Look at what would be restored now, then decide again.")]
    try:
        restore(type(row)._base_manager.get(pk=row.pk, version=row.version), save, by=user)
    except type(row).DoesNotExist:
        return [gettext("Somebody changed this meanwhile. Look at what would be restored now, then decide again.")]
    except RestorationRefused as error:
        return error.problems
    return []


def _told(row: SubjectRow, plan: Restoration) -> list[Telling]:
    return Retelling(plan.moved, row, None).tellings()


# The list


def _entries(row: SubjectRow, page: Page, *, restoring: bool) -> list[Entry]:
    retelling = Retelling([moved for save in page.saves for moved in save.moved], row, None)
    names = names_of(save.by for save in page.saves if save.by is not None)
    entries = []
    for each in page.entries:
        match each:
            case Save():
                entries.append(_save(row, each, retelling, names, restoring=restoring))
            case Published():
                entries.append(_edition(each))
            case Step():
                entries.append(_step(each))
    return entries


def _save(row: SubjectRow, save: Save, retelling: Retelling, names: dict[int, str], *, restoring: bool) -> Entry:
    told = list(retelling.of(save.moved))
    who = names.get(save.by, gettext("somebody whose account is gone")) if save.by is not None else ""
    if save.dossier:
        said = gettext("%(who)s, by importing a dossier") if who else gettext("by importing a dossier")
        who = said % {"who": who} if who else said
    return Entry(
        title=gettext("Version %(number)s") % {"number": save.version},
        who=who or gettext("somebody, past the desk"),
        at=save.at,
        tellings=tuple(told[:MOST]),
        left_out=max(0, len(told) - MOST),
        restore=_url(row, "restore", save.number) if restoring and save.version != row.version else "",
    )


def _edition(edition: Published) -> Entry:
    title = gettext("Published as edition %(number)s: %(change)s") % {
        "number": edition.number,
        "change": gettext(Change(edition.change).label),
    }
    note = gettext("[removed]") if edition.redacted else edition.note
    return Entry(title=title, who=edition.by or gettext("somebody"), at=edition.at, note=note)


def _step(step: Step) -> Entry:
    told = step.step
    title = gettext("Review: %(step)s") % {"step": gettext(told.get_step_display())}
    if told.given_to_name:
        title = gettext("%(title)s to %(name)s") % {"title": title, "name": told.given_to_name}
    return Entry(title=title, who=told.by_name, at=step.at, note=told.text)


def _url(row: SubjectRow, page: str, *more: object) -> str:
    return reverse(f"admin:desk_{row._meta.model_name}_{page}", args=[row.pk, *more])
