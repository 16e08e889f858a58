"""Readers who have a keyboard and no mouse, with scripts and without, in Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.hands import FOCUSED, Hands
from tests.browser.watching import no_complaints
from tests.builders import Scribe, point, version
from tests.web.stories import town
from tracker.record.documents import Quote

SIZE: ViewportSize = {"width": 1280, "height": 500}

# Whether some of what is focused can be seen.
SEEN = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    return [.02, .1, .5, .9, .98].some(part =>
        at.contains(document.elementFromPoint(box.x + box.width * part, box.y + box.height / 2)));
}"""


@pytest.fixture
def visits(browser: Browser) -> Iterator[list[Page]]:
    """One with scripts, one without."""
    contexts = [browser.new_context(viewport=SIZE, java_script_enabled=scripts) for scripts in (True, False)]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def test_a_cell_leads_to_the_words_and_back_leads_to_the_list(
    live_server: LiveServer, record: Scribe, visits: list[Page]
) -> None:
    story = town(record)
    place = point("7", "The town goes to the north.")
    plan = record.plan(
        "Peace plan", version("First", place, dated="2025-11-01"), version("Last", point("1"), dated="2025-11-20")
    )
    fields = {"point": place.id, "sources": (story.article,)}
    words = Quote(text="Never.", language="en")
    record.position(story.marshal, plan, "rejects", stated="2025-11-22", quote=words, **fields)
    record.position(story.marshal, plan, "open_to_discussion", stated="2025-11-12", **fields)
    for number in range(5):
        record.position(record.actor(f"Envoy {number}"), plan, "accepts", stated="2025-11-22", **fields)
    for number in range(8):
        record.claim(f"Something else is so, {number}.")
    for page in visits:
        with no_complaints(page):
            _from_a_cell(page, f"{live_server.url}/plans/peace-plan/")
            _along_a_row(page, f"{live_server.url}/plans/peace-plan/")
            _from_a_list(page, f"{live_server.url}/claims/")


def _from_a_cell(page: Page, address: str) -> None:
    """One press of Enter to the quote with its date; an earlier position takes two. The source is linked there."""
    for opened, answer, dated in (((), "Rejects", "22 Nov 2025"), (("1 other position",), "Open to", "12 Nov 2025")):
        page.goto(address)
        hands = Hands(page)
        for fold in opened:
            hands.reach(fold)
            hands.press("Enter")
        hands.reach(answer)
        hands.press("Enter")
        # It stands among points that were folded.
        position = page.locator("li.position:target")
        expect(position).to_be_in_viewport()
        expect(position).to_contain_text(dated)
        assert ("Never." in position.inner_text()) == (answer == "Rejects")
        hands.reach("Marshal Grey")
        with page.expect_navigation():
            hands.follow("Article, The Gazette")
        assert "/sources/article/" in page.url


def _along_a_row(page: Page, address: str) -> None:
    """Nothing that is reached stands behind the heads of the table, which stay where they are."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    hands = Hands(page)
    hands.reach("Rejects")
    for key in ("Shift+Tab",) * 7 + ("Tab",) * 7:
        hands.press(key)
        assert page.evaluate(SEEN), page.evaluate(FOCUSED)
    page.set_viewport_size(SIZE)


def _from_a_list(page: Page, address: str) -> None:
    page.goto(address)
    hands = Hands(page)
    hands.reach("No standing statement")
    hands.press("Enter")
    page.wait_for_url("**?status=not_assessed")
    expect(page.locator(".entry")).to_have_count(8)
    hands.reach("Something else is so, 0")
    before = page.evaluate("scrollY")
    assert before > 0
    with page.expect_navigation():
        hands.press("Enter")
    expect(page.locator("h1")).to_have_text("Something else is so, 0.")
    page.route("**/htmx*", lambda _route: None)
    page.go_back()
    page.wait_for_url("**?status=not_assessed")
    expect(page.locator(".entry")).to_have_count(8)
    # Reading goes on where it was left.
    expect(page.get_by_role("link", name="Something else is so, 0")).to_be_in_viewport()
    # And a step further back to the whole list, also where the script that exchanges lists has yet to come.
    page.go_back()
    page.wait_for_url(address)
    expect(page.locator(".entry")).to_have_count(9)
