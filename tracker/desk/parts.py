"""Which subject each row of the desk is part of, and raising the versions of subjects whose parts change.

The same as the triggers of migration 0003 know; a test compares both with the models.
"""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django.contrib.admin.utils import NestedObjects
from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, Model
from django.utils import timezone

from tracker.desk.documents_of import MODELS
from tracker.desk.models import (
    ActorName,
    ActorRole,
    Assessment,
    ClaimAbout,
    ClaimPoint,
    Evidence,
    EvidenceBearing,
    PlanAlias,
    Point,
    PointCorrespondence,
    PointSource,
    PositionRelay,
    PositionSource,
    Relation,
    SpeaksFor,
    Statement,
    StatementRelay,
    StatementSource,
    Version,
    VersionAuthor,
    VersionSource,
)
from tracker.desk.models.base import Subject

Key = tuple[type[Subject], UUID]
"""One subject."""

PARTS: dict[type[Model], tuple[str, ...]] = {
    ActorName: ("actor",),
    ActorRole: ("actor",),
    SpeaksFor: ("actor",),
    PlanAlias: ("plan",),
    Version: ("plan",),
    VersionAuthor: ("version", "plan"),
    VersionSource: ("version", "plan"),
    Point: ("version", "plan"),
    PointCorrespondence: ("point", "version", "plan"),
    PointSource: ("point", "version", "plan"),
    Statement: ("claim",),
    StatementSource: ("statement", "claim"),
    StatementRelay: ("statement", "claim"),
    ClaimAbout: ("claim",),
    ClaimPoint: ("claim",),
    Assessment: ("claim",),
    Relation: ("from_claim",),
    EvidenceBearing: ("claim",),
    Evidence: ("bears_on", "claim"),
    PositionSource: ("position",),
    PositionRelay: ("position",),
}
"""Each part, and its way up to its subject; what stands above others comes before them. Evidence is part of every claim
that it bears on."""


def subjects_of(rows: Iterable[Model]) -> set[Key]:
    """The subjects that these rows are, or are part of in the database now; one query for each table of parts."""
    found: set[Key] = set()
    parts: dict[type[Model], list[object]] = {}
    for row in rows:
        if isinstance(row, Subject):
            found.add((type(row), row.pk))
        elif type(row) in PARTS:
            parts.setdefault(type(row), []).append(row.pk)
    for model, keys in parts.items():
        subject = subject_model(model)
        above = model._default_manager.filter(pk__in=keys).order_by().values_list("__".join(PARTS[model]), flat=True)
        found |= {(subject, key) for key in above if key is not None}
    return found


def subject_model(model: type[Model]) -> type[Subject]:
    """The kind of subject that rows of this table of parts are part of."""
    above: Any = model
    for step in PARTS[model]:
        above = above._meta.get_field(step).related_model
    return cast("type[Subject]", above)


def losing_parts(rows: Iterable[Model]) -> set[Key]:
    """The subjects that stay but lose or change a part when these rows are deleted with all that goes along."""
    deleted = list(rows)
    collector = NestedObjects(using=DEFAULT_DB_ALIAS)
    collector.collect(deleted)
    gone = [row for found in collector.data.values() for row in found]
    updates: Any = collector.field_updates.values()
    pointing = [row for each in updates for found in each for row in found]
    return subjects_of([*gone, *pointing]) - {(type(row), row.pk) for row in gone if isinstance(row, Subject)}


def hold(subjects: Iterable[Key]) -> None:
    """Lock these subjects until the end of the transaction, in the order in which everybody locks them."""
    wanted = set(subjects)
    for model in MODELS.values():
        keys = [key for kind, key in wanted if kind is model]
        if keys:
            rows = model._default_manager.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
            list(rows.values_list("pk"))


def raise_versions(subjects: Iterable[Key]) -> None:
    """Count one more save of each of these subjects. To be called in the transaction that changes them or their parts."""
    wanted = set(subjects)
    hold(wanted)
    for model in MODELS.values():
        keys = [key for kind, key in wanted if kind is model]
        if keys:
            model._default_manager.filter(pk__in=keys).update(version=F("version") + 1, updated_at=timezone.now())
