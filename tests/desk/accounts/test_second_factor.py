"""Codes beside the password: who needs one, that nothing opens without, and that none works twice."""

import re
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connections
from django.db.models import F
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from tests.desk import newsroom
from tests.desk.accounts.people import (
    LOGIN,
    PASSWORD,
    code,
    editor,
    reporter,
    sign_in,
    signed_in,
    superuser,
    with_key,
)
from tracker.desk.accounts import second_factor

CODE, ENROL, RECOVERY, ACCOUNT = (f"/admin/account/{page}" for page in ("code/", "enrol/", "recovery/", ""))


def shown_codes(response: Any) -> list[str]:
    return re.findall(r"<li><code>([^<]+)</code>", response.content.decode())


def offered(user: User) -> TOTPDevice:
    device: TOTPDevice = TOTPDevice.objects.get(user=user, confirmed=False)
    return device


def enrolled(client: Client, user: User) -> list[str]:
    """Signs in and sets codes up; the recovery codes."""
    sign_in(client, user.get_username())
    client.get(ENROL)
    return shown_codes(client.post(ENROL, {"code": code(offered(user))}))


def unwind(user: User) -> None:
    """As if the waits after wrong codes were over, and a new code were showing."""
    for model in (TOTPDevice, StaticDevice):
        model.objects.filter(user=user).update(
            throttling_failure_timestamp=F("throttling_failure_timestamp") - timedelta(hours=1)
        )
    TOTPDevice.objects.filter(user=user).update(last_t=-1)


def every_address() -> list[str]:
    """Every address of the desk, with something in the place of its parameters."""

    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> list[str]:
        found = []
        for each in patterns:
            path = prefix + re.sub(r"\(\?P<[^>]+>[^)]*\)", "desk", str(each.pattern)).strip("^$")
            path = re.sub(r"<[^>]+>", "1", path)
            found += walk(each.url_patterns, path) if isinstance(each, URLResolver) else [path]
        return found

    return [path for path in walk(get_resolver().url_patterns, "/") if path.startswith("/admin/")]


@pytest.mark.django_db
@pytest.mark.usefixtures("codes")
class TestBeforeTheCode:
    @pytest.mark.parametrize("has_key", [True, False])
    def test_nothing_of_the_desk_opens(self, client: Client, has_key: bool) -> None:
        user = superuser()
        if has_key:
            with_key(user)
        sign_in(client)
        step = CODE if has_key else ENROL
        free = {LOGIN, "/admin/logout/", CODE, ENROL}
        addresses = [path for path in every_address() if path not in free]
        assert len(addresses) > 60
        for path in addresses:
            for ask in (client.get, client.post):
                response = ask(path)
                assert response.status_code == 302, path
                assert response["Location"].startswith(step), path

    def test_the_way_leads_back_to_what_was_asked_for(self, client: Client) -> None:
        device = with_key(superuser())
        wanted = reverse("admin:desk_claim_changelist")
        response = client.post(f"{LOGIN}?next={wanted}", {"username": "ada", "password": PASSWORD})
        assert response["Location"] == f"{CODE}?next=%2Fadmin%2Fdesk%2Fclaim%2F"
        page = client.get(response["Location"])
        assert f'name="next" value="{wanted}"' in page.content.decode()
        response = client.post(CODE, {"code": code(device), "next": wanted})
        assert response["Location"] == wanted
        assert client.get(wanted).status_code == 200

    def test_signing_in_again_asks_for_the_code_again(self, client: Client) -> None:
        user = superuser()
        signed_in(client, user, with_key(user))
        assert client.get("/admin/").status_code == 200
        sign_in(client)
        assert client.get("/admin/")["Location"].startswith(CODE)

    def test_it_never_leads_away(self, client: Client) -> None:
        device = with_key(superuser())
        for number, target in enumerate(("//evil.example", "https://evil.example/", "javascript:alert(1)")):
            sign_in(client)
            TOTPDevice.objects.update(last_t=-1)
            response = client.post(CODE, {"code": code(device), "next": target})
            assert response["Location"] == "/admin/", number

    def test_one_can_sign_out(self, client: Client) -> None:
        superuser()
        sign_in(client)
        assert b"/admin/logout/" in client.get(ENROL).content
        assert client.post("/admin/logout/").status_code == 200
        assert client.get(ENROL)["Location"] == ACCOUNT
        assert client.get(ACCOUNT)["Location"].startswith(LOGIN)

    def test_no_name_of_the_desk_shows(self, client: Client) -> None:
        newsroom.claim("A draft that nobody may see.")
        with_key(superuser())
        sign_in(client)
        body = client.get(CODE).content.decode()
        assert "/admin/desk/" not in body

    def test_the_page_for_the_code_is_for_who_gave_the_password(self, client: Client) -> None:
        assert client.get(CODE)["Location"] == "/admin/"
        assert client.post(CODE, {"code": "123456"})["Location"] == "/admin/"

    def test_who_has_a_key_cannot_set_up_another_without_its_code(self, client: Client) -> None:
        user = superuser()
        with_key(user)
        sign_in(client)
        for ask in (client.get, client.post):
            assert ask(ENROL, {"code": "1"})["Location"] == ACCOUNT
        assert TOTPDevice.objects.count() == 1


