"""What happened to a subject and its parts since somebody looked at it, row by row, from the history that triggers keep.

seen_of(Claim, pk)            -> Seen           how far the history goes now; to be kept by whoever shows the rows
moved_since(claim, seen)      -> list[Moved]    every row that was added, changed or removed after that
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Model, QuerySet

from tracker.desk.histories import EVIDENCE, with_events
from tracker.desk.models import Evidence, EvidenceBearing
from tracker.desk.models.base import Subject
from tracker.desk.parts import PARTS, subject_model
from tracker.desk.touched import Seen, touched

Values = Mapping[str, Any]
"""A row's columns by attribute name, as a history has them."""

_OF_EVIDENCE = f"""
    WITH asked AS (SELECT unnest(%s::uuid[]) AS subject), {with_events(EVIDENCE)}
    SELECT subject, history, max(pgh_id), count(*) FROM events GROUP BY 1, 2
"""  # noqa: S608 - our own names
_UNSEEN = frozenset(("version", "created_at", "updated_at"))


@dataclass(frozen=True, slots=True)
class Moved:
    """One row. A side is None where the row was not there, or not part of the subject. `by` are users' ids."""

    model: type[Model]
    pk: Any
    before: Values | None
    after: Values | None
    by: tuple[int, ...]
    at: datetime


def seen_of(model: type[Model], pks: Iterable[UUID]) -> dict[UUID, Seen]:
    """The last event in each history of these subjects and their parts, or of pieces of evidence and their bearings."""
    wanted = list(pks)
    if issubclass(model, Subject):
        return {pk: found.seen for pk, found in touched(wanted, of=[model]).items()}
    return {pk: seen for pk, (_number, seen) in evidence_seen(wanted).items()}


def evidence_seen(pks: Iterable[UUID]) -> dict[UUID, tuple[int, Seen]]:
    """How many events these pieces of evidence and all bearings that were ever theirs have, and the last of each; one query.

    The last alone would not do for a version: who has taken the lower number may well be the later one to commit.
    """
    found: dict[UUID, tuple[int, Seen]] = {pk: (0, {}) for pk in pks}
    with connection.cursor() as cursor:
        cursor.execute(_OF_EVIDENCE, [list(found)])
        for pk, history, last, number in cursor.fetchall():
            before, seen = found[pk]
            found[pk] = before + number, {**seen, history: last}
    return found


def moved_since(root: Model, seen: Seen) -> list[Moved]:
    """Every row of this subject, or piece of evidence, that is another now than when the history went as far as `seen`."""
    now = seen_of(type(root), [root.pk])[root.pk]
    ever: dict[type[Model], set[Any]] = {}
    found: list[Moved] = []
    for model, column in _tables(type(root)):
        ever[model] = {root.pk} if column is None else _ever(model, column, ever)
        last = seen.get(_history(model), 0)
        if now.get(_history(model), 0) != last:
            owners = ever[_owner(model, column)] if column and model is not Evidence else None
            found += _moved(model, ever[model], last, f"{column}_id", owners)
    return found


def _tables(model: type[Model]) -> list[tuple[type[Model], str | None]]:
    """(table, column by which its rows belong to rows of a table before it), the subject's own first."""
    if model is Evidence:
        return [(Evidence, None), (EvidenceBearing, "evidence")]
    return [(model, None), *((part, way[0]) for part, way in PARTS.items() if subject_model(part) is model)]


def _owner(model: type[Model], column: str) -> type[Model]:
    return cast("type[Model]", model._meta.get_field(column).related_model)


def _ever(model: type[Model], column: str, ever: Mapping[type[Model], set[Any]]) -> set[Any]:
    """The rows that ever belonged to the rows above."""
    if model is Evidence:
        bearings = _events(EvidenceBearing).filter(pgh_obj_id__in=ever[EvidenceBearing])
        return set(bearings.values_list("evidence_id", flat=True))
    owners = ever[_owner(model, column)]
    return set(_events(model).filter(**{f"{column}_id__in": owners}).values_list("pgh_obj_id", flat=True))


def _moved(model: type[Model], rows: set[Any], last: int, column: str, owners: set[Any] | None) -> list[Moved]:
    columns = [field.attname for field in model._meta.concrete_fields if field.attname not in _UNSEEN]
    kept = ("pgh_obj_id", "pgh_label", *columns)
    events = _events(model).filter(pgh_obj_id__in=rows)
    newer: dict[Any, list[dict[str, Any]]] = {}
    told = (*kept, "pgh_created_at", "pgh_context__metadata__user")
    for event in events.filter(pgh_id__gt=last).order_by("pgh_id").values(*told):
        newer.setdefault(event["pgh_obj_id"], []).append(event)
    older = events.filter(pgh_obj_id__in=newer, pgh_id__lte=last).order_by("pgh_obj_id", "-pgh_id")
    before = {event["pgh_obj_id"]: event for event in older.distinct("pgh_obj_id").values(*kept)}

    def side(event: Mapping[str, Any] | None) -> Values | None:
        if event is None or event["pgh_label"] == "delete" or (owners is not None and event[column] not in owners):
            return None
        return {name: event[name] for name in columns}

    found = []
    for pk, happened in newer.items():
        users = dict.fromkeys(event["pgh_context__metadata__user"] for event in happened)
        sides = side(before.get(pk)), side(happened[-1])
        if sides[0] != sides[1]:
            by = tuple(user for user in users if isinstance(user, int))
            found.append(Moved(model, pk, *sides, by, happened[-1]["pgh_created_at"]))
    return found


def _events(model: type[Model]) -> QuerySet[Any]:
    return cast("QuerySet[Any]", apps.get_model("desk", f"{model.__name__}Event")._default_manager.all())


def _history(model: type[Model]) -> str:
    return str(model._meta.model_name)
