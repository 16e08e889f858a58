"""The shapes of claim-dossier/1: one frozen dataclass for each list of the file (DOSSIER.md's table).

Field names are the file's own, except `Relation.from_id` and `to_id` (`from` is a word of Python's). What is absent
is "" or (), None where "" and () are not of the field's type. The annotations say which texts a field takes and which
list it refers to; dossier_reading.py reads by them, dossier.py writes by them.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from enum import Enum
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from tracker.ground.vocabulary import (
    Acceptance,
    ActorKind,
    Basis,
    Bearing,
    ClaimLevel,
    How,
    PointState,
    RelationKind,
    SourceState,
    Stance,
)


class Form(Enum):
    """What a text must be."""

    ID = "id"
    LINE = "line"
    TEXT = "text"
    DATE = "date"
    LANGUAGE = "language"
    ADDRESS = "address"


class Refers(NamedTuple):
    """The text is the id of an item in one of these lists."""

    lists: tuple[str, ...]


Id = Annotated[str, Form.ID]
Number = Annotated[str, Form.LINE, 20]
Topic = Annotated[str, Form.LINE, 100]
Kind = Annotated[str, Form.LINE, 200]
Place = Annotated[str, Form.LINE, 200]
Line = Annotated[str, Form.LINE, 500]
LongLine = Annotated[str, Form.LINE, 1000]
Text = Annotated[str, Form.TEXT]
EdtfDate = Annotated[str, Form.DATE]
Language = Annotated[str, Form.LANGUAGE]
Address = Annotated[str, Form.ADDRESS]
ActorId = Annotated[str, Refers(("actors",))]
SourceId = Annotated[str, Refers(("sources",))]
PlanId = Annotated[str, Refers(("plans",))]
VersionId = Annotated[str, Refers(("versions",))]
PointId = Annotated[str, Refers(("points",))]
ClaimId = Annotated[str, Refers(("claims",))]
StatementId = Annotated[str, Refers(("statements",))]
PositionId = Annotated[str, Refers(("positions",))]
TargetId = Annotated[str, Refers(("versions", "points"))]


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """Words as spoken, in their own language; `rendered_by` is the actor who translated or paraphrased them."""

    text: Text
    language: Language
    translation: Text = ""
    rendered_by: ActorId = ""
    original_seen: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementChange:
    statement: StatementId
    how: How


@dataclass(frozen=True, kw_only=True, slots=True)
class PositionChange:
    position: PositionId
    how: How


@dataclass(frozen=True, kw_only=True, slots=True)
class Bears:
    claim: ClaimId
    bearing: Bearing


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    id: Id
    name: Line
    kind: ActorKind
    role: Line = ""
    unnamed: bool = False
    why_unnamed: Line = ""
    independent: bool = False
    part_of: ActorId = ""
    speaks_for: tuple[ActorId, ...] = ()
    party: ActorId = ""
    aliases: tuple[Line, ...] = ()
    note: Text = ""
    editor_note: Text = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    id: Id
    publisher: ActorId
    kind: Kind = ""
    title: Line = ""
    url: Address = ""
    published: EdtfDate = ""
    language: Language
    carries: SourceId = ""
    seen: bool = True
    state: SourceState = SourceState.LIVE
    state_since: EdtfDate = ""
    note: Text = ""
    editor_note: Text = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    id: Id
    title: Line
    aliases: tuple[Line, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    id: Id
    plan: PlanId
    label: Line
    dated: EdtfDate = ""
    authors: tuple[ActorId, ...] = ()
    authorship_note: Line = ""
    point_count: int | None = None
    availability: Line = ""
    derived_from: VersionId = ""
    sources: tuple[SourceId, ...] = ()
    note: Text = ""
    editor_note: Text = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    id: Id
    version: VersionId
    number: Number = ""
    text: Text = ""
    topic: Topic = ""
    state: PointState
    corresponds_to: tuple[PointId, ...] = ()
    part_of: PointId = ""
    sources: tuple[SourceId, ...] = ()
    note: Text = ""
    editor_note: Text = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    id: Id
    text: LongLine
    kind: Kind
    level: ClaimLevel = ClaimLevel.KEY
    checkable: bool = True
    points: tuple[PointId, ...] = ()
    occurred: EdtfDate = ""
    place: Place = ""
    note: Text = ""
    editor_note: Text = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    id: Id
    claim: ClaimId
    speaker: ActorId
    on_behalf_of: ActorId = ""
    stance: Stance
    said: EdtfDate = ""
    sources: tuple[SourceId, ...]
    relayed_by: tuple[ActorId, ...] = ()
    method: Text = ""
    attribution: LongLine = ""
    hedging: LongLine = ""
    venue: Line = ""
    quote: Quote | None = None
    changes: StatementChange | None = None
    note: Text = ""
    editor_note: Text = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    """`on` is a version or a point."""

    id: Id
    actor: ActorId
    on_behalf_of: ActorId = ""
    on: TargetId
    position: Acceptance
    basis: Basis = Basis.STATED
    stated: EdtfDate = ""
    sources: tuple[SourceId, ...]
    relayed_by: tuple[ActorId, ...] = ()
    attribution: LongLine = ""
    hedging: LongLine = ""
    venue: Line = ""
    quote: Quote | None = None
    changes: PositionChange | None = None
    note: Text = ""
    editor_note: Text = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    id: Id
    kind: Kind
    title: Line
    produced_by: ActorId = ""
    released: EdtfDate = ""
    depicts: Text = ""
    bears_on: tuple[Bears, ...]
    source: SourceId = ""
    verification: Text = ""
    note: Text = ""
    editor_note: Text = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    id: Id
    claim: ClaimId
    verdict: Line
    reasons: Text
    dated: EdtfDate
    note: Text = ""
    editor_note: Text = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation:
    """Between two claims; has no id of its own. In the file `from_id` is `from` and `to_id` is `to`."""

    from_id: ClaimId
    type: RelationKind
    to_id: ClaimId
    note: Text = ""
    editor_note: Text = ""


LISTS: Mapping[str, type[Any]] = {
    "actors": Actor,
    "sources": Source,
    "plans": Plan,
    "versions": Version,
    "points": Point,
    "claims": Claim,
    "statements": Statement,
    "positions": Position,
    "evidence": Evidence,
    "assessments": Assessment,
    "relations": Relation,
}
"""List name -> shape of its items, in the file's order."""

