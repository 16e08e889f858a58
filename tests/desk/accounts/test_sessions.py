"""A session ends: when nothing happens, after some hours, with a new password, and when somebody signs out."""

import pytest
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from tests.desk.accounts.people import PASSWORD, idle, older, sign_in, signed_in, superuser

pytestmark = pytest.mark.django_db
INDEX = "/admin/"


@pytest.fixture
def ada(client: Client) -> Client:
    return signed_in(client, superuser())


def test_an_hour_without_a_request_ends_it(ada: Client) -> None:
    idle(ada, 59)
    assert ada.get(INDEX).status_code == 200
    idle(ada, 59)
    assert ada.get(INDEX).status_code == 200, "each request starts the hour anew"
    idle(ada, 61)
    response = ada.get(INDEX, follow=True)
    assert response.redirect_chain == [("/admin/login/?next=/admin/", 302)]
    assert "nothing happened here for 60 minutes" in response.content.decode()


def test_twelve_hours_end_it_however_busy(ada: Client) -> None:
    older(ada, 11.9)
    assert ada.get(INDEX).status_code == 200
    older(ada, 12.1)
    response = ada.get(INDEX, follow=True)
    assert "a sign-in lasts for 12 hours" in response.content.decode()


def test_both_are_settings(ada: Client, settings: Settings) -> None:
    settings.SESSION_IDLE_MINUTES, settings.SESSION_HOURS = 5, 1
    idle(ada, 6)
    assert ada.get(INDEX).status_code == 302
    sign_in(ada)
    older(ada, 1.1)
    assert ada.get(INDEX).status_code == 302


def test_an_ended_session_is_gone_from_the_server(ada: Client) -> None:
    key = ada.session.session_key
    idle(ada, 61)
    ada.get(INDEX)
    assert not Session.objects.filter(pk=key).exists()


def test_the_key_is_new_after_signing_in(client: Client) -> None:
    superuser()
    sign_in(client)
    first = client.session.session_key
    sign_in(client)
    assert client.session.session_key != first
    assert not Session.objects.filter(pk=first).exists()


def test_signing_out_ends_it(ada: Client) -> None:
    key = ada.session.session_key
    cookie = ada.cookies[site.SESSION_COOKIE_NAME].value
    assert ada.post("/admin/logout/").status_code == 200
    assert not Session.objects.filter(pk=key).exists()
    ada.cookies[site.SESSION_COOKIE_NAME] = cookie
    assert ada.get(INDEX).status_code == 302


def test_a_new_password_ends_the_others(ada: Client) -> None:
    other = Client()
    sign_in(other)
    new = "an entirely new one"
    ada.post("/admin/password_change/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert ada.get(INDEX).status_code == 200
    assert other.get(INDEX).status_code == 302


def test_cookies_are_for_the_desk_and_the_server_only(client: Client) -> None:
    superuser()
    client.get("/admin/login/")
    response = sign_in(client)
    for name in ("desk_session", "desk_known"):
        cookie = response.cookies[name]
        assert (cookie["path"], cookie["httponly"]) == ("/admin/", True)
        assert cookie["samesite"] in ("Lax", "Strict")
    assert client.cookies["csrftoken"]["path"] == "/admin/"


def test_reading_pages_writes_once_a_minute(ada: Client) -> None:
    def saves() -> bool:
        before = ada.session["desk_seen"]
        ada.get(INDEX)
        return bool(ada.session["desk_seen"] != before)

    assert not saves()
    idle(ada, 1.1)
    assert saves()


def test_a_session_from_before_the_limits_gets_them(ada: Client) -> None:
    session = ada.session
    for key in ("desk_since", "desk_seen", "desk_away"):
        del session[key]
    session.save()
    assert ada.get(INDEX).status_code == 200
    idle(ada, 61)
    assert ada.get(INDEX).status_code == 302
