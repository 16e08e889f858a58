"""Statements and positions as lines: of one actor or source, newest first, page by page; of one plan, all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tracker.ground.vocabulary import SubjectKind
from tracker.record.paging import Cursor
from tracker.record.rows import CARD, Card, as_card, fetched

PAGE = 50
"""Statements and positions on one page."""
MOST_POSITIONS = 1000
"""Most positions on one plan."""

ENTRY = (
    "n.id, n.kind, n.subject, n.actor, n.on_behalf_of, n.voice, n.stance, n.fate, n.said, n.earliest, n.latest, "
    "n.first_published_at, n.sources, n.relayed_by, n.plan, n.version, n.point, n.changes"
)
_ORDER = "latest DESC NULLS LAST, title, id"
_TITLE = "SELECT t.title FROM record_entry o JOIN record_listing t USING (subject) WHERE o.id = %(id)s"
_WIDTH = len(ENTRY.split(", "))


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
    *,
    actor: UUID | None = None,
    party: bool = False,
    source: UUID | None = None,
    kind: SubjectKind | None = None,
    after: Cursor | None = None,
    using: str = "public",
) -> EntryPage:
    """What an actor said, or what was said on its behalf; or what was taken from a source. Undated ones last.

    Of a `party` also what everyone named said who speaks for it. With a `kind`, statements or positions alone.

    What was said on one day goes by the claims' wordings, in byte order. Exactly one of the two is given. One database
    query.
    """
    if actor is not None:
        # Two walks instead of one OR, so that each has its index.
        conditions: tuple[str, ...] = ("n.actor = %(of)s", "n.on_behalf_of = %(of)s")
        if party:
            conditions = (*conditions, "n.voice = %(of)s")
    elif source is not None:
        conditions = ("n.sources @> ARRAY[%(of)s]::uuid[]",)
    else:
        raise TypeError("Give an actor or a source.")
    of_kind = " AND n.kind = %(kind)s" if kind else ""
    walks = " UNION ".join(
        f"(SELECT n.*, l.title FROM record_entry n JOIN record_listing l USING (subject) "  # noqa: S608
        f"WHERE {condition}{of_kind} AND {_beyond(after)} ORDER BY {_ORDER} LIMIT {PAGE + 1})"
        for condition in conditions
    )
    # The cards are fetched for the rows of the page alone.
    sql = (
        f"SELECT {ENTRY}, {CARD} FROM (SELECT * FROM ({walks}) w ORDER BY {_ORDER} LIMIT {PAGE + 1}) n "  # noqa: S608
        f"JOIN record_listing l USING (subject) ORDER BY n.latest DESC NULLS LAST, n.title, n.id"
    )
    values: dict[str, Any] = {"of": actor or source, "kind": kind.value if kind else ""}
    if after is not None:
        values |= {"latest": after.key, "id": after.id}
    rows = fetched(using, sql, values)
    entries = _entries(rows[:PAGE])
    return EntryPage(entries, Cursor(entries[-1].latest, entries[-1].id) if len(rows) > PAGE else None)


def positions_on(plan: UUID, *, using: str = "public") -> list[EntryLine]:
    """The positions on a plan, its versions and points, oldest first (ground/dates.py `order`), undated ones last.

    One database query; at most MOST_POSITIONS.
    """
    sql = (
        f"SELECT {ENTRY}, {CARD} FROM record_entry n JOIN record_listing l ON l.subject = n.subject "  # noqa: S608
        f"WHERE n.plan = %s ORDER BY n.latest, n.earliest NULLS FIRST, n.id LIMIT {MOST_POSITIONS}"
    )
    return _entries(fetched(using, sql, [plan]))


def _entries(rows: Iterable[tuple[Any, ...]]) -> list[EntryLine]:
    return [entry_line(row) for row in rows]


def entry_line(row: Sequence[Any]) -> EntryLine:
    """A line from the columns ENTRY and CARD."""
    return EntryLine(*(*row[:_WIDTH], as_card(row[_WIDTH:])))


def _beyond(after: Cursor | None) -> str:
    """What comes after the entry that a page ended with. Where that is gone meanwhile, its day is begun anew."""
    if after is None:
        return "true"
    rest = f"(l.title, n.id) > (coalesce(({_TITLE}), ''), %(id)s)"
    if after.key is None:
        return f"n.latest IS NULL AND {rest}"
    return f"(n.latest < %(latest)s OR (n.latest = %(latest)s AND {rest}) OR n.latest IS NULL)"
