"""How a row is named where one of many is picked: with enough to tell it from the others, in one query for all."""

from functools import singledispatch
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext

from tracker.desk.models import Actor, Claim, Evidence, Plan, Point, Position, Source, Statement, Version
from tracker.desk.models.fields import in_short

if TYPE_CHECKING:
    ModelChoiceField = forms.ModelChoiceField[Any]
else:
    ModelChoiceField = forms.ModelChoiceField

MOST = 110
"""Most characters of a label; a line in a list of choices has room for no more."""

# What a label reads besides the row itself.
BESIDE: dict[type[Model], tuple[str, ...]] = {
    Actor: ("party",),
    Source: ("publisher",),
    Point: ("version__plan",),
    Version: ("plan",),
    Statement: ("speaker",),
    Position: ("actor", "on_version__plan", "on_point__version__plan"),
}


def described(model: type[Model]) -> QuerySet[Any]:
    """All rows of a model, with what their labels read."""
    rows = cast("QuerySet[Any]", model._default_manager.all())
    beside = BESIDE.get(model)
    return rows.select_related(*beside) if beside else rows


class Choice(ModelChoiceField):
    """One row, named by its label."""

    def label_from_instance(self, obj: Model) -> str:
        return label(obj)


@singledispatch
def label(row: Model) -> str:
    """The row in one line, at most MOST characters."""
    return _cut(str(row))


@label.register
def _actor(row: Actor) -> str:
    known = [gettext("unnamed"), row.slug] if row.unnamed else [gettext(row.get_kind_display()).lower()]
    party = [row.party.name] if row.party else []
    return _cut(" · ".join([row.name, *known, *party]))


@label.register
def _source(row: Source) -> str:
    title = f"“{row.title[:60]}”" if row.title else ""
    kind = row.kind or ("" if title else gettext("source"))
    return _cut(", ".join(filter(None, (row.publisher.name, kind, title, in_short(row.published)))))


@label.register
def _statement(row: Statement) -> str:
    return _cut(", ".join(filter(None, (row.speaker.name, gettext(row.get_stance_display()), in_short(row.said)))))


@label.register
def _position(row: Position) -> str:
    on = row.on_point or row.on_version
    said = (row.actor.name, gettext(row.get_position_display()), in_short(row.stated), label(on) if on else "")
    return _cut(", ".join(filter(None, said)))


@label.register
def _point(row: Point) -> str:
    words = row.text or row.topic
    return _cut(
        " · ".join(filter(None, (row.version.plan.title[:40], row.version.label[:40], row.number or row.key, words)))
    )


@label.register
def _version(row: Version) -> str:
    return _cut(" · ".join(filter(None, (row.plan.title, row.label, in_short(row.dated)))))


@label.register
def _claim(row: Claim) -> str:
    return _cut(row.text)


@label.register
def _plan(row: Plan) -> str:
    return _cut(row.title)


@label.register
def _evidence(row: Evidence) -> str:
    return _cut(", ".join(filter(None, (row.title, row.kind, in_short(row.released)))))


def _cut(text: str) -> str:
    return text if len(text) <= MOST else text[: MOST - 1].rstrip() + "…"
