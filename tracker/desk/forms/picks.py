"""Several rows picked in an order that counts: sources of a statement, relays, points of a claim.

Each pick is a row of a link table with a column `order`; Django's admin cannot nest inlines, so that the links of an
inline row are one field of its form.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model, QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext

from tracker.desk.forms.known import Known, keys
from tracker.desk.forms.labels import Choice, described, label
from tracker.desk.models.base import Link

if TYPE_CHECKING:
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField[Any]
else:
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField


class OneSelect(AutocompleteSelect):
    """Shows the row picked. Asks the database for nothing that cannot be an id, whatever an address or a form sends."""

    template_name = "desk/widgets/picks.html"
    known: Known | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"typed_label": gettext("address or id")}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = _typed(self, data, name)
        return typed[0] if typed else super().value_from_datadict(data, files, name)

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        blank = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        return [(None, [*blank, *_options(self, name, value)[:1]], 0)]


class OrderedSelect(AutocompleteSelectMultiple):
    """Keeps the order in which rows were picked."""

    template_name = "desk/widgets/picks.html"
    known: Known | None = None

    class Media:
        js: ClassVar = (Script("desk/forms.js", defer=True),)
        css: ClassVar = {"all": ("desk/desk.css",)}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"typed_label": gettext("addresses or ids, in their order")}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = _typed(self, data, name)
        picked = super().value_from_datadict(data, files, name)
        return [*(picked or ()), *typed] if typed else picked

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        return [(None, _options(self, name, value), 0)]


_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def _typed(widget: OneSelect | OrderedSelect, data: Any, name: str) -> list[str]:
    """What was typed where no script could offer anything, as ids: addresses of rows, ids, or links that hold one."""
    words = str(data.get(f"{name}_typed") or "").split()
    model = widget.field.remote_field.model
    column = next((each for each in model._meta.concrete_fields if each.name == "slug" and each.unique), None)
    rows = model._default_manager.filter(slug__in=words).values_list("slug", "pk") if words and column else ()
    slugs = {slug: str(pk) for slug, pk in rows}
    return [slugs.get(word) or (match[0] if (match := _ID.search(word)) else word) for word in words]


def _options(widget: OneSelect | OrderedSelect, name: str, value: Sequence[str]) -> list[dict[str, Any]]:
    model = widget.field.remote_field.model
    known = widget.known or Known()
    picked = dict.fromkeys(keys(model, list(value)))
    known.want(model, picked)
    rows = [row for row in (known.row(model, key) for key in picked) if row is not None]
    return [widget.create_option(name, row.pk, label(row), True, place) for place, row in enumerate(rows)]


@dataclass(frozen=True, slots=True)
class Picks:
    """The rows that `through` links to its `owner`, by its column `target`."""

    through: type[Link]
    owner: str
    target: str

    @property
    def column(self) -> ForeignKey[Any, Any]:
        return cast("ForeignKey[Any, Any]", self.through._meta.get_field(self.target))

    @property
    def _accessor(self) -> str:
        column = cast("ForeignKey[Any, Any]", self.through._meta.get_field(self.owner))
        return str(column.remote_field.related_name)

    def now(self, owner: Model) -> list[UUID]:
        """The ids picked so far, in their order."""
        links = sorted(getattr(owner, self._accessor).all(), key=lambda link: (link.order, link.pk))
        return [getattr(link, f"{self.target}_id") for link in links]

    def save(self, owner: Model, picked: Iterable[Model]) -> None:
        """Make these the picks. Rows that stay keep their link, so that the history shows only what changed."""
        wanted = {row.pk: place for place, row in enumerate(picked)}
        links = self.through._default_manager.filter(**{self.owner: owner})
        links.exclude(**{f"{self.target}__in": wanted}).delete()
        for link in links:
            place = wanted.pop(getattr(link, f"{self.target}_id"))
            if link.order != place:
                link.order = place
                link.save(update_fields=["order"])
        for pk, place in wanted.items():
            self.through._default_manager.create(**{self.owner: owner, f"{self.target}_id": pk, "order": place})


class OneField(Choice):
    """An autocomplete for one row."""

    known: Known | None = None

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or self.known is None:
            return super().to_python(value)
        model = cast("QuerySet[Any]", self.queryset).model
        row = next((self.known.row(model, key) for key in keys(model, value)), None)
        if row is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
        return row


class PicksField(ModelMultipleChoiceField):
    """An autocomplete for several rows; cleans to a list in the order picked."""

    known: Known | None = None

    def __init__(self, picks: Picks, **kwargs: Any) -> None:
        self.picks = picks
        column = picks.column
        self.model: type[Model] = column.remote_field.model
        widget = OrderedSelect(column, admin.site, attrs={"class": "desk-ordered", "data-width": "element"})
        wrapped = RelatedFieldWidgetWrapper(widget, column.remote_field, admin.site, can_add_related=True)
        kwargs["label"] = capfirst(kwargs["label"])
        super().__init__(queryset=described(self.model), widget=wrapped, **kwargs)
        # The wrapper keeps the widget's own choices; the field sets them on the wrapper only.
        widget.choices = self.choices

    def label_from_instance(self, obj: Model) -> str:
        return label(obj)

    def _check_values(self, value: Any) -> Any:
        """The rows picked, in their order; looked up together with those of the other fields."""
        known = self.known or Known()
        rows = []
        for each in dict.fromkeys(value):
            found = [row for key in keys(self.model, each) if (row := known.row(self.model, key)) is not None]
            if not found:
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": each}
                )
            rows += found
        return list(dict.fromkeys(rows))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [str(each) for each in initial or ()] != [str(each) for each in data or ()]


def offer_adding(fields: dict[str, forms.Field], request: HttpRequest) -> None:
    """Show "+" beside picks only to those who may add such rows. `fields` must be this request's own."""
    for field in fields.values():
        if isinstance(field, PicksField):
            allowed = admin.site.get_model_admin(field.model).has_add_permission(request)
            cast("RelatedFieldWidgetWrapper", field.widget).can_add_related = allowed


def share(form: forms.BaseForm, known: Known) -> None:
    """Let the picks of this form look up their rows together with those of others that share `known`."""
    for name, field in form.fields.items():
        widget = getattr(field.widget, "widget", field.widget)
        if isinstance(field, (OneField, PicksField)) and isinstance(widget, (OneSelect, OrderedSelect)):
            field.known = widget.known = known
            model = widget.field.remote_field.model
            known.want(model, keys(model, form[name].value()))
