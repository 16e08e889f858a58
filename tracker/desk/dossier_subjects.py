"""Which subjects the items of a dossier are part of, and which of these are still to be published."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
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


def unpublished(dossiers: Iterable[str], changed: Iterable[UUID]) -> list[Any]:
    """The rows that publishing these dossiers means, in the order of their lists.

    A subject that was never published; and of the public ones, those that the import has just `changed` and those that
    got an item of these dossiers since their last edition. Not one that only editors have changed: their drafts are
    theirs to publish. Nor one that was withdrawn.
    """
    brought = _brought(list(dossiers))
    subjects = {row for rows in brought.values() for row in rows}
    before = set(Edition.objects.filter(subject__in=subjects).values_list("subject", flat=True))
    public = dict(Listing.objects.filter(subject__in=subjects).values_list("subject", "published_at"))
    fresh = {
        row
        for rows in brought.values()
        for row, at in rows.items()
        if row in public and at is not None and at > public[row]
    }
    wanted = (subjects - before) | fresh | (set(changed) & public.keys())
    found: list[Any] = []
    for name in SUBJECTS:
        rows = [row for row in brought[name] if row in wanted]
        by_id = TABLES[name].model.objects.in_bulk(rows) if rows else {}
        found.extend(by_id[row] for row in rows if row in by_id)
    return found


def _brought(dossiers: list[str]) -> dict[str, dict[UUID, datetime | None]]:
    """List -> subject -> when an item of it was last brought, in the order of the dossiers' items."""
    # Triggers write the history; a row of it is the only place that knows when an item came.
    history = apps.get_model("desk", "DossierItemEvent")._default_manager
    times: dict[int, datetime] = dict(
        history.filter(dossier__in=dossiers, pgh_label="insert").values_list("pgh_obj_id", "pgh_created_at")
    )
    items = DossierItem.objects.filter(dossier__in=dossiers).order_by("dossier", "list", "order")
    brought: dict[str, dict[UUID, datetime | None]] = {name: {} for name in SUBJECTS}
    parts: dict[str, dict[UUID, datetime | None]] = {name: {} for name in _PARTS}
    for pk, name, row in items.values_list("pk", "list", "row"):
        (brought if name in brought else parts)[name][row] = times.get(pk)
    for name, (model, column, subject, where) in _PARTS.items():
        rows = model._default_manager.filter(**{f"{column}__in": list(parts[name])}).values_list(column, subject)
        for row, host in rows if parts[name] else ():
            brought[where][host] = max(filter(None, (parts[name][row], brought[where].get(host))), default=None)
    return brought
