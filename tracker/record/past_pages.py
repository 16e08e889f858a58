"""What the pages of claims, actors and plans are made of at a moment (past.py `Moment`). Two queries each.

The same values as reading.py, entry_pages.py and overviews.py give for the present, worked out from the documents of
then; the projections know only the present.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from tracker.ground.dates import order
from tracker.ground.vocabulary import Fate, SubjectKind
from tracker.record.by_then import claim_by, plan_by, position_by
from tracker.record.documents import ClaimDoc, PlanDoc, PositionDoc, encode
from tracker.record.entries import entries_of_claim, entry_of_position
from tracker.record.entry_pages import MOST_POSITIONS as MOST_ON_PLAN
from tracker.record.entry_pages import PAGE, EntryLine, EntryPage
from tracker.record.listings import said
from tracker.record.models import Entry
from tracker.record.overviews import MOST, Belonging, is_party
from tracker.record.paging import Cursor
from tracker.record.past import ALONE, Moment, cards_of, world_at
from tracker.record.reversals import MOST_POSITIONS, Stances
from tracker.record.rows import Card
from tracker.record.standing import derive_claim
from tracker.record.worlds import Held, World

_NAMING = """
    SELECT s.subject, 1 FROM (
        SELECT DISTINCT l.subject, l.sequence FROM record_reference r JOIN record_listing l ON l.subject = r.subject
        WHERE r.target IN ({named}) AND r.direct AND l.kind = '{kind}'
    ) s
