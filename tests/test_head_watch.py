"""How far the record is: looked at again and again, believed for a while."""

import threading

import pytest
from django.db import OperationalError

from tests.builders import Scribe
from tracker import head_watch
from tracker.head_watch import HeadWatch
from tracker.record import reading

HANGS = 30.0


def test_it_is_seen_how_the_record_grows() -> None:
    heads, seen = iter([4, 4, 5]), threading.Semaphore(0)

    def look() -> int | None:
        seen.release()
        return next(heads, 5)

    watch = HeadWatch(look, every=0.001, trusted=HANGS)
    assert watch.head is None
    watch.start()
    watch.start()
    for _look in range(5):
        assert seen.acquire(timeout=HANGS)
    assert watch.head == 5
    watch.stop()


def test_what_was_seen_is_not_believed_for_ever() -> None:
    """Counted from the beginning of the look: one that took longer than that says nothing."""
    watch = HeadWatch(lambda: 4, every=0.001, trusted=0)
    watch.start()
    watch.stop()
    assert watch.head is None


def test_where_nothing_is_seen_nothing_is_believed() -> None:
    looked = threading.Event()

    def look() -> int | None:
        looked.set()
        return None

    watch = HeadWatch(look, every=0.001, trusted=HANGS)
    watch.start()
    assert looked.wait(HANGS)
    watch.stop()
    assert watch.head is None


@pytest.mark.django_db
def test_it_is_the_head_of_the_record(record: Scribe) -> None:
    record.actor("Reuters", kind="outlet")
    assert head_watch.sequence() == reading.head().sequence > 0


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[bool] = []

    def head() -> object:
        raise OperationalError("gone")

    monkeypatch.setattr(reading, "head", head)
    monkeypatch.setattr(
        head_watch, "connections", {"public": type("Link", (), {"close": lambda _: closed.append(True)})()}
    )
    assert head_watch.sequence() is None
    assert closed == [True]