@pytest.mark.django_db
class TestWhoNeedsOne:
    def test_who_may_publish_redact_or_manage_accounts(self, settings: Settings) -> None:
        settings.TWO_FACTOR = True
        chief = reporter("chief")
        chief.user_permissions.add(Permission.objects.get(codename="change_user"))
        assert second_factor.required(superuser())
        assert second_factor.required(editor())
        assert second_factor.required(User.objects.get(pk=chief.pk))
        assert not second_factor.required(reporter())

    def test_a_reporter_works_without_and_may_have_one(self, client: Client, codes: None) -> None:
        user = reporter()
        sign_in(client, "reporter")
        assert client.get("/admin/desk/claim/").status_code == 200
        assert "Not set up" in client.get(ACCOUNT).content.decode()
        assert len(enrolled(client, user)) == 10
        other = Client()
        sign_in(other, "reporter")
        assert other.get("/admin/desk/claim/")["Location"].startswith(CODE)

    def test_switched_off_nobody_is_asked(self, client: Client) -> None:
        with_key(superuser())
        sign_in(client)
        assert client.get("/admin/").status_code == 200
        assert "switched off" in client.get(ACCOUNT).content.decode()
        for page in (ENROL, RECOVERY):
            assert client.get(page)["Location"] == ACCOUNT


@pytest.mark.django_db
@pytest.mark.usefixtures("codes")
class TestSettingUp:
    def test_a_picture_and_words_then_a_code_then_ten_recovery_codes(self, client: Client) -> None:
        user = editor()
        sign_in(client, "editor")
        page = client.get(ENROL).content.decode()
        device = offered(user)
        assert "<svg" in page
        assert second_factor.key_in_words(device) in page
        assert "style=" not in page
        assert client.get("/admin/").status_code == 302, "not before a code of it was typed"
        key = client.session.session_key
        response = client.post(ENROL, {"code": code(device)})
        shown = shown_codes(response)
        assert len(set(shown)) == 10
        assert "no-store" in response["Cache-Control"]
        assert client.session.session_key != key
        assert client.get("/admin/").status_code == 200
        assert not set(shown) & set(shown_codes(client.get(ACCOUNT)))
        assert "10 recovery codes are left" in client.get(ACCOUNT).content.decode()

    def test_recovery_codes_are_kept_as_digests(self, client: Client) -> None:
        shown = enrolled(client, editor())
        kept = set(StaticToken.objects.values_list("token", flat=True))
        assert len(kept) == 10
        assert not kept & {each.replace("-", "") for each in shown}

    def test_a_wrong_code_sets_nothing_up_and_keeps_the_key(self, client: Client) -> None:
        user = editor()
        sign_in(client, "editor")
        client.get(ENROL)
        device = offered(user)
        wrong = f"{(int(code(device)) + 1) % 10**6:06}"
        response = client.post(ENROL, {"code": wrong})
        assert "not right" in response.content.decode()
        assert second_factor.key_in_words(device) in response.content.decode()
        assert client.get("/admin/").status_code == 302

    def test_a_key_that_nobody_confirmed_is_offered_for_an_hour(self, client: Client) -> None:
        user = editor()
        sign_in(client, "editor")
        client.get(ENROL)
        first = offered(user)
        client.get(ENROL)
        assert offered(user).key == first.key
        TOTPDevice.objects.update(created_at=F("created_at") - timedelta(hours=1.1))
        client.get(ENROL)
        assert offered(user).key != first.key

    def test_a_new_authenticator_takes_a_code_of_the_old(self, client: Client) -> None:
        user = editor()
        device = with_key(user)
        signed_in(client, user, device)
        client.get(ENROL)
        new = offered(user)
        response = client.post(ENROL, {"code": code(new), "proof": ""})
        assert TOTPDevice.objects.get(confirmed=True) == device
        response = client.post(ENROL, {"code": code(new), "proof": code(device)})
        assert len(shown_codes(response)) == 10
        assert TOTPDevice.objects.get() == new
        assert client.get("/admin/").status_code == 200

    def test_new_recovery_codes_take_a_code_and_end_the_old(self, client: Client) -> None:
        user = editor()
        old = enrolled(client, user)
        unwind(user)
        assert not shown_codes(client.post(RECOVERY, {"proof": "000000"}))
        unwind(user)
        new = shown_codes(client.post(RECOVERY, {"proof": code(TOTPDevice.objects.get())}))
        assert len(new) == 10
        assert not set(new) & set(old)
        unwind(user)
        assert second_factor.check(user, old[0])[0] is None
        unwind(user)
        assert second_factor.check(user, new[0])[0]
        assert client.get("/admin/").status_code == 200


