"""What a search finds, by kind, the best first. Its cost does not grow with the record.

Of each kind at most CAP matches are fetched and only these are ranked, because ranking every match of a common word is
what makes a search slow; nothing is counted further, and only what is shown is looked through for the words to mark.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections

from tracker.ground.search_terms import PUNCTUATION, Search, Term
from tracker.ground.vocabulary import Found
from tracker.record.facets import CAP, Count
from tracker.record.passages import AS_TYPED, CONFIGURATIONS, own_words
from tracker.record.reading import Card, cards
from tracker.record.rows import as_json, fetched
from tracker.record.sounds import LONGEST, sounds_for

Span = tuple[int, int]
_START, _STOP = "\ue000", "\ue001"
"""Around what is found, in PostgreSQL's answer; no published text holds them (ground/text.py)."""
_MARKED = f"HighlightAll=true, StartSel={_START}, StopSel={_STOP}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that was found. `spans` are the parts of it to mark; `card` is its subject's; `place` as in Passage."""

    kind: Found
    card: Card
    part: UUID
    translated: bool
    language: str
    text: str
    place: dict[str, Any]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """The best of one kind, and how many there are."""

    kind: Found
    count: Count
    shown: tuple[Hit, ...]


def find(search: Search, most: Mapping[Found, int], *, using: str = "public") -> list[Hits]:
    """Of each of these kinds that has any, so many hits (one or more). At most three database queries."""
    queries = _queries(search, using)
    if not queries:
        return []
    sql, parameters = _hits(queries, most)
    rows = fetched(using, sql, parameters)
    named = cards({row[2] for row in rows}, using=using) if rows else {}
    return [
        Hits(kind, Count.capped(counts[0]), tuple(_hit(row, named[row[2]]) for row in own if row[2] in named))
        for kind in most
        if (own := [row for row in rows if row[0] == kind.value]) and (counts := [row[1] for row in own])
    ]


def _queries(search: Search, using: str) -> dict[str, str]:
    """The search as a tsquery for each configuration in which it means something.

    What is made of stop words alone means nothing, or with an unwanted word nearly everything: no index helps with that.
    """
    if not search.alternatives:
        return {}
    columns: list[str] = []
    parameters: list[str] = []
    for config in CONFIGURATIONS:
        sql, values = _tsquery(search, config)
        columns.append(f"CASE WHEN querytree({sql}) NOT IN ('', 'T') THEN ({sql})::text ELSE '' END")
        parameters += values * 2
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", parameters)
        found: tuple[str, ...] = cursor.fetchone()
    return {config: query for config, query in zip(CONFIGURATIONS, found, strict=True) if query}


def _tsquery(search: Search, config: str) -> tuple[str, list[str]]:
    parameters: list[str] = []
    alternatives: list[str] = []
    for terms in search.alternatives:
        parts: list[str] = []
        for term in terms:
            sql, values = _of_term(term, config, alone=sum(not each.unwanted for each in terms) == 1)
            parts.append(f"!!({sql})" if term.unwanted else f"({sql})")
            parameters += values
        alternatives.append(f"({' && '.join(parts)})")
    return " || ".join(alternatives), parameters


def _of_term(term: Term, config: str, *, alone: bool) -> tuple[str, list[str]]:
    """The words one after the other; the beginning of a word; a name by its sound."""
    parts, values = [f"phraseto_tsquery('{config}', %s)"], [term.words]
    *before, last = term.words.split()
    if term.last and 1 < len(last) <= LONGEST:
        # As it stands: the beginning of a word has no stem.
        parts.append("to_tsquery('simple', %s)")
        values.append(" <-> ".join([*(f"'{word}'" for word in before if len(word) <= LONGEST), f"'{last}':*"]))
    if config == AS_TYPED and (sounds := sounds_for(term, alone=alone)):
        parts.append("%s::tsquery")
        values.append(sounds)
    return " || ".join(parts), values


def _hits(queries: dict[str, str], most: Mapping[Found, int]) -> tuple[str, list[Any]]:
    """(kind, count, subject, part, translated, language, text, place, the text with marks), best first within a kind."""
    tables: list[str] = []
    best: list[str] = []
    parameters: list[Any] = []
    for kind, number in most.items():
        matches = " UNION ALL ".join(
            "(SELECT id, part, translated, ts_rank(vector, %s::tsquery, 1) AS rank FROM record_passage "  # noqa: S608  (fixed words only; every value is a parameter)
            f"WHERE kind = '{kind.value}' AND vector @@ ('''{own_words(config)}'''::tsquery && %s::tsquery) LIMIT {CAP + 1})"
            for config in queries
        )
        parameters += [query for query in queries.values() for _ in range(2)]
        tables.append(f"{kind.value}_hits AS MATERIALIZED ({matches})")
        best.append(
            f"(SELECT '{kind.value}' AS kind, count(*) OVER () AS total, id, rank FROM "  # noqa: S608
            f"(SELECT DISTINCT ON (part) id, part, rank FROM {kind.value}_hits ORDER BY part, rank DESC, translated) once "
            f"ORDER BY rank DESC, part LIMIT {number})"
        )
    query = " ".join(["CASE p.config", *("WHEN %s THEN %s::tsquery" for _ in queries), "END"])
    sql = (
        f"WITH {', '.join(tables)} "  # noqa: S608
        "SELECT b.kind, b.total, p.subject, p.part, p.translated, p.language, p.text, p.place, "
        f"ts_headline(p.config::regconfig, translate(p.text, %s, %s), {query}, %s) "
        f"FROM ({' UNION ALL '.join(best)}) b JOIN record_passage p USING (id) ORDER BY b.kind, b.rank DESC, p.part"
    )
    headline = [PUNCTUATION, " " * len(PUNCTUATION), *(value for pair in queries.items() for value in pair), _MARKED]
    return sql, [*parameters, *headline]


def _hit(row: tuple[Any, ...], card: Card) -> Hit:
    kind, _total, _subject, part, translated, language, text, place, marked = row
    return Hit(Found(kind), card, part, translated, language, text, as_json(place), _spans(marked))


def _spans(marked: str) -> tuple[Span, ...]:
    """Where the marks stood, in the text without them."""
    spans: list[Span] = []
    at = start = 0
    for letter in marked:
        if letter == _START:
            start = at
        elif letter == _STOP:
            spans.append((start, at))
        else:
            at += 1
    return tuple(spans)
