"""Names on the desk that look like others: what an editor has to see before it is public, and may mean all the same.

Skeletons are not stored: names of a fitting length are read in one query a table, and compared here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Length

from tracker.desk.models import Actor, ActorName, Claim, Plan, PlanAlias, Source
from tracker.ground.lookalikes import alike, host_of, lengths, skeleton


@dataclass(frozen=True, slots=True)
class Column:
    """A column of names, and the row that is named by it."""

    model: type[Any]
    column: str
    owner: str = "pk"


NAMES: dict[type[Any], tuple[Column, ...]] = {
    Actor: (Column(Actor, "name"), Column(ActorName, "name", "actor_id")),
    Plan: (Column(Plan, "title"), Column(PlanAlias, "name", "plan_id")),
    Source: (Column(Source, "title"),),
    Claim: (Column(Claim, "place"),),
}
"""Where names stand that must not be taken for one another."""
SLUGS: dict[type[Any], tuple[Column, ...]] = {model: (Column(model, "slug"),) for model in (Actor, Plan, Source, Claim)}


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A name that looks like the one asked for, and a row that bears it."""

    name: str
    row: UUID


def lookalikes(columns: Iterable[Column], text: str, *, but: UUID | None = None) -> list[Lookalike]:
    """Other names that look like this one, each once, with one of their rows; one query a column.

    None where some row has exactly this name already: then whoever chose it first has seen to it.
    """
    shape = skeleton(text)
    fewest, most = lengths(shape)
    found: dict[str, Lookalike] = {}
    for each in columns:
        rows = each.model._default_manager.annotate(_length=Length(each.column)).filter(
            _length__gte=fewest, _length__lte=most
        )
        if but is not None:
            rows = rows.exclude(Q(**{each.owner: but}))
        for name, row in rows.order_by(each.column).distinct(each.column).values_list(each.column, each.owner):
            if name == text:
                return []
            if name not in found and skeleton(name) == shape:
                found[name] = Lookalike(name, row)
    return list(found.values())


def actors_like(actors: Iterable[Actor]) -> list[tuple[Actor, str, list[Lookalike]]]:
    """(actor, one of its names, the names of others that look like it); three queries for any number of actors.

    None of a name that another actor bears exactly so: as in `lookalikes`.
    """
    asked = {actor.pk: actor for actor in actors}
    mine = [(actor.pk, actor.name) for actor in asked.values()]
    mine += ActorName.objects.filter(actor__in=asked).order_by("pk").values_list("actor_id", "name")
    shapes: dict[str, list[tuple[UUID, str]]] = {}
    for row, name in mine:
        shapes.setdefault(skeleton(name), []).append((row, name))
    if not shapes:
        return []
    bounds = [lengths(shape) for shape in shapes]
    near = {"_length__gte": min(fewest for fewest, _ in bounds), "_length__lte": max(most for _, most in bounds)}
    found: dict[tuple[UUID, str], dict[str, Lookalike]] = {each: {} for each in mine}
    exactly = set()
    for column in NAMES[Actor]:
        rows = column.model._default_manager.annotate(_length=Length(column.column)).filter(**near)
        for other, row in rows.order_by(column.column, column.owner).values_list(column.column, column.owner):
            for each in shapes.get(skeleton(other), ()):
                if row != each[0]:
                    found[each].setdefault(other, Lookalike(other, row))
                    if other == each[1]:
                        exactly.add(each)
    return [
        (asked[each[0]], each[1], list(others.values()))
        for each, others in found.items()
        if others and each not in exactly
    ]


def hosts_like(url: str, *, but: UUID | None = None) -> list[Lookalike]:
    """The hosts of other sources that look like the host of this address; two queries at most."""
    host = host_of(url)
    rows = Source.objects.exclude(pk=but) if but else Source.objects.all()
    if rows.filter(Q(url__startswith=f"https://{host}/") | Q(url__startswith=f"http://{host}/")).exists():
        return []  # by far the most usual: a host that is known
    known = rows.exclude(url="").annotate(
        host=Func(
            F("url"), Value(r"^https?://(?:[^/?#@]*@)?([^/:?#]+)"), function="substring", output_field=TextField()
        )
    )
    fewest, most = lengths(skeleton(host))
    near = (
        known.annotate(_length=Length("host"))
        .filter(_length__gte=fewest, _length__lte=most)
        .order_by("host", "pk")
        .distinct("host")
    )
    found = [Lookalike(other, row) for other, row in near.values_list("host", "pk")]
    if any(each.name.casefold() == host.casefold() for each in found):
        return []
    return [each for each in found if alike(host.casefold(), each.name.casefold())]


def among(names: Iterable[tuple[str, str]], there: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(key, name, the other) for each of the new (key, name) that looks like one that is there, or like one before it."""
    shapes: dict[str, str] = {}
    for name in there:
        shapes.setdefault(skeleton(name), name)
    exactly = set(shapes.values())
    for key, name in names:
        other = shapes.setdefault(skeleton(name), name)
        if other != name and name not in exactly:
            yield key, name, other
