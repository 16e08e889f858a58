"""Entering by keyboard alone, counted: from a pasted alert to the public page, a denial, an article's statements.

What is counted are keys and chords (Ctrl+V is one). FIGURES=1 prints how long each way took: the figures in docs/editors.md.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.hands import Hands
from tests.browser.watching import no_complaints
from tests.desk import newsroom
from tracker.desk.models import Claim, Statement

PATIENCE = 30_000
"""Milliseconds after which a page counts as one that never comes."""
ALERT = "MIDFORD, Nov 21, 2025 (Reuters) - General Anna Stone said Midford was under the control of the northern army. 14:32 GMT"
OTHER = "WESTBRIDGE, Nov 21, 2025 (Reuters) - General Anna Stone said talks about prisoners had ended. 14:40 GMT"
DENIAL = "MIDFORD, Nov 21, 2025 (Reuters) - Peter Brook said the report about Midford was false. 15:05 GMT"
ARTICLE = """Army says Midford is under its control

MIDFORD, Nov 21, 2025 (Reuters) - General Anna Stone said on Friday that Midford was under the control of the northern army.

"The town is ours," she said.
"""


@pytest.fixture
def people(cloned_db: str) -> dict[str, Any]:
    return {
        "reuters": newsroom.actor("Reuters", kind="outlet"),
        "stone": newsroom.actor("Anna Stone"),
        "brook": newsroom.actor("Peter Brook"),
    }


@pytest.fixture(autouse=True)
def _alone(settings: Settings) -> None:
    settings.FOUR_EYES = False


def test_an_alert_is_public_after_few_keys(live_server: LiveServer, desk: Page, people: dict[str, Any]) -> None:
    newsroom.claim("Eastport had a new mayor by 2 November 2025.")
    with no_complaints(desk):
        desk.goto(f"{live_server.url}/admin/desk/claim/flash/")
        hands = Hands(desk)
        hands.paste(ALERT)
        hands.press("Control+Enter")
        expect(desk.locator("#id_claim-text")).to_have_value(
            "Midford was under the control of the northern army by 21 November 2025."
        )
        for _choice in ("sentence", "speaker", "on behalf of", "relay", "stance", "claim"):
            hands.decide()
        hands.press("Control+Enter")
        expect(desk.locator(".messagelist")).to_contain_text("Published", timeout=PATIENCE)
        assert hands.done("alert to public page") == 3
        claim = Claim.objects.get(text__startswith="Midford")
        desk.goto(f"{live_server.url}/claims/{claim.slug}/")
        expect(desk.locator("main")).to_contain_text("Developing: entered from an alert, full source to follow")
    # The same where the editor words the claim otherwise.
    desk.goto(f"{live_server.url}/admin/desk/claim/flash/")
    hands = Hands(desk)
    hands.paste(OTHER)
    hands.press("Control+Enter")
    expect(desk.locator("input[name=about]:checked")).to_be_focused()
    for _number in range(6):
        hands.decide()
    while desk.evaluate("document.activeElement.id") != "id_claim-text":
        hands.press("Tab")
        assert hands.keys < 40
    hands.press("Control+End", "Backspace")
    hands.type(", the army says.")
    hands.press("Control+Enter")
    expect(desk.locator(".messagelist")).to_contain_text("Published", timeout=PATIENCE)
    assert hands.done("alert to public page, reworded") <= 45
    assert Claim.objects.filter(text__endswith="the army says.").exists()


def test_a_denial_is_four_keys(live_server: LiveServer, desk: Page, people: dict[str, Any]) -> None:
    claim = newsroom.claim(
        "Midford had been captured by 20 November 2025.", (people["stone"], "asserts", [newsroom.source()])
    )
    with no_complaints(desk):
        desk.goto(f"{live_server.url}/admin/desk/claim/{claim.pk}/change/")
        hands = Hands(desk)
        hands.press("d")
        expect(desk.locator("#id_text")).to_be_focused()
        hands.paste(DENIAL)
        hands.press("Control+Enter")
        expect(desk.locator("#id_stance")).to_have_value("denies")
        expect(desk.locator("#id_stance")).to_be_focused(timeout=PATIENCE)
        hands.decide()
        hands.decide()
        hands.press("Control+Enter")
        expect(desk.locator(".messagelist")).to_contain_text("Published", timeout=PATIENCE)
        assert hands.done("denial") == 4
        assert Statement.objects.get(speaker=people["brook"]).claim == claim
    # The key does nothing while somebody types, and nothing where it is turned off.
    page = f"{live_server.url}/admin/desk/claim/{claim.pk}/change/"
    desk.goto(page)
    desk.locator("#id_text").focus()
    desk.keyboard.press("d")
    expect(desk).to_have_url(page)
    desk.evaluate("() => localStorage.setItem('desk-keys-off', '1')")
    desk.locator(".object-tools a").first.focus()
    desk.keyboard.press("d")
    expect(desk).to_have_url(page)
    desk.evaluate("() => localStorage.removeItem('desk-keys-off')")
    desk.goto(f"{live_server.url}/admin/desk/claim/")
    desk.locator("#searchbar").focus()
    desk.keyboard.press("d")
    expect(desk.locator("#searchbar")).to_have_value("d")
    desk.locator("#result_list tbody a").first.focus()
    desk.keyboard.press("d")
    expect(desk).to_have_url(f"{live_server.url}/admin/desk/claim/{claim.pk}/deny/")


def test_an_article_is_entered_by_keys_alone(live_server: LiveServer, desk: Page, people: dict[str, Any]) -> None:
    newsroom.claim("Eastport had a new mayor by 2 November 2025.")
    with no_complaints(desk):
        desk.goto(f"{live_server.url}/admin/desk/source/new/")
        hands = Hands(desk)
        desk.locator("#id_url").focus()
        hands.press("Tab")
        hands.paste(ARTICLE)
        hands.press("Control+Enter")
        expect(desk.locator("#id_title")).to_have_value("Army says Midford is under its control")
        hands.decide()
        desk.locator("#id_title").focus()
        hands.press("Control+Enter")
        expect(desk.locator("input[name=about]:checked")).to_be_focused()
        hands.decide()
        hands.press("Control+Enter")
        expect(desk.locator("#entered")).to_contain_text("Midford was under the control", timeout=PATIENCE)
        expect(desk.locator("input[name=about]:checked")).to_be_focused(timeout=PATIENCE)
        hands.decide()
        # The second sentence says the same: the claim that is there now is the likeliest, or is chosen by an arrow key.
        hands.press("Control+Enter")
        expect(desk.locator("#entered li")).to_have_count(2, timeout=PATIENCE)
        assert hands.done("article with two statements") <= 8
        desk.goto(re.sub(r"[?].*", "?sentence=1", desk.url))
        desk.evaluate(
            """() => {
                const node = document.querySelector('#text a[aria-current]').firstChild;
                const at = node.data.indexOf('under the control');
                getSelection().setBaseAndExtent(node, at, node, at + 17);
                document.querySelector('#text').dispatchEvent(new MouseEvent('mouseup', {bubbles: true}));
            }"""
        )
        expect(desk.locator("#id_quote_text")).to_have_value("under the control")
