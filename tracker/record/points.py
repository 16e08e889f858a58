"""Points of plans by name. Points are parts of their plan's document and have no row of their own."""

from dataclasses import dataclass
from uuid import UUID

from tracker.record.documents import PlanDoc
from tracker.record.reading import documents


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
    for version in body.versions if isinstance(body, PlanDoc) else ():
        if version.slug == version_slug:
            for point in version.points:
                if point.key == key:
                    return PointName(point.id, point.key, point.number, point.topic, version.label)
    return None
