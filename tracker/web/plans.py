"""`/plans/` and `/plans/<slug>/`: a plan's versions and points, who took which position, and the claims about it."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from tracker.ground.dates import Date
from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import SubjectKind
from tracker.record import reading
from tracker.record.documents import PlanDoc
from tracker.record.entry_pages import MOST_POSITIONS, positions_on
from tracker.record.overviews import MOST, claims_about
from tracker.record.past_pages import PlanThen
from tracker.record.reading import Card, Found
from tracker.web import moments
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, choice, takes
from tracker.web.presenters import dates, links
from tracker.web.presenters.alphabet import by_name
from tracker.web.presenters.names import Name, Names
from tracker.web.presenters.plan_matrix import By, matrix
from tracker.web.presenters.plan_page import PlanPage
from tracker.web.presenters.positions import needed
from tracker.web.subjects import found_at, plan_document
from tracker.web.translating import gettext

SECTION = "plans"


@immutable()
class PlanLine:
    title: str
    language: str
    url: str
    aliases: str
    versions: list[Name]


@takes()
def plan_list(request: HttpRequest, given: Given) -> HttpResponse:
    """Every plan with its versions [1 query]."""
    page = Page(
        title=gettext("Plans"),
        description=gettext("The plans on the table, with every version that is known of."),
        path=given.link(),
        section=SECTION,
    )
    return render(request, "plans/list.html", page, plans=[_line(card) for card in by_name(reading.plans_list())])


BY = choice("by", ["actors", "parties"], default="actors")
"""Whose columns the matrix has."""


@immutable()
class ByLine:
    """One way to show the matrix, as a link."""

    text: str
    url: str
    current: bool


@takes(BY, *moments.PARAMETERS)
def plan(request: HttpRequest, given: Given, slug: str) -> HttpResponse:
    """One plan: versions by date, points, positions, claims [5 queries; at most 4 of the past]."""
    found = found_at(SubjectKind.PLAN.value, slug)
    shown = moments.shown_at(request, given, found, links.plan)
    if isinstance(shown, HttpResponse):
        return shown
    then = moments.plan_then(found, shown) or _now(found, plan_document(found.edition))
    doc = then.doc
    page = Page(
        title=shown.titled(doc.title),
        description=gettext("Every version of “%(title)s”, point by point, and who took which position.")
        % {"title": doc.title},
        path=given.link(as_of="", known_at=""),
        section=SECTION,
        noindex=shown.moment is not None,
    )
    by: By = "parties" if given.get("by") == "parties" else "actors"
    return render(
        request,
        "plans/plan.html",
        page,
        plan=doc,
        aliases=", ".join(doc.aliases),
        view=PlanPage(doc, shown.plan(shown.slug), Names(then.cards), then.positions, then.claims).view(),
        matrix=matrix(doc, shown.plan(shown.slug), then.positions, by=by, here=True),
        matrix_by=_ways(given),
        compare_url=shown.then(links.comparison(slug)),
        claims_url=links.claims(plan=slug),
        claims_cut=len(then.claims) == MOST,
        positions_cut=MOST_POSITIONS if len(then.positions) == MOST_POSITIONS else 0,
        moment=shown.view,
        cite=shown.citation(Name(doc.title, "", doc.title, doc.language), links.plan(found.slug)),
    )


def _now(found: Found, doc: PlanDoc) -> PlanThen:
    """What belongs to the page of the present [4 queries]."""
    positions = positions_on(found.subject)
    cards = reading.related(found.subject) | reading.cards(needed(positions))
    return PlanThen(doc, cards, positions, claims_about(found.subject))


def _ways(given: Given) -> list[ByLine]:
    ways = ((gettext("By who spoke"), "actors"), (gettext("By side"), "parties"))
    return [ByLine(text, f"{given.link(by=way)}#matrix", given.get("by") == way) for text, way in ways]


def _line(card: Card) -> PlanLine:
    versions = sorted(card.card["versions"], key=lambda version: Date.parse(version["dated"]).order)
    language = card.card.get("language", "")
    return PlanLine(
        title=card.title,
        language=language,
        url=links.plan(card.slug),
        aliases=", ".join(card.card["aliases"]),
        versions=[_version_name(version, language) for version in versions],
    )


def _version_name(version: Mapping[str, str], language: str) -> Name:
    """ "28-point draft (20 Nov 2025)"."""
    label, dated = version["label"], version["dated"]
    return Name(f"{label} ({dates.short(dated)})" if dated else label, "", label, language)
