"""What the record held at a moment, as cards: for old editions, and for pages as of a day or as known at a time.

What is not public now is left out whatever it was then, and no name, wording, status or title is made with it: of
something that was removed, the past says no more than its own page does. Nor is anybody named there who is unnamed now.

What a document names but was first published later stands as in its first edition. A document names only what is public
already or becomes so in the same publication, so this is that publication's later part; and it makes the answer a
function of the record alone, which does not say where one publication ended and the next began.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from tracker.ground.vocabulary import SubjectKind
from tracker.record.cards import card_of, title_of
from tracker.record.documents import ActorDoc
from tracker.record.references import direct
from tracker.record.rows import Card, fetched
from tracker.record.worlds import COLUMNS, Held, World, first_seen, held

NOW = 2**63 - 1
"""A sequence number beyond all: the record as it is."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What had been said by the end of a UTC day (None: whatever was), and published by a sequence number."""

    as_of: date | None = None
    sequence: int = NOW


# Followed onwards: actors and sources (party, part of, carrier, publisher), what the walk starts with, and a claim that
# is named there once, for its own names. `depth` is the number of claims that were passed.
_WORLD = """
    WITH RECURSIVE reached (subject, depth, follows) AS (
        SELECT s.subject, s.depth, true FROM ({starts}) s (subject, depth)
        UNION
        SELECT r.target, CASE WHEN k.kind = 'claim' THEN w.depth + 1 ELSE w.depth END,
            k.kind IN ('claim', 'actor', 'source')
        FROM reached w
        JOIN record_reference r ON r.subject = w.subject AND r.direct
        JOIN record_edition k ON k.subject = r.target AND k.number = 1
        WHERE w.follows AND (w.depth = 0 OR k.kind <> 'claim')
    )
    SELECT l.first_published_at, coalesce((l.card ->> 'unnamed')::boolean, false), {columns}
    FROM record_listing l
    CROSS JOIN LATERAL (
        SELECT * FROM record_edition WHERE subject = l.subject AND (sequence <= %(sequence)s OR number = 1)
        ORDER BY sequence DESC LIMIT 1
    ) e
    WHERE l.subject IN (SELECT subject FROM reached)
"""

ALONE = "SELECT %(subject)s::uuid, 0"
"""Where a walk starts: with one subject."""


def world_at(
    starts: str, values: Mapping[str, Any], sequence: int, *, versions_of: Iterable[UUID] = (), using: str = "public"
) -> World:
    """All that the subjects of the query `starts` (subject, depth) lead to, as of this sequence number [2 queries].

    `first_seen` also answers for subjects, for evidence and assessments, and for the versions of these plans.
    """
    sql = _WORLD.format(starts=starts, columns=COLUMNS)
    rows = fetched(using, sql, {**values, "sequence": sequence})
    world = _until(sequence, World(_as_named_now(held(row[2:]), unnamed=row[1]) for row in rows))
    claims = [item.subject for item in world if item.kind == SubjectKind.CLAIM]
    seen = first_seen([*claims, *versions_of], everything=True, using=using)
    return World(world, {row[2]: row[0] for row in rows} | seen)


def _as_named_now(item: Held, *, unnamed: bool) -> Held:
    """What is held of an actor; as if removed where it was named then and is unnamed now."""
    body = item.document.body if item.document else None
    return replace(item, document=None) if unnamed and isinstance(body, ActorDoc) and not body.unnamed else item


def cards_of(world: World, as_of: date | None = None) -> dict[UUID, Card]:
    """The card of everything public in it; a claim's holds its status as of then."""
    return {
        item.subject: Card(
            item.subject, item.kind, item.slug, title_of(item.subject, world), card_of(item.subject, world, as_of)
        )
        for item in world
        if item.public
    }


def at_sequence(subject: UUID, sequence: int, *, using: str = "public") -> dict[UUID, Card]:
    """The subject itself and all that it refers to, however far, as the record stood at this sequence number [2 queries].

    A claim's card holds its status as of then. Claims that relate to the subject are left out. Nothing at all where the
    subject was not there yet.
    """
    world = world_at(ALONE, {"subject": subject}, sequence, using=using)
    start = world.get(subject)
    return cards_of(world) if start and start.sequence <= sequence else {}


def _until(sequence: int, world: World) -> World:
    """What was there at this sequence number, and beyond it what the documents of then lead to."""
    ahead = [item for item in world if item.sequence <= sequence]
    named = {item.subject for item in ahead}
    while ahead:
        document = ahead.pop().document
        fresh = set(direct(document)) - named if document else set()
        named |= fresh
        ahead += [behind for each in fresh if (behind := world.get(each))]
    return World(item for item in world if item.subject in named)
