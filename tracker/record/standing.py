"""A claim's status, derived by the ground's rules from its document and from the actors and sources it names."""

from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from tracker.ground.dates import Date
from tracker.ground.status import Actor, Claim, Source, Statement, Status, derive
from tracker.ground.vocabulary import ActorKind, SourceState
from tracker.record.documents import ClaimDoc, StatementDoc


class Speaking(Protocol):
    """What of an actor has a say (of ActorDoc)."""

    @property
    def kind(self) -> str: ...

    @property
    def unnamed(self) -> bool: ...

    @property
    def independent(self) -> bool: ...

    @property
    def party(self) -> UUID | None: ...


class Published(Protocol):
    """What of a source has a say (of SourceDoc)."""

    @property
    def published(self) -> str: ...

    @property
    def state(self) -> str: ...

    @property
    def carries(self) -> UUID | None: ...


class Lookup(Protocol):
    """Where what a claim names is found. None: not public."""

    def actor(self, subject: UUID | None) -> Speaking | None: ...

    def source(self, subject: UUID | None) -> Published | None: ...

    def first_seen(self, statement: UUID) -> datetime | None:
        """When the first edition that contained this statement was published here."""
        ...


def derive_claim(subject: UUID, doc: ClaimDoc, lookup: Lookup, as_of: date | None = None) -> Status:
    """The status of a claim by RULES.md, as of the end of a UTC day where one is given. Ids in it are str(UUID)."""
    return derive(
        Claim(id=str(subject), checkable=doc.checkable),
        [statement_of(statement, lookup) for statement in doc.statements],
        as_of,
    )


def statement_of(doc: StatementDoc, lookup: Lookup) -> Statement:
    """What the rules need of one statement. A source that is no longer public bears nothing."""
    first_seen = lookup.first_seen(doc.id)
    found = (source_of(source, lookup) for source in doc.sources)
    return Statement(
        id=str(doc.id),
        speaker=actor_of(doc.speaker, lookup),
        on_behalf_of=actor_of(doc.on_behalf_of, lookup) if doc.on_behalf_of else None,
        stance=doc.stance,
        said=Date.parse(doc.said),
        sources=tuple(source for source in found if source is not None),
        relayed_by=tuple(actor_of(actor, lookup) for actor in doc.relayed_by),
        method=doc.method,
        changes=(str(doc.changes.target), doc.changes.how) if doc.changes else None,
        first_published=first_seen.date() if first_seen else None,
    )


def actor_of(subject: UUID, lookup: Lookup) -> Actor:
    """What the rules need of an actor. Someone whose name was removed from the record is nobody's named voice."""
    doc = lookup.actor(subject)
    if doc is None:
        return Actor(id=str(subject), unnamed=True)
    return Actor(
        id=str(subject),
        unnamed=doc.unnamed,
        independent=doc.independent,
        outlet=doc.kind == ActorKind.OUTLET,
        party=str(doc.party) if doc.party else None,
    )


def source_of(subject: UUID, lookup: Lookup, seen: frozenset[UUID] = frozenset()) -> Source | None:
    """What the rules need of a source and of all that it carries, stopping where a chain would close a circle."""
    doc = lookup.source(subject)
    if doc is None or subject in seen:
        return None
    return Source(
        id=str(subject),
        published=Date.parse(doc.published),
        retracted=doc.state == SourceState.RETRACTED,
        carries=source_of(doc.carries, lookup, seen | {subject}) if doc.carries else None,
    )
