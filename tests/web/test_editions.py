"""Editions of a claim: the list, each one as it was, and what it changed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest

from tests.builders import Scribe, actor, statement
from tests.readers import Reader
from tests.web.markup import Element, read
from tests.web.stories import TEXT, Town, many, town
from tracker.record.documents import RelationDoc

pytestmark = pytest.mark.django_db

NOTE = "The denial was dated a day too early."


def corrected(record: Scribe) -> Town:
    """The town with a second edition: one wording and one date changed, one statement added and one removed."""
    story = town(record)
    asserted, denied, _unverified = story.body.statements
    body = replace(
        story.body,
        text=TEXT.replace("20 November", "21 November"),
        statements=(asserted, replace(denied, said="2025-11-21"), statement(story.gazette, "reports")),
    )
    record.again(story.claim, body, "correction", note=NOTE)
    return story


def page(reader: Reader, path: str) -> Element:
    response = reader.get(path)
    assert response.status_code == 200
    return read(response)


def test_the_claim_page_lists_its_editions(reader: Reader, record: Scribe) -> None:
    corrected(record)
    document = page(reader, "/claims/midford/")
    history = document.one("ol", class_="history")
    assert [item.one("span", class_="tag").text for item in history.all("li")] == ["Correction", "First published"]
    assert NOTE in history.text
    assert history.links() == ["/claims/midford/editions/2/", "/claims/midford/editions/1/"]
    assert "/claims/midford/editions/" in document.links()
    assert "edition 2" in document.one("p", class_="cite").text


def test_each_edition_is_cited_with_its_number_its_date_and_an_address_that_lasts(
    reader: Reader, record: Scribe, settings: Any
) -> None:
    """Also where the title would be markup: what is copied is a link, and what is shown is text."""
    settings.SITE_URL, settings.SITE_NAME = "https://example.org", "A & B"
    story = town(record)
    record.again(story.claim, replace(story.body, text="They said <b>“no”</b>."), "correction", note=NOTE)
    cited = []
    for path in ("/claims/midford/", "/claims/midford/editions/2/", "/claims/midford/editions/1/"):
        document = page(reader, path)
        shown, html = document.one("p", class_="cite"), document.one("textarea", id="cite-html").text
        cited.append(shown.text)
        (last,) = shown.links()
        assert f"https://example.org{last}" in shown.text
        assert html.startswith(f'<a href="https://example.org{last}">“Contested claim: ')
        assert not document.all("b")
    assert cited[0] == cited[1]
    assert cited[0].startswith("“Contested claim: They said <b>“no”</b>.” A & B, edition 2, ")
    assert "edition 1, " in cited[2]
    assert "&lt;b&gt;" in page(reader, "/claims/midford/").one("textarea", id="cite-html").text
    assert [each["hidden"] for each in document.all("button", type="button")] == ["", ""]


def test_all_editions(reader: Reader, record: Scribe) -> None:
    corrected(record)
    document = page(reader, "/claims/midford/editions/")
    assert document.one("title").text.startswith("Editions: Contested claim: ")
    assert document.one("ol", class_="history").links() == [
        "/claims/midford/editions/2/",
        "/claims/midford/editions/1/",
    ]
    assert NOTE in document.text


def test_an_old_edition_is_marked_and_kept_from_search_engines(reader: Reader, record: Scribe) -> None:
    corrected(record)
    document = page(reader, "/claims/midford/editions/1/")
    assert document.one("h1").text == TEXT
    assert "Superseded" in document.one("div", class_="edition-notice").text
    assert document.one("meta", name="robots")["content"] == "noindex"
    assert document.one("title").text.startswith(f"Contested claim: {TEXT} (edition 1)")
    assert len(document.all("li", class_="statement")) == 3


def test_an_old_edition_says_whether_it_was_corrected_and_when(reader: Reader, record: Scribe) -> None:
    """The first correction after it counts, whatever else came before and after."""
    story = corrected(record)
    notice = page(reader, "/claims/midford/editions/1/").one("div", class_="edition-notice")
    assert "Superseded. Corrected on" in notice.text
    assert notice.links() == ["/claims/midford/editions/2/", "/claims/midford/"]
    record.again(story.claim, replace(story.body, place="Midford, east"))
    for number, said, leads_to in ((1, "Superseded. Corrected on", 2), (2, "Superseded on", 3)):
        notice = page(reader, f"/claims/midford/editions/{number}/").one("div", class_="edition-notice")
        assert said in notice.text
        assert f"/claims/midford/editions/{leads_to}/" in notice.links()
    record.again(story.claim, story.body, "correction", note="It was Midford alone.")
    notice = page(reader, "/claims/midford/editions/2/").one("div", class_="edition-notice")
    assert "Superseded. Corrected on" in notice.text
    assert "/claims/midford/editions/4/" in notice.links()


def test_search_engines_are_told_in_the_header_too(reader: Reader, record: Scribe) -> None:
    corrected(record)
    assert reader.get("/claims/midford/editions/1/").headers["X-Robots-Tag"] == "noindex"
    for path in ("/claims/midford/editions/2/", "/claims/midford/"):
        assert "X-Robots-Tag" not in reader.get(path).headers


def test_the_latest_edition_is_not_marked(reader: Reader, record: Scribe) -> None:
    corrected(record)
    document = page(reader, "/claims/midford/editions/2/")
    assert "This is the latest edition." in document.one("div", class_="edition-notice").text
    assert document.all("meta", name="robots") == []


def test_differences_word_by_word_and_field_by_field(reader: Reader, record: Scribe) -> None:
    corrected(record)
    document = page(reader, "/claims/midford/editions/2/")
    assert [each.text for each in document.all("del")][:2] == ["20", "about 20 November 2025"]
    assert [each.text for each in document.all("ins")][:2] == ["21", "21 November 2025"]
    changed = [each.text for each in document.all("span", class_="tag")]
    assert changed == ["Correction", "Changed", "Changed", "Added", "Removed"]
    for title in ("The claim itself", "Statement: Army of Southland", "Statement: The Gazette", "Statement: The Wire"):
        assert title in document.text


def test_an_edition_that_changed_nothing_in_the_claim_says_so(reader: Reader, record: Scribe) -> None:
    story = town(record)
    record.again(story.claim, story.body, "minor", note="Another address.", slug="the-town")
    document = page(reader, "/claims/the-town/editions/2/")
    assert "The claim itself says the same as in the edition before." in document.text
    assert document.all("ins") == document.all("del") == []


def test_names_are_those_of_the_time(reader: Reader, record: Scribe) -> None:
    story = town(record)
    record.again(story.marshal, actor("Marshal Green", party=story.northland), slug="marshal-green")
    record.again(story.claim, replace(story.body, place="Midford, east"))
    assert "Marshal Grey" in page(reader, "/claims/midford/editions/1/").text
    assert "Marshal Green" in page(reader, "/claims/midford/editions/2/").text


def test_what_was_removed_since_is_not_named(reader: Reader, record: Scribe) -> None:
    """Neither by the edition that named it, nor in the differences of the next one."""
    story = town(record)
    whole = record.claim("A secret wording.", statement(story.marshal), slug="secret")
    note = "Both are about the secret wording."
    named = replace(story.body, relations=(RelationDoc(kind="compare_with", target=whole, note=note),))
    record.again(story.claim, named)
    record.again(story.claim, replace(story.body, statements=story.body.statements[1:]))
    assert "A secret wording." in page(reader, "/claims/midford/editions/2/").text
    assert "/claims/secret/" in page(reader, "/claims/midford/editions/2/").links()
    record.withdraw(whole, note="Published by mistake.")
    record.withdraw(story.marshal)
    for number in (1, 2, 3):
        document = page(reader, f"/claims/midford/editions/{number}/")
        assert "secret wording" not in document.text, number
        assert "Marshal Grey" not in document.text, number
        assert not {"/claims/secret/", "/actors/marshal-grey/"} & set(document.links()), number
        assert "[removed]" in document.text, number


def test_a_time_without_the_claim_has_no_text(reader: Reader, record: Scribe) -> None:
    story = town(record)
    record.withdraw(story.claim, note="Under review.")
    record.again(story.claim, story.body)
    document = page(reader, "/claims/midford/editions/2/")
    assert "Under review." in document.text
    assert "Midford" not in document.one("main").text
    third = page(reader, "/claims/midford/editions/3/")
    assert third.all("ins") == []
    assert len(third.all("li", class_="statement")) == 3


@pytest.mark.parametrize("number", ["0", "3", "01", "-1", "abc", "9999999999", "99999999999999999999", "1.0", "%D9%A1"])
def test_there_is_no_such_edition(reader: Reader, record: Scribe, number: str) -> None:
    corrected(record)
    assert reader.get(f"/claims/midford/editions/{number}/").status_code == 404


@pytest.mark.parametrize("count", [1, 50])
def test_queries_do_not_grow(
    reader: Reader, record: Scribe, assert_queries: Callable[[int], AbstractContextManager[None]], count: int
) -> None:
    many(record, count, f"much-{count}")
    for path, queries in (("editions/", 2), ("editions/1/", 4)):
        reader.get(f"/claims/much-{count}/{path}")
        with assert_queries(queries):
            page(reader, f"/claims/much-{count}/{path}")


def test_a_later_edition_costs_one_query_more(
    reader: Reader, record: Scribe, assert_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    story = corrected(record)
    reader.get("/claims/midford/editions/2/")
    with assert_queries(5):
        page(reader, "/claims/midford/editions/2/")
    record.again(story.claim, story.body)
    with assert_queries(6):
        page(reader, "/claims/midford/editions/2/")
