"""A statement, as part of its claim's form."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.quote_lock import quote_panel
from tracker.desk.admin.rows import StackedRows
from tracker.desk.admin.utterance import AUTOCOMPLETE, HOW_SAID, LOCK, NOTED, QUOTE, RELAYED, SOURCES, UtteranceForm
from tracker.desk.forms.formsets import RowFormSet
from tracker.desk.forms.labels import described
from tracker.desk.forms.picks import Picks, PicksField
from tracker.desk.models import Claim, Statement, StatementRelay, StatementSource
from tracker.desk.quotes import Standing, standings


class StatementForm(UtteranceForm):
    speaker = "speaker"
    # Several rows change at once here, so that circles are looked for in the whole formset.
    chains = ()
    sources = PicksField(Picks(StatementSource, "statement", "source"), label=_("sources"), help_text=SOURCES)
    relayed_by = PicksField(
        Picks(StatementRelay, "statement", "actor"), required=False, label=_("relayed by"), help_text=RELAYED
    )


class StatementFormSet(RowFormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        """What a statement can change, and where quotes stand, is looked up once for all of them."""
        super().add_fields(form, index)
        form.instance.__dict__["quotes"] = self
        if "changes" in form.fields:
            if self._changeable is None:
                self._changeable = [*iter(form.fields["changes"].choices)]
            form.fields["changes"].choices = [each for each in self._changeable if each[0] != form.instance.pk]

    _changeable: list[tuple[Any, Any]] | None = None

    @cached_property
    def standings(self) -> dict[UUID, Standing]:
        """How it stands with the quotes of all rows, looked up together and only if they are shown."""
        return standings(self.get_queryset())

    def clean(self) -> None:
        """Following what changes what leads to no circle, whichever rows this save changes."""
        super().clean()
        changed = {
            form.instance.pk: form.cleaned_data["changes"].pk
            for form in self.forms
            if form not in self.deleted_forms and getattr(form, "cleaned_data", {}).get("changes") is not None
        }
        for form in self.forms:
            seen, step = set(), changed.get(form.instance.pk)
            while step is not None and step not in seen:
                if step == form.instance.pk:
                    form.add_error("changes", form.refusal("statement_changes_no_circle"))
                    break
                seen.add(step)
                step = changed.get(step)


class StatementsInline(StackedRows):
    model = Statement
    form = StatementForm
    formset = StatementFormSet
    beside = ("speaker",)
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("speaker", *AUTOCOMPLETE)
    readonly_fields = (LOCK,)
    fieldsets: ClassVar[Any] = (
        (
            None,
            {"fields": ("speaker", "on_behalf_of", "stance", "said", "sources", "relayed_by")},
        ),
        QUOTE,
        HOW_SAID,
        (
            _("Method; changes an earlier statement"),
            {"fields": ("method", "changes", "how"), "classes": ("collapse",)},
        ),
        NOTED,
    )

    @admin.display(description=_("in the kept copies"))
    def quote_lock(self, row: Statement) -> SafeString:
        formset = row.__dict__.get("quotes")
        return quote_panel(formset.standings.get(row.pk) if formset and not row._state.adding else None)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """A new claim starts with one statement to fill in."""
        return max(super().get_extra(request, obj, **kwargs), 0 if obj else 1)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Statement]:
        rows: QuerySet[Statement] = super().get_queryset(request)
        return rows.prefetch_related("sources", "relays")

    def get_formset(self, request: HttpRequest, obj: Claim | None = None, **kwargs: Any) -> Any:
        """Only statements of this claim can be changed by one, besides what a dossier brought from another claim."""
        formset = super().get_formset(request, obj, **kwargs)
        if "changes" in formset.form.base_fields:
            mine = Q(pk__in=Statement.objects.filter(claim=obj).values("pk")) if obj else Q(pk__in=[])
            brought = (
                Q(pk__in=Statement.objects.filter(claim=obj, changes__isnull=False).values("changes")) if obj else Q()
            )
            formset.form.base_fields["changes"].queryset = described(Statement).filter(mine | brought)
        return formset
