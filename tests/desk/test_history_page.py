"""The page of a subject's history: who, when, field by field; and the page that asks before restoring."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.desk import newsroom as desk
from tests.desk.past import as_it_is, claim_of, fresh, much_changes, saves
from tracker.desk.documents_of import SubjectRow
from tracker.desk.models import (
    Actor,
    Claim,
    FormerUser,
    Plan,
    Point,
    PointSource,
    Source,
    Statement,
    StatementSource,
)
from tracker.desk.publishing import publish
from tracker.desk.redacting import redact
from tracker.desk.review import return_, send
from tracker.desk.saves import SHOWN, Place, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def signed_in(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


@pytest.fixture
def claim(ada: User) -> Claim:
    return claim_of(ada)


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


def test_a_version_and_a_point_have_the_history_that_is_theirs(ada: User, signed_in: Client) -> None:
    with desk.touching(desk.reporter("rex")):
        plan = desk.plan(points=["1", "2"])
    version = plan.versions.get()
    first, second = version.points.order_by("order")
    for number in range(SHOWN + 2):
        with desk.touching(ada), fresh(plan).changing():
            Point.objects.filter(pk=first.pk).update(text=f"A truce of {number} days begins.")
    with desk.touching(desk.editor("bo")), fresh(plan).changing():
        version.note = "Second reading."
        version.save()
        PointSource.objects.create(point=second, source=desk.source(title="The leak"))
    publish([Plan.objects.get(pk=plan.pk)], by=ada)

    def shown(row: Any, query: str = "") -> str:
        return page(signed_in, row, query)

    of_first, of_second, of_version = shown(first), shown(second), shown(version)
    assert of_first.count("<h2>Version ") == SHOWN
    assert "Second reading." not in of_first + of_second
    assert "The leak" in of_second
    assert of_second.count("<h2>Version ") == 2, "entered, and given a source"
    assert "Point 2." in of_second
    assert "days begins" not in of_second
    assert all(told in of_version for told in ("Second reading.", "The leak", "bo,", "ada,"))
    older = re.search(r"href=\"(\?after=[^\"]+)\" rel=\"next\"", of_first)
    assert older
    rest = shown(first, older[1])
    assert rest.count("<h2>Version ") == 3
    assert "rex," in rest
    for each in (of_first, of_second, of_version):
        assert reverse("admin:desk_plan_history", args=[plan.pk]) in each
        assert "Restore this" not in each
        assert "Published as" not in each
