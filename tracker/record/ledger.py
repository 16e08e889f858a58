"""Appending to the record, and checking all of it."""

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connections, transaction
from django.db.models import Max
from psycopg.errors import RestrictViolation

from tracker.ground.vocabulary import Change
from tracker.record import hashing
from tracker.record.documents import Document, NoticeDoc, canonical, decode, encode
from tracker.record.models import Edition, Head
from tracker.record.moment import one_moment

BATCH = 500
MOST_BYTES = 4_000_000
"""Of documents that go to the database in one query, which takes some nine times as much memory here."""
_TICK = timedelta(microseconds=1)
_COLUMNS = [column.attname for column in Edition._meta.concrete_fields]


class LedgerError(Exception):
    """An append that makes no sense: outside a transaction, of a change or kind that does not fit, or one that the
    record's own triggers refuse."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the record that is not as it must be. `sequence` is 0 where it is about no one edition."""

    sequence: int
    text: str

    def __str__(self) -> str:
        return f"Edition {self.sequence}: {self.text}" if self.sequence else self.text


@dataclass(frozen=True, slots=True)
class Appended:
    """One edition to be written: `kind` and `subject`, what it says, and why it exists."""

    kind: str
    subject: UUID
    document: Document
    change: str


def append(kind: str, subject: UUID, document: Document, change: str, *, using: str = "default") -> Edition:
    """Write one edition at the head of the record and return it; see append_all."""
    return append_all([Appended(kind, subject, document, change)], using=using)[0]


def append_all(entries: Iterable[Appended], *, using: str = "default") -> list[Edition]:
    """Write these editions at the head of the record, in this order, and return them: a handful of queries for all.

    The caller holds a transaction, has all its other locks already (Head is the last), and refreshes the projections
    before committing. Raises LedgerError where that is not so, where `change` is `first` for a known subject or
    anything else for an unknown one, or where a trigger of the record refuses one of them: none of them stays then, once
    the caller's transaction is rolled back. Of several the first bears the database's time, each other a microsecond more.
    """
    if not transaction.get_connection(using).in_atomic_block:
        raise LedgerError("An edition is appended inside the transaction that publishes it.")
    wanted = list(entries)
    for each in wanted:
        if each.document.kind != each.kind:
            raise LedgerError(f"A document of a {each.document.kind} cannot be published as a {each.kind}.")
    if not wanted:
        return []
    head = Head.objects.using(using).select_for_update().get()
    numbers = _last_numbers({each.subject for each in wanted}, using)
    sequence, previous, published_at = head.sequence, bytes(head.hash), _now(head.published_at, using)
    editions: list[Edition] = []
    for each in wanted:
        number = numbers.get(each.subject, 0) + 1
        if (each.change == Change.FIRST) != (number == 1):
            raise LedgerError(f"Edition {number} of a subject cannot be a {each.change!r}.")
        edition = _edition(each, sequence + 1, number, previous, published_at)
        editions.append(edition)
        numbers[each.subject] = number
        sequence, previous, published_at = edition.sequence, bytes(edition.hash), published_at + _TICK
    _insert(editions, using)
    return editions


def _edition(each: Appended, sequence: int, number: int, previous: bytes, published_at: datetime) -> Edition:
    content, salt = encode(each.document), secrets.token_bytes(hashing.SALT_BYTES)
    commitment = hashing.commitment(salt, content)
    body = hashing.body(
        sequence=sequence,
        kind=each.kind,
        subject=each.subject,
        number=number,
        change=each.change,
        commitment=commitment,
        published_at=published_at,
    )
    return Edition(
        sequence=sequence,
        kind=each.kind,
        subject=each.subject,
        number=number,
        document=content,
        salt=salt,
        commitment=commitment,
        change=each.change,
        published_at=published_at,
        previous_hash=previous,
        hash=hashing.chained(previous, body),
    )


def _insert(editions: list[Edition], using: str) -> None:
    """A statement for each, because each moves the head that the next one's trigger looks at; many statements a query."""
    one = f"INSERT INTO {Edition._meta.db_table} ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"  # noqa: S608 - our own names
    with connections[using].cursor() as cursor:
        for some in _batches(editions):
            values = [getattr(each, name) for each in some for name in _COLUMNS]
            try:
                cursor.execute("; ".join([one] * len(some)), values)
            except IntegrityError as error:
                if isinstance(error.__cause__, RestrictViolation):
                    raise LedgerError(error.__cause__.diag.message_primary) from error
                raise
            while cursor.nextset():
                pass
    for each in editions:
        each._state.adding, each._state.db = False, using


def _batches(editions: Iterable[Edition]) -> Iterator[list[Edition]]:
    some: list[Edition] = []
    size = 0
    for each in editions:
        length = len(each.document or b"")
        if some and (len(some) == BATCH or size + length > MOST_BYTES):
            yield some
            some, size = [], 0
        some.append(each)
        size += length
    if some:
        yield some


