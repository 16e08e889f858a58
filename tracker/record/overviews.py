"""What the front page and the pages of actors, sources and plans need beside the subject itself. One query each."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tracker.ground.vocabulary import Change, ClaimLevel, SubjectKind
from tracker.record.documents import Document, PlanDoc, decode
from tracker.record.facets import CAP, Count
from tracker.record.rows import CARD, Card, as_card, by_subject, fetched, with_carried

LATEST = timedelta(days=1)
"""How far back from the newest edition "latest changes" reach."""
MOST = 300
"""Most claims about one plan, or subjects that name one source, that one page lists."""

_SHOWN = [SubjectKind.CLAIM.value, SubjectKind.PLAN.value, SubjectKind.POSITION.value]


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
    """What changed last, newest first, one line for each subject: corrections, updates, removals; then what is new.

    Editions of claims, plans and positions of the last day before the newest edition: nothing depends on the clock.
    Minor edits are left out. So that a large delivery does not bury what was changed, new key claims and plans only
    fill up.
    """
    walk = """
        (SELECT subject, sequence, kind, number, change, published_at, document FROM record_edition
        WHERE kind = ANY(%s) AND change = ANY(%s) {also}
        AND published_at > (SELECT published_at FROM record_head) - %s
        ORDER BY sequence DESC LIMIT %s)
    """
    key = f"""
        AND EXISTS (SELECT FROM record_listing n
        WHERE n.subject = record_edition.subject AND n.level <> '{ClaimLevel.BACKGROUND.value}')
    """
    sql = f"""
        SELECT e.subject, e.kind, e.number, e.change, e.published_at, e.document, {CARD}
        FROM ({walk.format(also="")} UNION ALL {walk.format(also=key)}) e LEFT JOIN record_listing l ON l.subject = e.subject
        ORDER BY e.change = %s, e.sequence DESC
    """  # noqa: S608
    changed = [change.value for change in Change if change not in (Change.FIRST, Change.MINOR)]
    new = ([SubjectKind.CLAIM.value, SubjectKind.PLAN.value], [Change.FIRST.value])
    # A subject that was changed several times takes several rows and one line.
    values = [_SHOWN, changed, LATEST, limit * 4, *new, LATEST, limit, Change.FIRST.value]
    lines: dict[UUID, ChangeLine] = {}
    for subject, kind, number, change, published_at, document, *card in fetched(using, sql, values):
        content = _document(document)
        slug, note = (content.slug, content.note) if content else ("", "")
        line = ChangeLine(
            subject, kind, number, change, note, slug, published_at, as_card(card) if card[0] is not None else None
        )
        lines.setdefault(subject, line)
    return list(lines.values())[:limit]


def first_published(*, using: str = "public") -> dict[str, Count]:
    """How many claims, plans and positions were first published in the last day before the newest edition."""
    sql = f"""
        SELECT k, (SELECT count(*) FROM (SELECT 1 FROM record_listing WHERE kind = k
            AND published_at > (SELECT published_at FROM record_head) - %s
            AND first_published_at > (SELECT published_at FROM record_head) - %s
            LIMIT {CAP + 1}) s)
        FROM unnest(%s::text[]) k
    """  # noqa: S608
    return {kind: Count.capped(number) for kind, number in fetched(using, sql, [LATEST, LATEST, _SHOWN])}


@dataclass(frozen=True, slots=True)
class PlanOverview:
    """A plan with its current document."""

    card: Card
    plan: PlanDoc


def newest_plan(*, using: str = "public") -> PlanOverview | None:
    """The plan that was published last, None where there is none."""
    sql = f"""
        SELECT e.document, {CARD} FROM record_listing l JOIN record_edition e ON e.sequence = l.sequence
        WHERE l.kind = %s ORDER BY l.published_at DESC, l.subject LIMIT 1
    """  # noqa: S608
    for document, *card in fetched(using, sql, [SubjectKind.PLAN.value]):
        content = _document(document)
        if content and isinstance(content.body, PlanDoc):
            return PlanOverview(as_card(card), content.body)
    return None


@dataclass(frozen=True, slots=True)
class Belonging:
    """A named actor who belongs to another: as a member (its party or its whole), or by speaking for it, or both."""

    card: Card
    member: bool
    speaks: bool


def belonging(actor: UUID, *, using: str = "public") -> list[Belonging]:
    """The named actors whose party or whole this actor is, or who speak for it, by name."""
    sql = f"""
        SELECT (convert_from(e.document, 'UTF8')::jsonb #> '{{body,speaks_for}}') ? r.target::text, {CARD}
        FROM record_reference r JOIN record_listing l ON l.subject = r.subject
        JOIN record_edition e ON e.sequence = l.sequence
        WHERE r.target = %s AND r.direct AND r.current AND l.kind = %s AND l.slug <> ''
        ORDER BY l.subject LIMIT {MOST}
    """  # noqa: S608
    rows = fetched(using, sql, [actor, SubjectKind.ACTOR.value])
    speaking = {row[1]: bool(row[0]) for row in rows}
    return [
        Belonging(card, str(actor) in (card.card["party"], card.card["part_of"]), speaking[card.subject])
        for card in _by_title(as_card(row[1:]) for row in rows)
    ]


def is_party(actor: UUID, others: Iterable[Belonging]) -> bool:
    """Whether somebody of those who belong to it has it as their party."""
    return any(each.card.card["party"] == str(actor) for each in others)


def naming(source: UUID, *, using: str = "public") -> list[Card]:
    """The sources that carry this one, however far; the plans whose documents name it, and the claims that do so
    otherwise than through a statement (as evidence), by title."""
    sql = f"""
        SELECT {CARD} FROM record_reference r JOIN record_listing l ON l.subject = r.subject
        WHERE r.target = %s AND r.current AND (r.direct OR l.kind = 'source') AND l.kind = ANY(%s)
        AND NOT EXISTS (SELECT FROM record_entry n WHERE n.subject = l.subject AND n.sources @> ARRAY[r.target])
        ORDER BY l.subject LIMIT {MOST}
    """  # noqa: S608
    kinds = [SubjectKind.SOURCE.value, SubjectKind.PLAN.value, SubjectKind.CLAIM.value]
    return _by_title(map(as_card, fetched(using, sql, [source, kinds])))


_BESIDE = with_carried(f"""
    SELECT s.subject FROM record_reference r JOIN record_listing s ON s.subject = r.subject AND s.kind = 'source'
    WHERE r.target = %(source)s AND r.current
    UNION
    SELECT unnest(n.sources) FROM (
        SELECT sources FROM record_entry WHERE sources @> ARRAY[%(source)s]::uuid[] ORDER BY id LIMIT {MOST}
    ) n
    UNION
    SELECT unnest(n.sources) FROM (
        SELECT n.sources FROM record_reference r
        JOIN record_entry n ON n.subject = r.subject AND n.kind = 'claim'
        WHERE r.target = %(source)s AND r.direct AND r.current
        AND NOT EXISTS (SELECT FROM record_entry o WHERE o.sources @> ARRAY[%(source)s]::uuid[])
        ORDER BY n.id LIMIT {MOST}
    ) n
""")  # noqa: S608


def beside(source: UUID, *, using: str = "public") -> list[Card]:
    """The sources through which this one may be known, by title: those that carry it, however far, and those cited
    together with it; where nothing was taken from it directly, those of the claims that have evidence from it.

    With all that they carry. One query.
    """
    return _by_title(by_subject(fetched(using, _BESIDE, {"source": source})).values())


def claims_about(plan: UUID, *, points: Collection[UUID] | None = None, using: str = "public") -> list[Card]:
    """The claims about points of this plan, or about any of some points, the newest statement first, at most MOST."""
    column, wanted = ("plans", [plan]) if points is None else ("points", list(points))
    # One walk for each level, from the newest on: all claims about a plan would have to be read to be sorted.
    walks = (
        f"(SELECT subject, said_last FROM record_listing WHERE kind = '{SubjectKind.CLAIM.value}' "  # noqa: S608
        f"AND level = '{level.value}' AND {column} && %(wanted)s::uuid[] ORDER BY said_last DESC, subject LIMIT {MOST})"
        for level in ClaimLevel
    )
    sql = f"""
        SELECT {CARD} FROM ({" UNION ALL ".join(walks)}) w JOIN record_listing l USING (subject)
        ORDER BY w.said_last DESC, l.subject LIMIT {MOST}
    """  # noqa: S608
    return [as_card(row) for row in fetched(using, sql, {"wanted": wanted})]


def _by_title(cards: Iterable[Card]) -> list[Card]:
    # In Python: the database's collation knows no alphabet but the byte order.
    return sorted(cards, key=lambda card: (card.title.casefold(), card.slug))


def _document(content: Any) -> Document | None:
    return decode(bytes(content)) if content is not None else None
