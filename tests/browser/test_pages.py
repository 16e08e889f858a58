"""Every kind of page in Chromium: accessible, wide and on a phone, light and dark, without a complaint."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any, Literal

import brotli
import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, Route, ViewportSize, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from tests.browser.watching import no_complaints
from tests.builders import Scribe, point, version
from tests.web.stories import town
from tracker.record.documents import AssessmentDoc, EvidenceDoc, PointRef, RelationDoc

WIDE, PHONE, NARROW = (1280, 900), (390, 844), (320, 568)

WALL = (2560, 1300)

AXE: dict[str, Any] = {"resultTypes": ["violations"]}
COLOURS = {**AXE, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
SCHEMES: dict[Literal["light", "dark"], dict[str, Any]] = {"light": AXE, "dark": COLOURS}

# Whether the page's text is that of the document as it was sent.
SAME_AS_SENT = """async () => {
    const sent = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    return sent.querySelector("main").textContent === document.querySelector("main").textContent;
}"""

# Gives what editors write a first word that fits on no line.
LONG_WORDS = """() => {
    for (const each of document.querySelectorAll("main :is(h1, h2, h3, dd, td:not(.date), th, .about, .notes li, .facets li > a, .chosen a, .plan-claims a)"))
        each.prepend("m".repeat(80) + " ");
}"""

# Whether a date stands whole, on the right of a name that is written from the right.
AFTER_A_NAME = """() => {
    const line = document.createElement("p");
    for (const text of ["\u0648\u0632\u0627\u0631\u0629", " \u00b7 ", "22 Nov"])
        line.append(Object.assign(document.createElement("span"), { textContent: text }));
    document.querySelector("main").append(line);
    const left = (node, at) => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect().left;
    };
    const [name, , date] = [...line.children].map(each => each.firstChild);
    const places = [left(name, 0), left(date, 0), left(date, 3)];
    line.remove();
    return places[0] < places[1] && places[1] < places[2];
}"""

# Collects what moved without anybody's doing.
SHIFTS = """
    window.shifts = [];
    new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(each => each.value)))
        .observe({ type: "layout-shift", buffered: true });
"""

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
    "/uk/claims/midford/",
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
    "/sources/article/editions/1/",
    "/timeline/",
    "/changes/",
    "/corrections/",
    "/method/",
    "/letters/?about=/claims/midford/&edition=2",
    "/letters/sent/",
)
REFUSED = {"/claims/removed/": 410, "/nowhere/": 404, "/claims/?status=nonsense": 400}


def sized(size: tuple[int, int]) -> ViewportSize:
    return {"width": size[0], "height": size[1]}


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
        context = browser.new_context(viewport=sized(size), **options)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def violations(page: Page, options: dict[str, Any]) -> str:
    """What axe has to say of the page as it is now, "" for nothing. Its script is put in once a page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = AxeResults(page.evaluate("options => axe.run(options)", options))
    return found.generate_report() if found.violations_count else ""


