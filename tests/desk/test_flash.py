"""Flash: an alert becomes a statement in one form, is sent or published, and says publicly what it is; denials."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from tests.carrying import context_of, filled_in
from tests.desk import newsroom as desk
from tests.readers import Reader
from tracker.desk import review
from tracker.desk.documents_of import body_of
from tracker.desk.door import PublicationRefused
from tracker.desk.models import Actor, Claim, Review, Source, Statement
from tracker.desk.naming import Names
from tracker.desk.publishing import publish
from tracker.record.documents import SourceDoc, plain
from tracker.record.models import Edition

pytestmark = pytest.mark.django_db

FLASH = "/admin/desk/claim/flash/"
DEVELOPING = "Developing: entered from an alert, full source to follow"
ALERT = "MIDFORD, Nov 21, 2025 (Reuters) - General Anna Stone said Midford was under the control of the northern army. 14:32 GMT"


@pytest.fixture
def people() -> dict[str, Actor]:
    return {
        "reuters": desk.actor("Reuters", kind="outlet"),
        "stone": desk.actor("Anna Stone"),
        "brook": desk.actor("Peter Brook"),
    }


def signed_in(client: Client, user: User) -> None:
    client.force_login(user)


def read(client: Client, text: str = ALERT, page: str = FLASH) -> dict[str, Any]:
    """The form that is offered for this alert."""
    answer = client.post(page, {"text": text, "read": "Read it"})
    assert answer.status_code == 200
    return filled_in(answer)


def sent(client: Client, form: dict[str, Any], button: str = "send", page: str = FLASH) -> Any:
    answer = client.post(page, {**form, button: "x"})
    assert answer.status_code == 302, context_of(answer)["mistakes"]
    return answer


def test_agency_time_speaker_and_wording_are_filled_in(client: Client, people: dict[str, Actor]) -> None:
    signed_in(client, desk.reporter())
    form = read(client)
    assert form["source-publisher"] == [str(people["reuters"].pk)]
    assert (form["source-published_day"], form["source-published_time"]) == (["2025-11-21"], ["14:32"])
    assert (form["speaker"], form["stance"]) == ([str(people["stone"].pk)], ["asserts"])
    assert form["relayed_by"] == [str(people["reuters"].pk)]
    assert form["claim-text"] == ["Midford was under the control of the northern army by 21 November 2025."]
    assert not Source.objects.exists()


def test_a_reporter_sends_it_to_a_second_editor(client: Client, people: dict[str, Actor]) -> None:
    reporter = desk.reporter()
    signed_in(client, reporter)
    sent(client, read(client) | {"claim-kind": "battlefield"})
    claim, source = Claim.objects.get(), Source.objects.get()
    assert (source.alert, source.kind, source.url) == (True, "alert", "")
    assert source.captures.get().content.text.startswith("MIDFORD, Nov 21")
    review = Review.objects.get()
    assert (review.subject, review.state, review.sent_by) == (claim.pk, "in_review", reporter)
    assert not Edition.objects.exists()


def test_a_likely_claim_is_offered_first(client: Client, people: dict[str, Actor]) -> None:
    signed_in(client, desk.reporter())
    there = desk.claim("Midford was under the control of the northern army by 20 November 2025.")
    form = read(client)
    assert form["about"] == [str(there.pk)]
    sent(client, form, "keep")
    assert Statement.objects.get().claim == there
    assert not Review.objects.exists()


def test_published_it_says_that_it_is_developing_until_a_full_source_stands_there(
    client: Client, people: dict[str, Actor], reader: Reader, settings: Settings
) -> None:
    settings.FOUR_EYES = False
    editor = desk.editor()
    signed_in(client, editor)
    sent(client, read(client) | {"claim-kind": "battlefield"}, "publish")
    claim, source = Claim.objects.get(), Source.objects.get()
    page = f"/claims/{claim.slug}/"
    assert DEVELOPING in reader.get(page).content.decode()
    assert DEVELOPING in reader.get(f"/sources/{source.slug}/").content.decode()
    source.url = "https://news.example/full"
    source.save()
    publish([source], by=editor)
    assert DEVELOPING not in reader.get(page).content.decode()
    assert DEVELOPING not in reader.get(f"/sources/{source.slug}/").content.decode()


def test_a_full_source_beside_the_alert_clears_it_too(reader: Reader) -> None:
    editor = desk.editor()
    alert, full = desk.source(alert=True), desk.source()
    claim = desk.claim("It was so.", (desk.actor(), "asserts", [alert]))
    with desk.touching(desk.reporter()):
        publish([claim], by=editor)
        assert DEVELOPING in reader.get(f"/claims/{claim.slug}/").content.decode()
        claim.refresh_from_db()
        with claim.changing():
            claim.statements.get().sources.create(source=full, order=1)
        publish([claim], by=editor)
    assert DEVELOPING not in reader.get(f"/claims/{claim.slug}/").content.decode()


def test_a_source_that_is_no_alert_says_nothing_of_it() -> None:
    plain_source, alert = desk.source(), desk.source(alert=True)
    bodies = {row.pk: body_of(row, Names([])) for row in (plain_source, alert)}
    assert "alert" not in plain(bodies[plain_source.pk])
    found = bodies[alert.pk]
    assert isinstance(found, SourceDoc)
    assert plain(found)["alert"] is True


def test_who_may_not_publish_alone_is_offered_to_send(
    client: Client, people: dict[str, Actor], settings: Settings
) -> None:
    settings.FOUR_EYES = True
    signed_in(client, desk.editor())
    form = read(client)
    answer = client.post(FLASH, {"text": ALERT, "read": "x"})
    assert 'name="publish"' not in answer.content.decode()
    sent(client, form | {"claim-kind": "battlefield"}, "publish")
    assert Review.objects.get().state == "in_review"
    assert not Edition.objects.exists()


def test_an_alert_without_an_attributed_sentence_is_the_agencys_report(
    client: Client, people: dict[str, Actor]
) -> None:
    signed_in(client, desk.reporter())
    form = read(client, "Reuters: Explosions in Midford.")
    assert (form["speaker"], form["stance"]) == ([str(people["reuters"].pk)], ["reports"])
    assert "relayed_by" not in form


def test_another_sentence_is_one_button(client: Client, people: dict[str, Actor]) -> None:
    signed_in(client, desk.reporter())
    text = f"{ALERT[:-10]} Peter Brook denied that the town had been captured."
    answer = client.post(FLASH, {"text": text, "pick": "2"})
    form = filled_in(answer)
    assert (form["speaker"], form["stance"]) == ([str(people["brook"].pk)], ["denies"])


def test_a_refused_form_keeps_everything(client: Client, people: dict[str, Actor]) -> None:
    signed_in(client, desk.reporter())
    form = read(client) | {"claim-text": "Worded by hand.", "claim-kind": "", "source-language": "zz zz"}
    answer = client.post(FLASH, {**form, "send": "x"})
    assert answer.status_code == 200
    kept = filled_in(answer)
    assert (kept["claim-text"], kept["text"], kept["source-language"]) == (["Worded by hand."], [ALERT], ["zz zz"])
    assert not Source.objects.exists()
    assert not Claim.objects.exists()


def test_what_is_refused_late_undoes_all_of_it(
    client: Client, people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*args: Any, **kwargs: Any) -> None:
        raise PublicationRefused(["Not today."])

    monkeypatch.setattr(review, "send", refused)
    signed_in(client, desk.reporter())
    form = read(client) | {"claim-kind": "battlefield"}
    answer = client.post(FLASH, {**form, "send": "x"})
    assert "Not today." in answer.content.decode()
    assert not Source.objects.exists()
    assert not Claim.objects.exists()


def test_a_denial_is_one_form(client: Client, people: dict[str, Actor]) -> None:
    signed_in(client, desk.reporter())
    claim = desk.claim("Midford had been captured by 20 November 2025.")
    page = f"/admin/desk/claim/{claim.pk}/deny/"
    form = read(client, "Reuters: Peter Brook said the report about Midford was false.", page)
    assert (form["speaker"], form["stance"]) == ([str(people["brook"].pk)], ["denies"])
    assert "about" not in form
    sent(client, form, "send", page)
    statement = Statement.objects.get()
    assert (statement.claim, statement.stance, statement.speaker) == (claim, "denies", people["brook"])
    assert Review.objects.get().subject == claim.pk


def test_a_denial_in_a_source_that_is_entered_already(client: Client, people: dict[str, Actor]) -> None:
    signed_in(client, desk.reporter())
    claim, source = desk.claim("Midford had been captured by 20 November 2025."), desk.source()
    page = f"/admin/desk/claim/{claim.pk}/deny/"
    form = filled_in(client.get(page)) | {"speaker": str(people["brook"].pk)}
    assert form["stance"] == ["denies"]
    missing = client.post(page, {**form, "send": "x"})
    assert "pick the source that the denial is in" in missing.content.decode()
    sent(client, form | {"source": str(source.pk)}, "send", page)
    assert Statement.objects.get().sources.get().source == source
    assert Source.objects.count() == 1


@pytest.mark.parametrize("denial", [False, True])
def test_a_form_that_is_sent_twice_is_entered_once(client: Client, people: dict[str, Actor], denial: bool) -> None:
    """Two clicks, or Ctrl+Enter held down. What the alert says beside that is entered from it all the same."""
    signed_in(client, desk.reporter())
    claim = desk.claim("Midford had been captured by 20 November 2025.", kind="battlefield")
    page = f"/admin/desk/claim/{claim.pk}/deny/" if denial else FLASH
    form = read(client, page=page) | ({} if denial else {"about": "new", "claim-kind": "battlefield"})
    sent(client, form, "send", page)
    again = client.post(page, {**form, "send": "x"})
    assert "Just this is entered already" in again.content.decode()
    assert filled_in(again)["text"] == form["text"]
    assert (Statement.objects.count(), Source.objects.count()) == (1, 1)
    sent(client, form | {"speaker": str(people["brook"].pk)}, "send", page)
    assert Statement.objects.count() == 2


def test_every_claim_in_the_list_has_the_key_for_its_denial(client: Client) -> None:
    signed_in(client, desk.reporter())
    claim = desk.claim()
    shown = client.get("/admin/desk/claim/").content.decode()
    assert f'<a href="/admin/desk/claim/{claim.pk}/deny/" data-key="d">' in shown
    assert (
        f'href="/admin/desk/claim/{claim.pk}/deny/"'
        in client.get(f"/admin/desk/claim/{claim.pk}/change/").content.decode()
    )
