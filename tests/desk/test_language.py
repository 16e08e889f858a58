"""Each editor chooses the language of the desk; it holds there alone, and lasts."""

from datetime import datetime

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils.dates import MONTHS_ALT
from django.utils.timezone import localtime
from django.utils.translation import get_language, override

from tests.desk import newsroom
from tests.web.markup import Element, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(newsroom.reporter("rita"))
    return client


def form(page: Element) -> Element:
    return page.one("form", class_="language")


def language(client: Client, address: str) -> str:
    shown = read(client.get(address)).one("html")["lang"]
    assert get_language() == "en"
    return shown


def test_an_editor_chooses_the_language_of_the_desk(desk: Client) -> None:
    page = read(desk.get("/admin/desk/claim/?q=a"))
    (button,) = form(page).all("button")
    assert (button["name"], button["value"], button["lang"], button.text) == ("language", "uk", "uk", "Українська")
    fields = {field["name"]: field["value"] for field in form(page).all("input") if "value" in field.attributes}
    response = desk.post(form(page)["action"], {**fields, button["name"]: button["value"]})
    assert (response.status_code, response["Location"]) == (302, "/admin/desk/claim/?q=a")
    cookie = response.cookies["desk_language"]
    assert (cookie.value, cookie["path"], cookie["httponly"], cookie["samesite"]) == ("uk", "/admin/", True, "Lax")
    assert int(cookie["max-age"]) > 30_000_000
    assert language(desk, "/admin/") == "uk"
    assert [each["value"] for each in form(read(desk.get("/admin/"))).all("button")] == ["en"]
    # Of the public pages only the address decides.
    assert language(desk, "/claims/") == "en"
    desk.logout()
    desk.cookies["desk_language"] = "uk"
    assert language(desk, "/admin/login/") == "uk"


@pytest.mark.parametrize("wanted", ["xx", "", "../../etc", "uk\x00", "UK"])
def test_what_is_no_language_of_the_site_changes_nothing(desk: Client, wanted: str) -> None:
    response = desk.post("/admin/language/", {"language": wanted})
    assert response.status_code == 400
    assert not response.cookies
    desk.cookies["desk_language"] = wanted.replace("\x00", "")
    if wanted != "uk\x00":
        assert language(desk, "/admin/") == "en"


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example/admin/", "/claims/", "javascript:alert(1)", ""]
)
def test_a_choice_leads_nowhere_but_to_the_desk(desk: Client, back: str) -> None:
    assert desk.post("/admin/language/", {"language": "uk", "next": back})["Location"] == "/admin/"


def test_a_choice_needs_the_token_of_its_page() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(newsroom.reporter("rita"))
    assert strict.post("/admin/language/", {"language": "uk"}).status_code == 403


def test_rights_and_dates_are_in_the_language_of_the_desk(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root"))
    client.cookies["desk_language"] = "uk"
    source = newsroom.source(title="", published="2025-11-21")
    assert "21 лист. 2025" in read(client.get(f"/admin/desk/source/{source.pk}/change/")).one("title").text
    group = Group.objects.get(name="chief")
    permissions = read(client.get(f"/admin/auth/group/{group.pk}/change/")).one("select", id="id_permissions")
    rights = [option.text for option in permissions.all("option")]
    assert rights
    assert [right for right in rights if right.rpartition("| ")[2].startswith("Can ")] == []
    assert "Може додавати" in {right.rpartition("| ")[2] for right in rights}
    history = read(client.get(f"/admin/desk/source/{source.pk}/history/"))
    assert [stamp.text.split()[1] for stamp in history.all("time")] == [_month(source.created_at)]


def _month(moment: datetime) -> str:
    with override("uk"):
        return str(MONTHS_ALT[localtime(moment).month])
