"""Two versions of a plan side by side, in words: what became of each point, and who took which position on which."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from tracker.ground.figures import FigureChange, changed_figures
from tracker.ground.immutable import immutable
from tracker.ground.pieces import Piece
from tracker.ground.vocabulary import PointState
from tracker.record.comparison import Kind, Row, compare, in_time, is_complete, times
from tracker.record.documents import PlanDoc, PointDoc, VersionDoc
from tracker.record.entry_pages import EntryLine
from tracker.web.presenters import dates
from tracker.web.presenters.languages import desk_words, turned, worded
from tracker.web.presenters.names import Name, Names
from tracker.web.presenters.plan_links import PlanLinks
from tracker.web.presenters.plan_versions import PointLink, point_link, recorded_points
from tracker.web.presenters.point_wordings import PositionBrief, Wording, briefs, marked, through_words, wording
from tracker.web.translating import gettext, ngettext

_SAID_BY_KIND = {
    Kind.AMENDED: PointState.AMENDED,
    Kind.MOVED: PointState.MOVED,
    Kind.ADDED: PointState.ADDED,
    Kind.UNRESOLVED: PointState.UNRESOLVED,
    Kind.NOT_SEEN: PointState.TEXT_NOT_SEEN,
    Kind.DELETED: PointState.DELETED,
}
_BOTH_WORDED = (Kind.AMENDED, Kind.MOVED, Kind.REWORDED, Kind.UNRESOLVED)
"""Where both versions have a wording: what stands for a deleted point only tells of it."""


@immutable(kw_only=True)
class Option:
    """One version in a list to choose from; its label stands in the text unchanged."""

    slug: str
    text: str
    chosen: bool


@immutable(kw_only=True)
class Side:
    """One of the two versions. `caution` says what is not known of it; `positions` are those on it as a whole.

    `name` is the label, marked as in its language.
    """

    label: str
    name: str
    url: str
    dated: str
    authors: tuple[Name, ...]
    authorship_note: str
    counted: str
    caution: str
    positions: tuple[PositionBrief, ...]


@immutable(kw_only=True)
class RowView:
    """What became of points: `figures` are numbers that changed; a side without points says why in its `blank`.

    `before_unseen`, `after_unseen`: of several points on that side no text was seen.
    """

    kind: str
    label: str
    through: tuple[PointLink, ...]
    through_words: str
    figures: tuple[FigureChange, ...]
    before: tuple[Wording, ...]
    before_blank: str
    after: tuple[Wording, ...]
    after_blank: str
    before_unseen: bool
    after_unseen: bool


@immutable(kw_only=True)
class ComparisonView:
    """`backwards`: the version that is read first is the later one. No rows where one of them has no points."""

    before: Side
    after: Side
    backwards: bool
    counts: tuple[str, ...]
    rows: tuple[RowView, ...]


def options(plan: PlanDoc, chosen: VersionDoc) -> tuple[Option, ...]:
    """Every version, the earliest first: "28-point draft (20 Nov 2025)"."""
    # An option holds no element that would keep the date to itself.
    date = "\u2068{}\u2069" if turned(plan.language) else "{}"
    return tuple(
        Option(
            slug=version.slug,
            text=f"{version.label} ({date.format(dates.short(version.dated))})" if version.dated else version.label,
            chosen=version.id == chosen.id,
        )
        for version in in_time(plan.versions)
    )


class PlanComparison:
    """Puts two versions beside each other."""

    def __init__(
        self,
        plan: PlanDoc,
        pages: PlanLinks,
        pair: tuple[VersionDoc, VersionDoc],
        names: Names,
        positions: Iterable[EntryLine],
    ) -> None:
        self._plan, self._pages, self._names = plan, pages, names
        self._before, self._after = pair
        self._on: Mapping[UUID | None, Sequence[PositionBrief]] = briefs(positions, pages)
        self._home = {point.id: (version, point) for version in plan.versions for point in version.points}

    def view(self) -> ComparisonView:
        """The whole comparison."""
        when = times(self._plan.versions)
        both = bool(self._before.points and self._after.points)
        rows = compare(self._plan, self._before, self._after) if both else ()
        return ComparisonView(
            before=self._side(self._before),
            after=self._side(self._after),
            backwards=when[self._before.id] > when[self._after.id],
            counts=_counts(rows),
            rows=tuple(self._row(row) for row in rows),
        )

    def _side(self, version: VersionDoc) -> Side:
        return Side(
            label=version.label,
            name=worded(version.label, self._plan.language),
            url=self._pages.version(version.slug),
            dated=dates.full(version.dated),
            authors=tuple(self._names.actor(author) for author in version.authors),
            authorship_note=desk_words(version.authorship_note),
            counted=recorded_points(version),
            caution=caution(version),
            positions=tuple(self._on.get(version.id, ())),
        )

    def _row(self, row: Row) -> RowView:
        single = len(row.before) == len(row.after) == 1 and row.kind in _BOTH_WORDED
        texts = (row.before[0].text, row.after[0].text) if single else ("", "")
        left, right = marked(*texts)
        return RowView(
            kind=row.kind.value,
            label=gettext(row.kind.label),
            through=tuple(point_link(*self._home[each], self._pages) for each in row.through if each in self._home),
            through_words=through_words(row),
            figures=changed_figures(*texts),
            before=self._wordings(self._before, row, (*row.before, *row.before_parts), left),
            before_blank="" if row.before else _blank(row, self._before),
            after=self._wordings(self._after, row, (*row.after, *row.after_parts), right),
            after_blank="" if row.after else _blank(row, self._after),
            before_unseen=_unseen(row.before),
            after_unseen=_unseen(row.after),
        )

    def _wordings(
        self, version: VersionDoc, row: Row, points: Sequence[PointDoc], first: tuple[Piece, ...]
    ) -> tuple[Wording, ...]:
        """The points of one side; `first` is the text of the first one with what changed."""
        said = _SAID_BY_KIND.get(row.kind)
        return tuple(
            wording(
                point,
                version,
                self._pages,
                language=self._plan.language,
                marked=() if place else first,
                hidden=frozenset({said} if said else ()),
                of_itself=bool(row.through) or row.kind is Kind.ONLY,
                positions=self._on.get(point.id, ()),
            )
            for place, point in enumerate(points)
        )


def caution(version: VersionDoc) -> str:
    """What has to be kept in mind of a version that is not known whole; "" where it is."""
    unseen = sum(point.state == PointState.TEXT_NOT_SEEN for point in version.points)
    whole = sum(point.part_of is None for point in version.points)
    told = []
    if version.point_count is not None and 0 < whole < version.point_count:
        words = ngettext(
            "Only %(here)d of its %(count)d point is recorded here.",
            "Only %(here)d of its %(count)d points are recorded here.",
            version.point_count,
        )
        told.append(words % {"here": whole, "count": version.point_count})
    if unseen:
        words = ngettext(
            "The text of %(count)d point was not seen: it is not known what it says.",
            "The text of %(count)d points was not seen: it is not known what they say.",
            unseen,
        )
        told.append(words % {"count": unseen})
    return " ".join(told)


def _unseen(points: Sequence[PointDoc]) -> bool:
    """Several points of which nothing is known but what they are about: they are shown in one line."""
    return len(points) > 1 and all(point.state == PointState.TEXT_NOT_SEEN and not point.note for point in points)


def _counts(rows: Iterable[Row]) -> tuple[str, ...]:
    """ "Amended: 11": rows of each kind; of a run, its points."""
    counts: Counter[Kind] = Counter()
    for row in rows:
        counts[row.kind] += max(len(row.before), len(row.after)) if row.run else 1
    return tuple(
        gettext("%(what)s: %(count)d") % {"what": gettext(kind.label), "count": counts[kind]}
        for kind in Kind
        if counts[kind]
    )


def _blank(row: Row, version: VersionDoc) -> str:
    """What stands where one side has nothing: never that it was deleted where nobody recorded that."""
    if row.kind is Kind.NOT_SEEN:
        return gettext("What it corresponds to is not known")
    if row.kind is Kind.DELETED:
        return gettext("No wording of it recorded in this version")
    if is_complete(version):
        return gettext("No point of this version is recorded as corresponding to it")
    return gettext("Nothing recorded of this version corresponds to it")
