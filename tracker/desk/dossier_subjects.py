"""Which subjects the items of a dossier are part of, and which of these are still to be published."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Model

from tracker.desk.dossier_tables import SUBJECTS, TABLES
from tracker.desk.models import (
    Assessment,
    DossierItem,
    EvidenceBearing,
    Point,
    Relation,
    Statement,
    Version,
)
from tracker.desk.touched import touched
from tracker.record.models import Edition, Listing

# What is published as part of something else: list -> (table, column of the item's row, its subject, the subject's list).
_PARTS: Mapping[str, tuple[type[Model], str, str, str]] = {
    "versions": (Version, "pk", "plan_id", "plans"),
    "points": (Point, "pk", "version__plan_id", "plans"),
    "statements": (Statement, "pk", "claim_id", "claims"),
    "assessments": (Assessment, "pk", "claim_id", "claims"),
    "relations": (Relation, "pk", "from_claim_id", "claims"),
    "evidence": (EvidenceBearing, "evidence_id", "claim_id", "claims"),
}


def to_publish(dossiers: Collection[str]) -> list[Any]:
    """The rows that publishing these dossiers means.

    A subject that was never published; and of the public ones, those that an import of these dossiers changed since
    their last edition. Not one that only editors have changed: their drafts are theirs to publish. Nor one that was
    withdrawn.
    """
    by_list = _subjects(dossiers)
    subjects = {row for rows in by_list.values() for row in rows}
    public = set(Listing.objects.filter(subject__in=subjects).values_list("subject", flat=True))
    since = touched(public)
    wanted = _never_public(subjects) | {row for row in public if not since[row].dossiers.isdisjoint(dossiers)}
    found: list[Any] = []
    for name, rows in by_list.items():
        found.extend(TABLES[name].model.objects.filter(pk__in=rows & wanted))
    return found


def all_was_public(dossier: str) -> bool:
    """Whether every subject that this dossier has a part in was published at least once."""
    by_list = _subjects([dossier])
    fresh = _never_public({row for rows in by_list.values() for row in rows})
    # What editors have deleted was never published, and never will be.
    return not any(TABLES[name].model.objects.filter(pk__in=rows & fresh).exists() for name, rows in by_list.items())


def _never_public(subjects: set[UUID]) -> set[UUID]:
    return subjects - set(Edition.objects.filter(subject__in=subjects).values_list("subject", flat=True))


def _subjects(dossiers: Collection[str]) -> dict[str, set[UUID]]:
    """List -> the subjects that items of these dossiers are or are part of."""
    subjects: dict[str, set[UUID]] = {name: set() for name in SUBJECTS}
    parts: dict[str, set[UUID]] = {name: set() for name in _PARTS}
    for name, row in DossierItem.objects.filter(dossier__in=dossiers).values_list("list", "row"):
        (subjects if name in subjects else parts)[name].add(row)
    for name, (model, column, subject, where) in _PARTS.items():
        if parts[name]:
            rows = model._default_manager.filter(**{f"{column}__in": parts[name]})
            subjects[where].update(rows.values_list(subject, flat=True))
    return subjects
