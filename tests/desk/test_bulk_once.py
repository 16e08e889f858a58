"""Many at once: each of them once, as it was shown, by who began it, and whatever happens meanwhile."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.desk import newsroom as desk
from tests.desk.test_bulk import outcomes, planned, some_claims
from tracker.desk import bulk, review
from tracker.desk.bulk import Wanted, begin, confirm, go_on, progress, stop
from tracker.desk.bulk_plan import outlook
from tracker.desk.door import PublicationRefused
from tracker.desk.models import BulkItem, BulkRun, ReviewStep
from tracker.desk.models.bulk import CHANGED, DONE, LEFT, WAITING
from tracker.desk.publishing import publish
from tracker.record.models import Edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def rex() -> User:
    return desk.reporter("rex")


@pytest.fixture(autouse=True)
def four_eyes_and_time(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine, one slice does all of it, unless the test says otherwise."""
    settings.FOUR_EYES = True
    monkeypatch.setattr(bulk, "SLICE_SECONDS", 3600.0)


def test_what_was_confirmed_is_what_was_shown(rex: User, ada: User) -> None:
    rows = some_claims(rex, 2)
    run = begin("publish", rows, by=ada)
    seen = outlook(run, ada).fingerprint
    publish([rows[0]], by=desk.editor("bo"))
    with pytest.raises(PublicationRefused, match="Somebody changed something"):
        confirm(run, by=ada, wanted=Wanted(), seen=seen)
    assert go_on(run, by=ada) == 0
    assert run.items.filter(outcome=WAITING).count() == 2


def test_confirming_twice_and_going_on_at_the_end_do_nothing_more(rex: User, ada: User) -> None:
    rows = some_claims(rex, 2)
    run = begin("note", rows, by=rex)
    seen = outlook(run, rex).fingerprint
    for _ in range(2):
        confirm(run, by=rex, wanted=Wanted(text="A word."), seen=seen)
        go_on(run, by=rex)
    assert ReviewStep.objects.count() == 2
    assert stop(run, by=rex) == 0


def test_slices_and_leaving_the_rest(rex: User) -> None:
    rows = some_claims(rex, 3)
    run = planned("note", rows, rex, text="A word.")
    assert [go_on(run, by=rex, seconds=0), progress(run).ended, progress(run).waiting] == [1, 1, 2]
    assert stop(run, by=rex) == 2
    assert go_on(run, by=rex) == 0
    assert progress(run).counts == {DONE: 1, LEFT: 2}
    assert ReviewStep.objects.count() == 1


def test_nobody_goes_on_in_anothers_name(rex: User, ada: User) -> None:
    run = planned("note", some_claims(rex, 1), rex, text="A word.")
    for deed in (go_on, stop):
        with pytest.raises(PublicationRefused, match="Only who began this"):
            deed(run, by=ada)
    fresh = begin("note", some_claims(rex, 1), by=rex)
    with pytest.raises(PublicationRefused, match="Only who began this"):
        confirm(fresh, by=ada, wanted=Wanted(text="A word."), seen=outlook(fresh, ada).fingerprint)


def test_who_is_cut_off_goes_on(rex: User, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that dies between the deed and the note of it leaves neither."""
    rows = some_claims(rex, 2)
    run = planned("publish", rows, ada)
    save = BulkItem.save
    died: list[BulkItem] = []

    def dies(item: BulkItem, **kwargs: Any) -> None:
        save(item, **kwargs)
        if not died:
            died.append(item)
            raise SystemExit

    monkeypatch.setattr(BulkItem, "save", dies)
    with pytest.raises(SystemExit), transaction.atomic():
        go_on(run, by=ada)
    assert not Edition.objects.exists()
    assert progress(run).waiting == 2
    go_on(run, by=ada)
    assert set(outcomes(run).values()) == {DONE}
    assert Edition.objects.filter(subject__in=[row.pk for row in rows]).count() == 2


def test_what_the_database_refuses_at_the_end_is_the_outcome_of_one(
    rex: User, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deferred truths too: they would undo the outcome, and be met again each time."""
    rows = some_claims(rex, 2)
    run = planned("note", rows, rex, text="A word.")
    broken = iter([True, False])

    def act(run: BulkRun, item: BulkItem, row: Any, by: User) -> tuple[None, str]:
        if next(broken):
            with row.changing():
                row.statements.get().sources.all().delete()
        return None, ""

    monkeypatch.setitem(bulk.ACTS, "note", act)
    assert go_on(run, by=rex) == 2
    assert sorted(outcomes(run).values()) == [CHANGED, DONE]


def test_plans_go_and_what_was_confirmed_stays(rex: User, ada: User) -> None:
    rows = some_claims(rex, 2)
    plan = begin("note", rows, by=rex)
    plan.delete()
    run = planned("note", rows, rex, text="A word.", to=ada)
    go_on(run, by=rex, seconds=0)
    for deed in (
        run.delete,
        lambda: BulkItem.objects.all().delete(),
        lambda: BulkRun.objects.update(text="Another."),
        lambda: BulkRun.objects.update(by=ada),
        lambda: BulkItem.objects.filter(outcome=DONE).update(outcome=LEFT),
        lambda: BulkItem.objects.filter(outcome=WAITING).update(version=9),
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            deed()
    ada.delete()
    run.refresh_from_db()
    assert (run.to, run.to_name) == (None, "ada")


def test_queries_do_not_grow_with_the_number(rex: User, ada: User) -> None:
    """Of what is shown before; what is done is done one by one."""

    def counted(act: str, rows: list[Any]) -> int:
        run = begin(act, rows, by=ada)
        with CaptureQueriesContext(connection) as found:
            outlook(run, ada)
        return len(found)

    drafts = some_claims(rex, 7)
    public = some_claims(rex, 7)
    publish(public, by=ada)
    for row in drafts:
        review.send(row, by=rex)
    for act in ("send", "take", "return", "note", "publish"):
        assert counted(act, drafts[:2]) == counted(act, drafts), act
    for act in ("look", "withdraw"):
        assert counted(act, public[:2]) == counted(act, public), act
