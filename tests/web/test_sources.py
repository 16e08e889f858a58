"""Source pages: what a source is, how it reached us, everything taken from it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.builders import Scribe, point, source, statement, version
from tests.readers import Reader
from tests.web.markup import Element, read
from tests.web.stories import TEXT, town
from tracker.record.documents import EvidenceDoc

pytestmark = pytest.mark.django_db


def page(reader: Reader, slug: str) -> Element:
    response = reader.get(f"/sources/{slug}/")
    assert response.status_code == 200
    return read(response)


def test_what_it_is_and_what_was_taken_from_it(reader: Reader, record: Scribe) -> None:
    town(record)
    document = page(reader, "article")
    head = document.one("div", class_="page-head")
    assert document.one("h1").text == "Article, The Gazette, 21 Nov 2025"
    for words in ("Publisher The Gazette", "Published 21 November 2025", "Language English", "Seen Seen by us"):
        assert words in head.text, words
    address = next(link for link in head.all("a") if link["href"] == "https://gazette.example/a")
    assert {"nofollow", "noopener"} <= set(address["rel"].split())
    assert "/sources/dispatch/" in head.links()
    entry = document.one("li", class_="claim-entry")
    assert entry.one("h3").text == TEXT
    lines = [line.text for line in entry.one("ul").all("li")]
    assert len(lines) == 3
    assert any("Says so" in line and "Marshal Grey" in line and "for Army of Northland" in line for line in lines)
    assert [link for link in entry.links() if link.startswith("/claims/")] == ["/claims/midford/"]


def test_a_source_that_was_not_seen(reader: Reader, record: Scribe) -> None:
    town(record)
    document = page(reader, "dispatch")
    assert "Known through The Gazette, not seen by us" in document.text
    assert "/sources/article/" in document.one("div", class_="page-head").links()
    assert "Nothing was taken from it directly" in document.text


def test_a_retracted_source_and_what_carries_it(reader: Reader, record: Scribe) -> None:
    story = town(record)
    taken_back = source(story.wire, published="2025-11-20~", seen=False, state="retracted", state_since="2025-12-01")
    record.again(story.dispatch, taken_back, "update")
    assert "Retracted by its publisher (1 Dec 2025)" in page(reader, "dispatch").text
    carrier = page(reader, "article")
    assert "What it carries was retracted by its publisher" in carrier.text
    assert carrier.one("h1").all("s")
    # The marshal's words stand in another source too.
    lines = carrier.one("li", class_="claim-entry").one("ul").all("li")
    assert {line.all("span")[1].text: line.has(class_="is-struck") for line in lines} == {
        "Marshal Grey": False,
        "Army of Southland": True,
        "The Wire": True,
    }


def test_positions_evidence_and_plans(reader: Reader, record: Scribe) -> None:
    story = town(record)
    leak = record.source(story.gazette, slug="leak", title="The text")
    draft = version("Draft", point("1", sources=(leak,)))
    plan = record.plan("The plan", draft)
    record.position(story.marshal, plan, "accepts", version=draft.id, sources=(leak,))
    video = EvidenceDoc(id=draft.id, kind="video", title="A video", bearing="supports", source=leak)
    record.claim("It is filmed.", statement(story.marshal), evidence=(video,))
    document = page(reader, "leak")
    text = document.one("main").text
    assert "Positions taken from it Accepts Marshal Grey Draft" in text
    assert "Evidence from it bears on" in text
    assert "It is filmed." in text
    assert "/plans/the-plan/" in document.links()


def test_gone_and_never_there(reader: Reader, record: Scribe) -> None:
    outlet = record.actor("Outlet", kind="outlet")
    record.withdraw(record.source(outlet, slug="gone", title="Secret title"), note="A court ordered it.")
    gone = reader.get("/sources/gone/")
    assert gone.status_code == 410
    assert "A court ordered it." in read(gone).text
    assert "Secret title" not in read(gone).text
    assert reader.get("/sources/never/").status_code == 404


def test_as_many_queries_for_one_as_for_fifty(
    reader: Reader, record: Scribe, assert_queries: Callable[..., AbstractContextManager[None]]
) -> None:
    outlet = record.actor("Outlet", kind="outlet")
    article = record.source(outlet, slug="article")
    plan = record.plan("Plan", version("Draft", point("1")))

    def publish(number: int) -> None:
        speaker = record.actor(f"Speaker {number}")
        record.claim(f"Claim {number}.", statement(speaker, sources=(article,)))
        record.position(speaker, plan, sources=(article,))
        record.source(outlet, carries=article)

    publish(0)
    with assert_queries(5):
        page(reader, "article")
    for number in range(1, 50):
        publish(number)
    with assert_queries(5):
        document = page(reader, "article")
    assert document.all("a", rel="next")
