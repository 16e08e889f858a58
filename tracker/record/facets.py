"""What else a claim list could be filtered by, with counts that stop at CAP."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connections

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import ClaimLevel, StatusCode, values
from tracker.record.search import HITS, ClaimQuery, Scope, scope, titles

CAP = 1_000
"""Nothing is counted further than this."""
CHOICES = 12
"""Most values of one facet."""

# Facets whose values are known beforehand are counted one by one; the others are what the first rows hold.
_KNOWN = {"status": ("status", values(StatusCode)), "level": ("level", values(ClaimLevel))}
_TEXTS = {"kind": "claim_kind", "place": "place"}
_SUBJECTS = {"actor": "actors", "party": "parties", "plan": "plans"}


@immutable()
class Count:
    """A number of claims, or at least that number where `more`."""

    number: int
    more: bool = False

    @classmethod
    def capped(cls, number: int) -> "Count":
        """From a count over at most CAP + 1 rows."""
        return cls(min(number, CAP), number > CAP)


@immutable()
class Choice:
    """One value of a facet. `value` is what stands in the address, `title` what readers see ("" for a fixed word)."""

    value: str
    title: str
    count: Count


@immutable()
class Facets:
    """`cut`: the search has more matches than were looked at. Subject choices are sorted by title, texts by count."""

    total: Count
    cut: bool
    choices: dict[str, tuple[Choice, ...]]

    def count(self, dimension: str, value: str) -> Count:
        """The count of one value, nought where there is none."""
        return next((choice.count for choice in self.choices[dimension] if choice.value == value), Count(0))


def facets(query: ClaimQuery, *, using: str = "public") -> Facets:
    """The counts beside a claim list, in two database queries whatever the filters. `after` plays no part."""
    sql, parameters = _counts(scope(query))
    with connections[using].cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[str, str, int, bool]] = cursor.fetchall()
    counted: dict[str, list[tuple[str, Count]]] = defaultdict(list)
    for dimension, value, number, more in found:
        counted[dimension].append((value, Count(number, more) if more else Count.capped(number)))
    named = titles({UUID(value) for name in _SUBJECTS for value, _ in counted[name]}, using=using)
    choices = {
        name: tuple(Choice(value, "", count) for value, count in counted[name] if count.number) for name in _KNOWN
    }
    choices |= {name: tuple(Choice(value, value, count) for value, count in counted[name]) for name in _TEXTS}
    for name in _SUBJECTS:
        with_page = [(*named[UUID(value)], count) for value, count in counted[name] if UUID(value) in named]
        first = (Choice(slug, title, count) for slug, title, count in with_page[:CHOICES])
        choices[name] = tuple(sorted(first, key=lambda choice: choice.title.casefold()))
    hits = counted["hits"]
    return Facets(counted["total"][0][1], bool(hits) and hits[0][1].more, choices)


def counted(queries: Sequence[ClaimQuery], *, using: str = "public") -> list[Count]:
    """How many claims fit each of these queries, none of which is a search; in one database query."""
    parts: list[str] = []
    parameters: list[Any] = []
    for query in queries:
        where, values_of_query = scope(query).where()
        parts.append(f"(SELECT count(*) FROM (SELECT 1 FROM record_listing WHERE {where} LIMIT {CAP + 1}) s)")  # noqa: S608
        parameters.extend(values_of_query)
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", parameters)
        row: tuple[int, ...] = cursor.fetchone()
    return [Count.capped(number) for number in row]


def _counts(rows: Scope) -> tuple[str, tuple[Any, ...]]:
    """(dimension, value, count, whether it is only a lower bound) of everything, as one statement."""
    filtered = {condition.dimension for condition in rows.conditions}
    tables: list[str] = []
    parts: list[str] = []
    of_tables: list[Any] = []
    of_parts: list[Any] = []

    def sample(name: str, without: str | None = None) -> None:
        where, parameters = rows.where(without=without)
        columns = ", ".join((*_TEXTS.values(), *_SUBJECTS.values()))
        tables.append(
            f"{name} AS MATERIALIZED (SELECT {columns} FROM {rows.table} WHERE {where} LIMIT {CAP + 1})"  # noqa: S608
        )
        of_tables.extend(parameters)

    sample("chosen")
    parts.append("(SELECT 'total' AS dimension, '' AS value, count(*) AS n, false AS more FROM chosen)")
    if rows.table == "hits":
        parts.append(f"(SELECT 'hits', '', 0, count(*) >= {HITS} FROM hits)")  # noqa: S608
    for name, (column, known) in _KNOWN.items():
        where, parameters = rows.where(without=name)
        parts.append(
            f"(SELECT '{name}', v, (SELECT count(*) FROM (SELECT 1 FROM {rows.table} "  # noqa: S608
            f"WHERE {where} AND {column} = v LIMIT {CAP + 1}) s), false FROM unnest(%s::text[]) v)"
        )
        of_parts.extend((*parameters, known))
    for name in (*_TEXTS, *_SUBJECTS):
        table = "chosen"
        if name in filtered:
            table = f"without_{name}"
            sample(table, name)
        parts.append(_sampled(name, table))
    prefix = f"{rows.prefix}, " if rows.prefix else "WITH "
    return f"{prefix}{', '.join(tables)} {' UNION ALL '.join(parts)}", (*rows.parameters, *of_tables, *of_parts)


def _sampled(name: str, table: str) -> str:
    """The most frequent values among at most CAP + 1 rows; where there are more rows, each count is a lower bound."""
    more = f"(SELECT count(*) > {CAP} FROM {table})"  # noqa: S608
    if name in _TEXTS:
        column = _TEXTS[name]
        rows, value = f"{table} WHERE {column} <> ''", column
    else:
        # Unnamed actors are dropped afterwards, so more are fetched than shown.
        rows, value = f"{table}, unnest({table}.{_SUBJECTS[name]}) v", "v::text"
    most = CHOICES if name in _TEXTS else CHOICES * 4
    return f"(SELECT '{name}', {value}, count(*), {more} FROM {rows} GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT {most})"  # noqa: S608
