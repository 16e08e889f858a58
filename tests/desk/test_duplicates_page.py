"""Likely duplicates and merging at the desk's pages: beside a form, when it is saved, told apart, proposed and done."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.carrying import filled_in
from tests.desk import newsroom
from tracker.desk.distinct import told_apart
from tracker.desk.models import Actor, Claim, Merging, Source
from tracker.desk.publishing import publish
from tracker.record.models import Edition

pytestmark = pytest.mark.django_db
EMPTY = dict.fromkeys(
    (f"{name}-{part}" for name in ("names", "roles", "speaks_for") for part in ("TOTAL_FORMS", "INITIAL_FORMS")), "0"
)
ACTOR = {"name": "Zelenskiy", "kind": "person", **EMPTY}
ADD = "/admin/desk/actor/add/"


@pytest.fixture
def ada() -> User:
    return newsroom.editor("ada")


@pytest.fixture
def desk(client: Client, ada: User) -> Client:
    client.force_login(ada)
    return client


def page(row: Any, name: str) -> str:
    return f"/admin/desk/{row._meta.model_name}/{row.pk}/{name}/"


def test_something_new_comes_back_once_with_what_it_may_be(desk: Client, ada: User) -> None:
    there = newsroom.actor("Зеленський")
    answer = desk.post(ADD, {**ACTOR, "note": "Typed with care."})
    assert answer.status_code == 200
    assert not Actor.objects.filter(name="Zelenskiy").exists()
    content = answer.content.decode()
    assert f"/admin/desk/actor/{there.pk}/change/" in content
    sent = filled_in(answer)
    assert sent["note"] == ["Typed with care."]
    assert "apart" not in sent
    tick = re.search(r'<input type="checkbox" name="apart"[^>]*value="([^"]+)"', content)
    assert tick
    # Whoever was shown nothing has told nothing apart.
    assert desk.post(ADD, {**ACTOR, "apart": "on"}).status_code == 200
    assert desk.post(ADD, {**ACTOR, "apart": tick[1]}).status_code == 302
    row = Actor.objects.get(name="Zelenskiy")
    assert told_apart(row.pk) == {there.pk}


def test_one_that_came_meanwhile_is_asked_about_too(desk: Client) -> None:
    there = newsroom.actor("Зеленський")
    newsroom.actor("Zelenskyj")
    assert desk.post(ADD, {**ACTOR, "apart": str(there.pk)}).status_code == 200
    assert not Actor.objects.filter(name="Zelenskiy").exists()


def test_what_is_there_already_is_saved_without_a_question(desk: Client) -> None:
    newsroom.actor("Зеленський")
    row = newsroom.actor("Zelenskiy", slug="zelenskiy")
    answer = desk.post(page(row, "change"), {**ACTOR, "slug": "zelenskiy", "note": "Other."})
    assert answer.status_code == 302


def test_a_source_at_an_address_that_is_here(desk: Client) -> None:
    there = newsroom.source(url="https://www.example.org/a?utm_source=x")
    sent = {
        "publisher": str(there.publisher_id),
        "kind": "article",
        "url": "http://example.org/a/",
        "state": "live",
        "seen": "on",
    }
    answer = desk.post("/admin/desk/source/add/", sent)
    assert answer.status_code == 200
    assert "the same address" in answer.content.decode()
    assert desk.post("/admin/desk/source/add/", {**sent, "apart": str(there.pk)}).status_code == 302
    assert Source.objects.count() == 2


def test_beside_a_form_the_list_alone_and_without_scripts_a_page(desk: Client) -> None:
    there = newsroom.claim("Russian forces captured the city of Kupiansk.", place="Kupiansk")
    asked = {"text": "Kupiansk city captured by Russian forces", "place": "Куп’янськ", "but": ""}
    whole = desk.get("/admin/desk/claim/duplicates/", asked)
    part = desk.get("/admin/desk/claim/duplicates/", asked, headers={"HX-Request": "true"})
    for answer in (whole, part):
        assert answer.status_code == 200
        assert str(there.pk) in answer.content.decode()
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    own = desk.get("/admin/desk/claim/duplicates/", {**asked, "but": str(there.pk)})
    assert str(there.pk) not in own.content.decode().partition('id="content-main"')[2]


@pytest.mark.parametrize("kind", ["actor", "claim", "source"])
def test_odd_questions_find_nothing_and_break_nothing(kind: str, desk: Client) -> None:
    odd = {
        "but": "x",
        "text": "\\' & :*",
        "name": "%_\\",
        "url": "x",
        "publisher": "'",
        "statements-0-speaker": "0" * 99,
    }
    odd |= {"statements-0-said_day": "2025-99-99", "published_day": "x", "place": "𝕂" * 150}
    assert desk.get(f"/admin/desk/{kind}/duplicates/", odd).status_code == 200
    assert desk.post(f"/admin/desk/{kind}/duplicates/", odd).status_code == 405


def test_the_form_asks_while_it_is_filled_in(desk: Client) -> None:
    content = desk.get("/admin/desk/claim/add/").content.decode()
    assert 'data-hx-get="/admin/desk/claim/duplicates/?but="' in content
    assert "htmx" in content
    row = newsroom.claim()
    assert f"duplicates/?but={row.pk}" in desk.get(page(row, "change")).content.decode()


def test_what_was_told_apart_is_taken_back_from_either_page(desk: Client) -> None:
    one, other = newsroom.actor("Volodymyr Zelensky"), newsroom.actor("Volodymyr Zelenskiy")
    desk.post(page(one, "duplicates"), {"apart": str(other.pk)})
    content = desk.get(page(other, "duplicates")).content.decode()
    assert "Not a duplicate" not in content
    assert "said by ada on" in content
    assert f'name="together" value="{one.pk}"' in content
    for nothing in ("", "zzz", str(other.pk), str(newsroom.actor().pk)):
        assert desk.post(page(other, "duplicates"), {"together": nothing}).status_code == 302
    assert told_apart(one.pk) == {other.pk}
    answer = desk.post(page(other, "duplicates"), {"together": str(one.pk)}, follow=True).content.decode()
    assert told_apart(one.pk) == set()
    assert "may be the same, and are offered again" in answer
    assert "Not a duplicate" in answer


def test_two_are_told_apart_on_their_page(desk: Client) -> None:
    one, other = newsroom.actor("Zelensky"), newsroom.actor("Зеленський")
    assert "Зеленський" in desk.get(page(one, "duplicates")).content.decode()
    assert desk.post(page(one, "duplicates"), {"apart": str(other.pk)}).status_code == 302
    assert told_apart(other.pk) == {one.pk}
    content = desk.get(page(one, "duplicates")).content.decode()
    assert "Nothing here looks like it." in content
    assert 'id="apart"' in content


def test_one_proposes_another_looks_at_it_and_does_it(desk: Client, ada: User, settings: Any) -> None:
    settings.FOUR_EYES = True
    bo = newsroom.editor("bo")
    with newsroom.touching(bo):
        one, other = newsroom.actor("Zelensky", slug="one"), newsroom.actor("Зеленський", slug="other")
        row = newsroom.claim(
            "It was so.",
            (one, "asserts", [newsroom.source()], {"said": "2025-11-19"}),
            (other, "denies", [newsroom.source()], {"said": "2025-11-20"}),
        )
    publish([row], by=ada)
    choose = desk.get(page(one, "merge")).content.decode()
    assert f"?into={other.pk}" in choose
    address = f"{page(one, 'merge')}?into={other.pk}"
    look = desk.get(address).content.decode()
    assert 'id="statuses"' in look
    assert "Contested" in look
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', look)
    assert seen
    refused = desk.post(address, {"seen": seen[1], "note": ""})
    assert "public note" in refused.content.decode()
    assert desk.post(address, {"seen": seen[1], "note": "One person."}).status_code == 302
    assert not Edition.objects.filter(change="merge").exists()
    assert "proposes to merge" in desk.get(page(one, "change")).content.decode()
    desk.post(address, {"seen": seen[1], "note": "One person."})
    assert not Edition.objects.filter(change="merge").exists()
    desk.force_login(bo)
    look = desk.get(page(one, "merge")).content.decode()
    assert "One person." in look
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', look)
    assert seen
    assert desk.post(page(one, "merge"), {"seen": seen[1], "note": "One person."}).status_code == 302
    assert Merging.objects.get(dropped=False).done
    assert Edition.objects.filter(change="merge", subject=one.pk).exists()
    content = desk.get(page(one, "change")).content.decode()
    assert "Merged into" in content
    assert 'name="_save"' not in content


def test_a_proposal_is_dropped(desk: Client, settings: Any) -> None:
    one, other = newsroom.claim("One."), newsroom.claim("Other.")
    desk.force_login(newsroom.reporter("rita"))
    look = desk.get(f"{page(one, 'merge')}?into={other.slug}").content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', look)
    assert seen
    desk.post(f"{page(one, 'merge')}?into={other.pk}", {"seen": seen[1], "note": ""})
    assert not Merging.objects.get().done
    desk.post(page(one, "merge"), {"drop": "1"})
    assert Merging.objects.get().dropped
    assert Claim.objects.count() == 2


@pytest.mark.parametrize("into", ["", "x", "00000000-0000-0000-0000-000000000000", "self"])
def test_what_cannot_be_merged_into_is_asked_for_again(into: str, desk: Client) -> None:
    row = newsroom.claim("One.")
    answer = desk.get(page(row, "merge"), {"into": str(row.pk) if into == "self" else into})
    assert answer.status_code == 200
    assert 'id="choose-form"' in answer.content.decode()


def test_what_was_merged_away_is_not_picked_any_more(desk: Client, ada: User, settings: Any) -> None:
    settings.FOUR_EYES = False
    from tracker.desk.merging import merge  # noqa: PLC0415  # only this test does it itself

    one, other = newsroom.actor("Zelensky"), newsroom.actor("Zelenskyi")
    asked = {"app_label": "desk", "model_name": "statement", "field_name": "speaker", "term": "Zelensky"}
    assert len(desk.get("/admin/autocomplete/", asked).json()["results"]) == 2
    merge(one, other, by=ada, note="")
    assert [each["id"] for each in desk.get("/admin/autocomplete/", asked).json()["results"]] == [str(other.pk)]
    assert desk.post(page(one, "change"), {**ACTOR, "slug": one.slug}).status_code == 403
