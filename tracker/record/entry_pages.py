"""Statements and positions as lines: of one actor or source, newest first, page by page; of one plan, all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tracker.record.paging import Cursor
from tracker.record.rows import CARD, Card, as_card, fetched

PAGE = 50
"""Statements and positions on one page."""
MOST_POSITIONS = 1000
"""Most positions on one plan."""

_ENTRY = (
    "n.id, n.kind, n.subject, n.actor, n.on_behalf_of, n.voice, n.stance, n.fate, n.said, n.earliest, n.latest, "
    "n.first_published_at, n.sources, n.relayed_by, n.plan, n.version, n.point, n.changes"
)
_WIDTH = len(_ENTRY.split(", "))


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One statement (`kind` "claim", `subject` its claim) or position (`kind` "position", `subject` itself).

    `card` is the claim's or the position's, with every name in it resolved. `said` is EDTF; `earliest` and `latest`
    are its bounds. `fate` (vocabulary.Fate) is empty for positions.
    """

    id: UUID
    kind: str
    subject: UUID
    actor: UUID
    on_behalf_of: UUID | None
    voice: UUID | None
    stance: str
    fate: str
    said: str
    earliest: datetime | None
    latest: datetime | None
    first_published_at: datetime
    sources: list[UUID]
    relayed_by: list[UUID]
    plan: UUID | None
    version: UUID | None
    point: UUID | None
    changes: UUID | None
    card: Card


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
        f"SELECT {_ENTRY}, {CARD} FROM ({walks}) n JOIN record_listing l ON l.subject = n.subject "  # noqa: S608
        f"ORDER BY n.latest DESC NULLS LAST, n.id LIMIT {PAGE + 1}"
    )
    rows = fetched(using, sql, [subject, *values] * len(conditions))
    entries = _entries(rows[:PAGE])
    return EntryPage(entries, Cursor(entries[-1].latest, entries[-1].id) if len(rows) > PAGE else None)


def positions_on(plan: UUID, *, using: str = "public") -> list[EntryLine]:
    """The positions on a plan, its versions and points, oldest first (ground/dates.py `order`), undated ones last.

    One database query; at most MOST_POSITIONS.
    """
    sql = (
        f"SELECT {_ENTRY}, {CARD} FROM record_entry n JOIN record_listing l ON l.subject = n.subject "  # noqa: S608
        f"WHERE n.plan = %s ORDER BY n.latest, n.earliest NULLS FIRST, n.id LIMIT {MOST_POSITIONS}"
    )
    return _entries(fetched(using, sql, [plan]))


def _entries(rows: Iterable[tuple[Any, ...]]) -> list[EntryLine]:
    return [EntryLine(*(*row[:_WIDTH], as_card(row[_WIDTH:]))) for row in rows]


def _edge(after: Cursor | None) -> tuple[str, list[Any]]:
    if after is None:
        return "true", []
    if after.key is None:
        return "latest IS NULL AND id > %s", [after.id]
    return "(latest < %s OR (latest = %s AND id > %s) OR latest IS NULL)", [after.key, after.key, after.id]
