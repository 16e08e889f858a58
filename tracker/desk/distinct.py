"""Pairs that look alike and are not the same: said once by somebody, and never asked again (models/distinct.py)."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Q

from tracker.desk.models import Distinct


def tell_apart(subject: UUID, others: Iterable[UUID], by: User) -> None:
    """Remember that none of these is the same as this subject."""
    pairs = [(min(subject, other), max(subject, other)) for other in others if other != subject]
    Distinct.objects.bulk_create(
        (
            Distinct(one=one, other=other, said_by=by, said_by_id_kept=by.pk, said_by_name=by.get_username())
            for one, other in pairs
        ),
        ignore_conflicts=True,
    )


def told_apart(subject: UUID | None) -> set[UUID]:
    """What was said not to be the same as this subject; one query."""
    if subject is None:
        return set()
    pairs = Distinct.objects.filter(Q(one=subject) | Q(other=subject)).values_list("one", "other")
    return {each for pair in pairs for each in pair} - {subject}
