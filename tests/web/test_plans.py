"""Plans: versions by date, points with what corresponds to them, positions, claims."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.builders import Scribe, plan, point, statement, version
from tests.readers import Reader
from tests.web.markup import Element, read
from tracker.record.documents import CopyDoc, PointDoc, PointRef, Quote

pytestmark = pytest.mark.django_db


def page(reader: Reader, address: str = "/plans/the-plan/") -> Element:
    response = reader.get(address)
    assert response.status_code == 200
    return read(response)


def test_the_list(reader: Reader, record: Scribe) -> None:
    assert "Nothing has been published here yet." in page(reader, "/plans/").text
    record.plan(
        "The plan",
        version("Undated"),
        version("Later", dated="2025-12-01"),
        version("Of that year", dated="2025"),
        version("Earlier", dated="../2025-11-20"),
        aliases=("Plan B",),
    )
    document = page(reader, "/plans/")
    assert document.one("ul", class_="plan-lines").links() == ["/plans/the-plan/"]
    assert "Also called Plan B" in document.text
    assert [item.text for item in document.one("ul", class_="plan-lines").one("ol").all("li")] == [
        "Earlier (on or before 20 Nov 2025)",
        "Later (1 Dec 2025)",
        "Of that year (2025)",
        "Undated",
    ]


def test_versions_points_positions_and_claims(reader: Reader, record: Scribe) -> None:
    north, south = record.actor("North"), record.actor("South")
    envoy = record.actor("Envoy", party=south)
    outlet = record.actor("Outlet", kind="outlet")
    leak = record.source(outlet, slug="leak", title="The leak")
    old = version(
        "First draft",
        point("1", "Peace.", topic="peace"),
        point("2", "An army of 600.", topic="army", sources=(leak,)),
        dated="2025-11-20",
        authorship_note="disputed",
        point_count=28,
        availability="leaked",
        sources=(leak,),
    )
    new = version(
        "Second draft",
        point(
            "4", "An army of 800.", state="amended", corresponds_to=(old.points[1].id,), note="Read out, not printed."
        ),
        point("x", "", number="", topic="schools", state="text_not_seen"),
        dated="2025-12-24",
        authors=(north, south),
        derived_from=old.id,
    )
    subject = record.plan("The plan", new, old, aliases=("Plan B",))
    record.position(
        envoy, subject, "rejects", point=old.points[1].id, stated="2025-11-21", on_behalf_of=south, sources=(leak,)
    )
    copy = CopyDoc(kept="2025-11-22", sha256="ab" * 32)
    quote = Quote(text="une base", language="fr", translation="a basis", checked=copy)
    record.position(north, subject, "accepts_with_conditions", version=old.id, quote=quote)
    record.claim(
        "The army may have 600.",
        statement(north),
        points=(PointRef(plan=subject, point=old.points[1].id),),
        slug="army",
    )
    document = page(reader)
    assert document.one("h1").text == "The plan"
    assert [part["id"] for part in document.all("section", class_="version")] == [
        "version-first-draft",
        "version-second-draft",
    ]
    first = document.one("section", id="version-first-draft")
    for words in ("By disputed", "28 points; 2 recorded here", "Text leaked", "20 November 2025"):
        assert words in first.one("header").text, words
    assert "une base" in first.text
    assert "Original words checked against the copy kept on 22 Nov 2025 (SHA-256 abababababab…)" in first.text
    assert "Accepts, with conditions" in first.text
    army = document.one("li", id=f"point-{old.points[1].id}")
    assert "An army of 600." in army.text
    assert "Rejects" in army.text
    assert "Envoy for South" in army.text
    assert "21 Nov 2025" in army.text
    assert "1 claim about it" in army.text
    assert {
        f"#point-{new.points[0].id}",
        "/actors/envoy/",
        "/actors/south/",
        "/sources/leak/",
        "/claims/?point=the-plan/first-draft/2",
    } <= set(army.links())
    second = document.one("section", id="version-second-draft")
    assert second.one("header").links()[:3] == ["/actors/north/", "/actors/south/", "#version-first-draft"]
    amended = document.one("li", id=f"point-{new.points[0].id}")
    assert "Amended" in amended.text
    assert f"#point-{old.points[1].id}" in amended.links()
    assert "Text not seen" in document.one("li", id=f"point-{new.points[1].id}").text


def test_a_claim_is_linked_once_with_every_point_it_is_about(reader: Reader, record: Scribe) -> None:
    north, south = record.actor("North"), record.actor("South")
    draft = version("Draft", *(point(str(number)) for number in range(1, 4)), point("pp-x", number="", topic="army"))
    subject = record.plan("The plan", draft)
    record.claim("No number.", points=(PointRef(plan=subject, point=draft.points[3].id),), slug="no-number")
    both = tuple(PointRef(plan=subject, point=each.id) for each in draft.points[:2])
    said = statement(north, said="2025-01-01"), statement(south, "denies", said="2025-01-02")
    record.claim("Both points.", *said, points=both, slug="both")
    record.claim("One point.", points=both[:1], slug="one")
    record.claim("Aside.", points=(PointRef(plan=subject, point=draft.points[2].id),), level="background", slug="aside")
    document = page(reader)
    links = document.links()
    assert [links.count(f"/claims/{slug}/") for slug in ("both", "one", "aside")] == [1, 1, 1]
    entries = document.one("section", id="claims").one("ol").all("li")
    entry = next(each for each in entries if "/claims/both/" in each.links())
    assert "Contested claim: Both points." in entry.text
    assert entry.links() == ["/claims/both/", *(f"#point-{each.id}" for each in draft.points[:2])]
    assert next(each for each in entries if "/claims/no-number/" in each.links()).text.endswith("Draft, army")
    counts = {each.number: document.one("li", id=f"point-{each.id}").all("a")[-1] for each in draft.points[:3]}
    assert {number: (link.text, link["href"]) for number, link in counts.items()} == {
        "1": ("2 claims about it, 1 contested", "/claims/?point=the-plan/draft/1"),
        "2": ("1 claim about it, 1 contested", "/claims/?point=the-plan/draft/2"),
        "3": ("1 claim about it", "/claims/?point=the-plan/draft/3&level=background"),
    }
    for link in counts.values():
        assert len(page(reader, link["href"]).all("article")) == int(link.text.split()[0])


def test_only_the_latest_points_stand_open_and_all_are_there(reader: Reader, record: Scribe) -> None:
    first, second = version("First", point("1"), dated="2025-01-01"), version("Second", point("2"), dated="2025-01-02")
    record.plan("The plan", version("Third", dated="2025-01-03"), second, first)
    document = page(reader)
    folds = {
        part["id"]: "open" in fold.attributes
        for part in document.all("section", class_="version")
        for fold in part.all("details")
    }
    assert folds == {"version-first": False, "version-second": True}
    assert document.one("li", id=f"point-{first.points[0].id}")


def test_points_of_which_nothing_was_seen_are_one_row_with_every_anchor(reader: Reader, record: Scribe) -> None:
    def unseen(number: int, **fields: object) -> PointDoc:
        return point(str(number), "", state="text_not_seen", **fields)

    old = version("Old", point("15"), dated="2025-01-01")
    corresponding = unseen(15, topic="army", corresponds_to=(old.points[0].id,))
    points = (
        point("14"),
        corresponding,
        unseen(16),
        unseen(17),
        unseen(18, note="Said to be long."),
        unseen(19),
        point("20", "", state="deleted"),
    )
    new = version("New", *points, dated="2025-01-02")
    record.plan("The plan", old, new)
    rows = page(reader).one("section", id="version-new").one("ol", class_="points").all("li")
    numbers = [row.one("p", class_="point-number").text for row in rows]
    assert numbers == ["14", "15–17", "18", "19", "20"]
    run = rows[1]
    assert "Text not seen" in run.text
    assert "Deleted" not in run.text
    assert "15 army (corresponds to Old, 15)" in run.text
    anchors = [span["id"] for span in run.all("span") if "id" in span.attributes]
    assert anchors == [f"point-{each.id}" for each in points[1:4]]
    assert "Deleted" in rows[4].text


def test_who_took_which_position(reader: Reader, record: Scribe) -> None:
    west, east = record.actor("Westland", kind="government"), record.actor("Eastland", kind="government")
    envoy, official = record.actor("An envoy", party=west), record.actor("An official", unnamed=True)
    draft = version("Draft", point("1", topic="army"), point("2"), dated="2025-01-01")
    subject = record.plan("The plan", version("Other"), draft)
    first = record.position(west, subject, "rejects", version=draft.id, stated="2025-01-02")
    latest = record.position(envoy, subject, "accepts", version=draft.id, stated="2025-01-05")
    inferred = record.position(
        east, subject, "seeks_changes", point=draft.points[0].id, basis="inferred_from_text", stated="2025-01-03"
    )
    record.position(official, subject, "rejects", point=draft.points[1].id)
    document = page(reader, "/plans/the-plan/?by=parties")
    assert _matrix(document) == {
        "On": ["Eastland", "Westland"],
        "Draft 1 Jan 2025": [
            "No stated position",
            "Accepts 5 Jan 2025 An envoy 1 other position Rejects 2 Jan 2025",
        ],
        "Draft, point 1 army": [
            "Wants changes 3 Jan 2025 Inferred from their draft, not stated",
            "No stated position",
        ],
    }
    table = document.one("div", class_="matrix").one("table")
    places = [[f"#position-{each}" for each in cell] for cell in ((latest, first), (inferred,))]
    assert [cell.links() for cell in table.all("td") if cell.links()] == places
    assert [document.one("li", id=place.partition("#")[2]) for cell in places for place in cell]
    assert "/plans/the-plan/points/draft/1/" in table.links()
    by_actors = page(reader)
    assert _matrix(by_actors) == {
        "On": ["Eastland", "Westland", "An envoy Westland"],
        "Draft 1 Jan 2025": ["No stated position", "Rejects 2 Jan 2025", "Accepts 5 Jan 2025"],
        "Draft, point 1 army": [
            "Wants changes 3 Jan 2025 Inferred from their draft, not stated",
            "No stated position",
            "No stated position",
        ],
    }
    told = by_actors.text
    assert "1 point on which none is recorded is left out." in told
    assert "1 position of an unnamed speaker stands with its version alone." in told
    for shown, other in ((by_actors, "/plans/the-plan/?by=parties#matrix"), (document, "/plans/the-plan/#matrix")):
        links = shown.one("nav", class_="orders").all("a")
        assert [link["href"] for link in links if "aria-current" not in link.attributes] == [other]
    assert reader.get("/plans/the-plan/?by=nobody").status_code == 400
    assert reader.get("/plans/the-plan/?by=actors&x=1")["Location"] == "/plans/the-plan/"


def _matrix(document: Element) -> dict[str, list[str]]:
    """{first cell of a row: the others}."""
    rows = document.one("div", class_="matrix").one("table").all("tr")
    cells = ([each.text for each in row.children if isinstance(each, Element)] for row in rows)
    return {first: others for first, *others in cells}


def test_the_picture_of_the_versions_and_the_table_say_the_same(reader: Reader, record: Scribe) -> None:
    north = record.actor("North", kind="government")
    old = version("First draft", *map(point, "123"), dated="2025-11-20", authorship_note="disputed")
    one, two, three = (each.id for each in old.points)
    rival = version(
        "Rival draft", point("1", corresponds_to=(one,)), dated="2025-11-23", authors=(north,), derived_from=old.id
    )
    other = version(
        "Other draft",
        point("1", corresponds_to=(one, two)),
        point("2", "", state="deleted", corresponds_to=(three,)),
        point("3", "", state="text_not_seen", corresponds_to=(three,)),
        dated="2025-11-23",
    )
    late = version("Late draft", point("1", corresponds_to=(one,)), dated="2025-12~", derived_from=old.id)
    record.plan("The plan", old, rival, other, late)
    document = page(reader)
    picture = document.one("svg", class_="lineage-picture")
    paths = Counter(path["class"] for path in picture.one("g", class_="lineage-lines").all("path"))
    assert paths == {"is-kept": 4, "is-deleted": 1, "is-unseen": 1, "is-derived": 2}
    rows = document.one("table", class_="versions-table").one("tbody").all("tr")
    flows = [[flow.text for flow in row.all("span", class_="flow")] for row in rows]
    assert flows == [
        [],
        ["Drawn from First draft: 1 correspondence"],
        ["First draft: 4 correspondences, 1 deleted, text of 1 not seen"],
        ["Drawn from First draft: 1 correspondence"],
    ]
    boxes = picture.all("g", class_="lineage-box")
    shown = {box.one("text", class_="is-label").text: box for box in boxes}
    for row in rows:
        label, date, by = (row.one("th").text, row.all("td")[0].text, row.all("td")[1].text)
        lines = [line.text for line in shown[label].all("text")]
        assert lines[-1] == f"By: {by}"
        assert lines[1].split()[-1] == date.split()[-1]
    assert [label for label, box in shown.items() if box.has(class_="is-open")] == [
        "First draft",
        "Other draft",
        "Late draft",
    ]
    assert [label for label, box in shown.items() if box.has(class_="is-vague")] == ["Late draft"]
    # Rivals of one time stand beside each other.
    corners = {label: (box.one("rect")["x"], box.one("rect")["y"]) for label, box in shown.items()}
    assert corners["Rival draft"][1] == corners["Other draft"][1]
    assert len(set(corners.values())) == len(corners)
    assert "/plans/the-plan/compare/?from=first-draft&to=other-draft" in document.links()


def test_a_position_on_the_plan_as_a_whole(reader: Reader, record: Scribe) -> None:
    subject = record.plan("The plan", version("Draft"))
    record.position(record.actor("Somebody"), subject, "rejects")
    document = page(reader)
    assert "Positions on the plan as a whole Rejects Somebody" in " ".join(document.text.split())


def test_a_plan_without_versions_says_so(reader: Reader, record: Scribe) -> None:
    record.plan("The plan")
    record.plan("Later plan", version("Draft", dated="2025-11-20"))
    for address, told in (
        ("/plans/the-plan/", "No version of this plan is recorded here."),
        ("/plans/later-plan/?as_of=2025-11-19", "No version of this plan was there by then."),
    ):
        document = page(reader, address)
        assert told in document.text
        assert not document.all("table")


def test_every_link_within_the_page_leads_somewhere(reader: Reader, record: Scribe) -> None:
    old = version("First", point("1"), point("2"))
    new = version("Second", point("1", corresponds_to=(old.points[0].id, old.points[1].id)), derived_from=old.id)
    subject = record.plan("The plan", old, new)
    record.position(record.actor("Somebody"), subject, version=new.id)
    document = page(reader)
    ids = {
        element["id"]
        for tag in ("section", "li", "main", "span", "h2")
        for element in document.all(tag)
        if "id" in element.attributes
    }
    inside = {link.rpartition("#")[2] for link in document.links() if link.startswith(("#", "/plans/the-plan/#"))}
    assert inside
    assert inside <= ids


def test_moved_removed_and_never_there(reader: Reader, record: Scribe) -> None:
    subject = record.plan("The plan", slug="old")
    record.again(subject, plan("The plan"), slug="the-plan")
    moved = reader.get("/plans/old/")
    assert (moved.status_code, moved["Location"]) == (301, "/plans/the-plan/")
    record.withdraw(subject, note="A forgery.")
    gone = reader.get("/plans/the-plan/")
    assert gone.status_code == 410
    assert "A forgery." in read(gone).text
    assert reader.get("/plans/never/").status_code == 404


def test_as_many_queries_for_one_as_for_fifty(
    reader: Reader, record: Scribe, assert_queries: Callable[..., AbstractContextManager[None]]
) -> None:
    outlet = record.actor("Outlet", kind="outlet")

    def publish(count: int, slug: str) -> None:
        sources = [record.source(outlet) for _ in range(count)]
        draft = version("Draft", *(point(str(number), sources=(sources[number],)) for number in range(count)))
        subject = record.plan("The plan", draft, slug=slug)
        for number, each in enumerate(draft.points):
            speaker = record.actor(f"Speaker {number}", slug=f"{slug}-speaker-{number}")
            record.position(speaker, subject, point=each.id, sources=(sources[number],))
            record.claim(f"Claim {number}.", points=(PointRef(plan=subject, point=each.id),), slug=f"{slug}-{number}")

    publish(1, "small")
    publish(50, "large")
    for slug in ("small", "large"):
        with assert_queries(5):
            page(reader, f"/plans/{slug}/")
    with assert_queries(1):
        page(reader, "/plans/")
