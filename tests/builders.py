"""Documents for tests, with what matters to the test and sensible rest; and a scribe that publishes them.

actor("Reuters", kind="outlet")                        -> ActorDoc
source(publisher, published="2025-11-21")              -> SourceDoc
statement(speaker, "denies", said="2025-11-20")        -> StatementDoc
claim("…", statement(…), statement(…), place="Kyiv")   -> ClaimDoc
point("1", "Text")  version("Draft", point(…))  plan("Peace plan", version(…))
position(actor, plan, "accepts", version=…)            -> PositionDoc

record = Scribe(); reuters = record.actor("Reuters", kind="outlet")    each call publishes and returns the subject
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.text import slugify

from tracker.ground.vocabulary import Change, SubjectKind
from tracker.record.documents import (
    ActorDoc,
    Body,
    ClaimDoc,
    Document,
    NoticeDoc,
    PageDoc,
    PlanDoc,
    PointDoc,
    PositionDoc,
    SourceDoc,
    StatementDoc,
    VersionDoc,
)
from tracker.record.ledger import Appended, append, append_all
from tracker.record.models import Edition
from tracker.record.projections import refresh

KINDS: dict[type[Any], SubjectKind] = {
    ActorDoc: SubjectKind.ACTOR,
    ClaimDoc: SubjectKind.CLAIM,
    PlanDoc: SubjectKind.PLAN,
    PageDoc: SubjectKind.PAGE,
    PositionDoc: SubjectKind.POSITION,
    SourceDoc: SubjectKind.SOURCE,
}


def actor(name: str = "Somebody", *, kind: str = "person", **fields: Any) -> ActorDoc:
    return ActorDoc(name=name, kind=kind, **fields)


def source(publisher: UUID, **fields: Any) -> SourceDoc:
    return SourceDoc(**{"publisher": publisher, "kind": "article", "language": "en", **fields})


def statement(speaker: UUID, stance: str = "asserts", **fields: Any) -> StatementDoc:
    fields["sources"] = tuple(fields.get("sources", ()))
    return StatementDoc(**{"id": uuid4(), "speaker": speaker, "stance": stance, **fields})


def claim(text: str = "It is so.", *statements: StatementDoc, **fields: Any) -> ClaimDoc:
    return ClaimDoc(text=text, statements=statements, **fields)


def point(key: str = "1", text: str = "Peace.", **fields: Any) -> PointDoc:
    return PointDoc(**{"id": uuid4(), "key": key, "number": key, "text": text, **fields})


def version(label: str = "First draft", *points: PointDoc, **fields: Any) -> VersionDoc:
    return VersionDoc(**{"id": uuid4(), "slug": slugify(label), "label": label, "points": points, **fields})


def plan(title: str = "A plan", *versions: VersionDoc, **fields: Any) -> PlanDoc:
    return PlanDoc(title=title, versions=versions, **fields)


def position(who: UUID, on: UUID, how: str = "accepts", **fields: Any) -> PositionDoc:
    """On the plan `on`; give `version` or `point`."""
    return PositionDoc(actor=who, plan=on, position=how, **fields)


def publish(
    kind: str,
    slug: str,
    body: Body,
    change: str = "first",
    note: str = "",
    *,
    subject: UUID | None = None,
) -> Edition:
    """Write one edition straight to the record, with its projections."""
    subject = subject or uuid4()
    with transaction.atomic():
        edition = append(kind, subject, Document(kind=kind, slug=slug, note=note, body=body), change)
        refresh([subject])
    return edition


def publish_all(bodies: Iterable[tuple[UUID, str, Body]]) -> None:
    """First editions of (subject, slug, body), in one transaction with one refresh."""
    entries = []
    for subject, slug, body in bodies:
        kind = KINDS[type(body)].value
        document = Document(kind=kind, slug=slug, note="", body=body)
        entries.append(Appended(kind, subject, document, Change.FIRST.value))
    with transaction.atomic():
        append_all(entries)
        refresh(entry.subject for entry in entries)


class Scribe:
    """Publishes subjects and remembers where they stand."""

    def __init__(self) -> None:
        self.slugs: dict[UUID, tuple[str, str]] = {}

    def first(self, body: Body, slug: str) -> UUID:
        kind = KINDS[type(body)].value
        subject = publish(kind, slug, body).subject
        self.slugs[subject] = (kind, slug)
        return subject

    def again(self, subject: UUID, body: Body, change: str = "update", *, slug: str = "", note: str = "") -> Edition:
        """A further edition, under another slug where one is given."""
        kind, before = self.slugs[subject]
        self.slugs[subject] = (kind, slug or before)
        return publish(kind, slug or before, body, change, note, subject=subject)

    def withdraw(self, subject: UUID, note: str = "Published by mistake.") -> Edition:
        return self.again(subject, NoticeDoc(), "withdrawal", note=note)

    def merge(self, subject: UUID, into: UUID) -> Edition:
        return self.again(subject, NoticeDoc(into=into), "merge")

    def actor(self, name: str, *, slug: str | None = None, **fields: Any) -> UUID:
        """Unnamed ones get no slug."""
        return self.first(actor(name, **fields), "" if fields.get("unnamed") else slug or slugify(name))

    def source(self, publisher: UUID, *, slug: str | None = None, **fields: Any) -> UUID:
        return self.first(source(publisher, **fields), slug or f"source-{uuid4().hex[:8]}")

    def claim(self, text: str, *statements: StatementDoc, slug: str | None = None, **fields: Any) -> UUID:
        return self.first(claim(text, *statements, **fields), slug or slugify(text)[:80])

    def plan(self, title: str, *versions: VersionDoc, slug: str | None = None, **fields: Any) -> UUID:
        return self.first(plan(title, *versions, **fields), slug or slugify(title))

    def position(self, who: UUID, on: UUID, how: str = "accepts", **fields: Any) -> UUID:
        return self.first(position(who, on, how, **fields), "")
