"""The front page: what is contested, what changed, the plan at a glance."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from tests.builders import Scribe, claim, point, statement, version
from tests.readers import Reader
from tests.web.markup import Element, read
from tests.web.stories import TEXT, town

pytestmark = pytest.mark.django_db


def front(reader: Reader) -> Element:
    response = reader.get("/")
    assert response.status_code == 200
    return read(response)


def test_an_empty_record(reader: Reader) -> None:
    document = front(reader)
    assert document.one("h1").text == "We record who said what. We do not decide who is right."
    assert "Nothing recorded here is contested now." in document.text
    assert "Nothing has been published here yet." in document.text
    assert document.one("form", class_="search-large")["action"] == "/search/"


def test_contested_claims_newest_first_with_both_sides(reader: Reader, record: Scribe) -> None:
    story = town(record)
    older = record.claim(
        "An older one.",
        statement(story.marshal, said="2025-01-01"),
        statement(story.south_army, "denies", said="2025-01-02"),
    )
    assert older
    record.claim("Nobody denies this.", statement(story.marshal))
    record.claim("In the background.", statement(story.marshal), level="background")
    record.claim("Unnamed.", statement(record.actor("An official", unnamed=True)))
    document = front(reader)
    contested = document.one("section", class_="front-main")
    assert [entry.one("h3").text for entry in contested.all("article")] == [TEXT, "An older one."]
    assert "Says not so Army of Southland for Southland" in contested.text
    tallies = document.one("ul", class_="tallies")
    assert {link["href"]: link.text for link in tallies.all("a")} == {
        "/claims/": "4 Key claims",
        "/claims/?status=contested": "2 Contested",
        "/claims/?status=unattributed": "1 Unnamed sources only",
        "/claims/?level=background": "1 Background",
    }


def test_what_changed_stands_before_what_is_new(reader: Reader, record: Scribe) -> None:
    story = town(record)
    gone = record.claim("Published by mistake.")
    for number in range(15):
        record.claim(f"New claim {number}.")
        record.claim(f"Aside {number}.", level="background")
    record.again(story.claim, replace(story.body, place="Upford"), "correction", note="The place was wrong.")
    record.again(story.claim, replace(story.body, place="Upper Ford"), "minor")
    record.withdraw(gone, note="It named a private person.")
    side = front(reader).one("section", class_="front-side")
    removed, corrected, new = side.one("ol").all("li")
    assert removed.text.startswith("Removed by us")
    assert "It named a private person." in removed.text
    assert "Published by mistake." not in removed.text
    assert f"Contested claim: {TEXT}" in corrected.text
    assert "The place was wrong." in corrected.text
    assert new.text.startswith("First published")
    assert "31 claims" in new.text
    assert new.links()[0] == "/claims/?sort=published"
    assert [line.text for line in new.all("p", class_="first")] == [
        f"No standing statement: New claim {number}." for number in (14, 13, 12, 11, 10)
    ]


def test_the_plan_at_a_glance(reader: Reader, record: Scribe) -> None:
    old = version("First draft", point("1", "Peace now."), point("2", "An army of 600."), dated="2025-11-20")
    new = version(
        "Second draft",
        point("1", "Peace now.", corresponds_to=(old.points[0].id,)),
        point("2", "An army of 800.", state="amended", corresponds_to=(old.points[1].id,)),
        point("3", "Trade.", state="added"),
        dated="2025-12-24",
    )
    only_a_remark = version("Third draft", dated="2025-12-26", point_count=27)
    record.plan("The plan", only_a_remark, new, old)
    document = front(reader)
    plan = document.one("section", class_="front-plan")
    assert "Second draft, compared with First draft: 1 added, 1 amended." in plan.text
    rows = [[cell.text for cell in row.all("td")] for row in plan.one("tbody").all("tr")]
    assert rows == [["Amended", "2 An army of 600.", "2 An army of 800."], ["Added", "Not in it", "3 Trade."]]
    versions = [link.text for link in plan.one("ol").all("a")]
    assert versions == ["First draft (20 Nov 2025)", "Second draft (24 Dec 2025)", "Third draft (26 Dec 2025)"]
    assert "/plans/the-plan/" in plan.links()
    assert not plan.all("div", class_="matrix")


def test_the_matrix_at_a_glance_is_of_whole_versions(reader: Reader, record: Scribe) -> None:
    draft = version("Draft", point("1"))
    plan = record.plan("The plan", draft)
    place = record.position(record.actor("Somebody"), plan, "rejects", version=draft.id, stated="2025-01-02")
    record.position(record.actor("Somebody else"), plan, "accepts", point=draft.points[0].id)
    table = front(reader).one("div", class_="matrix").one("table")
    assert [cell.text for cell in table.all("th")] == ["On", "Somebody", "Draft"]
    assert table.one("td").text == "Rejects 2 Jan 2025"
    assert table.one("td").links() == [f"/plans/the-plan/#position-{place}"]


def test_as_many_queries_for_one_as_for_fifty(
    reader: Reader, record: Scribe, assert_queries: Callable[..., AbstractContextManager[None]]
) -> None:
    story = town(record)
    plan = record.plan("The plan", version("Draft", point("1"), point("2", state="amended")))
    record.position(story.marshal, plan, version=None)
    with assert_queries(6):
        front(reader)
    for number in range(50):
        both = statement(story.marshal), statement(story.south_army, "denies")
        contested = record.claim(f"Claim {number}", *both)
        record.again(contested, claim(f"Claim {number}, again", *both), "correction", note="Wording.")
        record.position(story.marshal, plan, version=None)
    with assert_queries(6):
        front(reader)
