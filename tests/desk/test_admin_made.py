"""Who removes what: reporters what they alone entered, editors drafts, nobody what was public once."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.desk import newsroom
from tracker.desk.made import made_alone
from tracker.desk.models import Actor, ActorName, Claim, Evidence, Point
from tracker.desk.publishing import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return newsroom.reporter("ada")


@pytest.fixture
def bo() -> User:
    return newsroom.editor("bo")


@pytest.fixture
def desk(client: Client, ada: User) -> Client:
    client.force_login(ada)
    return client


def delete(client: Client, row: Any) -> int:
    name = f"admin:desk_{row._meta.model_name}_delete"
    return client.post(reverse(name, args=[row.pk]), {"post": "yes"}).status_code


def a_claim(by: User) -> Claim:
    with newsroom.touching(by):
        speaker, source = newsroom.actor(), newsroom.source()
        return newsroom.claim("So.", (speaker, "asserts", [source], {"relayed_by": [newsroom.actor()]}))


def test_a_reporter_deletes_a_draft_of_their_own(desk: Client, ada: User) -> None:
    row = a_claim(ada)
    assert "deletelink" in desk.get(reverse("admin:desk_claim_change", args=[row.pk])).content.decode()
    assert delete(desk, row) == 302
    assert not Claim.objects.exists()


def test_not_one_of_somebody_elses(desk: Client, ada: User, bo: User) -> None:
    past = newsroom.actor("Entered past the desk")
    row = a_claim(bo)
    assert "deletelink" not in desk.get(reverse("admin:desk_claim_change", args=[row.pk])).content.decode()
    assert delete(desk, row) == 403
    with newsroom.touching(ada):
        newsroom.save(row)
    assert delete(desk, row) == 403
    assert delete(desk, past) == 403
    assert Claim.objects.exists()


def test_not_one_that_somebody_else_worked_on(desk: Client, ada: User, bo: User) -> None:
    changed, added, bears = a_claim(ada), a_claim(ada), a_claim(ada)
    with newsroom.touching(bo):
        newsroom.save(changed)
        newsroom.statement(added, newsroom.actor(), "denies", [newsroom.source()])
        Evidence.objects.create(kind="video", title="Video").bears_on.create(claim=bears, bearing="none")
    assert [delete(desk, row) for row in (changed, added, bears)] == [403] * 3
    assert Claim.objects.count() == 3


def test_not_by_ticking_it_in_a_list(desk: Client, ada: User, bo: User) -> None:
    mine, theirs = a_claim(ada), a_claim(bo)
    sent = {"action": "delete_selected", "_selected_action": [mine.pk, theirs.pk], "post": "yes", "index": "0"}
    desk.post(reverse("admin:desk_claim_changelist"), sent)
    assert Claim.objects.count() == 2


def test_an_editor_deletes_drafts_and_nothing_that_was_public(client: Client, ada: User, bo: User) -> None:
    client.force_login(bo)
    draft, public = a_claim(ada), a_claim(ada)
    publish([public], by=bo)
    assert (delete(client, draft), delete(client, public)) == (302, 403)
    assert Claim.objects.get() == public


def test_what_a_reporter_entered_stays_once_it_was_public(desk: Client, ada: User, bo: User) -> None:
    row = a_claim(ada)
    publish([row], by=bo)
    assert delete(desk, row) == 403


def test_parts_of_a_plan_too(desk: Client, ada: User, bo: User) -> None:
    with newsroom.touching(bo):
        plan = newsroom.plan("Plan", ["1"])
    theirs = plan.versions.get()
    with newsroom.touching(ada):
        mine = newsroom.version(plan, "Second", ["2"])
        point = newsroom.point(theirs, "3")
    assert delete(desk, theirs.points.get(number="1")) == 403
    assert (delete(desk, point), delete(desk, mine)) == (302, 302)
    with newsroom.touching(ada):
        mixed = newsroom.version(plan, "Third", ["4"])
    with newsroom.touching(bo):
        newsroom.point(mixed, "5")
    assert delete(desk, mixed) == 403
    assert list(Point.objects.order_by("number").values_list("number", flat=True)) == ["1", "4", "5"]


def names_form(row: Actor, *names: ActorName, remove: ActorName) -> dict[str, Any]:
    sent: dict[str, Any] = {"name": row.name, "kind": row.kind, "slug": row.slug, "version": row.version}
    for prefix in ("names", "roles", "speaks_for"):
        sent |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    sent |= {"names-TOTAL_FORMS": len(names), "names-INITIAL_FORMS": len(names)}
    for index, each in enumerate(names):
        sent |= {f"names-{index}-id": each.pk, f"names-{index}-actor": row.pk, f"names-{index}-name": each.name}
        if each == remove:
            sent[f"names-{index}-DELETE"] = "on"
    return sent


def test_rows_of_a_form_too(desk: Client, client: Client, ada: User, bo: User) -> None:
    with newsroom.touching(bo):
        row = newsroom.actor("Somebody")
        theirs = ActorName.objects.create(actor=row, name="Somebody Else")
    with newsroom.touching(ada):
        mine = ActorName.objects.create(actor=row, name="Sombody")
    url = reverse("admin:desk_actor_change", args=[row.pk])
    response = desk.post(url, names_form(row, theirs, mine, remove=theirs))
    assert response.status_code == 200
    said = " ".join(re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', response.content.decode(), re.DOTALL))
    assert "Only an editor removes what somebody else entered or changed: other name “Somebody Else”." in said
    assert desk.post(url, names_form(row, theirs, mine, remove=mine)).status_code == 302
    assert ActorName.objects.get() == theirs
    client.force_login(bo)
    row.refresh_from_db()
    assert client.post(url, names_form(row, theirs, remove=theirs)).status_code == 302
    assert not ActorName.objects.exists()


def test_a_row_whose_history_begins_elsewhere_is_nobodys(ada: User) -> None:
    with newsroom.touching(ada):
        row = newsroom.actor()
    assert made_alone([row], ada.pk)
    assert not made_alone([row], ada.pk + 1)
    assert not made_alone([ada], ada.pk)
    assert not made_alone([Actor(name="Unsaved")], ada.pk)
