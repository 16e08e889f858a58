"""Looked at, nothing new: the date that readers see, and nothing else of anybody's."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.builders import publish as publish_doc
from tests.desk import newsroom as desk
from tests.readers import Reader
from tracker.desk.looking import look
from tracker.desk.models import Approval, Claim, Look
from tracker.desk.publishing import PublicationRefused, publish, state_of, withdraw
from tracker.desk.retracing import touches
from tracker.desk.touched import touched
from tracker.record.documents import ClaimDoc
from tracker.record.ledger import verify
from tracker.record.models import Edition
from tracker.record.remade import differences
from tracker.record.worlds import latest

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def _four_eyes(settings: Settings) -> None:
    settings.FOUR_EYES = True


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def bo() -> User:
    return desk.editor("bo")


@pytest.fixture
def claim(bo: User, monkeypatch: pytest.MonkeyPatch) -> Claim:
    """Public, and entered and published ten days ago, as far as looking can tell."""
    with desk.touching(desk.reporter("entering")):
        speaker = desk.actor("Speaker Example")
        row = desk.claim("So by 1 May 2025.", (speaker, "asserts", [desk.source()]), looked_at="2025-05-02")
    publish([row], by=bo)
    later(monkeypatch)
    return row


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten days later."""
    day = TODAY + timedelta(days=10)
    monkeypatch.setattr("tracker.desk.looking.localdate", lambda at=None: at.date() if at else day)


def body(row: Claim) -> ClaimDoc:
    (held,) = latest([row.pk], using="default")
    assert held.document
    assert isinstance(held.document.body, ClaimDoc)
    return held.document.body


def test_readers_see_the_day_and_all_else_as_it_was(claim: Claim, ada: User, reader: Reader) -> None:
    before = body(claim)
    edition = look(claim, by=ada)
    assert edition
    day = (TODAY + timedelta(days=10)).isoformat()
    assert (edition.change, edition.number) == ("minor", 2)
    assert body(claim) == replace(before, looked_at=day)
    shown = reader.get(f"/claims/{claim.slug}/").content.decode()
    when = TODAY + timedelta(days=10)
    assert f"Desk last looked {when.day} {when:%b} {when.year}" in shown
    assert verify() == []
    assert Approval.objects.get(sequence=edition.sequence).four_eyes
    kept = Look.objects.get()
    assert (kept.sequence, kept.subject, kept.by_name) == (edition.sequence, claim.pk, "ada")


def test_nobodys_unfinished_work_goes_out_with_it_and_four_eyes_still_apply_to_that(
    claim: Claim, ada: User, bo: User
) -> None:
    before = body(claim)
    claim.refresh_from_db()
    with desk.touching(ada):
        claim.text = "Unfinished."
        claim.save()
    with desk.touching(bo):
        look(claim, by=bo)
    assert body(claim).text == before.text
    assert claim.version == Claim.objects.get().version
    assert touched([claim.pk])[claim.pk].users == {ada.pk}
    with pytest.raises(PublicationRefused, match="by you alone"):
        publish([claim], by=ada)
    publish([claim], by=bo)
    assert body(claim).text == "Unfinished."


def test_who_works_on_it_alone_may_say_that_they_looked(claim: Claim, ada: User) -> None:
    claim.refresh_from_db()
    with desk.touching(ada):
        claim.place = "Kyiv"
        claim.save()
    assert look(claim, by=ada)
    assert body(claim).place == ""


def test_the_desk_has_it_as_public_and_what_is_published_next_keeps_the_day(claim: Claim, ada: User) -> None:
    look(claim, by=ada)
    claim.refresh_from_db()
    assert state_of([claim])[claim.pk].code == "public"
    assert publish([claim], by=ada).editions == ()
    with desk.touching(ada):
        claim.place = "Kyiv"
        claim.save()
    publish([claim], by=desk.editor("cy"))
    assert (body(claim).place, body(claim).looked_at) == ("Kyiv", (TODAY + timedelta(days=10)).isoformat())


def test_a_day_that_was_typed_in_and_is_later_stays(claim: Claim, ada: User) -> None:
    look(claim, by=ada)
    claim.refresh_from_db()
    with desk.touching(desk.reporter("another")):
        claim.looked_at = "2999-01-01"
        claim.save()
    publish([claim], by=ada)
    assert body(claim).looked_at == "2999-01-01"


def test_a_second_look_on_the_same_day_does_nothing(claim: Claim, ada: User, bo: User) -> None:
    look(claim, by=ada)
    before = Edition.objects.count()
    assert look(claim, by=bo) is None
    assert (Edition.objects.count(), Look.objects.count()) == (before, 1)


def test_what_was_published_today_was_looked_at_today(bo: User) -> None:
    with desk.touching(desk.reporter()):
        row = desk.claim("So.", (desk.actor(), "asserts", [desk.source()]))
    publish([row], by=bo)
    assert look(row, by=bo) is None


def test_a_minor_edition_is_no_look(claim: Claim, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_doc("claim", claim.slug, replace(body(claim), place="Kyiv"), change="minor", subject=claim.pk)
    assert look(claim, by=ada)


def test_what_readers_do_not_see_is_refused(claim: Claim, ada: User) -> None:
    draft = desk.claim("Draft.")
    with pytest.raises(PublicationRefused, match="Readers do not see"):
        look(draft, by=ada)
    withdraw(claim, by=ada, note="A mistake.")
    with pytest.raises(PublicationRefused, match="Readers do not see"):
        look(claim, by=ada)
    assert not Look.objects.exists()


def test_who_may_not_publish_may_not(claim: Claim) -> None:
    with pytest.raises(PublicationRefused, match="may not publish"):
        look(claim, by=desk.reporter())


def test_who_looked_when_is_never_changed(claim: Claim, ada: User) -> None:
    look(claim, by=ada)
    for change in (lambda: Look.objects.update(day="2020-01-01"), lambda: Look.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    ada.delete()
    kept = Look.objects.get()
    assert kept.by is None
    assert kept.by_name == "ada"


def test_projections_and_approvals_are_what_they_are_made_from(claim: Claim, ada: User) -> None:
    look(claim, by=ada)
    assert list(differences()) == []
    assert list(touches()) == []


# The button


def test_the_button_stands_on_the_form_of_what_is_public(claim: Claim, ada: User, client: Client) -> None:
    client.force_login(ada)
    url = reverse("admin:desk_claim_look", args=[claim.pk])
    form = reverse("admin:desk_claim_change", args=[claim.pk])
    assert f'action="{url}"' in client.get(form).content.decode()
    answer = client.post(url, follow=True)
    assert answer.redirect_chain == [(form, 302)]
    assert "Readers now see" in answer.content.decode()
    assert "already" in client.post(url, follow=True).content.decode()
    draft = desk.claim("Draft.")
    url = reverse("admin:desk_claim_look", args=[draft.pk])
    assert f'action="{url}"' not in client.get(reverse("admin:desk_claim_change", args=[draft.pk])).content.decode()
    assert "Readers do not see" in client.post(url, follow=True).content.decode()


def test_looking_at_its_address_does_nothing(claim: Claim, ada: User, client: Client) -> None:
    client.force_login(ada)
    assert client.get(reverse("admin:desk_claim_look", args=[claim.pk])).status_code == 302
    assert client.post("/admin/desk/claim/nonsense/look/").status_code == 302
    assert not Look.objects.exists()
