"""Who touched what since its last edition, from the history that triggers keep of every desk table (DESIGN.md "The door").

A part counts for every subject that it ever belonged to: a statement that was moved from one claim to another, or
deleted, has touched both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from tracker.desk.models import Approval

Seen = dict[str, int]
"""{history: the last of its events that an edition took in}, for one subject."""


def _own(noun: str) -> str:
    """SQL: every event of the subject's own row."""
    return f"desk_{noun}event e ON e.pgh_obj_id = a.subject"


def _parts(noun: str, owner: str, above: str = "a.subject") -> str:
    """SQL: every event of rows that belonged to the subject, or to a part `above`, at any of their events."""
    mine = f"{noun}_of"
    return (
        f"desk_{noun}event {mine} ON {mine}.{owner}_id = {above}"
        f" JOIN desk_{noun}event e ON e.pgh_obj_id = {mine}.pgh_obj_id"
    )


_OF_STATEMENT = "desk_statementevent s ON s.claim_id = a.subject JOIN "
_OF_EVIDENCE = "desk_evidencebearingevent b ON b.claim_id = a.subject JOIN "
_OF_VERSION = "desk_versionevent v ON v.plan_id = a.subject JOIN "
_OF_POINT = f"{_OF_VERSION} desk_pointevent p ON p.version_id = v.id JOIN "
_HISTORIES = {
    "actor": _own("actor"),
    "actorname": _parts("actorname", "actor"),
    "actorrole": _parts("actorrole", "actor"),
    "speaksfor": _parts("speaksfor", "actor"),
    "source": _own("source"),
    "plan": _own("plan"),
    "planalias": _parts("planalias", "plan"),
    "version": _parts("version", "plan"),
    "versionauthor": _OF_VERSION + _parts("versionauthor", "version", "v.id"),
    "versionsource": _OF_VERSION + _parts("versionsource", "version", "v.id"),
    "point": _OF_VERSION + _parts("point", "version", "v.id"),
    "pointcorrespondence": _OF_POINT + _parts("pointcorrespondence", "point", "p.id"),
    "pointsource": _OF_POINT + _parts("pointsource", "point", "p.id"),
    "claim": _own("claim"),
    "claimpoint": _parts("claimpoint", "claim"),
    "statement": _parts("statement", "claim"),
    "statementsource": _OF_STATEMENT + _parts("statementsource", "statement", "s.id"),
    "statementrelay": _OF_STATEMENT + _parts("statementrelay", "statement", "s.id"),
    "assessment": _parts("assessment", "claim"),
    "relation": _parts("relation", "from_claim"),
    "evidencebearing": _parts("evidencebearing", "claim"),
    "evidence": _OF_EVIDENCE + "desk_evidenceevent e ON e.pgh_obj_id = b.evidence_id",
    "position": _own("position"),
    "positionsource": _parts("positionsource", "position"),
    "positionrelay": _parts("positionrelay", "position"),
}

_EVENTS = " UNION ALL ".join(
    f"SELECT a.subject, a.seen, '{history}' AS history, e.pgh_id, e.pgh_context_id FROM asked a JOIN {joins}"  # noqa: S608
    for history, joins in _HISTORIES.items()
)
# Who is not known: a change made outside a request and without a context, or in one that names nobody.
_TOUCHED = f"""
    WITH asked AS (
        SELECT w.subject, coalesce(
            (SELECT p.seen FROM desk_approval p WHERE p.subject = w.subject ORDER BY p.sequence DESC LIMIT 1), '{{}}'
        ) AS seen
        FROM unnest(%s::uuid[]) AS w(subject)
    ), events AS ({_EVENTS})
    SELECT e.subject, e.history, max(e.pgh_id),
        array_agg(DISTINCT (c.metadata ->> 'user')::bigint)
            FILTER (WHERE e.pgh_id > coalesce((e.seen ->> e.history)::bigint, 0) AND c.metadata ->> 'user' ~ '^[0-9]+$'),
        array_agg(DISTINCT c.metadata ->> 'dossier')
            FILTER (WHERE e.pgh_id > coalesce((e.seen ->> e.history)::bigint, 0) AND c.metadata ? 'dossier'),
        coalesce(bool_or(coalesce(c.metadata ->> 'user', '') !~ '^[0-9]+$')
            FILTER (WHERE e.pgh_id > coalesce((e.seen ->> e.history)::bigint, 0)), false)
    FROM events e LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id
    GROUP BY 1, 2
"""  # noqa: S608


@dataclass(slots=True)
class Touched:
    """Who changed the subject or its parts: `users` are their ids, `dossiers` those of the imports by which it was done.

    `unknown`: somebody did whom the history does not name. `seen` are all events there are by now.
    """

    users: set[int] = field(default_factory=set)
    unknown: bool = False
    dossiers: set[str] = field(default_factory=set)
    seen: Seen = field(default_factory=dict)

    def by_nobody_else(self, publisher: int) -> bool:
        """Whether it was changed, and by nobody known but this user: what four eyes refuse."""
        return bool(self.users or self.unknown) and self.users <= {publisher}


def touched(subjects: Iterable[UUID]) -> dict[UUID, Touched]:
    """Who touched each of these subjects since the last edition that took their work in; one query."""
    found = {subject: Touched() for subject in subjects}
    if not found:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, [list(found)])
        for subject, history, last, users, dossiers, unknown in cursor.fetchall():
            found[subject].seen[history] = last
            found[subject].users.update(users or ())
            found[subject].dossiers.update(dossiers or ())
            found[subject].unknown |= unknown
    return found


def seen_last(subjects: Iterable[UUID]) -> Mapping[UUID, Seen]:
    """What the last edition of each of these subjects took in; one query."""
    approvals = Approval.objects.filter(subject__in=list(subjects)).order_by("subject", "-sequence").distinct("subject")
    return dict(approvals.values_list("subject", "seen"))
