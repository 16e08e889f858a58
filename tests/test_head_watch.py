"""How far the record is: looked at again and again, believed for a while."""

import threading

import pytest
from django.db import OperationalError, connection

from tests.builders import Scribe
from tracker import head_watch
from tracker.head_watch import HeadWatch
from tracker.record import reading
from tracker.record.projections import rebuild

HANGS = 30.0


def test_it_is_seen_how_the_record_grows() -> None:
    heads, seen = iter([4, 4, 5]), threading.Semaphore(0)

    def look() -> int | None:
        seen.release()
        return next(heads, 5)

    watch = HeadWatch(look, every=0.001, trusted=HANGS)
    assert watch.state is None
    watch.start()
    watch.start()
    for _look in range(5):
        assert seen.acquire(timeout=HANGS)
    assert watch.state == 5
    watch.stop()


def test_what_was_seen_is_not_believed_for_ever() -> None:
    """Counted from the beginning of the look: one that took longer than that says nothing."""
    watch = HeadWatch(lambda: 4, every=0.001, trusted=0)
    watch.start()
    watch.stop()
    assert watch.state is None


def test_where_nothing_is_seen_nothing_is_believed() -> None:
    looked = threading.Event()

    def look() -> int | None:
        looked.set()
        return None

    watch = HeadWatch(look, every=0.001, trusted=HANGS)
    watch.start()
    assert looked.wait(HANGS)
    watch.stop()
    assert watch.state is None


def test_an_error_that_nobody_foresaw_does_not_end_the_watch(caplog: pytest.LogCaptureFixture) -> None:
    looks, seen = iter([True]), threading.Semaphore(0)

    def look() -> int:
        if next(looks, False):
            raise RuntimeError("odd")
        seen.release()
        return 4

    watch = HeadWatch(look, every=0.001, trusted=HANGS)
    watch.start()
    for _look in range(2):
        assert seen.acquire(timeout=HANGS)
    watch.stop()
    assert watch.state == 4
    assert [record.message for record in caplog.records] == ["The state of the record could not be seen."]


@pytest.mark.django_db
def test_it_is_the_state_of_the_record(record: Scribe) -> None:
    """Also where nothing was published: projections are remade, say after a mistake in them was mended."""
    seen = [head_watch.state()]
    record.actor("Reuters", kind="outlet")
    seen.append(head_watch.state())
    assert head_watch.state() == seen[-1]
    rebuild()
    seen.append(head_watch.state())
    assert None not in seen
    assert len(set(seen)) == 3


@pytest.mark.django_db
def test_a_record_that_is_just_being_restored_has_none() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE record_head (hash bytea) ON COMMIT DROP")
    assert head_watch.state() is None


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[bool] = []

    def state(*, using: str) -> object:
        raise OperationalError("gone")

    monkeypatch.setattr(reading, "state", state)
    monkeypatch.setattr(
        head_watch, "connections", {"public": type("Link", (), {"close": lambda _: closed.append(True)})()}
    )
    assert head_watch.state() is None
    assert closed == [True]
