"""`/timeline/`: by day, filtered as the claim list, page by page."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.builders import Scribe, point, statement, version
from tests.readers import Reader
from tests.web.markup import Element, read
from tests.web.stories import TEXT, town
from tracker.record.documents import PointRef
from tracker.record.timeline import PAGE
from tracker.web.presenters.timeline import day_title

pytestmark = pytest.mark.django_db


def page(reader: Reader, address: str) -> Element:
    response = reader.get(address)
    assert response.status_code == 200, address
    return read(response)


def days(document: Element) -> dict[str, str]:
    return {
        day.one("h2").text: day.text.removeprefix(day.one("h2").text) for day in document.all("section", class_="day")
    }


@pytest.mark.parametrize(
    ("edtf", "title"),
    [
        ("2025-11-20T09:30Z", "20 November 2025"),
        ("2025-11-20", "20 November 2025"),
        ("2025-11-20~", "20 November 2025"),
        ("../2025-11-20", "20 November 2025"),
        ("2025-11", "November 2025"),
        ("../2025-11", "On or before November 2025"),
        ("2025-11-19/2025-11-20", "19–20 November 2025"),
        ("2025", "2025"),
        ("", "Date unknown"),
    ],
)
def test_what_stands_over_a_day(edtf: str, title: str) -> None:
    assert day_title(edtf) == title


def test_statements_positions_and_versions_by_day(reader: Reader, record: Scribe) -> None:
    story = town(record)
    drafts = version("First draft", dated="2025-11-20"), version("Second draft", dated="2025-12"), version("Lost draft")
    plan = record.plan("Peace", *drafts)
    record.position(story.marshal, plan, "rejects", version=drafts[0].id, stated="2025-11-22", sources=(story.article,))
    record.claim("In the background.", statement(story.marshal, said="2025-11-23"), level="background")
    record.claim("Some time.", statement(story.marshal))
    found = days(page(reader, "/timeline/"))
    assert list(found) == ["December 2025", "22 November 2025", "21 November 2025", "20 November 2025", "Date unknown"]
    assert "Second draft" in found["December 2025"]
    assert "Rejects Marshal Grey First draft 22 Nov 2025" in found["22 November 2025"]
    assert "Could not verify The Wire 21 Nov 2025" in found["21 November 2025"]
    for words in ("First draft", TEXT, "on or before 20 Nov 2025", "about 20 Nov 2025", "Contested claim"):
        assert words in found["20 November 2025"], words
    assert "Some time." in found["Date unknown"]
    assert "Lost draft" in found["Date unknown"]
    oldest = days(page(reader, "/timeline/?sort=oldest"))
    assert list(oldest) == ["20 November 2025", "21 November 2025", "22 November 2025", "December 2025", "Date unknown"]
    assert list(days(page(reader, "/timeline/?level=background"))) == ["23 November 2025"]


def test_filters(reader: Reader, record: Scribe) -> None:
    story = town(record)
    draft = version("Draft", point("1"), dated="2025-11-01")
    plan = record.plan("Peace", draft)
    record.position(story.marshal, plan, "rejects", point=draft.points[0].id, stated="2025-11-22")
    record.claim(
        "On the point.",
        statement(story.palace, said="2025-11-23", on_behalf_of=story.marshal),
        points=(PointRef(plan=plan, point=draft.points[0].id),),
        place="Upford",
    )
    said = {
        "20 November 2025": "?to=2025-11-20&from=2025-11-02",
        "20 November 2025, 22 November 2025, 23 November 2025": "?actor=marshal-grey",
        "20 November 2025 ": "?party=southland",
        "23 November 2025": "?place=Upford",
        "20 November 2025, 21 November 2025": "?status=contested",
        "1 November 2025, 22 November 2025, 23 November 2025": "?plan=peace",
        "22 November 2025, 23 November 2025": "?point=peace/draft/1",
        "20 November 2025, 21 November 2025 ": "?q=Midford",
        "22 November 2025": "?actor=marshal-grey&from=2025-11-21&to=2025-11-22",
        "": "?actor=marshal-grey&party=southland",
    }
    for expected, query in said.items():
        document = page(reader, f"/timeline/{query}&sort=oldest")
        assert ", ".join(days(document)) == expected.strip(), query
    document = page(reader, "/timeline/")
    assert {"/timeline/?party=southland", "/timeline/?place=Upford", "/timeline/?plan=peace"} <= set(document.links())
    assert "Filters by words" not in document.text
    assert "Filters by words" in page(reader, "/timeline/?place=Upford").text
    for refused in ("?status=nonsense", "?actor=nobody", "?sort=published", "?from=2025-13-01", "?after=x"):
        assert reader.get(f"/timeline/{refused}").status_code == 400, refused
    assert reader.get("/timeline/?x=1").status_code == 302


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_pages_follow_each_other_to_the_end(reader: Reader, record: Scribe, sort: str) -> None:
    """Also through equal days and what is undated; nothing twice, nothing lost."""
    speaker, other = record.actor("Speaker"), record.actor("Other")
    drafts = [
        version(f"Draft {number:02}", dated=f"2025-01-{number % 3 + 1:02}" if number % 4 else "")
        for number in range(30)
    ]
    plan = record.plan("Peace", *drafts)
    for number in range(PAGE + 10):
        said = f"2025-01-{number % 3 + 1:02}" if number % 5 else ""
        record.claim(f"Claim {number:02}.", statement(speaker, said=said, on_behalf_of=other))
    for number in range(20):
        record.position(speaker, plan, "rejects", version=drafts[number].id, stated="2025-01-02" if number % 2 else "")
    for start, count in (("/timeline/?", PAGE + 60), ("/timeline/?actor=other&", PAGE + 10)):
        address, found, titles = f"{start}sort={sort}", [], []
        while address:
            document = page(reader, address)
            found += [entry.one("h3").text for entry in document.all("li", class_="claim-entry")]
            found += [each["id"] for each in document.all("li", class_="position")]
            found += [
                link.text
                for part in document.all("ul", class_="day-versions")
                for link in part.all("a")
                if "#" in link["href"]
            ]
            titles += list(days(document))
            following = document.all("a", rel="next")
            address = following[0]["href"] if following else ""
        assert len(found) == len(set(found)) == count
        ordered = ["3 January 2025", "2 January 2025", "1 January 2025"][:: 1 if sort == "newest" else -1]
        assert list(dict.fromkeys(titles)) == [*ordered, "Date unknown"]


def test_as_many_queries_for_one_as_for_many(
    reader: Reader, record: Scribe, assert_queries: Callable[..., AbstractContextManager[None]]
) -> None:
    speaker = record.actor("Speaker")
    for count in (1, 3, 20):
        for number in range(count):
            article = record.source(speaker)
            record.claim(f"Claim {count} {number}.", statement(speaker, said="2025-11-20", sources=(article,)))
            plan = record.plan(f"Plan {count} {number}", draft := version("Draft", dated="2025-11-21"))
            record.position(speaker, plan, version=draft.id, sources=(article,))
        for address, expected in (("/timeline/", 5), ("/timeline/?actor=speaker", 5)):
            with assert_queries(expected):
                page(reader, address)
