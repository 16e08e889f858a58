"""The desk in Chromium, as a reporter uses it: with mouse and keyboard, under the strict content policy."""

from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.watching import no_complaints
from tests.desk import newsroom
from tracker.desk.models import ActorName, Claim, Source


def pick(page: Page, field: Locator, words: str, label: str) -> None:
    """Open the autocomplete of this field, type, take what is offered first."""
    field.locator(".select2-selection").click()
    page.keyboard.type(words)
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text(label)
    page.keyboard.press("Enter")


def row(page: Page, number: int, name: str) -> Locator:
    """A field of a statement, with its label and all."""
    return page.locator(
        f"#statements-{number} .fieldBox.field-{name}, #statements-{number} .form-row.field-{name}"
    ).last


def test_a_claim_with_two_statements_is_entered(desk: Page, live_server: LiveServer) -> None:
    russia, ukraine = newsroom.actor("Russia"), newsroom.actor("Ukraine")
    general = newsroom.actor("Valery Gerasimov", party=russia)
    with newsroom.part_of(general):
        ActorName.objects.create(actor=general, name="Герасимов", language="ru")
    newsroom.actor("Armed forces of Ukraine", kind="military", party=ukraine)
    newsroom.actor("Kremlin", kind="government")
    reuters = newsroom.actor("Reuters", kind="outlet")
    newsroom.source(reuters, kind="wire dispatch", published="2025-11-20~")
    newsroom.source(newsroom.actor("The Straits Times", kind="outlet"), published="2025-11-21")
    with no_complaints(desk):
        desk.goto(f"{live_server.url}/admin/desk/claim/add/")
        expect(desk.locator("#id_text")).to_be_focused()
        desk.keyboard.type("Russian forces had taken Kupiansk by 20 November 2025.")
        desk.get_by_label("Kind:").fill("battlefield")

        pick(desk, row(desk, 0, "speaker"), "Герас", "Valery Gerasimov · person · Russia")
        pick(desk, row(desk, 0, "on_behalf_of"), "russ", "Russia")
        desk.locator("#id_statements-0-stance").select_option("asserts")
        desk.locator("#id_statements-0-said_precision").select_option("on_or_before")
        expect(desk.locator("#id_statements-0-said_day")).to_be_focused()
        desk.keyboard.type("11202025")
        expect(desk.locator("#id_statements-0-said_last")).to_be_hidden()
        pick(desk, row(desk, 0, "sources"), "straits", "The Straits Times")
        pick(desk, row(desk, 0, "sources"), "reuters", "Reuters, wire dispatch, about 20 Nov 2025")
        pick(desk, row(desk, 0, "relayed_by"), "kreml", "Kremlin")

        desk.get_by_role("button", name="Add another Statement").click()
        pick(desk, row(desk, 1, "speaker"), "armed", "Armed forces of Ukraine")
        desk.locator("#id_statements-1-stance").select_option("denies")
        desk.locator("#id_statements-1-said_precision").select_option("about")
        desk.locator("#id_statements-1-said_day").fill("2025-11-20")
        pick(desk, row(desk, 1, "sources"), "reuters", "Reuters, wire dispatch")
        desk.get_by_role("button", name="Save and continue editing").click()

        status = desk.locator(".desk-status")
        expect(status).to_have_attribute("data-status", "contested")
        expect(status).to_contain_text("Named speakers disagree")
    claim = Claim.objects.get()
    assertion, denial = claim.statements.all()
    assert (assertion.said, denial.said) == ("../2025-11-20", "2025-11-20~")
    assert [link.source.publisher.name for link in assertion.sources.all()] == ["The Straits Times", "Reuters"]
    assert [link.actor.name for link in assertion.relays.all()] == ["Kremlin"]


def test_what_is_picked_again_comes_last(desk: Page, live_server: LiveServer) -> None:
    newsroom.actor("Speaker")
    relays = [newsroom.actor(name) for name in ("Alpha", "Beta")]
    said = (newsroom.actor("Minister"), "asserts", [newsroom.source()], {"relayed_by": relays})
    claim = newsroom.claim("It rained.", said)
    with no_complaints(desk):
        desk.goto(f"{live_server.url}/admin/desk/claim/{claim.pk}/change/")
        field = row(desk, 0, "relayed_by")
        expect(field.locator(".select2-selection__choice")).to_contain_text(["Alpha", "Beta"])
        field.locator(".select2-selection__choice__remove").first.click()
        desk.keyboard.press("Escape")
        pick(desk, field, "alpha", "Alpha")
        expect(field.locator(".select2-selection__choice")).to_contain_text(["Beta", "Alpha"])
        desk.get_by_role("button", name="Save and continue editing").click()
        expect(desk.locator(".messagelist")).to_contain_text("changed successfully")
    assert [link.actor.name for link in claim.statements.get().relays.all()] == ["Beta", "Alpha"]


