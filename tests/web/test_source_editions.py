"""Editions of a source: cited by an address that lasts, each as it was; nothing in them that was removed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.builders import Scribe, claim, source
from tests.builders import actor as actor_of
from tests.readers import Reader
from tests.web.markup import Element, read
from tests.web.stories import Town, town
from tests.web.test_redacted import redact
from tracker.record.documents import Document, SourceDoc

pytestmark = pytest.mark.django_db

FIRST, SECOND = "/sources/article/editions/1/", "/sources/article/editions/2/"


def article(story: Town, title: str, **fields: Any) -> SourceDoc:
    return source(story.gazette, published="2025-11-21", carries=story.dispatch, title=title, **fields)


@pytest.fixture
def story(record: Scribe) -> Town:
    """The town with its article corrected, and the outlet called otherwise since."""
    story = town(record)
    record.again(story.article, article(story, "The town is lost"), "correction", note="It had a title all along.")
    record.again(story.gazette, actor_of("The Daily", kind="outlet"))
    return story


def page(reader: Reader, path: str, status: int = 200) -> Element:
    response = reader.get(path)
    assert response.status_code == status, path
    return read(response)


def test_a_source_is_cited_by_its_edition(reader: Reader, story: Town, settings: Any) -> None:
    settings.SITE_URL = "https://example.org"
    now = page(reader, "/sources/article/")
    assert now.one("ol", class_="history").links() == [SECOND]
    assert "/sources/article/editions/" in now.links()
    assert now.one("p", class_="cite").text.startswith("“Source: The town is lost.” On the Record, edition 2, ")
    assert f"https://example.org{SECOND}" in now.one("p", class_="cite").text
    assert page(reader, SECOND).one("p", class_="cite").text == now.one("p", class_="cite").text
    listed = page(reader, "/sources/article/editions/")
    assert listed.one("h1").text == "Source: The town is lost"
    assert listed.one("ol", class_="history").links() == [SECOND, FIRST]
    assert "It had a title all along." in listed.text
    log = page(reader, "/corrections/").one("main").links()
    assert SECOND in log


def test_each_edition_is_as_it_was_under_the_names_of_its_time(reader: Reader, record: Scribe, story: Town) -> None:
    first, second = page(reader, FIRST), page(reader, SECOND)
    assert first.one("h1").text == "Article, The Gazette, 21 Nov 2025"
    assert second.one("h1").text == "The town is lost"
    assert "Superseded. Corrected on" in first.one("div", class_="edition-notice").text
    assert first.one("meta", name="robots")["content"] == "noindex"
    assert not second.all("meta", name="robots")
    assert not first.all("del")
    assert [each.text for each in second.all("ins")] == ["The town is lost"]
    assert [each.text for each in second.all("del")] == ["https://gazette.example/a"]
    record.again(story.article, article(story, "The town is lost"), "minor")
    assert "is the same as in the edition before" in page(reader, "/sources/article/editions/3/").text
    for shown in (first, second, page(reader, "/sources/article/editions/3/")):
        assert ("The Daily" in shown.one("dl", class_="head-facts").text) == (shown not in (first, second))
        assert "/sources/dispatch/" in shown.one("dl", class_="head-facts").links()
        assert "Midford" not in shown.one("main").text


def test_what_was_removed_is_in_no_edition(reader: Reader, record: Scribe, story: Town) -> None:
    record.withdraw(story.claim)
    record.withdraw(story.gazette, note="Named by mistake.")
    for path in (FIRST, SECOND):
        shown = page(reader, path)
        assert "Publisher [removed]" in shown.text
        assert "Gazette" not in shown.one("main").text.replace("gazette.example", "")
    redact("source", story.dispatch, numbers=(1,))
    for path in (FIRST, SECOND):
        assert "/sources/dispatch/" not in page(reader, path).links()


def test_a_text_that_was_removed_for_good_says_when_and_why(reader: Reader, story: Town) -> None:
    kept = Document(kind="source", slug="article", note="", body=article(story, "A title"))
    redact("source", story.article, numbers=(1, 2), again=kept)
    for path in (FIRST, SECOND):
        gone = page(reader, path, 410)
        assert "A court asked for it." in gone.text
        assert "/sources/article/editions/3/" in gone.links()
    for path in ("", "editions/", "editions/1/", "editions/2/", "editions/3/", "editions/4/"):
        shown = reader.get(f"/sources/article/{path}").content.decode()
        assert "The town is lost" not in shown, path
        assert "gazette.example" not in shown, path
        assert "all along" not in shown, path
    fourth = page(reader, "/sources/article/editions/4/")
    assert not fourth.all("ins")


def test_editions_go_where_their_subject_went(reader: Reader, record: Scribe, story: Town) -> None:
    """To the same edition at a new address; not to another's edition of that number."""
    record.again(story.article, article(story, "The town is lost"), "minor", slug="the-article")
    for path in ("", "editions/", "editions/1/"):
        moved = reader.get(f"/sources/article/{path}")
        assert (moved.status_code, moved["Location"]) == (301, f"/sources/the-article/{path}")
    record.merge(story.article, story.announcement)
    record.merge(story.claim, record.first(claim("Another."), "another"))
    for path, leads in (
        ("/sources/the-article/editions/", "/sources/announcement/editions/"),
        ("/sources/the-article/editions/1/", "/sources/announcement/"),
        ("/claims/midford/editions/1/", "/claims/another/"),
    ):
        merged = reader.get(path)
        assert (merged.status_code, merged["Location"]) == (301, leads)
    record.withdraw(story.announcement, note="A court ordered it.")
    for path in ("editions/", "editions/1/"):
        assert "A court ordered it." in page(reader, f"/sources/announcement/{path}", 410).text


def test_queries_do_not_grow(
    reader: Reader, record: Scribe, story: Town, assert_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    for number in range(9):
        record.again(story.article, article(story, f"Title {number}"))
    for path, queries in (("editions/", 2), ("editions/1/", 4), ("editions/2/", 5), ("editions/11/", 4)):
        reader.get(f"/sources/article/{path}")
        with assert_queries(queries):
            page(reader, f"/sources/article/{path}")
