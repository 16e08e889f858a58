"""Suggestions while typing: the very page that the box leads to, and a part of it."""

import re

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.watching import no_complaints
from tests.builders import Scribe
from tests.web.stories import town


def test_suggestions_while_typing_and_the_way_by_keyboard(live_server: LiveServer, record: Scribe, page: Page) -> None:
    town(record)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(live_server.url)))
    with no_complaints(page):
        page.goto(live_server.url, wait_until="networkidle")
        page.get_by_role("searchbox", name="Search everything on record").press_sequentially("marsh", delay=20)
        expect(page.locator("#suggestions .hits a").first).to_have_text("Marshal Grey")
        expect(page.locator("#tally")).to_have_text("3 results")
        assert page.url == f"{live_server.url}/"
        assert [each for each in asked if each.startswith("/search/")] == ["/search/?q=marsh"]
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/search/\?q=marsh$"))
        page.wait_for_load_state("networkidle")
        box = page.get_by_role("searchbox")
        expect(box).to_have_value("marsh")
        box.fill("midford")
        expect(page.locator("#found article h3 mark")).to_have_text("Midford")
        expect(page.locator("#tally")).to_have_text("1 result")
        expect(box).to_be_focused()
        assert page.url == f"{live_server.url}/search/?q=midford"
        box.fill("")
        expect(page.locator("#found")).to_be_empty()
        box.fill("midford")
        page.get_by_role("link", name="Northland had taken").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/claims/midford/$"))
        page.go_back()
        expect(page.locator("#found article h3 mark")).to_have_text("Midford")


def test_a_refused_search_leaves_what_was_typed(live_server: LiveServer, record: Scribe, page: Page) -> None:
    town(record)
    with no_complaints(page, refused=400):
        page.goto(f"{live_server.url}/search/", wait_until="networkidle")
        box = page.get_by_role("searchbox")
        with page.expect_response(re.compile(r"/search/\?q=mid")):
            box.fill("mid\u202eford")
        expect(box).to_have_value("mid\u202eford")
        assert page.url == f"{live_server.url}/search/"
