"""Who speaks."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.duplicates import DuplicatesAdmin
from tracker.desk.admin.publishable import PublishableAdmin
from tracker.desk.admin.rows import NOTES, RowAdmin, TableRows
from tracker.desk.forms.duplicates import DuplicatesForm
from tracker.desk.forms.rows import RowForm
from tracker.desk.models import Actor, ActorName, ActorRole, SpeaksFor
from tracker.ground.dates import Date


class ActorForm(DuplicatesForm):
    kind = "actor"
    names = ("name",)
    chains = ("part_of",)

    def named_after(self, row: Actor) -> str:
        return row.name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        party = cleaned.get("party")
        if party is not None and (party.party_id is not None or self._is_a_party()):
            self.add_error("party", self.refusal("actor_party_one_level"))
        return cleaned

    def _is_a_party(self) -> bool:
        return not self.instance._state.adding and Actor.objects.filter(party=self.instance).exists()


class RoleForm(RowForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        since, until = (Date.parse(cleaned.get(each) or "") for each in ("since", "until"))
        if since.earliest and until.latest and until.latest < since.earliest:
            self.add_error("until", str(_("This is before it began: “until” is earlier than “since”.")))
        return cleaned


class NamesInline(TableRows):
    model = ActorName
    fields = ("name", "language")
    classes = ("collapse",)


class RolesInline(TableRows):
    model = ActorRole
    form = RoleForm
    fields = ("role", "since", "until")
    classes = ("collapse",)


class SpeaksForInline(TableRows):
    model = SpeaksFor
    fk_name = "actor"
    fields = ("principal",)
    autocomplete_fields = ("principal",)
    beside = ("principal",)
    classes = ("collapse",)


@admin.register(Actor)
class ActorAdmin(DuplicatesAdmin, PublishableAdmin, RowAdmin):
    form = ActorForm
    list_display = ("name", "kind", "party", "unnamed", "independent", "saved")
    list_filter = ("kind", "unnamed", "independent", ("party", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("party",)
    search_fields = ("name", "names__name", "slug")
    search_help_text = _("Any name or spelling.")
    autocomplete_fields = ("party", "part_of")
    inlines = (NamesInline, RolesInline, SpeaksForInline)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("name", "meant", "apart", "kind", "party")}),
        (_("Unnamed"), {"fields": ("unnamed", "why_unnamed"), "classes": ("collapse",)}),
        (_("Independent of the sides"), {"fields": ("independent",), "classes": ("collapse",)}),
        (_("Notes"), {"fields": NOTES}),
        (_("More"), {"fields": ("part_of", "slug"), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Actor]:
        rows: QuerySet[Actor] = super().get_queryset(request)
        return rows.select_related("party")
