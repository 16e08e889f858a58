"""Taking a letter in, while the same one is on its way a second time."""

import threading

from django.db import connection, connections, transaction

from tests.faults.postgres import until
from tracker.letters import tickets
from tracker.letters.drafts import Draft
from tracker.letters.models import Letter
from tracker.letters.receiving import About, receive
from tracker.record.readers import writing

DRAFT, TICKET = Draft(text="The date is wrong: it was the 21st."), tickets.new(0)


def blocked() -> bool:
    """Whether somebody waits for this transaction."""
    with connection.cursor() as cursor:
        # Not pg_stat_activity, which stays as it was first seen until the transaction ends.
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)))")
        return bool(cursor.fetchone()[0])


def test_a_letter_that_is_sent_twice_at_once_is_kept_once_and_nobody_is_told_otherwise(cloned_db: str) -> None:
    told: list[str] = []

    def again() -> None:
        try:
            with writing():
                receive(DRAFT, About(), TICKET)
            told.append("kept")
        except Exception as error:
            told.append(repr(error))
        finally:
            connections.close_all()

    second = threading.Thread(target=again)
    with transaction.atomic():
        receive(DRAFT, About(), TICKET, using="default")
        second.start()
        until(blocked)
    second.join()
    assert told == ["kept"]
    assert Letter.objects.count() == 1
