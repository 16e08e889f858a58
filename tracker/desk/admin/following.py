"""“Save and next”, “Publish and next”: what comes after a subject in the list that its form was opened from.

The list is the filtered one of the admin (`_changelist_filters` in the address), or one of the front page (`list`); where
the form was opened from neither, it is the user's own drafts. What comes next is looked up when the form is shown and
sent along with it: saving may move the subject within its list, or out of it.
"""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk import review
from tracker.desk.dashboard import drafts_of
from tracker.desk.documents_of import MODELS, SubjectRow, kind_of
from tracker.desk.door import four_eyes
from tracker.ground.vocabulary import SubjectKind

if TYPE_CHECKING:
    Admin = ModelAdmin[Any]
else:
    Admin = ModelAdmin

FIELD, BUTTON, LIST, FILTERS = "_following", "_next", "list", "_changelist_filters"
MOST = 500
"""So far into a list a subject is looked for."""

Key = tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class Following:
    """The next subject, and the name of the list in which it is that."""

    kind: str
    subject: UUID
    title: str

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


def _drafts(user: User) -> list[Key]:
    return [(kind, subject) for kind, subject, _at in drafts_of(user)]


def _returned(user: User) -> list[Key]:
    return list(review.returned_to(user).values_list("kind", "subject")[:MOST])


def _waiting(user: User) -> list[Key]:
    """Without what they sent themselves, where somebody else has to publish that."""
    found = review.waiting()
    others = found.exclude(sent_by_id_kept=user.pk) if four_eyes() else found
    return list(others.values_list("kind", "subject")[:MOST])


LISTS: Mapping[str, tuple[Any, Callable[[User], list[Key]]]] = {
    "drafts": (_("My drafts"), _drafts),
    "returned": (_("Returned to me"), _returned),
    "waiting": (_("Waiting for review"), _waiting),
}
"""The lists of the front page, by their codes (dashboard.py)."""


def following(admin: Admin, request: HttpRequest, row: SubjectRow) -> Following | None:
    """What comes after this row in the list that the address tells of; None where nothing does."""
    if not isinstance(request.user, User):
        return None
    if (filters := request.GET.get(FILTERS, "")) and (found := _in_admin_list(admin, request, row, filters)):
        return found
    return next_in(request.GET.get(LIST, ""), row, request.user)


def next_in(code: str, row: SubjectRow, user: User) -> Following | None:
    """What comes after this row in one of LISTS, the drafts by default; its first where the row is not in it."""
    title, keys = LISTS.get(code, LISTS["drafts"])
    found = _after(keys(user), (kind_of(row).value, row.pk), first=True)
    return Following(*found, str(title)) if found else None


def _after(keys: list[Key], here: Key, *, first: bool = False) -> Key | None:
    if here not in keys:
        return keys[0] if keys and first else None
    return next(iter(keys[keys.index(here) + 1 :]), None)


def _in_admin_list(admin: Admin, request: HttpRequest, row: SubjectRow, filters: str) -> Following | None:
    asked = copy.copy(request)
    try:
        asked.GET = QueryDict(filters)
        if not all(value.isprintable() for _name, values in asked.GET.lists() for value in values):
            return None
        with transaction.atomic():
            # The admin's own, and not what adds the columns that a list shows.
            found = ModelAdmin.get_changelist_instance(admin, asked).queryset.values_list("pk", flat=True)
            kind = kind_of(row).value
            key = _after([(kind, pk) for pk in dict.fromkeys(found[:MOST])], (kind, row.pk))
    except (IncorrectLookupParameters, SuspiciousOperation, ValueError, DatabaseError):
        return None
    return Following(*key, str(admin.opts.verbose_name_plural)) if key else None


def sent_along(request: HttpRequest) -> Key | None:
    """What the form that was sent names as the next one, if it was asked for."""
    kind, _space, subject = request.POST.get(FIELD, "").partition(" ") if BUTTON in request.POST else ("", "", "")
    try:
        return SubjectKind(kind).value, UUID(subject)
    except ValueError:
        return None


def is_there(admin: Admin, request: HttpRequest, key: Key) -> bool:
    """Whether the next one is still there, for this user to open."""
    other = admin.admin_site.get_model_admin(MODELS[SubjectKind(key[0])])
    return other.has_view_or_change_permission(request) and other.get_queryset(request).filter(pk=key[1]).exists()


def go_on(admin: Admin, request: HttpRequest, row: SubjectRow) -> HttpResponse | None:
    """To the form of the next one, and on to the list where there is none any more; None where that was not asked."""
    if BUTTON not in request.POST:
        return None
    messages.success(request, gettext("Saved: %s.") % row)
    key = sent_along(request)
    whence = {name: value for name in (FILTERS, LIST) if (value := request.GET.get(name))}
    if key is not None and is_there(admin, request, key):
        query = f"?{urlencode(whence)}" if whence else ""
        return HttpResponseRedirect(reverse(f"admin:desk_{key[0]}_change", args=[key[1]]) + query)
    messages.info(request, gettext("That was the last one of the list."))
    if filters := whence.get(FILTERS):
        page = reverse(f"admin:desk_{admin.opts.model_name}_changelist")
        return HttpResponseRedirect(f"{page}?{QueryDict(filters).urlencode()}")
    return HttpResponseRedirect(reverse("admin:index"))


def next_to_publish(admin: Admin, request: HttpRequest) -> str:
    """The review page of the next one, where that was asked for and it is still there; else ""."""
    key = sent_along(request)
    if key is None or not is_there(admin, request, key):
        return ""
    return reverse(f"admin:desk_{key[0]}_publish", args=[key[1]])
