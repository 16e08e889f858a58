"""Rows of subjects with all that their documents hold (documents_of.py), many at once in a fixed number of queries."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from tracker.desk.documents_of import MODELS, SubjectRow, kind_of
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

Keys = Mapping[type[SubjectRow], list[UUID]]
"""The primary keys of subjects, by their tables."""

_KINDS = " UNION ALL ".join(
    f"SELECT '{kind}', id FROM {model._meta.db_table} WHERE id = ANY(%(wanted)s)"  # noqa: S608 - our own names
    for kind, model in MODELS.items()
)


def load(subjects: Iterable[UUID | SubjectRow]) -> dict[UUID, SubjectRow]:
    """These subjects with all that their documents hold, in at most 27 queries however many there are.

    Of a row that is handed in only the table is taken: it is read anew, with its parts. Of an id the table is looked up,
    which is one query for all of them; no table is asked for rows that it has not. Ids that no row has are left out.
    """
    ids: list[UUID] = []
    tables: dict[type[SubjectRow], list[UUID]] = {}
    for each in subjects:
        if isinstance(each, UUID):
            ids.append(each)
        else:
            tables.setdefault(MODELS[kind_of(each)], []).append(each.pk)
    for model, keys in tables_of(ids).items():
        tables.setdefault(model, []).extend(keys)
    found: dict[UUID, SubjectRow] = {}
    for model, rows in _ROWS.items():
        if model in tables:
            found.update((row.id, row) for row in rows().filter(pk__in=tables[model]))
    return found


def tables_of(subjects: Iterable[UUID]) -> Keys:
    """Which of these ids are in which table, in the order of MODELS; one query at most."""
    wanted = list(subjects)
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_KINDS, {"wanted": wanted})
        found = cursor.fetchall()
    keys = {model: [pk for name, pk in found if name == kind] for kind, model in MODELS.items()}
    return {model: pks for model, pks in keys.items() if pks}


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


_ROWS: Mapping[type[SubjectRow], Callable[[], QuerySet[Any]]] = {
    Actor: _actors,
    Source: _sources,
    Plan: _plans,
    Claim: _claims,
    Position: _positions,
    Page: lambda: Page.objects.order_by("id"),
}
