"""A reporter pastes the text of an article as a copy of a source, and looks at it: with the keyboard, without scripts.

What quotes it stands beside them on the claim's form.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.watching import no_complaints
from tests.desk import newsroom
from tracker.desk.models import Capture


@pytest.mark.parametrize("scripts", [True, False])
def test_a_copy_is_pasted_and_looked_at(browser: Browser, live_server: LiveServer, scripts: bool) -> None:
    newsroom.reporter("bo")
    source = newsroom.source(title="Dispatch", url="http://127.0.0.1/inside")
    quoted = [{"quote_text": each, "quote_language": "en"} for each in ("It was so", "It was not so")]
    claim = newsroom.claim("So.", *((newsroom.actor(), "asserts", [source], each) for each in quoted))
    page = browser.new_context(java_script_enabled=scripts).new_page()
    with no_complaints(page):
        page.goto(f"{live_server.url}/admin/desk/source/{source.pk}/change/")
        page.get_by_label("Username").fill("bo")
        page.get_by_label("Password").fill("secret")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Kept copies (0)").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Address:", exact=True).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Nothing was fetched. Paste the text.")
        expect(page.get_by_label("Address:", exact=True)).to_have_value("http://127.0.0.1/inside")
        page.get_by_label("Text:", exact=True).focus()
        page.keyboard.insert_text("“It was so,” she said.\n\nШе сказала так.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".messagelist")).to_contain_text("Kept, with a text of 8 words.")
        expect(page.locator("#copies")).to_contain_text(Capture.objects.get().sha256)
        page.get_by_role("link", name="Text", exact=False).first.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".desk-copy")).to_contain_text("“It was so,” she said.")
        with page.expect_download() as saved:
            page.get_by_role("link", name="Save as a file").click()
        assert saved.value.suggested_filename.endswith(".txt")
    if scripts:
        page.go_back()
        wanted = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
        assert not Axe().run(page, options=wanted).response["violations"]
        page.goto(f"{live_server.url}/admin/desk/claim/{claim.pk}/change/")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        expect(page.locator(".desk-lock")).to_contain_text(["✓ Locked", "✗ Not in the kept copies as quoted."])
        found = Axe().run(page, ".desk-lock", options=wanted).response
        assert found["passes"]
        assert not found["violations"]
    page.context.close()
