"""Claims by the words that they share with a text: questions to the index `claim_by_words` (migration 0015).

    words_of(text)           the keys of its words (ground/transliteration.py) that can tell it from others
    longest(text, most)      some of them: the longest, which are the rarest as a rule
    sharing(words, shares)   for each share, what a claim is asked for that has so many of these words
    ids(BY_WORDS, [query, most])

Each question has a LIMIT, so that an answer takes as long with a hundred thousand claims as with a thousand.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any, Final
from uuid import UUID

from django.db import connection

from tracker.ground.transliteration import keys

BY_WORDS: Final = """
    SELECT id FROM desk_claim
    WHERE array_to_tsvector(desk_name_keys(place || ' ' || text)) @@ %s::tsquery LIMIT %s
"""


def words_of(text: str) -> frozenset[str]:
    return frozenset(key for key in keys(text) if len(key) > 2 or key.isdigit())


def longest(text: str, most: int) -> list[str]:
    return sorted(words_of(text), key=lambda key: (-len(key), key))[:most]


def sharing(words: Sequence[str], shares: Iterable[float]) -> Iterator[str]:
    """A question for each of these shares of the words, at least two of them, none twice."""
    asked: set[int] = set()
    for share in shares:
        least = max(2, round(len(words) * share))
        if len(words) >= least and least not in asked:
            asked.add(least)
            yield " | ".join(f"({all_of(some)})" for some in combinations(words, least))


def all_of(words: Iterable[str]) -> str:
    return " & ".join(map(_quoted, words))


def any_of(words: Iterable[str]) -> str:
    return " | ".join(map(_quoted, words))


def _quoted(key: str) -> str:
    escaped = key.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def ids(sql: str, given: list[Any]) -> list[UUID]:
    """The first column of what this brings."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [row for (row,) in cursor.fetchall()]
