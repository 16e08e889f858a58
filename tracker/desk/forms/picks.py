"""Several rows picked in an order that counts: sources of a statement, relays, points of a claim.

Each pick is a row of a link table with a column `order`; Django's admin cannot nest inlines, so that the links of an
inline row are one field of its form.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model
from django.forms.widgets import Script
from django.http import HttpRequest
from django.utils.text import capfirst

from tracker.desk.forms.labels import described, label
from tracker.desk.models.base import Link

if TYPE_CHECKING:
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField[Any]
else:
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField


class OneSelect(AutocompleteSelect):
    """Asks the database for nothing that cannot be an id, whatever an address or a form sends."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        return super().optgroups(name, _ids(self, value), attr)


class OrderedSelect(AutocompleteSelectMultiple):
    """Keeps the order in which rows were picked."""

    class Media:
        js: ClassVar = (Script("desk/forms.js", defer=True),)
        css: ClassVar = {"all": ("desk/desk.css",)}

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        groups = super().optgroups(name, _ids(self, value), attr)
        places = {each: place for place, each in enumerate(value)}
        for _group, options, _index in groups:
            options.sort(key=lambda option: places.get(str(option["value"]), len(places)))
        return groups


def _ids(widget: AutocompleteSelect | AutocompleteSelectMultiple, value: Sequence[str]) -> list[str]:
    key = widget.field.remote_field.model._meta.pk
    ids = []
    for each in value:
        with suppress(ValidationError):
            ids.append(str(key.to_python(each)))
    return ids


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


class PicksField(ModelMultipleChoiceField):
    """An autocomplete for several rows; cleans to a list in the order picked."""

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

    def clean(self, value: Any) -> Any:
        rows = {row.pk: row for row in super().clean(value)}
        asked = dict.fromkeys(self.model._meta.pk.to_python(each) for each in value or ())
        return [rows[pk] for pk in asked if pk in rows]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [str(each) for each in initial or ()] != [str(each) for each in data or ()]


def offer_adding(fields: dict[str, forms.Field], request: HttpRequest) -> None:
    """Show "+" beside picks only to those who may add such rows. `fields` must be this request's own."""
    for field in fields.values():
        if isinstance(field, PicksField):
            allowed = admin.site.get_model_admin(field.model).has_add_permission(request)
            cast("RelatedFieldWidgetWrapper", field.widget).can_add_related = allowed
