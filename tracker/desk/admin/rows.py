"""What every form of the desk does: one version for a subject and all its parts, no lost input, no lost order."""

import copy
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.admin.helpers import InlineAdminFormSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.forms import Media
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin import kept
from tracker.desk.admin.fields import TeachingFields
from tracker.desk.admin.mistakes import mistakes
from tracker.desk.admin.versions import VersionedAdmin, attempt_of
from tracker.desk.forms.formsets import MOST_ROWS, RowFormSet
from tracker.desk.forms.picks import PicksField, offer_adding
from tracker.desk.forms.rows import RowForm, SubjectForm
from tracker.desk.forms.suggestions import suggestions
from tracker.desk.made import made_alone
from tracker.desk.models.base import Subject
from tracker.desk.parts import losing_parts, raise_versions, subjects_of
from tracker.desk.quotes import Quoted, renew_quietly
from tracker.record.models import Edition, Listing

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    StackedInline = admin.StackedInline[Any, Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    ModelAdmin, StackedInline, TabularInline = admin.ModelAdmin, admin.StackedInline, admin.TabularInline

PAGES = {"claim": "/claims/%s/", "plan": "/plans/%s/", "actor": "/actors/%s/", "source": "/sources/%s/"}
"""Where readers find a subject, by its kind (PAGES.md "Addresses")."""

NOTES = ("note", "editor_note")
MOST_EMPTY = 10


class RowAdmin(TeachingFields, VersionedAdmin):
    form = RowForm
    show_full_result_count = False
    list_per_page = 50

    class Media:
        js: ClassVar = tuple(
            Script(f"desk/{name}.js", defer=True) for name in ("forms", "keys", "kept", "unsaved", "duplicates")
        )
        css: ClassVar = {"all": ("desk/desk.css",)}

    def get_search_fields(self, request: HttpRequest) -> Any:
        """An address is looked for in lists only: what is picked by name is not found by words of an address."""
        fields = super().get_search_fields(request)
        picking = request.resolver_match is not None and request.resolver_match.url_name == "autocomplete"
        return [field for field in fields if field != "slug"] if picking else fields

    @admin.display(description=_("last saved"), ordering="updated_at")
    def saved(self, row: Subject) -> str:
        """Short, so that lists have room for what matters."""
        return date_format(localtime(row.updated_at), "j E Y H:i")

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        if context["errors"]:
            context["mistakes"] = mistakes(context["adminform"].form, formsets)
        context["suggestions"] = suggestions([self.model, *(formset.model for formset in formsets)])
        row = kwargs.get("obj")
        if self.has_change_permission(request, row) if row else self.has_add_permission(request):
            version = attempt_of(request).version
            subject = f"{self.opts.model_name}/{row.pk if row else 'new'}"
            context["kept"] = kept.kept(subject, version.number if row and version else "")
        return super().render_change_form(request, context, *args, **kwargs)

    def get_inline_formsets(self, *args: Any, **kwargs: Any) -> list[InlineAdminFormSet]:
        """As the admin's, which gathers the scripts and styles of every field of every row."""
        found = super().get_inline_formsets(*args, **kwargs)
        for each in found:
            each.__class__ = ShownRows
        return found

    # Saving

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """As the admin does; the browser is told what it need not keep any more."""
        answer = super().changeform_view(request, object_id, form_url, extra_context)
        return kept.saved(request, answer) if attempt_of(request).saved else answer

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        own_picks(form, request)
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change or form.changed_data:
            if isinstance(form, SubjectForm):
                form.give_address()
            super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        following = max((row.order + 1 for row in formset.queryset if hasattr(row, "order")), default=0)
        rows = formset.save(commit=False)
        forms_of = {id(each.instance): each for each in formset.saved_forms}
        for row in rows:
            if isinstance(forms_of[id(row)], SubjectForm):
                forms_of[id(row)].give_address()
            if row._state.adding and hasattr(row, "order"):
                row.order, following = following, following + 1
            self.before_saving(request, row)
            row.save()
        if formset.deleted_objects:
            raise_versions(losing_parts(formset.deleted_objects) - subjects_of([form.instance]))
        for row in formset.dependents_first(formset.deleted_objects):
            row.delete()
        formset.save_m2m()

    def before_saving(self, request: HttpRequest, row: Model) -> None:
        """Called with each new or changed row of an inline."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        row = form.instance
        # What is new is at its first version; a subject that was saved is at its next one.
        counted = {(type(row), row.pk)} if not change or form.changed_data else set()
        before = subjects_of([row]) if change else set()
        super().save_related(request, form, formsets, change)
        if form.changed_data or any(formset.has_changed() for formset in formsets):
            raise_versions((before | subjects_of([row])) - counted)
        # Deferred truths (circles, levels of parties, one version) speak now, while the form can still say so.
        connection.check_constraints()
        renew_quietly(self.quoted(row))
        attempt_of(request).saved = True

    def quoted(self, row: Any) -> Iterable[Quoted]:
        """What this form saves of somebody's words, as the database has it now."""
        return ()

    # What was public once stays

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was public once is withdrawn, not deleted. Who deletes nothing else deletes what they alone entered."""
        if isinstance(obj, Subject) and was_public(obj):
            return False
        if super().has_delete_permission(request, obj):
            return True
        own = obj is not None and isinstance(obj, self.model) and self.has_change_permission(request, obj)
        return own and request.user.pk is not None and made_alone([obj], request.user.pk)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fixed = ("slug",) if isinstance(obj, Subject) and hasattr(obj, "slug") and was_public(obj) else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    def view_on_site(self, obj: Any) -> str | None:
        """The page that readers see, where there is one."""
        listed = Listing.objects.filter(subject=obj.pk).values_list("kind", "slug").first()
        if listed is None or not listed[1] or listed[0] not in PAGES:
            return None
        return PAGES[listed[0]] % listed[1]


class ShownRows(InlineAdminFormSet):
    """The rows of an inline on a page. All have the same fields: what one needs of scripts and styles, the others do."""

    @property
    def media(self) -> Media:
        found: Media = self.opts.media + self.formset.media
        return found


class RowInline(TeachingFields):
    """Inlines start empty: rows are added as they are needed. `beside` is what a row's own name reads."""

    extra = 0
    max_num: int | None = MOST_ROWS
    formset: Any = RowFormSet
    beside: ClassVar[tuple[str, ...]] = ()

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """`?rows=3`: empty rows for those whose browser runs no script that adds them."""
        asked = request.GET.get("rows", "")
        return min(int(asked), MOST_EMPTY) if asked.isdecimal() and len(asked) < 3 else self.extra

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.select_related(*self.beside) if self.beside else rows

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, absolute_max=MOST_ROWS, **kwargs)  # type: ignore[misc]
        formset.form.conflicts = attempt_of(request).conflicts
        own_picks(formset.form, request)
        formset.removes_only_of = None if super().has_delete_permission(request, obj) else request.user.pk
        return formset

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may change the form may remove rows of it, if only those that they alone entered (RowFormSet)."""
        return super().has_delete_permission(request, obj) or self.has_change_permission(request, obj)


class StackedRows(RowInline, StackedInline):
    form = RowForm


class TableRows(RowInline, TabularInline):
    form = RowForm

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.in_table = True
        return formset


def own_picks(form: Any, request: HttpRequest) -> None:
    """Give this request's form class fields of its own, with "+" for those who may add."""
    form.base_fields = {
        name: copy.deepcopy(field) if isinstance(field, PicksField) else field
        for name, field in form.base_fields.items()
    }
    offer_adding(form.base_fields, request)


def was_public(row: Subject) -> bool:
    """Whether this subject ever had an edition. Asked for once for each row that a request reads."""
    if not hasattr(row, "_was_public"):
        row._was_public = Edition.objects.filter(subject=row.pk).exists()  # type: ignore[attr-defined]
    return bool(row._was_public)  # type: ignore[attr-defined]
