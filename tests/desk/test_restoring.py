"""Restoring a subject to one of its saves."""

import pytest
from django.contrib.auth.models import User

from tests.desk import newsroom as desk
from tests.desk.past import as_it_is, claim_of, fresh, much_changes, saves
from tracker.desk.capturing import capture_text
from tracker.desk.models import (
    Claim,
    Evidence,
    EvidenceBearing,
    Point,
    QuoteLock,
    Statement,
    StatementSource,
)
from tracker.desk.publishing import publish
from tracker.desk.redacting import redact
from tracker.desk.restoring import RestorationRefused, plan_restoration, restore
from tracker.desk.saves import page_of, state_then

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def claim(ada: User) -> Claim:
    return claim_of(ada)


def test_a_restored_subject_is_what_it_was_and_readers_see_nothing_of_it(claim: Claim, ada: User) -> None:
    publish([claim], by=desk.editor("bo"))
    before, version = as_it_is(claim), fresh(claim).version
    (number,) = saves(claim)
    much_changes(claim, ada)
    changed = as_it_is(claim)
    assert changed != before
    with desk.touching(ada):
        restore(fresh(claim), number, by=ada)
    assert as_it_is(claim) == before
    assert fresh(claim).version > version
    last = saves(claim)[1]
    with desk.touching(ada):
        restore(fresh(claim), last, by=ada)
    assert as_it_is(claim) == changed
    with desk.touching(ada):
        restore(fresh(claim), number, by=ada)
    assert as_it_is(claim) == before
    assert len([entry for entry in page_of(claim).entries if entry not in page_of(claim).saves]) == 1


def test_the_first_save_comes_back_too(ada: User) -> None:
    with desk.touching(ada):
        row = desk.actor("Speaker Example")
    first = as_it_is(row)
    for name in ("Another", "A third"):
        with desk.touching(ada), fresh(row).changing():
            row.names.create(name=name, order=1)
    assert len(saves(row)) == 3
    with desk.touching(ada):
        restore(fresh(row), saves(row)[1], by=ada)
    assert [each.name for each in row.names.all()] == ["Another"]
    with desk.touching(ada):
        restore(fresh(row), saves(row)[0], by=ada)
    assert as_it_is(row) == first


def test_points_that_were_numbered_anew_get_their_numbers_back(ada: User) -> None:
    with desk.touching(ada):
        plan = desk.plan("Plan", ["1", "2"])
    before = as_it_is(plan)
    with desk.touching(ada):
        row = fresh(plan)
        with row.changing():
            for number, point in ((3, "2"), (2, "1")):
                Point.objects.filter(version__plan=plan, number=point).update(number=str(number), key=f"p{number}")
            desk.point(plan.versions.get(), "1")
    with desk.touching(ada):
        restore(fresh(plan), saves(plan)[0], by=ada)
    assert as_it_is(plan) == before


def test_what_was_reordered_stands_in_its_order_again(claim: Claim, ada: User) -> None:
    one = claim.statements.order_by("order")[0]
    before = as_it_is(claim)
    with desk.touching(ada), fresh(claim).changing():
        first, second = one.sources.order_by("order")
        sources = first.source, second.source
        one.sources.all().delete()
        for order, source in enumerate(reversed(sources)):
            StatementSource.objects.create(statement=one, source=source, order=order)
    with desk.touching(ada):
        restore(fresh(claim), saves(claim)[0], by=ada)
    assert as_it_is(claim) == before


def test_a_statement_that_went_to_another_claim_stays_there(claim: Claim, ada: User) -> None:
    with desk.touching(ada):
        other = desk.claim("Other.")
    moved = claim.statements.order_by("order")[1]
    with desk.touching(ada), fresh(claim).changing(), fresh(other).changing():
        Statement.objects.filter(pk=moved.pk).update(claim=other)
    with pytest.raises(RestorationRefused, match="part of something else"):
        restore(fresh(claim), saves(claim)[0], by=ada)
    told = state_then(other, saves(other)[-1])
    assert told
    assert set(told[Statement]) == {moved.pk}
    assert len(told[StatementSource]) == 1
    assert fresh(moved).claim == other


