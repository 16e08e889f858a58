"""Entries: one row per public statement (subject: its claim) or position (subject: itself)."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from tracker.ground.dates import Date
from tracker.ground.status import Status, voice
from tracker.record.cards import position_voice
from tracker.record.documents import ClaimDoc, PositionDoc
from tracker.record.models import Entry
from tracker.record.standing import statement_of
from tracker.record.worlds import Held, World


def entries_of_claim(held: Held, doc: ClaimDoc, status: Status, world: World) -> Iterator[Entry]:
    """One unsaved entry per statement, in the document's order."""
    for statement in doc.statements:
        said = Date.parse(statement.said)
        spoken_for = voice(statement_of(statement, world))
        yield Entry(
            id=statement.id,
            kind=held.kind,
            subject=held.subject,
            actor=statement.speaker,
            on_behalf_of=statement.on_behalf_of,
            voice=UUID(spoken_for) if spoken_for else None,
            stance=statement.stance,
            fate=status.fates[str(statement.id)].value,
            said=statement.said,
            earliest=said.earliest,
            latest=said.latest,
            first_published_at=world.first_seen(statement.id) or held.published_at,
            sources=list(statement.sources),
            relayed_by=list(statement.relayed_by),
            changes=statement.changes.target if statement.changes else None,
        )


def entry_of_position(held: Held, doc: PositionDoc, world: World, first_published_at: datetime) -> Entry:
    """The unsaved entry of a position. A position on a point has that point's version too."""
    stated = Date.parse(doc.stated)
    spoken_for = position_voice(doc, world)
    return Entry(
        id=held.subject,
        kind=held.kind,
        subject=held.subject,
        actor=doc.actor,
        on_behalf_of=doc.on_behalf_of,
        voice=UUID(spoken_for) if spoken_for else None,
        stance=doc.position,
        said=doc.stated,
        earliest=stated.earliest,
        latest=stated.latest,
        first_published_at=first_published_at,
        sources=list(doc.sources),
        relayed_by=list(doc.relayed_by),
        plan=doc.plan,
        version=doc.version or _version_of(doc, world),
        point=doc.point,
        changes=doc.changes.target if doc.changes else None,
    )


def _version_of(doc: PositionDoc, world: World) -> UUID | None:
    plan = world.plan(doc.plan)
    for version in plan.versions if plan else ():
        if any(point.id == doc.point for point in version.points):
            return version.id
    return None
