"""`/claims/`: every claim, filtered by plain links; search; pages by cursor."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext

from tracker.ground.vocabulary import ClaimLevel, StatusCode, SubjectKind, values
from tracker.record.facets import Choice, Count, Facets, facets
from tracker.record.search import HITS, SORTS, ClaimQuery, find_claims
from tracker.web import parameters
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters import dates
from tracker.web.presenters.claim_lines import claim_line
from tracker.web.presenters.counts import counted
from tracker.web.presenters.statuses import status_label

DECLARED = (
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
    parameters.choice("sort", list(SORTS), default="newest"),
    parameters.cursor(),
)
IN_FORM = ("q", "from", "to")
"""What the form on the page asks for; it carries the other filters along."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet, or one order: a link that chooses it, or takes it out where it is chosen."""

    label: str
    url: str
    count: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    title: str
    options: list[Option]


@takes(*DECLARED)
def claim_list(request: HttpRequest, given: Given) -> HttpResponse:
    """The claims that fit, newest statement first unless sorted otherwise."""
    query = _query(given)
    found = find_claims(query)
    counts = facets(query)
    following = given.link(after=found.next.encode(given.list_name)) if found.next else ""
    filtered = bool(set(given.values) - {parameters.AFTER, "sort"})
    page = Page(
        title=_title(given),
        description=gettext("Claims about the negotiations: who says so, who says not, and in which source."),
        path=given.link(),
        section="claims",
        noindex=filtered or parameters.AFTER in given.values,
        interactive=True,
        query=given.get("q"),
        next_path=following,
    )
    return render(
        request,
        "claims/list.html",
        page,
        lines=[claim_line(card) for card in found.rows],
        total=_total(query, counts),
        cut=_cut(counts),
        other_level=_other_level(given, query, counts),
        facets=_facets(given, query, counts),
        chosen=_chosen(given),
        orders=_orders(given),
        carried=[(name, value) for name, value in given.values.items() if name not in (*IN_FORM, parameters.AFTER)],
        values={name: given.get(name) for name in IN_FORM},
        form_path=given.path,
        everything=given.path if filtered else "",
        first_page=given.list_name if parameters.AFTER in given.values else "",
    )


def _query(given: Given) -> ClaimQuery:
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


def _title(given: Given) -> str:
    if given.get("q"):
        return gettext("Claims matching “%(words)s”") % {"words": given.get("q")}
    if given.get("status"):
        return gettext("Claims: %(status)s") % {"status": status_label(given.get("status"))}
    return gettext("Claims")


def _total(query: ClaimQuery, counts: Facets) -> str:
    """ "87 claims", "1,000+ key claims"."""
    number = counts.total.number
    if query.shown_level == ClaimLevel.KEY:
        text = ngettext("%(count)s key claim", "%(count)s key claims", number)
    elif query.shown_level == ClaimLevel.BACKGROUND:
        text = ngettext("%(count)s background claim", "%(count)s background claims", number)
    else:
        text = ngettext("%(count)s claim", "%(count)s claims", number)
    return text % {"count": counted(counts.total)}


def _cut(counts: Facets) -> str:
    if not counts.cut:
        return ""
    return gettext("More than %(count)s claims match; this list is made of that many. Add a word to see the rest.") % {
        "count": counted(Count(HITS))
    }


def _other_level(given: Given, query: ClaimQuery, counts: Facets) -> Option | None:
    """ "background (12)": what the list leaves out because nobody asked for it."""
    if given.get("level") or query.shown_level != ClaimLevel.KEY:
        return None
    count = counts.count("level", ClaimLevel.BACKGROUND.value)
    if not count.number:
        return None
    return Option(gettext("background"), given.link(level=ClaimLevel.BACKGROUND.value), counted(count))


def _facets(given: Given, query: ClaimQuery, counts: Facets) -> list[Facet]:
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
        if (options := [_option(given, query, name, choice) for choice in counts.choices[name]])
    ]


def _option(given: Given, query: ClaimQuery, name: str, choice: Choice) -> Option:
    chosen = given.get(name) == choice.value or (name == "level" and query.shown_level == choice.value)
    value = "" if given.get(name) == choice.value else choice.value
    return Option(_label(name, choice), given.link(**{name: value}), counted(choice.count), chosen)


def _label(name: str, choice: Choice) -> str:
    if name == "status":
        return status_label(choice.value)
    if name == "level":
        return gettext(ClaimLevel(choice.value).label)
    return choice.title.replace("_", " ") if name == "kind" else choice.title


def _chosen(given: Given) -> list[Option]:
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
    return _label(name, Choice(value, value, Count(0)))


def _orders(given: Given) -> list[Option]:
    labels = {
        "newest": gettext("Newest statement"),
        "oldest": gettext("Oldest statement"),
        "published": gettext("Last published here"),
    }
    return [Option(labels[name], given.link(sort=name), chosen=given.get("sort") == name) for name in SORTS]
