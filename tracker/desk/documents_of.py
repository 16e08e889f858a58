"""Rows of the desk -> the public documents of tracker/record/documents.py, as loading.py reads them.

What is for the desk only stops here: an editor's note and the name of whoever signed an assessment are never read.
What a document may name besides what it needs is for `Names` (naming.py, docs/decisions/0003).
"""

from collections.abc import Iterator
from datetime import UTC
from typing import Protocol
from uuid import UUID

from django.db.models import Model

from tracker.desk.models import (
    Actor,
    Claim,
    EvidenceBearing,
    Page,
    Plan,
    Point,
    Position,
    QuoteLock,
    Source,
    Statement,
    Version,
)
from tracker.desk.models.utterance import Utterance
from tracker.ground.dates import Date
from tracker.ground.vocabulary import SubjectKind
from tracker.record.documents import (
    AboutDoc,
    ActorDoc,
    AssessmentDoc,
    Body,
    Changes,
    ClaimDoc,
    CopyDoc,
    Document,
    EvidenceDoc,
    NameDoc,
    PageDoc,
    PlanDoc,
    PointDoc,
    PointRef,
    PositionDoc,
    Quote,
    RelationDoc,
    RoleDoc,
    SourceDoc,
    StatementDoc,
    VersionDoc,
)

SubjectRow = Actor | Source | Plan | Claim | Position | Page
"""A row that can be published."""

MODELS: dict[SubjectKind, type[SubjectRow]] = {
    SubjectKind.ACTOR: Actor,
    SubjectKind.SOURCE: Source,
    SubjectKind.PLAN: Plan,
    SubjectKind.CLAIM: Claim,
    SubjectKind.POSITION: Position,
    SubjectKind.PAGE: Page,
}
"""In the order in which they are locked and published: what is named comes before what names it."""


class Naming(Protocol):
    """Whether a document may name this row: public, or published together with it."""

    def __contains__(self, row: UUID, /) -> bool: ...


class _Everything:
    def __contains__(self, row: UUID) -> bool:
        return True


EVERYTHING: Naming = _Everything()


def kind_of(row: Model) -> SubjectKind:
    """What kind of subject a row is. Raises TypeError for a row that cannot be published by itself."""
    for kind, model in MODELS.items():
        if isinstance(row, model):
            return kind
    raise TypeError(f"A {type(row).__name__} is not published by itself.")


def slug_of(row: SubjectRow) -> str:
    """What names its page; "" where it has none (positions, pages, unnamed actors)."""
    match row:
        case Position() | Page():
            return ""
        case Actor(unnamed=True):
            return ""
        case _:
            return row.slug


def document_of(row: SubjectRow, names: Naming, note: str = "") -> Document:
    """The document of a row that `load` returned, with an edition's public note."""
    return Document(kind=kind_of(row).value, slug=slug_of(row), note=note, body=body_of(row, names))


def body_of(row: SubjectRow, names: Naming) -> Body:
    """The public body of a row that `load` returned; no query."""
    match row:
        case Actor():
            return _actor(row)
        case Source():
            return _source(row)
        case Plan():
            return _plan(row, names)
        case Claim():
            return _claim(row, names)
        case Position():
            return _position(row, names)
        case Page():
            return PageDoc(section=row.section, text=row.text, title=row.title, language=row.language, note=row.note)


def owners_named(row: SubjectRow) -> Iterator[UUID]:
    """The other subjects that this one names where they are public, but does not need (docs/decisions/0003)."""
    match row:
        case Claim():
            yield from (relation.to_claim_id for relation in row.relations.all())
            yield from (s.changes.claim_id for s in row.statements.all() if s.changes and s.changes.claim_id != row.id)
        case Plan():
            for version in row.versions.all():
                if version.derived_from and version.derived_from.plan_id != row.id:
                    yield version.derived_from.plan_id
                for point in version.points.all():
                    owners = (link.to.version.plan_id for link in point.corresponds_to.all())
                    yield from (owner for owner in owners if owner != row.id)
        case Position(changes_id=UUID() as changed):
            yield changed


def inner_ids(body: Body) -> Iterator[UUID]:
    """The parts of a document that other documents may name: statements, versions, points."""
    match body:
        case ClaimDoc():
            yield from (statement.id for statement in body.statements)
        case PlanDoc():
            for version in body.versions:
                yield version.id
                yield from (point.id for point in version.points)


def _actor(row: Actor) -> ActorDoc:
    names = list(row.names.all())
    return ActorDoc(
        name=row.name,
        kind=row.kind,
        names=tuple(NameDoc(language=each.language, name=each.name) for each in names if each.language),
        roles=tuple(RoleDoc(role=each.role, since=each.since, until=each.until) for each in row.roles.all()),
        unnamed=row.unnamed,
        why_unnamed=row.why_unnamed,
        independent=row.independent,
        part_of=row.part_of_id,
        speaks_for=tuple(each.principal_id for each in row.speaks_for.all()),
        party=row.party_id,
        aliases=tuple(each.name for each in names if not each.language),
        note=row.note,
    )


def _source(row: Source) -> SourceDoc:
    return SourceDoc(
        publisher=row.publisher_id,
        kind=row.kind,
        title=row.title,
        url=row.url,
        published=row.published,
        language=row.language,
        carries=row.carries_id,
        seen=row.seen,
        alert=row.alert and not row.url,
        state=row.state,
        state_since=row.state_since,
        note=row.note,
    )


