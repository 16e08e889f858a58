"""Which table each list of a dossier lives in, and how fields and columns correspond.

Most fields have a column of their own name; what is said here is the rest. By these tables dossier_rows.py makes rows
of items and items of rows, so that neither direction can forget a field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tracker.desk.models import (
    Actor,
    ActorName,
    ActorRole,
    Assessment,
    Claim,
    ClaimPoint,
    Evidence,
    EvidenceBearing,
    Plan,
    PlanAlias,
    Point,
    PointCorrespondence,
    PointSource,
    Position,
    PositionRelay,
    PositionSource,
    Relation,
    Source,
    SpeaksFor,
    Statement,
    StatementRelay,
    StatementSource,
    Version,
    VersionAuthor,
    VersionSource,
)


class LinkTable(NamedTuple):
    """A table of ordered rows that hang on the item's own: `owner` points back, `target` holds what the field names."""

    model: Any
    owner: str
    target: str


@dataclass(frozen=True, slots=True)
class Table:
    """Where the items of one list live.

    `columns`: field -> column, where the names differ. `links`: field -> table of links. `under`: (column, list) of what
    the items are part of; rows there that no dossier brought are exported with it. `ordered`: has a column `order`.
    """

    model: Any
    columns: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, LinkTable] = field(default_factory=dict)
    under: tuple[tuple[str, str], ...] = ()
    ordered: bool = False


TABLES: Mapping[str, Table] = {
    "actors": Table(
        Actor,
        links={
            "role": LinkTable(ActorRole, "actor", "role"),
            "speaks_for": LinkTable(SpeaksFor, "actor", "principal"),
            "aliases": LinkTable(ActorName, "actor", "name"),
        },
    ),
    "sources": Table(Source),
    "plans": Table(Plan, links={"aliases": LinkTable(PlanAlias, "plan", "name")}),
    "versions": Table(
        Version,
        links={
            "authors": LinkTable(VersionAuthor, "version", "actor"),
            "sources": LinkTable(VersionSource, "version", "source"),
        },
        under=(("plan", "plans"),),
        ordered=True,
    ),
    "points": Table(
        Point,
        links={
            "corresponds_to": LinkTable(PointCorrespondence, "point", "to"),
            "sources": LinkTable(PointSource, "point", "source"),
        },
        under=(("version", "versions"),),
        ordered=True,
    ),
    "claims": Table(Claim, links={"points": LinkTable(ClaimPoint, "claim", "point")}),
    "statements": Table(
        Statement,
        links={
            "sources": LinkTable(StatementSource, "statement", "source"),
            "relayed_by": LinkTable(StatementRelay, "statement", "actor"),
        },
        under=(("claim", "claims"),),
        ordered=True,
    ),
    "positions": Table(
        Position,
        links={
            "sources": LinkTable(PositionSource, "position", "source"),
            "relayed_by": LinkTable(PositionRelay, "position", "actor"),
        },
        under=(("on_version", "versions"), ("on_point", "points")),
    ),
    "evidence": Table(
        Evidence,
        links={"bears_on": LinkTable(EvidenceBearing, "evidence", "claim")},
        under=(("bears_on__claim", "claims"),),
    ),
    "assessments": Table(Assessment, under=(("claim", "claims"),), ordered=True),
    "relations": Table(
        Relation,
        columns={"from_id": "from_claim", "type": "kind", "to_id": "to_claim"},
        under=(("from_claim", "claims"),),
        ordered=True,
    ),
}
"""By list, in an order in which each item's row may refer to those before it."""

ON_COLUMNS = {"versions": "on_version", "points": "on_point"}
"""The column of a position's `on`, by the list that it refers to."""

SUBJECTS = ("actors", "sources", "plans", "claims", "positions")
"""The lists whose items can be published by themselves; the others' are published as part of these."""
