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
    assert document.one("form", class_="search-large")["action"] == "/claims/"


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
    record.again(story.claim, replace(story.body, place="Upford"), "correction", note="The place was wrong.")
    record.again(story.claim, replace(story.body, place="Upper Ford"), "minor")
    record.withdraw(gone, note="It named a private person.")
    side = front(reader).one("section", class_="front-side")
    lines = [line.text for line in side.all("li")]
    assert lines[0].startswith("Removed by us · ") or lines[0].startswith("Removed by us")
    assert "It named a private person." in lines[0]
    assert "Published by mistake." not in lines[0]
    assert f"Contested claim: {TEXT}" in lines[1]
    assert "The place was wrong." in lines[1]
    assert len([line for line in lines if TEXT in line]) == 1
    assert len(lines) == 10
    assert "New claim 14." in lines[2]
    assert "First published in the same day: 16 claims" in side.text


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


def test_as_many_queries_for_one_as_for_fifty(
    reader: Reader, record: Scribe, assert_queries: Callable[..., AbstractContextManager[None]]
) -> None:
    story = town(record)
    plan = record.plan("The plan", version("Draft", point("1"), point("2", state="amended")))
    record.position(story.marshal, plan, version=None)
    with assert_queries(5):
        front(reader)
    for number in range(50):
        both = statement(story.marshal), statement(story.south_army, "denies")
        contested = record.claim(f"Claim {number}", *both)
        record.again(contested, claim(f"Claim {number}, again", *both), "correction", note="Wording.")
        record.position(story.marshal, plan, version=None)
    with assert_queries(5):
        front(reader)
