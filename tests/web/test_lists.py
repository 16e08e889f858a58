"""`/claims/`: parameters, filters as links, paging, what stands in the list."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.builders import Scribe, actor, point, statement, version
from tests.readers import Reader
from tests.web.markup import Element, read
from tests.web.stories import TEXT, town
from tracker.record.documents import PointRef

pytestmark = pytest.mark.django_db


def page(reader: Reader, address: str) -> Element:
    response = reader.get(address)
    assert response.status_code == 200, response.content
    return read(response)


def listed(document: Element) -> list[str]:
    return [entry.one("h3").text for entry in document.all("article", class_="entry")]


def test_a_claim_in_the_list_shows_its_status_and_one_line_a_side(reader: Reader, record: Scribe) -> None:
    town(record)
    document = page(reader, "/claims/?q=Midford")
    assert listed(document) == [TEXT]
    entry = document.one("article", class_="entry")
    assert entry.text.startswith("Claim · Contested")
    assert entry.one("data", class_="status")["value"] == "contested"
    assert "Says so Marshal Grey for Army of Northland" in entry.text
    assert "Says not so Army of Southland for Southland" in entry.text
    assert "Could not verify The Wire" in entry.text
    assert "Latest statement 21 Nov 2025" in entry.text
    assert document.links().count("/claims/midford/") == 1


def test_every_status_of_a_list_leads_to_its_rule(reader: Reader, record: Scribe) -> None:
    story = town(record)
    record.claim("Oxen rest.", statement(story.marshal, sources=(story.article,)))
    for path in ("/claims/", "/search/?q=oxen+or+midford"):
        document = read(reader.get(path))
        legend = document.one("p", class_="legend")
        shown = {data["data-rule"] for data in document.all("data", class_="status")}
        assert [link["href"] for link in legend.all("a")] == ["/method/#R6", "/method/#R9"]
        assert shown == {"R6", "R9"}
        assert legend.all("a")[0].text == "Contested (R6)"
    front = read(reader.get("/")).one("section", class_="front-main")
    assert front.one("p", class_="legend").links() == ["/method/#R6"]


def test_background_stands_behind_its_count(reader: Reader, record: Scribe) -> None:
    record.claim("A key claim.")
    record.claim("A background claim.", level="background")
    document = page(reader, "/claims/")
    assert listed(document) == ["A key claim."]
    assert "1 key claim" in document.text
    assert "/claims/?level=background" in document.links()
    assert listed(page(reader, "/claims/?level=background")) == ["A background claim."]


def test_filters_are_plain_links_that_can_be_taken_out(reader: Reader, record: Scribe) -> None:
    town(record)
    record.claim("Another.", kind="origin")
    document = page(reader, "/claims/")
    for link in (
        "/claims/?status=contested",
        "/claims/?party=northland",
        "/claims/?actor=marshal-grey",
        "/claims/?kind=battlefield",
        "/claims/?place=Midford",
    ):
        assert link in document.links()
        filtered = page(reader, link)
        assert listed(filtered) == [TEXT], link
        chosen = filtered.one("ul", class_="chosen")
        assert chosen.links() == ["/claims/"]
    both = page(reader, "/claims/?status=contested&place=Midford")
    assert both.one("ul", class_="chosen").links() == [
        "/claims/?place=Midford",
        "/claims/?status=contested",
        "/claims/",
    ]


def test_a_point_filters_too(reader: Reader, record: Scribe) -> None:
    draft = version("First draft", point("1"), point("2a"))
    plan = record.plan("Peace", draft)
    record.claim("About the second.", points=(PointRef(plan=plan, point=draft.points[1].id),))
    record.claim("About nothing.")
    document = page(reader, "/claims/?point=peace/first-draft/2a")
    assert listed(document) == ["About the second."]
    assert "First draft, point 2a" in document.one("ul", class_="chosen").text
    assert listed(page(reader, "/claims/?point=peace/first-draft/1")) == []
    assert listed(page(reader, "/claims/?plan=peace")) == ["About the second."]


def test_dates(reader: Reader, record: Scribe) -> None:
    record.claim("Early.", statement(record.actor("A"), said="2025-01-05"))
    record.claim("Late.", statement(record.actor("B"), said="2025-06-05"))
    assert listed(page(reader, "/claims/?from=2025-06-05")) == ["Late."]
    assert listed(page(reader, "/claims/?to=2025-01-05")) == ["Early."]
    assert listed(page(reader, "/claims/?from=2025-01-06&to=2025-06-04")) == []


def test_pages_follow_each_other_to_the_end(reader: Reader, record: Scribe) -> None:
    for number in range(45):
        record.claim(f"Claim {number:02}.")
    found: list[str] = []
    address = "/claims/?sort=oldest"
    while address:
        document = page(reader, address)
        found += listed(document)
        following = [link["href"] for link in document.all("a", rel="next")]
        assert [link["href"] for link in document.all("link", rel="next")] == following
        address = following[0] if following else ""
    assert len(found) == 45
    assert len(set(found)) == 45


def test_a_cursor_belongs_to_its_list(reader: Reader, record: Scribe) -> None:
    for number in range(21):
        record.claim(f"Claim {number:02}.", kind="origin")
    following = page(reader, "/claims/?kind=origin").one("a", rel="next")["href"]
    assert parse_qs(urlsplit(following).query).keys() == {"kind", "after"}
    after = parse_qs(urlsplit(following).query)["after"][0]
    assert reader.get(following).status_code == 200
    for other in ("/claims/?", "/claims/?kind=other&", "/claims/?kind=origin&sort=oldest&"):
        assert reader.get(f"{other}after={after}").status_code == 400
    assert reader.get(f"/claims/?kind=origin&after={after[:-2]}").status_code == 400


def test_choosing_a_filter_leads_to_the_first_page(reader: Reader, record: Scribe) -> None:
    for number in range(21):
        record.claim(f"Claim {number:02}.")
    second = page(reader, page(reader, "/claims/").one("a", rel="next")["href"])
    assert second.one("nav", class_="facets").links()
    assert not [link for link in second.one("nav", class_="facets").links() if "after" in link]
    assert second.one("nav", class_="pager").links() == ["/claims/"]


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/claims/?utm_source=x", "/claims/"),
        ("/claims/?q=&status=", "/claims/"),
        ("/claims/?q=%20", "/claims/"),
        ("/claims/?as_of=2025-11-20", "/claims/"),
        ("/claims/?status=contested&fbclid=1", "/claims/?status=contested"),
        ("/claims/?q=a&q=a", "/claims/?q=a"),
        ("/claims/?x=1&place=A%26B", "/claims/?place=A%26B"),
        ("/?q=x", "/"),
        ("/actors/?page=2", "/actors/"),
        ("/plans/?x", "/plans/"),
    ],
)
def test_unknown_and_empty_parameters_are_left_out(reader: Reader, asked: str, canonical: str) -> None:
    response = reader.get(asked)
    assert (response.status_code, response["Location"]) == (302, canonical)


@pytest.mark.parametrize(
    "query",
    [
        "status=wrong",
        "status=CONTESTED",
        "sort=text",
        "level=other",
        "from=yesterday",
        "from=2025-13-01",
        "to=2025-02-30",
        "to=20251120",
        "to=0000-01-01",
        "from=2025-11-20~",
        "after=x",
        "after=AAAA",
        "actor=nobody",
        "party=nobody",
        "plan=nothing",
        "point=nothing",
        "point=a/b/c",
        "point=a/b/c/d",
        "actor=a/b",
        "status=contested&status=denied",
        "q=a&q=b",
        "q=%E2%80%AE",
        "place=%EF%BB%BF",
        "q=" + "a" * 1001,
        # Malformed wins over unknown.
        "status=wrong&utm_source=x",
        "actor=nobody&utm_source=x",
        "after=x&y=",
    ],
)
def test_malformed_parameters_are_refused_in_words(reader: Reader, query: str) -> None:
    response = reader.get(f"/claims/?{query}")
    assert response.status_code == 400
    document = read(response)
    assert document.one("h1").text == "This address cannot be read"
    assert len(document.one("main").one("div", class_="prose").all("p")[0].text) > 20


def test_what_is_not_public_is_refused_in_the_words_for_what_never_was(reader: Reader, record: Scribe) -> None:
    record.withdraw(record.actor("Gone"))
    gone, never = reader.get("/claims/?actor=gone"), reader.get("/claims/?actor=never")
    assert gone.status_code == never.status_code == 400
    assert read(gone).one("main").text == read(never).one("main").text


def test_an_old_slug_leads_to_the_new_one(reader: Reader, record: Scribe) -> None:
    somebody = record.actor("Somebody", slug="old")
    record.again(somebody, actor("Somebody"), slug="new")
    response = reader.get("/claims/?actor=old&status=denied")
    assert (response.status_code, response["Location"]) == (302, "/claims/?status=denied&actor=new")


def test_canonical_link_and_robots(reader: Reader, record: Scribe) -> None:
    town(record)
    plain = page(reader, "/claims/")
    assert urlsplit(plain.one("link", rel="canonical")["href"]).path == "/claims/"
    assert not plain.all("meta", name="robots")
    # The order of parameters and a default that is spelled out make no other page.
    filtered = page(reader, "/claims/?place=Midford&sort=newest&status=contested")
    assert filtered.one("link", rel="canonical")["href"].endswith("/claims/?status=contested&place=Midford")
    assert filtered.one("meta", name="robots")["content"] == "noindex"


def test_the_form_keeps_the_other_filters(reader: Reader, record: Scribe) -> None:
    town(record)
    form = page(reader, "/claims/?q=town&place=Midford&from=2025-01-01").one("form", class_="filter-form")
    assert {field["name"]: field["value"] for field in form.all("input")} == {
        "place": "Midford",
        "q": "town",
        "from": "2025-01-01",
        "to": "",
    }


def test_an_empty_list_says_so(reader: Reader, record: Scribe) -> None:
    assert "Nothing has been published here yet." in page(reader, "/claims/").text
    assert "No claim recorded here fits all of this." in page(reader, "/claims/?q=nothing").text


def test_unnamed_people_are_no_filter(reader: Reader, record: Scribe) -> None:
    record.claim("It is so.", statement(record.actor("A senior official", unnamed=True)))
    document = page(reader, "/claims/")
    assert "A senior official" not in document.one("nav", class_="facets").text
    assert "Says so A senior official" in document.text


@pytest.mark.parametrize("address", ["/claims/", "/claims/?q=claim", "/claims/?actor=speaker&point=plan/first-draft/1"])
def test_as_many_queries_for_one_as_for_fifty(
    address: str, reader: Reader, record: Scribe, assert_queries: Callable[..., AbstractContextManager[None]]
) -> None:
    speaker = record.actor("Speaker")
    draft = version("First draft", point("1"))
    plan = record.plan("Plan", draft)

    def publish(number: int) -> None:
        spoken = statement(speaker, said=f"2025-01-{number % 28 + 1:02}")
        record.claim(f"Claim {number}.", spoken, points=(PointRef(plan=plan, point=draft.points[0].id),))

    publish(0)
    expected = 5 if "?actor" in address else 3
    with assert_queries(expected):
        assert len(listed(page(reader, address))) == 1
    for number in range(1, 50):
        publish(number)
    with assert_queries(expected):
        assert len(listed(page(reader, address))) == 20


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_far_away_is_refused_with_the_years_that_can_be_asked_for(reader: Reader, day: str) -> None:
    response = reader.get(f"/claims/?from={day}")
    assert response.status_code == 400
    assert f"“from”: The year of '{day}' is outside 1000 to 2999." in read(response).text
