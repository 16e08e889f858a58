"""A plan's page as plain values: versions and their points, who took which position, the claims about them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from uuid import UUID

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import ClaimLevel, PointState, StatusCode
from tracker.record.comparison import in_time
from tracker.record.documents import PlanDoc, PointDoc, VersionDoc
from tracker.record.entry_pages import EntryLine
from tracker.record.reading import Card
from tracker.web.presenters import dates, links
from tracker.web.presenters.languages import desk_words, worded
from tracker.web.presenters.names import Name, Names
from tracker.web.presenters.plan_claims import AboutPlan, about_plan
from tracker.web.presenters.plan_lineage import FlowLine, Picture, lineage_view
from tracker.web.presenters.plan_links import PlanLinks
from tracker.web.presenters.plan_versions import (
    PointLink,
    correspondences,
    point_number,
    recorded_points,
    state_counts,
    version_anchor,
)
from tracker.web.presenters.point_wordings import blank
from tracker.web.presenters.positions import PositionView, position_view
from tracker.web.presenters.provenance import SourceView, source_view
from tracker.web.translating import gettext, ngettext

LEAST_RUN = 2
"""How many points without text in a row become one row."""


@immutable(kw_only=True)
class PointView:
    """`blank` stands in place of a text; `state` is "" for a point that is simply there; `claims` counts the claims about it, as a link, if any."""

    anchor: str
    url: str
    number: str
    topic: str
    text: str
    blank: str
    part: bool
    state: str
    corresponds: tuple[PointLink, ...]
    sources: tuple[SourceView, ...]
    note: str
    positions: tuple[PositionView, ...]
    claims: Name | None


@immutable(kw_only=True)
class PointRow:
    """One row of a version: a point; or several whose text nobody here saw, as "15–24"."""

    points: tuple[PointView, ...]
    numbers: str
    sources: tuple[SourceView, ...]

    @property
    def run(self) -> bool:
        return len(self.points) > 1


@immutable(kw_only=True)
class VersionView:
    """`unfolded`: its points stand open from the first; those of other versions are folded."""

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
    rows: tuple[PointRow, ...]
    flows: tuple[FlowLine, ...]
    recorded: int
    unfolded: bool


@immutable(kw_only=True)
class PlanView:
    """`positions` are those on the plan as a whole; `picture` is None where there is only one version."""

    picture: Picture | None
    versions: tuple[VersionView, ...]
    positions: tuple[PositionView, ...]
    claims: tuple[AboutPlan, ...]


class PlanPage:
    """Puts positions and claims to the points that they are about."""

    def __init__(
        self, doc: PlanDoc, pages: PlanLinks, names: Names, positions: Iterable[EntryLine], claims: Sequence[Card]
    ) -> None:
        self._doc, self._pages, self._names, self._claims = doc, pages, names, claims
        self._links = correspondences(doc)
        self._lineage = lineage_view(doc, pages, names)
        self._labels = {version.id: version for version in doc.versions}
        self._on: dict[UUID | None, list[PositionView]] = defaultdict(list)
        for entry in positions:
            self._on[entry.point or entry.version].append(position_view(entry.card, names, then=pages.then))
        self._about: dict[str, list[Card]] = defaultdict(list)
        for card in claims:
            for line in card.card["points"]:
                self._about[line["point"]].append(card)

    def view(self) -> PlanView:
        """The whole page."""
        versions = in_time(self._doc.versions)
        latest = next((version.id for version in reversed(versions) if version.points), None)
        return PlanView(
            picture=self._lineage.picture,
            versions=tuple(self._version(version, unfolded=version.id == latest) for version in versions),
            positions=tuple(self._on[None]),
            claims=tuple(about_plan(card, self._doc, self._pages) for card in self._claims),
        )

    def _version(self, version: VersionDoc, *, unfolded: bool) -> VersionView:
        origin = self._labels.get(version.derived_from) if version.derived_from else None
        return VersionView(
            anchor=version_anchor(version),
            label=version.label,
            dated=dates.full(version.dated),
            authors=tuple(self._names.actor(author) for author in version.authors),
            authorship_note=desk_words(version.authorship_note),
            availability=desk_words(version.availability),
            derived_from=PointLink(origin.label, f"#{version_anchor(origin)}") if origin else None,
            counted=recorded_points(version),
            states=state_counts(version),
            note=desk_words(version.note),
            sources=self._sources(version.sources),
            positions=tuple(self._on[version.id]),
            rows=tuple(self._rows(version)),
            flows=self._lineage.flows[version_anchor(version)],
            recorded=len(version.points),
            unfolded=unfolded,
        )

    def _rows(self, version: VersionDoc) -> Iterator[PointRow]:
        """The points in order; neighbours of which only the number is known in one row."""
        for bare, group in groupby(version.points, self._is_bare):
            points = tuple(group)
            runs = (points,) if bare and len(points) >= LEAST_RUN else tuple((point,) for point in points)
            for run in runs:
                sources = dict.fromkeys(source for point in run for source in point.sources)
                yield PointRow(
                    points=tuple(self._point(version, point) for point in run),
                    numbers=gettext("%(first)s–%(last)s")
                    % {"first": point_number(run[0]), "last": point_number(run[-1])},
                    sources=self._sources(tuple(sources)),
                )

    def _is_bare(self, point: PointDoc) -> bool:
        """Nothing is known but that it is there, what it is about, and what it corresponds to."""
        known = point.text or point.note or point.part_of or self._on.get(point.id) or self._about.get(str(point.id))
        return point.state == PointState.TEXT_NOT_SEEN and bool(point.number) and not known

    def _point(self, version: VersionDoc, point: PointDoc) -> PointView:
        state = PointState(point.state)
        return PointView(
            anchor=links.point_anchor(point.id),
            url=self._pages.point_page(version.slug, point.key),
            number=point_number(point) if point.number else "",
            topic=worded(point.topic, self._doc.language),
            text=worded(point.text, self._doc.language),
            blank="" if point.text else blank(state),
            part=point.part_of is not None,
            state="" if state is PointState.PRESENT else gettext(state.label),
            corresponds=self._links[point.id],
            sources=self._sources(point.sources),
            note=desk_words(point.note),
            positions=tuple(self._on[point.id]),
            claims=self._counted_claims(version, point),
        )

    def _counted_claims(self, version: VersionDoc, point: PointDoc) -> Name | None:
        """ "3 claims about it, 1 contested", linked to their list; where all are background, to that."""
        claims = [card.card for card in self._about.get(str(point.id), ())]
        if not claims:
            return None
        text = ngettext("%(count)d claim about it", "%(count)d claims about it", len(claims)) % {"count": len(claims)}
        contested = sum(claim["status"]["code"] == StatusCode.CONTESTED for claim in claims)
        if contested:
            more = ngettext("%(count)d contested", "%(count)d contested", contested) % {"count": contested}
            text = gettext("%(claims)s, %(contested)s") % {"claims": text, "contested": more}
        url = links.claims(point=f"{self._pages.slug}/{version.slug}/{point.key}")
        if all(claim["level"] == ClaimLevel.BACKGROUND for claim in claims):
            url += f"&level={ClaimLevel.BACKGROUND.value}"
        return Name(text, url)

    def _sources(self, sources: Sequence[UUID]) -> tuple[SourceView, ...]:
        return tuple(source_view(source, sources, self._names) for source in sources)
