"""A desk that somebody left, or a session that somebody took, binds no authenticator."""

import pytest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from tests.desk.accounts.people import PASSWORD, code, editor, sign_in
from tests.desk.accounts.test_second_factor import ENROL, offered, shown_codes
from tracker.desk.accounts.sessions import SINCE


@pytest.mark.django_db
def test_a_session_that_is_not_fresh_sets_codes_up_with_the_password_only(client: Client, settings: Settings) -> None:
    settings.TWO_FACTOR = True
    user = editor()
    sign_in(client, user.get_username())
    session = client.session
    session[SINCE] -= 600
    session.save()
    client.get(ENROL)
    assert 'name="proof"' in client.get(ENROL).content.decode()
    client.post(ENROL, {"code": code(offered(user))})
    client.post(ENROL, {"code": code(offered(user)), "proof": "not the password"})
    assert not TOTPDevice.objects.filter(user=user, confirmed=True).exists()
    assert shown_codes(client.post(ENROL, {"code": code(offered(user)), "proof": PASSWORD}))
