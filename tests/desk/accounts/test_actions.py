"""What only others do for somebody: resetting their codes, and letting them try again after wrong passwords."""

from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.desk.accounts.people import LOGIN, editor, idle, reporter, sign_in, signed_in, superuser, with_key
from tests.desk.accounts.test_second_factor import enrolled


@pytest.mark.django_db
@pytest.mark.usefixtures("codes")
class TestOfTheList:
    USERS = "/admin/auth/user/"

    def reset(self, client: Client, *users: User, action: str = "reset_codes") -> str:
        data = {"action": action, "_selected_action": [str(user.pk) for user in users]}
        return str(client.post(self.USERS, data, follow=True).content.decode())

    def test_somebody_else_resets_and_it_ends_what_was_open(self, client: Client) -> None:
        boss, user = superuser(), editor()
        theirs = Client()
        enrolled(theirs, user)
        assert theirs.get("/admin/").status_code == 200
        signed_in(client, boss, with_key(boss))
        assert "The codes were reset" in self.reset(client, user)
        assert not TOTPDevice.objects.filter(user=user).exists()
        assert not StaticDevice.objects.filter(user=user).exists()
        assert theirs.get("/admin/")["Location"].startswith(LOGIN)
        assert not Session.objects.filter(pk=theirs.cookies["desk_session"].value).exists()
        assert client.get("/admin/").status_code == 200
        assert LogEntry.objects.filter(object_id=str(user.pk), change_message="Codes reset.").exists()
        assert "nothing to reset" in self.reset(client, user)

    def test_nobody_resets_their_own(self, client: Client) -> None:
        boss = superuser()
        signed_in(client, boss, with_key(boss))
        assert "Nobody does this for themselves" in self.reset(client, boss)
        assert TOTPDevice.objects.exists()

    def test_a_name_is_released_by_whom_its_codes_are_reset_by(self, client: Client) -> None:
        boss, chief = superuser(), reporter("chief")
        chief.user_permissions.add(*Permission.objects.filter(codename__in=["change_user", "view_user"]))
        stronger = editor()
        signed_in(client, chief, with_key(chief))
        for user in (boss, chief, stronger):
            AccessAttempt.objects.create(username=user.username, failures_since_start=10)
        assert "Only a superuser" in self.reset(client, boss, action="release")
        assert "Nobody does this for themselves" in self.reset(client, chief, action="release")
        assert "You may not change this account" in self.reset(client, stronger, action="release")
        assert AccessAttempt.objects.count() == 3
        weaker = reporter("bo")
        AccessAttempt.objects.create(username="bo", failures_since_start=10)
        idle(client, 20)
        assert "You were away" in self.reset(client, weaker, action="release")
        assert AccessAttempt.objects.count() == 4

    def test_a_superusers_only_a_superuser(self, client: Client) -> None:
        boss, chief = superuser(), reporter("chief")
        chief.user_permissions.add(*Permission.objects.filter(codename__in=["change_user", "view_user"]))
        with_key(boss)
        signed_in(client, chief, with_key(chief))
        assert "Only a superuser" in self.reset(client, boss)
        assert TOTPDevice.objects.filter(user=boss).exists()

    def test_not_after_being_away(self, client: Client) -> None:
        boss, user = superuser(), editor()
        with_key(user)
        signed_in(client, boss, with_key(boss))
        idle(client, 20)
        assert "You were away" in self.reset(client, user)
        assert TOTPDevice.objects.filter(user=user).exists()

    def test_who_may_not_change_people_is_not_offered_it(self, client: Client) -> None:
        user = editor()
        user.user_permissions.add(Permission.objects.get(codename="view_user"))
        other = superuser()
        with_key(other)
        signed_in(client, user, with_key(user))
        assert "reset_codes" not in client.get(self.USERS).content.decode()
        self.reset(client, other)
        assert TOTPDevice.objects.filter(user=other).exists()

    def test_a_name_is_released(self, client: Client) -> None:
        boss = superuser()
        editor()
        stranger = Client()
        for _ in range(10):
            response = sign_in(stranger, "editor", "wrong")
        assert response.status_code == 429
        signed_in(client, boss, with_key(boss))
        assert "can try again" in self.reset(client, User.objects.get(username="editor"), action="release")
        assert sign_in(stranger, "editor").status_code == 302

    def test_the_operators_command(self) -> None:
        user = superuser()
        client = signed_in(Client(), user, with_key(user))
        out = StringIO()
        call_command("reset_codes", "ada", stdout=out)
        assert "were reset" in out.getvalue()
        assert client.get("/admin/")["Location"].startswith(LOGIN)
        assert not TOTPDevice.objects.exists()
        with pytest.raises(CommandError, match="no user"):
            call_command("reset_codes", "bo")
