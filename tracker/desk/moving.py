"""The desk's rows when one subject is folded into another: which of them name it, and moving them.

    moves_of(merged, kept)   every column of the desk that names `merged`, with the rows in which it does
    move(moves, …)           each of them names `kept` then

Columns are found by the models' own foreign keys, so that a table that comes later is moved too. What `kept` has
already (the same source of a statement, the same name) is not made twice: as a part of `merged` it stays with it, and
as a link of somebody else's it is deleted, which the history tells.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.apps import apps
from django.db.models import CASCADE, F, ForeignKey, Max, Model, UniqueConstraint
from django.utils import timezone

from tracker.desk.models import Actor, ActorName, ClaimAbout, Position, Relation, SpeaksFor, Statement
from tracker.desk.models.base import Subject
from tracker.desk.parts import Key, raise_versions, subjects_of

PAIRS: dict[type[Model], tuple[str, str]] = {Relation: ("from_claim", "to_claim"), SpeaksFor: ("actor", "principal")}
"""Tables whose rows join two of a kind, which cannot be one and the same."""


@dataclass(frozen=True, slots=True)
class Move:
    """One column that names `merged`. `own`: its rows are parts of it. `doubles` are those that `kept` has already."""

    model: type[Model]
    column: str
    own: bool
    rows: tuple[Any, ...]
    doubles: tuple[Any, ...]

    @property
    def noun(self) -> str:
        """What is moved, for an editor."""
        return str(self.model._meta.verbose_name_plural)


def moves_of(merged: Subject, kept: Subject) -> list[Move]:
    """Everything on the desk that names `merged`; a query or two for each column."""
    found = (_move(model, column, merged, kept) for model, column in _columns(type(merged)))
    return [each for each in found if each.rows or each.doubles]


def _columns(target: type[Model]) -> Iterator[tuple[type[Model], ForeignKey[Any, Any]]]:
    for model in apps.get_app_config("desk").get_models():
        if not hasattr(model, "pgh_tracked_model"):
            for column in model._meta.local_fields:
                if isinstance(column, ForeignKey) and column.related_model is target:
                    yield model, column


def _move(model: type[Model], column: "ForeignKey[Any, Any]", merged: Subject, kept: Subject) -> Move:
    name = column.name
    rows = list(model._default_manager.filter(**{name: merged.pk}).order_by("pk"))
    there = _taken(model, name, kept) if rows else set()
    doubles = tuple(row.pk for row in rows if _is_double(row, name, kept, there))
    own = column.remote_field.on_delete is CASCADE and name != "to_claim"
    moved = tuple(row.pk for row in rows if row.pk not in set(doubles))
    return Move(model, name, own, moved, doubles)


def _sets(model: type[Model], name: str) -> Iterator[tuple[str, ...]]:
    """The sets of columns of which each is there once, without this one."""
    for each in model._meta.constraints:
        if isinstance(each, UniqueConstraint) and name in each.fields:
            yield tuple(field for field in each.fields if field != name)
    if model._meta.model_name == "actorrole":
        yield ("role", "since", "until")


def _values(row: Any, columns: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, row._meta.get_field(each).attname) for each in columns)


def _taken(model: type[Model], name: str, kept: Subject) -> set[tuple[Any, ...]]:
    rows = list(model._default_manager.filter(**{name: kept.pk}))
    return {(columns, *_values(row, columns)) for columns in _sets(model, name) for row in rows}


def _is_double(row: Any, name: str, kept: Subject, there: set[tuple[Any, ...]]) -> bool:
    if any((columns, *_values(row, columns)) in there for columns in _sets(type(row), name)):
        return True
    if isinstance(row, ActorName) and isinstance(kept, Actor) and not row.language and row.name == kept.name:
        return True
    pair = PAIRS.get(type(row), ())
    return any(getattr(row, f"{each}_id") == kept.pk for each in pair if each != name)


def owners_of(moves: Iterable[Move]) -> set[Key]:
    """The subjects that these rows are, or are part of."""
    rows = [each.model(pk=pk) for each in moves for pk in (*each.rows, *each.doubles)]
    return subjects_of(rows)


def move(moves: Iterable[Move], merged: Subject, kept: Subject) -> None:
    """Let all of these rows name `kept`; each subject concerned is a version further, both of these too."""
    moves = list(moves)
    before = owners_of(moves)
    if isinstance(merged, Actor) and isinstance(kept, Actor):
        _add_alias(merged, kept)
    for each in moves:
        _move_rows(each, kept)
    _speak_for_themselves(moves, kept)
    own: set[Key] = {(type(merged), merged.pk), (type(kept), kept.pk)}
    raise_versions(before | owners_of(moves) | own)


def _move_rows(each: Move, kept: Subject) -> None:
    manager = cast("Any", each.model)._default_manager
    rows = manager.filter(pk__in=each.rows)
    if issubclass(each.model, Subject):
        rows.update(**{each.column: kept.pk}, version=F("version") + 1, updated_at=timezone.now())
    elif each.own and any(field.name == "order" for field in each.model._meta.local_fields):
        last = manager.filter(**{each.column: kept.pk}).aggregate(last=Max("order"))["last"]
        for order, row in enumerate(rows.order_by("order", "pk"), start=0 if last is None else last + 1):
            manager.filter(pk=row.pk).update(**{each.column: kept.pk}, order=order)
    else:
        rows.update(**{each.column: kept.pk})
    # A reply stands on the same claim as what it answers: it went, so that its row cannot stay behind.
    if not each.own or each.model is ClaimAbout:
        for row in manager.filter(pk__in=each.doubles):
            row.delete()


def _add_alias(merged: Actor, kept: Actor) -> None:
    """What it was called, it is still found by. What an outlet called somebody unnamed is no name."""
    there = ActorName.objects.filter(actor__in=[kept.pk, merged.pk], name=merged.name, language="")
    if kept.unnamed or merged.name == kept.name or there.exists():
        return
    last = kept.names.aggregate(last=Max("order"))["last"]
    kept.names.create(name=merged.name, order=0 if last is None else last + 1)


def _speak_for_themselves(moves: Iterable[Move], kept: Subject) -> None:
    """Who spoke for somebody with whom they are one now spoke for themselves."""
    touched = {model: set[Any]() for model in (Statement, Position)}
    for each in moves:
        if each.model in touched and each.column in ("speaker", "actor", "on_behalf_of"):
            touched[each.model].update(each.rows)
    Statement.objects.filter(pk__in=touched[Statement], speaker=kept.pk, on_behalf_of=kept.pk).update(on_behalf_of=None)
    Position.objects.filter(pk__in=touched[Position], actor=kept.pk, on_behalf_of=kept.pk).update(
        on_behalf_of=None, version=F("version") + 1, updated_at=timezone.now()
    )