@pytest.mark.django_db
class TestCodes:
    def test_none_works_twice(self) -> None:
        user = superuser()
        device = with_key(user)
        typed = code(device)
        assert second_factor.check(user, f" {typed[:3]} {typed[3:]} ")[0]
        assert second_factor.check(user, typed)[0] is None

    def test_a_recovery_code_works_once(self) -> None:
        user = superuser()
        with_key(user)
        first, second, *_ = second_factor.renew_recovery_codes(user)
        assert second_factor.check(user, first.upper().replace("-", " "))[0]
        assert second_factor.check(user, first)[0] is None
        unwind(user)
        assert second_factor.check(user, second)[0]
        assert second_factor.recovery_codes_left(user) == 8

    def test_neither_does_a_digest_nor_somebody_elses(self) -> None:
        user, other = superuser(), superuser("bo")
        device = with_key(user)
        with_key(other)
        codes = second_factor.renew_recovery_codes(user)
        assert second_factor.check(user, StaticToken.objects.first().token)[0] is None
        assert second_factor.check(other, code(device))[0] is None
        assert second_factor.check(other, codes[0])[0] is None

    def test_an_offered_key_opens_nothing(self) -> None:
        user = superuser()
        device = with_key(user)
        offer = second_factor.offer(user)
        assert offer != device
        assert second_factor.check(user, code(offer))[0] is None

    def test_waits_double_and_stop_doubling(self) -> None:
        user = superuser()
        device = with_key(user)
        waits = []
        for _ in range(14):
            assert second_factor.check(user, "000000")[0] is None
            # At once again: refused unseen, were it the right one.
            _device, problem = second_factor.check(user, code(device))
            assert _device is None
            waits.append(int(re.findall(r"Wait (?:a|(\d+)) second", problem)[0] or 1))
            TOTPDevice.objects.update(
                throttling_failure_timestamp=F("throttling_failure_timestamp") - timedelta(hours=1)
            )
        assert [wait - given for wait, given in zip(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256], strict=False)] <= [1] * 9
        assert max(waits) <= 513
        assert second_factor.check(user, code(device))[0]


@pytest.mark.django_db
@pytest.mark.usefixtures("codes")
def test_no_page_of_the_desk_shows_a_key() -> None:
    paths = every_address()
    assert not [path for path in paths if "otp_" in path or "/axes/" in path]


def test_two_at_once_do_not_both_pass(cloned_db: str) -> None:
    user = superuser()
    device = with_key(user)
    typed, together, passed = code(device), Barrier(6), []

    def send() -> None:
        together.wait(60)
        passed.append(second_factor.check(user, typed)[0] is not None)
        for connection in connections.all():
            connection.close()

    threads = [Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(passed) == [False] * 5 + [True]
