"""The quote lock: the original words of statements and positions, looked for in the kept copies of their sources.

    lock(row)              -> QuoteLock, NotFound, or None where there is no quote, or no copy to look in
    renew(rows)            lock what is not locked, of rows that are held (forms do, at every save)
    renew_quietly(rows)    the same, and no fault of it ever keeps anything from being saved
    renew_for(source)      after a copy was taken: what names this source
    standings(rows)        -> {row: Standing}, without writing: what forms and the publish page show

A lock that is there stays as long as it is right, however many copies are kept later: what follows from it in public
changes only where the quote does. PostgreSQL takes it away when it is no longer right (migration 0014).
"""

import hashlib
import logging
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Func, IntegerField, Q, Window
from django.db.models.functions import RowNumber

from tracker.desk.models import (
    Capture,
    Claim,
    Position,
    PositionSource,
    QuoteLock,
    Source,
    Statement,
    StatementSource,
)
from tracker.desk.parts import hold
from tracker.ground.quotes import Folded, Located, NotFound, fold, locate

Quoted = Statement | Position

COPIES = 3
"""Newest copies of each source that are looked through."""
MOST_BYTES = 1_000_000
"""Of text in one copy; a larger one is passed over."""
MOST_TOGETHER = 4_000_000
"""Of text in all copies that one look reads; older ones are passed over."""
MOST_QUOTE = 5_000
"""Characters of a quote; a longer one is no quote, and is not looked for."""
SECONDS = 3.0
"""After which no further quote is looked for: it is at the next save."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Copy:
    """A kept copy that has a text."""

    id: UUID
    source: UUID
    sha256: str
    kept_at: datetime
    bytes: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with one quote. `lock` where it is locked.

    Otherwise `copy` is where it was `found`, or where the closest passage is; None where there is no copy to look in.
    `passed_over`: it was not looked for everywhere, because it, or the copies, are too long. `sources` are those of what
    is not locked.
    """

    quote: str
    lock: QuoteLock | None = None
    copy: Copy | None = None
    found: Located | NotFound | None = None
    passed_over: bool = False
    sources: tuple[UUID, ...] = ()


class Copies:
    """Kept copies of these sources, the newest first; each is read and folded once, and only if it is looked into."""

    def __init__(self, sources: Collection[UUID]) -> None:
        self._sources = sources
        self._folded: dict[UUID, Folded] = {}
        self._end = monotonic() + SECONDS

    @property
    def late(self) -> bool:
        return monotonic() > self._end

    def of(self, sources: Collection[UUID]) -> Iterator[Copy]:
        return (copy for copy in self._all if copy.source in sources)

    @cached_property
    def _all(self) -> list[Copy]:
        if not self._sources:
            return []
        newest = Window(RowNumber(), partition_by=F("source"), order_by=(F("taken_at").desc(), F("id").asc()))
        rows = (
            Capture.objects.filter(source__in=self._sources, same_as=None)
            .exclude(text="")
            .annotate(place=newest, bytes=Func("text", function="octet_length", output_field=IntegerField()))
            .filter(place__lte=COPIES)
            .order_by("-taken_at", "id")
        )
        return [Copy(*each) for each in rows.values_list("id", "source", "sha256", "taken_at", "bytes")]

    @cached_property
    def _texts(self) -> dict[UUID, str]:
        wanted, together = [], 0
        for copy in self._all:
            if copy.bytes <= MOST_BYTES and together + copy.bytes <= MOST_TOGETHER:
                wanted.append(copy.id)
                together += copy.bytes
        return dict(Capture.objects.filter(pk__in=wanted).values_list("pk", "text"))

    def folded(self, copy: Copy) -> Folded | None:
        """Its text as quotes are looked for in it; None where it is passed over."""
        if copy.id not in self._folded and copy.id in self._texts:
            self._folded[copy.id] = fold(self._texts[copy.id])
        return self._folded.get(copy.id)


def lock(row: Quoted) -> QuoteLock | NotFound | None:
    """Lock the quote of one row that is held; what its form will say of it."""
    renew([row])
    standing = standings([row]).get(row.pk)
    if standing is None:
        return None
    return standing.lock or (standing.found if isinstance(standing.found, NotFound) else None)


def renew(rows: Iterable[Quoted], copies: Copies | None = None) -> None:
    """Lock the quotes of these rows that have no lock and stand in a kept copy of one of their sources.

    The rows are as the database has them, and their subjects are held until the end of the transaction (parts.hold).
    """
    held = [row for row in rows if row.quote_text]
    found = standings(held, copies)
    QuoteLock.objects.bulk_create(
        _lock_of(row, standing.copy, standing.found)
        for row in held
        if (standing := found[row.pk]).copy is not None and isinstance(standing.found, Located)
    )


