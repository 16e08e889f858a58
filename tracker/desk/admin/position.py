"""What an actor says of a plan's version or point."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.publishable import PublishableAdmin
from tracker.desk.admin.quote_lock import quote_panel
from tracker.desk.admin.rows import RowAdmin
from tracker.desk.admin.utterance import AUTOCOMPLETE, HOW_SAID, LOCK, NOTED, QUOTE, RELAYED, SOURCES, UtteranceForm
from tracker.desk.forms.labels import label
from tracker.desk.forms.picks import Picks, PicksField
from tracker.desk.models import Point, Position, PositionRelay, PositionSource, Version
from tracker.desk.quotes import standings


class PositionForm(UtteranceForm):
    speaker = "actor"
    sources = PicksField(Picks(PositionSource, "position", "source"), label=_("sources"), help_text=SOURCES)
    relayed_by = PicksField(
        Picks(PositionRelay, "position", "actor"), required=False, label=_("relayed by"), help_text=RELAYED
    )


@admin.register(Position)
class PositionAdmin(PublishableAdmin, RowAdmin):
    form = PositionForm
    list_display = ("actor", "position", "on", "basis", "stated", "saved")
    list_filter = ("position", "basis", ("actor", admin.RelatedOnlyFieldListFilter))
    search_fields = (
        "actor__name",
        "actor__names__name",
        "on_version__label",
        "on_version__plan__title",
        "on_version__plan__aliases__name",
        "on_point__number",
        "on_point__text",
        "on_point__topic",
        "on_point__version__label",
        "on_point__version__plan__title",
        "on_point__version__plan__aliases__name",
        "note",
    )
    search_help_text = _("Any name of the actor or the plan, or words of the version or point.")
    readonly_fields = (LOCK,)
    autocomplete_fields = ("actor", "on_version", "on_point", "changes", *AUTOCOMPLETE)
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": (
                    "actor",
                    "on_behalf_of",
                    "position",
                    "basis",
                    "on_point",
                    "on_version",
                    "stated",
                    "sources",
                    "relayed_by",
                ),
                "description": _(
                    "A position is about acceptance: what an actor says of the plan. "
                    "Whether something is so is a statement on a claim."
                ),
            },
        ),
        QUOTE,
        HOW_SAID,
        (_("Changes an earlier position"), {"fields": ("changes", "how"), "classes": ("collapse",)}),
        NOTED,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Position]:
        rows: QuerySet[Position] = super().get_queryset(request)
        return rows.select_related("actor", "on_version__plan", "on_point__version__plan")

    def quoted(self, row: Position) -> Iterable[Position]:
        return Position.objects.filter(pk=row.pk).exclude(quote_text="")

    @admin.display(description=_("in the kept copies"))
    def quote_lock(self, row: Position) -> SafeString:
        return quote_panel(None if row._state.adding else standings([row]).get(row.pk))

    @admin.display(description=_("on"))
    def on(self, row: Position) -> str:
        what: Version | Point | None = row.on_point or row.on_version
        return label(what) if what else ""
