"""A clock that was wrong and is set back: order is that of the sequence, and nothing waits for the clock to catch up."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, connections
from django.utils import timezone

from tests.builders import Scribe
from tests.desk import newsroom
from tests.record.snapshots import projections
from tracker.desk.models import Approval
from tracker.desk.publishing import publish
from tracker.record.ledger import verify
from tracker.record.models import Edition, Head, Listing
from tracker.record.projections import rebuild

AHEAD = timedelta(days=400)


@contextmanager
def wrong_clock(ahead: timedelta) -> Iterator[None]:
    """The database's clock is ahead, for every new connection to it: its own function is found before PostgreSQL's."""
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS wrong")
        cursor.execute(
            "CREATE OR REPLACE FUNCTION wrong.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS "
            f"$$ SELECT pg_catalog.clock_timestamp() + interval '{ahead.days} days' $$"
        )
        cursor.execute(f'ALTER DATABASE "{name}" SET search_path = wrong, public, pg_catalog')
    connections.close_all()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{name}" RESET search_path')
        connections.close_all()


def test_after_a_clock_was_set_back_order_is_that_of_the_sequence(cloned_db: str, record: Scribe) -> None:
    with wrong_clock(AHEAD):
        early = record.actor("Early")
    ahead = Head.objects.get().published_at
    assert ahead is not None
    assert ahead > timezone.now() + AHEAD / 2, "the clock was not wrong"
    late = [record.actor(f"Late {number}") for number in range(3)]
    editions = list(Edition.objects.order_by("sequence"))
    assert [edition.subject for edition in editions] == [early, *late]
    times = [edition.published_at for edition in editions]
    assert times == sorted(set(times))
    # By the smallest step there is: the clock's own time is taken again as soon as it is later.
    assert times[1:] == [times[0] + timedelta(microseconds=step) for step in (1, 2, 3)]
    assert list(Listing.objects.order_by("published_at").values_list("subject", flat=True)) == [early, *late]
    assert verify() == []
    before = projections()
    rebuild()
    assert projections() == before


def test_editors_go_on_publishing_after_a_clock_was_set_back(cloned_db: str) -> None:
    editor = newsroom.editor("ada")
    with wrong_clock(AHEAD), newsroom.touching(editor):
        claim = newsroom.claim("It was so.")
        publish([claim], by=editor)
    for number in (2, 3):
        with newsroom.touching(editor):
            claim.text = f"It was so, edition {number}."
            newsroom.save(claim)
        publish([claim], by=editor)
    numbers = Edition.objects.filter(subject=claim.pk).order_by("sequence").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3]
    assert Approval.objects.filter(subject=claim.pk).count() == 3
    assert Listing.objects.get(subject=claim.pk).number == 3
    assert verify() == []
