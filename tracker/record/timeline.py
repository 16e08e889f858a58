"""The timeline: statements, positions and versions of plans by when they were said or dated, page by page.

timeline(query) -> TimelinePage     [2]  filtered as the claim list is
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from tracker.ground.dates import Date
from tracker.ground.vocabulary import SubjectKind
from tracker.record.entry_pages import ENTRY, EntryLine, entry_line
from tracker.record.paging import Cursor
from tracker.record.rows import CARD, fetched
from tracker.record.search import ClaimQuery, scope

PAGE = 50
"""Statements, positions and versions on one page."""
SORTS = ("newest", "oldest")


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version of a public plan. `said` is its date (EDTF); `language` the plan's, "" in cards of an earlier release."""

    id: UUID
    plan: UUID
    plan_slug: str
    plan_title: str
    language: str
    slug: str
    label: str
    said: str
    earliest: datetime | None
    latest: datetime | None


Item = EntryLine | VersionLine


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """One page and the cursor of the next, None where this is the last."""

    items: list[Item]
    next: Cursor | None


def timeline(query: ClaimQuery, *, using: str = "public") -> TimelinePage:
    """What fits, by the last possible moment of its date; what is undated last, whichever way it is sorted.

    Statements go by the filters of their claims. Positions and versions have no status, subject, place or level, and
    are in no list that is filtered by one; versions in none that is filtered by who spoke either.
    """
    sql, values = _entries(query)
    items: list[Item] = [entry_line(row) for row in fetched(using, sql, values)]
    if _has_versions(query):
        items += _versions(query, using)
    shown = _in_order(items, query)[: PAGE + 1]
    last = shown[PAGE - 1] if len(shown) > PAGE else None
    return TimelinePage(shown[:PAGE], Cursor(last.latest, last.id) if last else None)


def _in_order(items: list[Item], query: ClaimQuery) -> list[Item]:
    oldest = query.sort == "oldest"
    ordered = sorted(items, key=lambda item: item.id, reverse=oldest)
    dated = [item for item in ordered if item.latest]
    dated.sort(key=_latest, reverse=not oldest)
    return [*dated, *(item for item in ordered if not item.latest)]


def _latest(item: Item) -> datetime:
    return item.latest or datetime.max.replace(tzinfo=UTC)


def _entries(query: ClaimQuery) -> tuple[str, dict[str, Any]]:
    """Dated ones first; undated ones are looked for only where those do not fill the page."""
    values: dict[str, Any] = {}
    way, tie = ("ASC", "DESC") if query.sort == "oldest" else ("DESC", "ASC")
    # As the index goes, forwards or backwards.
    order = f"latest {way} NULLS {'LAST' if way == 'DESC' else 'FIRST'}, id {tie}"
    kinds = list(_kinds(query, values))
    hits = kinds[0][1].strip() or "WITH"
    dated, undated = (_walks(query, [each for each, _ in kinds], edge, order, values) for edge in _edges(query, values))
    sql = f"""
        {hits}{"," if kinds[0][1] else ""} dated AS MATERIALIZED ({dated})
        SELECT {ENTRY}, {CARD} FROM (
            SELECT * FROM dated UNION ALL
            (SELECT * FROM ({undated}) u WHERE (SELECT count(*) FROM dated) <= {PAGE})
        ) n JOIN record_listing l USING (subject)
    """  # noqa: S608  (our own words; values are parameters)
    return sql, values


def _walks(query: ClaimQuery, kinds: Sequence[tuple[str, ...]], edge: str, order: str, values: dict[str, Any]) -> str:
    """One walk for each kind and for each way of being someone's, so that each has its index."""
    legs = (
        f"(SELECT n.* FROM record_entry n WHERE {' AND '.join((*conditions, *own, *_days(query, values), edge))}"  # noqa: S608
        f" ORDER BY {order} LIMIT {PAGE + 1})"
        for conditions in kinds
        for own in _owners(query, values)
    )
    return f"SELECT * FROM ({' UNION '.join(legs)}) w ORDER BY {order} LIMIT {PAGE + 1}"  # noqa: S608


