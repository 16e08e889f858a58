"""What a document may name besides what it needs: only what is public, or becomes so with it (docs/decisions/0003)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tracker.desk.documents_of import EVERYTHING, SubjectRow, body_of, inner_ids
from tracker.desk.models import Point, PointCorrespondence, Position, Relation, Statement, Version
from tracker.record.worlds import Held


class Names:
    """The ids of subjects, and of their statements, versions and points, that documents may name."""

    def __init__(self, held: Iterable[Held], batch: Iterable[SubjectRow] = ()) -> None:
        """`held` are last editions; `batch` the rows that are published together, which count as they will be."""
        rows = list(batch)
        own = {row.id for row in rows}
        self._ids = set(own)
        for row in rows:
            self._ids.update(inner_ids(body_of(row, EVERYTHING)))
        for each in held:
            if each.public and each.document and each.subject not in own:
                self._ids.add(each.subject)
                self._ids.update(inner_ids(each.document.body))

    def __contains__(self, row: UUID, /) -> bool:
        return row in self._ids


def naming(subjects: Iterable[UUID]) -> set[UUID]:
    """The subjects whose rows name one of these, or a part of one, without needing it; one query."""
    owners = list(subjects)
    versions = Version.objects.filter(derived_from__plan__in=owners).exclude(plan__in=owners)
    links = PointCorrespondence.objects.filter(to__version__plan__in=owners)
    points = Point.objects.filter(pk__in=links.values("point")).exclude(version__plan__in=owners)
    found: list[QuerySet[Any, UUID]] = [
        Relation.objects.filter(to_claim__in=owners).order_by().values_list("from_claim_id", flat=True),
        Statement.objects.filter(changes__claim__in=owners).order_by().values_list("claim_id", flat=True),
        Position.objects.filter(changes__in=owners).order_by().values_list("id", flat=True),
        versions.order_by().values_list("plan_id", flat=True),
        points.order_by().values_list("version__plan_id", flat=True),
    ]
    return set(found[0].union(*found[1:])) - set(owners)
