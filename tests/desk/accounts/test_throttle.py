"""Guessing passwords is slow, tells nothing, and keeps nobody out for good."""

from datetime import timedelta
from io import StringIO
from threading import Barrier, Thread
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connections
from django.db.models import F
from django.test import Client
from pytest_django import Settings

from tests.desk.accounts.people import LOGIN, PASSWORD, sign_in, superuser
from tracker.desk.accounts import throttle

LIMIT = 10


def fail(client: Client, times: int, name: str = "ada", **extra: Any) -> Any:
    response = None
    for _ in range(times):
        response = sign_in(client, name, "wrong", **extra)
    return response


def later(minutes: float) -> None:
    """As if that much time had passed for everything that is counted."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=minutes))


@pytest.mark.django_db
def test_the_tenth_wrong_password_is_the_last_for_a_quarter_of_an_hour(client: Client) -> None:
    superuser()
    assert fail(client, LIMIT - 1).status_code == 200
    response = fail(client, 1)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 15 * 60
    assert "Too many attempts with this name. Wait 15 minutes" in response.content.decode()
    assert sign_in(client).status_code == 429, "the right password is not looked at"
    later(14)
    assert sign_in(client).status_code == 429, "and waiting is not made longer by trying"
    later(2)
    assert sign_in(client).status_code == 302


@pytest.mark.django_db
def test_whether_there_is_such_a_user_shows_nowhere(client: Client) -> None:
    superuser()
    real = [fail(Client(), 1, "ada") for _ in range(LIMIT + 1)]
    invented = [fail(Client(), 1, "bob") for _ in range(LIMIT + 1)]
    for one, other in zip(real, invented, strict=True):
        assert one.status_code == other.status_code
        assert one.get("Retry-After") == other.get("Retry-After")
        assert "Too many attempts" not in one.content.decode() or "Too many attempts" in other.content.decode()
    assert real[-1].status_code == 429


@pytest.mark.django_db
def test_other_names_and_other_addresses_are_not_held_up(client: Client) -> None:
    superuser("ada")
    superuser("bo")
    assert fail(client, LIMIT).status_code == 429
    assert sign_in(Client(), "bo").status_code == 302
    assert sign_in(Client(), "ada", REMOTE_ADDR="198.51.100.7").status_code == 302


@pytest.mark.django_db
def test_a_made_up_header_is_no_other_address(client: Client) -> None:
    superuser()
    for number in range(LIMIT):
        response = fail(client, 1, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    assert response.status_code == 429


@pytest.mark.django_db
def test_many_addresses_together_hold_a_name_up_but_not_in_its_own_browser() -> None:
    superuser()
    own, other = Client(), Client()
    assert sign_in(own).status_code == 302
    own.post("/admin/logout/")
    for number in range(throttle.NAME_LIMIT // 5):
        fail(Client(), 5, REMOTE_ADDR=f"198.51.100.{number}")
    response = sign_in(other, REMOTE_ADDR="203.0.113.1")
    assert response.status_code == 429
    assert response["Retry-After"] == "300"
    assert sign_in(own).status_code == 302, "who signed in here before can do so again"
    later(5.1)
    assert sign_in(other, REMOTE_ADDR="203.0.113.1").status_code == 302


@pytest.mark.django_db
def test_a_known_browser_that_guesses_is_held_up_too(client: Client) -> None:
    superuser()
    sign_in(client)
    client.post("/admin/logout/")
    assert fail(client, LIMIT).status_code == 429
    assert sign_in(client).status_code == 429


@pytest.mark.django_db
def test_the_right_password_starts_anew(client: Client) -> None:
    superuser()
    fail(client, LIMIT - 1)
    assert sign_in(client).status_code == 302
    client.post("/admin/logout/")
    assert fail(client, LIMIT - 1).status_code == 200


@pytest.mark.django_db
def test_a_name_is_released_by_a_command(client: Client) -> None:
    superuser()
    fail(client, LIMIT)
    call_command("axes_reset_username", "ada", stdout=StringIO())
    assert sign_in(client).status_code == 302


@pytest.mark.django_db
def test_next_to_nothing_is_kept_and_not_for_long(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    superuser()
    with caplog.at_level("DEBUG"):
        fail(client, 2, REMOTE_ADDR="198.51.100.7", HTTP_USER_AGENT="Telling/1.0", HTTP_ACCEPT="text/telling")
    rows = AccessAttempt.objects.order_by("username").values()
    kept = " ".join(str(value) for row in rows for value in row.values())
    for told in ("198.51.100.7", "Telling", "telling", "wrong", "username="):
        assert told not in kept
        assert told not in caplog.text
    assert [(row["username"], row["failures_since_start"]) for row in rows] == [("", 2), ("ada", 2)]
    assert "Signing in failed" in caplog.text
    later(15.1)
    sign_in(client)
    assert not AccessAttempt.objects.exists()
    assert not AccessLog.objects.exists()
    assert not AccessFailureLog.objects.exists()


@pytest.mark.django_db
def test_past_http_nobody_is_counted() -> None:
    user = superuser()
    for _ in range(LIMIT + 1):
        assert authenticate(username="ada", password="wrong") is None
        assert not Client().login(username="ada", password="wrong")
    assert authenticate(username="ada", password=PASSWORD) == user
    assert Client().login(username="ada", password=PASSWORD)
    Client().force_login(user)
    assert not AccessAttempt.objects.exists()


@pytest.mark.django_db
def test_createsuperuser_needs_nobody_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long password")
    call_command("createsuperuser", "--noinput", username="carol", email="c@example.org", verbosity=0)
    assert authenticate(username="carol", password="a long password") == User.objects.get(username="carol")


class Counting(MD5PasswordHasher):
    looked = 0

    def verify(self, password: str, encoded: str) -> bool:
        type(self).looked += 1
        return super().verify(password, encoded)


def test_however_many_guess_at_once_no_more_are_looked_at(cloned_db: str, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    superuser()
    together, answers = Barrier(3 * LIMIT), []

    def guess() -> None:
        together.wait(60)
        answers.append(sign_in(Client(), "ada", "wrong").status_code)
        for connection in connections.all():
            connection.close()

    Counting.looked = 0
    threads = [Thread(target=guess) for _ in range(3 * LIMIT)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 3 * LIMIT
    assert Counting.looked == LIMIT
    assert answers.count(429) >= 2 * LIMIT


@pytest.mark.django_db
def test_signing_in_is_asked_for_with_the_name_kept(client: Client) -> None:
    response = fail(client, LIMIT, "ada")
    assert 'value="ada"' in response.content.decode()
    assert "wrong" not in response.content.decode()
    assert client.get(LOGIN).status_code == 200