SHARED = ("plans", "versions", "points", "claims")
"""The lists whose items a dossier that requires this one may use as its own, and may not declare again."""

USABLE = ("actors", *SHARED)
"""SHARED and the actors: an actor is the same in every dossier, so one that requires this may just name them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dossier:
    """One file. `requires` are the ids of other dossiers whose SHARED items this one uses."""

    id: Id
    title: Line
    summary: Text = ""
    language: Language
    requires: tuple[Id, ...] = ()
    actors: tuple[Actor, ...] = ()
    sources: tuple[Source, ...] = ()
    plans: tuple[Plan, ...] = ()
    versions: tuple[Version, ...] = ()
    points: tuple[Point, ...] = ()
    claims: tuple[Claim, ...] = ()
    statements: tuple[Statement, ...] = ()
    positions: tuple[Position, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    relations: tuple[Relation, ...] = ()

    def declared(self) -> "Declared":
        """What dossiers that require this one may use."""
        return Declared(self.id, {name: frozenset(item.id for item in getattr(self, name)) for name in USABLE})


@dataclass(frozen=True, slots=True)
class Declared:
    """The ids that a dossier declares in its USABLE lists: {"claims": {"c1", …}, …}."""

    id: str
    ids: Mapping[str, frozenset[str]]


class FieldShape(NamedTuple):
    """One field of a shape.

    `value` is the type of one value and `form` what a text must be, at most `most` characters long where that is set;
    `many` says that the file has a list of them.
    """

    name: str
    json: str
    value: Any
    form: Form | Refers | None
    most: int | None
    many: bool
    required: bool
    default: Any


_SHAPES: dict[type[object], tuple[FieldShape, ...]] = {}


def shape_of(cls: type[Any]) -> tuple[FieldShape, ...]:
    """The fields of one of this module's dataclasses, in the file's order."""
    if cls not in _SHAPES:
        hints = get_type_hints(cls, include_extras=True)
        _SHAPES[cls] = tuple(_field_shape(item.name, hints[item.name], item.default) for item in fields(cls))
    return _SHAPES[cls]


def _field_shape(name: str, hint: Any, default: Any) -> FieldShape:
    many = get_origin(hint) is tuple
    if many:
        hint = get_args(hint)[0]
    form, most = None, None
    if get_origin(hint) is Annotated:
        hint, form, *rest = get_args(hint)
        most = rest[0] if rest else None
    elif type(None) in get_args(hint):
        hint = next(option for option in get_args(hint) if option is not type(None))
    json_name = {"from_id": "from", "to_id": "to"}.get(name, name)
    return FieldShape(name, json_name, hint, form, most, many, default is MISSING, default)
