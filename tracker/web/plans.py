"""`/plans/` and `/plans/<slug>/`: a plan's versions and points, who took which position, and the claims about it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext

from tracker.ground.dates import Date
from tracker.ground.vocabulary import PointState, SubjectKind
from tracker.record import reading
from tracker.record.documents import PlanDoc, PointDoc, VersionDoc
from tracker.record.entry_pages import EntryLine, positions_on
from tracker.record.overviews import MOST, claims_about
from tracker.record.reading import Card, Found
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters import dates, links
from tracker.web.presenters.names import Name, Names
from tracker.web.presenters.plan_versions import (
    PointLink,
    by_date,
    correspondences,
    point_number,
    state_counts,
    version_anchor,
)
from tracker.web.presenters.positions import PositionView, needed, position_view
from tracker.web.presenters.provenance import SourceView, source_view
from tracker.web.presenters.statuses import StatusView, status_view
from tracker.web.subjects import found_at, instead

SECTION = "plans"


@dataclass(frozen=True, slots=True)
class PlanLine:
    title: str
    url: str
    aliases: str
    versions: list[str]


@dataclass(frozen=True, slots=True)
class AboutPoint:
    """A claim about a point, with its status before it."""

    text: str
    language: str
    url: str
    status: StatusView


@dataclass(frozen=True, kw_only=True, slots=True)
class PointView:
    """`state` is "" for a point that is simply there; `all_claims` lists the claims where there are some."""

    anchor: str
    number: str
    topic: str
    text: str
    part: bool
    state: str
    corresponds: tuple[PointLink, ...]
    sources: tuple[SourceView, ...]
    note: str
    positions: tuple[PositionView, ...]
    claims: tuple[AboutPoint, ...]
    all_claims: str


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionView:
    anchor: str
    label: str
    dated: str
    authors: tuple[Name, ...]
    authorship_note: str
    availability: str
    derived_from: PointLink | None
    counted: str
    states: str
    note: str
    sources: tuple[SourceView, ...]
    positions: tuple[PositionView, ...]
    points: tuple[PointView, ...]


@takes()
def plan_list(request: HttpRequest, given: Given) -> HttpResponse:
    """Every plan with its versions [1 query]."""
    page = Page(
        title=gettext("Plans"),
        description=gettext("The plans on the table, with every version that is known of."),
        path=given.link(),
        section=SECTION,
    )
    return render(request, "plans/list.html", page, plans=[_line(card) for card in reading.plans_list()])


@takes()
def plan(request: HttpRequest, given: Given, slug: str) -> HttpResponse:
    """One plan: versions by date, points, positions, claims [5 queries]."""
    found = found_at(SubjectKind.PLAN.value, slug)
    if answer := instead(request, found, links.plan):
        return answer
    doc = _document(found)
    positions = positions_on(found.subject)
    names = Names(reading.related(found.subject) | reading.cards(needed(positions)))
    claims = claims_about(found.subject)
    page = Page(
        title=doc.title,
        description=gettext("Every version of “%(title)s”, point by point, and who took which position.")
        % {"title": doc.title},
        path=given.link(),
        section=SECTION,
    )
    return render(
        request,
        "plans/plan.html",
        page,
        plan=doc,
        aliases=", ".join(doc.aliases),
        versions=_PlanPage(doc, slug, names, positions, claims).versions(),
        claims_url=f"{links.CLAIMS}?plan={slug}",
        claims_cut=len(claims) == MOST,
    )


class _PlanPage:
    """Puts positions and claims to the points that they are about."""

    def __init__(
        self, doc: PlanDoc, slug: str, names: Names, positions: Sequence[EntryLine], claims: Sequence[Card]
    ) -> None:
        self._doc, self._slug, self._names = doc, slug, names
        self._links = correspondences(doc, slug)
        self._labels = {version.id: version for version in doc.versions}
        self._on: dict[UUID | None, list[PositionView]] = defaultdict(list)
        for entry in positions:
            self._on[entry.point or entry.version].append(position_view(entry.card, names))
        self._about: dict[str, list[AboutPoint]] = defaultdict(list)
        for card in claims:
            for line in card.card["points"]:
                self._about[line["point"]].append(_about(card))

    def versions(self) -> list[VersionView]:
        return [self._version(version) for version in by_date(self._doc.versions)]

    def _version(self, version: VersionDoc) -> VersionView:
        origin = self._labels.get(version.derived_from) if version.derived_from else None
        return VersionView(
            anchor=version_anchor(version),
            label=version.label,
            dated=dates.full(version.dated),
            authors=tuple(self._names.actor(author) for author in version.authors),
            authorship_note=version.authorship_note,
            availability=version.availability,
            derived_from=PointLink(origin.label, f"#{version_anchor(origin)}") if origin else None,
            counted=_counted(version),
            states=state_counts(version),
            note=version.note,
            sources=self._sources(version.sources),
            positions=tuple(self._on[version.id]),
            points=tuple(self._point(version, point) for point in version.points),
        )

    def _point(self, version: VersionDoc, point: PointDoc) -> PointView:
        claims = tuple(self._about[str(point.id)])
        state = PointState(point.state)
        return PointView(
            anchor=links.point_anchor(point.id),
            number=point_number(point) if point.number else "",
            topic=point.topic,
            text=point.text,
            part=point.part_of is not None,
            state="" if state is PointState.PRESENT else gettext(state.label),
            corresponds=self._links[point.id],
            sources=self._sources(point.sources),
            note=point.note,
            positions=tuple(self._on[point.id]),
            claims=claims,
            all_claims=f"{links.CLAIMS}?point={self._slug}/{version.slug}/{point.key}" if claims else "",
        )

    def _sources(self, sources: Sequence[UUID]) -> tuple[SourceView, ...]:
        return tuple(source_view(source, sources, self._names) for source in sources)


def _document(found: Found) -> PlanDoc:
    body = found.edition.document.body if found.edition.document else None
    if not isinstance(body, PlanDoc):
        raise Http404
    return body


def _line(card: Card) -> PlanLine:
    versions = sorted(card.card["versions"], key=lambda version: Date.parse(version["dated"]).order)
    return PlanLine(
        title=card.title,
        url=links.plan(card.slug),
        aliases=", ".join(card.card["aliases"]),
        versions=[_version_line(version) for version in versions],
    )


def _version_line(version: Mapping[str, str]) -> str:
    """ "28-point draft (20 Nov 2025)"."""
    if not version["dated"]:
        return version["label"]
    return f"{version['label']} ({dates.short(version['dated'])})"


def _counted(version: VersionDoc) -> str:
    """ "28 points as published; 45 recorded here, parts of points included"; what is known of the number."""
    recorded = len(version.points)
    here = ngettext("%(count)d recorded here", "%(count)d recorded here", recorded) % {"count": recorded}
    if version.point_count is None:
        return here if recorded else gettext("number of points not known")
    counted = ngettext("%(count)d point", "%(count)d points", version.point_count) % {"count": version.point_count}
    if not recorded:
        return gettext("%(points)s; none recorded here one by one") % {"points": counted}
    parts = any(point.part_of for point in version.points)
    including = gettext("%(here)s, parts of points included") % {"here": here} if parts else here
    return gettext("%(points)s; %(here)s") % {"points": counted, "here": including}


def _about(card: Card) -> AboutPoint:
    claim = card.card
    return AboutPoint(
        claim["text"], claim["language"], links.claim(card.slug), status_view(claim["status"], claim["refs"])
    )
