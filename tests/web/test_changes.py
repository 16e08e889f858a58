"""`/changes/` and `/corrections/`: every edition, and what of it was put right."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from tests.builders import Scribe, actor, claim, plan, point, position, source, statement, version
from tests.readers import Reader
from tests.web.markup import Element, read
from tests.web.stories import TEXT, town
from tests.web.test_redacted import redact
from tracker.record.changelog import CORRECTIONS, PAGE, changes_page, corrections_page
from tracker.record.documents import PageDoc
from tracker.record.models import Edition
from tracker.record.paging import Cursor

pytestmark = pytest.mark.django_db


def page(reader: Reader, address: str) -> Element:
    response = reader.get(address)
    assert response.status_code == 200, address
    return read(response)


def lines(document: Element) -> list[Element]:
    return [
        line
        for log in document.all("ol", class_="log-lines")
        for line in log.all("li")
        if line.all("p", class_="subject")
    ]


def pages(reader: Reader, address: str) -> list[Element]:
    found = []
    while address:
        document = page(reader, address)
        found += lines(document)
        following = [link["href"] for link in document.all("a", rel="next")]
        assert [link["href"] for link in document.all("link", rel="next")] == following
        address = following[0] if following else ""
    return found


def test_nothing_yet(reader: Reader) -> None:
    assert "Nothing has been published here yet." in page(reader, "/changes/").text
    assert "Nothing has been corrected or taken down here yet." in page(reader, "/corrections/").text


def test_every_edition_newest_first(reader: Reader, record: Scribe) -> None:
    story = town(record)
    official = record.actor("A senior official", unnamed=True, why_unnamed="Feared for the post.")
    record.again(story.claim, replace(story.body, place="Upford"), "correction", note="The place was wrong.")
    record.again(story.marshal, actor("Marshal Grey", party=story.northland, note="Retired."), "minor")
    document = page(reader, "/changes/")
    found = [line.text for line in lines(document)]
    assert len(found) == 15
    assert found[0].startswith("Minor edit Edition 2")
    assert "Actor: Marshal Grey" in found[0]
    assert "Correction Edition 2" in found[1]
    assert f"Contested claim: {TEXT}" in found[1]
    assert "The place was wrong." in found[1]
    assert lines(document)[1].links() == ["/claims/midford/editions/2/", "/claims/midford/"]
    assert "A speaker whose name was not published" in found[2]
    assert "senior official" not in document.text
    assert official
    assert "Source: " in found[4]
    assert "/changes/" in page(reader, "/").links()


def test_of_what_was_taken_down_only_the_notice_is_told(reader: Reader, record: Scribe) -> None:
    gone = record.claim("A secret.", slug="a-secret")
    record.again(gone, claim("A secret, reworded."), "correction", note="The secret was worse.")
    record.withdraw(gone, note="It named a private person.")
    for address in ("/changes/", "/corrections/"):
        document = page(reader, address)
        assert "secret" not in document.text
        assert not any("secret" in link for link in document.links())
        assert "Removed by us" in lines(document)[0].text
        assert "It named a private person." in lines(document)[0].text
    assert "No longer public" in lines(page(reader, "/changes/"))[1].text


def test_taken_down_and_published_again(reader: Reader, record: Scribe) -> None:
    claimed = record.claim("It is so.", slug="so")
    record.withdraw(claimed, note="To be checked.")
    record.again(claimed, claim("It is so."), "update", note="Checked.")
    (line,) = lines(page(reader, "/corrections/"))
    assert "To be checked." in line.text
    assert "published again later" in line.text
    assert line.links() == ["/claims/so/editions/2/", "/claims/so/"]


def test_only_the_notice_that_stands_is_told(reader: Reader, record: Scribe) -> None:
    claimed = record.claim("A secret.", slug="a-secret")
    record.withdraw(claimed, note="It named the secret.")
    record.again(claimed, claim("A secret."))
    record.withdraw(claimed, note="It is private.")
    for address in ("/changes/", "/corrections/"):
        document = page(reader, address)
        assert "It is private." in lines(document)[0].text
        assert "secret" not in document.text


def test_redacted_editions(reader: Reader, record: Scribe) -> None:
    story = town(record)
    record.again(story.marshal, actor("Marshal M. Grey"), "correction", note="Grey was called otherwise.")
    redact("actor", story.marshal, numbers=(1, 2))
    log = [line.text for line in lines(page(reader, "/changes/"))]
    assert "Redacted" in log[0]
    assert "A court asked for it." in log[0]
    assert "[removed]" in log[1]
    for address in ("/changes/", "/corrections/"):
        assert "called otherwise" not in page(reader, address).text
        assert "M. Grey" not in page(reader, address).text


def test_a_correction_shows_what_exactly_differed(reader: Reader, record: Scribe) -> None:
    """For every kind of subject."""
    story = town(record)
    first = point("6", "An army of 600,000.")
    peace = plan("Peace", draft := version("Draft", first, dated="2025-11-20"))
    on = record.plan("Peace", draft)
    said = record.position(story.marshal, on, "rejects", point=first.id)
    record.again(story.claim, replace(story.body, place="Upford"), "correction", note="Place.")
    record.again(story.marshal, actor("Marshal Gray", party=story.northland), "correction", note="Spelling.")
    record.again(story.article, source(story.gazette, published="2025-11-22", carries=story.dispatch), "correction")
    amended = replace(draft, points=(replace(first, text="An army of 800,000."),))
    record.again(on, replace(peace, versions=(amended,)), "correction", note="Figure.")
    record.again(said, position(story.marshal, on, "accepts", version=draft.id), "correction", note="Wrong way.")
    record.again(story.claim, replace(story.body, place="Upper Ford"), "update", note="No correction.")
    document = page(reader, "/corrections/")
    found = [line.text for line in lines(document)]
    assert len(found) == 5
    for line, words in zip(
        found,
        (
            ("Wrong way.", "Position RejectsAccepts", "On Peace, Draft, point 6Peace, Draft"),
            ("Figure.", "Point: Draft, 6", "An army of", "600", "800"),
            ("Published 21 November 202522 November 2025", "Source: "),
            ("Spelling.", "Actor: Marshal Gray"),
            ("Place.", "Midford", "Upford"),
        ),
        strict=True,
    ):
        for word in words:
            assert word in line, (word, line)
    assert document.all("del")
    assert document.all("ins")


def test_a_page_that_was_taken_down_is_named_by_its_section(reader: Reader, record: Scribe) -> None:
    """In all its editions by the last one that it was, and by nothing else that they said."""
    text = record.first(PageDoc(section="about", title="Who sees it", text="Seen."), "")
    record.again(text, PageDoc(section="sourcing", title="How we see it", text="Seen."), "correction")
    record.withdraw(text)
    for address, count in (("/corrections/", 2), ("/changes/", 3)):
        told = lines(page(reader, address))
        assert len(told) == count
        for line in told:
            assert line.one("p", class_="subject").text.startswith("Page: Sourcing")
            assert "see it" not in line.text
            assert "sees it" not in line.text
    assert "Сторінка: Джерела" in lines(page(reader, "/uk/corrections/"))[0].text
    redact("page", text, numbers=(1, 2))
    for address in ("/corrections/", "/changes/"):
        assert "Sourcing" not in page(reader, address).one("main").text


def test_pages_follow_each_other_to_the_end(reader: Reader, record: Scribe) -> None:
    subjects = [record.claim(f"Claim {number}.") for number in range(CORRECTIONS + 2)]
    for subject in subjects:
        record.again(subject, claim("Other."), "correction")
        record.withdraw(subject)
    for address, expected in (("/changes/", 3 * len(subjects)), ("/corrections/", 2 * len(subjects))):
        found = [line.text for line in pages(reader, address)]
        assert len(found) == expected
    assert 3 * len(subjects) > PAGE
    after = page(reader, "/changes/").one("a", rel="next")["href"].partition("after=")[2]
    assert reader.get(f"/corrections/?after={after}").status_code == 400
    assert reader.get("/changes/?after=wrong").status_code == 400


def test_as_many_queries_for_one_as_for_many(
    reader: Reader, record: Scribe, assert_queries: Callable[..., AbstractContextManager[None]]
) -> None:
    speaker = record.actor("Speaker")
    on = record.plan("Peace", version("Draft", one := point()))

    def publish(number: int) -> None:
        body = claim(f"Claim {number}.", statement(speaker))
        record.again(record.first(body, f"claim-{number}"), replace(body, place="Here"), "correction")
        said = position(speaker, on, "rejects", point=one.id)
        record.again(record.first(said, ""), replace(said, position="accepts"), "correction")

    for count in (1, 3, 12):
        for number in range(count):
            publish(count * 100 + number)
        for address, expected in (("/changes/", 1), ("/corrections/", 3)):
            with assert_queries(expected):
                page(reader, address)


def steps(plan: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    """Every step of a query's plan with the kinds of those above it, the nearest first."""
    yield plan, above
    for below in plan.get("Plans", ()):
        yield from steps(below, (plan["Node Type"], *above))