def too_wide(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def test_every_page_wide_and_on_a_phone_light_and_dark(site: str, visit: Callable[..., Page]) -> None:
    """Each is loaded once; then the window, the text and the colours change around it.

    Nothing but colours differs between light and dark, so there axe looks at those alone. Nothing ever scrolls
    sideways: not at 320 px, at 640 px with text twice as large, on a wall of a screen, or for a word that is too long.
    What it says is in the page before any script has run.
    """
    page = visit(WIDE)
    problems = []
    for path in (*PAGES, *REFUSED):
        with no_complaints(page, refused=REFUSED.get(path, 0)):
            page.set_viewport_size(sized(WIDE))
            page.goto(site + path)
            if not page.evaluate(SAME_AS_SENT):
                problems.append(f"{path} says something else without scripts")
            page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
            for size in (WIDE, PHONE):
                page.set_viewport_size(sized(size))
                for scheme, options in SCHEMES.items():
                    page.emulate_media(color_scheme=scheme)
                    if told := violations(page, options):
                        problems.append(f"{path} {size[0]} px, {scheme}\n{told}")
            for size, text in ((NARROW, "100%"), ((640, 900), "200%"), (WALL, "")):
                page.set_viewport_size(sized(size))
                page.evaluate("size => { document.documentElement.style.fontSize = size }", text)
                if more := too_wide(page):
                    problems.append(f"{path} is {more} px too wide at {size[0]} px, text {text or 'as it is'}")
            page.evaluate(LONG_WORDS)
            for size in (WIDE, NARROW):
                page.set_viewport_size(sized(size))
                if more := too_wide(page):
                    problems.append(f"{path} is {more} px too wide at {size[0]} px with a word that fits on no line")
    assert not problems, "\n\n".join(problems)
    assert page.context.cookies() == []


def test_a_phones_first_screen_and_sides_beside_each_other(site: str, visit: Callable[..., Page]) -> None:
    """Status, wording, sides and date come first; left is “says so”, or right where a language is read from there."""
    page = visit(PHONE)
    page.goto(f"{site}/claims/midford/")
    for selector in (".kicker", "h1", "data.status", ".dates", ".glance"):
        box = page.locator(selector).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE[1], f"{selector} ends at {box['y'] + box['height']}"
    assert page.locator(".glance dt").all_inner_texts() == ["Says so", "Says not so", "Could not verify"]
    assert page.evaluate(AFTER_A_NAME)
    for size, direction in ((PHONE, "ltr"), (WIDE, "ltr"), (WIDE, "rtl"), (NARROW, "rtl")):
        page.set_viewport_size(sized(size))
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        says_so, says_not_so = (page.locator(f"#{each}").bounding_box() for each in ("says-so", "says-not-so"))
        assert says_so is not None
        assert says_not_so is not None
        assert (says_so["y"] == says_not_so["y"]) is (size == WIDE)
        assert (says_so["x"] < says_not_so["x"]) is (size == WIDE and direction == "ltr")
        assert abs(says_so["width"] - says_not_so["width"]) < 1
        assert too_wide(page) == 0
    for quote in page.locator(".quote blockquote[dir]").all():
        aligned = quote.evaluate("element => getComputedStyle(element).textAlign")
        assert aligned == {"ltr": "left", "rtl": "right"}[quote.get_attribute("dir") or ""]


def test_the_frame_by_keyboard_and_without_scripts(site: str, visit: Callable[..., Page]) -> None:
    """The first stop leads past the frame. On a phone its parts are behind a handle, wide they stand open."""
    page = visit(PHONE, java_script_enabled=False)
    page.goto(f"{site}/claims/midford/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox")).to_be_visible()
    assert too_wide(page) == 0
    page.get_by_role("searchbox").fill("Midford")
    page.keyboard.press("Enter")
    page.set_viewport_size(sized(WIDE))
    page.get_by_role("link", name="Northland had taken the town of Midford").first.click()
    page.get_by_text("Why this status?").click()
    assert page.get_by_text("Rule R6, version 1 of the rules").is_visible()
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Claims").click()
    page.wait_for_url(f"{site}/claims/")


