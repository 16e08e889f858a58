"""Reading the items of a dossier: every field against the shape that dossier_items.py gives it.

Nothing is raised here. What is wrong is collected, and reading goes on, so that all errors of a file come out together.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, is_dataclass
from typing import Any, NamedTuple

from tracker.ground.dates import Date, DateError
from tracker.ground.dossier_errors import DossierError
from tracker.ground.dossier_items import FieldShape, Form, Refers, shape_of
from tracker.ground.dossier_json import JsonObject, kind_of
from tracker.ground.messages import Problem, shown
from tracker.ground.text import check_text, check_url
from tracker.ground.vocabulary import Word, gettext_noop

_ = gettext_noop

MOST_POINTS = 9999
"""The largest `point_count`."""
_ID = re.compile(r"[a-zA-Z0-9_.-]{1,100}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,6}")


class Use(NamedTuple):
    """One id that an item refers to: where it stands, and the lists in which it may be declared."""

    list: str
    item: str
    field: str
    lists: tuple[str, ...]
    id: str


@dataclass(slots=True)
class Findings:
    """What reading found: errors, and every reference, for the checks that follow."""

    errors: list[DossierError] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file: a list, an item of it, and the path of the object inside the item ("quote.")."""

    list: str
    item: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one object at one place."""

    findings: Findings
    place: Place

    def error(self, name: str, problem: Problem) -> None:
        """Note that something is wrong with a field of this object."""
        place = self.place
        self.findings.errors.append(DossierError(place.list, place.item, place.path + name, problem))

    def read(self, cls: type[object], data: object) -> dict[str, Any]:
        """The valid fields of an object of this class, by their Python names; the rest is noted as errors."""
        if not isinstance(data, JsonObject):
            self.error("", Problem(_("must be an object, not %(kind)s."), {"kind": kind_of(data)}))
            return {}
        for key in data.repeated:
            self.error(_name(key), Problem(_("stands twice in the same object.")))
        shapes = {shape.json: shape for shape in shape_of(cls)}
        found: dict[str, Any] = {}
        for key, raw in data.items():
            if key not in shapes:
                there_are = Problem(
                    _("is not a field of this kind of object; there are %(fields)s."), {"fields": ", ".join(shapes)}
                )
                self.error(_name(key), there_are)
                continue
            value = self._field(shapes[key], raw)
            if value is not None:
                found[shapes[key].name] = value
        for shape in shapes.values():
            if shape.required and shape.json not in data:
                self.error(shape.json, Problem(_("is missing.")))
        return found

    def _field(self, shape: FieldShape, raw: object) -> Any:
        if not shape.many:
            return self._value(shape, raw)
        if not isinstance(raw, list):
            self.error(shape.json, Problem(_("must be a list, not %(kind)s."), {"kind": kind_of(raw)}))
            return None
        if not raw:
            self.error(shape.json, Problem(_("is an empty list; leave the field out where there is nothing to say.")))
            return None
        items = [self._value(shape, each) for each in raw]
        known = [getattr(item, "claim", item) for item in items if item is not None]
        for key, times in Counter(known).items():
            if times > 1:
                self.error(shape.json, Problem(_("names %(id)s twice."), {"id": shown(key)}))
        return tuple(items) if len(known) == len(items) else None

    def _value(self, shape: FieldShape, raw: object) -> Any:
        """One value, or None after its errors were noted."""
        if isinstance(raw, JsonObject) and is_dataclass(shape.value):
            return self._object(shape, raw)
        try:
            value = _plain(shape, raw)
        except _Wrong as wrong:
            for problem in wrong.problems:
                self.error(shape.json, problem)
            return None
        if isinstance(shape.form, Refers):
            place = self.place
            use = Use(place.list, place.item, place.path + shape.json, shape.form.lists, value)
            self.findings.uses.append(use)
        return value

    def _object(self, shape: FieldShape, raw: JsonObject) -> Any:
        inner = Reader(self.findings, Place(self.place.list, self.place.item, f"{self.place.path}{shape.json}."))
        before = len(self.findings.errors)
        found = inner.read(shape.value, raw)
        return shape.value(**found) if len(self.findings.errors) == before else None


class _Wrong(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, *problems: Problem) -> None:
        self.problems = problems


def _plain(shape: FieldShape, raw: object) -> Any:
    """A value that is no object, as Python has it. Raises _Wrong."""
    if raw is None:
        raise _Wrong(Problem(_("is null; leave the field out where there is nothing to say.")))
    if shape.value is bool:
        if not isinstance(raw, bool):
            raise _Wrong(Problem(_("must be true or false, not %(kind)s."), {"kind": kind_of(raw)}))
        return raw
    if shape.value is int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= MOST_POINTS:
            raise _Wrong(Problem(_("must be a whole number from 0 to %(most)s."), {"most": MOST_POINTS}))
        return raw
    if is_dataclass(shape.value):
        raise _Wrong(Problem(_("must be an object, not %(kind)s."), {"kind": kind_of(raw)}))
    if not isinstance(raw, str):
        raise _Wrong(Problem(_("must be a text, not %(kind)s."), {"kind": kind_of(raw)}))
    if raw == "":
        raise _Wrong(Problem(_("is empty; leave the field out where there is nothing to say.")))
    if issubclass(shape.value, Word):
        return _word(shape.value, raw)
    faults = _faults(shape, raw)
    if faults:
        raise _Wrong(*faults)
    return raw


def _faults(shape: FieldShape, raw: str) -> list[Problem]:
    if shape.form in (Form.LINE, Form.TEXT):
        return check_text(raw, multiline=shape.form is Form.TEXT, most=shape.most)
    return CHECKS[shape.form if isinstance(shape.form, Form) else Form.ID](raw)


def _word(vocabulary: type[Word], raw: str) -> Word:
    words = {word.value: word for word in vocabulary}
    if raw not in words:
        raise _Wrong(Problem(_("%(word)s is not one of %(words)s."), {"word": shown(raw), "words": ", ".join(words)}))
    return words[raw]


def usable_id(data: object) -> str | None:
    """The id of an item as the file gives it, where it can serve as one."""
    given = data.get("id") if isinstance(data, JsonObject) else None
    return given if isinstance(given, str) and not _check_id(given) else None


def _name(key: str) -> str:
    """A field's name as the file spells it; escaped where it would break a line."""
    return key if _ID.fullmatch(key) else shown(key)


def _check_id(text: str) -> list[Problem]:
    if _ID.fullmatch(text):
        return []
    return [
        Problem(
            _("%(text)s is not an id: up to 100 characters of a–z, A–Z, 0–9, '_', '.' and '-'."), {"text": shown(text)}
        )
    ]


def _check_date(text: str) -> list[Problem]:
    try:
        Date.parse(text)
    except DateError as error:
        return [error.problem]
    return []


def _check_language(text: str) -> list[Problem]:
    if _LANGUAGE.fullmatch(text):
        return []
    return [Problem(_("%(text)s is not a language tag (BCP 47), such as en, uk or pt-BR."), {"text": shown(text)})]


CHECKS: Mapping[Form, Callable[[str], list[Problem]]] = {
    Form.ID: _check_id,
    Form.DATE: _check_date,
    Form.LANGUAGE: _check_language,
    Form.ADDRESS: check_url,
}
"""What is wrong with a text of a form that has a grammar, in sentences; nothing where it is right."""
