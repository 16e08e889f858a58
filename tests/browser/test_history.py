"""From the front page to a claim's history and back to how it stood, by keyboard, without scripts; axe looks at each page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.watching import no_complaints
from tests.desk import newsroom
from tracker.desk.models import Claim, Statement
from tracker.desk.saves import page_of

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}

STOCK = {"link-in-text-block"}  # the breadcrumbs of Django's admin: links that only their colour tells from the text


def sign_in(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("secret")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Your account")).to_be_visible()


def a_claim_with_a_past() -> Claim:
    ada = newsroom.editor("ada")
    with newsroom.touching(ada):
        speaker = newsroom.actor("Speaker Example")
        row = newsroom.claim(
            "So by 1 May 2025.", (speaker, "asserts", [newsroom.source(speaker, title="First article")])
        )
    with newsroom.touching(ada), row.changing():
        Statement.objects.get().delete()
        row.text = "So by 2 May 2025."
        row.save()
    return row


def test_a_claim_is_brought_back(browser: Browser, live_server: LiveServer) -> None:
    row = a_claim_with_a_past()
    page = browser.new_context(java_script_enabled=False).new_page()
    with no_complaints(page):
        sign_in(page, live_server)
        page.locator("#drafts").get_by_role("link", name="So by 2 May 2025.").press("Enter")
        page.get_by_role("link", name="History").press("Enter")
        expect(page.locator("#history del").first).to_have_text("1")
        page.get_by_role("link", name="Restore this … Version 1").press("Enter")
        expect(page.locator("#content-main")).to_contain_text("First article")
        page.get_by_role("button", name="Restore").press("Enter")
        expect(page.locator(".messagelist")).to_contain_text("Nothing was published")
    page.context.close()
    assert Claim.objects.get(pk=row.pk).text == "So by 1 May 2025."
    assert Statement.objects.get().sources.count() == 1


def test_everybody_can_use_the_pages(browser: Browser, live_server: LiveServer) -> None:
    row = a_claim_with_a_past()
    page = browser.new_page()
    sign_in(page, live_server)
    history = f"/admin/desk/claim/{row.pk}/history/"
    (number,) = [save.number for save in page_of(row).saves if save.version == 1]
    for address in ("/admin/", history, f"{history}{number}/"):
        page.goto(f"{live_server.url}{address}")
        found = Axe().run(page, options=RULES).response["violations"]
        told = {each["id"]: [node["html"][:160] for node in each["nodes"]] for each in found}
        assert not told.keys() - STOCK, told
    page.context.close()
