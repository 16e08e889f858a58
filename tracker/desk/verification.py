"""Everything that can be checked of the record and of the desk against it, at one moment: `manage.py verify_record`.

Each check is a function that yields Problems; CHECKS lists those that read the desk. What a superuser can do without a
trace in the database, and what only a copy of the head kept elsewhere tells, is in docs/reliability.md.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import CheckConstraint, Model

from tracker.desk.documents_of import MODELS, slug_of
from tracker.desk.guards import guards
from tracker.desk.models import Approval
from tracker.desk.retracing import touches
from tracker.desk.touched import seen_last
from tracker.ground.vocabulary import Change, SubjectKind
from tracker.record import ledger, remade, triggers
from tracker.record.ledger import Problem
from tracker.record.models import Edition
from tracker.record.moment import one_moment
from tracker.record.reading import HeadLine, head

BATCH = 500


@dataclass(frozen=True, slots=True)
class Report:
    """What was found. `unchecked` says in words what this connection could not look at."""

    head: HeadLine
    problems: tuple[Problem, ...]
    unchecked: tuple[str, ...]


def verify(heads: Mapping[int, str], step: Callable[[int], object] = lambda count: None) -> Report:
    """Check everything. `step` is told how many editions, and then subjects, were gone through."""
    unchecked = []
    with one_moment("default"):
        problems = ledger.verify(step=step, heads=heads)
        problems += triggers.guarded(triggers.RECORD, triggers.BODIES)
        if remade.comparable("default"):
            problems += remade.differences(step=step)
        else:
            unchecked.append("the projections: this connection may make no temporary tables")
        if settings.SERVE != "public":
            for check in CHECKS:
                problems += check()
        else:
            unchecked.append("the desk: this process serves readers alone (SERVE=public)")
        # A head that is gone is a problem already.
        found = head(using="default") if not any("head is missing" in each.text for each in problems) else None
    return Report(found or HeadLine(0, "", None), tuple(problems), tuple(unchecked))


def approvals() -> Iterator[Problem]:
    """Each edition has one approval, and each approval its edition, of the same subject."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(e.sequence, a.sequence), e.sequence IS NULL, count(a.id), bool_and(a.subject = e.subject)"
            " FROM record_edition e FULL JOIN desk_approval a ON a.sequence = e.sequence GROUP BY 1, 2"
            " HAVING e.sequence IS NULL OR count(a.id) <> 1 OR NOT bool_and(a.subject = e.subject) ORDER BY 1"
        )
        for sequence, no_edition, count, _fits in cursor.fetchall():
            if no_edition:
                yield Problem(sequence, "is not there, but the desk has an approval of it.")
            elif count == 0:
                yield Problem(sequence, "was approved by nobody: the desk has no approval of it.")
            elif count > 1:
                yield Problem(sequence, f"has {count} approvals.")
            else:
                yield Problem(sequence, "has an approval that is about another subject.")


def four_eyes() -> Iterator[Problem]:
    """The rule that the table's CHECK states holds for its rows, whether the CHECK is still there or not."""
    (rule,) = (each for each in Approval._meta.constraints if each.name == "approval_by_a_second_person")
    assert isinstance(rule, CheckConstraint)  # noqa: S101  (told to the type checker)
    obeying = Approval.objects.filter(rule.condition).values("pk")
    for sequence in Approval.objects.exclude(pk__in=obeying).order_by("sequence").values_list("sequence", flat=True):
        yield Problem(sequence, "was approved under four eyes by the only one who had touched it.")


_HISTORY = """
    WITH last AS (SELECT DISTINCT ON (pgh_obj_id) * FROM {table}event ORDER BY pgh_obj_id, pgh_id DESC),
    pairs AS (
        SELECT coalesce(r.{key}, l.pgh_obj_id)::text AS key, r.{key} IS NULL AS gone, l.pgh_id IS NULL AS untold,
            coalesce(l.pgh_label, '') AS label, array_remove(ARRAY[{differing}]::text[], NULL) AS differing
        FROM {table} r FULL JOIN last l ON l.pgh_obj_id = r.{key}
    )
    SELECT key, gone, untold, label, differing FROM pairs
    WHERE CASE WHEN gone THEN label <> 'delete' ELSE untold OR label = 'delete' OR cardinality(differing) > 0 END
    ORDER BY key
"""


