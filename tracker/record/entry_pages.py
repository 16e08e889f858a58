"""Statements and positions of one actor or source, newest first, page by page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections

from tracker.record.paging import Cursor
from tracker.record.reading import Card, EntryLine
from tracker.record.rows import as_json

PAGE = 50
"""Statements and positions on one page."""

_ENTRY = (
    "n.id, n.kind, n.subject, n.actor, n.on_behalf_of, n.voice, n.stance, n.fate, n.said, n.earliest, n.latest, "
    "n.first_published_at, n.sources, n.relayed_by, n.plan, n.version, n.point, n.changes"
)
_WIDTH = 18
_CARD = "l.subject, l.kind, l.slug, l.title, l.card"


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One page and the cursor of the next, None where this is the last."""

    entries: list[EntryLine]
    next: Cursor | None


def entries_page(
    *, actor: UUID | None = None, source: UUID | None = None, after: Cursor | None = None, using: str = "public"
) -> EntryPage:
    """What an actor said, or what was said on its behalf; or what was taken from a source. Undated ones last.

    Exactly one of the two is given. One database query.
    """
    if actor is not None:
        # Two walks instead of one OR, so that each has its index.
        conditions: tuple[str, ...] = ("actor = %s", "on_behalf_of = %s")
    elif source is not None:
        conditions = ("sources @> ARRAY[%s]::uuid[]",)
    else:
        raise TypeError("Give an actor or a source.")
    subject = actor or source
    edge, values = _edge(after)
    walks = " UNION ".join(
        f"(SELECT * FROM record_entry WHERE {condition} AND {edge} "  # noqa: S608  (fixed words only)
        f"ORDER BY latest DESC NULLS LAST, id LIMIT {PAGE + 1})"
        for condition in conditions
    )
    sql = (
        f"SELECT {_ENTRY}, {_CARD} FROM ({walks}) n JOIN record_listing l ON l.subject = n.subject "  # noqa: S608
        f"ORDER BY n.latest DESC NULLS LAST, n.id LIMIT {PAGE + 1}"
    )
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [subject, *values] * len(conditions))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    entries = [_entry(*row) for row in rows[:PAGE]]
    return EntryPage(entries, Cursor(entries[-1].latest, entries[-1].id) if len(rows) > PAGE else None)


def _entry(*row: Any) -> EntryLine:
    subject, kind, slug, title, card = row[_WIDTH:]
    return EntryLine(*(*row[:_WIDTH], Card(subject, kind, slug, title, as_json(card))))


def _edge(after: Cursor | None) -> tuple[str, list[Any]]:
    if after is None:
        return "true", []
    if after.key is None:
        return "latest IS NULL AND id > %s", [after.id]
    return "(latest < %s OR (latest = %s AND id > %s) OR latest IS NULL)", [after.key, after.key, after.id]
