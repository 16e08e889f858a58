"""Pairs that look alike and are not the same: said once by somebody, and never asked again (models/distinct.py)."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Q

from tracker.desk.models import Distinct
from tracker.desk.people import signed


def tell_apart(subject: UUID, others: Iterable[UUID], by: User) -> None:
    """Remember that none of these is the same as this subject."""
    pairs = [(min(subject, other), max(subject, other)) for other in others if other != subject]
    Distinct.objects.bulk_create(
        (Distinct(one=one, other=other, **signed("said_by", by)) for one, other in pairs),
        ignore_conflicts=True,
    )


def take_back(subject: UUID, other: UUID) -> bool:
    """Forget that these two are not the same. Whether that was said."""
    return bool(Distinct.objects.filter(one=min(subject, other), other=max(subject, other)).delete()[0])


def pairs_of(subject: UUID) -> dict[UUID, Distinct]:
    """{what was said not to be the same as this subject: who said so, and when}, said last first; one query."""
    rows = Distinct.objects.filter(Q(one=subject) | Q(other=subject))
    return {row.other if row.one == subject else row.one: row for row in rows}


def told_apart(subject: UUID | None) -> set[UUID]:
    """What was said not to be the same as this subject; one query."""
    return set(pairs_of(subject)) if subject is not None else set()
