"""Suggestions while typing: the very page that the box leads to, and a part of it."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.watching import no_complaints
from tests.builders import Scribe
from tests.web.stories import town


def usable(page: Page) -> None:
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()


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
        searched = [each for each in asked if each.startswith("/search/")]
        assert searched[-1] == "/search/?q=marsh"
        assert len(searched) < len("marsh")  # a pause is waited for; how long a key takes is the machine's affair
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
        # The box at the top of every other page: each claim with its status before it.
        page.wait_for_load_state("networkidle")
        page.locator("#search").press_sequentially("midf", delay=20)
        expect(page.locator("#suggested h3 a mark").first).to_have_text("Midford")
        expect(page.locator("#suggested .kicker").first).to_contain_text("Contested")
        expect(page.locator("#tally")).to_have_text("1 result")
        usable(page)
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.locator("#suggested a").first).to_be_focused()
        page.locator("h1").click()
        expect(page.locator("#suggested")).to_be_hidden()
        page.go_back()
        expect(page.locator("#found article h3 mark")).to_have_text("Midford")


def test_a_refused_search_leaves_what_was_typed(live_server: LiveServer, record: Scribe, page: Page) -> None:
    town(record)
    with no_complaints(page, refused=400):
        # The script that suggests does not come the first time; whoever comes to the box again has it.
        page.route("**/htmx*", lambda route: route.fulfill(status=400), times=1)
        page.goto(f"{live_server.url}/search/", wait_until="networkidle")
        box = page.get_by_role("searchbox")
        with page.expect_response("**/htmx*"):
            box.focus()
        page.get_by_role("link").first.focus()
        with page.expect_response(re.compile(r"/search/\?q=mid")):
            box.fill("mid\u202eford")
        expect(box).to_have_value("mid\u202eford")
        assert page.url == f"{live_server.url}/search/"
