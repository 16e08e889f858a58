"""A claim's timeline: the picture and the list hold the same facts, and the status of each day is that day's."""

import gzip
from dataclasses import replace
from datetime import date

import pytest

from tests.builders import Scribe, statement
from tests.readers import Reader
from tests.web.markup import Element, read
from tests.web.stories import Town, town
from tracker.record.documents import StatementDoc
from tracker.web.presenters.claim_timeline import event
from tracker.web.presenters.claim_timeline_layout import Precision

pytestmark = pytest.mark.django_db

MOST = 60_000
"""Bytes of a claim's page over the wire."""


@pytest.fixture
def story(record: Scribe) -> Town:
    """The denier changes its mind twice; a bystander's date is not known."""
    told = town(record)
    army, wire = told.south_army, told.wire
    later = [
        statement(army, "confirms", said="2025-11-25", on_behalf_of=told.southland),
        statement(army, "denies", said="2025-12", on_behalf_of=told.southland),
        statement(wire, "reports", said=""),
        statement(wire, "reports", said="2025-11-21T09:00Z"),
    ]
    record.again(told.claim, replace(told.body, statements=(*told.body.statements, *later)))
    return told


def page(reader: Reader, path: str = "/claims/midford/") -> Element:
    response = reader.get(path)
    assert response.status_code == 200
    return read(response)


def told(document: Element) -> list[Element]:
    return [
        item for each in document.all("ol", class_="when") if not each.has(class_="turns") for item in each.all("li")
    ]


def test_picture_and_list_hold_the_same_facts(reader: Reader, story: Town) -> None:
    document = page(reader)
    picture = document.one("svg", class_="timeline-picture")
    marks, items = picture.all("a", class_="told"), told(document)
    assert len(marks) == len(items) == 6
    for mark, item in zip(marks, items, strict=True):
        [link] = item.all("a")
        assert mark["href"] == link["href"]
        speaker, _, stance = link.text.rpartition(": ")
        assert mark["aria-label"] == f"{speaker}, {item.one('span', class_='date').text}: {stance}"
    turned = document.one("ol", class_="turns").all("li")
    stretches = picture.all("a", class_="turn")
    assert [each["href"] for each in stretches] == [item.one("a")["href"] for item in turned]
    assert [each["aria-label"] for each in stretches] == [
        f"{item.one('span', class_='date').text}: {item.one('a').text}".replace("from", "From") for item in turned
    ]
    assert [each.one("text").text for each in stretches] == [item.one("a").text for item in turned]
    [undated] = document.one("ul", class_="undated").all("li")
    assert undated.one("a")["href"] not in [mark["href"] for mark in marks]
    statements = document.all("li", class_="statement")
    assert {f"#{each['id']}" for each in statements} == {mark["href"] for mark in (*marks, *undated.all("a"))}


def test_sides_and_precision_are_told_by_shape_and_place(reader: Reader, story: Town) -> None:
    picture = page(reader).one("svg", class_="timeline-picture")
    line = float(picture.one("path", class_="time")["d"].removeprefix("M0 ").partition("H")[0])
    places = {
        mark["class"]: (
            float(mark.one("rect")["y"]) + float(mark.one("rect")["height"]) / 2 - line,
            [each.tag for each in mark.all("circle")],
            [each["d"].count("M") for each in mark.all("path", class_="bar")],
        )
        for mark in picture.all("a", class_="told")
    }
    assert {name: (place < 0, place > 0, *rest) for name, (place, *rest) in places.items()} == {
        "told supports before": (True, False, ["circle"], [2]),
        "told opposes about": (False, True, ["circle"], [3]),
        "told comments exact": (True, False, [], []),
        "told comments day": (False, True, [], [3]),
        "told supports day": (True, False, ["circle"], [3]),
        "told opposes span": (False, True, ["circle"], [3]),
    }


def test_the_status_of_each_day_is_what_its_page_says(reader: Reader, story: Town) -> None:
    document = page(reader)
    turned = [item.one("a") for item in document.one("ol", class_="turns").all("li")]
    assert [each["href"] for each in turned] == [
        f"/claims/midford/?as_of={day}" for day in ("2025-11-20", "2025-11-25", "2025-12-31")
    ]
    for link in turned:
        then = page(reader, link["href"])
        assert then.all("data", class_="status")[0].one("span", class_="label").text == f"{link.text}."
    assert turned[-1].text in document.all("data", class_="status")[0].text
    early = page(reader, "/claims/midford/?as_of=2025-11-20")
    assert [item.one("a").text for item in early.one("ol", class_="turns").all("li")] == [turned[0].text]
    assert len(told(early)) == 2


def test_the_page_keeps_what_scripts_read(reader: Reader, story: Town) -> None:
    document = page(reader)
    assert len(document.all("title")) == 1
    assert document.all("data", class_="status")[0]["value"] == "contested"
    assert len(document.all("li", class_="statement")) == 7
    assert not document.all("svg", class_="timeline-picture")[0].all("style")
    region = document.one("div", class_="timeline-scroll")
    assert (region["role"], region["tabindex"], bool(region["aria-label"])) == ("region", "0", True)


def test_nothing_said_has_no_timeline_and_undated_alone_no_picture(reader: Reader, record: Scribe) -> None:
    record.claim("Nobody spoke.")
    assert page(reader, "/claims/nobody-spoke/").all("section", id="timeline") == []
    record.claim("Some day.", statement(record.actor("Somebody")))
    document = page(reader, "/claims/some-day/")
    assert document.all("svg", class_="timeline-picture") == []
    assert len(document.one("ul", class_="undated").all("li")) == 1
    assert len(document.one("ol", class_="turns").all("li")) == 1


@pytest.mark.parametrize("number", [1, 60])
def test_one_statement_and_sixty(reader: Reader, record: Scribe, number: int) -> None:
    outlet = record.actor("The Courier", kind="outlet")
    lines: list[StatementDoc] = []
    for each in range(number):
        stance = ("asserts", "denies", "reports")[each % 3]
        lines.append(statement(outlet, stance, said=f"2025-{1 + each % 11:02}-{1 + each % 20:02}{'~' * (each % 2)}"))
    record.claim("Much was said.", *lines, slug="much")
    response = reader.get("/claims/much/")
    assert len(gzip.compress(response.content)) < MOST
    picture = read(response).one("svg", class_="timeline-picture")
    assert len(picture.all("a", class_="told")) == number


@pytest.mark.parametrize(
    ("said", "precision", "first", "last"),
    [
        ("2025-11-20T23:30-02:00", Precision.EXACT, "2025-11-21", "2025-11-21"),
        ("2025-11-20", Precision.DAY, "2025-11-20", "2025-11-20"),
        ("2025-11-20~", Precision.ABOUT, "2025-11-20", "2025-11-20"),
        ("../2025-11-20", Precision.BEFORE, "2025-11-20", "2025-11-20"),
        ("2025-11", Precision.SPAN, "2025-11-01", "2025-11-30"),
        ("2025-11~", Precision.ABOUT_SPAN, "2025-11-01", "2025-11-30"),
        ("2025-11-20T08:00Z/2025-11-20T10:00Z", Precision.DAY, "2025-11-20", "2025-11-20"),
        ("2025-11-20/2025-11-22", Precision.SPAN, "2025-11-20", "2025-11-22"),
    ],
)
def test_how_a_date_is_drawn(said: str, precision: Precision, first: str, last: str) -> None:
    drawn = event("supports", {"statement": "s", "said": said})
    assert (drawn.precision, drawn.first, drawn.last) == (
        precision,
        date.fromisoformat(first),
        date.fromisoformat(last),
    )
