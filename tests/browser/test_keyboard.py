"""The desk by keyboard alone, and what a browser keeps of what was typed, in Chromium."""

import json
import re
from datetime import timedelta
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.watching import no_complaints
from tests.desk import newsroom
from tracker.desk.models import Claim, Redaction

PATIENCE = 30_000
"""Milliseconds after which a page counts as one that never comes."""
STOCK = {"link-in-text-block"}  # the breadcrumbs of Django's admin: links that only their colour tells from the text


def usable(page: Page, part: str) -> None:
    found = Axe().run(page, context=part).response["violations"]
    told = {each["id"]: [node["html"][:160] for node in each["nodes"]] for each in found if each["id"] not in STOCK}
    assert not told, told


def change(claim: Claim) -> str:
    return f"/admin/desk/claim/{claim.pk}/change/"


def picker(page: Page, number: int) -> Locator:
    return page.locator(f"#id_statements-{number}-speaker + .select2 .select2-selection")


def keydown(page: Page, **event: Any) -> bool:
    """Whether the page does something of its own on such a key, made up because no real one is at hand."""
    return bool(
        page.evaluate(
            """event => !document.activeElement.dispatchEvent(
                new KeyboardEvent('keydown', {bubbles: true, cancelable: true, ...event}))""",
            event,
        )
    )


def test_a_form_is_filled_in_and_the_next_one_opened_by_keyboard_alone(desk: Page, live_server: LiveServer) -> None:
    speaker, source = newsroom.actor("Alpha"), newsroom.source()
    claims = [newsroom.claim(f"It rained on {day} May.", (speaker, "asserts", [source])) for day in (1, 2)]
    keys = desk.keyboard
    with no_complaints(desk):
        desk.goto(f"{live_server.url}/admin/desk/claim/?kind__exact=battlefield")
        desk.locator("#result_list tbody th a").first.focus()
        keys.press("Enter")
        desk.wait_for_url("**/change/**")
        first = next(claim for claim in claims if str(claim.pk) in desk.url)
        second = next(claim for claim in claims if claim is not first)
        # What the keys do: a list that Escape closes, and the focus goes back.
        desk.locator("#id_text").focus()
        keys.press("End")
        keys.type("?")
        expect(desk.locator("#desk-keys")).to_be_hidden()
        keys.press("Backspace")
        opener = desk.get_by_role("button", name="Keyboard")
        opener.focus()
        keys.type("?")
        expect(desk.get_by_role("dialog", name="By keyboard")).to_be_visible()
        expect(desk.locator("#desk-keys tr:visible")).to_have_count(8)
    usable(desk, "#desk-keys")
    with no_complaints(desk):
        keys.press("Alt+n")
        expect(desk.locator("#statements-1")).to_have_count(0)
        keys.press("Escape")
        expect(opener).to_be_focused()
        # Keys of one character can be turned off, and on again.
        keys.press("Enter")
        desk.get_by_role("button", name="Turn the keys of one character off").press("Enter")
        keys.press("Escape")
        keys.type("?")
        expect(desk.locator("#desk-keys")).to_be_hidden()
        opener.press("Enter")
        desk.get_by_role("button", name="Turn the keys of one character on").press("Enter")
        keys.press("Escape")
        # A statement more, whatever the layout writes with that key; not with AltGr, nor while a word is composed.
        desk.locator("#id_text").focus()
        assert not keydown(desk, key="ń", code="KeyN", altKey=True, ctrlKey=True)
        assert not keydown(desk, key="n", code="KeyN", altKey=True, isComposing=True)
        assert not keydown(desk, key="n", code="KeyN", altKey=True, modifierAltGraph=True)
        assert keydown(desk, key="т", code="KeyN", altKey=True)
        expect(picker(desk, 1)).to_be_focused()
        assert not keydown(desk, key="b", code="KeyN", altKey=True), "another letter of a Latin layout"
        keys.press("Alt+PageUp")
        expect(picker(desk, 0)).to_be_focused()
        keys.press("Alt+PageDown")
        keys.press("Alt+PageDown")
        expect(desk.get_by_role("button", name="Add another Statement")).to_be_focused()
        keys.press("Space")
        expect(picker(desk, 2)).to_be_focused()
        desk.locator("#statements-1 .inline-deletelink").press("Enter")
        expect(picker(desk, 1)).to_be_focused()
        # Refused: first what is wrong is read, then the key leads to each of it.
        desk.locator("#id_statements-1-stance").select_option("denies")
        keys.press("Control+Enter")
        expect(desk.get_by_role("navigation", name="What to correct")).to_be_focused(timeout=PATIENCE)
        expect(desk).to_have_title(re.compile("Error"))
        keys.press("F8")
        expect(picker(desk, 1)).to_be_focused()
        # What was used last is offered first, and Enter takes it.
        keys.press("Enter")
        expect(desk.locator(".select2-results__option--highlighted")).to_contain_text("Alpha", timeout=PATIENCE)
        keys.press("Enter")
        keys.press("F8")
        expect(desk.locator("#id_statements-1-sources + .select2 .select2-search__field")).to_be_focused()
        keys.press("Enter")
        expect(desk.locator(".select2-results__option--highlighted")).to_be_visible()
        keys.press("Control+Enter")
        expect(desk.locator("#id_statements-1-sources + .select2 .select2-selection__choice")).to_have_count(1)
        expect(desk.locator(".select2-container--open")).to_have_count(0)
        desk.locator("#id_place").focus()
        keys.type("Midford")
        keys.press("Alt+Enter")
        expect(desk.locator(".messagelist")).to_contain_text("changed successfully", timeout=PATIENCE)
        expect(desk.locator("#id_place")).to_be_focused()
        assert first.statements.count() == 2
        keys.type("!")
        keys.press("Control+Shift+Enter")
        expect(desk.locator(".messagelist")).to_contain_text("Saved: It rained on", timeout=PATIENCE)
        expect(desk.locator("#id_text")).to_have_value(second.text)
        # From anywhere on its page, the last one goes back to the list.
        desk.locator("#content-start").focus()
        keys.press("Control+Enter")
        expect(desk.locator("#result_list")).to_be_visible(timeout=PATIENCE)
    first.refresh_from_db()
    assert first.place == "Midford!"


