"""An editor changes a statement, publishes a correction with a note, and readers see edition 2 and why."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.watching import no_complaints
from tests.desk import newsroom as desk
from tracker.desk.models import Statement
from tracker.desk.publishing import publish


@pytest.mark.parametrize("scripts", [True, False])
def test_a_correction_from_the_desk_to_the_page(browser: Browser, live_server: LiveServer, scripts: bool) -> None:
    editor = desk.editor("ada")
    army, staff = desk.actor("Northern army", kind="military"), desk.actor("General staff", kind="military")
    source = desk.source(title="Dispatch", published="2025-11-21")
    row = desk.claim(
        "Midford had been taken by 20 November 2025.", (army, "asserts", [source]), (staff, "denies", [source])
    )
    publish([row], by=editor)
    with desk.part_of(row):
        Statement.objects.filter(claim=row, speaker=staff).update(stance="could_not_verify")
    page = browser.new_context(java_script_enabled=scripts).new_page()
    with no_complaints(page):
        page.goto(f"{live_server.url}/admin/desk/claim/{row.pk}/change/")
        page.get_by_label("Username").fill("ada")
        page.get_by_label("Password").fill("secret")
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("link", name="Publish …").click()
        changed = page.get_by_role("row", name="stance")
        expect(changed).to_contain_text("Says not so")
        expect(changed).to_contain_text("Could not verify")
        page.get_by_role("radio", name="Correction").check()
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_role("alert")).to_contain_text("what was wrong")
        expect(page.get_by_role("radio", name="Correction")).to_be_checked()
        page.get_by_label("Publish nevertheless").check()
        page.get_by_label("Reason").fill("Misread at first.")
        page.get_by_label("Public note").fill("The staff did not deny it.")
        page.get_by_role("button", name="Publish").click()
        page.locator(".messagelist").get_by_role("link", name="View on site").click()
        expect(page).to_have_url(f"{live_server.url}/claims/{row.slug}/")
        page.goto(f"{live_server.url}/claims/{row.slug}/editions/2/")
        expect(page.locator("main")).to_contain_text("The staff did not deny it.")
    page.context.close()
