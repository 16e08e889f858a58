"""A claim with its statements, entered, refused and changed through its form."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.desk import newsroom
from tracker.desk.models import Actor, Claim, Source, Statement
from tracker.desk.publishing import publish

pytestmark = pytest.mark.django_db
ADD = "/admin/desk/claim/add/"


@pytest.fixture
def ada() -> User:
    return newsroom.reporter("ada")


@pytest.fixture
def desk(client: Client, ada: User) -> Client:
    client.force_login(ada)
    return client


def form(*statements: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """What a browser sends for a claim with these statements; {"id": …} makes one that was there before."""
    sent = {
        "text": "The city was taken by 20 November 2025.",
        "kind": "battlefield",
        "level": "key",
        "checkable": "on",
        "language": "en",
        **fields,
    }
    for prefix in ("statements", "about", "evidence_links", "relations", "assessments"):
        sent |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    sent["statements-TOTAL_FORMS"] = len(statements)
    sent["statements-INITIAL_FORMS"] = sum("id" in each for each in statements)
    for number, statement in enumerate(statements):
        sent |= {
            f"statements-{number}-{name}": value for name, value in {"quote_original_seen": "on", **statement}.items()
        }
    return sent


def said(speaker: Actor, stance: str, *sources: Source, **fields: Any) -> dict[str, Any]:
    return {"speaker": speaker.pk, "stance": stance, "sources": [source.pk for source in sources], **fields}


def change(claim: Claim) -> str:
    return reverse("admin:desk_claim_change", args=[claim.pk])


def errors(page: Any) -> str:
    return " ".join(re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', page.content.decode(), re.DOTALL))


def entered(desk: Client) -> Claim:
    """A claim that a general asserts and the other army denies."""
    russia, ukraine = newsroom.actor("Russia"), newsroom.actor("Ukraine")
    general = newsroom.actor("Valery Gerasimov", party=russia)
    army = newsroom.actor("Armed forces of Ukraine", kind="military", party=ukraine)
    kremlin, reuters = newsroom.actor("Kremlin"), newsroom.actor("Reuters", kind="outlet")
    first, second = newsroom.source(reuters), newsroom.source(newsroom.actor("The Straits Times", kind="outlet"))
    answer = desk.post(
        ADD,
        form(
            said(general, "asserts", second, first, said_precision="on_or_before", said_day="2025-11-20")
            | {"relayed_by": [kremlin.pk, reuters.pk], "on_behalf_of": russia.pk},
            said(army, "denies", first, said_precision="about", said_day="2025-11-20"),
        ),
    )
    assert answer.status_code == 302, errors(answer)
    return Claim.objects.get()


def again(claim: Claim, **fields: Any) -> list[dict[str, Any]]:
    """The statements as the form would send them back."""
    return [
        {
            "id": each.pk,
            "claim": claim.pk,
            "speaker": each.speaker_id,
            "on_behalf_of": each.on_behalf_of_id or "",
            "stance": each.stance,
            "said": each.said,
            "sources": [link.source_id for link in each.sources.all()],
            "relayed_by": [link.actor_id for link in each.relays.all()],
            **fields,
        }
        for each in claim.statements.all()
    ]


def test_a_claim_with_two_statements_is_entered_in_one_form(desk: Client) -> None:
    claim = entered(desk)
    assert claim.slug == "the-city-was-taken-by-20-november-2025"
    assert claim.version == 1
    assertion, denial = claim.statements.all()
    assert (assertion.stance, assertion.said, denial.stance, denial.said) == (
        "asserts",
        "../2025-11-20",
        "denies",
        "2025-11-20~",
    )
    assert [link.source.publisher.name for link in assertion.sources.all()] == ["The Straits Times", "Reuters"]
    assert [link.actor.name for link in assertion.relays.all()] == ["Kremlin", "Reuters"]
    page = desk.get(change(claim)).content.decode()
    assert 'data-status="contested" data-rule="R6"' in page
    assert "Named speakers disagree" in page


def test_the_form_offers_what_was_picked_in_its_order(desk: Client) -> None:
    claim = entered(desk)
    assertion = claim.statements.first()
    page = desk.get(change(claim)).content.decode()
    select = re.search(r'<select name="statements-0-sources".*?</select>', page, re.DOTALL)
    assert assertion is not None
    assert select is not None
    offered = re.findall(r'value="([0-9a-f-]{36})" selected', select[0])
    assert offered == [str(link.source_id) for link in assertion.sources.all()]


def test_order_of_picks_and_every_inline_count_as_a_change(desk: Client) -> None:
    claim = entered(desk)
    statements = again(claim)
    statements[0]["relayed_by"].reverse()
    assert desk.post(change(claim), form(*statements, slug=claim.slug)).status_code == 302
    claim.refresh_from_db()
    assert claim.version == 2
    relays = claim.statements.all()[0].relays.all()
    assert [link.actor.name for link in relays] == ["Reuters", "Kremlin"]
    assert desk.post(change(claim), form(*again(claim), slug=claim.slug, place="Kupiansk")).status_code == 302
    claim.refresh_from_db()
    assert (claim.version, claim.place) == (3, "Kupiansk")
    assert desk.post(change(claim), form(*again(claim), slug=claim.slug, place="Kupiansk")).status_code == 302
    claim.refresh_from_db()
    assert claim.version == 3, "a save that changes nothing is no version"


def test_a_statement_is_deleted(desk: Client) -> None:
    claim = entered(desk)
    statements = again(claim)
    statements[1]["DELETE"] = "on"
    assert desk.post(change(claim), form(*statements, slug=claim.slug)).status_code == 302
    assert [each.stance for each in claim.statements.all()] == ["asserts"]
    claim.refresh_from_db()
    assert claim.version == 2


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong(desk: Client) -> None:
    speaker = newsroom.actor("Spokesman")
    page = desk.post(
        ADD,
        form(
            said(speaker, "asserts", said_precision="day", said_day="2025-02-30")
            | {"quote_text": "We took it", "note": "Kept \u202e"},
            place="Kupiansk",
        ),
    )
    assert page.status_code == 200
    assert not Claim.objects.exists()
    text, wrong = page.content.decode(), errors(page)
    assert 'type="text" name="statements-0-said_day" id="id_statements-0-said_day" value="2025-02-30"' in text
    assert "There is no day" in wrong
    assert "This field is required" in wrong  # sources
    assert "the language they are in" in wrong
    assert "text direction control" in wrong
    assert "The city was taken by 20 November 2025." in text
    assert 'value="Kupiansk"' in text
    assert "We took it" in text
    assert f'value="{speaker.pk}" selected' in text


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ({"said": "2025-11-19/2025-11-20"}, "2025-11-19/2025-11-20"),
        ({"said_precision": "day", "said_written": "2025-11~"}, "2025-11~"),
        ({"said_precision": "exact", "said_day": "2025-11-20", "said_time": "14:30"}, "2025-11-20T14:30Z"),
        ({"said_precision": "interval", "said_day": "2025-11-19", "said_last": "2025-11-20"}, "2025-11-19/2025-11-20"),
        ({"said_precision": "month", "said_month": "2025-11"}, "2025-11"),
        ({"said_precision": "year", "said_year": "2025"}, "2025"),
        ({"said_precision": "unknown"}, ""),
        ({"said_precision": "day", "said_day": ""}, ""),
        ({}, ""),
    ],
)
def test_dates_as_typed(desk: Client, typed: dict[str, str], saved: str) -> None:
    assert desk.post(ADD, form(said(newsroom.actor(), "reports", newsroom.source(), **typed))).status_code == 302
    assert Statement.objects.get().said == saved


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"said_precision": "interval", "said_day": "2025-11-21"}, "Fill in “last day”"),
        ({"said_precision": "interval", "said_day": "2025-11-21", "said_last": "2025-11-20"}, "ends before it begins"),
        ({"said_precision": "year", "said_day": "2025-11-21"}, "the precision chosen does not use it"),
        ({"said_precision": "about"}, "Fill in “day”"),
        ({"said_precision": "sometime"}, "Choose how precisely"),
        ({"said_precision": "written", "said_written": "last week"}, "is not a date in EDTF"),
        ({"said": "x" * 70}, "too long for a date"),
    ],
)
def test_dates_refused(desk: Client, typed: dict[str, str], wrong: str) -> None:
    page = desk.post(ADD, form(said(newsroom.actor(), "reports", newsroom.source(), **typed)))
    assert page.status_code == 200
    assert wrong in errors(page)


def test_text_is_mended_before_it_is_checked(desk: Client) -> None:
    sent = form(said(newsroom.actor(), "reports", newsroom.source(), venue="A \n brie\u00adfing "), place=" Kyiv\t ")
    assert desk.post(ADD, sent).status_code == 302
    assert (Claim.objects.get().place, Statement.objects.get().venue) == ("Kyiv", "A briefing")


def test_addresses_are_never_given_twice(desk: Client) -> None:
    for _ in range(3):
        apart = " ".join(map(str, Claim.objects.values_list("pk", flat=True)))
        assert desk.post(ADD, form(apart=apart)).status_code == 302
    base = "the-city-was-taken-by-20-november-2025"
    assert set(Claim.objects.values_list("slug", flat=True)) == {base, f"{base}-2", f"{base}-3"}
    page = desk.post(ADD, form(slug=base))
    assert "already exists" in errors(page)
    assert "letters a–z" in errors(desk.post(ADD, form(slug="a b")))


def test_a_published_address_stays(desk: Client) -> None:
    claim = entered(desk)
    publish([claim], by=newsroom.editor())
    desk.post(change(claim), form(*again(claim), slug="another", place="Kyiv"))
    claim.refresh_from_db()
    assert (claim.slug, claim.place) == ("the-city-was-taken-by-20-november-2025", "Kyiv")


def test_only_statements_of_this_claim_can_be_changed_by_one(desk: Client) -> None:
    claim = entered(desk)
    other = newsroom.claim("It rained.", (newsroom.actor(), "asserts", [newsroom.source()])).statements.get()
    first, second = claim.statements.all()
    page = desk.get(change(claim)).content.decode()
    choices = re.search(r'<select name="statements-0-changes".*?</select>', page, re.DOTALL)
    assert choices is not None
    assert str(second.pk) in choices[0]
    assert str(other.pk) not in choices[0]
    statements = again(claim)
    statements[1] |= {"changes": other.pk, "how": "reverses"}
    assert "Select a valid choice" in errors(desk.post(change(claim), form(*statements, slug=claim.slug)))
    statements[1] |= {"changes": first.pk, "how": ""}
    assert "both, or neither" in errors(desk.post(change(claim), form(*statements, slug=claim.slug)))
    statements[1] |= {"changes": first.pk, "how": "reverses"}
    assert desk.post(change(claim), form(*statements, slug=claim.slug)).status_code == 302


def test_a_circle_of_changes_is_an_error_of_the_form(desk: Client) -> None:
    claim = entered(desk)
    first, second = claim.statements.all()
    statements = again(claim)
    statements[0] |= {"changes": second.pk, "how": "corrects"}
    statements[1] |= {"changes": first.pk, "how": "corrects"}
    page = desk.post(change(claim), form(*statements, slug=claim.slug, place="Kupiansk"))
    assert "comes back to where it starts" in errors(page)
    assert 'value="Kupiansk"' in page.content.decode()
    assert not Statement.objects.filter(changes__isnull=False).exists()


def test_an_assessment_is_signed_by_who_wrote_it(desk: Client, ada: User) -> None:
    sent = form()
    sent |= {
        "assessments-TOTAL_FORMS": 1,
        "assessments-0-verdict": "Open",
        "assessments-0-reasons": "Nobody was there.",
        "assessments-0-dated": "2025-11-22",
    }
    assert desk.post(ADD, sent).status_code == 302
    assessment = Claim.objects.get().assessments.get()
    assert (assessment.signed_by, assessment.signed_name) == (ada, "ada")
    sent["assessments-0-dated"] = ""
    assert "This field is required" in errors(desk.post(ADD, sent))


def test_relations_with_weight_need_a_note(desk: Client) -> None:
    other = newsroom.claim("It rained.")
    sent = form() | {
        "relations-TOTAL_FORMS": 1,
        "relations-0-kind": "supports",
        "relations-0-to_claim": other.pk,
    }
    assert "Say in the public note why" in errors(desk.post(ADD, sent))
    assert desk.post(ADD, sent | {"relations-0-note": "Both describe one day."}).status_code == 302


@pytest.mark.parametrize(
    "sent",
    [
        {"statements-TOTAL_FORMS": "many"},
        {"statements-TOTAL_FORMS": "1", "statements-0-speaker": "zzz", "statements-0-sources": ["zzz"]},
        {"statements-TOTAL_FORMS": "1", "statements-0-speaker": str(uuid4()), "statements-0-sources": [str(uuid4())]},
        {"statements-TOTAL_FORMS": "1", "statements-INITIAL_FORMS": "1", "statements-0-id": "zzz"},
        {"text": "NUL \x00"},
        {"text": "x" * 30_000},
        {"points": ["zzz", "\x00"]},
        {"occurred": "\x00"},
        {"occurred_precision": "\x00"},
        {"level": "sideways"},
        {"language": "English, mostly"},
    ],
)
def test_nonsense_is_refused_in_the_form(desk: Client, sent: dict[str, Any]) -> None:
    page = desk.post(ADD, form() | sent)
    assert page.status_code == 200
    assert "errornote" in page.content.decode()
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "?claim=zzz",
        "?points=zzz",
        "?text=%F0%9F%98%80",
        "?occurred=zzz",
        "?checkable=zzz",
        "?_popup=zzz",
        "?_to_field=zzz",
        "?_changelist_filters=%25",
        "?level=zzz",
    ],
)
def test_odd_addresses_of_the_form_are_no_fault_of_the_server(desk: Client, query: str) -> None:
    assert desk.get(ADD + query).status_code in (200, 400)


@pytest.mark.parametrize(
    "query",
    [
        "?p=zzz",
        "?p=99999999999",
        "?o=zzz",
        "?o=-99.99",
        "?all=zzz",
        "?q=%25",
        "?level__exact=zzz",
        "?id__exact=zzz",
        "?nonsense=1",
        "?kind=" + "x" * 500,
        "?checkable__exact=zzz",
        "?e=1",
        "?q=" + "x" * 900,
        "?points__point=zzz",
    ],
)
def test_odd_addresses_of_the_list_are_no_fault_of_the_server(desk: Client, query: str) -> None:
    newsroom.claim()
    assert desk.get(f"/admin/desk/claim/{query}", follow=True).status_code in (200, 400)


def test_odd_ids_lead_back(desk: Client) -> None:
    for odd in ("zzz", "99", str(uuid4()), "_00", "%F0%9F%98%80"):
        for page in ("change", "history", "delete"):
            path = f"/admin/desk/claim/{odd}/{page}/"
            assert desk.get(path).status_code in (302, 403, 404), path
            assert desk.post(path, form()).status_code in (302, 403, 404, 405), path


def test_an_autocomplete_answers_only_what_makes_sense(desk: Client) -> None:
    path = reverse("admin:autocomplete")
    good = {"app_label": "desk", "model_name": "statement", "field_name": "speaker", "term": "x"}
    assert desk.get(path, good).status_code == 200
    for odd in (
        {"field_name": "nothing"},
        {"model_name": "zzz"},
        {"app_label": "auth"},
        {"page": "zzz"},
        {"page": "99"},
    ):
        assert desk.get(path, good | odd).status_code in (403, 404), odd
