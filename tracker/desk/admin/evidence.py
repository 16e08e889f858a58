"""A video, image, document or dataset, and the claims it bears on."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.filters import ValuesInUse
from tracker.desk.admin.rows import NOTES, RowAdmin, TableRows
from tracker.desk.models import Evidence, EvidenceBearing


class BearingsInline(TableRows):
    model = EvidenceBearing
    fields = ("claim", "bearing")
    autocomplete_fields = ("claim",)
    beside = ("evidence",)


@admin.register(Evidence)
class EvidenceAdmin(RowAdmin):
    list_display = ("title", "kind", "produced_by", "released")
    list_filter = (("kind", ValuesInUse),)
    search_fields = ("title", "depicts", "kind", "produced_by__name", "produced_by__names__name", "source__title")
    search_help_text = _("Title, what it shows, or any name of who offered it.")
    autocomplete_fields = ("produced_by", "source")
    inlines = (BearingsInline,)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("title", "kind", "produced_by", "released", "depicts", "source", "verification")}),
        (_("Notes"), {"fields": NOTES, "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        rows: QuerySet[Evidence] = super().get_queryset(request)
        return rows.select_related("produced_by")
