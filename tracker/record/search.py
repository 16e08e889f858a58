"""The query of the claim list: filters, search, pages by cursor. Its cost does not grow with the record.

Rows come from the projection `Listing`. Nothing is counted beyond CAP, no page is found by an offset, and a search goes
through a materialised cap, because ranking or sorting all matches of a common word is what makes such lists slow.
"""

import re
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Q

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import ClaimLevel, SubjectKind
from tracker.record.models import Address, Listing
from tracker.record.paging import Cursor
from tracker.record.rows import CARD, Card, as_card, fetched

PAGE = 20
"""Claims on one page."""
HITS = 5_000
"""Most matches of a search that are looked at; a list of more says that it was cut."""
SORTS = ("newest", "oldest", "published")
"""By the latest statement, newest or oldest first; by the time of publication here, newest first."""

SAID = "tstzrange(least(said_first, said_last), greatest(said_first, said_last), '[]')"
"""From the first to the last statement of a claim, as the index has it (models.py)."""

_OPERATORS = re.compile(r'"|(?:^|\s)-|\bor\b', re.IGNORECASE)
_LAST_WORD = re.compile(r"(?:^|(?<=\s))(\w{2,})$")
_SEARCHED = (
    "subject, status, level, claim_kind, place, said_first, said_last, published_at, actors, parties, plans, points"
)


@immutable(kw_only=True)
class ClaimQuery:
    """What a claim list is filtered by; an empty field filters nothing.

    Without `level` and `q` only key claims are listed. `since` and `until` keep claims of which something was said
    on or between these days (UTC), by the bounds of each statement's date; what was said "on or before" a day counts
    on that day, undated statements on none. `after` is where the page before this one ended.
    """

    q: str = ""
    status: str = ""
    actor: UUID | None = None
    party: UUID | None = None
    plan: UUID | None = None
    point: UUID | None = None
    kind: str = ""
    level: str = ""
    place: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = "newest"
    after: Cursor | None = None

    @property
    def shown_level(self) -> str:
        """The level that is listed: the one asked for, else key claims, or both ("") where there is a search."""
        return self.level or ("" if self.q else ClaimLevel.KEY.value)


@immutable()
class Condition:
    """One filter as SQL. `dimension` is what a reader chose it by; a facet leaves its own out to show the others."""

    dimension: str
    sql: str
    parameters: tuple[Any, ...]


@immutable()
class Scope:
    """Where rows come from: `prefix` is a WITH clause (or nothing), `table` what it or the projection is called."""

    prefix: str
    table: str
    parameters: tuple[Any, ...]
    conditions: tuple[Condition, ...]

    def where(self, *, without: str | None = None) -> tuple[str, tuple[Any, ...]]:
        """The filters but those of one dimension, as (SQL, parameters)."""
        kept = [condition for condition in self.conditions if condition.dimension != without]
        sql = " AND ".join(condition.sql for condition in kept) or "true"
        return sql, tuple(value for condition in kept for value in condition.parameters)


@immutable()
class ClaimPage:
    """One page of claims and the cursor of the next, None where this is the last."""

    rows: tuple[Card, ...]
    next: Cursor | None


def find_claims(query: ClaimQuery, *, using: str = "public") -> ClaimPage:
    """One page of the claims that fit, in one database query."""
    sql, parameters = _page(query)
    rows = fetched(using, sql, parameters)
    cards = tuple(as_card(content) for _key, *content in rows[:PAGE])
    return ClaimPage(cards, Cursor(rows[PAGE - 1][0], cards[-1].subject) if len(rows) > PAGE else None)


def scope(query: ClaimQuery) -> Scope:
    """The rows of a query before sorting and paging."""
    conditions = tuple(_conditions(query))
    if not query.q:
        claims = Condition("", "kind = %s", (SubjectKind.CLAIM.value,))
        return Scope("", "record_listing", (), (claims, *conditions))
    terms, parameters = _terms(query.q)
    hits = (
        f"WITH hits AS MATERIALIZED (SELECT {_SEARCHED} FROM record_listing "  # noqa: S608  (fixed words only)
        f"WHERE kind = %s AND vector @@ ({terms}) LIMIT {HITS}) "
    )
    return Scope(hits, "hits", (SubjectKind.CLAIM.value, *parameters), conditions)