def _plan(row: Plan, names: Naming) -> PlanDoc:
    return PlanDoc(
        title=row.title,
        language=row.language,
        aliases=tuple(alias.name for alias in row.aliases.all()),
        versions=tuple(_version(version, names) for version in row.versions.all()),
        note=row.note,
    )


def _version(row: Version, names: Naming) -> VersionDoc:
    from_version = row.derived_from
    return VersionDoc(
        id=row.id,
        slug=row.slug,
        label=row.label,
        dated=row.dated,
        authors=tuple(author.actor_id for author in row.authors.all()),
        authorship_note=row.authorship_note,
        point_count=row.point_count,
        availability=row.availability,
        derived_from=from_version.id
        if from_version and (from_version.plan_id == row.plan_id or from_version.id in names)
        else None,
        sources=tuple(link.source_id for link in row.sources.all()),
        points=tuple(_point(point, row.plan_id, names) for point in row.points.all()),
        note=row.note,
    )


def _point(row: Point, plan: UUID, names: Naming) -> PointDoc:
    return PointDoc(
        id=row.id,
        key=row.key,
        number=row.number,
        text=row.text,
        topic=row.topic,
        state=row.state,
        corresponds_to=tuple(
            link.to_id for link in row.corresponds_to.all() if link.to.version.plan_id == plan or link.to_id in names
        ),
        part_of=row.part_of_id,
        sources=tuple(link.source_id for link in row.sources.all()),
        note=row.note,
    )


def _claim(row: Claim, names: Naming) -> ClaimDoc:
    return ClaimDoc(
        text=row.text,
        language=row.language,
        kind=row.kind,
        level=row.level,
        checkable=row.checkable,
        occurred=row.occurred,
        place=row.place,
        looked_at=_looked_at(row),
        points=tuple(PointRef(plan=link.point.version.plan_id, point=link.point_id) for link in row.points.all()),
        statements=tuple(_statement(statement, names) for statement in row.statements.all()),
        evidence=tuple(_evidence(link) for link in row.evidence_links.all()),
        assessments=tuple(
            AssessmentDoc(id=each.id, verdict=each.verdict, reasons=each.reasons, dated=each.dated, note=each.note)
            for each in row.assessments.all()
        ),
        relations=tuple(
            RelationDoc(kind=relation.kind, target=relation.to_claim_id, note=relation.note)
            for relation in row.relations.all()
            if relation.to_claim_id in names
        ),
        about=tuple(
            AboutDoc(actor=each.actor_id, reply=each.reply, statement=each.statement_id) for each in row.about.all()
        ),
        note=row.note,
    )


def _looked_at(row: Claim) -> str:
    """What was typed in, or the day of the last look (looking.py), whichever is later."""
    day = getattr(row, "day_of_look", None)
    if day is None:
        return row.looked_at
    looked = Date.parse(day.isoformat())
    typed = Date.parse(row.looked_at).latest if row.looked_at else None
    return row.looked_at if typed and looked.latest and typed > looked.latest else day.isoformat()


def _statement(row: Statement, names: Naming) -> StatementDoc:
    changed = row.changes
    named = changed is not None and (changed.claim_id == row.claim_id or changed.id in names)
    return StatementDoc(
        id=row.id,
        speaker=row.speaker_id,
        on_behalf_of=row.on_behalf_of_id,
        stance=row.stance,
        said=row.said,
        sources=tuple(link.source_id for link in row.sources.all()),
        relayed_by=tuple(link.actor_id for link in row.relays.all()),
        method=row.method,
        attribution=row.attribution,
        hedging=row.hedging,
        venue=row.venue,
        quote=_quote(row),
        changes=Changes(target=changed.id, how=row.how) if changed and named else None,
        note=row.note,
    )


def _evidence(link: EvidenceBearing) -> EvidenceDoc:
    row = link.evidence
    return EvidenceDoc(
        id=row.id,
        kind=row.kind,
        title=row.title,
        bearing=link.bearing,
        produced_by=row.produced_by_id,
        released=row.released,
        depicts=row.depicts,
        source=row.source_id,
        verification=row.verification,
        note=row.note,
    )


def _position(row: Position, names: Naming) -> PositionDoc:
    version = row.on_version or (row.on_point.version if row.on_point else None)
    if version is None:
        raise ValueError("A position is on a version or on a point.")
    changed = row.changes_id if row.changes_id and row.changes_id in names else None
    return PositionDoc(
        actor=row.actor_id,
        on_behalf_of=row.on_behalf_of_id,
        plan=version.plan_id,
        version=row.on_version_id,
        point=row.on_point_id,
        position=row.position,
        basis=row.basis,
        stated=row.stated,
        sources=tuple(link.source_id for link in row.sources.all()),
        relayed_by=tuple(link.actor_id for link in row.relays.all()),
        attribution=row.attribution,
        hedging=row.hedging,
        venue=row.venue,
        quote=_quote(row),
        changes=Changes(target=changed, how=row.how) if changed else None,
        note=row.note,
    )


def _quote(row: Utterance) -> Quote | None:
    if not row.quote_text:
        return None
    return Quote(
        text=row.quote_text,
        language=row.quote_language,
        translation=row.quote_translation,
        rendered_by=row.quote_rendered_by_id,
        original_seen=row.quote_original_seen,
        checked=_checked(getattr(row, "lock", None)),
    )


def _checked(lock: QuoteLock | None) -> CopyDoc | None:
    if lock is None:
        return None
    return CopyDoc(kept=lock.kept_at.astimezone(UTC).date().isoformat(), sha256=lock.sha256)
