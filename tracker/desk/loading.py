"""Rows of subjects with all that their documents hold (documents_of.py), many at once in a fixed number of queries."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from tracker.desk.documents_of import SubjectRow
from tracker.desk.models import (
    Actor,
    Claim,
    ClaimPoint,
    EvidenceBearing,
    Look,
    Page,
    Plan,
    Point,
    PointCorrespondence,
    Position,
    Source,
    Statement,
    Version,
)


def load(subjects: Iterable[UUID]) -> dict[UUID, SubjectRow]:
    """These subjects with all that their documents hold, in at most 26 queries however many there are.

    Ids that no row has are left out.
    """
    wanted = list(subjects)
    found: dict[UUID, SubjectRow] = {}
    if wanted:
        for rows in (_actors(), _sources(), _plans(), _claims(), _positions(), Page.objects.order_by("id")):
            found.update((row.id, row) for row in rows.filter(pk__in=wanted))
    return found


def _actors() -> QuerySet[Actor]:
    return Actor.objects.order_by("id").prefetch_related("names", "roles", "speaks_for")


def _sources() -> QuerySet[Source]:
    return Source.objects.select_related("publisher").order_by("id")


def _plans() -> QuerySet[Plan]:
    points = Point.objects.order_by("order", "key").prefetch_related(
        Prefetch("corresponds_to", PointCorrespondence.objects.select_related("to__version")), "sources"
    )
    versions = (
        Version.objects.order_by("order", "slug")
        .select_related("derived_from")
        .prefetch_related("authors", "sources", Prefetch("points", points))
    )
    return Plan.objects.order_by("id").prefetch_related("aliases", Prefetch("versions", versions))


def _claims() -> QuerySet[Claim]:
    statements = (
        Statement.objects.order_by("order", "id")
        .select_related("speaker", "changes", "lock")
        .prefetch_related("sources", "relays")
    )
    looks = Look.objects.filter(subject=OuterRef("pk")).order_by("-day").values("day")
    claims = Claim.objects.order_by("id").annotate(day_of_look=Subquery(looks[:1]))
    return claims.prefetch_related(
        Prefetch("points", ClaimPoint.objects.select_related("point__version")),
        Prefetch("statements", statements),
        Prefetch("evidence_links", EvidenceBearing.objects.select_related("evidence")),
        "assessments",
        "relations",
        "about",
    )


def _positions() -> QuerySet[Position]:
    return (
        Position.objects.order_by("id")
        .select_related("actor", "on_version__plan", "on_point__version__plan", "lock")
        .prefetch_related("sources", "relays")
    )
