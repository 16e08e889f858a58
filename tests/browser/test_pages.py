"""Every kind of page in Chromium: accessible, wide and on a phone, light and dark, without a complaint."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.watching import no_complaints
from tests.builders import Scribe, point, version
from tests.web.stories import town
from tracker.record.documents import AssessmentDoc, EvidenceDoc, PointRef, RelationDoc

WIDE, PHONE, NARROW = (1280, 900), (390, 844), (320, 568)

PAGES = (
    "/",
    "/claims/",
    "/claims/?q=Midford",
    "/claims/?q=nothing+of+the+kind",
    "/places/",
    "/search/",
    "/search/?q=army+or+town",
    "/search/?q=grey&in=actor",
    "/claims/midford/",
    "/claims/midford/?as_of=2025-11-20&known_at=2999-01-01T10:00Z",
    "/claims/midford/editions/",
    "/claims/midford/editions/1/",
    "/claims/midford/editions/2/",
    "/plans/",
    "/plans/peace/",
    "/plans/peace/compare/",
    "/plans/peace/points/second-draft/7/",
    "/actors/",
    "/actors/marshal-grey/",
    "/sources/article/",
    "/timeline/",
    "/changes/",
    "/corrections/",
    "/method/",
    "/letters/?about=/claims/midford/&edition=2",
    "/letters/sent/",
)
REFUSED = {"/claims/removed/": 410, "/nowhere/": 404, "/claims/?status=nonsense": 400}


@pytest.fixture
def site(live_server: LiveServer, record: Scribe) -> str:
    """The address of a site with one of everything."""
    story = town(record)
    place = point("7", "The town goes to the north.")
    draft, second = version("First draft", point("1", "Peace."), dated="2025-11-01"), version("Second draft", place)
    plan = record.plan("Peace plan", draft, second, slug="peace")
    record.position(story.marshal, plan, "rejects", point=place.id, sources=(story.article,), stated="2025-11-22")
    whole = record.claim("The whole district was taken.", slug="whole")
    evidence = EvidenceDoc(id=place.id, kind="video", title="A film", bearing="supports", produced_by=story.north_army)
    verdict = AssessmentDoc(id=place.id, verdict="Not settled", reasons="Nobody could go there.", dated="2025-11-22")
    record.again(
        story.claim,
        replace(
            story.body,
            text=story.body.text.replace("20 November", "21 November"),
            points=(PointRef(plan=plan, point=place.id),),
            evidence=(evidence,),
            assessments=(verdict,),
            relations=(RelationDoc(kind="part_of", target=whole),),
        ),
        "correction",
        note="The day was wrong.",
    )
    record.withdraw(record.claim("Gone.", slug="removed"))
    return live_server.url


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page in a fresh, empty browser: visit(size, color_scheme="dark")."""
    contexts = []

    def opened(size: tuple[int, int], **options: Any) -> Page:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_accessible_and_without_complaints(
    site: str, visit: Callable[..., Page], size: tuple[int, int], scheme: Literal["light", "dark"]
) -> None:
    page = visit(size, color_scheme=scheme)
    problems = []
    for path in (*PAGES, *REFUSED):
        with no_complaints(page, refused=REFUSED.get(path, 0)):
            page.goto(site + path)
            for fold in page.locator("details").all():
                fold.evaluate("element => element.open = true")
            found = Axe().run(page)
        if found.violations_count:
            problems.append(f"{path}\n{found.generate_report()}")
    assert not problems, "\n\n".join(problems)
    assert page.context.cookies() == []


def test_nothing_scrolls_sideways(site: str, visit: Callable[..., Page]) -> None:
    """At 320 px, and at 640 px with text twice as large; wide tables scroll in a frame of their own."""
    for size, text in ((NARROW, "100%"), ((640, 900), "200%")):
        page = visit(size)
        for path in (*PAGES, *REFUSED):
            page.goto(site + path)
            page.evaluate("size => { document.documentElement.style.fontSize = size }", text)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{path} is {wide} px too wide at {size[0]} px and {text}"


def test_a_phones_first_screen_has_status_wording_sides_and_date(site: str, visit: Callable[..., Page]) -> None:
    page = visit(PHONE)
    page.goto(f"{site}/claims/midford/")
    for selector in (".kicker", "h1", "data.status", ".dates", ".glance"):
        box = page.locator(selector).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE[1], f"{selector} ends at {box['y'] + box['height']}"
    assert page.locator(".glance dt").all_inner_texts() == ["Says so", "Says not so", "Could not verify"]


def test_sides_stand_beside_each_other_when_wide_and_below_on_a_phone(site: str, visit: Callable[..., Page]) -> None:
    for size, beside in ((WIDE, True), (PHONE, False)):
        page = visit(size)
        page.goto(f"{site}/claims/midford/")
        says_so, says_not_so = (page.locator(f"#{each}").bounding_box() for each in ("says-so", "says-not-so"))
        assert says_so is not None
        assert says_not_so is not None
        assert (says_so["y"] == says_not_so["y"]) is beside
        assert abs(says_so["width"] - says_not_so["width"]) < 1


