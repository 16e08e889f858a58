"""Pages as of a day, as known at a time, and both: what they show, what they say of themselves, what they never show."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from tests.builders import Scribe, actor, plan, point, position, publish, statement, version
from tests.readers import Reader
from tests.web.markup import Element, read
from tests.web.stories import TEXT, Town, many, town
from tests.web.test_redacted import redact
from tracker.ground.instants import Instant
from tracker.record import reading
from tracker.record.by_then import plan_by
from tracker.record.documents import AssessmentDoc, Document, EvidenceDoc, PlanDoc, RelationDoc, decode
from tracker.record.models import Edition, Listing
from tracker.record.past import ALONE, NOW, world_at
from tracker.record.worlds import World

pytestmark = pytest.mark.django_db

PAGES = (
    "/claims/midford/",
    "/plans/peace/",
    "/plans/peace/compare/",
    "/plans/peace/points/draft/1/",
    "/actors/marshal-grey/",
)


@pytest.fixture
def story(record: Scribe) -> Town:
    return town(record)


def page(reader: Reader, path: str, status: int = 200) -> Element:
    response = reader.get(path)
    assert response.status_code == status, path
    return read(response)


def known(sequence: int | None = None) -> str:
    """The moment at which this edition (the last one) was published."""
    editions = Edition.objects.order_by("-sequence")
    found = editions.get(sequence=sequence) if sequence else editions[0]
    return Instant.at(found.published_at).text


def stances(document: Element) -> list[str]:
    return [item["data-stance"] for item in document.all("li", class_="statement")]


def status(document: Element) -> str:
    return document.all("data", class_="status")[0]["value"]


# -- what had been said


def test_what_was_said_later_is_not_on_the_page_of_a_day(reader: Reader, record: Scribe, story: Town) -> None:
    near = record.claim("Near.", statement(story.south_army, "denies", said="2025-11-21"), slug="near")
    body = replace(
        story.body,
        evidence=(
            EvidenceDoc(id=story.asserted.id, kind="video", title="Early", bearing="supports", released="2025-11-20"),
            EvidenceDoc(
                id=story.denied.id, kind="video", title="Afterwards", bearing="supports", released="2025-11-21"
            ),
            EvidenceDoc(id=story.claim, kind="video", title="Undated", bearing="supports", source=story.announcement),
            EvidenceDoc(id=story.wire, kind="video", title="Nowhere", bearing="supports"),
        ),
        assessments=(AssessmentDoc(id=story.marshal, verdict="Unclear", reasons="…", dated="2025-11-21"),),
        relations=(RelationDoc(kind="compare_with", target=near),),
    )
    record.again(story.claim, body)
    before = page(reader, "/claims/midford/?as_of=2025-11-19")
    assert (status(before), stances(before)) == ("not_assessed", [])
    document = page(reader, "/claims/midford/?as_of=2025-11-20")
    assert (status(document), stances(document)) == ("contested", ["asserts", "denies"])
    assert "could not verify" not in document.text.lower()
    assert "Latest statement about 20 Nov 2025" in document.text
    assert [each in document.text for each in ("Early", "Afterwards", "Undated", "Nowhere", "Unclear")] == [
        True,
        False,
    ] * 2 + [False]
    assert "No standing statement" in document.text  # of the claim nearby
    after = page(reader, "/claims/midford/?as_of=2025-11-21")
    assert stances(after) == ["asserts", "denies", "could_not_verify"]
    assert "Unclear" in after.text
    now = page(reader, "/claims/midford/")
    assert "Nowhere" in now.text
    assert stances(page(reader, "/claims/midford/?as_of=2999-12-31")) == stances(now)


def test_an_actor_as_of_a_day(reader: Reader, record: Scribe, story: Town) -> None:
    draft = version("Draft", point("1"), dated="2025-11-01")
    peace = record.plan("Peace", draft)
    record.position(story.marshal, peace, "rejects", version=draft.id, stated="2025-11-18")
    record.position(story.marshal, peace, "accepts", version=draft.id, stated="2025-11-22")
    nothing = page(reader, "/actors/marshal-grey/?as_of=2025-11-17")
    assert "Nothing said by this actor is recorded here." in nothing.text
    early = page(reader, "/actors/marshal-grey/?as_of=2025-11-18")
    assert [each.text for each in early.all("strong", class_="answer")] == ["Rejects"]
    assert TEXT not in early.text
    later = page(reader, "/actors/marshal-grey/?as_of=2025-11-22")
    assert {each.text for each in later.all("strong", class_="answer")} == {"Accepts", "Rejects"}
    assert [bool(each.all("section", id="reversals")) for each in (early, later)] == [False, True]
    assert TEXT in later.text


def test_a_plan_as_of_a_day(reader: Reader, record: Scribe, story: Town) -> None:
    """Versions of then; one that somebody had spoken to was there, whatever its date."""
    first = version("First draft", first_point := point("1", "Old."), dated="2025-11-01")
    second = version("Second draft", point("1", "New."), dated="2025-11-20")
    third = version("Third draft", point("1", "Odd."), dated="2025-12-01")
    peace = record.plan("Peace", first, second, third)
    record.position(story.marshal, peace, "rejects", version=third.id, stated="2025-11-18")
    record.position(story.marshal, peace, "accepts", point=first_point.id, stated="2025-11-22")
    document = page(reader, "/plans/peace/?as_of=2025-11-19")
    titles = [heading.text for heading in document.all("h2")]
    assert [each in titles for each in ("First draft", "Second draft", "Third draft")] == [True, False, True]
    assert {each.text for each in document.all("strong", class_="answer")} == {"Rejects"}
    assert "Second draft" in page(reader, "/plans/peace/?as_of=2025-11-20").text


# -- what had been published


def test_what_was_published_later_is_not_on_the_page_of_a_moment(reader: Reader, record: Scribe, story: Town) -> None:
    then = known()
    asserted, _denied, unverified = story.body.statements
    record.again(story.marshal, actor("Marshal Green", party=story.northland), slug="marshal-green")
    record.again(story.claim, replace(story.body, text="Reworded.", statements=(asserted, unverified)), "correction")
    pointing = record.claim("It points.", relations=(RelationDoc(kind="compare_with", target=story.claim),))
    assert pointing
    now = page(reader, "/claims/midford/")
    assert ("Marshal Grey" in now.text, "It points." in now.text) == (False, True)
    document = page(reader, f"/claims/midford/?known_at={then}")
    assert document.one("h1").text == TEXT
    assert ("Marshal Grey" in document.text, "It points." in document.text) == (True, False)
    assert (status(document), len(stances(document))) == ("contested", 3)
    assert [item.one("a").text for item in document.one("ol", class_="history").all("li")] == ["Edition 1"]
    assert "edition 1," in document.one("p", class_="cite").text
    day = page(reader, f"/claims/midford/?as_of=2025-11-20&known_at={then}")
    assert stances(day) == ["asserts", "denies"]
    assert f"?as_of=2025-11-20&known_at={then}" in day.one("p", class_="cite").text
    old = page(reader, f"/actors/marshal-green/?known_at={then}")
    assert old.one("h1").text == "Marshal Grey"
    assert TEXT in old.text


def test_the_past_of_a_plan(reader: Reader, record: Scribe, story: Town) -> None:
    draft = version("Draft", point("1"), dated="2025-11-01")
    peace = record.plan("Peace", draft)
    taken = record.position(story.marshal, peace, "rejects", version=draft.id, stated="2025-11-18")
    then = known()
    record.again(taken, position(story.marshal, peace, "accepts", version=draft.id, stated="2025-11-18"))
    record.again(peace, plan("Peace and quiet", draft, version("Second", dated="2025-11-02")))
    document = page(reader, f"/plans/peace/?known_at={then}")
    assert document.one("h1").text == "Peace"
    assert "Second" not in document.text
    assert {each.text for each in document.all("strong", class_="answer")} == {"Rejects"}
    # What is shown of then stands on this page: whoever follows the table is not led to the present.
    assert document.one("div", class_="matrix").one("td").links() == [f"#position-{taken}"]
    assert document.one("li", id=f"position-{taken}")


def test_a_version_without_any_date_is_of_the_day_on_which_it_was_published(record: Scribe) -> None:
    first, second = version("First", dated="2025-11-01"), version("Second")
    peace = record.plan("Peace", first)
    later = record.again(peace, whole := plan("Peace", first, second))
    seen = world_at(ALONE, {"subject": peace}, NOW, versions_of=[peace], using="default").first_seen(second.id)
    assert seen == later.published_at
    begun, added = datetime(2025, 11, 1, tzinfo=UTC), datetime(2025, 12, 1, tzinfo=UTC)
    world = World(first_seen={peace: begun, first.id: begun, second.id: added})
    for day, expected in ((date(2025, 11, 30), (first,)), (date(2025, 12, 1), (first, second))):
        assert plan_by(whole, peace, (), day, world).versions == expected


def test_a_moment_is_inclusive_to_the_microsecond(reader: Reader, record: Scribe, story: Town) -> None:
    published = Edition.objects.get(subject=story.claim).published_at
    before = Instant.at(published - timedelta(microseconds=1)).text
    assert page(reader, f"/claims/midford/?known_at={Instant.at(published).text}")
    document = page(reader, f"/claims/midford/?known_at={before}", 404)
    assert "Nothing stood at this address by" in document.text
    assert "/claims/midford/" in document.links()
    assert TEXT not in document.text


@pytest.mark.parametrize("size", [*range(7), 40])
def test_a_time_leads_to_the_last_edition_of_then(record: Scribe, size: int) -> None:
    """From Head and the editions alone, however many there are."""
    subjects = [record.actor(f"Actor {number}") for number in range(size)]
    moments = list(Edition.objects.order_by("sequence").values_list("published_at", flat=True))
    early = datetime(2001, 1, 1, tzinfo=UTC)
    for asked in (early, *moments, *(each - timedelta(microseconds=1) for each in moments), early.replace(year=2999)):
        expected = sum(each <= asked for each in moments)
        for place, subject in enumerate(subjects[-2:], len(subjects[:-2]) + 1):
            found = reading.edition_at(subject, asked, using="default")
            assert (found.sequence, found.edition is not None) == (expected, place <= expected)


# -- what is never shown


def test_what_we_removed_is_read_at_no_moment(reader: Reader, record: Scribe, story: Town) -> None:
    then = known()
    other = record.claim("A secret wording.", slug="secret")
    record.again(story.claim, replace(story.body, relations=(RelationDoc(kind="compare_with", target=other),)))
    named = known()
    record.withdraw(other)
    record.withdraw(story.marshal)
    for query in (f"known_at={then}", f"known_at={named}", "as_of=2025-11-22", f"known_at={named}&as_of=2025-11-22"):
        document = page(reader, f"/claims/midford/?{query}")
        assert not any(word in document.text for word in ("secret", "Marshal Grey")), query
        assert "[removed]" in document.text
        assert page(reader, f"/claims/secret/?{query}", 410).text == page(reader, "/claims/secret/", 410).text
        page(reader, f"/actors/marshal-grey/?{query}", 410)
        page(reader, f"/claims/never-was/?{query}", 404)


def test_whoever_is_unnamed_now_is_named_at_no_moment(reader: Reader, record: Scribe, story: Town) -> None:
    then = known()
    officer = actor("A senior officer", party=story.northland, unnamed=True)
    publish("actor", "", officer, "correction", subject=story.marshal)
    for path in ("/claims/midford/", "/actors/northland/"):
        for query in (f"?known_at={then}", f"?known_at={then}&as_of=2025-11-22", "?as_of=2025-11-22"):
            assert "Grey" not in page(reader, path + query).text
    old = page(reader, "/claims/midford/editions/1/")
    assert ("Grey" in old.text, "[removed]" in old.text) == (False, True)
    for query in ("", f"?known_at={then}", "?as_of=2025-11-22"):
        assert "Grey" not in page(reader, f"/actors/marshal-grey/{query}", 404).text
    for path in ("/claims/", "/timeline/"):
        never = page(reader, f"{path}?actor=never-was", 400)
        assert page(reader, f"{path}?actor=marshal-grey", 400).text == never.text


def test_a_time_without_the_claim_shows_the_notice_of_then(reader: Reader, record: Scribe, story: Town) -> None:
    record.withdraw(story.claim, note="Under review.")
    gone = known()
    record.again(story.claim, story.body)
    document = page(reader, f"/claims/midford/?known_at={gone}", 410)
    assert "Under review." in document.text
    assert TEXT not in document.text
    assert page(reader, f"/claims/midford/?known_at={known()}").one("h1").text == TEXT


def test_text_that_was_erased_is_gone_at_its_moment(reader: Reader, record: Scribe, story: Town) -> None:
    then = known()
    kept = Document(kind="claim", slug="midford", note="", body=replace(story.body, text="Reworded."))
    redact("claim", story.claim, numbers=(1,), again=kept)
    document = page(reader, f"/claims/midford/?known_at={then}", 410)
    assert "A court asked for it." in document.text
    assert TEXT not in document.text


def test_the_newsrooms_reasons_are_marked_as_in_its_language_and_the_sites_words_are_not(
    reader: Reader, record: Scribe, story: Town
) -> None:
    then = known()
    kept = Document(kind="claim", slug="midford", note="Names left out.", body=replace(story.body, text="Reworded."))
    redact("claim", story.claim, numbers=(1,), again=kept)
    reason = '<span lang="en">A court asked for it.</span>'
    past = reader.get(f"/uk/claims/midford/?known_at={then}")
    assert (past.status_code, reason in past.content.decode()) == (410, True)
    erased = reader.get("/uk/claims/midford/editions/1/").content.decode()
    assert reason in erased
    for address in ("/uk/claims/midford/editions/", "/uk/changes/"):
        shown = reader.get(address).content.decode()
        assert '<span lang="en">Names left out.</span>' in shown, address
        assert 'lang="en">Текст' not in shown, address
        assert 'lang="en">[вилучено]' not in shown, address


def test_a_moved_address_keeps_its_moment(reader: Reader, record: Scribe, story: Town) -> None:
    then = known()
    record.again(story.claim, story.body, slug="the-town")
    response = reader.get(f"/claims/midford/?as_of=2025-11-20&known_at={then}")
    assert (response.status_code, response.headers["Location"]) == (
        301,
        f"/claims/the-town/?as_of=2025-11-20&known_at={then}",
    )
    assert page(reader, response.headers["Location"])


# -- what the page says of itself


def test_a_page_of_the_past_says_so_and_leads_search_engines_to_the_present(
    reader: Reader, record: Scribe, story: Town
) -> None:
    record.plan("Peace", version("Draft", point("1"), dated="2025-11-01"))
    for path in PAGES:
        now = page(reader, path)
        assert now.all("section", class_="moment-notice") == []
        form = now.one("form", class_="moment")
        assert (form["action"], form["method"]) == (path, "get")
        assert {label["for"] for label in form.all("label")} == {each["id"] for each in form.all("input")}
        response = reader.get(f"{path}?as_of=2025-11-22&known_at=2999-01-01T10:00Z")
        assert response.headers["X-Robots-Tag"] == "noindex"
        then = read(response)
        notice = then.one("section", class_="moment-notice")
        assert "22 Nov 2025" in notice.text
        assert "1 Jan 2999, 10:00 UTC" in notice.text
        assert path in notice.links()
        assert {field["name"]: field["value"] for field in notice.all("input")} == {
            "as_of": "2025-11-22",
            "known_at": "2999-01-01T10:00",
        }
        assert then.one("link", rel="canonical")["href"].endswith(path)
        assert "said by 22 Nov 2025" in then.one("title").text
        assert then.all("form", class_="moment") == notice.all("form")


@pytest.mark.parametrize(
    ("given", "leads_to"),
    [
        ("?known_at=2999-01-01T10:00", "?known_at=2999-01-01T10:00Z"),
        ("?known_at=2999-01-01T10:00%2B02:00", "?known_at=2999-01-01T08:00Z"),
        ("?as_of=&known_at=", ""),
        ("?as_of=2025-11-22&x=1", "?as_of=2025-11-22"),
        ("?as_of=2025-11-31", 400),
        ("?as_of=2025-11", 400),
        ("?as_of=2025-11-22T10:00Z", 400),
        ("?as_of=2025-11-22&as_of=2025-11-21", 400),
        ("?known_at=not-a-time", 400),
        ("?known_at=2025-11-22T25:00Z&x=1", 400),
    ],
)
def test_one_form_for_each_moment(reader: Reader, record: Scribe, story: Town, given: str, leads_to: str | int) -> None:
    record.plan("Peace", version("Draft", point("1")))
    for path in PAGES:
        response = reader.get(path + given)
        if isinstance(leads_to, int):
            assert response.status_code == leads_to
        else:
            assert (response.status_code, response.headers["Location"]) == (302, path + leads_to)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(
    reader: Reader, record: Scribe, assert_queries: Callable[[int], AbstractContextManager[None]], count: int
) -> None:
    many(record, count, "much")
    speaker = Listing.objects.get(slug="much-speaker-0").subject
    peace = Edition.objects.get(kind="plan")
    for _ in range(count):
        record.position(speaker, peace.subject, "accepts", point=first_point(peace))
    of_plan = [f"/plans/plan-much/{rest}" for rest in ("", "compare/", "points/draft/1/")]
    for path, queries in (("/claims/much/", 4), *((path, 3) for path in of_plan), ("/actors/much-speaker-0/", 3)):
        for query, more in (("?as_of=2031-01-01", 0), ("?known_at=2031-01-01T10:00Z", 1)):
            reader.get(path + query)
            with assert_queries(queries + more):
                page(reader, path + query)


def first_point(edition: Edition) -> UUID:
    body = decode(bytes(edition.document or b"")).body
    assert isinstance(body, PlanDoc)
    return body.versions[0].points[0].id
