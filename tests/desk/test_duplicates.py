"""Likely duplicates: who finds whom, what was told apart, and that the indexes do the finding."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk import newsroom as desk
from tests.ground.test_transliteration import MEETING, SAME
from tracker.desk import duplicates
from tracker.desk.by_words import BY_WORDS
from tracker.desk.distinct import tell_apart, told_apart
from tracker.desk.duplicates import MOST, likely, likely_actors, likely_claims, likely_sources
from tracker.desk.merging import merge
from tracker.ground.transliteration import LETTERS, keys

pytestmark = pytest.mark.django_db


def found(rows: list[duplicates.Likely]) -> set[UUID]:
    return {each.row.pk for each in rows}


def database_keys(text: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_name_keys(%s)", [text])
        return set(cursor.fetchone()[0])


def address_key(url: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_address_key(%s)", [url])
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize("names", [*SAME, *MEETING, "Li Xi Ўлад Ґонта Šefčovič dzhon Ukraine’s ‘Quoted’ 28-point 東京"])
def test_the_database_makes_the_same_keys(names: str) -> None:
    assert database_keys(names) == set(keys(names))


ALPHABET = "".join(LETTERS) + " '’.-0189\u0301\u030c\u0306йїŭ東"


@settings(max_examples=150)
@given(st.text(alphabet=ALPHABET, max_size=40))
def test_the_database_makes_the_same_keys_of_anything(text: str) -> None:
    assert database_keys(text) == set(keys(text))


class TestActors:
    @pytest.mark.parametrize("names", [*SAME, *MEETING])
    def test_every_spelling_finds_every_other(self, names: str) -> None:
        rows = {name: desk.actor(name) for name in names.split()}
        for name in rows:
            assert found(likely_actors([name])) == {row.pk for row in rows.values()}, name

    def test_an_alias_finds_and_is_found(self) -> None:
        row = desk.actor("Foreign Ministry of Ukraine", kind="government")
        with desk.part_of(row):
            row.names.create(name="МЗС України", language="uk")
        assert found(likely_actors(["МЗС Украины"])) == {row.pk}
        assert found(likely_actors(["Somebody", "Foreign Ministry of Ukraine"])) == {row.pk}

    def test_a_person_is_found_by_a_part_of_the_name_and_an_office_is_not(self) -> None:
        person, office = desk.actor("Volodymyr Zelensky"), desk.actor("Government of Ukraine", kind="government")
        assert found(likely_actors(["Зеленський"], kind="person")) == {person.pk}
        assert found(likely_actors(["Ukraine"], kind="government")) == set()
        assert office.pk in found(likely_actors(["Ukraine government of"], kind="government"))

    def test_others_and_unnamed_ones_are_not_offered(self) -> None:
        desk.actor("Andriy Yermak")
        desk.actor("a senior official", unnamed=True)
        assert likely_actors(["Serhiy Lavrov"]) == []
        assert likely_actors(["a senior official"]) == []
        assert likely_actors(["", "…"]) == []


class TestClaims:
    def test_words_in_common_in_any_order_and_form(self) -> None:
        row = desk.claim("Russian forces captured the city of Kupiansk by 20 November 2025.")
        desk.claim("The parliament adopted the budget of 2026.")
        assert found(likely_claims("By 20 November 2025 the city of Kupiansk was captured by Russian forces.")) == {
            row.pk
        }

    def test_another_language_at_the_same_place_with_the_same_speaker_that_day(self) -> None:
        speaker = desk.actor("Valery Gerasimov")
        row = desk.claim(
            "Kupiansk captured 20.11.2025, Gerasimov.",
            (speaker, "asserts", [desk.source()], {"said": "2025-11-20"}),
            place="Kupiansk",
        )
        text, said = "Куп’янськ 20.11.2025 захоплено, Герасимов.", [(speaker.pk, "2025-11-20T10:00Z")]
        offered = likely_claims(text, place="Куп’янськ", said=said)
        assert found(offered) == {row.pk}
        assert len(offered[0].reasons) == 3

    def test_a_place_alone_is_not_enough(self) -> None:
        desk.claim("A bridge was destroyed by 3 May 2025.", place="Kyiv")
        assert likely_claims("Talks about prisoners were held on 9 June.", place="Kyiv") == []

    @pytest.mark.parametrize("text", ["", "a", "…", "' & | ! ( ) : * \\", "Ґ" * 900])
    def test_any_text_can_be_asked_for(self, text: str) -> None:
        desk.claim("It was so.")
        assert likely_claims(text, place=text) == []


class TestSources:
    @pytest.mark.parametrize(
        "url",
        [
            "http://www.example.org/a/b",
            "https://example.org/a/b/",
            "https://m.example.org/a/b#part",
            "https://EXAMPLE.org:443/a/b?utm_source=x&utm_medium=y",
            "https://www.example.org/a/b?fbclid=1#top",
        ],
    )
    def test_one_address_in_many_writings(self, url: str) -> None:
        row = desk.source(url="https://example.org/a/b")
        assert found(likely_sources(url=url)) == {row.pk}

    @pytest.mark.parametrize(
        "url",
        ["https://example.org/a/c", "https://other.org/a/b", "https://example.org/a/b?page=2", "https://m.org/a/b"],
    )
    def test_other_addresses(self, url: str) -> None:
        desk.source(url="https://example.org/a/b")
        assert likely_sources(url=url) == []

    def test_what_tells_pages_apart_is_kept(self) -> None:
        assert address_key("https://www.example.org/?id=1&utm_source=x&b=2#f") == "example.org?id=1&b=2"
        assert address_key("https://uk.m.example.org/wiki/A") == "uk.example.org/wiki/A"
        assert address_key("https://m.org/x") == "m.org/x"
        assert address_key("") == ""

    def test_publisher_title_and_day(self) -> None:
        paper, other = desk.actor("Paper"), desk.actor("Another")
        row = desk.source(paper, title="Talks end without a deal", published="2025-11-20T10:00Z")
        asked: dict[str, Any] = {"publisher": paper.pk, "title": "Talks end without deal", "published": "2025-11-20"}
        assert found(likely_sources(**asked)) == {row.pk}
        assert likely_sources(**asked | {"publisher": other.pk}) == []
        assert likely_sources(**asked | {"published": "2025-11-21"}) == []
        assert likely_sources(**asked | {"title": "Something else"}) == []


def test_what_was_told_apart_is_not_offered_again() -> None:
    ada = desk.editor("ada")
    one, other = desk.actor("Zelensky"), desk.actor("Зеленський")
    assert (found(likely(one)), found(likely(other))) == ({other.pk}, {one.pk})
    tell_apart(one.pk, [other.pk, one.pk], ada)
    tell_apart(other.pk, [one.pk], ada)
    assert (likely(one), likely(other)) == ([], [])
    assert told_apart(one.pk) == {other.pk}
    third = desk.actor("Zelenskiy")
    assert found(likely(one)) == {third.pk}


def test_what_was_merged_away_is_not_offered(settings: Any) -> None:
    settings.FOUR_EYES = False
    one, other, third = desk.actor("Zelensky"), desk.actor("Зеленський"), desk.actor("Zelenskiy")
    merge(one, other, by=desk.editor(), note="")
    assert found(likely(third)) == {other.pk}
    assert likely(one) == []


def test_no_more_are_offered_than_can_be_read() -> None:
    for _ in range(MOST + 3):
        desk.actor("Zelensky")
    assert len(likely_actors(["Zelenskiy"])) == MOST


def test_making_keys_is_known_to_be_dear() -> None:
    """Else PostgreSQL makes those of a hundred thousand rows rather than ask an index: five to ten times slower."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname FROM pg_proc WHERE proname ~ '^desk_(name|address)_key' AND procost >= 100000")
        assert {name for (name,) in cursor.fetchall()} == {"desk_name_keys", "desk_address_key"}


