"""The admin's pages at the door, through Django's own client."""

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.desk import newsroom as desk
from tracker.desk.documents_of import SubjectRow
from tracker.desk.models import Actor, ActorName, Claim, Relation, Statement
from tracker.desk.publishing import publish, withdraw
from tracker.record.models import Edition
from tracker.record.reading import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def desk_client(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def page(row: SubjectRow, what: str = "publish") -> str:
    return reverse(f"admin:desk_{row._meta.model_name}_{what}", args=[row.pk])


def seen(response: Any) -> str:
    """The fingerprint that the page asks to confirm."""
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', response.content.decode())
    assert found
    return found[1]


def answers(response: Any, reason: str = "As the source has it.") -> dict[str, str]:
    """Every warning of the page ticked, with this reason."""
    body = response.content.decode()
    ticks = re.findall(r'name="(nevertheless-[0-9a-f]{16})"', body)
    whys = re.findall(r'name="(reason-[0-9a-f]{16})"', body)
    assert len(ticks) == len(whys)
    return dict.fromkeys(ticks, "on") | dict.fromkeys(whys, reason)


def text(response: Any) -> str:
    """What a reader of the page sees, roughly: the markup taken out."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def assert_clean(response: Any) -> None:
    """No inline style and no inline script, or the browser would refuse them."""
    body = response.content.decode()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)", body)


def a_claim(**fields: Any) -> Claim:
    speaker, opponent = desk.actor("Speaker Example"), desk.actor("Opponent Example")
    source = desk.source(title="Dispatch Example")
    return desk.claim(
        "It was so by 20 November 2025.",
        (speaker, "asserts", [source], {"said": "2025-11-20"}),
        (opponent, "denies", [source], {"said": "2025-11-21"}),
        **fields,
    )


def test_names_that_look_like_anothers_are_warned_of(desk_client: Client) -> None:
    """Of whatever goes public with it, other names included; not of what is public as it is."""
    row = a_claim()
    assert 'id="warnings"' not in desk_client.get(page(row)).content.decode()
    other, speaker = desk.actor("Sреаker Example", slug="other"), Actor.objects.get(name="Speaker Example")
    opponent = Actor.objects.get(name="Opponent Example")
    with desk.part_of(opponent):
        ActorName.objects.create(actor=opponent, name="О.Р. Example")
    latin = desk.actor("O.P. Example", slug="latin")
    shown = desk_client.get(page(row)).content.decode()
    assert f'It looks like <a href="/admin/desk/actor/{other.pk}/change/">Sреаker Example</a>, but is written' in shown
    assert f'It looks like <a href="/admin/desk/actor/{latin.pk}/change/">O.P. Example</a>, but is written' in shown
    assert f"/admin/desk/actor/{speaker.pk}/change/" not in shown.partition('id="warnings"')[2].partition("</ul>")[0]
    publish([row], by=User.objects.get(username="ada"))
    row.refresh_from_db()
    row.note = "Another note."
    desk.save(row)
    assert 'id="warnings"' not in desk_client.get(page(row)).content.decode()


def test_the_page_says_what_goes_with_it_and_what_the_status_will_be(desk_client: Client) -> None:
    row = a_claim()
    response = desk_client.get(page(row))
    assert response.status_code == 200
    shown = text(response)
    for part in ("Speaker Example", "Opponent Example", "Dispatch Example", "Goes with it", "Contested (R6)"):
        assert part in shown
    assert "Kind of change" not in shown
    assert_clean(response)
    assert not Edition.objects.exists()


def test_a_first_edition_shows_each_statement_as_it_will_stand(desk_client: Client) -> None:
    speaker, behind = desk.actor("Wrong Speaker"), desk.actor("The Principal")
    relay, source = desk.actor("The Relay"), desk.source(title="Dispatch Example", published="2025-11-21")
    plan = desk.plan("Peace plan", ["6"])
    fields = {"said": "2025-11-20~", "on_behalf_of": behind, "relayed_by": [relay]}
    row = desk.claim("It was so.", (speaker, "denies", [source], fields), (relay, "reports", [source]), place="Kyiv")
    row.points.create(point=plan.versions.get().points.get())
    response = desk_client.get(page(row))
    asked = response.content.decode().split('id="asked"')[1].split("<h2>")[0]
    assert "<details open>" in asked
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td></tr>', asked, re.DOTALL)
    told = {unescape(where): unescape(what).split("<br>") for where, what in rows}
    assert told["place"] == ["Kyiv"]
    assert told["statement “Wrong Speaker”"] == [
        "speaker: Wrong Speaker",
        "on behalf of: The Principal",
        "stance: Says not so",
        "when said: about 20 Nov 2025",
        "sources: Outlet, Dispatch Example, 21 Nov 2025",
        "relayed by: The Relay",
    ]
    assert told["statement “The Relay”"][1] == "stance: Reports it"
    assert any("Point 6." in line for lines in told.values() for line in lines)
    needed = text(response).split("Goes with it")[1]
    for part in ("version “First draft” › label", "version › plan point “6”", "wording: Point 6.", "publisher Outlet"):
        assert part in needed
    publish([row], by=User.objects.get(username="ada"))
    desk.save(row)
    assert "What readers will see" not in text(desk_client.get(page(row)))


def test_publishing_leads_back_to_the_form_with_a_link_to_the_page(desk_client: Client) -> None:
    row = a_claim()
    form = {"seen": seen(desk_client.get(page(row))), "note": ""}
    response = desk_client.post(page(row), form, follow=True)
    assert response.redirect_chain == [(reverse("admin:desk_claim_change", args=[row.pk]), 302)]
    assert "5 editions published" in text(response)
    found = find("claim", row.slug, using="default")
    assert found
    assert found.edition.number == 1
    assert f'href="/claims/{row.slug}/"' in response.content.decode()
    assert "Published (edition 1)" in text(response)


def test_a_correction_shows_what_changes_and_becomes_edition_two(desk_client: Client, ada: User) -> None:
    row = a_claim()
    publish([row], by=ada)
    Statement.objects.filter(claim=row, stance="denies").update(stance="confirms", said="2025-11-22")
    response = desk_client.get(page(row))
    shown = text(response)
    for part in ("becomes edition 2", "Says not so", "Also says so", "2025-11-21", "2025-11-22", "Opponent Example"):
        assert part in shown
    assert "Contested (R6) → Said by more than one side (R8)" in shown
    assert "Kind of change" in shown
    note = "The second statement confirmed it."
    asked = {"seen": seen(response), "change": "correction", "note": note}
    assert "the stance, the date changed while the sources stayed the same" in shown
    refused = desk_client.post(page(row), asked)
    assert "Tick the warning and give a short reason" in text(refused)
    assert Edition.objects.filter(subject=row.pk).count() == 1
    desk_client.post(page(row), {**asked, **answers(response)})
    found = find("claim", row.slug, using="default")
    assert found
    assert (found.edition.number, found.edition.change, found.edition.note) == (2, "correction", note)


def test_a_refused_publication_keeps_what_was_typed(desk_client: Client, ada: User) -> None:
    row = a_claim()
    publish([row], by=ada)
    desk.change(Claim.objects.filter(pk=row.pk), text="It was not so.")
    note = "Only a <b>comma</b>."
    form = {"seen": seen(desk_client.get(page(row))), "change": "minor", "note": note}
    response = desk_client.post(page(row), form)
    assert response.status_code == 200
    assert "more than a minor edit (wording)" in text(response)
    body = response.content.decode()
    assert "Only a &lt;b&gt;comma&lt;/b&gt;." in body
    assert re.search(r'value="minor"[^>]*checked', body)
    assert_clean(response)
    assert Edition.objects.filter(subject=row.pk).count() == 1
    assert (
        desk_client.post(
            page(row), {**form, "change": "correction", "seen": seen(response), **answers(response)}
        ).status_code
        == 302
    )


def test_an_unknown_kind_of_change_is_an_error_of_the_form(desk_client: Client, ada: User) -> None:
    row = a_claim()
    publish([row], by=ada)
    desk.change(Claim.objects.filter(pk=row.pk), place="Kyiv")
    for change in ("", "withdrawal", "\x00"):
        response = desk_client.post(
            page(row), {"seen": seen(desk_client.get(page(row))), "change": change, "note": "Typed."}
        )
        assert response.status_code == 200
        assert "Typed." in response.content.decode()
    assert Edition.objects.filter(subject=row.pk).count() == 1


def test_what_changed_after_it_was_shown_is_not_published(desk_client: Client) -> None:
    row = a_claim()
    form = {"seen": seen(desk_client.get(page(row))), "note": "Typed."}
    desk.change(Actor.objects.filter(name="Speaker Example"), name="Another Example")
    response = desk_client.post(page(row), form)
    assert "meanwhile" in text(response)
    assert "Another Example" in text(response)
    assert "Typed." in response.content.decode()
    assert not Edition.objects.exists()
    assert desk_client.post(page(row), {**form, "seen": seen(response)}).status_code == 302


def test_problems_are_shown_before_anything_is_posted(desk_client: Client) -> None:
    row = desk.claim("So.", (desk.actor(), "asserts", [desk.source()]), note="A\u200dtwist")
    response = desk_client.get(page(row))
    assert "“So.”, public note:" in text(response)
    response = desk_client.post(page(row), {"seen": seen(response), "note": ""})
    assert response.status_code == 200
    assert not Edition.objects.exists()


def test_four_eyes_are_said_on_the_page(desk_client: Client, ada: User, settings: Settings) -> None:
    settings.FOUR_EYES = True
    with desk.touching(ada):
        row = desk.actor("Entered by Ada")
    response = desk_client.get(page(row))
    assert "“Entered by Ada” was changed by you alone" in text(response)
    assert desk_client.post(page(row), {"seen": seen(response), "note": ""}).status_code == 200
    assert not Edition.objects.exists()


def test_nothing_to_publish_is_said(desk_client: Client, ada: User) -> None:
    row = desk.actor()
    publish([row], by=ada)
    response = desk_client.get(page(row))
    assert "there is nothing to publish" in text(response)
    assert 'name="seen"' not in response.content.decode()


def test_what_could_name_it_is_listed(desk_client: Client, ada: User) -> None:
    one, two, three = a_claim(), a_claim(), a_claim()
    publish([one, two], by=ada)
    for each in (one, two):
        Relation.objects.create(from_claim=each, kind="compare_with", to_claim=three)
    desk.change(Claim.objects.filter(pk=two.pk), place="Unfinished")
    body = desk_client.get(page(three)).content.decode()
    naming, later = re.findall(r'<ul class="desk-lines" id="(?:naming|later)">(.*?)</ul>', body, re.DOTALL)
    assert str(one.pk) in naming
    assert str(two.pk) in later


@pytest.mark.parametrize("what", ["publish", "withdraw"])
def test_who_may_not_publish_gets_403(what: str) -> None:
    row = desk.actor()
    client = Client()
    client.force_login(desk.reporter())
    for ask in (client.get, client.post):
        assert ask(page(row, what), {}).status_code == 403
    body = client.get(reverse("admin:desk_actor_change", args=[row.pk])).content.decode()
    assert page(row, what) not in body
    assert "Never published" in body
    assert not Edition.objects.exists()


@pytest.mark.parametrize("what", ["publish", "withdraw"])
def test_a_stranger_is_asked_to_log_in(what: str, client: Client) -> None:
    response = client.get(page(desk.actor(), what))
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


@pytest.mark.parametrize("what", ["publish", "withdraw"])
@pytest.mark.parametrize("key", ["00000000-0000-4000-8000-000000000000", "zzz", "1", "a/b"])
def test_an_address_of_nothing_leads_to_the_index(what: str, key: str, desk_client: Client) -> None:
    response = desk_client.get(f"/admin/desk/actor/{key}/{what}/", follow=True)
    assert response.redirect_chain[-1][0] == reverse("admin:index")


def test_a_withdrawal_needs_a_note_and_says_so(desk_client: Client, ada: User) -> None:
    row = desk.actor()
    publish([row], by=ada)
    response = desk_client.get(page(row, "withdraw"))
    assert response.status_code == 200
    assert_clean(response)
    told = {"seen": seen(response)}
    response = desk_client.post(page(row, "withdraw"), {"note": "  ", **told})
    assert "Say in the public note why" in text(response)
    response = desk_client.post(page(row, "withdraw"), {"note": "Confused with another.", **told}, follow=True)
    assert response.redirect_chain == [(reverse("admin:desk_actor_change", args=[row.pk]), 302)]
    found = find("actor", row.slug, using="default")
    assert found
    assert (found.state, found.edition.note) == ("withdrawn", "Confused with another.")
    assert "Removed by us (edition 2)" in text(response)
    assert page(row, "withdraw") not in response.content.decode()
    assert "there is nothing to remove" in text(desk_client.get(page(row, "withdraw")))


def test_what_needs_it_is_listed_and_goes_with_it_if_wanted(desk_client: Client, ada: User) -> None:
    row = a_claim()
    publish([row], by=ada)
    speaker = Actor.objects.get(name="Speaker Example")
    response = desk_client.get(page(speaker, "withdraw"))
    assert row.text in text(response)
    assert "Public and needs it (1)" in text(response)
    assert f'href="{reverse("admin:desk_claim_change", args=[row.pk])}"' in response.content.decode()
    told = {"note": "Why.", "seen": seen(response)}
    response = desk_client.post(page(speaker, "withdraw"), told)
    assert "is public and needs this" in text(response)
    assert "Why." in response.content.decode()
    desk_client.post(page(speaker, "withdraw"), {**told, "with_dependents": "on"})
    assert set(Edition.objects.filter(change="withdrawal").values_list("subject", flat=True)) == {row.pk, speaker.pk}


def test_nothing_goes_that_the_page_did_not_show(desk_client: Client, ada: User) -> None:
    row = a_claim()
    publish([row], by=ada)
    speaker = Actor.objects.get(name="Speaker Example")
    told = {"note": "Why.", "with_dependents": "on"}
    told["seen"] = seen(desk_client.get(page(speaker, "withdraw")))
    later = desk.claim("A later claim.", (speaker, "asserts", [desk.source()]))
    publish([later], by=ada)
    for sent in (told, {**told, "seen": ""}):
        response = desk_client.post(page(speaker, "withdraw"), sent)
        assert "Somebody changed something of this meanwhile" in text(response)
        assert "A later claim." in text(response)
    assert not Edition.objects.filter(change="withdrawal").exists()
    told["seen"] = seen(response)
    desk_client.post(page(speaker, "withdraw"), told)
    assert Edition.objects.filter(change="withdrawal").count() == 3


def test_a_list_shows_the_state_of_every_row(desk_client: Client, ada: User) -> None:
    new, public, changed, removed = (desk.actor(name) for name in ("New", "Public", "Changed", "Removed"))
    publish([public, changed, removed], by=ada)
    withdraw(removed, by=ada, note="Why.")
    desk.change(Actor.objects.filter(pk=changed.pk), note="Changed.")
    shown = text(desk_client.get(reverse("admin:desk_actor_changelist")))
    for label in (
        "Never published",
        "Published (edition 1)",
        "Changed since published (edition 1)",
        "Removed by us (edition 2)",
    ):
        assert label in shown
    assert new.pk


def test_a_list_of_many_costs_as_many_queries_as_one_of_few(
    desk_client: Client, ada: User, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        publish([a_claim()], by=ada)
    a_claim()
    url = reverse("admin:desk_claim_changelist")
    desk_client.get(url)
    with django_assert_num_queries(20):
        desk_client.get(url)
    for _ in range(20):
        a_claim()
    with django_assert_num_queries(20):
        desk_client.get(url)


def test_ticked_rows_are_published_together(desk_client: Client) -> None:
    one, two = a_claim(), a_claim()
    url = reverse("admin:desk_claim_changelist")
    form = {"action": "publish_selected", ACTION_CHECKBOX_NAME: [str(one.pk), str(two.pk)]}
    response = desk_client.post(url, {**form, "index": "0"})
    assert response.status_code == 200
    assert_clean(response)
    assert not Edition.objects.exists()
    body = response.content.decode()
    for row in (one, two):
        assert f'name="{ACTION_CHECKBOX_NAME}" value="{row.pk}"' in body
    response = desk_client.post(url, {**form, "seen": seen(response), "note": ""}, follow=True)
    assert response.redirect_chain == [(url, 302)]
    assert "10 editions published" in text(response)
    assert set(Edition.objects.filter(kind="claim").values_list("subject", flat=True)) == {one.pk, two.pk}


def test_the_action_is_offered_only_to_who_may_publish(desk_client: Client) -> None:
    desk.actor()
    url = reverse("admin:desk_actor_changelist")
    assert 'value="publish_selected"' in desk_client.get(url).content.decode()
    client = Client()
    client.force_login(desk.reporter())
    assert 'value="publish_selected"' not in client.get(url).content.decode()


@pytest.mark.parametrize("kind", ["actor", "source", "plan", "claim", "page", "position"])
def test_every_kind_of_subject_has_its_pages(kind: str, desk_client: Client) -> None:
    source, plan = desk.source(), desk.plan("Plan", ["1"])
    rows: dict[str, SubjectRow] = {
        "actor": desk.actor(),
        "source": source,
        "plan": plan,
        "claim": a_claim(),
        "page": desk.page(),
        "position": desk.position(desk.actor(), [source], on_version=plan.versions.get()),
    }
    row = rows[kind]
    form = desk_client.get(reverse(f"admin:desk_{kind}_change", args=[row.pk])).content.decode()
    assert page(row) in form
    response = desk_client.get(page(row))
    response = desk_client.post(page(row), {"seen": seen(response), "note": ""}, follow=True)
    assert "published" in text(response)
    assert Edition.objects.filter(subject=row.pk, kind=kind).exists()
    assert page(row, "withdraw") in response.content.decode()
