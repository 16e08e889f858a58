"""In which order an autocomplete offers what it found: Enter takes the first, so that the first has to be the likeliest."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from tracker.desk.models import (
    Actor,
    ActorName,
    Claim,
    Evidence,
    Plan,
    PlanAlias,
    Point,
    Position,
    Source,
    Version,
)


@dataclass(frozen=True, slots=True)
class Ranking:
    """`names` are the columns by which a row is known, the first the best known.

    `aliases` is (table, its column for the owner, the row's column for the same owner); `labels` are columns that a
    single word means where it is all they hold, such as a point's number; `ties` order what is found equally well.
    """

    names: tuple[str, ...]
    aliases: tuple[type[Model], str, str] | None = None
    labels: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()


RANKINGS: Mapping[type[Model], Ranking] = {
    Actor: Ranking(("name",), (ActorName, "actor", "pk"), ties=("unnamed", "name")),
    Source: Ranking(("publisher__name", "title"), (ActorName, "actor", "publisher"), ties=("-published", "title")),
    Claim: Ranking(("text",), ties=("-level", "-created_at")),
    Plan: Ranking(("title",), (PlanAlias, "plan", "pk"), ties=("title",)),
    Version: Ranking(
        ("label", "plan__title"), (PlanAlias, "plan", "plan"), ties=("plan__title", "plan", "order", "label")
    ),
    Point: Ranking(
        ("topic", "text", "version__label", "version__plan__title"),
        (PlanAlias, "plan", "version__plan"),
        labels=("number", "key"),
        ties=("version__plan__title", "version__plan", "version__order", "version", "order", "key"),
    ),
    Position: Ranking(("actor__name",), (ActorName, "actor", "actor"), ties=("actor__name", "-stated")),
    Evidence: Ranking(("title",), ties=("title",)),
}


def ranked(found: QuerySet[Any], term: str, recent: Sequence[UUID] = ()) -> QuerySet[Any]:
    """Best first: an exact name or alias, a name's beginning, words of names, words of an alias, the rest.

    What is found equally well stands in the order of `recent` (what was used last), then named before unnamed. Each row
    gets `alias_found`: the alias that the words of `term` begin words of, where its names do not hold them; else "".
    """
    ranking = RANKINGS.get(found.model)
    words = term.split()
    if ranking is None:
        return found.order_by(*found.model._meta.ordering, "pk")
    used = [_used(recent)] if recent else []
    if not words:
        return found.order_by(*used, *ranking.ties, "pk")
    whole = " ".join(words)
    named = _begun(ranking.names, words)
    exact = _any(Q(**{f"{name}__iexact": whole}) for name in ranking.names)
    labelled = _any(Q(**{f"{name}__iexact": word}) for name in ranking.labels for word in words)
    places = [
        When(exact | labelled | _alias(ranking, Q(name__iexact=whole)), then=0),
        When(_any(Q(**{f"{name}__istartswith": whole}) for name in ranking.names), then=1),
        When(named, then=2),
        When(_alias(ranking, _begun(("name",), words)), then=3),
    ]
    best_first: QuerySet[Any] = found.annotate(
        found_how=Case(*places, default=4, output_field=IntegerField()),
        alias_found=Case(When(~named, then=_alias_found(ranking, words)), default=Value("")),
    ).order_by("found_how", *used, *ranking.ties, "pk")
    return best_first


def _used(recent: Sequence[UUID]) -> Case:
    places = [When(pk=key, then=Value(place)) for place, key in enumerate(recent)]
    return Case(*places, default=Value(len(recent)), output_field=IntegerField())


def _begun(columns: Iterable[str], words: Iterable[str]) -> Q:
    """Every word begins a word in one of the columns."""
    starts = [rf"(^|\W){re.escape(word)}" for word in words]
    names = list(columns)
    return reduce(and_, (_any(Q(**{f"{name}__iregex": start}) for name in names) for start in starts))


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q())


def _aliases(ranking: Ranking, condition: Q) -> QuerySet[Any] | None:
    if ranking.aliases is None:
        return None
    table, owner, column = ranking.aliases
    return table._default_manager.filter(condition, **{owner: OuterRef(column)})


def _alias(ranking: Ranking, condition: Q) -> Q:
    aliases = _aliases(ranking, condition)
    return Q(pk__in=[]) if aliases is None else Q(Exists(aliases))


def _alias_found(ranking: Ranking, words: Iterable[str]) -> Any:
    aliases = _aliases(ranking, _begun(("name",), words))
    if aliases is None:
        return Value("")
    return Coalesce(Subquery(aliases.order_by("order", "pk").values("name")[:1]), Value(""))
