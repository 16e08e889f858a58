"""Signing in with codes, and a form that was sent too late, in Chromium: on a phone, by keyboard, without scripts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_admin_forms import STOCK
from tests.browser.watching import no_complaints
from tests.desk import newsroom
from tests.desk.accounts.people import code
from tracker.desk.accounts import second_factor
from tracker.desk.accounts.sessions import AWAY
from tracker.desk.models import Actor

PHONE = {"width": 390, "height": 844}


@contextmanager
def usable(page: Page, *, refused: int = 0) -> Iterator[None]:
    """What happens inside raises no complaint; the page that it leads to is accessible and fits the screen."""
    with no_complaints(page, refused=refused):
        yield
    found = [each for each in Axe().run(page).response["violations"] if each["id"] not in STOCK]
    assert not found, [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@pytest.fixture
def phone(browser: Browser) -> Page:
    return browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("Username:").fill(name)
    page.get_by_label("Password:").fill("secret")
    page.keyboard.press("Enter")


def test_everybody_can_set_codes_up_and_use_them(phone: Page, live_server: LiveServer, settings: Settings) -> None:
    settings.TWO_FACTOR = True
    user = newsroom.editor("ada")
    with usable(phone):
        phone.goto(f"{live_server.url}/admin/desk/claim/")
    with usable(phone):
        sign_in(phone, "ada")
        expect(phone.get_by_role("heading", name="Set up codes")).to_be_visible()
    drawn = phone.get_by_role("img", name=re.compile("QR code")).bounding_box()
    assert drawn
    assert min(drawn["width"], drawn["height"]) > 200
    device = second_factor.offer(user)
    expect(phone.locator("#key")).to_have_text(second_factor.key_in_words(device))
    with usable(phone):
        phone.get_by_label("Code:").fill(code(device))
        phone.keyboard.press("Enter")
        expect(phone.locator("#codes li")).to_have_count(10)
    recovery = phone.locator("#codes li").first.inner_text()
    phone.get_by_role("link", name="I have kept them").click()
    expect(phone.get_by_role("heading", name="Select claim to change")).to_be_visible()
    for page in ("", "enrol/", "recovery/"):
        with usable(phone):
            phone.goto(f"{live_server.url}/admin/account/{page}")
    phone.get_by_role("button", name="Log out").first.click()
    phone.goto(f"{live_server.url}/admin/desk/claim/")
    with usable(phone):
        sign_in(phone, "ada")
        expect(phone.get_by_label("Code:")).to_be_focused()
    with usable(phone):
        phone.keyboard.type("000000")
        phone.keyboard.press("Enter")
        expect(phone.locator(".errorlist")).to_contain_text("not right")
    phone.get_by_label("Code:").fill(recovery)
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="Select claim to change")).to_be_visible()
    phone.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_form_sent_too_late_is_sent_after_signing_in(
    browser: Browser, live_server: LiveServer, scripts: bool
) -> None:
    newsroom.editor("ada")
    page = browser.new_context(java_script_enabled=scripts).new_page()
    look = usable if scripts else no_complaints
    with no_complaints(page):
        page.goto(f"{live_server.url}/admin/desk/actor/add/")
        sign_in(page, "ada")
        page.locator("#id_name").fill("Somebody new")
        page.locator("#id_kind").select_option("person")
    Session.objects.all().delete()
    with look(page, refused=403):
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("What you sent is kept on this page")).to_be_visible()
    assert not Actor.objects.exists()
    with look(page):
        sign_in(page, "ada")
        expect(page.get_by_role("heading", name="Your form was kept")).to_be_visible()
    with no_complaints(page):
        page.get_by_role("button", name="Send it now").click()
        expect(page.locator(".messagelist")).to_contain_text("was added successfully")
    assert Actor.objects.get().name == "Somebody new"
    page.context.close()


def test_publishing_after_being_away_asks_on_the_same_page(desk: Page, live_server: LiveServer) -> None:
    row = newsroom.actor("Reuters", kind="outlet")
    store = SessionStore(Session.objects.get().session_key)
    store[AWAY] = True
    store.save()
    with usable(desk):
        desk.goto(f"{live_server.url}/admin/desk/actor/{row.pk}/publish/")
        desk.get_by_label("Public note").fill("A note with work in it.")
        desk.get_by_role("button", name="Publish").click()
        expect(desk.locator(".errorlist")).to_contain_text("required")
        expect(desk.get_by_label("Public note")).to_have_value("A note with work in it.")
    with no_complaints(desk):
        desk.get_by_label("Your password").fill("secret")
        desk.get_by_role("button", name="Publish").click()
        expect(desk.locator(".messagelist")).to_contain_text("1 edition published")
