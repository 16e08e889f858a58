"""A date with its precision as one form field: a choice of precision, and the inputs that it needs.

Works without JavaScript: then every input is there, and what is filled in has to fit the precision chosen.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tracker.ground.dates import Date, DateError, Precision

WRITTEN = "written"
"""Chosen where the date is written out in EDTF: what the other choices cannot say."""

PRECISIONS = (
    (Precision.DAY.value, _("day")),
    (Precision.EXACT.value, _("exact time (UTC)")),
    (Precision.ABOUT.value, pgettext_lazy("a date", "about")),
    (Precision.ON_OR_BEFORE.value, _("on or before")),
    (Precision.INTERVAL.value, _("between two days")),
    (Precision.MONTH.value, _("month")),
    (Precision.YEAR.value, _("year")),
    (Precision.UNKNOWN.value, _("unknown")),
    (WRITTEN, _("written out (EDTF)")),
)
NEEDS: dict[str, tuple[str, ...]] = {
    Precision.DAY.value: ("day",),
    Precision.EXACT.value: ("day", "time"),
    Precision.ABOUT.value: ("day",),
    Precision.ON_OR_BEFORE.value: ("day",),
    Precision.INTERVAL.value: ("day", "last"),
    Precision.MONTH.value: ("month",),
    Precision.YEAR.value: ("year",),
    Precision.UNKNOWN.value: (),
    WRITTEN: ("written",),
}
# name -> (type of the input, its label, what a value that this type can show looks like, example)
INPUTS: dict[str, tuple[str, Any, str, str]] = {
    "day": ("date", _("day"), r"\d{4}-\d\d-\d\d", "2025-11-20"),
    "last": ("date", _("last day"), r"\d{4}-\d\d-\d\d", "2025-11-21"),
    "time": ("time", _("time, UTC"), r"\d\d:\d\d", "14:30"),
    "month": ("month", _("month"), r"\d{4}-\d\d", "2025-11"),
    "year": ("number", _("year"), r"\d{4}", "2025"),
    "written": ("text", _("date in EDTF"), r".*", "2025-11~"),
}
_DAY = r"(\d{4}-\d\d-\d\d)"
_SHAPES = (
    (Precision.DAY, re.compile(_DAY), ("day",)),
    (Precision.ABOUT, re.compile(rf"{_DAY}~"), ("day",)),
    (Precision.EXACT, re.compile(rf"{_DAY}T(\d\d:\d\d)Z"), ("day", "time")),
    (Precision.ON_OR_BEFORE, re.compile(rf"\.\./{_DAY}"), ("day",)),
    (Precision.INTERVAL, re.compile(rf"{_DAY}/{_DAY}"), ("day", "last")),
    (Precision.MONTH, re.compile(r"(\d{4}-\d\d)"), ("month",)),
    (Precision.YEAR, re.compile(r"(\d{4})"), ("year",)),
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the inputs, as it was typed."""

    precision: str = Precision.DAY.value
    day: str = ""
    last: str = ""
    time: str = ""
    month: str = ""
    year: str = ""
    written: str = ""

    @classmethod
    def of(cls, edtf: str) -> "Typed":
        """The inputs that say what this EDTF text says."""
        if not edtf:
            return cls()
        for precision, shape, names in _SHAPES:
            if match := shape.fullmatch(edtf):
                return replace(cls(precision.value), **dict(zip(names, match.groups(), strict=True)))
        return cls(WRITTEN, written=edtf)

    def edtf(self) -> str:
        """What they mean in EDTF, "" for unknown. Raises ValidationError where they do not fit together."""
        if self.precision not in NEEDS:
            raise ValidationError(gettext("Choose how precisely the date is known."), code="precision")
        filled = [name for name in INPUTS if getattr(self, name)]
        needed = NEEDS[self.precision]
        if filled == ["written"]:
            return _checked(self.written)
        beside = [name for name in filled if name not in needed]
        if beside:
            message = gettext("You filled in “%(inputs)s”, but the precision chosen does not use it.")
            raise ValidationError(message % {"inputs": _labels(beside)}, code="beside")
        if not filled and self.precision in (Precision.DAY, Precision.UNKNOWN, WRITTEN):
            return ""
        missing = [name for name in needed if name not in filled]
        if missing:
            message = gettext("Fill in “%(inputs)s”, or choose another precision.")
            raise ValidationError(message % {"inputs": _labels(missing)}, code="missing")
        return _checked(self._joined())

    def _joined(self) -> str:
        forms: dict[str, str] = {
            Precision.DAY: self.day,
            Precision.EXACT: f"{self.day}T{self.time}Z",
            Precision.ABOUT: f"{self.day}~",
            Precision.ON_OR_BEFORE: f"../{self.day}",
            Precision.INTERVAL: f"{self.day}/{self.last}",
            Precision.MONTH: self.month,
            Precision.YEAR: self.year,
        }
        return forms[self.precision]


