"""The page of a point in words: its wordings through all versions, the positions on it over time, claims about it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from tracker.ground.figures import FigureChange, changed_figures
from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import PointState
from tracker.record.comparison import Kind, Row, is_complete, through_all
from tracker.record.documents import PlanDoc, PointDoc, VersionDoc
from tracker.record.entry_pages import EntryLine
from tracker.web.presenters import dates
from tracker.web.presenters.names import Name, Names
from tracker.web.presenters.plan_links import PlanLinks
from tracker.web.presenters.plan_versions import PointLink, point_link, point_number
from tracker.web.presenters.point_wordings import Wording, through_words, wording
from tracker.web.presenters.positions import PositionView, position_view
from tracker.web.presenters.provenance import SourceView, source_view
from tracker.web.translating import gettext

_ONE_SIDED = (Kind.ADDED, Kind.DELETED, Kind.NOT_SEEN, Kind.ONLY)
"""Where one of two corresponding points has no wording of its own, or is known to be gone."""


@immutable(kw_only=True)
class VersionLine:
    """What one version has of it. `blank` says why there is no wording; `compare_url` leads to the two side by side.

    `this`: it is the version whose point the page is about.
    """

    label: str
    url: str
    dated: str
    this: bool
    kind: str
    figures: tuple[FigureChange, ...]
    through: tuple[PointLink, ...]
    through_words: str
    wordings: tuple[Wording, ...]
    blank: str
    compare_url: str


@immutable(kw_only=True)
class PointPosition:
    """`elsewhere`: it was taken on another version than the page's."""

    position: PositionView
    elsewhere: bool


@immutable(kw_only=True)
class PointPageView:
    name: Name
    version: Name
    dated: str
    state: str
    wording: Wording
    whole: PointLink | None
    parts: tuple[Wording, ...]
    sources: tuple[SourceView, ...]
    lines: tuple[VersionLine, ...]
    positions: tuple[PointPosition, ...]


def point_name(version: VersionDoc, point: PointDoc) -> str:
    """ "28-point draft, point 6"; a point without a number is called by its topic or key."""
    if point.number:
        return gettext("%(version)s, point %(number)s") % {"version": version.label, "number": point.number}
    return gettext("%(version)s, %(number)s") % {"version": version.label, "number": point_number(point)}


class PointPage:
    """Follows one point of one version through the plan."""

    def __init__(self, plan: PlanDoc, pages: PlanLinks, version: VersionDoc, point: PointDoc) -> None:
        self._plan, self._pages, self._version, self._point = plan, pages, version, point
        self._home = {each.id: (owner, each) for owner in plan.versions for each in owner.points}
        self._rows = list(through_all(plan, version, point))

    @property
    def points(self) -> frozenset[UUID]:
        """The point and all that corresponds to it in other versions."""
        return frozenset({self._point.id, *(each.id for _, row in self._rows if row for each in row.after)})

    def view(self, names: Names, positions: Iterable[EntryLine]) -> PointPageView:
        """The whole page; `positions` are those on any of `points`, in the order of time."""
        version, point, language = self._version, self._point, self._plan.language
        state, whole = PointState(point.state), self._home.get(point.part_of) if point.part_of else None
        return PointPageView(
            name=Name(point_name(version, point), "", version.label, language),
            version=Name(version.label, self._pages.version(version.slug), version.label, language),
            dated=dates.full(version.dated),
            state="" if state is PointState.PRESENT else gettext(state.label),
            wording=wording(point, version, self._pages, language=language),
            whole=self._link(*whole) if whole else None,
            parts=tuple(
                wording(each, version, self._pages, language=language)
                for each in version.points
                if each.part_of == point.id
            ),
            sources=tuple(source_view(source, point.sources, names) for source in point.sources),
            lines=tuple(self._line(other, row) for other, row in self._rows),
            positions=tuple(
                PointPosition(
                    position=position_view(entry.card, names, then=self._pages.then), elsewhere=entry.point != point.id
                )
                for entry in positions
            ),
        )

    def _line(self, other: VersionDoc, row: Row | None) -> VersionLine:
        this = other.id == self._version.id
        found = (self._point,) if this else row.after if row else ()
        return VersionLine(
            label=other.label,
            url=self._pages.version(other.slug),
            dated=dates.short(other.dated) if other.dated else "",
            this=this,
            kind=gettext(row.kind.label) if row and row.after else "",
            figures=self._figures(row) if row else (),
            through=tuple(self._link(*self._home[each]) for each in row.through) if row else (),
            through_words=through_words(row) if row else "",
            wordings=tuple(
                wording(each, other, self._pages, language=self._plan.language, of_itself=not this) for each in found
            ),
            blank="" if found else _blank(other, row),
            compare_url=self._pages.comparison(*self._in_time(other)) if row and row.after else "",
        )

    def _in_time(self, other: VersionDoc) -> Sequence[str]:
        """The slugs of this version and the other, the earlier one first, as the rows stand."""
        both = (self._version.id, other.id)
        return [version.slug for version, _ in self._rows if version.id in both]

    def _figures(self, row: Row) -> tuple[FigureChange, ...]:
        """How numbers changed between the two, from the earlier one to the later one."""
        if len(row.before) != 1 or len(row.after) != 1 or row.kind in _ONE_SIDED:
            return ()
        order = [version.id for version, _ in self._rows]
        texts = sorted((row.before[0], row.after[0]), key=lambda each: order.index(self._home[each.id][0].id))
        return changed_figures(texts[0].text, texts[1].text)

    def _link(self, version: VersionDoc, point: PointDoc) -> PointLink:
        there = point_link(version, point, self._pages)
        return PointLink(there.text, self._pages.point_page(version.slug, point.key))


def _blank(version: VersionDoc, row: Row | None) -> str:
    if row is None:
        return gettext("No point of this version is recorded here one by one.")
    if is_complete(version):
        return gettext("No point of this version is recorded as corresponding to it")
    return gettext("Nothing recorded of this version corresponds to it; it is not known whole")