def _lock_of(row: Quoted, copy: Copy, found: Located) -> QuoteLock:
    return QuoteLock(
        **{"statement" if isinstance(row, Statement) else "position": row},
        capture_id=copy.id,
        sha256=copy.sha256,
        kept_at=copy.kept_at,
        quote_sha256=_hash(row.quote_text),
        exact=found.exact,
        prefix=_seen(found.prefix),
        suffix=_seen(found.suffix),
        start=found.start,
        end=found.end,
    )


def _seen(text: str) -> str:
    """Blanks at the very beginning or end of a copy are no surroundings; no text of the desk is of nothing else."""
    return text if any(unicodedata.category(char)[0] in "LNPS" for char in text) else ""


def _hash(quote: str) -> str:
    return hashlib.sha256(quote.encode("utf-8", "replace")).hexdigest()


def renew_quietly(rows: Iterable[Quoted], copies: Copies | None = None) -> None:
    """The same; where it fails nothing is locked, the log says why, and whatever is being saved is saved."""
    try:
        with transaction.atomic():
            renew(rows, copies)
    except Exception:
        logger.exception("Quotes could not be looked for in kept copies; they stay unlocked.")


def renew_for(source: Source) -> None:
    """Look for the quotes of everything that names this source and has no lock; one subject is held at a time."""
    statements = Statement.objects.filter(sources__source=source, lock=None).exclude(quote_text="")
    positions = Position.objects.filter(sources__source=source, lock=None).exclude(quote_text="")
    copies = Copies({source.pk})
    for claim in sorted(set(statements.values_list("claim", flat=True))):
        _renew_subject(Claim, claim, statements.filter(claim=claim), copies)
    for position in sorted(positions.values_list("pk", flat=True)):
        _renew_subject(Position, position, positions.filter(pk=position), copies)


def _renew_subject(model: Any, subject: UUID, rows: Iterable[Quoted], copies: Copies) -> None:
    try:
        with transaction.atomic():
            hold({(model, subject)})
            renew(rows, copies)
    except Exception:
        # Somebody is saving it just now, for one: their save looks for the quotes itself.
        logger.warning("Quotes of %s could not be looked for in kept copies.", subject, exc_info=True)


def standings(rows: Iterable[Quoted], copies: Copies | None = None) -> dict[UUID, Standing]:
    """How it stands with the quotes of these rows, by their ids; rows without a quote are left out.

    At most four queries for statements or positions, five for both. Nothing is written.
    """
    quoted = {row.pk: row for row in rows if row.quote_text}
    if not quoted:
        return {}
    of_these = Q(statement__in=list(quoted)) | Q(position__in=list(quoted))
    locks = {each.statement_id or each.position_id: each for each in QuoteLock.objects.filter(of_these)}
    found = {
        pk: Standing(row.quote_text, lock=locks[pk])
        for pk, row in quoted.items()
        if pk in locks and locks[pk].quote_sha256 == _hash(row.quote_text)  # a form may hold other words by now
    }
    open_ = [row for pk, row in quoted.items() if pk not in found]
    sources = _sources_of(open_)
    copies = copies or Copies({each for named in sources.values() for each in named})
    for row in open_:
        named = sources.get(row.pk, [])
        found[row.pk] = replace(_look(row.quote_text, named, copies), sources=tuple(named))
    return found


def _sources_of(rows: Collection[Quoted]) -> dict[UUID, list[UUID]]:
    """In their order."""
    found: dict[UUID, list[UUID]] = {}
    for model, link, name in ((Statement, StatementSource, "statement"), (Position, PositionSource, "position")):
        ids = [row.pk for row in rows if isinstance(row, model)]
        links: Any = link
        for row, source in links.objects.filter(**{f"{name}__in": ids}).values_list(name, "source") if ids else ():
            found.setdefault(row, []).append(source)
    return found


def _look(quote: str, sources: Collection[UUID], copies: Copies) -> Standing:
    """The newest copy that has the quote; otherwise the closest passage of all."""
    closest: Standing | None = None
    passed_over = False
    for copy in copies.of(sources):
        page = None if len(quote) > MOST_QUOTE or copies.late else copies.folded(copy)
        if page is None:
            passed_over = True
            continue
        found = locate(quote, page)
        if isinstance(found, Located):
            return Standing(quote, copy=copy, found=found)
        if closest is None or _closeness(found) > _closeness(closest.found):
            closest = Standing(quote, copy=copy, found=found, passed_over=passed_over)
    return closest or Standing(quote, passed_over=passed_over)


def _closeness(found: object) -> int:
    """How many characters of the quote the closest passage has."""
    return sum(len(each.text) for each in found.difference if each.kind == "same") if isinstance(found, NotFound) else 0
