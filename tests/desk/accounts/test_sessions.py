"""A session ends: when nothing happens, after some hours, with a new password, and when somebody signs out."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.desk.accounts.people import PASSWORD, idle, older, reporter, sign_in, signed_in, superuser
from tracker.desk.accounts import sessions

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


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def gone(client: Client) -> bool:
    """Whether the server has forgotten the session, and not only refuses it."""
    return not Session.objects.filter(pk=client.cookies[site.SESSION_COOKIE_NAME].value).exists()


CHANGES: dict[str, dict[str, Any]] = {
    "groups": {"groups": []},
    "is_active": {"is_active": ""},
    "is_superuser": {"is_superuser": "on"},
    "first_name": {"first_name": "B"},
}


@pytest.mark.parametrize("changed", CHANGES)
def test_what_somebody_may_do_is_changed_and_they_are_signed_out(ada: Client, changed: str) -> None:
    bo, other = reporter("bo"), reporter("other")
    theirs, others = entered(bo), entered(other)
    fields = {"username": "bo", "is_active": "on", "groups": [each.pk for each in bo.groups.all()], **CHANGES[changed]}
    fields = {name: value for name, value in fields.items() if value != ""}
    assert ada.post(f"/admin/auth/user/{bo.pk}/change/", fields).status_code == 302
    assert gone(theirs) is (changed != "first_name")
    assert not gone(others)
    assert ada.get(INDEX).status_code == 200


def test_somebody_elses_password_is_changed_and_they_are_signed_out(ada: Client) -> None:
    bo = reporter("bo")
    theirs = entered(bo)
    address = f"/admin/auth/user/{bo.pk}/password/"
    new = {"usable_password": "true", "password1": "eight long words", "set-password": "1"}
    ada.post(address, {**new, "password2": "not the same"})
    assert not gone(theirs)
    ada.post(address, {**new, "password2": "eight long words"})
    assert gone(theirs)
    assert "have to sign in again" in ada.get(INDEX).content.decode()


def test_ones_own_rights_changed_leave_this_session_open_alone(ada: Client) -> None:
    user = User.objects.get(username="ada")
    other = entered(user)
    group = Group.objects.get(name="chief").pk
    fields = {"username": "ada", "is_active": "on", "is_superuser": "on", "groups": [group]}
    assert ada.post(f"/admin/auth/user/{user.pk}/change/", fields).status_code == 302
    assert gone(other)
    assert ada.get(INDEX).status_code == 200


def test_what_has_run_out_is_deleted_by_whoever_signs_in(
    ada: Client, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "MOST_FORGOTTEN", 3)
    now = timezone.now()
    for number in range(5):
        Session.objects.create(pk=f"old{number}", session_data="", expire_date=now - timedelta(days=number + 1))
    Session.objects.create(pk="good", session_data="", expire_date=now + timedelta(hours=1))
    sign_in(Client())
    assert set(Session.objects.filter(session_data="").values_list("pk", flat=True)) == {"old0", "old1", "good"}
    sign_in(Client())
    assert set(Session.objects.filter(session_data="").values_list("pk", flat=True)) == {"good"}
    assert ada.get(INDEX).status_code == 200