def test_neither_page_sorts_or_reads_everything(reader: Reader, record: Scribe) -> None:
    """The ledger is walked along an index until a page is full: nothing is sorted that was not limited before."""
    for number in range(2):
        record.again(record.claim(f"Claim {number}."), claim("Other."), "correction")
    edition = Edition.objects.get(sequence=4)
    after = Cursor(edition.published_at, edition.subject)
    for number in range(60):
        record.claim(f"Another claim {number}.")
    with connection.cursor() as database:
        # What other tests left of these tables decides else which way the server takes.
        database.execute("ANALYZE record_edition, record_listing")
    with CaptureQueriesContext(connections["public"]) as captured:
        for cursor in (None, after):
            changes_page(cursor)
            corrections_page(cursor)
    for query in captured.captured_queries:
        with connection.cursor() as database:
            database.execute(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off"
            )
            database.execute(f"EXPLAIN (FORMAT JSON) {query['sql']}")
            (answer,) = database.fetchone()
        plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
        # The editions of one subject, two of which are read for the name of a page, are no walk through the record.
        walks = [
            (step, above)
            for step, above in steps(plan)
            if (step.get("Relation Name") == "record_edition" and step.get("Scan Direction") == "Backward")
            or step.get("Index Name") == "edition_by_change"
            if step.get("Index Name") != "edition_number_once"
        ]
        assert walks, answer
        if "'correction'" in query["sql"]:
            # Or all that is no correction would be passed over.
            assert [step["Index Name"] for step, _ in walks] == ["edition_by_change"] * 2, answer
        for _, above in walks:
            assert next(kind for kind in above if kind in ("Limit", "Sort")) == "Limit", answer
        assert not [step for step, _ in steps(plan) if step["Node Type"] == "Seq Scan"], answer
