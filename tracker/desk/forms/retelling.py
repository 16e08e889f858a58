"""What changed on the desk meanwhile, in words: who, when, which field, from what to what. No ids."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import BooleanField, Field, ForeignKey, Model
from django.utils.text import capfirst
from django.utils.translation import gettext

from tracker.desk.forms.labels import described, label
from tracker.desk.meanwhile import Moved, Values
from tracker.desk.models import Evidence
from tracker.desk.models.base import Link
from tracker.desk.models.fields import EdtfField, in_short
from tracker.desk.parts import PARTS
from tracker.desk.people import names_of
from tracker.desk.quoting import quoted
from tracker.ground.pieces import Piece, pieces

_QUIET = frozenset(("id", "order", "signed_by", "signed_name", "version", "created_at", "updated_at"))
"""Columns that nobody types in."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One change in words. `before` and `after` are "" where there is nothing."""

    who: str
    at: datetime
    where: str
    before: str
    after: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Both in one text, word by word; nothing where one of the two is empty."""
        return pieces(self.before, self.after) if self.before and self.after else ()


class Retelling:
    """Everything that moved, looked up together: one query for each table that is named, one for the users."""

    def __init__(self, moved: Iterable[Moved], root: Model, me: int | None) -> None:
        self.moved = list(moved)
        self.root = root
        self.me = me
        self.users = names_of(user for each in self.moved for user in each.by)
        self.rows: dict[type[Model], Mapping[Any, Model]] = {}
        self.looked_up: set[tuple[type[Model], Any]] = set()
        # What is gone is named as it last was, where that is told here.
        self.told = {(each.model, each.pk): each.after or each.before for each in self.moved}
        self._look_up(self.moved)

    def _look_up(self, moved: Iterable[Moved]) -> None:
        wanted: dict[type[Model], set[Any]] = {}
        for each in moved:
            for values in (each.before, each.after):
                for field in _foreign(each.model) if values else ():
                    wanted.setdefault(_target(field), set()).add(cast("Values", values)[field.attname])
        for model, keys in wanted.items():
            self.looked_up |= {(model, key) for key in keys}
            self.rows[model] = described(model).in_bulk(keys - {None})

    def tellings(self) -> list[Telling]:
        """Field by field; a row that was added or removed in one piece."""
        return list(self.of(self.moved))

    def of(self, moved: Iterable[Moved]) -> Iterator[Telling]:
        """The same of some of them."""
        for each in moved:
            yield from self._telling(each)

    def who(self, moved: Moved) -> str:
        """The names of those who did it; “somebody” where it was done outside the desk's pages."""
        names = []
        for user in moved.by:
            names.append(gettext("you, elsewhere") if user == self.me else self.users.get(user, ""))
        return ", ".join(filter(None, names)) or gettext("somebody")

    def value(self, field: "Field[Any, Any]", raw: Any) -> str:
        """One value as an editor reads it."""
        if raw is None or raw == "":
            return ""
        if isinstance(field, ForeignKey):
            return self.label(_target(field), raw)
        if field.choices:
            return str(dict(field.flatchoices).get(raw, raw))
        if isinstance(field, BooleanField):
            return gettext("yes") if raw else gettext("no")
        return in_short(raw) if isinstance(field, EdtfField) else str(raw)

    def label(self, model: type[Model], key: Any) -> str:
        """The row with this key; a note where it is gone."""
        row = self.rows.get(model, {}).get(key)
        if row is None and (model, key) not in self.looked_up:
            row = described(model).filter(pk=key).first()
        if row is not None:
            return label(row)
        told = self.told.get((model, key))
        return self._named(model, told) if told else gettext("[no longer there]")

    def _telling(self, moved: Moved) -> Iterator[Telling]:
        who = self.who(moved)
        before, after = moved.before, moved.after
        if before is None or after is None:
            sides = (self._whole(moved, before), self._whole(moved, after))
            yield Telling(who, moved.at, self._where(moved), *sides)
            return
        for field in _told(moved.model):
            if before[field.attname] != after[field.attname]:
                sides = (self.value(field, before[field.attname]), self.value(field, after[field.attname]))
                yield Telling(who, moved.at, self._where(moved, field), *sides)
        if before.get("order") != after.get("order"):
            yield Telling(who, moved.at, self._where(moved), "", gettext("in another order"))

    def _whole(self, moved: Moved, values: Values | None) -> str:
        if values is None:
            return ""
        owner = _owner_column(moved.model)
        fields = [field for field in _told(moved.model) if field.name != owner]
        shown = [(field, self.value(field, values[field.attname])) for field in fields]
        if issubclass(moved.model, Link) and len(shown) == 1:
            return shown[0][1]
        return "\n".join(f"{capfirst(str(field.verbose_name))}: {text}" for field, text in shown if text)

    def _where(self, moved: Moved, field: "Field[Any, Any] | None" = None) -> str:
        parts = [*self._above(moved), *([str(field.verbose_name)] if field else [])]
        return capfirst(" › ".join(parts) or str(moved.model._meta.verbose_name))

    def _above(self, moved: Moved) -> Iterator[str]:
        """The row itself, and what it hangs on where that is not the subject."""
        if moved.model is type(self.root):
            return
        values = moved.after or moved.before or {}
        owner = _owner_column(moved.model)
        if owner:
            column = cast("ForeignKey[Any, Any]", moved.model._meta.get_field(owner))
            if _target(column) is not type(self.root):
                name = self.label(_target(column), values[column.attname])
                yield f"{_target(column)._meta.verbose_name} {quoted(name)}"
        noun = str(moved.model._meta.verbose_name)
        whole = moved.before is None or moved.after is None
        yield noun if whole or issubclass(moved.model, Link) else f"{noun} {quoted(self._named(moved.model, values))}"

    def _named(self, model: type[Model], values: Values) -> str:
        row = model(**values)
        for field in _foreign(model):
            target = self.rows.get(_target(field), {}).get(values[field.attname])
            if target is not None:
                setattr(row, field.name, target)
            elif values[field.attname] is not None:
                return gettext("[no longer there]")
        return label(row)


def _owner_column(model: type[Model]) -> str:
    return "" if model is Evidence or model not in PARTS else PARTS[model][0]


def _told(model: type[Model]) -> list["Field[Any, Any]"]:
    return [field for field in model._meta.concrete_fields if field.name not in _QUIET]


def _foreign(model: type[Model]) -> list["ForeignKey[Any, Any]"]:
    own = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    return [field for field in own if field.name not in _QUIET]


def _target(field: "ForeignKey[Any, Any]") -> type[Model]:
    return field.related_model
