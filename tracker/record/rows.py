"""Rows of the record's tables as plain values: running a query, and the card that most of their rows end with."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connections

from tracker.ground.immutable import immutable

CARD = "l.subject, l.kind, l.slug, l.title, l.card"
"""The columns of a listing `l` that `as_card` takes."""


@immutable()
class Card:
    """A public subject as a list line or a reference shows it."""

    subject: UUID
    kind: str
    slug: str
    title: str
    card: dict[str, Any]

    @property
    def unnamed(self) -> bool:
        """An unnamed actor: shown as the outlet described them, without a page."""
        return bool(self.card.get("unnamed"))


def as_card(row: Iterable[Any]) -> Card:
    """A card from CARD's columns."""
    subject, kind, slug, title, content = row
    return Card(subject, kind, slug, title, as_json(content))


def by_subject(rows: Iterable[Iterable[Any]]) -> dict[UUID, Card]:
    """Cards by their subjects, from rows of CARD's columns."""
    return {each.subject: each for each in map(as_card, rows)}


def with_carried(subjects: str) -> str:
    """The query of the cards of what the query `subjects` gives, and of all that sources among that carry."""
    return f"""
        WITH wanted (subject) AS ({subjects})
        SELECT {CARD} FROM record_listing l JOIN wanted USING (subject)
        UNION ALL
        SELECT {CARD} FROM record_listing l WHERE l.kind = 'source' AND l.subject IN (
            SELECT r.target FROM wanted w
            JOIN record_listing s ON s.subject = w.subject AND s.kind = 'source'
            JOIN record_reference r ON r.subject = w.subject AND r.current
        )
    """  # noqa: S608  (every part is fixed)


def fetched(using: str, sql: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of one query."""
    with connections[using].cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def as_json(value: Any) -> Any:
    """A jsonb column: Django asks the driver for its text."""
    return json.loads(value) if isinstance(value, str | bytes) else value
