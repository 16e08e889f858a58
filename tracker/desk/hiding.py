"""What one editor took down alone waits until somebody else has looked at it."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from tracker.desk import door
from tracker.desk.models import Hiding
from tracker.desk.people import signed
from tracker.record.models import Edition


def waits(editions: Iterable[Edition], by: User) -> None:
    """Note that these withdrawals are to be looked at; nothing where four eyes do not apply."""
    if door.four_eyes():
        Hiding.objects.bulk_create(
            Hiding(
                sequence=edition.sequence,
                subject=edition.subject,
                **signed("hidden_by", by),
            )
            for edition in editions
        )


def waiting(by: User | None = None) -> QuerySet[Hiding]:
    """What waits, the newest first; with `by`, only what this user may look at: others hid it."""
    found = Hiding.objects.filter(looked_at__isnull=True)
    return found.exclude(hidden_by_id_kept=by.pk) if by else found


def looked_at(subjects: Iterable[UUID], by: User) -> int:
    """Note that this user has looked at all of these that others hid, and return how many there were.

    Who publishes something again, or removes it for good, has looked at it.
    """
    return waiting(by).filter(subject__in=list(subjects)).update(**signed("looked_at_by", by), looked_at=timezone.now())
