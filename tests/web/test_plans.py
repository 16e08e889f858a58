"""Plans: versions by date, points with what corresponds to them, positions, claims."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.builders import Scribe, plan, point, statement, version
from tests.readers import Reader
from tests.web.markup import Element, read
from tracker.record.documents import PointRef, Quote

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
    quote = Quote(text="une base", language="fr", translation="a basis")
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
    assert "Accepts, with conditions" in first.text
    army = document.one("li", id=f"point-{old.points[1].id}")
    assert "An army of 600." in army.text
    assert "Rejects" in army.text
    assert "Envoy for South" in army.text
    assert "21 Nov 2025" in army.text
    assert "Asserted, no denial recorded: The army may have 600." in army.text
    assert {
        f"/plans/the-plan/#point-{new.points[0].id}",
        "/actors/envoy/",
        "/actors/south/",
        "/sources/leak/",
        "/claims/army/",
        "/claims/?point=the-plan/first-draft/2",
    } <= set(army.links())
    second = document.one("section", id="version-second-draft")
    assert second.one("header").links()[:3] == ["/actors/north/", "/actors/south/", "#version-first-draft"]
    amended = document.one("li", id=f"point-{new.points[0].id}")
    assert "Amended" in amended.text
    assert f"/plans/the-plan/#point-{old.points[1].id}" in amended.links()
    assert "Text not seen" in document.one("li", id=f"point-{new.points[1].id}").text


def test_every_link_within_the_page_leads_somewhere(reader: Reader, record: Scribe) -> None:
    old = version("First", point("1"), point("2"))
    new = version("Second", point("1", corresponds_to=(old.points[0].id, old.points[1].id)), derived_from=old.id)
    subject = record.plan("The plan", old, new)
    record.position(record.actor("Somebody"), subject, version=new.id)
    document = page(reader)
    ids = {
        element["id"]
        for tag in ("section", "li", "main")
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
