"""Where something can be read or seen."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.publishable import PublishableAdmin
from tracker.desk.admin.rows import NOTES, RowAdmin
from tracker.desk.forms.labels import label
from tracker.desk.forms.rows import SubjectForm
from tracker.desk.models import Source


class SourceForm(SubjectForm):
    kind = "source"
    chains = ("carries",)

    def named_after(self, row: Source) -> str:
        return f"{row.publisher.name} {row.title or row.kind} {row.published}"


@admin.register(Source)
class SourceAdmin(PublishableAdmin, RowAdmin):
    form = SourceForm
    list_display = ("described", "kind", "published", "state", "seen", "saved")
    list_filter = ("state", "seen", ("kind", admin.AllValuesFieldListFilter), "language")
    search_fields = ("title", "url", "publisher__name", "publisher__names__name", "kind", "slug")
    search_help_text = _("Title, address on the web, or any name of the publisher.")
    autocomplete_fields = ("publisher", "carries")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("publisher", "kind", "title", "url", "published", "carries")}),
        (_("Seen by us, and its state"), {"fields": ("seen", "state", "state_since")}),
        (_("Notes"), {"fields": NOTES, "classes": ("collapse",)}),
        (_("More"), {"fields": ("language", "slug"), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        rows: QuerySet[Source] = super().get_queryset(request)
        return rows.select_related("publisher")

    @admin.display(description=_("source"), ordering="publisher__name")
    def described(self, row: Source) -> str:
        return label(row)
