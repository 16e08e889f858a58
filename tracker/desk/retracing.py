"""Who touched what, as each approval says it, compared with the history that it was read from.

An approval says up to which events of each history its edition took work in (`seen`). So who had touched the subject is
asked again as of then: what was moved to it later, or touched later, is left out.
"""

from collections.abc import Iterator

from django.db import connection

from tracker.desk.histories import SUBJECTS, History
from tracker.record.ledger import Problem

_SAME = "w.seen = w.before"


def touches() -> Iterator[Problem]:
    """Each approval names whom the history names, and nobody else.

    A notice takes no work in, and does not say up to when it looked: nobody whom it names is missing from the history,
    which is all that can be told.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED)
        for sequence, takes_in, said, said_unknown, users, unknown in cursor.fetchall():
            for user in sorted({*said} - {*users}):
                yield Problem(sequence, f"its approval says that user {user} touched it, and the history does not.")
            if said_unknown and not unknown:
                yield Problem(sequence, "its approval says that somebody unknown touched it, and the history does not.")
            if not takes_in:
                continue
            for user in sorted({*users} - {*said}):
                yield Problem(sequence, f"the history says that user {user} touched it, and its approval does not.")
            if unknown and not said_unknown:
                yield Problem(sequence, "the history says that somebody unknown touched it, and its approval does not.")


# All names in this SQL are our own.


def _rows() -> Iterator[str]:
    """For each table, which of its rows belonged to which subject: `since` are the first events that say so."""
    for name, history in SUBJECTS.items():
        if history.named_by:
            between = SUBJECTS[history.above]
            yield _step(name, between, history.above, f"{history.named_by}_id")
        elif history.owner:
            yield _step(name, history, name, "pgh_obj_id")
        else:
            yield f"{name}_rows AS (SELECT subject, subject AS id, '{{}}'::jsonb AS since FROM subjects)"  # noqa: S608


def _step(name: str, history: History, told_by: str, key: str) -> str:
    above = f"{history.above}_rows" if history.above else "asked_rows"
    return (
        f"{name}_rows AS (SELECT a.subject, e.{key} AS id, a.since || jsonb_build_object('{told_by}', min(e.pgh_id)) AS since"  # noqa: S608
        f" FROM {above} a JOIN desk_{told_by}event e ON e.{history.owner}_id = a.id GROUP BY a.subject, e.{key}, a.since)"
    )


def _events() -> str:
    then = "NOT EXISTS (SELECT FROM jsonb_each_text(r.since) s WHERE s.value::bigint > coalesce((w.seen ->> s.key)::bigint, 0))"
    return " UNION ALL ".join(
        "SELECT w.sequence, e.pgh_context_id"  # noqa: S608
        f" FROM signed w JOIN {name}_rows r USING (subject) JOIN desk_{name}event e ON e.pgh_obj_id = r.id"
        f" WHERE e.pgh_id > coalesce((w.before ->> '{name}')::bigint, 0)"
        f" AND ({_SAME} OR (e.pgh_id <= coalesce((w.seen ->> '{name}')::bigint, 0) AND {then}))"
        for name in SUBJECTS
    )


_TOUCHED = f"""
    WITH signed AS MATERIALIZED (
        SELECT sequence, subject, seen, touched_by, touched_by_unknown,
            coalesce(lag(seen) OVER (PARTITION BY subject ORDER BY sequence), '{{}}') AS before
        FROM desk_approval
    ), subjects AS (SELECT DISTINCT subject FROM signed),
    asked_rows AS (SELECT subject, subject AS id, '{{}}'::jsonb AS since FROM subjects),
    {", ".join(_rows())},
    events AS ({_events()}),
    who AS (
        SELECT e.sequence,
            coalesce(array_agg(DISTINCT (c.metadata ->> 'user')::bigint)
                FILTER (WHERE c.metadata ->> 'user' ~ '^[0-9]+$'), '{{}}') AS users,
            bool_or(coalesce(c.metadata ->> 'user', '') !~ '^[0-9]+$') AS unknown
        FROM events e LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id GROUP BY 1
    ), compared AS (
        SELECT w.sequence, NOT {_SAME} AS takes_in, w.touched_by AS said, w.touched_by_unknown AS said_unknown,
            coalesce(who.users, '{{}}') AS users, coalesce(who.unknown, false) AS unknown
        FROM signed w LEFT JOIN who USING (sequence)
    )
    SELECT * FROM compared
    WHERE NOT said <@ users OR said_unknown AND NOT unknown OR takes_in AND (NOT users <@ said OR unknown <> said_unknown)
    ORDER BY sequence
"""  # noqa: S608
