"""What a search finds: by the language of each text, by the sound of names, and never more than is worth ranking."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from tests.builders import Scribe, actor, claim, plan, point, statement, version
from tracker.ground.search_terms import read
from tracker.ground.vocabulary import Found
from tracker.record import hits as hits_module
from tracker.record.documents import NameDoc, Quote
from tracker.record.facets import Count
from tracker.record.hits import Hits, find
from tracker.record.models import Passage

pytestmark = pytest.mark.django_db

EVERY = dict.fromkeys(Found, 10)


def found(typed: str) -> dict[Found, Hits]:
    return {hits.kind: hits for hits in find(read(typed), EVERY)}


def texts(typed: str, kind: Found = Found.CLAIM) -> list[str]:
    hits = found(typed).get(kind)
    return [hit.text for hit in hits.shown] if hits else []


def subjects(typed: str, kind: Found = Found.CLAIM) -> list[UUID]:
    hits = found(typed).get(kind)
    return [hit.card.subject for hit in hits.shown] if hits else []


def marked(typed: str, kind: Found = Found.CLAIM) -> list[str]:
    return [hit.text[begin:end] for hit in found(typed)[kind].shown for begin, end in hit.spans]


def test_words_match_by_the_language_of_each_text(record: Scribe) -> None:
    english = record.claim("The town was captured.")
    russian = record.claim("Город захвачен.", language="ru", slug="ru")
    ukrainian = record.claim("Місто захоплено.", language="uk", slug="uk")
    for typed, expected in (
        ("capturing towns", [english]),
        ("CAPTURED", [english]),
        ("города", [russian]),
        ("місто", [ukrainian]),
        ("міста", []),
        ("міст", [ukrainian]),  # the beginning of a word, while it is typed
        ('"міст"', []),
        ("the", []),  # says nothing in English, and no other text has it
    ):
        assert subjects(typed) == expected, typed
    assert marked("capturing") == ["captured"]
    assert marked("города") == ["Город"]


def test_phrases_alternatives_and_what_is_unwanted(record: Scribe) -> None:
    north = record.actor("Northland")
    record.claim("The army of the north stands in Midford.", statement(north))
    record.claim("The fleet of the north stands off Midford.")
    record.claim("The north has an army.")
    everything = {"The army of the north stands in Midford.", "The fleet of the north stands off Midford."}
    assert set(texts("midford")) == everything
    assert set(texts("army midford or fleet")) == everything
    assert texts("midford -army") == ["The fleet of the north stands off Midford."]
    assert texts('"north stands" -fleets') == ["The army of the north stands in Midford."]
    assert texts('"stands north"') == []
    assert texts("northland fleet or northland army") == ["The army of the north stands in Midford."]
    assert find(read("-army"), EVERY) == []
    assert find(read("the -army or the"), EVERY) == []


def test_an_actor_is_found_however_the_name_is_written(record: Scribe) -> None:
    andriy = record.actor(
        "Andriy Yermak", names=(NameDoc(language="uk", name="Андрій Єрмак"),), aliases=("the chief of staff",)
    )
    record.actor("Ramik Orme")
    unnamed = record.actor("Yermak's neighbour", unnamed=True)
    for typed in ("Ермак", "Yermak", "Jermak", "Єрмак", "yerm", "Єрм", "Ierm", "Andrej Jermak", '"chief of staff"'):
        assert subjects(typed, Found.ACTOR) == [andriy], typed
    assert subjects("ЕРМАК АНДРЕЙ", Found.ACTOR) == [andriy]
    assert andriy in subjects("يرماك", Found.ACTOR)
    for typed in ('"Jermak"', "Ormek", "Putin Jermak"):
        assert subjects(typed, Found.ACTOR) == [], typed
    assert not Passage.objects.filter(subject=unnamed).exists()
    persian = record.actor("محمد ظریف", slug="zarif")
    assert subjects("Zarif", Found.ACTOR) == [persian]


def test_quotes_points_plans_and_sources(record: Scribe) -> None:
    wire = record.actor("The Wire", kind="outlet")
    marshal = record.actor("Marshal Grey", aliases=("Сивий",))
    source = record.source(wire, title="Grey speaks of bridges", url="https://wire.example/grey/bridges")
    quote = Quote(text="Ми стоїмо на мостах.", language="uk", translation="We stand on the bridges.")
    said = statement(marshal, quote=quote, sources=[source])
    subject = record.claim("The army is there.", said)
    old = version("First draft", point("7", "No bridges are built."), dated="2025-11-01")
    peace = record.plan("Bridge plan", old, aliases=("the Harbour paper",))
    view = record.position(
        marshal, peace, "rejects", version=old.id, quote=Quote(text="Not one bridge.", language="en")
    )
    result = found("bridges")
    assert {kind: hits.count for kind, hits in result.items()} == {
        Found.PLAN: Count(1),
        Found.POINT: Count(1),
        Found.QUOTE: Count(2),
        Found.SOURCE: Count(1),
    }
    assert result[Found.POINT].shown[0].place["version_slug"] == "first-draft"
    quotes = {hit.card.subject: hit for hit in result[Found.QUOTE].shown}
    assert quotes[subject].part == said.id
    assert quotes[subject].translated
    assert quotes[subject].text == "We stand on the bridges."
    assert quotes[view].text == "Not one bridge."
    assert not found("мостах")[Found.QUOTE].shown[0].translated
    # By its speaker a quote is found once, though its translation has the same speaker.
    assert {hit.card.subject for hit in found("Сивий")[Found.QUOTE].shown} == {subject, view}
    assert found("Сивий")[Found.QUOTE].count == Count(2)
    assert texts("wire.example/grey", Found.SOURCE) == ["Grey speaks of bridges"]
    assert texts("harbour", Found.PLAN) == ["Bridge plan"]


def test_what_is_no_longer_public_is_not_found(record: Scribe) -> None:
    marshal = record.actor("Marshal Grey")
    said = statement(marshal, quote=Quote(text="We hold the lighthouse.", language="en"))
    subject = record.claim("The lighthouse is held.", said)
    peace = record.plan("Peace", version("Draft", point("1", "The lighthouse is shared.")))
    assert set(found("lighthouse")) == {Found.CLAIM, Found.QUOTE, Found.POINT}
    record.again(subject, claim("The tower is held.", statement(marshal, id=said.id)))
    record.again(peace, plan("Peace"))
    assert find(read("lighthouse"), EVERY) == []
    assert set(found("tower")) == {Found.CLAIM}
    record.again(marshal, actor("General Grey"))
    assert texts("general") == ["The tower is held."]
    record.withdraw(subject)
    assert find(read("tower"), EVERY) == []
    assert not Passage.objects.filter(subject=subject).exists()


ODD = (
    "''':*' & !",
    "\\ ' : * ( ) <-> | & !",
    "😀",
    "😀 or 🏳️‍🌈",
    "a" * 1000,
    "𐐀" * 1000,
    "=ermak %rmk",
    "שלום مرحبا",
    '"' * 99,
    "or " * 300,
    "-" * 1000,
    "%s %(x)s {} \ue000",
    "1 " * 500,
    "a_b/c@d.e http://x.example/?a=b&c=d <b>x</b>",
    "\u200e\u202e x",
)


@pytest.mark.parametrize("typed", ODD)
def test_odd_searches_are_answered(record: Scribe, typed: str) -> None:
    record.actor("Yermak")
    find(read(typed), EVERY)


def test_marks_stand_where_the_words_are_whatever_is_around_them(record: Scribe) -> None:
    text = "<b>5 > 3</b> & “Куп’янськ”—U.S.-led/Kupiansk 😀 army's"
    record.claim(text, language="uk", slug="marks")
    assert marked("kupiansk or янськ or led") == ["янськ", "led", "Kupiansk"]


# -- what grows with the record

ROWS = """
    INSERT INTO record_passage (subject, part, translated, kind, language, config, text, place, vector)
    SELECT gen_random_uuid(), id, false, CASE WHEN n %% 100 = 0 THEN 'actor' ELSE 'quote' END, 'en', 'simple', text, '{}',
           to_tsvector('simple', text) || array_to_tsvector('{~simple}')
    FROM (SELECT gen_random_uuid() AS id, n, 'common word' || n || ' ' || repeat('and more ', 5) AS text
          FROM generate_series(%s, %s) n) made
