"""The typed public shape of each subject, and its canonical bytes.

A document is complete and immutable: what a page, the API, a feed or an export shows is a function of
documents alone. Other subjects are referred to by id; their names and slugs are resolved when read.
Dates are EDTF strings ("" where unknown), so that a document says exactly what was entered.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from tracker.ground.vocabulary import SubjectKind

FORMAT = "claim-record/1"


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyDoc:
    """A copy that the desk keeps of a source and never publishes: the day it was taken (EDTF, UTC) and its SHA-256."""

    kept: str
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """Words as spoken. `language` is a BCP 47 tag; `rendered_by` the actor who translated or paraphrased.

    `checked` is the copy in which the words of `text` were found as they stand here.
    """

    text: str
    language: str
    translation: str = ""
    rendered_by: UUID | None = None
    original_seen: bool = True
    checked: CopyDoc | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """The earlier statement or position (`target`) that this one changes, and how (vocabulary.How)."""

    target: UUID
    how: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementDoc:
    id: UUID
    speaker: UUID
    on_behalf_of: UUID | None = None
    stance: str
    said: str = ""
    sources: tuple[UUID, ...] = ()
    relayed_by: tuple[UUID, ...] = ()
    method: str = ""
    attribution: str = ""
    hedging: str = ""
    venue: str = ""
    quote: Quote | None = None
    changes: Changes | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PointRef:
    """One point of one plan, as a claim concerns it."""

    plan: UUID
    point: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceDoc:
    """A piece of evidence as it bears on the claim that holds this document."""

    id: UUID
    kind: str
    title: str
    bearing: str
    produced_by: UUID | None = None
    released: str = ""
    depicts: str = ""
    source: UUID | None = None
    verification: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AssessmentDoc:
    """The desk's signed verdict. Beside the status, never instead of it."""

    id: UUID
    verdict: str
    reasons: str
    dated: str
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RelationDoc:
    """From the claim that holds this document to another (vocabulary.RelationKind)."""

    kind: str
    target: UUID
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AboutDoc:
    """Somebody whom the claim, an allegation, is about.

    `reply` is of vocabulary.Reply, "" where nobody entered it; `statement` the statement of the same claim that is the
    reply.
    """

    actor: UUID
    reply: str = ""
    statement: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimDoc:
    text: str
    language: str = "en"
    kind: str = ""
    level: str = "key"
    checkable: bool = True
    occurred: str = ""
    place: str = ""
    looked_at: str = ""
    points: tuple[PointRef, ...] = ()
    statements: tuple[StatementDoc, ...] = ()
    evidence: tuple[EvidenceDoc, ...] = ()
    assessments: tuple[AssessmentDoc, ...] = ()
    relations: tuple[RelationDoc, ...] = ()
    about: tuple[AboutDoc, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PointDoc:
    """`key` names the point in addresses where it has no number; unique within its version."""

    id: UUID
    key: str
    number: str = ""
    text: str = ""
    topic: str = ""
    state: str = "present"
    corresponds_to: tuple[UUID, ...] = ()
    part_of: UUID | None = None
    sources: tuple[UUID, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionDoc:
    """`slug` names the version in addresses; unique within its plan."""

    id: UUID
    slug: str
    label: str
    dated: str = ""
    authors: tuple[UUID, ...] = ()
    authorship_note: str = ""
    point_count: int | None = None
    availability: str = ""
    derived_from: UUID | None = None
    sources: tuple[UUID, ...] = ()
    points: tuple[PointDoc, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanDoc:
    title: str
    language: str = "en"
    aliases: tuple[str, ...] = ()
    versions: tuple[VersionDoc, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NameDoc:
    """A name of an actor in one language (BCP 47)."""

    language: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleDoc:
    role: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ActorDoc:
    """An unnamed actor has no page and therefore an empty slug in its envelope."""

    name: str
    kind: str
    names: tuple[NameDoc, ...] = ()
    roles: tuple[RoleDoc, ...] = ()
    unnamed: bool = False
    why_unnamed: str = ""
    independent: bool = False
    part_of: UUID | None = None
    speaks_for: tuple[UUID, ...] = ()
    party: UUID | None = None
    aliases: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceDoc:
    """`alert`: all there is so far is an agency's alert; the full source is to follow."""

    publisher: UUID
    kind: str = ""
    title: str = ""
    url: str = ""
    published: str = ""
    language: str = ""
    carries: UUID | None = None
    seen: bool = True
    alert: bool = False
    state: str = "live"
    state_since: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PositionDoc:
    """Exactly one of `version` and `point` is set: what the position is on."""

    actor: UUID
    on_behalf_of: UUID | None = None
    plan: UUID
    version: UUID | None = None
    point: UUID | None = None
    position: str
    basis: str = "stated"
    stated: str = ""
    sources: tuple[UUID, ...] = ()
    relayed_by: tuple[UUID, ...] = ()
    attribution: str = ""
    hedging: str = ""
    venue: str = ""
    quote: Quote | None = None
    changes: Changes | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PageDoc:
    """What the newsroom says of itself in one section (vocabulary.PageSection) of the method page, in one language.

    It has no address of its own and therefore an empty slug in its envelope. `title` "": that of the section. `text` is
    read as ground/paragraphs.py says.
    """

    section: str
    text: str
    title: str = ""
    language: str = "en"
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeDoc:
    """What stands in place of a subject that was withdrawn, merged or redacted.

    `into` is the subject that a merged one was folded into; `redacts` the sequence numbers whose text was removed.
    """

    into: UUID | None = None
    redacts: tuple[int, ...] = ()


Body = ClaimDoc | PlanDoc | ActorDoc | SourceDoc | PositionDoc | PageDoc | NoticeDoc

BODIES: dict[str, type[Any]] = {
    SubjectKind.CLAIM: ClaimDoc,
    SubjectKind.PLAN: PlanDoc,
    SubjectKind.ACTOR: ActorDoc,
    SubjectKind.SOURCE: SourceDoc,
    SubjectKind.POSITION: PositionDoc,
    SubjectKind.PAGE: PageDoc,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """The envelope: what is hashed. `note` is the edition's public note, `slug` "" where there is no page."""

    kind: str
    slug: str
    note: str
    body: Body


def _converter() -> Converter:
    """Plain data without what equals its default; unknown fields are refused on the way in."""
    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(UUID, str)
    converter.register_structure_hook(UUID, lambda value, _: UUID(value))
    # Where every item is the same type, JSON has lists; documents hold tuples so that they are immutable.
    for shape in _shapes():
        converter.register_unstructure_hook(
            shape, make_dict_unstructure_fn(shape, converter, _cattrs_omit_if_default=True)
        )
        converter.register_structure_hook(
            shape, make_dict_structure_fn(shape, converter, _cattrs_forbid_extra_keys=True)
        )
    return converter


def _shapes() -> Iterator[type[Any]]:
    """Every shape, inner ones first, because an outer hook is built from the inner ones."""
    yield from (CopyDoc, Quote, Changes, StatementDoc, PointRef, EvidenceDoc, AssessmentDoc, RelationDoc, AboutDoc)
    yield ClaimDoc
    yield from (PointDoc, VersionDoc, PlanDoc, NameDoc, RoleDoc, ActorDoc, SourceDoc, PositionDoc, PageDoc)
    yield NoticeDoc


_CONVERTER = _converter()


def plain(body: Body) -> dict[str, Any]:
    """A body as JSON-ready data, without what equals its default."""
    data: dict[str, Any] = _CONVERTER.unstructure(body)
    return data


def canonical(data: object) -> bytes:
    """Canonical JSON (RFC 8785 for the values used here: ASCII keys, strings, booleans, whole numbers)."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def encode(document: Document) -> bytes:
    """The bytes that are stored, hashed and served."""
    form = "notice" if isinstance(document.body, NoticeDoc) else document.kind
    return canonical(
        {
            "format": FORMAT,
            "form": form,
            "kind": document.kind,
            "slug": document.slug,
            "note": document.note,
            "body": plain(document.body),
        }
    )


def decode(content: bytes) -> Document:
    """The document that `encode` made these bytes from."""
    data = json.loads(content)
    shape = NoticeDoc if data["form"] == "notice" else BODIES[data["kind"]]
    return Document(
        kind=data["kind"],
        slug=data["slug"],
        note=data["note"],
        body=_CONVERTER.structure(data["body"], shape),
    )
