"""Filters of the claim list and of the timeline: the parameters they take, and filters as plain links."""

from collections.abc import Sequence

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import ClaimLevel, StatusCode, SubjectKind, values
from tracker.record.facets import Choice, Count, Facets
from tracker.record.search import ClaimQuery
from tracker.web import parameters
from tracker.web.parameters import Given, Parameter
from tracker.web.presenters import dates
from tracker.web.presenters.alphabet import alphabetical
from tracker.web.presenters.counts import counted
from tracker.web.presenters.statuses import status_label
from tracker.web.translating import gettext

IN_FORM = ("q", "from", "to")
"""What the form on the page asks for; it carries the other filters along."""
NAMED = ("actor", "party", "plan")
"""Filters whose values have names."""


def declared(sorts: tuple[str, ...]) -> tuple[Parameter, ...]:
    """The parameters of a list that can be sorted so, the first being as it is sorted unless asked otherwise."""
    return (
        parameters.text("q"),
        parameters.choice("status", values(StatusCode)),
        parameters.slug("actor", SubjectKind.ACTOR.value),
        parameters.slug("party", SubjectKind.ACTOR.value),
        parameters.slug("plan", SubjectKind.PLAN.value),
        parameters.slug("point", SubjectKind.PLAN.value),
        parameters.text("kind"),
        parameters.text("place"),
        parameters.day("from"),
        parameters.day("to"),
        parameters.choice("level", values(ClaimLevel)),
        parameters.choice("sort", list(sorts), default=sorts[0]),
        parameters.cursor(),
    )


@immutable()
class Option:
    """One value of a facet, or one order: a link that chooses it, or takes it out where it is chosen."""

    label: str
    url: str
    count: str = ""
    chosen: bool = False


@immutable()
class Facet:
    title: str
    options: list[Option]


def claim_query(given: Given) -> ClaimQuery:
    """What such an address asks for."""
    return ClaimQuery(
        q=given.get("q"),
        status=given.get("status"),
        actor=given.id("actor"),
        party=given.id("party"),
        plan=given.id("plan"),
        point=given.id("point"),
        kind=given.get("kind"),
        level=given.get("level"),
        place=given.get("place"),
        since=given.day("from"),
        until=given.day("to"),
        sort=given.get("sort"),
        after=given.cursor,
    )


def facet_links(given: Given, query: ClaimQuery, counts: Facets, *, numbers: bool = True) -> list[Facet]:
    """What else the list could be filtered by; with the numbers of claims, or without."""
    headings = {
        "status": gettext("Status"),
        "party": gettext("Speaking for"),
        "actor": gettext("Spoken by or for"),
        "plan": gettext("Plan"),
        "kind": gettext("Subject"),
        "place": gettext("Place"),
        "level": gettext("Level"),
    }
    return [
        Facet(title, options)
        for name, title in headings.items()
        if (options := [_option(given, query, name, choice, numbers) for choice in _in_order(name, counts)])
    ]


def _in_order(name: str, counts: Facets) -> Sequence[Choice]:
    """The values of a facet; what has a name of its own in the order of the reader's alphabet."""
    found = counts.choices[name]
    return sorted(found, key=lambda choice: alphabetical(choice.title)) if name in NAMED else found


def _option(given: Given, query: ClaimQuery, name: str, choice: Choice, numbers: bool) -> Option:
    chosen = given.get(name) == choice.value or (name == "level" and query.shown_level == choice.value)
    value = "" if given.get(name) == choice.value else choice.value
    number = counted(choice.count) if numbers else ""
    return Option(filter_label(name, choice), given.link(**{name: value}), number, chosen)


def filter_label(name: str, choice: Choice) -> str:
    """One value of a filter in words."""
    if name == "status":
        return status_label(choice.value)
    if name == "level":
        return gettext(ClaimLevel(choice.value).label)
    return choice.title.replace("_", " ") if name == "kind" else choice.title


def chosen_links(given: Given) -> list[Option]:
    """Every filter in force, as a link that takes it out."""
    names = {
        "q": gettext("“%(value)s”"),
        "status": gettext("Status: %(value)s"),
        "actor": gettext("Spoken by or for: %(value)s"),
        "party": gettext("Speaking for: %(value)s"),
        "plan": gettext("Plan: %(value)s"),
        "point": gettext("Point: %(value)s"),
        "kind": gettext("Subject: %(value)s"),
        "place": gettext("Place: %(value)s"),
        "from": gettext("Said on or after %(value)s"),
        "to": gettext("Said on or before %(value)s"),
        "level": gettext("Level: %(value)s"),
    }
    return [
        Option(template % {"value": _shown(given, name)}, given.link(**{name: ""}))
        for name, template in names.items()
        if given.get(name)
    ]


def _shown(given: Given, name: str) -> str:
    """A filter's value in words."""
    value = given.get(name)
    if name in given.named:
        return given.named[name].title
    if name in ("from", "to"):
        return dates.short(value)
    return filter_label(name, Choice(value, value, Count(0)))
