"""Which other subjects a document names, and what lies behind them."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from tracker.record.documents import (
    ActorDoc,
    ClaimDoc,
    Document,
    NoticeDoc,
    PlanDoc,
    PositionDoc,
    SourceDoc,
)
from tracker.record.worlds import World

Named = tuple[UUID | None, bool]
"""(a subject, whether the naming one cannot be public without it)."""


@dataclass(frozen=True, slots=True)
class Link:
    """One row of the projection Reference, without its subject."""

    target: UUID
    direct: bool
    needed: bool
    current: bool


def direct(document: Document) -> dict[UUID, bool]:
    """Every subject that this document names, with whether it is needed."""
    found: dict[UUID, bool] = {}
    for target, needed in _named(document):
        if target is not None:
            found[target] = found.get(target, False) or needed
    return found


def onward(document: Document) -> Iterator[UUID]:
    """What must be read along with this subject wherever it is named: carriers, publishers, parties, wholes."""
    match document.body:
        case ActorDoc() as actor:
            following = (actor.party, actor.part_of)
        case SourceDoc() as source:
            following = (source.publisher, source.carries)
        case _:
            following = (None, None)
    yield from (target for target in following if target is not None)


def links(subject: UUID, world: World, once_named: set[UUID]) -> dict[UUID, Link]:
    """The references of a subject, by target.

    `world` holds the subject and everything behind it; `once_named` is what its earlier editions named.
    """
    held = world.get(subject)
    now = direct(held.document) if held and held.document else {}
    found = {
        target: Link(target, direct=True, needed=now.get(target, False), current=target in now)
        for target in now.keys() | once_named
    }
    reached = set(now)
    ahead = [(target, needed) for target, needed in now.items()]
    while ahead:
        target, needed = ahead.pop()
        behind = world.get(target)
        for following in onward(behind.document) if behind and behind.document else ():
            known = found.get(following)
            if following in reached and not (needed and known and not known.needed):
                continue
            reached.add(following)
            found[following] = Link(
                following,
                direct=bool(known and known.direct),
                needed=needed or bool(known and known.needed),
                current=True,
            )
            ahead.append((following, needed))
    found.pop(subject, None)
    return found


def _named(document: Document) -> Iterator[Named]:
    match document.body:
        case ClaimDoc() as claim:
            yield from _in_claim(claim)
        case PlanDoc() as plan:
            yield from _in_plan(plan)
        case ActorDoc() as actor:
            yield from ((each, True) for each in (actor.party, actor.part_of, *actor.speaks_for))
        case SourceDoc() as source:
            yield from ((source.publisher, True), (source.carries, True))
        case PositionDoc() as position:
            yield from _in_position(position)
        case NoticeDoc() as notice:
            yield notice.into, False


def _in_claim(claim: ClaimDoc) -> Iterator[Named]:
    yield from ((point.plan, True) for point in claim.points)
    for statement in claim.statements:
        yield statement.speaker, True
        yield statement.on_behalf_of, True
        yield from ((each, True) for each in (*statement.sources, *statement.relayed_by))
        if statement.quote:
            yield statement.quote.rendered_by, True
    for evidence in claim.evidence:
        yield evidence.produced_by, True
        yield evidence.source, True
    yield from ((relation.target, False) for relation in claim.relations)
    yield from ((each.actor, True) for each in claim.about)


def _in_plan(plan: PlanDoc) -> Iterator[Named]:
    for version in plan.versions:
        yield from ((each, True) for each in (*version.authors, *version.sources))
        for point in version.points:
            yield from ((source, True) for source in point.sources)


def _in_position(position: PositionDoc) -> Iterator[Named]:
    yield position.plan, True
    yield position.actor, True
    yield position.on_behalf_of, True
    yield from ((each, True) for each in (*position.sources, *position.relayed_by))
    if position.quote:
        yield position.quote.rendered_by, True
    if position.changes:
        yield position.changes.target, False
