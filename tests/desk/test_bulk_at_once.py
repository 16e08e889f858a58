"""Two requests for one run at the same moment; a run beside an editor who holds one of its subjects."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections

from tests.desk import newsroom as desk
from tests.desk.test_bulk import planned
from tracker.desk import bulk
from tracker.desk.bulk import go_on, progress
from tracker.desk.models import BulkItem, ReviewStep
from tracker.desk.models.bulk import CHANGED, DONE

pytestmark = pytest.mark.usefixtures("cloned_db")


def claims(count: int) -> list[Any]:
    return [desk.claim(f"It was so in place {each}.") for each in range(count)]


def test_two_requests_do_each_of_them_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one is at it, the other looks on, and says that it did nothing."""
    ada = desk.editor("ada")
    run = planned("note", claims(6), ada, text="A word.")
    inside, gone_on = threading.Event(), threading.Event()
    note = bulk.ACTS["note"]

    def slow(run: Any, item: BulkItem, row: Any, by: User) -> Any:
        if not inside.is_set():
            inside.set()
            assert gone_on.wait(60)
        return note(run, item, row, by)

    monkeypatch.setitem(bulk.ACTS, "note", slow)

    def first() -> int:
        try:
            return go_on(run, by=ada, seconds=0)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        at_work = pool.submit(first)
        assert inside.wait(60)
        looked_on = go_on(run, by=ada)
        gone_on.set()
        assert (looked_on, at_work.result(60)) == (0, 1)
    monkeypatch.undo()

    def rest(_: int) -> int:
        try:
            return sum(iter(lambda: go_on(run, by=ada, seconds=0), 0))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(rest, range(3)))
    rest(0)
    assert progress(run).counts == {DONE: 6}
    assert ReviewStep.objects.count() == len(set(ReviewStep.objects.values_list("subject", flat=True))) == 6


def test_what_somebody_holds_is_told_and_the_others_are_done() -> None:
    ada = desk.editor("ada")
    rows = claims(2)
    run = planned("take", rows, ada)
    other = connection.copy()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM desk_claim WHERE id = %s FOR UPDATE", [rows[0].pk])
        go_on(run, by=ada, seconds=3600)
    finally:
        other.close()
    assert [run.items.get(subject=row.pk).outcome for row in rows] == [CHANGED, DONE]
