"""Rows that a form shows or is sent as picks, looked up together: one query a table, however many fields name them."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from tracker.desk.forms.labels import described


class Known:
    """Fields first say what they will ask for (`want`), then ask (`row`); the first answer looks up all of it."""

    def __init__(self) -> None:
        self._wanted: dict[type[Model], set[Any]] = {}
        self._rows: dict[type[Model], dict[Any, Model | None]] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> "Known":
        """Fields are copied for every form; what they know is shared."""
        return self

    def want(self, model: type[Model], keys: Iterable[Any]) -> None:
        self._wanted.setdefault(model, set()).update(keys)

    def row(self, model: type[Model], key: Any) -> Model | None:
        """The row with this primary key, as the column keeps it; None where there is none."""
        rows = self._rows.setdefault(model, {})
        if key not in rows:
            missing = {key, *self._wanted.pop(model, ())} - rows.keys()
            rows |= dict.fromkeys(missing)
            rows |= {row.pk: row for row in described(model).filter(pk__in=missing)}
        return rows[key]


def keys(model: type[Model], value: Any) -> list[Any]:
    """What of a field's value can be primary keys of this table."""
    found = []
    for each in value if isinstance(value, (list, tuple)) else [value]:
        with suppress(ValidationError):
            key = model._meta.pk.to_python(getattr(each, "pk", each))
            if key is not None:
                found.append(key)
    return found