def history() -> Iterator[Problem]:
    """Each row of the desk is as the last event of its history left it, and no row is gone without one."""
    for model, event in _histories():
        table = model._meta.db_table
        there = {field.column for field in event._meta.concrete_fields}
        names = [field.column for field in model._meta.concrete_fields if field.column in there]
        differing = ", ".join(f"CASE WHEN r.{each} IS DISTINCT FROM l.{each} THEN '{each}' END" for each in names)
        key = model._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(_HISTORY.format(table=table, key=key, differing=differing))
            yield from _untold(table, cursor.fetchall())


def _untold(table: str, rows: list[tuple[str, bool, bool, str, list[str]]]) -> Iterator[Problem]:
    for key, gone, untold, label, differing in rows:
        if gone:
            yield Problem(0, f"{table} {key} is gone, and its history does not say so.")
        elif untold or label == "delete":
            yield Problem(0, f"{table} {key} is there, and its history does not say so.")
        else:
            yield Problem(0, f"{table} {key} was changed past its history: {', '.join(differing)}.")


def _histories() -> Iterator[tuple[type[Model], type[Model]]]:
    """Each table of the desk with the table of its history."""
    models = {model._meta.db_table: model for model in apps.get_app_config("desk").get_models()}
    for table, model in models.items():
        if f"{table}event" in models:
            yield model, models[f"{table}event"]


def subjects() -> Iterator[Problem]:
    """What was published is on the desk, as the same kind; and at the same address, unless the desk changed it since."""
    last = Edition.objects.order_by("subject", "-sequence").distinct("subject")
    rows = last.values_list("subject", "kind", "sequence", "change", "document")
    batch: dict[UUID, tuple[str, int, str]] = {}
    for subject, kind, sequence, change, document in rows.iterator(chunk_size=BATCH):
        if change in (Change.REDACTION, Change.MERGE) or document is None:
            continue
        batch[subject] = (kind, sequence, _slug(bytes(document)))
        if len(batch) == BATCH:
            yield from _on_the_desk(batch)
            batch = {}
    yield from _on_the_desk(batch)


def _slug(document: bytes) -> str:
    """What the document says; "" where it cannot be read, which the chain's own check tells."""
    try:
        return str(json.loads(document)["slug"])
    except (ValueError, KeyError, TypeError):
        return ""


def _on_the_desk(batch: Mapping[UUID, tuple[str, int, str]]) -> Iterator[Problem]:
    seen = seen_last(batch)
    for kind, model in MODELS.items():
        mine = {subject: told for subject, told in batch.items() if told[0] == kind}
        there = {row.pk: row for row in model._default_manager.filter(pk__in=mine)}
        events = _last_events(kind, mine)
        for subject, (_, sequence, slug) in mine.items():
            row = there.get(subject)
            if row is None:
                yield Problem(sequence, f"publishes the {kind} {subject}, which is not on the desk.")
            elif slug != slug_of(row) and events.get(subject, 0) <= seen.get(subject, {}).get(kind.value, 0):
                yield Problem(sequence, f"has the address {slug!r}, the desk's {kind} has {slug_of(row)!r} all along.")


def _last_events(kind: SubjectKind, wanted: Mapping[UUID, object]) -> dict[UUID, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pgh_obj_id, max(pgh_id) FROM desk_{kind.value}event"  # noqa: S608  (our own names)
            " WHERE pgh_obj_id = ANY(%s) GROUP BY 1",
            [list(wanted)],
        )
        return dict(cursor.fetchall())


CHECKS: tuple[Callable[[], Iterator[Problem]], ...] = (guards, approvals, four_eyes, touches, history, subjects)
