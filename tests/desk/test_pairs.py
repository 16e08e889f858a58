"""What the tables of mergings, of pairs that are no duplicates, of quote locks and of many at once refuse by themselves."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.desk import newsroom
from tracker.desk.models import BulkItem, BulkRun, Capture, Distinct, Merging, QuoteLock, Statement

pytestmark = pytest.mark.django_db

LOW, HIGH = UUID(int=1), UUID(int=2)


def pair(one: UUID, other: UUID) -> Distinct:
    return Distinct.objects.create(one=one, other=other, said_by_id_kept=1, said_by_name="ada")


def merging(merged: UUID | None = None, kept: UUID | None = None, **fields: Any) -> Merging:
    ids = {"merged": merged or newsroom.actor("One").pk, "kept": kept or newsroom.actor("Other").pk}
    return Merging.objects.create(**ids, **{"proposed_by_id_kept": 1, "proposed_by_name": "ada", **fields})


def decided(by: int, name: str = "bo") -> dict[str, Any]:
    return {"decided_by_id_kept": by, "decided_by_name": name, "decided_at": timezone.now()}


def twice() -> None:
    first = merging()
    merging(first.merged, newsroom.actor("Third").pk)


def past_triggers(table: str) -> None:
    """What a trigger would refuse first."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def with_itself() -> None:
    past_triggers("desk_merging")
    merging(LOW, LOW)


def lock(**fields: Any) -> None:
    claim = newsroom.claim("So.", (newsroom.actor(), "asserts", [newsroom.source()]))
    copy = Capture.objects.create(how="pasted", sha256="0" * 64, raw=b"So.", text="So.", size=3)
    past_triggers("desk_quotelock")
    given = {"statement": Statement.objects.get(claim=claim), "start": 0, "end": 2, **fields}
    QuoteLock.objects.create(
        capture=copy, sha256="0" * 64, kept_at=timezone.now(), quote_sha256="0" * 64, exact="So", **given
    )


def run(**fields: Any) -> BulkRun:
    return BulkRun.objects.create(**{"act": "note", "by_id_kept": 1, "by_name": "ada", **fields})


def of_many(of: BulkRun | None = None, **fields: Any) -> BulkItem:
    given = {"order": 0, "kind": "claim", "subject": LOW, "version": 1, **fields}
    return BulkItem.objects.create(run=of or run(), **given)


def one_twice() -> None:
    whole = run()
    of_many(whole)
    of_many(whole)


CHECKS: dict[str, Callable[[], object]] = {
    "distinct_in_order": lambda: pair(HIGH, LOW),
    "distinct_once": lambda: (pair(LOW, HIGH), pair(LOW, HIGH)),
    "merging_of_two": with_itself,
    "merging_once": twice,
    "merging_decided_whole": lambda: merging(**decided(2, name="")),
    "merging_by_a_second_person": lambda: merging(four_eyes=True, **decided(1)),
    "merging_fits": lambda: merging(uuid4()),
    "quote_lock_of_one": lambda: lock(statement=None),
    "quote_lock_span": lambda: lock(start=2),
    "bulk_act": lambda: run(act="burn"),
    "bulk_to_somebody": lambda: run(to_id_kept=2),
    "bulk_by_somebody": lambda: run(by_name=" "),
    "bulk_item_ended": lambda: of_many(outcome="done"),
    "bulk_item_says_why": lambda: of_many(outcome="refused", ended_at=timezone.now()),
    "bulk_item_once": one_twice,
}


def attempt(write: Callable[[], object]) -> None:
    with transaction.atomic():
        write()
        connection.check_constraints()


@pytest.mark.parametrize("name", CHECKS)
def test_it_is_refused(name: str) -> None:
    with pytest.raises(IntegrityError) as refusal:
        attempt(CHECKS[name])
    assert isinstance(refusal.value.__cause__, psycopg.Error)
    assert refusal.value.__cause__.diag.constraint_name == name


def test_what_is_right_is_taken() -> None:
    pair(LOW, HIGH)
    merging(four_eyes=True, **decided(2))
    lock()
    of_many(run(to_id_kept=2, to_name="bo"), outcome="done", ended_at=timezone.now())