def kept(page: Page) -> list[dict[str, Any]]:
    """What this browser keeps, the newest first, once the page's scripts have run."""
    page.wait_for_load_state()
    found = page.evaluate(
        "() => Object.entries(localStorage).filter(([name]) => name.startsWith('desk-kept:')).map(each => each[1])"
    )
    return sorted((json.loads(each) for each in found), key=lambda each: -each["at"])


def kept_now(page: Page, place: Locator, words: str) -> None:
    """Type this there, and do not wait until the page keeps it by itself."""
    place.fill(words)
    page.evaluate("() => dispatchEvent(new Event('pagehide'))")


def redaction(claim: Claim) -> None:
    removed = {"subject": claim.pk, "subjects": [claim.pk], "whole": False}
    Redaction.objects.create(**removed, by_id_kept=1, by_name="cy", note="A name.")


def bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Kept in this browser")


def test_what_was_typed_is_kept_until_it_is_saved_or_somebody_signs_out(desk: Page, live_server: LiveServer) -> None:
    alpha, beta, source = newsroom.actor("Alpha"), newsroom.actor("Beta"), newsroom.source(title="Dispatch")
    claim = newsroom.claim("It rained.", (alpha, "asserts", [source]))
    url = live_server.url + change(claim)
    desk.on("dialog", lambda dialog: dialog.accept())
    with no_complaints(desk):
        desk.goto(url)
        expect(bar(desk)).to_be_hidden()
        desk.get_by_label("Place:").fill("Midford")
        desk.keyboard.press("Alt+n")
        expect(picker(desk, 1)).to_be_focused()
        desk.keyboard.press("Enter")
        desk.keyboard.type("beta")
        expect(desk.locator(".select2-results__option--highlighted")).to_contain_text("Beta", timeout=PATIENCE)
        desk.keyboard.press("Enter")
        desk.locator("#id_statements-1-stance").select_option("denies")
        desk.locator("#id_statements-1-said_precision").select_option("month")
        desk.locator("#id_statements-1-said_month").fill("2025-11")
        desk.wait_for_function("() => Object.values(localStorage).some(each => each.includes('2025-11'))")
        desk.goto(url)
        # Nothing but what was typed: no token, no version, no key of a row.
        (one,) = kept(desk)
        assert one["fields"].keys() == {"place"}
        assert one["rows"]["statements"][0]["fields"].keys() == {"speaker", "stance", "said_precision", "said_month"}
        # Never put back by itself; and where the same form is open, what is typed there is nobody else's.
        expect(desk.get_by_label("Place:")).to_have_value("")
        expect(bar(desk)).to_contain_text("was not saved")
    usable(desk, "#kept")
    with no_complaints(desk):
        other = desk.context.new_page()
        other.goto(url)
        bar(other).get_by_role("button", name=re.compile("Restore what was typed on")).click()
        expect(other.get_by_label("Place:")).to_have_value("Midford")
        expect(other.locator("#select2-id_statements-1-speaker-container")).to_contain_text("Beta", timeout=PATIENCE)
        expect(other.locator("#id_statements-1-said_month")).to_have_value("2025-11")
        expect(bar(other)).to_contain_text("nothing of it is saved yet")
        desk.reload()
        desk.wait_for_timeout(500)
        expect(bar(desk)).to_be_hidden()
        kept_now(desk, desk.get_by_label("Place:"), "Elsewhere")
        assert [each["fields"]["place"]["v"] for each in kept(desk)] == [["Elsewhere"], ["Midford"]]
        # Refused, it stays; saved, it goes, and what the other window holds does not.
        other.get_by_role("button", name="Save and continue editing").click()
        expect(other.locator(".errornote")).to_be_visible(timeout=PATIENCE)
        assert len(kept(other)) == 2
        expect(bar(other)).to_be_hidden()
        other.locator("#id_statements-1-sources + .select2 .select2-search__field").click()
        expect(other.locator(".select2-results__option--highlighted")).to_contain_text("Dispatch", timeout=PATIENCE)
        other.keyboard.press("Enter")
        other.get_by_role("button", name="Save and continue editing").click()
        expect(other.locator(".messagelist")).to_contain_text("changed successfully", timeout=PATIENCE)
        assert [each["fields"]["place"]["v"] for each in kept(other)] == [["Elsewhere"]]
        assert claim.statements.get(speaker=beta).said == "2025-11"
        # On a later version: it says so, and what somebody else changed too.
        desk.goto(url)
        expect(bar(desk)).to_contain_text("typed on an earlier version")
        bar(desk).get_by_role("button", name=re.compile("Restore")).click()
        expect(bar(desk)).to_contain_text("now as it was typed: Place")
        expect(desk.get_by_label("Place:")).to_have_value("Elsewhere")
        # A new claim is a form of its own; what is older than a fortnight is gone, and what is discarded.
        desk.goto(f"{live_server.url}/admin/desk/claim/add/")
        kept_now(desk, desk.locator("#id_text"), "It snowed.")
        desk.reload()
        bar(desk).get_by_role("button", name="Discard it").click()
        expect(bar(desk)).to_contain_text("Discarded.")
        assert len(kept(desk)) == 1
        fortnight = int(timedelta(days=15).total_seconds() * 1000)
        desk.evaluate(
            "() => localStorage.setItem('desk-kept:999:ab', JSON.stringify({user: '999', subject: 'claim/new', at: Date.now(), rows: {}, fields: {}}))"
        )
        desk.goto(f"{live_server.url}/admin/")
        assert len(kept(desk)) == 1, "somebody else's, from before this one signed in"
        desk.evaluate(
            """age => { for (const name of Object.keys(localStorage)) if (name.startsWith('desk-kept:')) {
                const one = JSON.parse(localStorage[name]); one.at -= age; localStorage[name] = JSON.stringify(one); } }""",
            fortnight,
        )
        desk.goto(f"{live_server.url}/admin/")
        assert not kept(desk)
        # Nor is what may hold words that were removed for good meanwhile.
        desk.goto(url)
        kept_now(desk, desk.get_by_label("Place:"), "A name")
        assert len(kept(desk)) == 1
        redaction(claim)
        desk.goto(url)
        assert not kept(desk)
        # A browser without room is a browser that keeps nothing.
        desk.goto(url)
        desk.evaluate(
            "() => { Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }; }"
        )
        kept_now(desk, desk.get_by_label("Place:"), "Nowhere")
        assert not kept(desk)
        # Signing out takes everything away, for every window.
        desk.goto(url)
        kept_now(desk, desk.get_by_label("Place:"), "Westbridge")
        other.goto(url)
        kept_now(other, other.get_by_label("Place:"), "Eastport")
        assert len(kept(other)) == 2
        desk.get_by_role("button", name="Log out").click()
        expect(desk.get_by_text("Logged out")).to_be_visible(timeout=PATIENCE)
        kept_now(other, other.get_by_label("Place:"), "Eastport again")
        assert not kept(other)
