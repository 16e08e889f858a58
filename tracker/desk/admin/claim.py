"""A claim with its statements, in one form."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.duplicates import DuplicatesAdmin
from tracker.desk.admin.entering import MAY_ENTER
from tracker.desk.admin.filters import LookFilter, ValuesInUse
from tracker.desk.admin.flash import denial_view, flash_view
from tracker.desk.admin.looking import look_view
from tracker.desk.admin.publishable import PublishableAdmin
from tracker.desk.admin.rows import NOTES, RowAdmin, StackedRows, TableRows
from tracker.desk.admin.statement import StatementsInline
from tracker.desk.admin.status import status_panel
from tracker.desk.forms.duplicates import DuplicatesForm
from tracker.desk.forms.formsets import RowFormSet
from tracker.desk.forms.labels import described
from tracker.desk.forms.picks import Picks, PicksField
from tracker.desk.models import Assessment, Claim, ClaimAbout, ClaimPoint, EvidenceBearing, Relation, Statement


class ClaimForm(DuplicatesForm):
    kind = "claim"
    names = ("place",)
    points = PicksField(
        Picks(ClaimPoint, "claim", "point"),
        required=False,
        label=_("plan points"),
        help_text=_("The points of a plan that this claim is about. Type a number, a topic or words of the point."),
    )

    class Meta:
        widgets: ClassVar = {"text": AdminTextareaWidget(attrs={"rows": 3})}

    def named_after(self, row: Claim) -> str:
        return row.text


class RelationsInline(TableRows):
    model = Relation
    fk_name = "from_claim"
    fields = ("kind", "to_claim", "note")
    autocomplete_fields = ("to_claim",)
    beside = ("to_claim",)
    classes = ("collapse",)
    verbose_name_plural = _("relations to other claims")


class AboutFormSet(RowFormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        """What can be a reply is looked up once for all of them."""
        super().add_fields(form, index)
        if "statement" in form.fields:
            if self._replies is None:
                self._replies = [*iter(form.fields["statement"].choices)]
            form.fields["statement"].choices = self._replies

    _replies: list[tuple[Any, Any]] | None = None


class AboutInline(TableRows):
    formset = AboutFormSet
    model = ClaimAbout
    fields = ("actor", "reply", "statement")
    autocomplete_fields = ("actor",)
    beside = ("actor", "statement__speaker")
    classes = ("collapse",)

    def get_formset(self, request: HttpRequest, obj: Claim | None = None, **kwargs: Any) -> Any:
        """A reply is a statement of this claim, and saved before it is chosen."""
        formset = super().get_formset(request, obj, **kwargs)
        if "statement" in formset.form.base_fields:
            statements = described(Statement).filter(claim=obj) if obj else Statement.objects.none()
            formset.form.base_fields["statement"].queryset = statements
        return formset


class BearingsInline(TableRows):
    model = EvidenceBearing
    fields = ("evidence", "bearing")
    autocomplete_fields = ("evidence",)
    beside = ("evidence",)
    classes = ("collapse",)
    verbose_name = _("piece of evidence")
    verbose_name_plural = _("evidence")


class AssessmentsInline(StackedRows):
    model = Assessment
    fields = ("verdict", "reasons", "dated", *NOTES)
    classes = ("collapse",)
    verbose_name_plural = _("assessments by the desk")


@admin.register(Claim)
class ClaimAdmin(DuplicatesAdmin, PublishableAdmin, RowAdmin):
    form = ClaimForm
    actions = (*PublishableAdmin.actions, "bulk_look")
    list_display = ("wording", "number_of_statements", "saved", "denial")
    list_filter = (
        "level",
        "checkable",
        ("kind", ValuesInUse),
        ("place", ValuesInUse),
        LookFilter,
    )
    search_fields = ("text", "place", "kind", "slug", "statements__speaker__name", "statements__speaker__names__name")
    search_help_text = _("Words of the claim, a place, or any name of somebody who spoke on it.")
    readonly_fields = ("status",)
    inlines = (StatementsInline, AboutInline, BearingsInline, RelationsInline, AssessmentsInline)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("status", "text", ("kind", "place"), "meant", "apart", "occurred", "points")}),
        (
            _("Level, a view or a fact, notes, address"),
            {"fields": ("level", "checkable", "looked_at", *NOTES, "language", "slug"), "classes": ("collapse",)},
        ),
    )

    class Media:
        js: ClassVar = (Script("desk/entering.js", defer=True),)

    def get_urls(self) -> list[URLPattern]:
        return [
            path("flash/", self.admin_site.admin_view(self._flash), name="desk_claim_flash"),
            path("<path:object_id>/look/", self._page(look_view), name="desk_claim_look"),
            path("<path:object_id>/deny/", self._page(denial_view), name="desk_claim_deny"),
            *super().get_urls(),
        ]

    def _flash(self, request: HttpRequest) -> HttpResponse:
        return flash_view(self, request)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if (row := kwargs.get("obj")) is not None:
            context["look"] = reverse("admin:desk_claim_look", args=[row.pk])
            if request.user.has_perms(MAY_ENTER):
                context["denial"] = reverse("admin:desk_claim_deny", args=[row.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("denial"))
    def denial(self, row: Claim) -> str:
        """The key "d" follows it, from anywhere in the row."""
        page = reverse("admin:desk_claim_deny", args=[row.pk])
        return format_html('<a href="{}" data-key="d">{}</a>', page, gettext("Enter a denial"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        statements = Statement.objects.filter(claim=OuterRef("pk")).order_by().values("claim").annotate(n=Count("pk"))
        rows: QuerySet[Claim] = super().get_queryset(request)
        return rows.annotate(number=Subquery(statements.values("n")))

    def quoted(self, row: Claim) -> Iterable[Statement]:
        return row.statements.exclude(quote_text="").order_by("pk")

    def before_saving(self, request: HttpRequest, row: Model) -> None:
        """An assessment is signed by whoever last worked on it; the name outlives the user."""
        if isinstance(row, Assessment) and request.user.is_authenticated:
            row.signed_by = request.user
            row.signed_name = request.user.get_full_name() or request.user.get_username()

    @admin.display(description=_("status as derived"))
    def status(self, row: Claim | None) -> str:
        return status_panel(row)

    @admin.display(description=_("claim"), ordering="text")
    def wording(self, row: Claim) -> str:
        return Truncator(row.text).chars(120)

    @admin.display(description=_("statements"))
    def number_of_statements(self, row: Claim) -> int:
        return getattr(row, "number", None) or 0
