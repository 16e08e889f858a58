"""The record's own log: every edition of every subject, newest first, page by page; and of these the corrections.

Of a subject that is not public now, no more is told than that it was there and what its notice says.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tracker.ground.vocabulary import Change
from tracker.record.documents import Document, decode
from tracker.record.paging import Cursor
from tracker.record.rows import CARD, Card, as_card, fetched

PAGE = 40
"""Editions on one page."""
CORRECTIONS = 20
"""Corrections and withdrawals on one page."""
CORRECTING = (Change.CORRECTION.value, Change.WITHDRAWAL.value)


@dataclass(frozen=True, slots=True)
class Logged:
    """One edition. `card` is its subject as it is now, None where that is not public.

    `note` is the public one; "" where the subject is not public and this is not the notice that stands for it, and
    where the text of the edition was removed (`redacted`). `section`: of a page that is taken down, which it was at the end.
    """

    sequence: int
    subject: UUID
    kind: str
    number: int
    change: str
    note: str
    slug: str
    section: str
    published_at: datetime
    redacted: bool
    card: Card | None


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page and the cursor of the next, None where this is the last."""

    editions: list[Logged]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction or a withdrawal. `before` and `after` are None where the text is gone, or the subject not public."""

    edition: Logged
    before: Document | None
    after: Document | None


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    corrections: list[Corrected]
    next: Cursor | None


_WALK = "SELECT * FROM record_edition WHERE {which} AND {beyond} ORDER BY sequence DESC LIMIT %(rows)s"
_BEYOND = "sequence < (SELECT sequence FROM record_edition WHERE subject = %(id)s AND published_at = %(key)s)"
# A notice does not say which section of the method page it stands for; the edition before it does. What was taken down is
# called by that alone, in all its editions: an earlier one's own section is told no more than its text.
_SECTION = """
    CASE WHEN e.kind = 'page' AND l.subject IS NULL THEN (
        SELECT convert_from(p.document, 'UTF8')::jsonb #>> '{{body,section}}' FROM record_edition p
        WHERE p.subject = e.subject ORDER BY p.number DESC OFFSET 1 LIMIT 1
    ) END
"""
# Ids and notes are read of the rows of the page alone.
_LOGGED = f"""
    SELECT e.sequence, e.subject, e.kind, e.number, e.change, e.published_at, e.document IS NULL,
        CASE WHEN d ->> 'form' = 'notice' THEN NOT EXISTS (
            SELECT FROM record_edition o WHERE o.subject = e.subject AND o.number = e.number + 1
        ) ELSE false END, d ->> 'note', d ->> 'slug', {_SECTION}, {{also}}, {CARD}
    FROM ({{walk}}) e
    CROSS JOIN LATERAL (SELECT convert_from(e.document, 'UTF8')::jsonb) j (d)
    LEFT JOIN record_listing l ON l.subject = e.subject
    ORDER BY e.sequence DESC
"""  # noqa: S608  (our own words)
_BEFORE = "(SELECT b.document FROM record_edition b WHERE b.subject = e.subject AND b.number = e.number - 1)"
_WIDTH = 11


def changes_page(after: Cursor | None = None, *, using: str = "public") -> LogPage:
    """Every edition, newest first, in one query along the ledger's own order."""
    sql = _LOGGED.format(walk=_walk("true", after), also="NULL, NULL")
    rows = fetched(using, sql, _values(PAGE, after))
    editions = [_logged(row) for row in rows[:PAGE]]
    return LogPage(editions, _cursor(editions[-1]) if len(rows) > PAGE else None)


def corrections_page(after: Cursor | None = None, *, using: str = "public") -> CorrectionPage:
    """Corrections and withdrawals, newest first, each with what stood before and after, in one query."""
    # One walk for each kind, so that each has its index.
    walks = " UNION ALL ".join(f"({_walk(f'change = {change!r}', after)})" for change in CORRECTING)
    walk = f"SELECT * FROM ({walks}) w ORDER BY sequence DESC LIMIT %(rows)s"  # noqa: S608
    rows = fetched(using, _LOGGED.format(walk=walk, also=f"{_BEFORE}, e.document"), _values(CORRECTIONS, after))
    corrections = [_corrected(row) for row in rows[:CORRECTIONS]]
    return CorrectionPage(corrections, _cursor(corrections[-1].edition) if len(rows) > CORRECTIONS else None)


def _walk(which: str, after: Cursor | None) -> str:
    return _WALK.format(which=which, beyond=_BEYOND if after else "true")


def _values(page: int, after: Cursor | None) -> dict[str, Any]:
    return {"rows": page + 1, **({"key": after.key, "id": after.id} if after else {})}


def _cursor(last: Logged) -> Cursor:
    """No two editions have one moment."""
    return Cursor(last.published_at, last.subject)


def _logged(row: tuple[Any, ...]) -> Logged:
    sequence, subject, kind, number, change, published_at, redacted, stands, note, slug, section = row[:_WIDTH]
    card = as_card(row[_WIDTH + 2 :]) if row[_WIDTH + 2] is not None else None
    told = card is not None or stands
    return Logged(
        sequence=sequence,
        subject=subject,
        kind=kind,
        number=number,
        change=change,
        note=(note or "") if told else "",
        slug=(slug or "") if told else "",
        section=section or "",
        published_at=published_at,
        redacted=redacted,
        card=card,
    )


def _corrected(row: tuple[Any, ...]) -> Corrected:
    edition = _logged(row)
    if edition.card is None:
        return Corrected(edition, None, None)
    before, after = row[_WIDTH : _WIDTH + 2]
    return Corrected(edition, _document(before), _document(after))


def _document(content: Any) -> Document | None:
    return decode(bytes(content)) if content is not None else None
