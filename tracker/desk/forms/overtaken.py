"""A form that somebody else was quicker than, told anew on top of what they saved.

What this editor did not touch takes over what the others saved. What both changed stays as this editor typed it, and is
said at the field. Rows that others added are there, rows that they removed are gone; one that this editor had changed
stays, as a new one. So the next save changes what this editor changed, and nothing else.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.http import QueryDict
from django.utils.translation import gettext

from tracker.desk.forms.dates import INPUTS
from tracker.desk.forms.picks import Picks, PicksField
from tracker.desk.forms.retelling import Retelling
from tracker.desk.meanwhile import Moved, Values

_BESIDE = ("precision", *INPUTS, "typed")
"""What a widget with several inputs adds to the name of its field."""

Row = dict[str, list[str]]
"""What was sent for one row of an inline, by the names of its inputs without prefix and number."""


@dataclass(slots=True)
class Overtaken:
    """`data` is what the form is to show; `conflicts` what to say at which field, by the prefix of its form."""

    data: QueryDict
    conflicts: dict[str, dict[str, str]] = field(default_factory=dict)


def retell(data: QueryDict, form: Any, formsets: Iterable[Any], told: Retelling) -> Overtaken:
    """`form` and `formsets` are bound to `data`, and were not validated; they are only asked what they hold."""
    return _Retold(data, told).run(form, formsets)


def as_new(data: QueryDict, formsets: Mapping[str, Any]) -> QueryDict:
    """The same form with every row of its inlines a new one. `formsets` are the classes by their prefixes."""
    sent = data.copy()
    for prefix, formset in formsets.items():
        sent[f"{prefix}-{INITIAL_FORM_COUNT}"] = "0"
        for number in _rows_sent(sent, prefix):
            for name in (formset.model._meta.pk.name, formset.fk.name):
                sent[f"{prefix}-{number}-{name}"] = ""
    return sent


class _Retold:
    def __init__(self, data: QueryDict, told: Retelling) -> None:
        self.done = Overtaken(data.copy())
        self.told = told
        self.moved = {(moved.model, str(moved.pk)): moved for moved in told.moved}

    def run(self, form: Any, formsets: Iterable[Any]) -> Overtaken:
        row = {key: self.done.data.getlist(key) for key in self.done.data}
        said = self._take_over(form, row, form.instance.pk)
        self._say("", said)
        for key in form.fields:
            _clear(self.done.data, key)
        _put(self.done.data, "", row)
        for formset in formsets:
            if formset.management_form.is_valid():
                self._rows(formset)
        return self.done

    # One form

    def _take_over(self, form: Any, row: Row, pk: Any) -> dict[str, str]:
        """Put what others saved where this editor changed nothing; what to say at the fields that both changed."""
        said = {}
        for name, (before, after, moved) in self._changes(form, pk):
            each = form.fields[name]
            if each.disabled:
                continue
            typed = each.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
            if not each.has_changed(before, typed):
                _clear(row, name)
                row[name] = _sent(after)
            elif each.has_changed(after, typed):
                words = {"who": self.told.who(moved), "now": self._words(form, name, after)}
                said[name] = (
                    gettext("Changed by %(who)s meanwhile, to: “%(now)s”. Saved again, yours replaces it.") % words
                )
        return said

    def _changes(self, form: Any, pk: Any) -> Iterator[tuple[str, tuple[Any, Any, Moved]]]:
        """The fields of this row that others changed: before, after, and by what."""
        model: type[Model] = form._meta.model
        moved = self.moved.get((model, str(pk)))
        for name, each in form.fields.items():
            if isinstance(each, PicksField):
                relinked = self._relinked(each.picks, pk)
                if relinked:
                    yield name, relinked
            elif moved and moved.before and moved.after:
                column = _column(model, name)
                if column and moved.before[column] != moved.after[column]:
                    yield name, (moved.before[column], moved.after[column], moved)

    def _relinked(self, picks: Picks, pk: Any) -> tuple[list[Any], list[Any], Moved] | None:
        owner, target = f"{picks.owner}_id", f"{picks.target}_id"
        relinked = [
            moved
            for moved in self.told.moved
            if moved.model is picks.through and str((moved.after or moved.before or {})[owner]) == str(pk)
        ]
        if not relinked:
            return None
        rows = picks.through._default_manager.filter(**{picks.owner: pk}).values("pk", "order", target)
        now: dict[Any, Values] = {row["pk"]: row for row in rows}
        before = {key: link for key, link in now.items() if key not in {moved.pk for moved in relinked}}
        before |= {moved.pk: {**moved.before, "pk": moved.pk} for moved in relinked if moved.before}
        was, now_picked = _in_order(before.values(), target), _in_order(now.values(), target)
        return (was, now_picked, relinked[-1]) if was != now_picked else None

    def _words(self, form: Any, name: str, value: Any) -> str:
        each = form.fields[name]
        if isinstance(each, PicksField):
            return "; ".join(self.told.label(each.model, key) for key in value) or "–"
        return self.told.value(form._meta.model._meta.get_field(name), value) or "–"

    def _say(self, prefix: str, said: Mapping[str, str]) -> None:
        if said:
            self.done.conflicts[prefix] = dict(said)

    # The rows of an inline

    def _rows(self, formset: Any) -> None:
        sent = _rows_sent(self.done.data, formset.prefix)
        key, owner = formset.model._meta.pk.name, formset.fk.name
        staying: list[tuple[Row, dict[str, str]]] = []
        typed: list[tuple[Row, dict[str, str]]] = []
        known = set()
        for number, form in enumerate(formset.forms):
            row = sent.get(number, {})
            pk = (row.get(key) or [""])[-1]
            if number >= formset.initial_form_count() or not pk:
                typed.append((row, {}))
                continue
            known.add(pk)
            moved = self.moved.get((formset.model, pk))
            if moved is None or moved.after is not None:
                staying.append((row, self._take_over(form, row, pk)))
            elif DELETION_FIELD_NAME not in row and self._touched(form, moved, owner):
                row[key] = [""]
                words = {"who": self.told.who(moved)}
                said = gettext("Removed by %(who)s meanwhile. Saved again, it is entered anew; or remove it.") % words
                typed.append((row, {"": said}))
        for moved in self.told.moved:
            new = moved.after if moved.model is formset.model and moved.before is None else None
            if new and str(moved.pk) not in known and new[f"{owner}_id"] == formset.instance.pk:
                staying.append((self._row_of(formset, moved) | {key: [str(moved.pk)]}, {}))
        self._renumber(formset, staying, typed)

    def _touched(self, form: Any, moved: Moved, owner: str) -> bool:
        """Whether this editor changed anything of a row that is gone."""
        for name, each in form.fields.items():
            column = _column(form._meta.model, name)
            if isinstance(each, PicksField):
                relinked = self._relinked(each.picks, moved.pk)
                before: Any = relinked[0] if relinked else []
            elif column is None or name in (owner, form._meta.model._meta.pk.name):
                continue
            else:
                before = (moved.before or {}).get(column)
            if each.has_changed(before, each.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))):
                return True
        return False

    def _row_of(self, formset: Any, moved: Moved) -> Row:
        """What a browser would send for a row as it is now."""
        row: Row = {}
        for name, each in formset.empty_form.fields.items():
            if isinstance(each, PicksField):
                relinked = self._relinked(each.picks, moved.pk)
                row[name] = _sent(relinked[1] if relinked else [])
            elif column := _column(formset.model, name):
                row[name] = _sent((moved.after or {}).get(column))
        return row

    def _renumber(
        self, formset: Any, staying: list[tuple[Row, dict[str, str]]], typed: list[tuple[Row, dict[str, str]]]
    ) -> None:
        data, prefix = self.done.data, formset.prefix
        for key in [key for key in data if _numbered(prefix).fullmatch(key)]:
            del data[key]
        for number, (row, said) in enumerate([*staying, *typed]):
            _put(data, f"{prefix}-{number}-", row)
            self._say(f"{prefix}-{number}", said)
        data[f"{prefix}-{INITIAL_FORM_COUNT}"] = str(len(staying))
        data[f"{prefix}-{TOTAL_FORM_COUNT}"] = str(len(staying) + len(typed))


def _numbered(prefix: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(prefix)}-(\d{{1,6}})-(.+)")


def _rows_sent(data: QueryDict, prefix: str) -> dict[int, Row]:
    rows: dict[int, Row] = {}
    for key in data:
        if match := _numbered(prefix).fullmatch(key):
            rows.setdefault(int(match[1]), {})[match[2]] = data.getlist(key)
    return rows


def _column(model: type[Model], name: str) -> str | None:
    """The attribute of a form's field in a row's values; None for what is no column."""
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return getattr(found, "attname", None) if found.concrete else None


def _in_order(links: Iterable[Values], target: str) -> list[Any]:
    return [link[target] for link in sorted(links, key=lambda link: (link["order"], link["pk"]))]


def _sent(value: Any) -> list[str]:
    """What a browser sends for a value; a box that is not ticked sends nothing."""
    if isinstance(value, (list, tuple)):
        return [str(each) for each in value]
    if isinstance(value, bool):
        return ["on"] if value else []
    return ["" if value is None else str(value)]


def _put(data: QueryDict, prefix: str, row: Row) -> None:
    for name, sent in row.items():
        if sent:
            data.setlist(prefix + name, sent)


def _clear(row: Any, name: str) -> None:
    for key in (name, *(f"{name}_{part}" for part in _BESIDE)):
        row.pop(key, None)
