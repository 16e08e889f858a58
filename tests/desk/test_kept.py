"""What the desk tells a browser of what it keeps: whose form this is, what was saved, what is to be forgotten."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from tests.carrying import filled_in
from tests.desk import newsroom
from tracker.desk.admin.kept import COOKIE, MOST
from tracker.desk.models import Actor, Redaction

pytestmark = pytest.mark.django_db

DRAFT = "0123456789abcdef" * 2


@pytest.fixture
def ada(client: Client) -> User:
    user = newsroom.reporter("ada")
    client.force_login(user)
    return user


def form(row: Actor) -> str:
    return reverse("admin:desk_actor_change", args=[row.pk])


def send(client: Client, page: str, **fields: str) -> Any:
    return client.post(page, {**filled_in(client.get(page)), "_kept": DRAFT, **fields})


def told(answer: Any) -> str:
    return str(answer.cookies[COOKIE].value) if COOKIE in answer.cookies else ""


def test_a_form_says_whose_it_is_and_of_which_version(client: Client, ada: User) -> None:
    row = newsroom.actor("Alpha")
    page = client.get(form(row)).content.decode()
    assert f'<meta name="desk-user" content="{ada.pk}">' in page
    assert f'data-subject="actor/{row.pk}" data-version="{row.version}"' in page
    assert "desk-forget-before" not in page
    assert 'data-subject="actor/new" data-version=""' in client.get(reverse("admin:desk_actor_add")).content.decode()
    enter = client.get(reverse("admin:desk_source_enter", args=[newsroom.source().pk])).content.decode()
    assert re.search(r'data-subject="enter/[-0-9a-f]{36}/0"', enter)
    alert = {"text": "MIDFORD, Nov 21, 2025 (Reuters) - Anna Stone said it rained.", "read": "1"}
    flash = [client.post("/admin/desk/claim/flash/", alert).content.decode() for _ in range(2)]
    (draft,) = {re.findall(r'data-subject="(flash/new/[0-9a-f]{16}/1)"', page)[0] for page in flash}
    other = client.post("/admin/desk/claim/flash/", alert | {"text": "Anna Stone said it snowed."}).content.decode()
    assert draft not in other
    client.logout()
    assert "desk-user" not in client.get("/admin/login/").content.decode()


def test_nothing_is_kept_of_what_is_only_looked_at(client: Client) -> None:
    looker = User.objects.create_user("looker", is_staff=True)
    looker.user_permissions.add(
        *newsroom.member("reporter", "x").groups.get().permissions.filter(codename="view_actor")
    )
    client.force_login(looker)
    page = client.get(form(newsroom.actor("Alpha")))
    assert page.status_code == 200
    assert 'id="kept"' not in page.content.decode()


def test_what_was_saved_is_told_whatever_page_comes_next(client: Client, ada: User) -> None:
    row = newsroom.actor("Alpha")
    for button in ("_save", "_continue", "_addanother", "_send"):
        client.cookies.pop(COOKIE, None)
        answer = send(client, form(row), note=button, **{button: "1"})
        assert answer.status_code == 302
        assert told(answer) == DRAFT, button
    cookie = answer.cookies[COOKIE]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/admin/", "Lax", "")
    added = send(client, reverse("admin:desk_actor_add"), name="Beta", kind="person", _popup="1", _kept=DRAFT[::-1])
    assert added.status_code == 200
    assert told(added) == f"{DRAFT[::-1]}.{DRAFT}", "a window that closes without a page, beside the one before"


def test_so_is_a_statement_entered_beside_a_text_or_from_an_alert(client: Client, ada: User) -> None:
    newsroom.actor("Reuters", kind="outlet")
    source, claim = newsroom.source(), newsroom.claim("It rained.")
    page = reverse("admin:desk_source_enter", args=[source.pk])
    sent = {"_kept": DRAFT, "sentence": "0", "speaker": str(newsroom.actor().pk), "stance": "asserts", "about": "other"}
    assert not told(client.post(page, sent)), "no claim was picked"
    assert told(client.post(page, sent | {"claim": str(claim.pk)})) == DRAFT
    client.cookies.pop(COOKIE)
    denial = reverse("admin:desk_claim_deny", args=[claim.pk])
    assert not told(client.post(denial, sent | {"keep": "1"})), "no source was picked"
    assert told(client.post(denial, sent | {"keep": "1", "source": str(source.pk), "stance": "denies"})) == DRAFT


def test_what_was_not_saved_is_not_told(client: Client, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    row = newsroom.actor("Alpha")
    assert not told(send(client, form(row), name="")), "refused by the form"
    assert not told(send(client, form(row), note="one", _version="99 {}")), "overtaken"

    def refuse(*_: Any) -> None:
        raise IntegrityError("said at the very end")

    monkeypatch.setattr("tracker.desk.admin.actor.ActorAdmin.log_change", refuse)
    assert not told(send(client, form(row), note="two")), "refused by the database, after everything was written"
    monkeypatch.undo()
    assert not told(client.get(form(row)))


@pytest.mark.parametrize("sent", ["", "zzz", DRAFT + "0", "../" * 10 + "ab", DRAFT.upper(), "a\r\nb"])
def test_only_the_name_of_a_draft_is_told(client: Client, ada: User, sent: str) -> None:
    assert not told(send(client, form(newsroom.actor("Alpha")), _kept=sent))


def test_a_cookie_names_so_many_and_nothing_else(client: Client, ada: User) -> None:
    row = newsroom.actor("Alpha")
    client.cookies[COOKIE] = ".".join([f"{number:032x}" for number in range(MOST)] + ["<script>"])
    names = told(send(client, form(row))).split(".")
    assert names == [DRAFT, *(f"{number:032x}" for number in range(MOST - 1))]


def test_what_was_typed_before_words_were_removed_is_forgotten(client: Client, ada: User) -> None:
    row = newsroom.actor("Alpha")
    at = Redaction.objects.create(
        subject=row.pk, whole=False, subjects=[row.pk], by_id_kept=ada.pk, by_name="ada", note="A name."
    )
    at.refresh_from_db()
    page = client.get(form(row)).content.decode()
    assert f'<meta name="desk-forget-before" content="{int(at.created_at.timestamp() * 1000)}">' in page