def resolve(wanted: Iterable[tuple[str, str]], *, using: str = "public") -> dict[tuple[str, str], Listing]:
    """The public subjects of (kind, slug) pairs, old slugs included, in one query.

    What is not public is left out, and so is an actor that had a name once and is unnamed now.
    """
    pairs = set(wanted)
    if not pairs:
        return {}
    condition = Q()
    for kind, slug in pairs:
        condition |= Q(kind=kind, slug=slug)
    addresses = Address.objects.using(using).filter(condition)
    sql, parameters = addresses.query.sql_with_params()
    rows = Listing.objects.using(using).raw(
        "SELECT l.subject, l.kind, l.slug, l.title, l.language, l.card, a.slug AS asked "  # noqa: S608
        f"FROM ({sql}) a JOIN record_listing l USING (subject) WHERE l.slug <> ''",
        parameters,
    )
    return {(row.kind, row.__dict__["asked"]): row for row in rows}


def titles(subjects: Collection[UUID], *, using: str = "public") -> dict[UUID, tuple[str, str]]:
    """The (slug, title) of public subjects that have a page; unnamed actors have none and are left out."""
    sql = "SELECT subject, slug, title FROM record_listing WHERE subject = ANY(%s) AND slug <> ''"
    return {subject: (slug, title) for subject, slug, title in fetched(using, sql, [list(subjects)])}


def _terms(q: str) -> tuple[str, tuple[Any, ...]]:
    """A search as SQL of type tsquery: web search syntax; without operators the last word matches as a beginning."""
    text = q.strip()
    last = _LAST_WORD.search(text)
    if last is None or _OPERATORS.search(text):
        return "websearch_to_tsquery('simple', %s)", (text,)
    return (
        "plainto_tsquery('simple', %s) && to_tsquery('simple', %s)",
        (text[: last.start()], f"{last[1]}:*"),
    )


def _conditions(query: ClaimQuery) -> Iterable[Condition]:
    for dimension, column, value in (
        ("status", "status", query.status),
        ("level", "level", query.shown_level),
        ("kind", "claim_kind", query.kind),
        ("place", "place", query.place),
    ):
        if value:
            yield Condition(dimension, f"{column} = %s", (value,))
    for dimension, column, subject in (
        ("actor", "actors", query.actor),
        ("party", "parties", query.party),
        ("plan", "plans", query.plan),
        ("point", "points", query.point),
    ):
        if subject:
            yield Condition(dimension, f"{column} @> ARRAY[%s]::uuid[]", (subject,))
    if query.since or query.until:
        yield _said(query.since, query.until)


def _said(since: date | None, until: date | None) -> Condition:
    """Something was said on or between these days: one statement, not merely the first before and the last after.

    The claim's own first and last moment rule most claims out before their statements are looked at.
    """
    on_claim, on_statement = [], []
    moments: list[datetime] = []
    within, window = "", tuple[datetime, ...]()
    if since and until and since <= until:
        # By an index of stretches of time: what came before and after them need not be passed over.
        within, window = f"{SAID} && tstzrange(%s, %s, '[]') AND ", (_begin(since), _end(until))
    if since:
        on_claim.append("said_last >= %s")
        on_statement.append("n.latest >= %s")
        moments.append(_begin(since))
    if until:
        on_claim.append("said_first <= %s")
        on_statement.append("coalesce(n.earliest, n.latest) <= %s")
        moments.append(_end(until))
    sql = (
        f"{within}{' AND '.join(on_claim)} AND subject IN "  # noqa: S608  (fixed words only)
        f"(SELECT n.subject FROM record_entry n WHERE n.kind = 'claim' AND {' AND '.join(on_statement)})"
    )
    return Condition("dates", sql, (*window, *moments, *moments))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _end(day: date) -> datetime:
    return datetime.combine(day, time.max, UTC)


def _page(query: ClaimQuery) -> tuple[str, tuple[Any, ...]]:
    """One page and one row more."""
    rows = scope(query)
    # No claim is without it.
    key = "published_at" if query.sort == "published" else "said_last"
    # Oldest first is the opposite in every column, so that the same index serves both.
    order, tie, beyond, past = ("ASC", "DESC", ">", "<") if query.sort == "oldest" else ("DESC", "ASC", "<", ">")
    where, filters = rows.where()
    start = "true"
    edge: tuple[Any, ...] = ()
    if query.after:
        start = f"{key} {beyond}= %s AND ({key} {beyond} %s OR subject {past} %s)"
        edge = (query.after.key, query.after.key, query.after.id)
    # The cards are fetched for the rows of the page alone.
    sql = (
        f"{rows.prefix}SELECT page.key, {CARD} FROM "  # noqa: S608  (fixed words only; every value is a parameter)
        f"(SELECT subject, {key} AS key FROM {rows.table} WHERE {where} AND {start} "
        f"ORDER BY {key} {order}, subject {tie} LIMIT {PAGE + 1}) page JOIN record_listing l USING (subject) "
        f"ORDER BY page.key {order}, l.subject {tie}"
    )
    return sql, (*rows.parameters, *filters, *edge)
