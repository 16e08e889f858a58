"""Actors and sources in the order in which they were used last: what a picker offers first."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Field, ForeignKey, Model

from tracker.desk.histories import SUBJECTS
from tracker.desk.models import Actor, Source

OFFERED = 20
"""Most rows that stand first: as many as a picker shows at once."""
_SAVES = 100
"""The newest saves of a user that are looked through, besides imports: nobody picked what came with those."""
_EVENTS = 100
"""The newest events of a field's table that are looked through for what others picked."""


def _columns(model: type[Model]) -> Iterator[tuple[str, str]]:
    """(table, column) of whatever names such a row, and of the rows themselves: who enters one will pick it."""
    for table in SUBJECTS:
        for column in apps.get_model("desk", table)._meta.concrete_fields:
            if isinstance(column, ForeignKey) and column.related_model is model:
                yield table, column.name
    yield str(model._meta.model_name), ""


def _query(model: type[Model], field: tuple[str, str]) -> str:
    """First what this user picked in this very field, then what they used elsewhere, then what others picked in it."""

    def found(table: str, column: str, tier: int) -> str:
        key = f"{column}_id" if column else "id"
        return (
            f"SELECT e.{key} AS row, {tier} AS tier, e.pgh_created_at AS at, e.pgh_id FROM %s WHERE e.{key} IS NOT NULL"  # noqa: S608
        )

    used = [
        found(table, column, 0 if (table, column) == field else 1)
        % f"saves s JOIN desk_{table}event e ON e.pgh_context_id = s.id AND e.pgh_label <> 'delete'"
        for table, column in _columns(model)
    ]
    newest = f"SELECT * FROM desk_{field[0]}event ORDER BY pgh_id DESC LIMIT {_EVENTS}"  # noqa: S608
    used.append(found(*field, 2) % f"({newest}) e" + " AND e.pgh_label <> 'delete'")
    return f"""
        WITH saves AS (
            SELECT id FROM pghistory_context WHERE metadata ->> 'user' = %s AND NOT metadata ? 'dossier'
            ORDER BY created_at DESC LIMIT {_SAVES}
        ), uses AS (
            {" UNION ALL ".join(f"({each})" for each in used)}
        ), last AS (
            SELECT DISTINCT ON (row) row, tier, at, pgh_id FROM uses ORDER BY row, tier, at DESC, pgh_id DESC
        )
        SELECT row FROM last ORDER BY tier, at DESC, pgh_id DESC, row LIMIT {OFFERED}
    """  # noqa: S608 - our own names


def recently_used(user: User, field: "Field[Any, Any]") -> list[UUID]:
    """Ids of what this user used last, those of this field first, then of what the desk picked in it: at most OFFERED.

    One query; none where the field picks neither actors nor sources, or has no history. Some may be gone meanwhile.
    """
    model, table = field.related_model, str(field.model._meta.model_name)
    if model not in (Actor, Source) or table not in SUBJECTS:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_query(model, (table, field.name)), [str(user.pk)])
        return [row for (row,) in cursor.fetchall()]
