"""A form that was sent when the session had ended waits on the sign-in page, and is sent after signing in."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.desk import newsroom
from tests.desk.accounts.people import (
    LOGIN,
    PASSWORD,
    code,
    editor,
    fields_of,
    hidden,
    idle,
    signed_in,
    superuser,
    with_key,
)
from tracker.desk.accounts import held
from tracker.desk.models import Actor
from tracker.record.models import Edition

pytestmark = pytest.mark.django_db
HELD = "/admin/account/held/"
ADD = "/admin/desk/actor/add/?_changelist_filters=q%3Dx"
WORK = "Two lines of work,\r\nwritten for an hour: “ґ” & <b>."


def filled_in(client: Client, **fields: Any) -> dict[str, Any]:
    """What the form for a new actor sends, from its own page."""
    page = client.get(ADD).context["adminform"].form
    formsets = client.get(ADD).context["inline_admin_formsets"]
    data = {page.add_prefix(name): "" for name in page.fields}
    for each in formsets:
        data |= {f"{each.formset.prefix}-{name}": value for name, value in each.formset.management_form.initial.items()}
    return {**data, "name": "A new actor", "slug": "a-new-actor", "kind": "person", "note": WORK, **fields}


@pytest.fixture
def ada(client: Client) -> Client:
    return signed_in(client, superuser())


@pytest.fixture
def late(ada: Client) -> Any:
    """The answer to a form that was sent when the session had ended."""
    data = filled_in(ada, password="hunter2", proof="hunter3", several=["1", "2"])
    idle(ada, 61)
    return ada.post(ADD, data)


def sign_in_again(client: Client, page: Any, name: str = "ada", password: str = PASSWORD) -> Any:
    data = {"username": name, "password": password, held.FIELD: hidden(page, held.FIELD)}
    return client.post(f"{LOGIN}?next=/admin/", data)


def test_nothing_is_lost(ada: Client, late: Any) -> None:
    assert late.status_code == 403
    body = late.content.decode()
    assert "nothing happened here for 60 minutes" in body
    assert "What you sent is kept on this page" in body
    assert not Actor.objects.exists()
    response = sign_in_again(ada, late)
    assert response["Location"] == HELD
    page = ada.get(HELD)
    assert "written for an hour" in page.content.decode()
    again = fields_of(page, "held-form")
    assert again["several"] == ["1", "2"]
    assert again["note"] == [WORK]
    assert not Actor.objects.exists(), "not before the click"
    assert f'action="{ADD}"' in page.content.decode()
    assert ada.post(ADD, again).status_code == 302
    assert Actor.objects.get().note == WORK.replace("\r\n", "\n")
    assert ada.get(HELD)["Location"] == "/admin/", "and it waits no longer"


def test_no_password_comes_along(ada: Client, late: Any) -> None:
    sign_in_again(ada, late)
    text = ada.get(HELD).content.decode() + str(held.unpacked(hidden(late, held.FIELD)))
    assert "hunter" not in text


def test_a_wrong_password_does_not_lose_it(ada: Client, late: Any) -> None:
    response = sign_in_again(ada, late, password="wrong")
    assert response.status_code == 200
    assert sign_in_again(ada, response)["Location"] == HELD
    for _ in range(10):
        ada.post(LOGIN, {"username": "bo", "password": "wrong"})
    response = sign_in_again(ada, late, name="bo")
    assert response.status_code == 429
    assert hidden(response, held.FIELD)


def test_it_waits_for_the_code_too(client: Client, codes: None) -> None:
    user = superuser()
    device = with_key(user)
    signed_in(client, user, device)
    data = filled_in(client)
    idle(client, 61)
    response = sign_in_again(client, client.post(ADD, data))
    assert response["Location"].startswith("/admin/account/code/")
    assert client.get(HELD).status_code == 302
    response = client.post("/admin/account/code/", {"code": code(device)})
    assert response["Location"] == HELD
    assert fields_of(client.get(HELD), "held-form")["note"] == [WORK]


def test_somebody_else_does_not_get_it(ada: Client, late: Any) -> None:
    superuser("bo")
    response = sign_in_again(ada, late, name="bo")
    assert response["Location"] == "/admin/"
    assert "somebody else’s" in ada.get("/admin/").content.decode()
    assert ada.get(HELD)["Location"] == "/admin/"


def test_it_can_be_discarded(ada: Client, late: Any) -> None:
    sign_in_again(ada, late)
    ada.post(HELD)
    assert ada.get(HELD)["Location"] == "/admin/"
    assert not Actor.objects.exists()


def test_signed_out_elsewhere_counts_as_ended(ada: Client) -> None:
    data = filled_in(ada)
    ada.cookies.clear()
    page = ada.post(ADD, data)
    assert "You are not signed in, or no longer." in page.content.decode()
    assert sign_in_again(ada, page)["Location"] == HELD


def test_a_forged_form_is_not_kept() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(ADD, {"name": "x"})
    assert response.status_code == 403
    assert held.FIELD not in response.content.decode()


@pytest.mark.parametrize("text", ["", "x", "x:y:z", "eyJ:1:2", "\x00", "a" * 9999])
def test_what_was_not_made_here_is_nothing(ada: Client, text: str) -> None:
    assert held.unpacked(text) is None
    ada.post("/admin/logout/")
    response = ada.post(LOGIN, {"username": "ada", "password": PASSWORD, held.FIELD: text})
    assert response["Location"] == "/admin/"


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/admin/password_change/", {"old_password": "x"}),
        ("/admin/auth/user/add/", {"username": "x"}),
        ("/admin/account/enrol/", {"code": "x"}),
        ("/admin/desk/actor/add/", {}),
        ("/admin/desk/actor/add/", {"password": "x"}),
        ("/admin/desk/actor/add/", {"note": "x" * held.LARGEST}),
        ("/admin/desk/actor/add/", {"note": "x", "file": SimpleUploadedFile("x", b"x")}),
    ],
)
def test_what_is_not_kept_leads_to_the_sign_in_page(client: Client, path: str, data: dict[str, Any]) -> None:
    response = client.post(path, data)
    assert response.status_code == 302
    assert response["Location"].startswith(("/admin/login/", "/admin/account/"))


def test_publishing_goes_on_after_signing_in(client: Client) -> None:
    row = newsroom.actor()
    signed_in(client, editor("ada"))
    page = f"/admin/desk/actor/{row.pk}/publish/"
    seen = hidden(client.get(page), "seen")
    idle(client, 61)
    late = client.post(page, {"seen": seen, "note": "A note for readers."})
    sign_in_again(client, late)
    assert client.post(page, fields_of(client.get(HELD), "held-form")).status_code == 302
    assert Edition.objects.get().subject == row.pk