def _checked(edtf: str) -> str:
    try:
        return Date.parse(edtf).edtf
    except DateError as error:
        raise ValidationError(str(error), code="date") from error


def _shows(kind: str, shape: str, value: str) -> bool:
    """Whether a browser's input of this type shows the value."""
    if re.fullmatch(shape, value) is None:
        return False
    try:
        Date.parse(f"2025-11-20T{value}Z" if kind == "time" else value if kind != "text" else "")
    except DateError:
        return False
    return True


def _labels(names: list[str]) -> str:
    return ", ".join(str(INPUTS[name][1]) for name in names)


class DateWidget(forms.Widget):
    """The inputs `<name>_precision`, `<name>_day`, … in one group."""

    template_name = "desk/widgets/date.html"
    use_fieldset = False

    class Media:
        js: ClassVar = (Script("desk/dates.js", defer=True),)
        css: ClassVar = {"all": ("desk/desk.css",)}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        typed = value if isinstance(value, Typed) else Typed.of(value or "")
        context: dict[str, Any] = super().get_context(name, None, attrs)
        own = context["widget"]["attrs"]
        own_id = str(own.get("id", ""))
        described, invalid = own.get("aria-describedby"), own.get("aria-invalid")
        context["widget"] |= {
            "id": own_id,
            "described": described,
            "invalid": invalid,
            "label": own.get("aria-label"),
            "precision": typed.precision,
            "precisions": PRECISIONS,
            "inputs": [self._input(name, own_id, part, getattr(typed, part)) for part in INPUTS],
        }
        return context

    def _input(self, name: str, own_id: str, part: str, value: str) -> dict[str, Any]:
        kind, label, shape, example = INPUTS[part]
        return {
            "name": f"{name}_{part}",
            "id": f"{own_id}_{part}",
            # An input of a native type shows nothing where its value is no such date; as text it keeps what was typed.
            "type": kind if not value or _shows(kind, shape, value) else "text",
            "label": label,
            "value": value,
            "example": example,
            "bare": part in ("day", "month", "year", "written"),
            "precisions": " ".join(precision for precision, needs in NEEDS.items() if part in needs),
        }

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any] | Mapping[str, Any], name: str
    ) -> Typed | str:
        whole = data.get(name)
        if isinstance(whole, str):
            return whole  # a script may send the date as one EDTF text
        parts = {part: str(data.get(f"{name}_{part}") or "").strip() for part in INPUTS}
        return Typed(data.get(f"{name}_precision") or Precision.DAY.value, **parts)

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any] | Mapping[str, Any], name: str
    ) -> bool:
        return not any(key == name or key.startswith(f"{name}_") for key in data)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_precision" if id_ else id_


class DateField(forms.Field):
    """Cleans to EDTF, "" where the date is unknown."""

    widget = DateWidget

    def __init__(self, *, max_length: int | None = None, empty_value: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        if isinstance(value, Typed):
            return value.edtf()
        return _checked(str(value or "").strip())

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (initial or "")
        except ValidationError:
            return True
