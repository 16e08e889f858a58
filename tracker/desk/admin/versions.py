"""No lost edit: a form carries the version that it was made from, and is saved on top of that one or not at all."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import unquote
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from tracker.desk.admin.never_deleted import instead, published_once
from tracker.desk.forms.overtaken import as_new, retell
from tracker.desk.forms.retelling import Retelling, Telling
from tracker.desk.meanwhile import evidence_seen, moved_since, seen_of
from tracker.desk.models import Evidence
from tracker.desk.models.base import Subject
from tracker.desk.models.faults import answerable, in_words
from tracker.desk.parts import hold, losing_parts, raise_versions, subject_model, subjects_of
from tracker.desk.touched import Seen

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

FIELD = "_version"
"""The name of the hidden input."""
_MOST_HISTORIES = 30


@dataclass(frozen=True, slots=True)
class Version:
    """The version that a page was made from, and how far the history went: {history: last event}.

    Evidence has no version of its own: there the number is that of the events in its history, which every change makes higher.
    """

    number: int
    seen: Seen = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.number} {json.dumps(self.seen, separators=(',', ':'))}"

    @classmethod
    def parse(cls, text: str) -> "Version | None":
        """What a form sent back; None for anything that no page of ours had."""
        number, _, seen = text.partition(" ")
        if not (number.isascii() and number.isdecimal() and len(number) < 19) or len(text) > 4096:
            return None
        try:
            found = json.loads(seen)
        except (ValueError, RecursionError):
            return None
        if not isinstance(found, dict) or len(found) > _MOST_HISTORIES:
            return None
        fits = all(type(last) is int and 0 <= last < 2**31 for last in found.values())
        return cls(int(number), found) if fits else None


@dataclass(slots=True)
class Attempt:
    """What one request makes of a form, kept at the request."""

    editing: bool = False
    saved: bool = False
    refused: str = ""
    version: Version | None = None
    conflicts: dict[str, dict[str, str]] = field(default_factory=dict)
    meanwhile: list[Telling] = field(default_factory=list)


def attempt_of(request: HttpRequest) -> Attempt:
    """The same one for the whole request."""
    found: Attempt | None = getattr(request, "_desk_attempt", None)
    if found is None:
        found = request._desk_attempt = Attempt()  # type: ignore[attr-defined]
    return found


def changed_meanwhile() -> str:
    """What an editor reads whose form was overtaken."""
    return gettext(
        "This was saved by somebody else, or in another window, since you opened it, so nothing of yours is saved yet. "
        "What they changed is listed below. What you typed is kept; where you had not changed anything you now see "
        "theirs. Look at it, then save again."
    )


class _GoneError(Exception):
    """A form was sent for a row that is not there any more."""


class VersionedAdmin(ModelAdmin):
    """Mix in before ModelAdmin, for whatever is or shares a subject."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What is refused, here or by the database, comes back as an error of the form, with everything typed."""
        attempt = attempt_of(request)
        attempt.editing = True
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except _GoneError:
            return self._enter_anew(request, extra_context)
        except (IntegrityError, OperationalError) as error:
            if request.method != "POST" or not answerable(error):
                raise
            attempt.refused, attempt.saved = in_words(error), False
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Who saves holds the row first; a form that was made from an older version is refused here."""
        attempt = attempt_of(request)
        if not attempt.editing:
            return super().get_object(request, object_id, from_field)
        key = _key(self.model, object_id, from_field)
        # What was refused already is only shown again: not by waiting for the same lock once more.
        if request.method == "POST" and key is not None and not attempt.refused:
            _hold(self.model, [key])
        now = version_of(self.model, key)
        found = super().get_object(request, object_id, from_field)
        sent = Version.parse(request.POST.get(FIELD, ""))
        if found is None and sent is not None and key is not None and self.has_add_permission(request):
            raise _GoneError
        if request.method != "POST" or found is None or now is None:
            attempt.version = now
            return found
        if sent is None or sent.number != now.number:
            self._refuse(request, found, sent or now)
            attempt.version = now
        else:
            attempt.version = sent
        return found

    def _enter_anew(self, request: HttpRequest, extra_context: dict[str, Any] | None) -> HttpResponse:
        """What was typed into the form of a row that is gone stands in an empty form, and can be entered as a new one."""
        attempt_of(request).refused = gettext(
            "This was deleted by somebody else, or in another window, since you opened it. What you typed is kept: save "
            "it to enter it anew."
        )
        prefixes = {formset.get_default_prefix(): formset for formset, _ in self.get_formsets_with_inlines(request)}
        request.POST = as_new(request.POST, prefixes)  # type: ignore[assignment]
        path = reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_add")
        return super().changeform_view(request, None, path, extra_context)

    def _refuse(self, request: HttpRequest, row: Any, sent: Version) -> None:
        """Have this request's form come back with an error, on top of what is there by now."""
        attempt = attempt_of(request)
        attempt.refused = changed_meanwhile()
        told = retelling(request, row, sent)
        attempt.meanwhile = told.tellings()
        form = self.get_form(request, row, change=True)(
            request.POST, instance=self.model._default_manager.get(pk=row.pk)
        )
        formsets, _inlines = self._create_formsets(request, row, change=True)  # type: ignore[attr-defined]
        overtaken = retell(request.POST, form, formsets, told)
        request.POST = overtaken.data  # type: ignore[assignment]
        attempt.conflicts = overtaken.conflicts

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        attempt = attempt_of(request)
        form.refused, form.conflicts = attempt.refused, attempt.conflicts
        return form

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        attempt = attempt_of(request)
        if kwargs.get("change"):
            context["version"] = attempt.version
        context["meanwhile"] = attempt.meanwhile
        return super().render_change_form(request, context, *args, **kwargs)

    # Deleting

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What is deleted is what the page showed, or nothing is: the page then shows what changed, and asks again."""
        extra = extra_context or {}
        key = _key(self.model, unquote(object_id))
        if key and (kept := published_once(self.get_queryset(request).filter(pk=key))):
            return instead(self, request, kept)
        for raced in (False, True):
            try:
                return self._delete_shown(request, object_id, extra | {"raced": raced})
            except (IntegrityError, OperationalError) as error:
                if request.method != "POST" or not answerable(error):
                    raise
            except ObjectDoesNotExist:
                pass  # something that goes along was deleted while it was being listed
            # Asked once more: nothing is sent now that could be deleted, or waited for.
            request.method, request.POST = "GET", QueryDict()
        return self._delete_shown(request, object_id, extra | {"raced": True})

    def _delete_shown(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any]) -> HttpResponse:
        key = _key(self.model, unquote(object_id))
        with transaction.atomic():
            if request.method == "POST" and key is not None:
                _hold(self.model, [key])
            now = version_of(self.model, key)
            told: list[Telling] = []
            sent = Version.parse(request.POST.get(FIELD, ""))
            if request.method == "POST" and now is not None and (sent is None or sent.number != now.number):
                row = self.model._default_manager.filter(pk=key).first()
                told = retelling(request, row, sent or now).tellings() if row is not None else []
                request.POST = QueryDict()
            context: dict[str, Any] = {"version": now, "overtaken": request.method == "POST", "meanwhile": told}
            return super().delete_view(request, object_id, context | extra_context)

    def get_actions(self, request: HttpRequest) -> Any:
        actions: dict[str, Any] = super().get_actions(request)
        if "delete_selected" in actions:
            _function, name, description = actions["delete_selected"]
            actions["delete_selected"] = (_delete_selected, name, description)
        return actions

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        raise_versions(losing_parts([obj]))
        super().delete_model(request, obj)
        # Deferred truths speak now: before anybody is told that it is deleted.
        connection.check_constraints()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        raise_versions(losing_parts(queryset))
        super().delete_queryset(request, queryset)
        connection.check_constraints()


def version_of(model: type[Model], key: UUID | None) -> Version | None:
    """The version of what a form of this row saves: of its subject, or of the piece of evidence. None where it is gone."""
    if key is None:
        return None
    if model is Evidence:
        events, seen = evidence_seen([key])[key]
        return Version(events, seen) if seen else None
    subject: type[Model] = model if issubclass(model, Subject) else subject_model(model)
    pk = key if subject is model else next((pk for _, pk in subjects_of([model(pk=key)])), None)
    # How far the history goes is read first: what happens in between is then told once more, and not missed.
    seen = seen_of(subject, [pk])[pk] if pk else {}
    number = subject._default_manager.filter(pk=pk).values_list("version", flat=True).first()
    return Version(number, seen) if number is not None else None


def retelling(request: HttpRequest, row: Model, since: Version) -> Retelling:
    """What happened to the subject of this row since, in words."""
    root = row
    if not isinstance(row, (Subject, Evidence)):
        model, pk = next(iter(subjects_of([row])))
        root = model._default_manager.get(pk=pk)
    return Retelling(moved_since(root, since.seen), root, request.user.pk)


def _key(model: type[Model], object_id: str, by: str | None = None) -> UUID | None:
    """The primary key of the row that an address names; a window of its own may name it by another field."""
    column: Any = model._meta.get_field(by) if by else model._meta.pk
    try:
        found = column.to_python(object_id)
    except ValidationError:
        return None
    if not column.primary_key:
        found = model._default_manager.filter(**{column.name: found}).values_list("pk", flat=True).first()
    return cast("UUID | None", found)


def _hold(model: type[Model], keys: Collection[UUID]) -> None:
    """Lock what forms of these rows save, in the order in which everybody locks it."""
    if model is Evidence:
        list(Evidence.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
    subjects = issubclass(model, Subject)
    hold({(model, key) for key in keys} if subjects else subjects_of(model(pk=key) for key in keys))  # type: ignore[misc]


def versions_of(rows: Iterable[Any]) -> dict[str, int]:
    """{primary key: number of its version} of rows of one table."""
    found = list(rows)
    if not found:
        return {}
    model = type(found[0])
    if issubclass(model, Subject):
        return {str(row.pk): row.version for row in found}
    if model is Evidence:
        return {str(pk): number for pk, (number, _seen) in evidence_seen(row.pk for row in found).items()}
    plans = model._default_manager.filter(pk__in=[row.pk for row in found])
    way = "plan__version" if hasattr(model, "plan") else "version__plan__version"
    return {str(pk): number for pk, number in plans.values_list("pk", way)}


@admin.action(permissions=["delete"])
def _delete_selected(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
    """Django's, where nothing was saved since the page that asks was shown; otherwise it is shown again."""
    if kept := published_once(queryset):
        return instead(modeladmin, request, kept, others=queryset.count() - len(kept))
    overtaken = raced = False
    try:
        with transaction.atomic():
            if request.POST.get("post"):
                _hold(modeladmin.model, list(queryset.values_list("pk", flat=True)))
                now = {f"{pk} {number}" for pk, number in versions_of(queryset.all()).items()}
                overtaken = not now <= set(request.POST.getlist(FIELD))
            if overtaken:
                request.POST = _without_consent(request.POST)  # type: ignore[assignment]
            answer: Any = delete_selected(modeladmin, request, queryset.all())
    except (IntegrityError, OperationalError, ObjectDoesNotExist) as error:
        if isinstance(error, DatabaseError) and not answerable(error):
            raise
        raced = True
        request.POST = _without_consent(request.POST)  # type: ignore[assignment]
        answer = delete_selected(modeladmin, request, queryset.all())
    if answer is not None:
        answer.context_data |= {"versions": versions_of(queryset.all()), "overtaken": overtaken, "raced": raced}
    return answer


def _without_consent(sent: QueryDict) -> QueryDict:
    data = sent.copy()
    data.pop("post", None)
    return data
