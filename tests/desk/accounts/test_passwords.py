"""Who took a session does not find out its password: wherever it is asked for, guessing it is slow."""

from typing import Any

import pytest
from django.test import Client

from tests.desk.accounts.people import PASSWORD, idle, sign_in, signed_in, superuser
from tracker.desk.accounts.sessions import SINCE

pytestmark = pytest.mark.django_db
CHANGE = "/admin/password_change/"
NEW = "an entirely new one"


def change(client: Client, old: str) -> Any:
    return client.post(CHANGE, {"old_password": old, "new_password1": NEW, "new_password2": NEW})


def test_ten_guesses_where_it_is_changed(client: Client) -> None:
    user = superuser()
    signed_in(client, user)
    for _ in range(9):
        response = change(client, "wrong")
        assert response.status_code == 200
        assert "This is not your password." in response.content.decode()
    assert change(client, "wrong").status_code == 429
    response = change(client, PASSWORD)
    assert response.status_code == 429, "the right one is not looked at"
    assert 0 < int(response["Retry-After"]) <= 15 * 60
    assert "Too many attempts" in response.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    client.post("/admin/logout/")
    assert sign_in(client).status_code == 429, "and they count at the sign-in page"


def test_the_right_one_starts_anew_and_changes_it(client: Client) -> None:
    user = signed_in(client, superuser())
    for _ in range(2):
        for _ in range(9):
            change(client, "wrong")
        response = client.post(CHANGE, {"old_password": PASSWORD, "new_password1": NEW, "new_password2": "another"})
        assert response.status_code == 200
    assert change(client, PASSWORD)["Location"] == f"{CHANGE}done/"
    assert user.get("/admin/").status_code == 200


def test_ten_guesses_where_codes_are_set_up(client: Client, codes: None) -> None:
    signed_in(client, superuser())
    session = client.session
    session[SINCE] -= 600
    session.save()
    idle(client, 1)
    answers = [
        client.post("/admin/account/enrol/", {"code": "000000", "proof": "wrong"}).status_code for _ in range(10)
    ]
    assert answers == [200] * 9 + [429]
