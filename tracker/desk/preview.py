"""What publishing some subjects would do: what goes with them, what changes, what speaks against it.

Nothing is written here. The door (publishing.py) works through the same preview once everything is locked.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from django.contrib.auth.models import User

from tracker.desk.differences import Change as FieldChange
from tracker.desk.differences import changes, contents
from tracker.desk.documents_of import (
    EVERYTHING,
    MODELS,
    SubjectRow,
    document_of,
    kind_of,
    owners_named,
)
from tracker.desk.loading import load
from tracker.desk.naming import Names, naming
from tracker.desk.touched import Touched, touched
from tracker.desk.would_be import worlds
from tracker.ground.vocabulary import Change as Kind
from tracker.ground.vocabulary import SubjectKind
from tracker.record.documents import Document, canonical, encode
from tracker.record.references import direct
from tracker.record.worlds import Held, World, latest


class Part(StrEnum):
    """Why a subject is in a batch: it was asked for, another one needs it, or it may now name another one."""

    ASKED = "asked"
    NEEDED = "needed"
    NAMING = "naming"


class Touches:
    """Who touched the subjects of a batch: looked up for all of them when it is first asked for, in one query."""

    def __init__(self, rows: Iterable[SubjectRow]) -> None:
        self._rows = list(rows)

    def of(self, subject: UUID) -> Touched:
        return self._found[subject]

    @cached_property
    def _found(self) -> Mapping[UUID, Touched]:
        return touched((row.id for row in self._rows), of={type(row) for row in self._rows})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One subject of a batch. `document` is without a public note; `held` its last edition, None where there is none."""

    row: SubjectRow
    part: Part
    document: Document
    held: Held | None
    touches: Touches

    @property
    def touched(self) -> Touched:
        """Who touched it since its last edition."""
        return self.touches.of(self.subject)

    @property
    def subject(self) -> UUID:
        return self.row.id

    @property
    def kind(self) -> SubjectKind:
        return kind_of(self.row)

    @property
    def number(self) -> int:
        """The number that its next edition will have."""
        return self.held.number + 1 if self.held else 1

    @property
    def before(self) -> Document | None:
        """What readers see now; None where they see nothing, or a notice."""
        return self.held.document if self.held and self.held.public else None

    @property
    def unchanged(self) -> bool:
        before = self.before
        return before is not None and (before.slug, before.body) == (self.document.slug, self.document.body)

    @property
    def changes(self) -> list[FieldChange]:
        """What differs from what readers see; nothing where they see nothing."""
        before = self.before
        if before is None:
            return []
        renamed = [FieldChange(("slug",), None, before.slug, self.document.slug)]
        return [*(renamed if before.slug != self.document.slug else []), *changes(before.body, self.document.body)]

    @property
    def contents(self) -> list[FieldChange]:
        """All that it says, where readers see nothing of it so far."""
        return contents(self.document.body) if self.before is None else []


@dataclass(frozen=True)
class Preview:
    """`items` stand in the order in which they are appended: what is named before what names it.

    `later` could now name something of the batch, but has other unpublished changes (or only this publisher's) and is
    therefore left as it is. `missing` are (who needs it, what is not public). `world` holds the last editions of
    everything that played a part; `looked_up` is all that was looked for.
    """

    items: tuple[Item, ...]
    later: tuple[SubjectRow, ...]
    missing: tuple[tuple[SubjectRow, UUID], ...]
    world: World
    looked_up: frozenset[UUID]

    def of(self, part: Part) -> list[Item]:
        return [item for item in self.items if item.part is part]

    @property
    def asked(self) -> list[Item]:
        return self.of(Part.ASKED)

    @property
    def needed(self) -> list[Item]:
        """What was never published and must go with what was asked for."""
        return self.of(Part.NEEDED)

    @property
    def naming(self) -> list[Item]:
        """Public subjects that get an edition of their own only because they may now name one of the batch."""
        return self.of(Part.NAMING)

    @property
    def appended(self) -> list[Item]:
        """What would become an edition."""
        return [item for item in self.items if not item.unchanged]

    @cached_property
    def locks(self) -> set[UUID]:
        """Every subject whose row is locked while this is published: the batch, and what it needs to stay public."""
        return {
            *(item.subject for item in self.items),
            *(target for item in self.items for target, needed in direct(item.document).items() if needed),
        }

    @cached_property
    def worlds(self) -> tuple[World, World]:
        """The record as it is and as it would be, as far as the statuses of the batch depend on it. Neither is added to."""
        return worlds(self.world, {item.subject: item.document for item in self.items}, self.looked_up)

    @cached_property
    def fingerprint(self) -> str:
        """Names exactly what would be appended: what an editor confirmed is what is published, or nothing is."""
        lines = [
            [str(item.subject), str(item.number), hashlib.sha256(encode(item.document)).hexdigest()]
            for item in self.appended
        ]
        return hashlib.sha256(canonical(sorted(lines))).hexdigest()