def test_a_source_is_entered_on_the_way_and_picked(desk: Page, live_server: LiveServer) -> None:
    newsroom.actor("Speaker")
    newsroom.actor("Reuters", kind="outlet")
    with no_complaints(desk):
        desk.goto(f"{live_server.url}/admin/desk/claim/add/")
        with desk.expect_popup() as opened:
            row(desk, 0, "sources").locator("a.add-related").click()
        popup = opened.value
        pick(popup, popup.locator(".form-row.field-publisher"), "reut", "Reuters")
        popup.get_by_label("Kind:").fill("wire dispatch")
        popup.get_by_role("button", name="Save").click()
        expect(row(desk, 0, "sources").locator(".select2-selection__choice")).to_contain_text("Reuters, wire dispatch")
    assert str(Source.objects.get().pk) in desk.locator("#id_statements-0-sources").evaluate("s => s.value")


def test_a_refused_form_opens_what_is_wrong_and_keeps_the_rest(desk: Page, live_server: LiveServer) -> None:
    with no_complaints(desk):
        desk.goto(f"{live_server.url}/admin/desk/claim/add/")
        desk.locator("#id_text").fill("It rained.")
        desk.get_by_label("Kind:").fill("weather")
        desk.locator("#id_occurred_precision").select_option("written")
        desk.locator("#id_occurred_written").fill("last week")
        desk.locator("#statements-0 summary", has_text="Quote").click()
        desk.locator("#id_statements-0-quote_text").fill("It pours")
        desk.get_by_role("button", name="Save", exact=True).click()
        expect(desk.locator(".errornote")).to_be_visible()
        expect(desk.locator("#id_text")).to_have_value("It rained.")
        expect(desk.locator("#id_occurred_written")).to_have_value("last week")
        expect(desk.locator("#id_statements-0-quote_text")).to_be_visible()
        expect(desk.locator("#id_statements-0-quote_text")).to_have_value("It pours")
    assert not Claim.objects.exists()


def test_a_half_typed_date_is_not_sent(desk: Page, live_server: LiveServer) -> None:
    with no_complaints(desk):
        desk.goto(f"{live_server.url}/admin/desk/claim/add/")
        desk.locator("#id_text").fill("It rained.")
        desk.get_by_label("Kind:").fill("weather")
        desk.locator("#id_occurred_day").focus()
        desk.keyboard.type("11")
        desk.get_by_role("button", name="Save", exact=True).click()
        expect(desk.locator("#id_text")).to_be_visible()
    assert not Claim.objects.exists()


def test_the_form_works_without_scripts(live_server: LiveServer, desk: Page) -> None:
    context = desk.context.browser
    assert context is not None
    plain = context.new_context(java_script_enabled=False, storage_state=desk.context.storage_state())
    page = plain.new_page()
    page.goto(f"{live_server.url}/admin/desk/claim/add/")
    page.locator("#id_text").fill("It rained.")
    page.locator("#id_kind").fill("weather")
    page.locator("#id_occurred_precision").select_option("month")
    page.locator("#id_occurred_month").fill("2025-11")
    speaker, source = newsroom.actor("Minister"), newsroom.source()
    page.locator("[name=statements-0-speaker_typed]").fill(speaker.slug)
    page.locator("#id_statements-0-stance").select_option("asserts")
    page.locator("[name=statements-0-sources_typed]").fill(f"{live_server.url}/admin/desk/source/{source.pk}/change/")
    page.locator("input[name=_continue]").click()
    claim = Claim.objects.get()
    assert claim.occurred == "2025-11"
    statement = claim.statements.get()
    assert (statement.speaker, statement.sources.get().source) == (speaker, source)
    page.get_by_role("link", name="Show empty rows").click()
    expect(page.locator("[name=statements-3-speaker_typed]")).to_have_count(1)
    plain.close()


def test_every_page_of_the_desk_keeps_the_content_policy(desk: Page, live_server: LiveServer) -> None:
    point = newsroom.plan("Peace plan", ["6"]).versions.get().points.get()
    claim = newsroom.claim("It rained.", (newsroom.actor(), "asserts", [newsroom.source()]))
    paths = [
        f"/admin/desk/{noun}/add/" for noun in ("actor", "source", "plan", "position", "evidence", "version", "point")
    ]
    paths += ["/admin/", "/admin/desk/claim/", f"/admin/desk/claim/{claim.pk}/change/", "/admin/desk/claim/?q=rain"]
    paths += [f"/admin/desk/point/{point.pk}/change/", f"/admin/desk/version/{point.version_id}/change/"]
    paths += [f"/admin/desk/claim/{claim.pk}/history/", f"/admin/desk/claim/{claim.pk}/delete/", "/admin/auth/user/"]
    for path in paths:
        with no_complaints(desk):
            desk.goto(live_server.url + path)
            desk.wait_for_load_state("load")
