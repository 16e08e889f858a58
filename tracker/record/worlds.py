"""What the record held at one moment: the documents that pages and projections are functions of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import connections

from tracker.ground.vocabulary import Change
from tracker.record.documents import (
    ActorDoc,
    ClaimDoc,
    Document,
    NoticeDoc,
    PlanDoc,
    PositionDoc,
    SourceDoc,
    decode,
)

Shape = TypeVar("Shape", ActorDoc, ClaimDoc, PlanDoc, PositionDoc, SourceDoc)


@dataclass(frozen=True, slots=True)
class Held:
    """One subject's edition of that moment. `document` is None where its text was redacted."""

    subject: UUID
    kind: str
    number: int
    sequence: int
    change: str
    published_at: datetime
    document: Document | None

    @property
    def public(self) -> bool:
        """Whether readers see the subject itself, and not a notice in its place."""
        return self.document is not None and not isinstance(self.document.body, NoticeDoc)

    @property
    def slug(self) -> str:
        return self.document.slug if self.document else ""


class World:
    """Subjects by id. Those that were withdrawn, merged or redacted are held, but answer to no shape."""

    def __init__(self, held: Iterable[Held] = (), first_seen: Mapping[UUID, datetime] | None = None) -> None:
        self._held = {item.subject: item for item in held}
        self._first_seen = dict(first_seen or {})

    def __iter__(self) -> Iterator[Held]:
        return iter(self._held.values())

    def __contains__(self, subject: UUID) -> bool:
        return subject in self._held

    def add(self, held: Iterable[Held]) -> None:
        self._held.update((item.subject, item) for item in held)

    def get(self, subject: UUID) -> Held | None:
        return self._held.get(subject)

    def body(self, subject: UUID | None, shape: type[Shape]) -> Shape | None:
        """The public document of this subject, or None where there is none or it is of another kind."""
        held = self._held.get(subject) if subject else None
        body = held.document.body if held and held.document else None
        return body if isinstance(body, shape) else None

    def actor(self, subject: UUID | None) -> ActorDoc | None:
        return self.body(subject, ActorDoc)

    def source(self, subject: UUID | None) -> SourceDoc | None:
        return self.body(subject, SourceDoc)

    def plan(self, subject: UUID | None) -> PlanDoc | None:
        return self.body(subject, PlanDoc)

    def first_seen(self, statement: UUID) -> datetime | None:
        """When the first edition that contained this statement was published; None where that was not asked for."""
        return self._first_seen.get(statement)

    def slug(self, subject: UUID) -> str:
        held = self._held.get(subject)
        return held.slug if held and held.public else ""


COLUMNS = "e.subject, e.kind, e.number, e.sequence, e.change, e.published_at, e.document"


def held(row: tuple[UUID, str, int, int, str, datetime, bytes | None]) -> Held:
    """One row of COLUMNS."""
    subject, kind, number, sequence, change, published_at, document = row
    content = decode(bytes(document)) if document is not None else None
    return Held(subject, kind, number, sequence, change, published_at, content)


def latest(subjects: Iterable[UUID], *, using: str) -> list[Held]:
    """The last edition of each of these subjects, in one query."""
    wanted = list(subjects)
    if not wanted:
        return []
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT ON (e.subject) {COLUMNS} FROM record_edition e WHERE e.subject = ANY(%s)"  # noqa: S608
            " ORDER BY e.subject, e.sequence DESC",
            [wanted],
        )
        return [held(row) for row in cursor.fetchall()]


_FIRST_SEEN = f"""
    WITH RECURSIVE folds (subject) AS (
        SELECT unnest(%s::uuid[])
        UNION
        SELECT m.subject FROM record_edition m JOIN folds f
            ON f.subject = (convert_from(m.document, 'UTF8')::jsonb #>> '{{body,into}}')::uuid
        WHERE m.change = '{Change.MERGE.value}' AND m.kind = 'claim' AND m.document IS NOT NULL
    )
    SELECT (s ->> 'id')::uuid, min(e.published_at) FROM record_edition e,
        jsonb_path_query(convert_from(e.document, 'UTF8')::jsonb -> 'body', %s::jsonpath) s
    WHERE e.subject IN (SELECT subject FROM folds) AND e.kind IN ('claim', 'plan') AND e.document IS NOT NULL GROUP BY 1
"""  # noqa: S608
_STATEMENTS = "$.statements[*]"
_EVERYTHING = "$.*[*] ? (exists (@.id))"


def first_seen(claims: Iterable[UUID], *, everything: bool = False, using: str) -> dict[UUID, datetime]:
    """When each statement of these claims was first published here, in one query; of everything: evidence and
    assessments, too, and the versions of plans, which may be among `claims` then.

    Also where that was in a claim that was folded into one of these since. Statements whose text was redacted are not
    known.
    """
    wanted = list(claims)
    if not wanted:
        return {}
    with connections[using].cursor() as cursor:
        cursor.execute(_FIRST_SEEN, [wanted, _EVERYTHING if everything else _STATEMENTS])
        return dict(cursor.fetchall())
