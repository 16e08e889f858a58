"""A form that was sent when the session had ended waits on the sign-in page, and is sent after signing in."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from pytest_django import Settings

from tests.carrying import context_of
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
from tracker.desk.accounts import held, whose
from tracker.desk.models import Actor
from tracker.record.models import Edition

pytestmark = pytest.mark.django_db
HELD = "/admin/account/held/"
ADD = "/admin/desk/actor/add/?_changelist_filters=q%3Dx"
WORK = "Two lines of work,\r\nwritten for an hour: “ґ” & <b>."


def filled_in(client: Client, **fields: Any) -> dict[str, Any]:
    """What the form for a new actor sends, from its own page."""
    page = context_of(client.get(ADD))["adminform"].form
    formsets = context_of(client.get(ADD))["inline_admin_formsets"]
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


@pytest.mark.parametrize("name", ["ada", "bo"])
def test_signed_out_elsewhere_counts_as_ended_and_whose_it_was_is_known(ada: Client, name: str) -> None:
    superuser("bo")
    data = filled_in(ada)
    del ada.cookies["desk_session"]
    page = ada.post(ADD, data)
    assert "You are not signed in, or no longer." in page.content.decode()
    assert sign_in_again(ada, page, name)["Location"] == (HELD if name == "ada" else "/admin/")
    assert ("written for an hour" in ada.get(HELD, follow=True).content.decode()) is (name == "ada")


def test_of_nobody_known_it_is_not_kept(ada: Client) -> None:
    data = filled_in(ada)
    ada.cookies.clear()
    assert ada.post(ADD, data)["Location"].startswith(LOGIN)


def test_it_waits_until_it_was_answered(ada: Client, late: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in_again(ada, late)
    again = fields_of(ada.get(HELD), "held-form")

    def away(*args: object, **kwargs: object) -> None:
        raise OperationalError("the server went away")

    def saves_and_fails(_admin: object, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        request.session.save()
        return HttpResponse(status=502)

    with monkeypatch.context() as broken:
        broken.setattr("tracker.desk.admin.actor.ActorAdmin.changeform_view", away)
        assert ada.post(ADD, again).status_code == 503
        broken.setattr("tracker.desk.admin.actor.ActorAdmin.changeform_view", saves_and_fails)
        assert ada.post(ADD, again).status_code == 502
    assert fields_of(ada.get(HELD), "held-form") == again
    assert ada.post(ADD, {**again, held.SENT: "another"}).status_code == 302
    assert ada.get(HELD).status_code == 200, "the answer to another form is none to this one"
    ada.post(ADD, again)
    assert ada.get(HELD)["Location"] == "/admin/"


class TestFromAnEarlierSignIn:
    """Somebody signed in again in another window: the token of the page that was open is no longer in force."""

    @pytest.fixture
    def client(self) -> Client:
        return Client(enforce_csrf_checks=True)

    def enter(self, client: Client, name: str = "ada") -> None:
        token = hidden(client.get(f"{LOGIN}?next=/x"), "csrfmiddlewaretoken")
        data = {"username": name, "password": PASSWORD, "csrfmiddlewaretoken": token}
        assert client.post(LOGIN, data).status_code == 302

    def leave(self, client: Client) -> None:
        client.post("/admin/logout/", {"csrfmiddlewaretoken": hidden(client.get("/admin/"), "csrfmiddlewaretoken")})

    @pytest.fixture
    def typed(self, client: Client) -> dict[str, Any]:
        """What a form sends that was opened in an earlier sign-in."""
        superuser("ada")
        superuser("bo")
        self.enter(client)
        token = hidden(client.get(ADD), "csrfmiddlewaretoken")
        data = filled_in(client, csrfmiddlewaretoken=token)
        self.leave(client)
        return data

    def test_it_is_offered_at_once(self, client: Client, typed: dict[str, Any]) -> None:
        self.enter(client)
        page = client.post(ADD, typed)
        assert page.status_code == 403
        assert "written for an hour" in page.content.decode()
        assert fields_of(client.get(HELD), "held-form") == fields_of(page, "held-form"), "and waits besides"
        assert not Actor.objects.exists(), "not before the click"
        again = {**fields_of(page, "held-form"), "csrfmiddlewaretoken": [hidden(page, "csrfmiddlewaretoken")]}
        assert client.post(ADD, again).status_code == 302
        assert Actor.objects.get().note == WORK.replace("\r\n", "\n")
        assert client.get(HELD)["Location"] == "/admin/"

    def test_after_several_sign_ins_too(self, client: Client, typed: dict[str, Any]) -> None:
        for name in ("bo", "ada", "bo"):
            self.enter(client, name)
            self.leave(client)
        self.enter(client)
        assert "written for an hour" in client.post(ADD, typed).content.decode()

    def test_nobody_else_sees_it(self, client: Client, typed: dict[str, Any]) -> None:
        self.enter(client, "bo")
        page = client.post(ADD, typed)
        assert page.status_code == 403
        assert "This form is no longer valid" in page.content.decode()
        assert "written for an hour" not in page.content.decode()
        assert client.get(HELD)["Location"] == "/admin/"

    def test_nor_who_says_that_it_was_theirs(self, client: Client, typed: dict[str, Any]) -> None:
        self.enter(client, "bo")
        ada, bo = (User.objects.get(username=name).pk for name in ("ada", "bo"))
        noted = client.cookies[whose.COOKIE].value
        assert f".{ada}" in noted
        client.cookies[whose.COOKIE] = noted.replace(f".{ada}", f".{bo}")
        assert "written for an hour" not in client.post(ADD, typed).content.decode()

    @pytest.mark.parametrize("name", ["ada", "bo"])
    def test_it_waits_for_whose_it_is(self, client: Client, typed: dict[str, Any], name: str) -> None:
        """Signed in and out again in the other window."""
        self.enter(client)
        self.leave(client)
        page = client.post(ADD, typed)
        assert page.status_code == 403
        data = {"username": name, "password": PASSWORD, held.FIELD: hidden(page, held.FIELD)}
        client.post(LOGIN, {**data, "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken")})
        assert ("written for an hour" in client.get(HELD, follow=True).content.decode()) is (name == "ada")

    def test_it_waits_for_the_code(self, client: Client, typed: dict[str, Any], settings: Settings) -> None:
        device = with_key(User.objects.get(username="ada"))
        settings.TWO_FACTOR = True
        self.enter(client)
        response = client.post(ADD, typed)
        assert response["Location"].startswith("/admin/account/code/")
        token = hidden(client.get("/admin/account/code/"), "csrfmiddlewaretoken")
        response = client.post("/admin/account/code/", {"code": code(device), "csrfmiddlewaretoken": token})
        assert response["Location"] == HELD

    @pytest.mark.parametrize("token", ["", "x", "a" * 64, "\x00" * 64, "ü" * 64])
    @pytest.mark.parametrize("cookie", ["", "x", "a.1_b.2:xyz"])
    def test_what_no_page_of_ours_had_is_not_kept(
        self, client: Client, typed: dict[str, Any], token: str, cookie: str
    ) -> None:
        self.enter(client)
        for data in ({**typed, "csrfmiddlewaretoken": token}, typed):
            client.cookies[whose.COOKIE] = cookie if data is typed else client.cookies[whose.COOKIE].value
            page = client.post(ADD, data)
            assert page.status_code == 403
            assert "written for an hour" not in page.content.decode()
        assert client.get(HELD)["Location"] == "/admin/"

    def test_nor_what_was_sent_from_elsewhere(self, client: Client, typed: dict[str, Any]) -> None:
        self.enter(client)
        token = hidden(client.get(ADD), "csrfmiddlewaretoken")
        page = client.post(ADD, {**typed, "csrfmiddlewaretoken": token}, HTTP_ORIGIN="https://elsewhere.example")
        assert page.status_code == 403
        assert client.get(HELD)["Location"] == "/admin/"


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
