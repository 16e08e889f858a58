"""Who touched what since its last edition, from the history that triggers keep of every desk table (DESIGN.md "The door")."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID

from django.db import connection

from tracker.desk.documents_of import MODELS
from tracker.desk.histories import SUBJECTS, with_events
from tracker.desk.models import Approval
from tracker.desk.models.base import Subject
from tracker.desk.parts import PARTS, subject_model

Seen = dict[str, int]
"""{history: the last of its events that an edition took in}, for one subject."""


_SUBJECT_OF: Mapping[str, type[Subject]] = {
    **{str(model._meta.model_name): model for model in MODELS.values()},
    **{str(part._meta.model_name): subject_model(part) for part in PARTS},
}
"""{history: the table of its subjects}."""


@cache
def _sql(tables: frozenset[type[Subject]]) -> str:
    """The question, through no more histories than these tables of subjects have: planning it takes longer than asking it."""
    histories = {name: history for name, history in SUBJECTS.items() if _SUBJECT_OF[name] in tables}
    # Who is not known: a change made outside a request and without a context, or in one that names nobody.
    return f"""
    WITH asked AS (
        SELECT w.subject, coalesce(
            (SELECT p.seen FROM desk_approval p WHERE p.subject = w.subject ORDER BY p.sequence DESC LIMIT 1), '{{}}'
        ) AS seen
        FROM unnest(%s::uuid[]) AS w(subject)
    ), {with_events(histories)}
    SELECT subject, e.history, max(e.pgh_id),
        array_agg(DISTINCT (c.metadata ->> 'user')::bigint)
            FILTER (WHERE e.pgh_id > coalesce((a.seen ->> e.history)::bigint, 0) AND c.metadata ->> 'user' ~ '^[0-9]+$'),
        array_agg(DISTINCT c.metadata ->> 'dossier')
            FILTER (WHERE e.pgh_id > coalesce((a.seen ->> e.history)::bigint, 0) AND c.metadata ? 'dossier'),
        coalesce(bool_or(coalesce(c.metadata ->> 'user', '') !~ '^[0-9]+$')
            FILTER (WHERE e.pgh_id > coalesce((a.seen ->> e.history)::bigint, 0)), false)
    FROM events e JOIN asked a USING (subject) LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id
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


def touched(subjects: Iterable[UUID], of: Collection[type[Subject]] | None = None) -> dict[UUID, Touched]:
    """Who touched each of these subjects since the last edition that took their work in; one query.

    `of` are their tables, where the caller knows them.
    """
    found = {subject: Touched() for subject in subjects}
    if not found:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_sql(frozenset(MODELS.values() if of is None else of)), [list(found)])
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
