"""From a reporter's draft to the door, without scripts and by keyboard; a source is taken back; axe looks once at each page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.watching import no_complaints
from tests.desk import newsroom
from tracker.desk.models import Claim, Review
from tracker.desk.publishing import publish
from tracker.desk.review import send
from tracker.record.models import Listing

STOCK = {"link-in-text-block"}  # the breadcrumbs of Django's admin: links that only their colour tells from the text


def sign_in(page: Page, server: LiveServer, name: str) -> None:
    page.goto(f"{server.url}/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill("secret")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Your account")).to_be_visible()


def usable(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    told = {each["id"]: [node["html"][:160] for node in each["nodes"]] for each in found if each["id"] not in STOCK}
    assert not told, told


def a_claim() -> Claim:
    official = newsroom.actor("a senior official", unnamed=True)
    dispatch = newsroom.source(title="Dispatch")
    return newsroom.claim(
        "Midford had been taken by 20 November 2025.",
        (newsroom.actor("Northern army", kind="military"), "asserts", [dispatch]),
        (official, "reports", [dispatch]),
    )


def test_sent_and_returned_without_scripts_and_by_keyboard(browser: Browser, live_server: LiveServer) -> None:
    newsroom.reporter("bo")
    newsroom.editor("ada")
    row = a_claim()
    page = browser.new_context(java_script_enabled=False).new_page()
    with no_complaints(page):
        sign_in(page, live_server, "bo")
        page.goto(f"{live_server.url}/admin/desk/claim/{row.pk}/change/")
        page.get_by_role("link", name="Send for review").press("Enter")
        page.get_by_label("What to look at").fill("The date.")
        page.get_by_role("button", name="Send for review").press("Enter")
        expect(page.get_by_text("Sent for review.")).to_be_visible()
    page.context.close()
    page = browser.new_context(java_script_enabled=False).new_page()
    with no_complaints(page):
        sign_in(page, live_server, "ada")
        page.goto(f"{live_server.url}/admin/desk/review/")
        page.get_by_role("link", name="Midford had been taken").press("Enter")
        expect(page.get_by_text("The date.")).to_be_visible()
        page.get_by_label("Returned, because").fill("Which day?")
        page.get_by_role("button", name="Return").press("Enter")
        expect(page.get_by_text("Returned.")).to_be_visible()
    page.context.close()
    assert Review.objects.get().reason == "Which day?"


def test_reviewed_and_published_with_a_reason(browser: Browser, live_server: LiveServer) -> None:
    ada, row = newsroom.editor("ada"), a_claim()
    send(row, by=ada)
    page = browser.new_page()
    with no_complaints(page):
        sign_in(page, live_server, "ada")
        page.goto(f"{live_server.url}/admin/desk/claim/{row.pk}/publish/")
        page.get_by_role("button", name="Publish").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("“a senior official” is unnamed")
        warning = page.get_by_role("group", name="Warning 1")
        warning.get_by_label("Publish nevertheless").press("Space")
        warning.get_by_label("Reason").fill("The outlet gave none.")
        page.get_by_role("button", name="Publish").press("Enter")
        expect(page.get_by_text("editions published")).to_be_visible()
    page.context.close()
    assert not Review.objects.exists()


def test_everybody_can_use_the_pages(browser: Browser, live_server: LiveServer) -> None:
    ada, row = newsroom.editor("ada"), a_claim()
    publish([row], by=ada)
    newsroom.change(Claim.objects.filter(pk=row.pk), text="Midford had not been taken by 20 November 2025.")
    row.refresh_from_db()
    send(row, by=ada, note="Look at the wording.")
    source = row.statements.order_by("order")[0].sources.get().source
    page = browser.new_page()
    sign_in(page, live_server, "ada")
    for address in (f"claim/{row.pk}/review/", f"claim/{row.pk}/publish/", f"source/{source.pk}/retract/", "review/"):
        page.goto(f"{live_server.url}/admin/desk/{address}")
        usable(page)
    page.context.close()


def test_a_source_is_taken_back(browser: Browser, live_server: LiveServer) -> None:
    ada, row = newsroom.editor("ada"), a_claim()
    publish([row], by=ada)
    source = row.statements.order_by("order")[0].sources.get().source
    page = browser.new_page()
    with no_complaints(page):
        sign_in(page, live_server, "ada")
        page.goto(f"{live_server.url}/admin/desk/source/{source.pk}/change/")
        page.get_by_role("link", name="Retract …").press("Enter")
        expect(page.get_by_role("row", name="Midford")).to_contain_text("No standing statement (R1)")
        page.get_by_label("Public note").fill("The agency withdrew it.")
        page.get_by_role("button", name="Retract and publish").press("Enter")
        expect(page.get_by_text("1 edition published")).to_be_visible()
    page.context.close()
    assert Listing.objects.get(subject=row.pk).card["status"]["code"] == "not_assessed"
