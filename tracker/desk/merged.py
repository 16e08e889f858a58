"""What was folded into what (models/merging.py): looked up wherever a row could still be taken for one of its own."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from tracker.desk.models import Merging

DONE = {"decided_at__isnull": False, "dropped": False}
"""Lookups: mergings that were carried out."""


def merged_into(subjects: Iterable[UUID]) -> dict[UUID, UUID]:
    """{what was folded into another: the other}, for those of these that were; one query."""
    rows = Merging.objects.filter(merged__in=list(subjects), **DONE)
    return dict(rows.values_list("merged", "kept"))


def merged_away() -> QuerySet[Merging, UUID]:
    """Everything that was folded into something else: for leaving it out of another query."""
    return Merging.objects.filter(**DONE).values_list("merged", flat=True)


def kept_of(subjects: Iterable[UUID]) -> dict[UUID, UUID]:
    """{what was folded into another: where it is now}, through however many mergings; a query for each step."""
    found = merged_into(subjects)
    ahead = found
    while ahead := merged_into(ahead.values()):
        found = {subject: ahead.get(kept, kept) for subject, kept in found.items()}
    return found


def waiting(subject: UUID) -> Merging | None:
    """The merging of this subject that was proposed and not decided yet."""
    return Merging.objects.filter(merged=subject, decided_at__isnull=True).first()