def plan_publication(
    subjects: Iterable[SubjectRow],
    *,
    by: User | None = None,
    along: bool = True,
    loaded: Mapping[UUID, SubjectRow] | None = None,
) -> Preview:
    """What publishing these subjects would do, from the rows as they are in the database now.

    With `by`, nothing that only this user touched is taken along just because it could name something new; without
    `along`, such subjects are not looked for at all. `loaded` are the rows of these subjects where `load` has just given
    them: never any that were read before they were locked.
    The number of queries depends on how deep the chains of carriers and parties are, not on how many subjects there are.
    """
    batch = _Batch(list(subjects), loaded)
    batch.add_needed()
    batch.learn(owner for row in batch.rows.values() for owner in owners_named(row) if owner not in batch.rows)
    with_it, later = _naming(batch, by) if along else ({}, [])
    names = Names(batch.world, batch.rows.values())
    rows = {**batch.rows, **with_it}
    touches = Touches(rows.values())
    items = {
        subject: Item(
            row=row,
            part=Part.NAMING if subject in with_it else Part.ASKED if subject in batch.asked else Part.NEEDED,
            document=document_of(row, names),
            held=batch.world.get(subject),
            touches=touches,
        )
        for subject, row in rows.items()
    }
    return Preview(_ordered(items), tuple(later), tuple(batch.missing), batch.world, frozenset(batch.looked_up))


class _Batch:
    """The rows that are published together, as they come in, and the last editions of all they have to do with."""

    def __init__(self, asked: Iterable[SubjectRow], loaded: Mapping[UUID, SubjectRow] | None) -> None:
        rows = list(asked)
        self.asked = {row.id for row in rows}
        self.rows = load(rows) if loaded is None else dict(loaded)
        self.world = World(latest(self.asked, using="default"))
        self.looked_up = set(self.asked)
        self.missing: list[tuple[SubjectRow, UUID]] = []

    def add_needed(self) -> None:
        """Take in, however far, what was never published and what the batch cannot be public without."""
        fresh = list(self.rows.values())
        while fresh:
            needs = [
                (row, target)
                for row in fresh
                for target, needed in direct(document_of(row, EVERYTHING)).items()
                if needed and target not in self.rows
            ]
            self.learn(target for _, target in needs)
            unpublished = {target for _, target in needs if target not in self.world}
            for row, target in needs:
                held = self.world.get(target)
                # What was removed for good reads "[removed]" wherever it is named, and keeps nothing else back.
                if held and not held.public and held.change != Kind.REDACTION:
                    self.missing.append((row, target))
            found = load(unpublished)
            self.rows.update(found)
            fresh = list(found.values())

    def learn(self, subjects: Iterable[UUID]) -> None:
        """Look up the last editions of these where that was not done yet."""
        fresh = set(subjects) - self.looked_up
        self.looked_up |= fresh
        self.world.add(latest(fresh, using="default"))


def _naming(batch: _Batch, by: User | None) -> tuple[dict[UUID, SubjectRow], list[SubjectRow]]:
    """Public subjects that could name something of the batch: those to take along, and those to leave as they are.

    Only what differs from its last edition in nothing else is taken along: nobody's unfinished work is published
    with something else.
    """
    candidates = naming(batch.rows)
    batch.learn(candidates)
    public = [each for each in candidates if (held := batch.world.get(each)) and held.public]
    if not public:
        return {}, []
    rows = load(public)
    batch.learn(owner for row in rows.values() for owner in owners_named(row))
    now, then = Names(batch.world), Names(batch.world, batch.rows.values())
    touches = Touches(rows.values())
    along: dict[UUID, SubjectRow] = {}
    later: list[SubjectRow] = []
    for subject, row in rows.items():
        held = batch.world.get(subject)
        current, next_ = document_of(row, now), document_of(row, then)
        if held is None or held.document is None or current.body == next_.body:
            continue
        finished = (held.document.slug, held.document.body) == (current.slug, current.body)
        if finished and not (by is not None and touches.of(subject).users == {by.pk}):
            along[subject] = row
        else:
            later.append(row)
    return along, later


def _ordered(items: dict[UUID, Item]) -> tuple[Item, ...]:
    """What is needed before what needs it; who speaks for each other may form circles, which then start anywhere."""
    kinds = list(MODELS)
    done: dict[UUID, Item] = {}
    for start in sorted(items.values(), key=lambda item: (kinds.index(item.kind), item.subject)):
        ahead = [start.subject]
        open_: set[UUID] = set()
        while ahead:
            subject = ahead[-1]
            if subject in done:
                ahead.pop()
                continue
            inner = [
                target
                for target, needed in direct(items[subject].document).items()
                if needed and target in items and target not in done and target not in open_ and target != subject
            ]
            if subject in open_ or not inner:
                done[subject] = items[subject]
                ahead.pop()
            else:
                ahead.extend(inner)
            open_.add(subject)
    return tuple(done.values())
