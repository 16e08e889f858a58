"""Asks once, when something new is saved, whether it is not one of those that are here; and reads a half-filled form."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.duplicates import WORDS, Likely, Row, Said, likely_actors, likely_claims, likely_sources
from tracker.desk.forms.dates import DateField, DateWidget
from tracker.desk.forms.labels import label
from tracker.desk.forms.lookalikes import LookalikeForm
from tracker.desk.models import Actor, Claim, Source

APART = "apart"
LONGEST = 1000
"""Most characters of what was typed that are compared."""


class Tick(forms.CheckboxInput):
    """A tick whose value are the ids of the rows that were shown beside it: it speaks of those and of no others."""

    shown: str = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name, "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Ticked only where what was ticked is what is shown: a tick from before does not speak of what came since."""
        context = super().get_context(name, self.shown, attrs)
        context["widget"]["attrs"]["checked"] = value == self.shown
        return context


class DuplicatesForm(LookalikeForm):
    """A new row that likely is here already comes back with those it may be, each with a link, and a tick.

    `told_apart` are, after a valid form, the rows that it was said not to be; whoever saves remembers them.
    """

    told_apart: ClassVar[frozenset[UUID]] = frozenset()

    apart = forms.CharField(
        required=False,
        label=_("It is not one of these"),
        help_text=_("Remembered: neither is offered for the other again."),
        widget=forms.HiddenInput,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.instance._state.adding:
            return cleaned
        found = likely_to(self._meta.model, self.data)
        said = {UUID(each) for each in str(cleaned.get(APART) or "").split() if _is_id(each)}
        ids = {each.row.pk for each in found}
        if ids - said:
            tick = Tick()
            tick.shown = " ".join(sorted(map(str, ids)))
            self.fields[APART].widget = tick
            self.add_error(None, ValidationError([_here(each) for each in found]))
        self.told_apart = frozenset(ids & said)  # type: ignore[misc]
        return cleaned


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _here(each: Likely) -> ValidationError:
    name = each.row._meta.model_name
    link = format_html('<a href="{}">{}</a>', reverse(f"admin:desk_{name}_change", args=[each.row.pk]), label(each.row))
    said = gettext("It may be here already: %(row)s (%(why)s). Use that one, or say below that this is another.")
    text = said.replace("%(row)s", "{row}").replace("%(why)s", "{why}")
    return ValidationError(format_html(text, row=link, why=", ".join(each.reasons)), code="duplicate")


def likely_to(model: type[Row], data: Mapping[str, Any], but: UUID | None = None) -> list[Likely]:
    """What is likely the same as what stands in a form, as it was sent or as far as it is filled in."""
    if model is Claim:
        return likely_claims(_text(data, "text"), place=_text(data, "place"), said=list(_said(data)), but=but)
    if model is Actor:
        if data.get("unnamed"):
            return []
        return likely_actors([_text(data, "name"), *_names(data)], kind=_text(data, "kind"), but=but)
    publisher = _text(data, "publisher")
    return likely_sources(
        url=_text(data, "url"),
        publisher=UUID(publisher) if _is_id(publisher) else None,
        title=_text(data, "title"),
        published=_date(data, "published"),
        but=but,
    )


def _text(data: Mapping[str, Any], name: str) -> str:
    return str(data.get(name) or "").strip()[: LONGEST * (2 if name == "url" else 1)].replace("\0", "")


def _date(data: Mapping[str, Any], name: str) -> str:
    try:
        return DateField().to_python(DateWidget().value_from_datadict(data, {}, name))
    except ValidationError:
        return ""


def _rows(data: Mapping[str, Any], prefix: str) -> Iterator[str]:
    """The prefixes of the first rows of an inline, whether its management form was sent or not."""
    yield from (f"{prefix}-{number}" for number in range(WORDS))


def _said(data: Mapping[str, Any]) -> Iterator[Said]:
    for row in _rows(data, "statements"):
        speaker = _text(data, f"{row}-speaker")
        said = _date(data, f"{row}-said")
        if said and _is_id(speaker):
            yield UUID(speaker), said


def _names(data: Mapping[str, Any]) -> Iterator[str]:
    for row in _rows(data, "names"):
        if name := _text(data, f"{row}-name"):
            yield name


FIELDS: Mapping[type[Row], tuple[str, ...]] = {
    Claim: ("[name=text]", "[name=place]", "[name^=statements-][name$=-speaker]", "[name^=statements-][name*=-said]"),
    Actor: ("[name=name]", "[name=kind]", "[name=unnamed]", "[name^=names-][name$=-name]"),
    Source: ("[name=url]", "[name=publisher]", "[name=title]", "[name^=published]"),
}
"""Which fields of a form are compared, as selectors for the script that asks while they are filled in."""


def row_id(sent: QueryDict, name: str) -> UUID | None:
    """An id in an address or a form; None for anything else."""
    text = sent.get(name, "")
    return UUID(text) if _is_id(text) else None