def test_what_named_something_that_is_gone_does_not_come_back(ada: User) -> None:
    with desk.touching(ada):
        outlet = desk.actor("Outlet Example", kind="outlet")
        carried = desk.source(outlet)
        row = desk.source(outlet, carries=carried)
    with desk.touching(ada):
        row.carries = None
        row.save()
        carried.delete()
    before = as_it_is(row)
    with pytest.raises(RestorationRefused, match="was deleted since"):
        restore(fresh(row), saves(row)[0], by=ada)
    assert as_it_is(row) == before


def test_what_was_removed_for_good_does_not_come_back(ada: User) -> None:
    with desk.touching(ada):
        row = desk.claim("Jane Roe was there.", place="Kyiv")
    with desk.touching(ada):
        row.text, row.place = "Somebody was there.", "Lviv"
        row.save()
    chief = desk.chief("cy")
    with desk.touching(chief):
        redact(row.pk, words=["Jane Roe"], by=chief, note="A court asked for it.")
    with pytest.raises(RestorationRefused, match="removed for good"):
        restore(fresh(row), saves(row)[0], by=ada)
    assert fresh(row).text == "Somebody was there."


def test_a_stale_version_is_refused(claim: Claim, ada: User) -> None:
    (number,) = saves(claim)
    much_changes(claim, ada)
    stale = fresh(claim)
    with desk.touching(ada):
        desk.save(fresh(claim))
    before = as_it_is(claim)
    with pytest.raises(RestorationRefused, match="meanwhile"):
        restore(stale, number, by=ada)
    assert as_it_is(claim) == before


def test_who_deletes_nothing_else_removes_what_they_alone_entered(ada: User) -> None:
    bo = desk.reporter("bo")
    with desk.touching(bo):
        row = desk.actor("Speaker Example")
    with desk.touching(ada), fresh(row).changing():
        row.names.create(name="By Ada", order=0)
    (first, _second) = saves(row)
    with pytest.raises(RestorationRefused, match="somebody else entered"):
        restore(fresh(row), first, by=bo)
    with desk.touching(ada):
        restore(fresh(row), first, by=ada)
    with desk.touching(bo), fresh(row).changing():
        row.names.create(name="By Bo", order=0)
    with desk.touching(bo):
        restore(fresh(row), first, by=bo)
    assert not row.names.exists()


def test_the_address_of_what_was_public_stays(claim: Claim, ada: User) -> None:
    with desk.touching(ada):
        row = fresh(claim)
        row.slug = "another"
        row.save()
    publish([fresh(claim)], by=desk.editor("bo"))
    with desk.touching(ada):
        row = fresh(claim)
        row.place = "Lviv"
        row.save()
    with desk.touching(ada):
        restore(fresh(claim), saves(claim)[0], by=ada)
    assert (fresh(claim).slug, fresh(claim).place) == ("another", "Kyiv")


def test_shared_evidence_stays_as_it_is_and_its_bearing_comes_back(claim: Claim, ada: User) -> None:
    with desk.touching(ada), fresh(claim).changing():
        video = Evidence.objects.create(kind="video", title="Video")
        EvidenceBearing.objects.create(evidence=video, claim=claim, bearing="supports")
    with desk.touching(ada), fresh(claim).changing():
        Evidence.objects.update(title="Another title")
        EvidenceBearing.objects.all().delete()
    with desk.touching(ada):
        restore(fresh(claim), saves(claim)[1], by=ada)
    assert EvidenceBearing.objects.get().bearing == "supports"
    assert Evidence.objects.get().title == "Another title"


def test_a_quote_that_comes_back_is_looked_for_in_kept_copies(claim: Claim, ada: User) -> None:
    one = claim.statements.order_by("order")[0]
    with desk.touching(ada):
        capture_text(one.sources.order_by("order")[0].source, "“It is so.”, she said.", by=ada)
    assert QuoteLock.objects.filter(statement=one).exists()
    much_changes(claim, ada)
    assert not QuoteLock.objects.exists()
    with desk.touching(ada):
        restore(fresh(claim), saves(claim)[0], by=ada)
    assert QuoteLock.objects.get().statement_id == one.pk


def test_a_save_of_something_else_is_none_of_this(claim: Claim, ada: User) -> None:
    with desk.touching(ada):
        other = desk.claim("Other.")
    assert plan_restoration(claim, saves(other)[0], by=ada) is None
    with pytest.raises(RestorationRefused, match="no such save"):
        restore(fresh(claim), 2**31 - 1, by=ada)
    with pytest.raises(RestorationRefused, match="stands already"):
        restore(fresh(claim), saves(claim)[0], by=ada)
