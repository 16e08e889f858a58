"""One point of a version, in a form of its own: to be found by autocomplete and to be linked to its counterparts."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.filters import ValuesInUse
from tracker.desk.admin.history import PartOfPlanAdmin
from tracker.desk.admin.rows import NOTES, RowAdmin
from tracker.desk.admin.version import PointForm
from tracker.desk.forms.labels import label
from tracker.desk.forms.picks import Picks, PicksField
from tracker.desk.models import Point, PointCorrespondence, PointSource


class WholePointForm(PointForm):
    corresponds_to = PicksField(
        Picks(PointCorrespondence, "point", "to"),
        required=False,
        label=_("corresponds to"),
        help_text=_("The points of other versions that deal with the same matter, perhaps in other words."),
    )
    sources = PicksField(Picks(PointSource, "point", "source"), required=False, label=_("sources"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        whole, version = cleaned.get("part_of"), cleaned.get("version") or self.instance.version_id
        own = getattr(version, "pk", version)
        if whole is not None and whole.version_id != own:
            self.add_error("part_of", self.refusal("point_part_of_same_version"))
        others = cleaned.get("corresponds_to") or []
        if self.instance in others:
            self.add_error("corresponds_to", self.refusal("point_corresponds_to_another"))
        elif any(other.version_id == own for other in others):
            self.add_error("corresponds_to", self.refusal("point_corresponds_to_another_version"))
        return cleaned


@admin.register(Point)
class PointAdmin(PartOfPlanAdmin, RowAdmin):
    form = WholePointForm
    list_display = ("described", "state", "topic")
    list_filter = (
        ("version__plan", admin.RelatedOnlyFieldListFilter),
        ("version", admin.RelatedOnlyFieldListFilter),
        "state",
        ("topic", ValuesInUse),
    )
    search_fields = (
        "text",
        "topic",
        "number",
        "key",
        "version__label",
        "version__plan__title",
        "version__plan__aliases__name",
    )
    search_help_text = _("Number, topic or words of the point, its version, or any name of its plan.")
    autocomplete_fields = ("version", "part_of")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("version", ("number", "topic", "state"), "text", "corresponds_to", "sources")}),
        (_("Notes"), {"fields": NOTES, "classes": ("collapse",)}),
        (_("More"), {"fields": ("part_of", "key", "order"), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Point]:
        rows: QuerySet[Point] = super().get_queryset(request)
        return rows.select_related("version__plan")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A point belongs to one text for good: positions and claims refer to it there."""
        return (*super().get_readonly_fields(request, obj), *(("version",) if obj else ()))

    @admin.display(description=_("point"), ordering="version")
    def described(self, row: Point) -> str:
        return label(row)
