"""SQL over the histories that triggers keep of every desk table: what happened to a subject and its parts, at any time.

A part counts for every subject that it ever belonged to: a statement that was moved from one claim to another, or
deleted, is in the history of both.

Each step goes from ids to ids, none of them twice, and to the events last of all. Joined event to event instead, a row
that was saved n times above another that was saved n times would be met n × n times.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class History:
    """Where a table's events belong: to the subjects themselves, or to rows that ever had `owner` in `above`.

    `above` is another history's name, "" for the subjects. `named_by`: to what the events of that history name so.
    """

    owner: str = ""
    above: str = ""
    named_by: str = ""


SUBJECTS: Mapping[str, History] = {
    "actor": History(),
    "actorname": History("actor"),
    "actorrole": History("actor"),
    "speaksfor": History("actor"),
    "source": History(),
    "page": History(),
    "plan": History(),
    "planalias": History("plan"),
    "version": History("plan"),
    "versionauthor": History("version", "version"),
    "versionsource": History("version", "version"),
    "point": History("version", "version"),
    "pointcorrespondence": History("point", "point"),
    "pointsource": History("point", "point"),
    "claim": History(),
    "claimabout": History("claim"),
    "claimpoint": History("claim"),
    "statement": History("claim"),
    "statementsource": History("statement", "statement"),
    "statementrelay": History("statement", "statement"),
    "assessment": History("claim"),
    "relation": History("from_claim"),
    "evidencebearing": History("claim"),
    "evidence": History(above="evidencebearing", named_by="evidence"),
    "position": History(),
    "positionsource": History("position"),
    "positionrelay": History("position"),
}
"""The histories of what can be published, by the names of their tables; what stands above others comes before them."""

EVIDENCE: Mapping[str, History] = {"evidence": History(), "evidencebearing": History("evidence")}
"""Those of pieces of evidence, looked at by themselves."""


PARTS_OF_PLANS: Mapping[str, Mapping[str, History]] = {
    "version": {
        "version": History(),
        "versionauthor": History("version"),
        "versionsource": History("version"),
        "point": History("version"),
        "pointcorrespondence": History("point", "point"),
        "pointsource": History("point", "point"),
    },
    "point": {
        "point": History(),
        "pointcorrespondence": History("point"),
        "pointsource": History("point"),
    },
}
"""Those of what has a form of its own and is part of a plan, looked at by itself."""


# All names in this SQL are our own.


def with_events(histories: Mapping[str, History]) -> str:
    """SQL: common tables for a WITH in which `asked (subject)` is defined before.

    The last one is `events (subject, history, pgh_id, pgh_context_id, pgh_created_at, key)`: every event once for each
    subject; `key` is its row's, as text.
    """
    return ",\n".join([*_rows(histories), f"events AS ({_events(histories)})"])


def _rows(histories: Mapping[str, History]) -> Iterator[str]:
    """For each table, which of its rows ever belonged to which subject."""
    for name, history in histories.items():
        if history.named_by:
            between = histories[history.above]
            ids = f"SELECT DISTINCT a.subject, e.{history.named_by}_id AS id FROM {_above(between, history.above)}"  # noqa: S608
        elif history.owner:
            ids = f"SELECT DISTINCT a.subject, e.pgh_obj_id AS id FROM {_above(history, name)}"  # noqa: S608
        else:
            ids = "SELECT subject, subject AS id FROM asked"
        yield f"{name}_rows AS ({ids})"


def _above(history: History, name: str) -> str:
    """The events that say of this table's rows that they belonged to the rows above."""
    above, key = (f"{history.above}_rows", "id") if history.above else ("asked", "subject")
    return f"{above} a JOIN desk_{name}event e ON e.{history.owner}_id = a.{key}"


def _events(histories: Mapping[str, History]) -> str:
    return " UNION ALL ".join(
        f"SELECT r.subject, '{name}' AS history, e.pgh_id, e.pgh_context_id, e.pgh_created_at, e.pgh_obj_id::text AS key"  # noqa: S608
        f" FROM {name}_rows r JOIN desk_{name}event e ON e.pgh_obj_id = r.id"
        for name in histories
    )
