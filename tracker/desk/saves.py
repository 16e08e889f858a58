"""The history of a subject, save by save: everything that one transaction made of the subject and its parts.

page_of(row, after=None) -> Page     the newest entries after this one: saves, editions, review; some ten queries, however much there is
page_within(part, after) -> Page     of a version or a point: those saves of its plan that changed it, and only what they changed of it
state_then(row, save)    -> State    every row of the subject as it stood after this save

Every change of a part raises the version of its subject (0003_one_version), so that each save is at least one event of the
subject's own table, and those are in the order in which they were committed: the row is locked. What else was saved along
with it has the same transaction time and the same context.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from pghistory.models import Context

from tracker.desk.documents_of import SubjectRow
from tracker.desk.histories import PARTS_OF_PLANS, SUBJECTS, History, with_events
from tracker.desk.meanwhile import Moved, Values
from tracker.desk.models import Approval, Evidence, Point, ReviewStep, Version
from tracker.desk.parts import PARTS, subject_model
from tracker.record.documents import decode
from tracker.record.models import Edition

SHOWN = 20
"""Entries of one page."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = 2**62
_NOBODY = UUID(int=0)
_SAVE, _EDITION, _STEP = 1, 2, 3
_MICRO = "(extract(epoch FROM {}) * 1000000)::bigint"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an entry stands: microseconds since 1970, what it is, its number. As text in addresses: "1-2-3"."""

    at: int
    rank: int
    number: int

    def __str__(self) -> str:
        return f"{self.at}-{self.rank}-{self.number}"

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        """None for anything that no page of ours had."""
        parts = text.split("-")
        fits = len(parts) == 3 and all(part.isascii() and part.isdecimal() and len(part) < 17 for part in parts)
        place = cls(*map(int, parts)) if fits else None
        return place if place and place.at < 200_000_000_000_000_000 // 2 and place.rank < 10 else None


@dataclass(frozen=True, slots=True)
class Save:
    """One save. `number` is what `state_then` takes, `version` the subject's then, `by` the user's id where it is known."""

    place: Place
    at: datetime
    version: int
    by: int | None
    dossier: str
    moved: list[Moved]

    @property
    def number(self) -> int:
        return self.place.number


@dataclass(frozen=True, slots=True)
class Published:
    """One edition, with the name that its approval kept; "" where there is no approval."""

    place: Place
    at: datetime
    number: int
    change: str
    note: str
    redacted: bool
    by: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the review's thread, with the names that it kept."""

    place: Place
    at: datetime
    step: ReviewStep


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, the newest first; `next` is the place after which the next page goes on, None at the end."""

    entries: list[Save | Published | Step]
    next: Place | None

    @property
    def saves(self) -> list[Save]:
        return [entry for entry in self.entries if isinstance(entry, Save)]


def page_of(row: SubjectRow, after: Place | None = None) -> Page:
    """One page of what happened to this subject, the newest first."""
    found = _places(row, after or Place(_LAST // 1000, 9, _LAST))
    shown = found[:SHOWN]
    saves = _saves(row, [each for each in shown if each[0].rank == _SAVE])
    editions = _editions(row, [place for place, _context in shown if place.rank == _EDITION])
    told: dict[Place, Save | Published | Step] = {save.place: save for save in saves}
    told |= {edition.place: edition for edition in editions}
    told |= {step.place: step for step in _thread([place for place, _context in shown if place.rank == _STEP])}
    entries = [told[place] for place, _context in shown if place in told]
    return Page(entries, shown[-1][0] if len(found) > SHOWN else None)


def page_within(part: Version | Point, after: Place | None = None) -> Page:
    """One page of the saves that changed this part of a plan, the newest first. Editions and review are the plan's."""
    plan = (part if isinstance(part, Version) else part.version).plan
    name = _name(type(part))
    before = after or Place(_LAST // 1000, 9, _LAST)
    sql = f"""
        WITH asked AS (SELECT %(part)s::uuid AS subject), {with_events(PARTS_OF_PLANS[name])},
        saves AS (
            SELECT {_MICRO.format("e.pgh_created_at")} AS at, max(e.pgh_id)::bigint AS number, e.pgh_context_id AS context
            FROM desk_planevent e WHERE e.pgh_obj_id = %(plan)s AND EXISTS (
                SELECT 1 FROM events p WHERE p.pgh_created_at = e.pgh_created_at
                AND p.pgh_context_id IS NOT DISTINCT FROM e.pgh_context_id
            )
            GROUP BY e.pgh_created_at, e.pgh_context_id
        )
        SELECT at, number, context, (SELECT array_agg(DISTINCT key) FROM events) FROM saves
        WHERE (at, {_SAVE}, number) < (%(at)s, %(rank)s, %(number)s) ORDER BY at DESC, number DESC LIMIT {SHOWN + 1}
    """  # noqa: S608 - our own names
    given: dict[str, UUID | int] = {
        "part": part.pk,
        "plan": plan.pk,
        "at": before.at,
        "rank": before.rank,
        "number": before.number,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        rows = cursor.fetchall()
    own = {key for *_, keys in rows[:1] for key in keys}
    saves = _saves(plan, [(Place(at, _SAVE, number), context) for at, number, context, _keys in rows[:SHOWN]])
    told: list[Save | Published | Step] = [
        replace(save, moved=[each for each in save.moved if str(each.pk) in own]) for save in saves
    ]
    return Page(told, saves[-1].place if len(rows) > SHOWN else None)


def _places(row: SubjectRow, before: Place) -> list[tuple[Place, UUID | None]]:
    sql = f"""
        SELECT at, rank, number, context FROM (
            SELECT {_MICRO.format("e.pgh_created_at")} AS at, {_SAVE} AS rank, max(e.pgh_id)::bigint AS number,
                e.pgh_context_id AS context
            FROM desk_{row._meta.model_name}event e WHERE e.pgh_obj_id = %(subject)s
            GROUP BY e.pgh_created_at, e.pgh_context_id
            UNION ALL
            SELECT {_MICRO.format("published_at")}, {_EDITION}, sequence, NULL FROM record_edition WHERE subject = %(subject)s
            UNION ALL
            SELECT {_MICRO.format("created_at")}, {_STEP}, id, NULL FROM desk_reviewstep WHERE subject = %(subject)s
        ) entries
        WHERE (at, rank, number) < (%(at)s, %(rank)s, %(number)s)
        ORDER BY at DESC, rank DESC, number DESC LIMIT {SHOWN + 1}
    """  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(sql, {"subject": row.pk, "at": before.at, "rank": before.rank, "number": before.number})
        return [(Place(at, rank, number), context) for at, rank, number, context in cursor.fetchall()]


def _moment(place: Place) -> datetime:
    return _EPOCH + timedelta(microseconds=place.at)


# Saves


def _saves(row: SubjectRow, wanted: list[tuple[Place, UUID | None]]) -> list[Save]:
    moved = _moved(row, wanted)
    contexts = Context.objects.in_bulk([context for _place, context in wanted if context])
    versions = dict(
        events_of(type(row)).filter(pgh_id__in=[place.number for place, _ in wanted]).values_list("pgh_id", "version")
    )
    saves = []
    for place, context in wanted:
        told = contexts[context].metadata if context in contexts else {}
        user = told.get("user")
        by = user if isinstance(user, int) else None
        dossier = str(told.get("dossier") or "")
        saves.append(Save(place, _moment(place), versions.get(place.number, 0), by, dossier, moved[place]))
    return saves


def _moved(row: SubjectRow, wanted: list[tuple[Place, UUID | None]]) -> dict[Place, list[Moved]]:
    """What each of these saves made of each row."""
    found: dict[Place, list[Moved]] = {place: [] for place, _context in wanted}
    steps = _steps(row, wanted)
    for model, column in tables(type(row)):
        own = steps.get(_name(model), [])
        if not own:
            continue
        events = _values(model, {event for _place, event, _before in own if event} | {b for _p, _e, b in own if b})
        by_row: dict[tuple[Place, Any], list[tuple[int, int | None]]] = {}
        for place, event, before in own:
            by_row.setdefault((place, events[event]["pgh_obj_id"]), []).append((event, before))
        for (place, pk), happened in by_row.items():
            first, last = min(happened), max(happened)
            sides = [_side(events[each], row, column) if each else None for each in (first[1], last[0])]
            if sides[0] != sides[1]:
                found[place].append(Moved(model, pk, sides[0], sides[1], (), _moment(place)))
    return found


def _steps(
    row: SubjectRow, wanted: list[tuple[Place, UUID | None]]
) -> Mapping[str, list[tuple[Place, int, int | None]]]:
    """{table: (save, event, the event of the same row before it)}; one query."""
    if not wanted:
        return {}
    names = {_name(model): SUBJECTS[_name(model)] for model, _column in tables(type(row))}
    sql = f"""
        WITH asked AS (SELECT %s::uuid AS subject), {with_events(_in_order(names))},
        numbered AS (
            SELECT history, pgh_id, pgh_created_at, pgh_context_id,
                lag(pgh_id) OVER (PARTITION BY history, key ORDER BY pgh_id) AS before
            FROM events
        )
        SELECT k.number, n.history, n.pgh_id, n.before FROM numbered n
        JOIN unnest(%s::bigint[], %s::timestamptz[], %s::uuid[]) AS k(number, at, context)
            ON n.pgh_created_at = k.at AND n.pgh_context_id IS NOT DISTINCT FROM k.context
        ORDER BY n.history, n.pgh_id
    """  # noqa: S608 - our own names
    places = {place.number: place for place, _context in wanted}
    moments = [_moment(place) for place, _context in wanted]
    found: dict[str, list[tuple[Place, int, int | None]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [row.pk, list(places), moments, [context for _place, context in wanted]])
        for number, history, event, before in cursor.fetchall():
            found.setdefault(history, []).append((places[number], event, before))
    return found


def _in_order(names: Mapping[str, History]) -> dict[str, History]:
    """What stands above others comes before them."""
    return {name: history for name, history in SUBJECTS.items() if name in names}


def _values(model: type[Model], wanted: Iterable[int]) -> dict[int, dict[str, Any]]:
    kept = ("pgh_id", "pgh_obj_id", "pgh_label", *columns(model))
    return {event["pgh_id"]: event for event in events_of(model).filter(pgh_id__in=list(wanted)).values(*kept)}


def _side(event: Mapping[str, Any], row: SubjectRow, column: str | None) -> Values | None:
    """The row after this event; None where it was gone then, or belonged to another subject."""
    if event["pgh_label"] == "delete":
        return None
    if column is not None and event[column] != row.pk:
        return None
    return {name: value for name, value in event.items() if not name.startswith("pgh_")}


# Editions, review


def _editions(row: SubjectRow, places: list[Place]) -> Iterator[Published]:
    numbers = [place.number for place in places]
    editions = {each.sequence: each for each in Edition.objects.filter(sequence__in=numbers)}
    names = dict(Approval.objects.filter(sequence__in=numbers).values_list("sequence", "published_by_name"))
    for place in places:
        edition = editions[place.number]
        document = decode(bytes(edition.document)) if edition.document is not None else None
        yield Published(
            place=place,
            at=edition.published_at,
            number=edition.number,
            change=edition.change,
            note=document.note if document else "",
            redacted=document is None,
            by=names.get(edition.sequence, ""),
        )


def _thread(places: list[Place]) -> Iterator[Step]:
    steps = ReviewStep.objects.in_bulk([place.number for place in places])
    for place in places:
        yield Step(place, _moment(place), steps[place.number])


# As it was


State = dict[type[Model], dict[Any, dict[str, Any]]]
"""Every row of a subject and its parts, by table and key. Evidence is shared with other claims and not among them."""


def state_now(row: SubjectRow) -> State:
    """Every row of this subject as it is; one query for each table."""
    found: State = {}
    for model, owner in _owned(type(row)):
        rows = model._base_manager.all()
        mine = rows.filter(pk=row.pk) if owner is None else rows.filter(**{f"{owner[0]}__in": list(found[owner[1]])})
        found[model] = {each["id"]: each for each in mine.values(*columns(model))}
    return found


def state_then(row: SubjectRow, save: int) -> State | None:
    """Every row of this subject as it stood after this save; None where the subject has no such save.

    Of each row the last event counts that belongs to this save or to one before it. What was saved while the row was
    part of something else is told by its time.
    """
    own = events_of(type(row)).filter(pgh_obj_id=row.pk)
    last = own.filter(pgh_id=save).values("pgh_created_at", "pgh_context_id").first()
    if last is None:
        return None
    same = own.annotate(context=_context("pgh_context_id")).filter(
        pgh_created_at=OuterRef("pgh_created_at"), context=OuterRef("context")
    )
    told = Q(Exists(same.filter(pgh_id__lte=save))) | Q(~Exists(same), pgh_created_at__lte=last["pgh_created_at"])
    found: State = {}
    for model, owner in _owned(type(row)):
        events = events_of(model).annotate(context=_context("pgh_context_id"))
        if owner is None:
            events, owners = own.filter(pgh_id__lte=save), None
        else:
            owners = set(found[owner[1]])
            ever = events_of(model).filter(**{f"{owner[0]}__in": owners}).values("pgh_obj_id")
            events = events.filter(told, pgh_obj_id__in=ever)
        newest = events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        kept = newest.values("pgh_label", *columns(model))
        found[model] = {
            each["id"]: {name: value for name, value in each.items() if name != "pgh_label"}
            for each in kept
            if each["pgh_label"] != "delete" and (owner is None or each[owner[0]] in cast("set[Any]", owners))
        }
    return found


def _context(column: str) -> Coalesce:
    return Coalesce(F(column), Value(_NOBODY))


# Tables


def tables(model: type[Model]) -> list[tuple[type[Model], str | None]]:
    """(table, column that names the subject itself), the subject's own first, what stands above others before them."""
    parts = [part for part in PARTS if subject_model(part) is model]
    return [(model, None), *((part, f"{PARTS[part][0]}_id" if len(PARTS[part]) == 1 else None) for part in parts)]


def _owned(model: type[Model]) -> Iterator[tuple[type[Model], tuple[str, type[Model]] | None]]:
    """(table, the column that names what stands above it and that table); without shared evidence."""
    for table, _column in tables(model):
        if table is model:
            yield table, None
        elif table is not Evidence:
            name = PARTS[table][0]
            yield table, (f"{name}_id", cast("type[Model]", table._meta.get_field(name).related_model))


def columns(model: type[Model]) -> list[str]:
    """The columns of a table that its history has too."""
    return [field.attname for field in model._meta.concrete_fields]


def events_of(model: type[Model]) -> QuerySet[Any]:
    """The history of a table."""
    return cast("QuerySet[Any]", apps.get_model("desk", f"{model.__name__}Event")._default_manager.all())


def _name(model: type[Model]) -> str:
    return str(model._meta.model_name)