"""
_ITSELF = "SELECT %(subject)s::uuid"
# A party's voice is heard through those who belong to it.
_ITS_OWN = f"""{_ITSELF} UNION SELECT m.subject FROM record_reference m
    JOIN record_listing a ON a.subject = m.subject AND a.kind = 'actor' WHERE m.target = %(subject)s AND m.direct"""  # noqa: S608  (every part is fixed)


def _naming(kind: str, named: str = _ITSELF, most: int = 0) -> str:
    """The subjects of this kind that name it, now or once; only the latest published where there are many."""
    limit = f"ORDER BY s.sequence DESC LIMIT {most}" if most else ""
    return f"UNION ALL ({_NAMING.format(named=named, kind=kind)} {limit})"


_TURNED = (Fate.CHANGED.value, Fate.REPLACED.value)
_END = datetime.max.replace(tzinfo=UTC)
_CLAIM = f"{ALONE} {_naming('claim')}"
_ACTOR = (
    f"{ALONE} {_naming('actor', most=MOST)} {_naming('claim', _ITS_OWN, MOST)} {_naming('position', _ITS_OWN, MOST)}"
)
_PLAN = f"{ALONE} {_naming('claim', most=MOST)} {_naming('position', most=MOST_ON_PLAN)}"


@dataclass(frozen=True, slots=True)
class ClaimThen:
    doc: ClaimDoc
    cards: dict[UUID, Card]


@dataclass(frozen=True, slots=True)
class ActorThen:
    """`page` has the statements. `cut`: more names the actor than was looked through, which is the latest published."""

    cards: dict[UUID, Card]
    belonging: list[Belonging]
    party: bool
    page: EntryPage
    taken: Stances
    cut: bool


@dataclass(frozen=True, slots=True)
class PlanThen:
    doc: PlanDoc
    cards: dict[UUID, Card]
    positions: list[EntryLine]
    claims: list[Card]


def claim_at(subject: UUID, doc: ClaimDoc, moment: Moment, *, using: str = "public") -> ClaimThen:
    """A claim, whose document of then this is, with all that belongs to its page."""
    world = world_at(_CLAIM, {"subject": subject}, moment.sequence, using=using)
    cards = cards_of(world, moment.as_of)
    return ClaimThen(claim_by(doc, _lines_of(cards[subject]), moment.as_of, world), cards)


def actor_at(subject: UUID, moment: Moment, after: Cursor | None, *, using: str = "public") -> ActorThen:
    """What an actor said, or what was said for it; and who belonged to it. Of a party what everyone named said for it."""
    world = world_at(_ACTOR, {"subject": subject}, moment.sequence, using=using)
    cards = cards_of(world, moment.as_of)
    there = [item for item in world if item.public and item.sequence <= moment.sequence]
    others = _belonging(subject, there, world, cards)
    party = is_party(subject, others)
    lines = [line for item in there for line in _lines(item, world, cards, moment)]
    own = [line for line in lines if line.actor == subject or (party and line.voice == subject)]
    its = {line.id for line in own}
    shown = [line for line in lines if line.on_behalf_of == subject or line.id in its]
    page = _paged([line for line in shown if line.kind == SubjectKind.CLAIM], after)
    taken = Stances() if after else _stances(own, [line for line in shown if line.kind == SubjectKind.POSITION], world)
    naming = sum(item.kind in (SubjectKind.CLAIM, SubjectKind.POSITION) for item in there)
    return ActorThen(cards, others, party, page, taken, cut=naming >= MOST)


def _stances(own: Iterable[EntryLine], positions: Iterable[EntryLine], world: World) -> Stances:
    """As reversals.py has them, with the documents of then."""
    said = [line for line in own if line.kind == SubjectKind.CLAIM]
    turned = {line.subject for line in said if line.changes or line.fate in _TURNED}
    of_turned = sorted((line for line in said if line.subject in turned), key=_newest)
    newest = sorted(positions, key=_newest)
    wanted = {line.plan or line.subject for line in (*newest, *of_turned)}
    found = {each: item.document for each in wanted if (item := world.get(each)) and item.public and item.document}
    documents = {each: encode(document) for each, document in found.items()}
    return Stances(newest[:MOST_POSITIONS], len(newest) > MOST_POSITIONS, of_turned, documents)


def _newest(line: EntryLine) -> tuple[bool, timedelta, UUID]:
    return line.latest is None, _END - (line.latest or _END), line.id


def plan_at(subject: UUID, doc: PlanDoc, moment: Moment, *, using: str = "public") -> PlanThen:
    """A plan, whose document of then this is, with the positions on it and the claims about it."""
    world = world_at(
        _PLAN, {"subject": subject}, moment.sequence, versions_of=[subject] if moment.as_of else (), using=using
    )
    cards = cards_of(world, moment.as_of)
    there = [item for item in world if item.public and item.sequence <= moment.sequence]
    taken = [
        (body, line)
        for item in there
        if (body := world.body(item.subject, PositionDoc)) and body.plan == subject
        for line in _lines(item, world, cards, moment)
    ]
    shown = plan_by(doc, subject, (body for body, _ in taken), moment.as_of, world)
    about = [item for item in there if (claim := world.body(item.subject, ClaimDoc)) and _is_about(claim, subject)]
    claims = _claims(shown, world, cards, about, moment.as_of)
    return PlanThen(shown, cards, _in_time(line for _, line in taken), claims)


def _lines(item: Held, world: World, cards: dict[UUID, Card], moment: Moment) -> Iterator[EntryLine]:
    """The statements of a claim, or a position, as of the moment."""
    body = item.document.body if item.document else None
    card = cards[item.subject]
    if isinstance(body, ClaimDoc):
        status = derive_claim(item.subject, body, world, moment.as_of)
        lines = entries_of_claim(item, body, status, world)
        yield from (_line(each, card) for each in lines if each.fate != Fate.LATER.value)
    elif isinstance(body, PositionDoc) and position_by(item.subject, body, moment.as_of, world):
        first = world.first_seen(item.subject) or item.published_at
        yield _line(entry_of_position(item, body, world, first), card)


def _line(entry: Entry, card: Card) -> EntryLine:
    return EntryLine(
        entry.id,
        entry.kind,
        entry.subject,
        entry.actor,
        entry.on_behalf_of,
        entry.voice,
        entry.stance,
        entry.fate,
        entry.said,
        entry.earliest,
        entry.latest,
        entry.first_published_at,
        entry.sources,
        entry.relayed_by,
        entry.plan,
        entry.version,
        entry.point,
        entry.changes,
        card,
    )


def _paged(entries: list[EntryLine], after: Cursor | None) -> EntryPage:
    """The newest first, undated ones last; of one day by title, then by id."""
    ordered = sorted(entries, key=_newest_first)
    if after is not None:
        # Where the entry that a page ended with is gone meanwhile, its day is begun anew.
        last = next((entry for entry in ordered if entry.id == after.id), None)
        key = _key(after.key, last.card.title if last else "", after.id)
        ordered = [entry for entry in ordered if _newest_first(entry) > key]
    page = ordered[:PAGE]
    return EntryPage(page, Cursor(page[-1].latest, page[-1].id) if len(ordered) > PAGE else None)


_Key = tuple[bool, timedelta, str, UUID]


def _newest_first(entry: EntryLine) -> _Key:
    return _key(entry.latest, entry.card.title, entry.id)


def _key(latest: datetime | None, title: str, of: UUID) -> _Key:
    return latest is None, _END - (latest or _END), title, of


def _in_time(lines: Iterable[EntryLine]) -> list[EntryLine]:
    """The oldest first, undated ones last, as entry_pages.py has positions."""
    return sorted(lines, key=lambda line: (*order(line.earliest, line.latest), line.id))


def _claims(
    plan: PlanDoc, world: World, cards: dict[UUID, Card], about: Iterable[Held], as_of: date | None
) -> list[Card]:
    """The newest statement first, at most MOST. As of a day, those of which something had been said, with the points
    that the plan had by then."""
    points = {str(point.id) for version in plan.versions for point in version.points}
    found: list[tuple[datetime, Card]] = []
    for item in about:
        doc, card = world.body(item.subject, ClaimDoc), cards[item.subject]
        if doc is None:
            continue
        if as_of is not None:
            lines = _lines_of(card)
            doc = claim_by(doc, lines, as_of, world)
            card = replace(
                card, card=card.card | {"points": [line for line in card.card["points"] if line["point"] in points]}
            )
            if not lines or not card.card["points"]:
                continue
        found.append((said(doc, world.first_seen(item.subject) or item.published_at)[1], card))
    found.sort(key=lambda each: (_END - each[0], each[1].subject))
    return [card for _, card in found[:MOST]]


def _lines_of(claim: Card) -> set[UUID]:
    """The statements that a claim's card has."""
    return {UUID(line["statement"]) for side in claim.card["sides"].values() for line in side}


def _is_about(doc: ClaimDoc, plan: UUID) -> bool:
    return any(point.plan == plan for point in doc.points)


def _belonging(subject: UUID, there: Iterable[Held], world: World, cards: dict[UUID, Card]) -> list[Belonging]:
    """As overviews.py has it: those with a page, by name."""
    found = []
    for item in there:
        doc = world.actor(item.subject)
        if doc is None or not item.slug or item.subject == subject:
            continue
        member, speaks = subject in (doc.party, doc.part_of), subject in doc.speaks_for
        if member or speaks:
            found.append(Belonging(cards[item.subject], member, speaks))
    return sorted(found, key=lambda each: (each.card.title.casefold(), each.card.slug))
