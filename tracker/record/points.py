"""Versions and points of plans by name. They are parts of their plan's document and have no row of their own."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from tracker.record.documents import PlanDoc, PointDoc, VersionDoc, decode
from tracker.record.reading import documents
from tracker.record.rows import fetched

EARLIER = 100
"""How many earlier editions of a plan are looked through for a name that it no longer has."""


@dataclass(frozen=True, slots=True)
class PointName:
    """A point with the label of its version."""

    id: UUID
    key: str
    number: str
    topic: str
    version_label: str


def point_named(plan: UUID, version_slug: str, key: str, *, using: str = "public") -> PointName | None:
    """The point of this public plan that stands in this version under this key, in one query."""
    document = documents([plan], using=using).get(plan)
    body = document.body if document else None
    version = version_of(body, version_slug) if isinstance(body, PlanDoc) else None
    point = next((each for each in version.points if each.key == key), None) if version else None
    return PointName(point.id, point.key, point.number, point.topic, version.label) if version and point else None


def version_of(plan: PlanDoc, slug: str) -> VersionDoc | None:
    """The version with this slug."""
    return next((version for version in plan.versions if version.slug == slug), None)


def point_of(version: VersionDoc, name: str) -> PointDoc | None:
    """The point with this key, else the only one with this number, else the one with this id."""
    by_number = [point for point in version.points if point.number == name]
    for point in version.points:
        if point.key == name:
            return point
    if len(by_number) == 1:
        return by_number[0]
    return next((point for point in version.points if str(point.id) == name), None)


def named_as_now(then: PlanDoc, now: PlanDoc) -> PlanDoc:
    """A plan of the past whose versions and points have the names in addresses that they have now, if they are there."""
    slugs = {version.id: version.slug for version in now.versions}
    keys = {point.id: point.key for version in now.versions for point in version.points}
    return replace(
        then,
        versions=tuple(
            replace(
                version,
                slug=slugs.get(version.id, version.slug),
                points=tuple(replace(point, key=keys.get(point.id, point.key)) for point in version.points),
            )
            for version in then.versions
        ),
    )


def version_once(plan: UUID, now: PlanDoc, slug: str, *, using: str = "public") -> VersionDoc | None:
    """The version that had this slug in an earlier edition of the plan and is still there, in one query."""
    for earlier in _earlier(plan, using):
        if was := version_of(earlier, slug):
            return next((version for version in now.versions if version.id == was.id), None)
    return None


def point_once(
    plan: UUID, now: PlanDoc, version_slug: str, name: str, *, using: str = "public"
) -> tuple[VersionDoc, PointDoc] | None:
    """The point that had this name in an earlier edition of the plan and is still there, in one query."""
    for earlier in _earlier(plan, using):
        version = version_of(earlier, version_slug)
        was = point_of(version, name) if version else None
        if was:
            here = ((version, point) for version in now.versions for point in version.points if point.id == was.id)
            return next(here, None)
    return None


def _earlier(plan: UUID, using: str) -> Iterator[PlanDoc]:
    sql = (
        "SELECT document FROM record_edition WHERE subject = %s AND document IS NOT NULL "
        "ORDER BY sequence DESC OFFSET 1 LIMIT %s"
    )
    for (document,) in fetched(using, sql, [plan, EARLIER]):
        body = decode(bytes(document)).body
        if isinstance(body, PlanDoc):
            yield body
