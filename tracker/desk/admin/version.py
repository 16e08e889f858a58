"""One dated text of a plan, with its points."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.history import PartOfPlanAdmin
from tracker.desk.admin.plan import VersionForm as LightForm
from tracker.desk.admin.rows import NOTES, RowAdmin, TableRows
from tracker.desk.forms.picks import Picks, PicksField
from tracker.desk.forms.rows import SubjectForm
from tracker.desk.forms.texts import TextField
from tracker.desk.models import Point, Version, VersionAuthor, VersionSource
from tracker.desk.models import fields as columns


class VersionForm(LightForm):
    authors = PicksField(
        Picks(VersionAuthor, "version", "actor"),
        required=False,
        label=_("authors"),
        help_text=_("Who wrote it, as far as that is not disputed. Otherwise say so under authorship."),
    )
    sources = PicksField(
        Picks(VersionSource, "version", "source"),
        required=False,
        label=_("sources"),
        help_text=_("Where this text, or a report of it, can be read."),
    )


class PointForm(SubjectForm):
    """Light: without the picks of a point's own form, which this one leaves as they are."""

    address = "key"
    chains = ("part_of",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].help_text = _("Names the point within its version. Leave it empty and it is the number.")

    def named_after(self, row: Point) -> str:
        return (row.number or row.topic or row.text)[:40]

    def siblings(self, row: Point) -> dict[str, Any]:
        return {"version": row.version_id}


class PointsInline(TableRows):
    """Light: correspondences, sources and notes stand in each point's own form."""

    model = Point
    form = PointForm
    beside = ("version",)
    show_change_link = True
    fields = ("number", "text", "topic", "state")
    formfield_overrides: ClassVar[Any] = {
        **TableRows.formfield_overrides,
        columns.TextField: {"form_class": TextField, "widget": AdminTextareaWidget(attrs={"rows": 2})},
    }


@admin.register(Version)
class VersionAdmin(PartOfPlanAdmin, RowAdmin):
    form = VersionForm
    list_display = ("label", "plan", "dated", "availability")
    list_filter = (("plan", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("label", "plan__title", "plan__aliases__name", "slug")
    autocomplete_fields = ("plan", "derived_from")
    inlines = (PointsInline,)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("plan", "label", "dated", "authors", "authorship_note", "availability", "sources")}),
        (_("Notes"), {"fields": NOTES, "classes": ("collapse",)}),
        (_("More"), {"fields": ("point_count", "derived_from", "slug"), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Version]:
        rows: QuerySet[Version] = super().get_queryset(request)
        return rows.select_related("plan")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A text belongs to one plan for good: positions and claims refer to it there."""
        return (*super().get_readonly_fields(request, obj), *(("plan",) if obj else ()))
