"""Redaction across commits: what a transaction announced is no excuse for another one."""

from uuid import UUID

import pytest
from django.db import Error, connection, transaction

from tests.builders import Scribe
from tracker.record.documents import Document, NoticeDoc
from tracker.record.ledger import append, verify
from tracker.record.models import Edition


def announce(subject: UUID, *sequences: int) -> None:
    body = NoticeDoc(redacts=sequences)
    append("actor", subject, Document(kind="actor", slug="reuters", note="", body=body), "redaction")


def remove(sequence: int) -> None:
    Edition.objects.filter(sequence=sequence).update(document=None, salt=None)


def test_together_they_are_committed(cloned_db: str, record: Scribe) -> None:
    subject = record.actor("Reuters")
    with transaction.atomic():
        with transaction.atomic():  # a savepoint has a transaction number of its own, which must not matter
            announce(subject, 1)
        remove(1)
    assert Edition.objects.get(sequence=1).document is None
    assert verify() == []


def test_removed_later_it_is_refused_at_the_commit(cloned_db: str, record: Scribe) -> None:
    subject = record.actor("Reuters")
    with transaction.atomic():
        announce(subject, 1)
    with pytest.raises(Error, match="without a redaction in the same transaction"), transaction.atomic():
        remove(1)
    assert Edition.objects.get(sequence=1).document is not None


def test_an_announcement_that_was_rolled_back_counts_for_nothing(cloned_db: str, record: Scribe) -> None:
    subject = record.actor("Reuters")

    @transaction.atomic
    def take_it_back_and_remove() -> None:
        point = transaction.savepoint()
        announce(subject, 1)
        transaction.savepoint_rollback(point)
        remove(1)

    with pytest.raises(Error, match="without a redaction"):
        take_it_back_and_remove()
    assert Edition.objects.count() == 1


def test_the_same_transaction_number_of_another_time_does_not_count(cloned_db: str, record: Scribe) -> None:
    """After a restore the numbers begin anew: an old announcement may bear the number of a transaction of today."""
    subject = record.actor("Reuters")
    with transaction.atomic():
        announce(subject, 1)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE record_edition DISABLE TRIGGER edition_redact")
        cursor.execute("ALTER TABLE record_edition DISABLE TRIGGER edition_redaction_announced")

    @transaction.atomic
    def number_it_like_this_one_and_remove() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE record_edition SET transaction = pg_current_xact_id()::text::bigint WHERE number = 2"
            )
            cursor.execute("ALTER TABLE record_edition ENABLE ALWAYS TRIGGER edition_redact")
            cursor.execute("ALTER TABLE record_edition ENABLE ALWAYS TRIGGER edition_redaction_announced")
        remove(1)

    with pytest.raises(Error, match="without a redaction"):
        number_it_like_this_one_and_remove()