def _last_numbers(subjects: set[UUID], using: str) -> dict[UUID, int]:
    found = Edition.objects.using(using).filter(subject__in=subjects).order_by("subject").values_list("subject")
    return dict(found.annotate(last=Max("number")))


def _now(last: datetime | None, using: str) -> datetime:
    """The database's clock, asked after the lock was granted, but always later than the last edition."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT greatest(clock_timestamp(), %s::timestamptz + interval '1 microsecond')", [last])
        now: datetime = cursor.fetchone()[0]
    return now


def verify(
    *,
    using: str = "default",
    step: Callable[[int], object] = lambda count: None,
    heads: Mapping[int, str] | None = None,
) -> list[Problem]:
    """Walk the whole record and return every problem, in its order. `step` is told how many editions were checked.

    `heads` are copies of heads that were kept elsewhere: {sequence: hash in hexadecimal}. Whoever can write to the
    database can write a whole chain anew, and only such a copy tells.
    """
    with one_moment(using):
        return list(_Walk(heads or {}).problems(using, step))


class _Walk:
    """What is remembered from one edition to the next."""

    def __init__(self, heads: Mapping[int, str]) -> None:
        self.heads = dict(heads)
        self.sequence = 0
        self.hash = hashing.FIRST_PREVIOUS
        self.published_at: datetime | None = None
        self.subjects: dict[UUID, tuple[str, int]] = {}
        self.empty: set[int] = set()
        self.named: set[int] = set()

    def problems(self, using: str, step: Callable[[int], object]) -> Iterator[Problem]:
        editions = Edition.objects.using(using).order_by("sequence")
        for edition in editions.iterator(chunk_size=BATCH):
            for text in (*self._chain(edition), *self._content(edition)):
                yield Problem(edition.sequence, text)
            self.sequence, self.hash = edition.sequence, bytes(edition.hash)
            if self.heads.pop(self.sequence, self.hash.hex()) != self.hash.hex():
                yield Problem(self.sequence, "its hash is not the one of the copy that was kept elsewhere.")
            self.published_at = edition.published_at
            self.subjects[edition.subject] = (edition.kind, edition.number)
            step(1)
        for sequence in sorted(self.heads):
            yield Problem(sequence, "is not there, and a copy of its hash was kept elsewhere.")
        for sequence in sorted(self.empty - self.named):
            yield Problem(sequence, "its document is gone and no later redaction names it.")
        for sequence in sorted(self.named - self.empty):
            yield Problem(sequence, "its document is there, and a later redaction removed it for good.")
        yield from self._head(Head.objects.using(using).first())

    def _chain(self, edition: Edition) -> Iterator[str]:
        """Order, time, numbering and hashes."""
        if edition.sequence != self.sequence + 1:
            yield f"follows {self.sequence}, not {edition.sequence - 1}."
        if self.published_at and edition.published_at <= self.published_at:
            yield "is not later than the one before it."
        if bytes(edition.previous_hash) != self.hash:
            yield "does not name the hash of the one before it."
        kind, number = self.subjects.get(edition.subject, (edition.kind, 0))
        if edition.kind != kind:
            yield f"calls its subject a {edition.kind}, which was a {kind}."
        if edition.number != number + 1:
            yield f"has number {edition.number} after number {number} of its subject."
        content = hashing.body(
            sequence=edition.sequence,
            kind=edition.kind,
            subject=edition.subject,
            number=edition.number,
            change=edition.change,
            commitment=bytes(edition.commitment),
            published_at=edition.published_at,
        )
        if hashing.chained(bytes(edition.previous_hash), content) != bytes(edition.hash):
            yield "its hash does not fit what it says."

    def _content(self, edition: Edition) -> Iterator[str]:
        """The document: committed to, canonical, of its kind."""
        if edition.document is None or edition.salt is None:
            self.empty.add(edition.sequence)
            return
        content = bytes(edition.document)
        if hashing.commitment(bytes(edition.salt), content) != bytes(edition.commitment):
            yield "its document is not the one it committed to."
        try:
            document = decode(content)
            if canonical(json.loads(content)) != content:
                yield "its document is not canonical JSON."
        except Exception as error:  # whatever is wrong with stored bytes is a problem to report
            yield f"its document cannot be read ({type(error).__name__})."
            return
        if document.kind != edition.kind:
            yield f"its document is that of a {document.kind}."
        if edition.change == Change.REDACTION and isinstance(document.body, NoticeDoc):
            self.named.update(sequence for sequence in document.body.redacts if sequence < edition.sequence)

    def _head(self, head: Head | None) -> Iterator[Problem]:
        if head is None:
            yield Problem(0, "The head is missing.")
        elif (head.sequence, bytes(head.hash), head.published_at) != (self.sequence, self.hash, self.published_at):
            yield Problem(0, f"The head is at {head.sequence} and does not match the last edition, {self.sequence}.")
