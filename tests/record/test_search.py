"""The query of the claim list: what fits, in which order, page by page, counted only so far."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import builders
from tests.builders import Scribe, point, statement, version
from tracker.record import facets as facets_module
from tracker.record import search
from tracker.record.documents import ClaimDoc, PointRef
from tracker.record.facets import Count, counted, facets
from tracker.record.paging import Cursor, CursorError
from tracker.record.search import ClaimQuery, find_claims, resolve, titles

pytestmark = pytest.mark.django_db


def texts(query: ClaimQuery) -> list[str]:
    """Every claim that fits, page by page."""
    found, query_now = [], query
    for _page in range(100):
        page = find_claims(query_now)
        found += [card.title for card in page.rows]
        if page.next is None:
            return found
        query_now = replace(query, after=page.next)
    raise AssertionError("the list does not end")


def many_claims(record: Scribe, count: int, *, same_day: bool = False) -> None:
    speaker = record.actor("Speaker")
    start = datetime(2025, 1, 1, tzinfo=UTC)
    bodies: list[tuple[UUID, str, ClaimDoc]] = []
    for number in range(count):
        day = start if same_day else start + timedelta(days=number * 7 % count)
        said = statement(speaker, said=day.date().isoformat())
        bodies.append((uuid4(), f"claim-{number}", builders.claim(f"Claim {number:03}", said)))
    builders.publish_all(bodies)


def test_key_claims_first_and_a_search_finds_both(record: Scribe) -> None:
    record.claim("The bridge stands.")
    record.claim("The bridge is old.", level="background")
    assert texts(ClaimQuery()) == ["The bridge stands."]
    assert texts(ClaimQuery(level="background")) == ["The bridge is old."]
    assert sorted(texts(ClaimQuery(q="bridge"))) == ["The bridge is old.", "The bridge stands."]
    assert texts(ClaimQuery(q="bridge", level="key")) == ["The bridge stands."]


@pytest.mark.parametrize("sort", search.SORTS)
@pytest.mark.parametrize("same_day", [False, True])
def test_pages_hold_every_claim_once(record: Scribe, sort: str, same_day: bool) -> None:
    many_claims(record, 47, same_day=same_day)
    found = texts(ClaimQuery(sort=sort))
    assert len(found) == 47
    assert sorted(found) == [f"Claim {number:03}" for number in range(47)]


def test_orders(record: Scribe) -> None:
    speaker = record.actor("Speaker")
    record.claim("Second", statement(speaker, said="2025-02-02"))
    record.claim("Third", statement(speaker, said="2025-03-03"))
    record.claim("First", statement(speaker, said="2025-01-01"))
    assert texts(ClaimQuery()) == ["Third", "Second", "First"]
    assert texts(ClaimQuery(sort="oldest")) == ["First", "Second", "Third"]
    assert texts(ClaimQuery(sort="published")) == ["First", "Third", "Second"]


def test_every_filter(record: Scribe) -> None:
    north = record.actor("North")
    speaker = record.actor("Speaker", party=north)
    other = record.actor("Other")
    draft = version("Draft", point("1"), point("2"))
    plan = record.plan("The plan", draft)
    record.claim(
        "Wanted",
        statement(speaker, said="2025-05-05"),
        statement(other, "denies", said="2025-05-06"),
        kind="battlefield",
        place="Midford",
        points=(PointRef(plan=plan, point=draft.points[0].id),),
    )
    record.claim("Unwanted", statement(record.actor("Third"), said="2024-01-01"), kind="origin", place="Elsewhere")
    for query in (
        ClaimQuery(status="contested"),
        ClaimQuery(actor=speaker),
        ClaimQuery(party=north),
        ClaimQuery(plan=plan),
        ClaimQuery(point=draft.points[0].id),
        ClaimQuery(kind="battlefield"),
        ClaimQuery(place="Midford"),
        ClaimQuery(since=date(2025, 5, 6)),
        ClaimQuery(q="midford"),
        ClaimQuery(q="want", status="contested", actor=other, place="Midford", level="key"),
    ):
        assert texts(query) == ["Wanted"], query
    assert texts(ClaimQuery(until=date(2025, 5, 4))) == ["Unwanted"]
    assert texts(ClaimQuery(point=draft.points[1].id)) == []
    assert texts(ClaimQuery(since=date(2025, 5, 7))) == []
    assert texts(ClaimQuery(since=date(2026, 1, 1), until=date(2020, 1, 1))) == []


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, {"Twice", "Week", "By the day", "Undated"}),
        ("2025-11-22", "2025-11-22", {"Twice"}),
        ("2025-11-23", "2025-11-24", set()),
        ("2025-11-25", None, {"Twice"}),
        ("2025-11-26", None, set()),
        ("2025-11-16", "2025-11-17", {"Week"}),
        ("2025-11-16", "2025-11-23", {"Twice", "Week", "By the day"}),
        (None, "2025-11-19", {"Week"}),
        (None, "2025-11-20", {"Week", "By the day"}),
        ("2025-11-20", "2025-11-20", {"By the day"}),
        ("2025-11-24", "2025-11-23", set()),
    ],
)
@pytest.mark.parametrize("q", ["", "said"])
def test_something_was_said_on_or_between_the_days(
    record: Scribe, q: str, since: str | None, until: str | None, expected: set[str]
) -> None:
    """One statement lies there: not one before and another after. Undated ones lie nowhere."""
    speaker = record.actor("Speaker", aliases=("said",))
    lines = {
        "Twice": ["2025-11-22", "2025-11-25", ""],
        "Week": ["2025-11-13/2025-11-19"],
        "By the day": ["../2025-11-20"],
        "Undated": [""],
    }
    for text, dates in lines.items():
        record.claim(text, *(statement(speaker, said=said) for said in dates))
    first, last = (date.fromisoformat(day) if day else None for day in (since, until))
    query = ClaimQuery(q=q, since=first, until=last)
    assert set(texts(query)) == expected
    assert facets(query).total.number == len(expected)
    assert facets(query).count("status", "uncontested").number == len(expected)


def test_search_by_words_beginnings_names_and_aliases(record: Scribe) -> None:
    speaker = record.actor("Volodymyr Zelensky", aliases=("Зеленський", "Selenskyj"))
    record.claim("The 28-point text was agreed in Geneva.", statement(speaker), place="Kupiansk")
    record.claim("Something else was said.")
    for found in (
        "geneva",
        "GENEVA",
        "gen",
        "kupiansk",
        "kup",
        "Зеленський",
        "зеленс",
        "selenskyj agreed",
        '"28-point"',
    ):
        assert texts(ClaimQuery(q=found)) == ["The 28-point text was agreed in Geneva."], found
    assert texts(ClaimQuery(q="agreed -geneva")) == []
    assert len(texts(ClaimQuery(q="geneva or something"))) == 2
    for missed in ("enev", "geneva else", '"agreed geneva"', "!!!", "&|!()<->:*", "'", "\\", "%", "_", "а" * 900):
        assert texts(ClaimQuery(q=missed)) == [], missed


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60))
def test_any_text_can_be_searched_for(record: Scribe, q: str) -> None:
    assert texts(ClaimQuery(q=q)) == []
    assert facets(ClaimQuery(q=q)).total == Count(0)


def test_withdrawn_and_merged_claims_are_gone(record: Scribe) -> None:
    claim = record.claim("It is so.")
    kept = record.claim("It is really so.")
    other = record.claim("It is so, too.")
    record.withdraw(claim)
    record.merge(other, kept)
    assert texts(ClaimQuery()) == ["It is really so."]


def test_a_search_is_cut(record: Scribe, monkeypatch: pytest.MonkeyPatch) -> None:
    many_claims(record, 9)
    assert not facets(ClaimQuery(q="claim")).cut
    monkeypatch.setattr(search, "HITS", 5)
    monkeypatch.setattr(facets_module, "HITS", 5)
    assert len(texts(ClaimQuery(q="claim"))) == 5
    assert facets(ClaimQuery(q="claim")).cut


def test_facets_count_what_choosing_them_would_list(record: Scribe) -> None:
    north, south = record.actor("North"), record.actor("South")
    voice = record.actor("Voice", party=north)
    unnamed = record.actor("A source", unnamed=True)
    record.claim("One", statement(voice), statement(south, "denies"), kind="origin", place="Midford")
    record.claim("Two", statement(voice), kind="origin")
    record.claim("Three", statement(unnamed), kind="event", level="background")
    found = facets(ClaimQuery())
    assert found.total == Count(2)
    assert facets(ClaimQuery(party=north, level="key")).choices["party"][0].count == Count(2)
    assert facets(ClaimQuery(q="one two or three")).total == Count(1)
    assert found.count("status", "contested") == Count(1)
    assert found.count("status", "uncontested") == Count(1)
    assert found.count("status", "denied") == Count(0)
    assert found.count("level", "background") == Count(1)
    assert [(choice.value, choice.title, choice.count.number) for choice in found.choices["party"]] == [
        ("north", "North", 2),
        ("south", "South", 1),
    ]
    assert [choice.value for choice in found.choices["actor"]] == ["south", "voice"]
    assert [choice.value for choice in found.choices["place"]] == ["Midford"]
    # What was chosen does not hide the other values beside it.
    chosen = facets(ClaimQuery(status="contested", kind="origin"))
    assert chosen.total == Count(1)
    assert chosen.count("status", "uncontested") == Count(1)
    assert chosen.count("kind", "origin") == Count(1)
    # Unnamed people are in no list.
    assert "A source" not in {choice.title for choice in facets(ClaimQuery(level="background")).choices["actor"]}


def test_counting_stops(record: Scribe, monkeypatch: pytest.MonkeyPatch) -> None:
    many_claims(record, 8)
    monkeypatch.setattr(facets_module, "CAP", 5)
    found = facets(ClaimQuery())
    assert found.total == Count(5, more=True)
    assert found.count("status", "uncontested") == Count(5, more=True)
    assert found.choices["actor"][0].count.more
    assert counted([ClaimQuery(), ClaimQuery(status="denied")]) == [Count(5, more=True), Count(0)]


def test_queries(record: Scribe, assert_queries: Callable[..., AbstractContextManager[None]]) -> None:
    many_claims(record, 30)
    for query in (ClaimQuery(), ClaimQuery(q="claim"), ClaimQuery(kind="x", place="y", status="denied")):
        with assert_queries(1):
            find_claims(query)
        with assert_queries(2, at_most=True):
            facets(query)


def test_cursor_goes_round_and_belongs_to_its_list() -> None:
    for key in (None, datetime(2025, 11, 20, 12, 30, 1, 5, tzinfo=UTC)):
        cursor = Cursor(key, uuid4())
        text = cursor.encode("/claims/?q=a")
        assert Cursor.decode(text, "/claims/?q=a") == cursor
        with pytest.raises(CursorError):
            Cursor.decode(text, "/claims/?q=b")


@given(st.text())
def test_no_text_is_a_cursor_by_chance(text: str) -> None:
    with pytest.raises(CursorError):
        Cursor.decode(text, "/claims/")


def test_resolve_follows_old_slugs_and_hides_what_is_not_public(record: Scribe) -> None:
    actor = record.actor("Somebody", slug="old")
    record.again(actor, builders.actor("Somebody"), slug="new")
    gone = record.actor("Gone")
    record.withdraw(gone)
    found = resolve([("actor", "old"), ("actor", "new"), ("actor", "gone"), ("actor", "never"), ("plan", "new")])
    assert {key: row.slug for key, row in found.items()} == {("actor", "old"): "new", ("actor", "new"): "new"}
    assert resolve([]) == {}


def test_titles_leave_out_unnamed_actors(record: Scribe) -> None:
    named, unnamed = record.actor("Somebody"), record.actor("A source", unnamed=True)
    assert titles([named, unnamed, uuid4()]) == {named: ("somebody", "Somebody")}