"""


def explained(typed: str) -> tuple[int, int]:
    """The most rows of any step, and the blocks that were read."""
    sql, parameters = hits_module._hits(hits_module._queries(read(typed), "public"), dict.fromkeys(Found, 5))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}", parameters)
        answer = cursor.fetchone()[0]
    top = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]

    def rows(node: dict[str, Any]) -> int:
        own = int(node["Actual Rows"]) if "Scan" not in node["Node Type"] else 0
        return max([own, *map(rows, node.get("Plans", []))])

    return rows(top), top["Shared Hit Blocks"] + top["Shared Read Blocks"]


def test_a_search_costs_the_same_however_much_there_is(record: Scribe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hits_module, "CAP", 100)
    costs: list[dict[str, tuple[int, int]]] = []
    for first, last in ((1, 1_000), (1_001, 5_000)):
        with connection.cursor() as cursor:
            cursor.execute(ROWS, [first, last])
            cursor.execute("ANALYZE record_passage")
        costs.append({typed: explained(typed) for typed in ("common", "word77", "word4700", "com", "common -word5")})
    small, large = costs
    for typed, (rows, blocks) in large.items():
        assert rows <= 2 * 101, typed
        assert blocks <= 1.5 * small[typed][1] + 20, (typed, small[typed], large[typed])
    monkeypatch.setattr("tracker.record.facets.CAP", 100)
    monkeypatch.setattr(hits_module, "cards", lambda subjects, using: {})
    assert {hits.kind: hits.count for hits in find(read("common"), EVERY)} == {
        Found.ACTOR: Count(50),
        Found.QUOTE: Count(100, more=True),
    }


def test_a_subject_of_one_search_is_ranked_by_what_it_shows(record: Scribe) -> None:
    speaker = record.actor("Harbour Master")
    second = record.claim("Ships are late.", statement(speaker))
    first = record.claim("The harbour is closed.")
    assert subjects("harbour") == [first, second]
