"""What the front page and the pages of actors, sources and plans need beside the subject itself. One query each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections

from tracker.ground.vocabulary import Change, SubjectKind
from tracker.record.documents import Document, PlanDoc, decode
from tracker.record.reading import Card
from tracker.record.rows import as_json

LATEST = timedelta(days=1)
"""How far back from the newest edition "latest changes" reach."""
MOST = 300
"""Most claims about one plan, or subjects that name one source, that one page lists."""

_CARD = "l.subject, l.kind, l.slug, l.title, l.card"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One edition of a subject. `card` is None where the subject is not public any more; `note` is the public one."""

    subject: UUID
    kind: str
    number: int
    change: str
    note: str
    slug: str
    published_at: datetime
    card: Card | None


def latest_changes(limit: int, *, using: str = "public") -> list[ChangeLine]:
    """The last editions of claims, plans and positions, newest first, one for each subject.

    Those of the last day before the newest edition: nothing depends on the clock. Minor edits are left out.
    """
    sql = f"""
        SELECT e.subject, e.kind, e.number, e.change, e.published_at, e.document, {_CARD}
        FROM record_edition e LEFT JOIN record_listing l ON l.subject = e.subject
        WHERE e.kind = ANY(%s) AND e.change <> %s
        AND e.sequence > (SELECT sequence FROM record_head) - 5000
        AND e.published_at > (SELECT published_at FROM record_head) - %s
        ORDER BY e.sequence DESC LIMIT %s
    """  # noqa: S608
    kinds = [SubjectKind.CLAIM.value, SubjectKind.PLAN.value, SubjectKind.POSITION.value]
    rows = _rows(using, sql, [kinds, Change.MINOR.value, LATEST, limit * 3])
    lines: dict[UUID, ChangeLine] = {}
    for subject, kind, number, change, published_at, document, *card in rows:
        content = _document(document)
        slug = content.slug if content else ""
        line = ChangeLine(
            subject, kind, number, change, content.note if content else "", slug, published_at, _card_or_none(card)
        )
        lines.setdefault(subject, line)
    return list(lines.values())[:limit]


@dataclass(frozen=True, slots=True)
class PlanOverview:
    """A plan with its current document."""

    card: Card
    plan: PlanDoc


def newest_plan(*, using: str = "public") -> PlanOverview | None:
    """The plan that was published last, None where there is none."""
    sql = f"""
        SELECT e.document, {_CARD} FROM record_listing l JOIN record_edition e ON e.sequence = l.sequence
        WHERE l.kind = %s ORDER BY l.published_at DESC, l.subject LIMIT 1
    """  # noqa: S608
    for document, *card in _rows(using, sql, [SubjectKind.PLAN.value]):
        content = _document(document)
        if content and isinstance(content.body, PlanDoc):
            return PlanOverview(_card(card), content.body)
    return None


def members(actor: UUID, *, using: str = "public") -> list[Card]:
    """The named actors whose party or whole this actor is, or who speak for it, by name."""
    sql = f"""
        SELECT {_CARD} FROM record_reference r JOIN record_listing l ON l.subject = r.subject
        WHERE r.target = %s AND r.direct AND r.current AND l.kind = %s AND l.slug <> ''
        ORDER BY l.subject LIMIT {MOST}
    """  # noqa: S608
    found = [_card(row) for row in _rows(using, sql, [actor, SubjectKind.ACTOR.value])]
    return sorted(found, key=lambda card: card.title.casefold())


def naming(source: UUID, *, using: str = "public") -> list[Card]:
    """The sources and plans whose own documents name this source, and the claims that do so otherwise than through
    a statement (as evidence), by title."""
    sql = f"""
        SELECT {_CARD} FROM record_reference r JOIN record_listing l ON l.subject = r.subject
        WHERE r.target = %s AND r.direct AND r.current AND l.kind = ANY(%s)
        AND NOT EXISTS (SELECT FROM record_entry n WHERE n.subject = l.subject AND n.sources @> ARRAY[r.target])
        ORDER BY l.subject LIMIT {MOST}
    """  # noqa: S608
    kinds = [SubjectKind.SOURCE.value, SubjectKind.PLAN.value, SubjectKind.CLAIM.value]
    return sorted((_card(row) for row in _rows(using, sql, [source, kinds])), key=lambda card: card.title.casefold())


def claims_about(plan: UUID, *, using: str = "public") -> list[Card]:
    """The claims about points of this plan, the newest statement first, at most MOST."""
    sql = f"""
        SELECT {_CARD} FROM record_listing l WHERE l.kind = %s AND l.plans @> ARRAY[%s]::uuid[]
        ORDER BY l.said_last DESC NULLS LAST, l.subject LIMIT {MOST}
    """  # noqa: S608
    return [_card(row) for row in _rows(using, sql, [SubjectKind.CLAIM.value, plan])]


def _rows(using: str, sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _card(row: Iterable[Any]) -> Card:
    subject, kind, slug, title, card = row
    return Card(subject, kind, slug, title, as_json(card))


def _card_or_none(row: list[Any]) -> Card | None:
    return _card(row) if row[0] is not None else None


def _document(content: Any) -> Document | None:
    return decode(bytes(content)) if content is not None else None
