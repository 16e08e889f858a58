"""A dossier is chosen, looked at, refused, imported and followed, by keyboard; axe looks at each page, also on a phone."""

import json
from pathlib import Path

from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_review import sign_in, usable
from tests.browser.watching import no_complaints
from tests.desk import newsroom
from tests.desk.dossier_files import small, write
from tracker.desk.models import Claim


def test_looked_at_and_imported(browser: Browser, live_server: LiveServer, tmp_path: Path) -> None:
    newsroom.editor("ada")
    newsroom.actor("North", slug="north", kind="government")
    newsroom.claim("The bridge was open by 20 November 2025.")
    content = small()
    content["actors"][0] |= {"aliases": ["The North"], "role": "capital " + "x" * 80}
    page = browser.new_page(viewport={"width": 390, "height": 844})
    with no_complaints(page):
        sign_in(page, live_server, "ada")
        page.get_by_role("link", name="Import a dossier").press("Enter")
        page.get_by_label("File").set_input_files(write(tmp_path, json.dumps(small(language="?")).encode()))
        page.get_by_role("button", name="Look at it").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("cannot be imported")
        expect(page.locator("#refused .pointer")).to_have_text("/language")
        refused = page.url
        page.get_by_role("link", name="Another file").press("Enter")
        page.get_by_label("File").set_input_files(write(tmp_path, content))
        page.get_by_role("button", name="Look at it").press("Enter")
        expect(page.get_by_text("Nothing is entered yet.")).to_be_visible()
        expect(page.get_by_text("Perhaps the same as")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("button", name="Import as drafts").press("Enter")
        expect(page.get_by_role("status")).to_contain_text("as drafts")
        imported = page.url
        page.locator("#claims").get_by_role("link", name="The bridge").first.press("Enter")
        expect(page.get_by_role("heading", name="Change claim")).to_be_visible()
    for address in (refused, imported, f"{live_server.url}/admin/desk/dossier/add/"):
        page.goto(address)
        usable(page)
    page.context.close()
    assert Claim.objects.count() == 2
