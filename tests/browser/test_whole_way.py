"""The whole way of a claim, by keyboard alone: a reporter pastes an article, an editor publishes, both correct it later.

With PICTURES=1 the pages on the way are kept in docs/screenshots: those of the desk's handbook.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.hands import Hands
from tests.browser.watching import no_complaints
from tests.desk import newsroom
from tracker.desk.models import Claim, Review, Statement

PICTURES = Path(__file__).resolve().parent.parent.parent / "docs" / "screenshots"
ARTICLE = """Army says Midford is under its control

MIDFORD, Nov 21, 2025 (Reuters) - General Anna Stone said on Friday that Midford was under the control of the northern army.

"Midford is under the control of our army," she said.

Peter Brook, a spokesman for the southern army, denied that Midford was under the control of the northern army.
"""
CLAIM = "Midford was under the control of the northern army by 21 November 2025."


def picture(page: Page, name: str) -> None:
    if os.environ.get("PICTURES") == "1":
        page.screenshot(path=PICTURES / f"desk-{name}.png")


@contextmanager
def somebody(browser: Browser, server: LiveServer, name: str) -> Iterator[Hands]:
    """A browser of their own in which they signed in, and hands that know only keys."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    with no_complaints(page):
        page.goto(f"{server.url}/admin/")
        hands = Hands(page)
        hands.paste(name)
        hands.press("Tab")
        hands.paste("secret")
        hands.press("Enter")
        expect(page.get_by_text("The desk", exact=True)).to_be_visible()
        yield hands
        hands.done(name)
    context.close()


@pytest.fixture
def newsroom_with_four_eyes(cloned_db: str, settings: Settings) -> None:
    settings.FOUR_EYES = True
    newsroom.editor("ada")
    with newsroom.touching(newsroom.reporter("bo")):
        newsroom.actor("Reuters", kind="outlet")
        newsroom.actor("Anna Stone")
        newsroom.actor("Peter Brook")


def paste_an_article(hands: Hands) -> None:
    page = hands.page
    hands.follow("New from a source")
    hands.reach("Text")
    hands.paste(ARTICLE)
    hands.press("Control+Enter")
    expect(page.locator("#id_title")).to_have_value("Army says Midford is under its control")
    hands.reach("Title")
    hands.press("Control+Enter")
    expect(page.locator("input[name=about]:checked")).to_be_focused()
    picture(page, "entering")
    hands.press("Control+Enter")
    # What cannot be read from the article is asked for, and is one key away.
    expect(page.get_by_role("navigation", name="What to correct")).to_be_focused()
    hands.reach("Kind")
    hands.press("Enter")
    expect(page.get_by_label("Kind:")).to_be_focused()
    hands.type("battlefield")
    hands.press("Control+Enter")
    for entered in (1, 2):
        expect(page.locator("#entered li", has=page.locator("a"))).to_have_count(entered)
        expect(page.locator("input[name=about]:checked")).to_be_focused()
        hands.press("Control+Enter")
    expect(page.locator("#entered li", has=page.locator("a"))).to_have_count(3)


def send_for_review(hands: Hands) -> None:
    hands.follow("On the Record")
    expect(hands.page.get_by_role("heading", name="My drafts")).to_be_visible()
    picture(hands.page, "front")
    hands.follow(CLAIM)
    expect(hands.page.locator("#id_text")).to_have_value(CLAIM)
    hands.follow("Send for review")
    hands.reach("What to look at")
    hands.type("Both sides.")
    hands.follow("Send for review")
    expect(hands.page.get_by_text("Sent for review.")).to_be_visible()


def test_from_a_pasted_article_to_a_published_correction(
    browser: Browser, live_server: LiveServer, newsroom_with_four_eyes: None
) -> None:
    with somebody(browser, live_server, "bo") as hands:
        paste_an_article(hands)
        send_for_review(hands)
    row = Claim.objects.get()
    assert [each.stance for each in row.statements.order_by("order")] == ["asserts", "asserts", "denies"]
    public = f"{live_server.url}/claims/{row.slug}/"

    with somebody(browser, live_server, "ada") as hands:
        page = hands.page
        hands.follow(CLAIM)
        expect(page.get_by_text("Both sides.")).to_be_visible()
        picture(page, "review")
        hands.follow("Publish")
        expect(page.locator(".messagelist")).to_contain_text("published")
        page.goto(public)
        expect(page.locator("main")).to_contain_text("Contested")

    with somebody(browser, live_server, "bo") as hands:
        page = hands.page
        hands.follow("Claims")
        hands.follow(CLAIM)
        denial = Statement.objects.get(claim=row, stance="denies")
        hands.reach("Stance")
        while page.evaluate("document.activeElement.value") != "denies":
            hands.reach("Stance")
        hands.type("Could")
        assert page.evaluate("document.activeElement.value") == "could_not_verify"
        hands.follow("Save and send for review")
        expect(page.locator(".messagelist")).to_be_visible()
        denial.refresh_from_db()
        assert denial.stance == "could_not_verify"

    with somebody(browser, live_server, "ada") as hands:
        page = hands.page
        hands.follow(CLAIM)
        hands.reach("Publish nevertheless")
        hands.press("Space")
        hands.reach("Reason")
        hands.type("Misread at first.")
        hands.choose("Correction")
        hands.reach("Public note")
        hands.type("He did not deny it.")
        picture(page, "correction")
        hands.follow("Publish")
        expect(page.locator(".messagelist")).to_contain_text("published")
        page.goto(public)
        expect(page.locator("main")).to_contain_text("He did not deny it.")
        page.goto(f"{public}editions/1/")
        expect(page.locator("main")).to_contain_text("Superseded. Corrected on")
    assert not Review.objects.filter(state="waiting").exists()
