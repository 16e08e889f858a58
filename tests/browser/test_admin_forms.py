"""The desk's forms in Chromium: where the focus goes, what is never hidden, what is warned of, and who can use them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Dialog, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.watching import no_complaints
from tests.desk import newsroom
from tracker.desk.models import Claim, Evidence, SpeaksFor

LONG = (
    "Russian forces had taken control of the whole city of Midford and of every crossing of the river by 20 November."
)


def a_claim(statements: int = 2) -> Claim:
    """With everything that its form can show."""
    source, relay = newsroom.source(), newsroom.actor("Relay")
    said = [
        (newsroom.actor(f"Speaker {number}"), "asserts", [source], {"relayed_by": [relay], "said": "2025-11-20"})
        for number in range(statements)
    ]
    claim = newsroom.claim(LONG, *said)
    with newsroom.part_of(claim):
        Evidence.objects.create(kind="video", title="A street").bears_on.create(claim=claim, bearing="supports")
        claim.relations.create(kind="compare_with", to_claim=newsroom.claim())
        claim.assessments.create(verdict="Open", reasons="Nobody was there.", dated="2025-11-21")
    return claim


def change(row: object) -> str:
    return f"/admin/desk/{row._meta.model_name}/{row.pk}/change/"  # type: ignore[attr-defined]


def test_saving_goes_on_to_publishing_and_takes_the_edits_along(desk: Page, live_server: LiveServer) -> None:
    claim = a_claim()
    with no_complaints(desk):
        desk.goto(live_server.url + change(claim))
        desk.get_by_label("Place:").fill("Midford")
        desk.get_by_role("button", name="Save and publish …").click()
        expect(desk.locator("#asked")).to_contain_text("Midford")
    claim.refresh_from_db()
    assert claim.place == "Midford"


def test_a_form_is_not_left_unsaved_without_a_warning(desk: Page, live_server: LiveServer) -> None:
    claim = a_claim()
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    desk.on("dialog", answer)
    desk.goto(live_server.url + change(claim))
    desk.get_by_role("link", name="Publish …").click()
    expect(desk.locator("#asked")).to_be_visible()
    assert not asked, "nothing was changed"
    desk.goto(live_server.url + change(claim))
    desk.get_by_label("Place:").fill("Midford")
    desk.get_by_role("link", name="Publish …").click()
    expect(desk.locator("#asked")).to_be_visible()
    assert asked == ["beforeunload"]
    desk.goto(live_server.url + change(claim))
    desk.get_by_label("Place:").fill("Midford")
    desk.get_by_role("button", name="Save and continue editing").click()
    expect(desk.locator(".messagelist")).to_be_visible()
    assert asked == ["beforeunload"]


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_nothing_that_has_the_focus_hides_behind_the_save_row(
    desk: Page, live_server: LiveServer, width: int, height: int
) -> None:
    desk.set_viewport_size({"width": width, "height": height})
    desk.goto(live_server.url + change(a_claim()))
    desk.locator("#id_text").focus()
    hidden = []
    for _ in range(70):
        desk.keyboard.press("Tab")
        found = desk.evaluate(
            """() => {
                const field = document.activeElement, row = document.querySelector(".change-form .submit-row");
                if (!field || row.contains(field) || !field.closest("form")) return "";
                const box = field.getBoundingClientRect(), bar = row.getBoundingClientRect();
                const behind = getComputedStyle(row).position === "sticky" && box.bottom > bar.top + 1 && box.height < 300;
                return behind || box.top >= innerHeight || box.bottom <= 0 ? field.id || field.className : "";
            }"""
        )
        if found:
            hidden.append(found)
    assert not hidden


def test_title_tools_and_status_have_room(desk: Page, live_server: LiveServer) -> None:
    claim = a_claim()
    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.goto(live_server.url + change(claim))
    title = desk.locator("#content > h2").bounding_box()
    tools = desk.locator(".object-tools").bounding_box()
    assert title
    assert tools
    assert tools["y"] >= title["y"] + title["height"] - 1
    desk.evaluate(
        """() => document.querySelector(".desk-status").append(
            Object.assign(document.createElement("ul"), {innerHTML: "<li>A note</li>"}))"""
    )
    panel, notes = desk.locator(".desk-status").bounding_box(), desk.locator(".desk-status ul").last.bounding_box()
    assert panel
    assert notes
    assert notes["x"] - panel["x"] < 40


def test_a_row_that_was_added_starts_at_its_first_field(desk: Page, live_server: LiveServer) -> None:
    newsroom.actor("Alpha")
    with no_complaints(desk):
        desk.goto(live_server.url + change(a_claim()))
        add = desk.get_by_role("button", name="Add another Statement")
        add.focus()
        desk.keyboard.press("Enter")
        expect(desk.locator("#id_statements-2-speaker + .select2 .select2-selection")).to_be_focused()
        # No key is lost between opening a search and its being there, however slow the machine.
        slow = desk.context.new_cdp_session(desk)
        slow.send("Emulation.setCPUThrottlingRate", {"rate": 8})
        desk.keyboard.press("Enter")
        desk.keyboard.type("alph")
        expect(desk.locator(".select2-search__field:focus")).to_have_value("alph")
        slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        expect(desk.locator(".select2-results__option--highlighted")).to_contain_text("Alpha")
        desk.keyboard.press("Enter")
        expect(desk.locator("#select2-id_statements-2-speaker-container")).to_contain_text("Alpha")


def test_mistakes_lead_to_their_fields(desk: Page, live_server: LiveServer) -> None:
    with no_complaints(desk):
        desk.goto(f"{live_server.url}/admin/desk/claim/add/")
        desk.locator("#id_text").fill("It rained.")
        desk.get_by_label("Kind:").fill("weather")
        desk.locator("#id_statements-0-stance").select_option("asserts")
        desk.locator("#statements-0 summary", has_text="Quote").click()
        desk.locator("#id_statements-0-quote_text").fill("It pours")
        desk.get_by_role("button", name="Save", exact=True).click()
        listed = desk.get_by_role("navigation", name="What to correct")
        expect(listed.get_by_role("link").first).to_have_text("Statement 1 › Speaker")
        expect(listed).to_be_focused()
        listed.get_by_role("link", name="Language of the quote").click()
        expect(desk.locator("#id_statements-0-quote_language")).to_be_focused()


STOCK = {
    "link-in-text-block",  # the breadcrumbs: links in a line of text that only their colour tells from it
    "empty-table-header",  # tables of rows: the heading above a row's own name is empty
}
"""What axe finds in every stock form of Django's admin, and is left to Django."""


def violations(page: Page) -> dict[str, list[str]]:
    found = Axe().run(page).response["violations"]
    return {each["id"]: [node["html"][:160] for node in each["nodes"]] for each in found if each["id"] not in STOCK}


def test_everybody_can_use_the_forms(desk: Page, live_server: LiveServer) -> None:
    point = newsroom.plan("Peace plan", ["6"]).versions.get().points.get()
    actor = newsroom.actor("Spokesman", party=newsroom.actor("Side"))
    with newsroom.part_of(actor):
        SpeaksFor.objects.create(actor=actor, principal=newsroom.actor("Principal"))
    source = newsroom.source(carries=newsroom.source())
    position = newsroom.position(actor, [source], on_point=point)
    found = {}
    for row in (a_claim(), actor, source, point.version.plan, point.version, point, position):
        desk.goto(live_server.url + change(row))
        desk.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        desk.wait_for_load_state("load")
        expect(
            desk.locator("select.admin-autocomplete:not(.select2-hidden-accessible):not([name*=__prefix__])")
        ).to_have_count(0)
        found[row._meta.model_name] = violations(desk)
    assert not any(found.values()), found