def test_the_keyboard_reaches_the_content_first(site: str, visit: Callable[..., Page]) -> None:
    page = visit(WIDE)
    page.goto(f"{site}/claims/midford/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_citation_is_copied_by_keyboard_where_scripts_run(site: str, visit: Callable[..., Page]) -> None:
    page = visit(WIDE, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/claims/midford/")
    for name, expected in (("Copy the citation", page.locator(".cite").inner_text()), ("Copy the link", "<a href=")):
        page.get_by_role("button", name=name).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text("Copied.")
        assert page.evaluate("navigator.clipboard.readText()").startswith(expected)
    plain = visit(WIDE, java_script_enabled=False)
    plain.goto(f"{site}/claims/midford/")
    assert "edition 2" in plain.locator(".cite").inner_text()
    expect(plain.get_by_role("button", name="Copy")).to_have_count(0)


def test_everything_can_be_read_without_scripts(site: str, visit: Callable[..., Page]) -> None:
    page = visit(WIDE, java_script_enabled=False)
    page.goto(f"{site}/claims/")
    page.get_by_role("searchbox", name="Search").fill("Midford")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Northland had taken the town of Midford").first.click()
    page.get_by_text("Why this status?").click()
    assert page.get_by_text("Rule R6, version 1 of the rules").is_visible()


def test_high_contrast_and_print_keep_the_marks(site: str, visit: Callable[..., Page]) -> None:
    page = visit(WIDE, forced_colors="active")
    page.goto(f"{site}/claims/midford/")
    assert page.locator(".status-line .mark").is_visible()
    page.emulate_media(media="print", forced_colors="none")
    assert page.locator(".search").is_hidden()
    assert page.locator(".statement").first.is_visible()


def test_a_claim_page_is_light(site: str, visit: Callable[..., Page]) -> None:
    """Everything that it loads, before any compression but that of the font: a few times less over the wire."""
    page = visit(WIDE)
    sizes: dict[str, int] = {}
    page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
    page.goto(f"{site}/claims/midford/", wait_until="networkidle")
    assert sum(sizes.values()) < 90_000, sizes
    assert [url.rpartition("/")[2] for url in sizes if url.endswith(".js")] == ["cite.js"]


def test_a_filter_changes_the_list_in_place(site: str, visit: Callable[..., Page]) -> None:
    """The plain link works by itself; with scripts only the list is exchanged, and the address follows."""
    for scripts in (True, False):
        page = visit(WIDE, java_script_enabled=scripts)
        with no_complaints(page):
            page.goto(f"{site}/claims/")
            if scripts:
                page.evaluate("document.body.dataset.kept = 'yes'")
            page.locator(".facets").get_by_role("link", name="Contested").click()
            page.wait_for_url("**/claims/?status=contested")
            assert page.locator(".entry").count() == 1
        if scripts:
            assert page.evaluate("document.body.dataset.kept") == "yes"
            page.go_back()
            page.wait_for_url(f"{site}/claims/")
            expect(page.locator("h1")).to_have_text("Claims")


def test_an_exchanged_list_has_the_focus_at_its_heading(site: str, visit: Callable[..., Page]) -> None:
    page = visit(WIDE)
    with no_complaints(page):
        page.goto(f"{site}/claims/")
        page.locator(".facets").get_by_role("link", name="Contested").focus()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_be_focused()
        expect(page.locator("h1")).to_have_text("Claims: Contested")
        expect(page).to_have_title("Claims: Contested · On the Record")


def test_a_refusal_is_shown_also_where_scripts_exchange_the_list(site: str, visit: Callable[..., Page]) -> None:
    page = visit(WIDE)
    with no_complaints(page, refused=400):
        page.goto(f"{site}/claims/")
        page.get_by_label("Said from").fill("0001-01-01")
        page.get_by_role("button", name="Show").click()
        page.wait_for_url(re.compile("from=0001-01-01"))
        expect(page.locator("main")).to_contain_text("outside 1000 to 2999")


def test_filters_stand_open_beside_the_list_and_fold_on_a_phone(site: str, visit: Callable[..., Page]) -> None:
    for size, beside in ((WIDE, True), (PHONE, False)):
        page = visit(size)
        page.goto(f"{site}/claims/")
        assert page.locator(".facets").is_visible() is beside
        assert page.locator(".facets-fold > summary").is_visible() is not beside


def test_without_details_content_the_filters_keep_their_handle(site: str, visit: Callable[..., Page]) -> None:
    """As in a browser that cannot show what a closed fold holds: whatever depends on that is left out."""
    page = visit(WIDE)

    def without(route: Route) -> None:
        css = route.fetch().text()
        route.fulfill(body=css.replace("::details-content", "::unknown-content"), content_type="text/css")

    page.route("**/*.css", without)
    page.goto(f"{site}/claims/")
    handle = page.locator(".facets-fold > summary")
    expect(handle).to_be_visible()
    handle.click()
    expect(page.locator(".facets")).to_be_visible()


def test_a_link_to_a_folded_point_opens_it_and_print_shows_all(site: str, visit: Callable[..., Page]) -> None:
    for scripts in (True, False):
        page = visit(PHONE, java_script_enabled=scripts)
        page.goto(f"{site}/plans/peace/")
        folded = page.locator("#version-first-draft .point").first
        expect(folded).to_be_hidden()
        anchor = folded.get_attribute("id")
        page.goto(f"{site}/plans/peace/#{anchor}")
        expect(folded).to_be_in_viewport()
    page = visit(WIDE)
    page.goto(f"{site}/plans/peace/")
    page.emulate_media(media="print")
    for each in page.locator(".point").all():
        assert each.evaluate("element => element.checkVisibility({ contentVisibilityAuto: true })")
        assert each.bounding_box()


def test_a_phone_shows_tables_as_blocks_with_the_names_of_columns(site: str, visit: Callable[..., Page]) -> None:
    for size in (PHONE, NARROW):
        page = visit(size)
        for path in ("/", "/plans/peace/"):
            page.goto(site + path)
            for cell in page.locator("table.stacks td, table.stacks tbody th").all():
                box = cell.bounding_box()
                assert box is not None
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= size[0], path
        labels = page.locator(".versions-table td").first.evaluate("td => getComputedStyle(td, '::before').content")
        assert labels == '"Date"'
