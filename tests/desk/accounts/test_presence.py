"""Publishing asks who was away to prove that it is still them, within the same form; who is active is asked nothing."""

import re
from typing import Any

import pytest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from tests.desk import newsroom
from tests.desk.accounts.people import PASSWORD, code, editor, idle, signed_in, with_key
from tracker.desk.models import Actor
from tracker.desk.publishing import publish
from tracker.record.models import Edition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_pair_of_eyes(settings: Settings) -> None:
    settings.FOUR_EYES = False


@pytest.fixture
def row() -> Actor:
    return newsroom.actor("Reuters", kind="outlet")


@pytest.fixture
def ada(client: Client) -> Client:
    return signed_in(client, editor("ada"))


def page(row: Actor, what: str = "publish") -> str:
    return f"/admin/desk/actor/{row.pk}/{what}/"


def seen(response: Any) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', response.content.decode())
    assert found
    return found[1]


def send(client: Client, row: Actor, what: str = "publish", **fields: str) -> Any:
    """Open the page, fill it in, send it."""
    return client.post(page(row, what), {"seen": seen(client.get(page(row, what))), **fields})


def asks(response: Any) -> bool:
    return 'name="proof"' in response.content.decode()


def test_who_is_active_is_asked_nothing(ada: Client, row: Actor) -> None:
    assert not asks(ada.get(page(row)))
    idle(ada, 14)
    assert send(ada, row).status_code == 302
    idle(ada, 14)
    assert send(ada, row, "withdraw", note="Why.").status_code == 302
    assert Edition.objects.count() == 2


def test_after_a_quarter_of_an_hour_the_password_is_asked_for(ada: Client, row: Actor) -> None:
    idle(ada, 16)
    assert asks(ada.get(page(row)))
    response = send(ada, row, note="A note with much work in it.")
    assert response.status_code == 200
    assert "A note with much work in it." in response.content.decode()
    response = send(ada, row, note="A note with much work in it.", proof="mistaken")
    body = response.content.decode()
    assert "This is not your password." in body
    assert "A note with much work in it." in body
    assert "mistaken" not in body
    assert not Edition.objects.exists()
    assert send(ada, row, note="A note.", proof=PASSWORD).status_code == 302
    assert Edition.objects.get().subject == row.pk
    assert not asks(ada.get(page(newsroom.actor())))


def test_looking_at_pages_is_no_proof(ada: Client, row: Actor) -> None:
    idle(ada, 16)
    for _ in range(3):
        ada.get("/admin/")
    assert send(ada, row).status_code == 200
    assert not Edition.objects.exists()


def test_a_page_that_was_open_before_asks_too(ada: Client, row: Actor) -> None:
    told = seen(ada.get(page(row)))
    idle(ada, 16)
    response = ada.post(page(row), {"seen": told, "note": "Typed long ago."})
    assert response.status_code == 200
    assert asks(response)
    assert "Typed long ago." in response.content.decode()
    assert not Edition.objects.exists()


def test_removing_from_the_record_asks_too(ada: Client, row: Actor) -> None:
    publish([row], by=editor("bo"))
    idle(ada, 16)
    assert send(ada, row, "withdraw", note="Why it goes.").status_code == 200
    response = send(ada, row, "withdraw", note="Why it goes.", proof="mistaken")
    assert "Why it goes." in response.content.decode()
    assert Edition.objects.count() == 1
    assert send(ada, row, "withdraw", note="Why it goes.", proof=PASSWORD).status_code == 302
    assert Edition.objects.count() == 2


def test_rows_ticked_in_a_list_ask_too(ada: Client, row: Actor) -> None:
    idle(ada, 16)
    address = "/admin/desk/actor/"
    form = {"action": "publish_selected", "_selected_action": [str(row.pk)]}
    response = ada.post(address, form)
    assert asks(response)
    told = seen(response)
    assert ada.post(address, {**form, "seen": told}).status_code == 200
    assert not Edition.objects.exists()
    assert ada.post(address, {**form, "seen": told, "proof": PASSWORD}).status_code == 302
    assert Edition.objects.exists()


def test_proof_is_taken_once_though_the_form_is_refused(ada: Client, row: Actor) -> None:
    publish([row], by=editor("bo"))
    idle(ada, 16)
    response = send(ada, row, "withdraw", note="", proof=PASSWORD)
    assert "Say in the public note why" in response.content.decode()
    assert not asks(response)
    assert send(ada, row, "withdraw", note="Why.").status_code == 302


def test_guessing_here_is_slow_too_and_keeps_what_was_typed(ada: Client, row: Actor) -> None:
    idle(ada, 16)
    for _ in range(10):
        response = send(ada, row, note="Kept.", proof="mistaken")
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    response = send(ada, row, note="Kept.", proof=PASSWORD)
    assert response.status_code == 429
    assert "Kept." in response.content.decode()
    assert "Too many attempts" in response.content.decode()
    assert not Edition.objects.exists()


def test_the_right_password_starts_the_count_anew(ada: Client) -> None:
    for _ in range(2):
        row = newsroom.actor()
        idle(ada, 16)
        for _ in range(9):
            send(ada, row, proof="mistaken")
        assert send(ada, row, proof=PASSWORD).status_code == 302


def test_how_long_is_a_setting(ada: Client, row: Actor, settings: Settings) -> None:
    settings.REAUTH_MINUTES = 5
    idle(ada, 6)
    assert asks(ada.get(page(row)))


def test_who_signed_in_with_a_code_proves_it_with_one(client: Client, row: Actor, codes: None) -> None:
    user = editor("ada")
    device = with_key(user)
    signed_in(client, user, device)
    idle(client, 16)
    assert send(client, row, proof=PASSWORD).status_code == 200
    assert send(client, row, proof="000000").status_code == 200
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    assert send(client, row, proof=code(device)).status_code == 302
    idle(client, 16)
    response = send(client, newsroom.actor(), proof=code(device))
    assert "used before" in response.content.decode()