def test_a_citation_is_copied_by_keyboard_where_scripts_run(site: str, visit: Callable[..., Page]) -> None:
    page = visit(WIDE, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/claims/midford/")
    for name, expected in (("Copy the citation", page.locator(".cite").inner_text()), ("Copy the link", "<a href=")):
        page.get_by_role("button", name=name).focus()
        page.keyboard.press("Enter")
        expect(page.locator("#cite-told")).to_have_text("Copied.")
        assert page.evaluate("navigator.clipboard.readText()").startswith(expected)
    plain = visit(WIDE, java_script_enabled=False)
    plain.goto(f"{site}/claims/midford/")
    assert "edition 2" in plain.locator(".cite").inner_text()
    expect(plain.get_by_role("button", name="Copy")).to_have_count(0)


def test_paper_and_high_contrast_keep_what_is_said(site: str, visit: Callable[..., Page]) -> None:
    """Printed from a dark screen: black on white, without the frame, with what was folded, no cell cut off."""
    page = visit(WIDE, forced_colors="active")
    page.goto(f"{site}/claims/midford/")
    assert page.locator(".status-line .mark").is_visible()
    page.emulate_media(forced_colors="none", color_scheme="dark", media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    north = "The town goes to the north."
    printed = (
        ("/claims/midford/", 3, ("by 21 November 2025.", "Marshal Grey", "Rule R6", "https://gazette.example/a")),
        ("/plans/peace/", 4, ("Peace plan", north, "Rejects", "The 1 point recorded here")),
        ("/plans/peace/compare/", 3, ("First draft", "Second draft", north)),
    )
    for path, most, words in printed:
        page.goto(site + path)
        for hidden in (".search", ".sections", ".button"):
            assert not any(each.is_visible() for each in page.locator(hidden).all()), f"{path}: {hidden}"
        sheets = PdfReader(BytesIO(page.pdf(format="A4"))).pages
        text = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
        assert len(sheets) <= most, path
        for word in words:
            assert word.replace(" ", "") in text.replace(" ", ""), f"{path}: {word}"


def test_a_claim_page_is_light_and_nothing_moves_while_it_loads(site: str, visit: Callable[..., Page]) -> None:
    """As it goes over the wire, compressed as the server compresses it. A typeface that comes late changes nothing."""
    page = visit(PHONE)
    sizes: dict[str, int] = {}

    def weigh(response: Response) -> None:
        body = response.body()
        sizes[response.url] = len(body) if response.url.endswith(".woff2") else len(brotli.compress(body))

    def late(route: Route) -> None:
        page.wait_for_timeout(600)
        route.continue_()

    page.on("response", weigh)
    page.route("**/*.woff2", late)
    page.add_init_script(SHIFTS)
    page.goto(f"{site}/claims/midford/", wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("shifts") == []
    assert sum(sizes.values()) < 60_000, sizes
    assert sum(size for url, size in sizes.items() if url.endswith(".css")) < 20_000, sizes
    assert 0 < sum(size for url, size in sizes.items() if url.endswith(".js")) < 20_000, sizes


def test_a_filter_changes_the_list_in_place(site: str, visit: Callable[..., Page]) -> None:
    """The plain link works by itself; with scripts only the list is exchanged, the address follows, and so does the
    focus. The filters stand open beside the list and fold on a phone."""
    for scripts in (True, False):
        page = visit(PHONE, java_script_enabled=scripts)
        with no_complaints(page):
            page.goto(f"{site}/claims/")
            assert page.locator(".facets").is_hidden()
            assert page.locator(".facets-fold > summary").is_visible()
            page.set_viewport_size(sized(WIDE))
            assert page.locator(".facets").is_visible()
            assert page.locator(".facets-fold > summary").is_hidden()
            if scripts:
                page.evaluate("document.body.dataset.kept = 'yes'")
            page.locator(".facets").get_by_role("link", name="Contested").focus()
            page.keyboard.press("Enter")
            page.wait_for_url("**/claims/?status=contested")
            expect(page.locator("h1")).to_have_text("Claims: Contested")
            expect(page).to_have_title("Claims: Contested · On the Record")
            assert page.locator(".entry").count() == 1
        if scripts:
            expect(page.locator("h1")).to_be_focused()
            assert page.evaluate("document.body.dataset.kept") == "yes"
            page.go_back()
            page.wait_for_url(f"{site}/claims/")
            expect(page.locator("h1")).to_have_text("Claims")


def test_a_refusal_is_shown_also_where_scripts_exchange_the_list(site: str, visit: Callable[..., Page]) -> None:
    page = visit(WIDE)
    with no_complaints(page, refused=400):
        page.goto(f"{site}/claims/")
        page.get_by_label("Said from").fill("0001-01-01")
        page.get_by_role("button", name="Show").click()
        page.wait_for_url(re.compile("from=0001-01-01"))
        expect(page.locator("main")).to_contain_text("outside 1000 to 2999")


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


def test_a_link_to_a_folded_point_opens_it_and_a_phone_shows_tables_as_blocks(
    site: str, visit: Callable[..., Page]
) -> None:
    for scripts in (True, False):
        page = visit(PHONE, java_script_enabled=scripts)
        page.goto(f"{site}/plans/peace/")
        folded = page.locator("#version-first-draft .point").first
        expect(folded).to_be_hidden()
        anchor = folded.get_attribute("id")
        page.goto(f"{site}/plans/peace/#{anchor}")
        expect(folded).to_be_in_viewport()
    labels = page.locator(".versions-table td").first.evaluate("td => getComputedStyle(td, '::before').content")
    assert labels == '"Date"'
    for path in ("/plans/peace/", "/"):
        page.goto(site + path)
        for size in (PHONE, NARROW):
            page.set_viewport_size(sized(size))
            for cell in page.locator("table.stacks td, table.stacks tbody th").all():
                box = cell.bounding_box()
                assert box is not None
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= size[0], path
