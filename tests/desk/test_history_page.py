"""A subject's history as its page tells it, and restoring it to one of its saves."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.desk import newsroom as desk
from tracker.desk.documents_of import SubjectRow
from tracker.desk.models import (
    Actor,
    Claim,
    Evidence,
    EvidenceBearing,
    FormerUser,
    Plan,
    Point,
    Source,
    Statement,
    StatementSource,
)
from tracker.desk.publishing import publish
from tracker.desk.redacting import redact
from tracker.desk.restoring import RestorationRefused, plan_restoration, restore
from tracker.desk.review import return_, send
from tracker.desk.saves import SHOWN, Place, page_of, state_now, state_then

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def signed_in(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


def saves(row: SubjectRow) -> list[int]:
    """The numbers of its saves, the oldest first."""
    return [save.number for save in reversed(page_of(row).saves)]


def as_it_is(row: SubjectRow) -> dict[Any, Any]:
    """Everything of it but the counters of saves."""
    counters = ("version", "updated_at", "created_at")
    return {
        model: {
            key: {name: each for name, each in values.items() if name not in counters} for key, values in rows.items()
        }
        for model, rows in state_now(row).items()
    }


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def claim(ada: User) -> Claim:
    """With two statements: one with two sources and a quote, one that changes the other."""
    with desk.touching(ada):
        speaker, agency = desk.actor("Speaker Example"), desk.actor("Agency Example", kind="outlet")
        first, second = desk.source(agency, title="First article"), desk.source(agency, title="Second article")
        row = desk.claim("So by 1 May 2025.", place="Kyiv")
        said = {"quote_text": "It is so.", "quote_language": "en", "said": "2025-05-01"}
        one = desk.statement(row, speaker, "asserts", [first, second], said)
        desk.statement(row, speaker, "withdraws", [second], {"changes": one, "how": "retracts"})
    return row


def much_changes(row: Claim, by: User) -> None:
    """One save in which everything of the claim becomes another."""
    row = fresh(row)
    one, two = row.statements.order_by("order")
    with desk.touching(by), row.changing():
        link = one.sources.order_by("order").first()
        assert link
        link.delete()
        one.sources.update(order=5)
        two.delete()
        one.quote_text, one.stance = "It is not so.", "denies"
        one.save()
        added = Statement.objects.create(claim=row, speaker=one.speaker, stance="confirms", order=0)
        StatementSource.objects.create(statement=added, source=desk.source(one.speaker))
        row.text, row.place = "Otherwise by 1 May 2025.", ""
        row.save()


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


def test_a_save_of_something_else_is_none_of_this(claim: Claim, ada: User) -> None:
    with desk.touching(ada):
        other = desk.claim("Other.")
    assert plan_restoration(claim, saves(other)[0], by=ada) is None
    with pytest.raises(RestorationRefused, match="no such save"):
        restore(fresh(claim), 2**31 - 1, by=ada)
    with pytest.raises(RestorationRefused, match="stands already"):
        restore(fresh(claim), saves(claim)[0], by=ada)


# The page


def page(client: Client, row: SubjectRow, query: str = "") -> str:
    return client.get(reverse(f"admin:desk_{row._meta.model_name}_history", args=[row.pk]) + query).content.decode()


def test_the_page_tells_who_when_and_field_by_field(claim: Claim, ada: User, signed_in: Client) -> None:
    publish([claim], by=desk.editor("bo"))
    much_changes(claim, desk.reporter("cy"))
    shown = page(signed_in, claim)
    for told in (
        "cy,",
        "ada,",
        "bo,",
        "Published as edition 1: First published",
        "Wording",
        "First article",
        "Kyiv",
        "Restore this",
    ):
        assert told in shown, told
    assert shown.index("cy,") < shown.index("ada,")


def test_what_was_said_in_review_stands_among_it(claim: Claim, ada: User, signed_in: Client) -> None:
    bo = desk.editor("bo")
    send(claim, by=ada, note="Ready, I think.", assign_to=bo)
    return_(claim, by=bo, reason="Name the source.")
    shown = page(signed_in, claim)
    for told in ("Ready, I think.", "Name the source.", "Review: returned", "Review: assigned to bo"):
        assert told in shown, told


def test_words_that_changed_stand_in_one_text(claim: Claim, ada: User, signed_in: Client) -> None:
    with desk.touching(ada):
        row = fresh(claim)
        row.text = "So by 2 May 2025."
        row.save()
    assert "So by <del>1</del><ins>2</ins> May 2025." in page(signed_in, claim)


def test_a_deleted_user_keeps_the_name(claim: Claim, ada: User, client: Client) -> None:
    leaving = User.objects.create_user("leaving", first_name="Lee", last_name="Aving")
    with desk.touching(leaving):
        desk.save(fresh(claim))
    pk = leaving.pk
    leaving.delete()
    client.force_login(desk.editor("bo"))
    assert "Lee Aving," in page(client, claim)
    assert str(FormerUser.objects.get(pk=pk)) == "Lee Aving"
    for change in (lambda: FormerUser.objects.update(name="X"), lambda: FormerUser.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_words_that_were_removed_read_so(ada: User, signed_in: Client) -> None:
    with desk.touching(ada):
        row = desk.claim("Jane Roe was there.")
    chief = desk.chief("cy")
    with desk.touching(chief):
        redact(row.pk, words=["Jane Roe"], by=chief, note="A court asked for it.")
    shown = page(signed_in, row)
    assert "[removed]" in shown
    assert "Jane Roe" not in shown


def test_restoring_asks_first_and_then_does_it(claim: Claim, ada: User, signed_in: Client) -> None:
    before = as_it_is(claim)
    (number,) = saves(claim)
    much_changes(claim, ada)
    url = reverse("admin:desk_claim_restore", args=[claim.pk, number])
    assert url in page(signed_in, claim)
    asked = signed_in.get(url)
    assert "This would change" in asked.content.decode()
    assert as_it_is(claim) != before
    refused = signed_in.post(url, {"seen": "1234567"})
    assert "meanwhile" in refused.content.decode()
    assert signed_in.post(url).status_code == 200
    assert as_it_is(claim) != before
    done = signed_in.post(url, {"seen": str(fresh(claim).version)}, follow=True)
    assert done.redirect_chain == [(reverse("admin:desk_claim_change", args=[claim.pk]), 302)]
    assert as_it_is(claim) == before
    assert "ada," in page(signed_in, claim)


def test_who_may_only_look_sees_it_and_restores_nothing(claim: Claim, client: Client) -> None:
    user = User.objects.create_user("looking", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)
    (number,) = saves(claim)
    desk.save(fresh(claim))
    assert "Restore this" not in page(client, claim)
    url = reverse("admin:desk_claim_restore", args=[claim.pk, number])
    assert client.get(url).status_code == 403
    assert client.post(url).status_code == 403


def test_hostile_addresses_are_answered(claim: Claim, signed_in: Client) -> None:
    base = f"/admin/desk/claim/{claim.pk}/history/"
    for query in (
        "?after=",
        "?after=1",
        "?after=a-b-c",
        "?after=9999999999999999-9-9999999999999999",
        "?after=1-1-1",
    ):
        assert signed_in.get(base + query).status_code == 200, query
    actor = desk.actor()
    for path in (
        f"{base}0/",
        f"{base}{10**30}/",
        f"{base}{2**31}/",
        f"{base}{2**31 - 1}/",
        f"/admin/desk/claim/nonsense/history/{saves(claim)[0]}/",
        "/admin/desk/claim/%00/history/",
        f"/admin/desk/claim/{actor.pk}/history/",
        f"/admin/desk/actor/{actor.pk}/history/{saves(claim)[0] + 10**6}/",
    ):
        for answer in (signed_in.get(path), signed_in.post(path, {"seen": "x" * 500})):
            assert answer.status_code in {302, 400, 404}, path


@pytest.mark.parametrize("text", ["", "1-2", "1-2-3-4", "-1-2-3", "1-99-3", "١-1-1", f"{10**17}-1-1"])
def test_a_place_that_no_page_had_is_none(text: str) -> None:
    assert Place.parse(text) is None


def test_a_place_reads_back() -> None:
    place = Place(1_700_000_000_000_000, 1, 5)
    assert Place.parse(str(place)) == place


def test_pages_go_on_where_the_one_before_ended(ada: User, signed_in: Client) -> None:
    with desk.touching(ada):
        row = desk.actor("Speaker Example")
    for _number in range(SHOWN + 4):
        with desk.touching(ada):
            desk.save(fresh(row))
    first = page_of(row)
    assert first.next
    second = page_of(row, first.next)
    versions = [save.version for each in (first, second) for save in each.saves]
    assert versions == list(range(SHOWN + 5, 0, -1))
    assert second.next is None
    assert f"?after={first.next}" in page(signed_in, row)
    assert 'href="?"' in page(signed_in, row, f"?after={first.next}")


def test_the_number_of_queries_does_not_grow(claim: Claim, ada: User, signed_in: Client) -> None:
    counted = []
    for _turn in range(2):
        for _number in range(3):
            row = fresh(claim)
            with desk.touching(ada), row.changing():
                added = Statement.objects.create(claim=row, speaker=desk.actor(), stance="confirms", order=7)
                StatementSource.objects.create(statement=added, source=desk.source())
            with desk.touching(ada), fresh(claim).changing():
                added.delete()
        page(signed_in, claim)
        with CaptureQueriesContext(connection) as queries:
            page(signed_in, claim)
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert counted[0] <= 40


def test_every_kind_has_it(ada: User, signed_in: Client) -> None:
    with desk.touching(ada):
        plan = desk.plan("Plan", ["1"])
        source = desk.source()
        rows: list[Any] = [
            plan,
            source,
            desk.actor(),
            desk.claim(),
            desk.position(desk.actor(), [source], on_version=plan.versions.get()),
        ]
    assert {type(row) for row in rows} >= {Plan, Source, Actor, Claim}
    for row in rows:
        shown = page(signed_in, row)
        assert "Version 1" in shown, row
        assert "ada," in shown, row
