"""Many at once in a browser: from the list to the report by keyboard; with scripts it goes on by itself."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_history import RULES, STOCK, sign_in
from tests.browser.watching import no_complaints
from tests.desk import newsroom
from tests.desk.test_bulk import some_claims
from tracker.desk import bulk
from tracker.desk.models import BulkItem
from tracker.desk.models.bulk import DONE
from tracker.record.models import Edition


def usable(page: Page) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    told = {each["id"]: [node["html"][:160] for node in each["nodes"]] for each in found}
    assert not told.keys() - STOCK, told


def test_from_the_list_to_the_report(
    browser: Browser, live_server: LiveServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FOUR_EYES = True
    monkeypatch.setattr(bulk, "SLICE_SECONDS", 0.0)
    ada = newsroom.editor("ada")
    some_claims(newsroom.reporter("rex"), 4)
    some_claims(ada, 1)
    page = browser.new_page(viewport={"width": 390, "height": 844})
    with no_complaints(page):
        sign_in(page, live_server)
        page.goto(f"{live_server.url}/admin/desk/claim/")
        page.locator("#action-toggle").press("Space")
        page.get_by_label("Action:").select_option("bulk_publish")
        page.get_by_role("button", name="Go", exact=True).press("Enter")
        expect(page.locator("#content-main")).to_contain_text("1 cannot")
        page.get_by_role("link", name="To the button").press("Enter")
        page.get_by_label("Public note").fill("New today.")
        page.get_by_role("button", name="Publish: 4").press("Enter")
        expect(page.locator("#bulk-far")).to_contain_text("5 of 5 · Done: 4 · Refused: 1", timeout=60_000)
        expect(page.get_by_role("button", name="Continue")).to_have_count(0)
        expect(page.locator("#report [data-outcome=done]")).to_have_count(4)
    usable(page)
    page.get_by_role("button", name="Look again at the one").press("Enter")
    expect(page.locator("#content-main")).to_contain_text("Nothing was done yet")
    usable(page)
    page.context.close()
    assert BulkItem.objects.filter(outcome=DONE).count() == 4
    assert Edition.objects.filter(kind="claim").count() == 4