def _kinds(query: ClaimQuery, values: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Conditions on statements, then those on positions, where there are any; with the WITH clause of a search."""
    # Who spoke, and when, is asked of the statements themselves.
    rows = scope(replace(query, actor=None, party=None, since=None, until=None))
    where, parameters = rows.where()
    values |= {f"claim{index}": value for index, value in enumerate((*rows.parameters, *parameters))}
    names = iter(f"%(claim{index})s" for index in range(len(rows.parameters) + len(parameters)))
    prefix = _named(rows.prefix, names)
    found = f"SELECT subject FROM {rows.table} WHERE {_named(where, names)}"  # noqa: S608
    # What a search found is not much, and is gone through; other filters are met on the way along the days.
    claims = f"n.subject = ANY (ARRAY({found}))" if query.q else f"n.subject IN ({found})"
    yield ("n.kind = 'claim'", claims), prefix
    if query.q or query.status or query.kind or query.place or query.level:
        return
    conditions = ["n.kind = 'position'"]
    for column, subject in (("plan", query.plan), ("point", query.point)):
        if subject:
            values[column] = subject
            conditions.append(f"n.{column} = %({column})s")
    yield tuple(conditions), prefix


def _named(sql: str, names: Iterator[str]) -> str:
    """The same SQL with names in place of its nameless parameters."""
    first, *rest = sql.split("%s")
    return first + "".join(f"{next(names)}{part}" for part in rest)


def _owners(query: ClaimQuery, values: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    voice: tuple[str, ...] = ()
    if query.party:
        values["party"] = query.party
        voice = ("n.voice = %(party)s",)
    if not query.actor:
        yield voice
        return
    values["actor"] = query.actor
    yield from (("n.actor = %(actor)s", *voice), ("n.on_behalf_of = %(actor)s", *voice))


def _days(query: ClaimQuery, values: dict[str, Any]) -> Iterator[str]:
    if query.since:
        values["since"] = _begin(query.since)
        yield "n.latest >= %(since)s"
    if query.until:
        values["until"] = _end(query.until)
        yield "coalesce(n.earliest, n.latest) <= %(until)s"


def _edges(query: ClaimQuery, values: dict[str, Any]) -> tuple[str, str]:
    """What comes after the row that the page before ended with: of the dated ones, and of the undated."""
    oldest, after = query.sort == "oldest", query.after
    past, tied = (">", "<") if oldest else ("<", ">")
    if after is None:
        return "n.latest IS NOT NULL", "n.latest IS NULL"
    values["id"] = after.id
    if after.key is None:
        return "false", f"n.latest IS NULL AND n.id {tied} %(id)s"
    values["key"] = after.key
    beyond = f"n.latest {past}= %(key)s AND (n.latest {past} %(key)s OR n.id {tied} %(id)s)"
    return beyond, "n.latest IS NULL"


def _has_versions(query: ClaimQuery) -> bool:
    others = (query.q, query.status, query.actor, query.party, query.point, query.kind, query.level, query.place)
    return not any(others)


def _versions(query: ClaimQuery, using: str) -> list[VersionLine]:
    """The versions that fit and are not before this page. They are few: all are read, from the cards of plans."""
    sql = (
        "SELECT l.subject, l.slug, l.title, coalesce(l.card ->> 'language', ''), v ->> 'id', v ->> 'slug', v ->> 'label', v ->> 'dated' "
        "FROM record_listing l CROSS JOIN LATERAL jsonb_array_elements(l.card -> 'versions') v "
        "WHERE l.kind = %s AND (%s::uuid IS NULL OR l.subject = %s)"
    )
    rows = fetched(using, sql, [SubjectKind.PLAN.value, query.plan, query.plan])
    found = (_version(row) for row in rows)
    fits = _fits(query)
    return [version for version in found if fits(version)]


def _version(row: tuple[Any, ...]) -> VersionLine:
    plan, plan_slug, title, language, id_, slug, label, dated = row
    when = Date.parse(dated)
    return VersionLine(UUID(id_), plan, plan_slug, title, language, slug, label, dated, when.earliest, when.latest)


def _fits(query: ClaimQuery) -> Callable[[VersionLine], bool]:
    """What `_days` and `_edges` say, of versions."""
    oldest, after = query.sort == "oldest", query.after
    begin = _begin(query.since) if query.since else None
    end = _end(query.until) if query.until else None

    def fits(version: VersionLine) -> bool:
        first, last = version.earliest or version.latest, version.latest
        if (begin and not (last and last >= begin)) or (end and not (first and first <= end)):
            return False
        if after is None:
            return True
        tied = version.id < after.id if oldest else version.id > after.id
        if last is None or after.key is None:
            return last is None and (after.key is not None or tied)
        return (last > after.key if oldest else last < after.key) or (last == after.key and tied)

    return fits


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _end(day: date) -> datetime:
    return datetime.combine(day, time.max, UTC)
