"""What had been said by a day: documents without what came later (RULES.md P1).

P1 is about statements. The same goes for positions, evidence, assessments and versions of plans: by its latest possible
moment, which is never later than the earliest publication of its sources; with neither, by the day on which it was first
published here.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from tracker.ground.dates import Date
from tracker.record.documents import ClaimDoc, PlanDoc, PositionDoc, VersionDoc
from tracker.record.worlds import World


def claim_by(doc: ClaimDoc, said: Collection[UUID], as_of: date | None, world: World) -> ClaimDoc:
    """A claim with these of its statements, and with the evidence and the assessments of then."""
    if as_of is None:
        return doc
    return replace(
        doc,
        statements=tuple(each for each in doc.statements if each.id in said),
        evidence=tuple(
            each
            for each in doc.evidence
            if by_then(each.released, [each.source] if each.source else [], world.first_seen(each.id), as_of, world)
        ),
        assessments=tuple(
            each for each in doc.assessments if by_then(each.dated, (), world.first_seen(each.id), as_of, world)
        ),
    )


def position_by(subject: UUID, doc: PositionDoc, as_of: date | None, world: World) -> bool:
    """Whether this position had been taken by then."""
    return as_of is None or by_then(doc.stated, doc.sources, world.first_seen(subject), as_of, world)


def plan_by(doc: PlanDoc, subject: UUID, positions: Iterable[PositionDoc], as_of: date | None, world: World) -> PlanDoc:
    """A plan with the versions of then. What these positions are on was there, whatever its date."""
    if as_of is None:
        return doc
    spoken_to = {on for each in positions for on in (each.version, each.point) if on}
    plan_seen = world.first_seen(subject)

    def there(version: VersionDoc) -> bool:
        own = {version.id, *(point.id for point in version.points)}
        seen = world.first_seen(version.id) or plan_seen
        return not own.isdisjoint(spoken_to) or by_then(version.dated, version.sources, seen, as_of, world)

    return replace(doc, versions=tuple(version for version in doc.versions if there(version)))


def by_then(edtf: str, sources: Iterable[UUID], first_seen: datetime | None, as_of: date, world: World) -> bool:
    """P1 for anything with a date and sources."""
    found = (world.source(source) for source in sources)
    bounds = [Date.parse(edtf).latest, *(Date.parse(source.published).latest for source in found if source)]
    latest = min((bound for bound in bounds if bound), default=first_seen)
    return latest is not None and latest.date() <= as_of