INDEXED = [
    (BY_WORDS, ["'kpnsk' & 'kptrd'", 60], "claim_by_words"),
    (duplicates._ACTORS.format(how="&&"), [["slnsk"], 60, ["slnsk"], 60], "actor_by_name_keys"),
    (duplicates._ACTORS.format(how="&&"), [["slnsk"], 60, ["slnsk"], 60], "actor_name_by_keys"),
    (duplicates._BY_ADDRESS, ["https://example.org/a", 60], "source_by_address"),
    (
        "SELECT claim_id FROM desk_statement WHERE speaker_id = %s AND said LIKE '2025-11-20%%' LIMIT 60",
        [UUID(int=1)],
        "statement_by_speaker_said",
    ),
    (
        "SELECT id FROM desk_source WHERE publisher_id = %s AND published LIKE '2025-11-20%%' LIMIT 60",
        [UUID(int=1)],
        "source_by_publisher_date",
    ),
]


@pytest.mark.parametrize(("sql", "asked", "index"), INDEXED, ids=[each[2] for each in INDEXED])
def test_candidates_come_from_an_index(sql: str, asked: list[Any], index: str) -> None:
    """What PostgreSQL can do with these indexes; what it does with many rows was measured (docs/decisions/0022)."""
    with connection.cursor() as cursor:
        # Nor by walking along the whole of another index, which few rows make look as cheap.
        for other in ("seqscan", "indexscan", "indexonlyscan"):
            cursor.execute(f"SET LOCAL enable_{other} = off")
        # Without rows any index of the first column would do as well.
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE indexdef ~ '(desk_statement|desk_source) .*\\((speaker|publisher)_id\\)$'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", asked)
        plan = json.dumps(cursor.fetchone()[0])
    assert f'"{index}"' in plan
    assert "Seq Scan" not in plan
    assert '"Limit"' in plan
