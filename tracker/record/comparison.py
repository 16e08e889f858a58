"""Two versions of a plan side by side: what corresponds to what, and what became of each point.

Pure functions on documents. Nothing here decides more than was recorded: a point is amended, moved, unresolved or
deleted where the version that is later in time says so, and deleted only from what it names and what that goes back to;
it is unchanged where both wordings are the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from tracker.ground.dates import Date, Order
from tracker.ground.vocabulary import PointState, Word, gettext_noop
from tracker.record.documents import PlanDoc, PointDoc, VersionDoc

_ = gettext_noop


class Kind(Word):
    """What became of a point, or of several at once. It is the same whichever version is read first."""

    UNCHANGED = "unchanged", _("Unchanged")
    REWORDED = "reworded", _("Worded differently")
    AMENDED = "amended", _("Amended")
    SPLIT = "split", _("Split")
    MERGED = "merged", _("Merged")
    REGROUPED = "regrouped", _("Split and merged")
    MOVED = "moved", _("Moved")
    DELETED = "deleted", _("Deleted")
    ADDED = "added", _("Added")
    UNRESOLVED = "unresolved", _("Unresolved")
    NOT_SEEN = "not_seen", _("Text not seen")
    ONLY = "only", _("Nothing corresponds")


_OF_THE_LATER = {PointState.AMENDED: Kind.AMENDED, PointState.MOVED: Kind.MOVED}
"""What the later version says of itself against what it names, and of nothing else."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """Points of the one version beside those of the other that they correspond to.

    `before_parts` and `after_parts` are parts of these points that correspond to nothing themselves. `through` holds the
    points of other versions over which the correspondence is known, where nobody recorded it directly. Several points
    whose text nobody saw are one row (`run`).
    """

    kind: Kind
    before: tuple[PointDoc, ...] = ()
    after: tuple[PointDoc, ...] = ()
    before_parts: tuple[PointDoc, ...] = ()
    after_parts: tuple[PointDoc, ...] = ()
    through: tuple[UUID, ...] = ()
    run: bool = False


def in_time(versions: Iterable[VersionDoc]) -> list[VersionDoc]:
    """The earliest first, undated ones last, none after one that was drawn from it; else the document's order."""
    listed = list(versions)
    when = times(listed)
    return sorted(listed, key=lambda version: when[version.id])


def times(versions: Sequence[VersionDoc]) -> dict[UUID, tuple[Order, int]]:
    """What versions are sorted by: their dates, but for what was drawn from one no later a time than for itself.

    "December" is sorted by its end and an unknown date last of all; yet what came of such a text is later than it.
    """
    found = {version.id: (Date.parse(version.dated).order, 0) for version in versions}
    origins = {version.id: version.derived_from for version in versions}
    for version in versions:
        passed, (limit, distance) = {version.id}, found[version.id]
        origin = version.derived_from
        while origin in found and origin not in passed and found[origin] > (limit, distance := distance - 1):
            found[origin] = limit, distance
            passed.add(origin)
            origin = origins[origin]
    return found


def is_complete(version: VersionDoc) -> bool:
    """Whether all points that a version is said to have are recorded, and the text of each was seen."""
    whole = [point for point in version.points if not point.part_of]
    seen = all(point.state != PointState.TEXT_NOT_SEEN for point in version.points)
    return bool(whole) and seen and (version.point_count is None or len(whole) >= version.point_count)


def usual_pair(plan: PlanDoc) -> tuple[VersionDoc, VersionDoc] | None:
    """The versions to begin with, the earlier one first; None where there are fewer than two.

    The newest of which points are recorded, beside the one that most of them correspond to.
    """
    ordered = in_time(plan.versions)
    if len(ordered) < 2:
        return None
    # What has no date may be of any time: it is taken for the newest only where there is nothing else.
    known = sorted(ordered, key=lambda version: (bool(version.points), bool(version.dated)))
    newest = known[-1]
    others = [version for version in ordered if version.id != newest.id]
    threads = Threads(plan)
    other = max(others, key=lambda each: (threads.direct(each, newest), bool(each.points), ordered.index(each)))
    return (other, newest) if ordered.index(other) < ordered.index(newest) else (newest, other)


class Threads:
    """The correspondences of a plan, followed over any number of versions.

    Two points correspond where somebody recorded it; else, where the nearest earlier version in which both have a
    wording is the same point for both. So a point that was split leads each of its successors to its own.
    """

    def __init__(self, plan: PlanDoc) -> None:
        ordered = in_time(plan.versions)
        self._place = {point.id: place for place, version in enumerate(ordered) for point in version.points}
        self._beside: dict[UUID, set[UUID]] = {point: set() for point in self._place}
        for version in ordered:
            for point in version.points:
                for other in point.corresponds_to:
                    if self._place.get(other, self._place[point.id]) != self._place[point.id]:
                        self._beside[point.id].add(other)
                        self._beside[other].add(point.id)
        # For each point, the points it comes from, by the place of their version; itself among them.
        self._sources: dict[UUID, dict[int, set[UUID]]] = {}
        for point_id in sorted(self._place, key=self._place.__getitem__):
            found: dict[int, set[UUID]] = defaultdict(set, {self._place[point_id]: {point_id}})
            for other in self._beside[point_id]:
                if self._place[other] < self._place[point_id]:
                    for place, points in self._sources[other].items():
                        found[place] |= points
            self._sources[point_id] = found

    def direct(self, one: VersionDoc, other: VersionDoc) -> int:
        """How many correspondences between these two versions were recorded."""
        ids = {point.id for point in other.points}
        return sum(len(self._beside[point.id] & ids) for point in one.points)

    def pairs(self, one: VersionDoc, other: VersionDoc) -> dict[tuple[UUID, UUID], tuple[UUID, ...]]:
        """Each pair that corresponds, with the points of other versions over which that is known: () where recorded."""
        ids = {point.id for point in other.points}
        found: dict[tuple[UUID, UUID], tuple[UUID, ...]] = {
            (point.id, beside): () for point in one.points for beside in self._beside[point.id] & ids
        }
        left, right = {pair[0] for pair in found}, {pair[1] for pair in found}
        # By what they come from, so that not every point is tried with every other.
        coming: dict[UUID, list[UUID]] = defaultdict(list)
        for beside in (each.id for each in other.points if each.id not in right):
            for source in self._all_sources(beside):
                coming[source].append(beside)
        for point in (each.id for each in one.points if each.id not in left):
            for beside in dict.fromkeys(each for source in self._all_sources(point) for each in coming[source]):
                through = self._through(point, beside)
                if through is not None:
                    found[point, beside] = through
        return found

    def apart(self, points: Iterable[UUID], through: Iterable[UUID]) -> bool:
        """Whether points, of two versions, that correspond over these have only an origin in common: neither goes back to the other."""
        first = min(self._place[each] for each in points)
        return any(self._place[each] <= first for each in through)

    def _all_sources(self, point: UUID) -> Iterator[UUID]:
        return (each for points in self._sources[point].values() for each in points)

    def _through(self, one: UUID, other: UUID) -> tuple[UUID, ...] | None:
        mine, theirs = self._sources[one], self._sources[other]
        nearest = max(mine.keys() & theirs.keys(), default=None)
        if nearest is None or not (shared := mine[nearest] & theirs[nearest]):
            return None
        if outside := shared - {one, other}:
            return self._ordered(outside)
        later, earlier = (one, other) if other in shared else (other, one)
        between = {each for points in self._sources[later].values() for each in points} - {later, earlier}
        return self._ordered(each for each in between if earlier in self._sources[each].get(nearest, ()))

    def _ordered(self, points: Iterable[UUID]) -> tuple[UUID, ...]:
        return tuple(sorted(points, key=lambda each: (self._place[each], each)))


def compare(plan: PlanDoc, before: VersionDoc, after: VersionDoc) -> tuple[Row, ...]:
    """Every point of both versions, each in one row, in the order of `before`; the others where they come in `after`."""
    return tuple(_with_runs(_rows(plan, Threads(plan), before, after)))


def through_all(plan: PlanDoc, version: VersionDoc, point: PointDoc) -> Iterator[tuple[VersionDoc, Row | None]]:
    """Each version of the plan, the earliest first, with the row in which it stands beside this point of `version`.

    A part that corresponds to nothing itself stands alone, although its whole may correspond. None for a version of
    which no point is recorded, and for `version` itself.
    """
    threads = Threads(plan)
    for other in in_time(plan.versions):
        if other.id == version.id or not other.points:
            yield other, None
            continue
        rows = _rows(plan, threads, version, other)
        row = next((row for row in rows if point in row.before), None)
        # A part that the row of its whole holds.
        yield other, row or Row(kind=_kind((point,), (), direct=True), before=(point,))


def _rows(plan: PlanDoc, threads: Threads, before: VersionDoc, after: VersionDoc) -> list[Row]:
    ordered = in_time(plan.versions)
    forwards = ordered.index(before) <= ordered.index(after)
    groups = _Groups(before, after, threads.pairs(before, after))
    return [groups.row(group, threads, forwards=forwards) for group in groups.in_order()]


@dataclass(slots=True)
class _Group:
    """Points that correspond to each other, some over others."""

    before: list[PointDoc] = field(default_factory=list)
    after: list[PointDoc] = field(default_factory=list)
    before_parts: list[PointDoc] = field(default_factory=list)
    after_parts: list[PointDoc] = field(default_factory=list)


class _Groups:
    def __init__(
        self, before: VersionDoc, after: VersionDoc, pairs: Mapping[tuple[UUID, UUID], tuple[UUID, ...]]
    ) -> None:
        self._before, self._after, self._pairs = before, after, pairs
        self._of: dict[UUID, _Group] = {}
        named: dict[UUID, list[UUID]] = defaultdict(list)
        for one, other in pairs:
            named[one].append(other)
            named[other].append(one)
        for version, own in ((before, "before"), (after, "after")):
            by_id = {point.id: point for point in version.points}
            for point in version.points:
                holder = _holder(point, by_id, named)
                if holder is point:
                    getattr(self._group(point.id, named), own).append(point)
                else:
                    getattr(self._group(holder.id, named), f"{own}_parts").append(point)

    def _group(self, start: UUID, named: Mapping[UUID, Sequence[UUID]]) -> _Group:
        if start not in self._of:
            group, ahead = _Group(), [start]
            while ahead:
                point = ahead.pop()
                if point not in self._of:
                    self._of[point] = group
                    ahead += named.get(point, ())
        return self._of[start]

    def in_order(self) -> list[_Group]:
        keys: dict[int, tuple[int, int]] = {}
        for place, point in enumerate(self._before.points):
            if group := self._of.get(point.id):
                keys.setdefault(id(group), (place, 0))
        last = (-1, 0)
        for place, point in enumerate(self._after.points):
            if group := self._of.get(point.id):
                last = keys.setdefault(id(group), (last[0], place + 1))
        groups = {id(group): group for group in self._of.values()}
        return sorted(groups.values(), key=lambda group: keys[id(group)])

    def row(self, group: _Group, threads: Threads, *, forwards: bool) -> Row:
        over = [self._pairs.get((one.id, other.id), ()) for one in group.before for other in group.after]
        through = tuple(dict.fromkeys(each for points in over for each in points))
        older, newer = (group.before, group.after) if forwards else (group.after, group.before)
        apart = threads.apart((each.id for each in older + newer), through)
        return Row(
            kind=_kind(older, newer, direct=not through, apart=apart),
            before=tuple(group.before),
            after=tuple(group.after),
            before_parts=tuple(group.before_parts),
            after_parts=tuple(group.after_parts),
            through=through,
        )


def _holder(point: PointDoc, by_id: Mapping[UUID, PointDoc], named: Mapping[UUID, Sequence[UUID]]) -> PointDoc:
    """Where a point stands: by itself, or, as a part that corresponds to nothing itself, with what it is a part of."""
    holder, passed = point, {point.id}
    while holder.id not in named and holder.part_of and holder.part_of in by_id:
        holder = by_id[holder.part_of]
        if holder.id in passed:
            return point
        passed.add(holder.id)
    return holder


def _kind(older: Sequence[PointDoc], newer: Sequence[PointDoc], *, direct: bool, apart: bool = False) -> Kind:
    for side in (older, newer):
        if side and all(point.state == PointState.TEXT_NOT_SEEN for point in side):
            return Kind.NOT_SEEN
    if not older or not newer:
        return _kind_alone(newer or older, later=bool(newer))
    if all(point.state == PointState.DELETED for point in newer):
        return Kind.ONLY if apart else Kind.DELETED
    if all(point.state == PointState.DELETED for point in older):
        return Kind.ONLY if apart else Kind.ADDED
    if len(older) > 1 or len(newer) > 1:
        return Kind.REGROUPED if len(older) > 1 < len(newer) else Kind.SPLIT if len(newer) > 1 else Kind.MERGED
    return _kind_of_pair(older[0], newer[0], direct=direct)


def _kind_alone(points: Sequence[PointDoc], *, later: bool) -> Kind:
    # One that names a point of yet another version was deleted from that one, and from no other.
    if later and all(point.state == PointState.DELETED and not point.corresponds_to for point in points):
        return Kind.DELETED
    if later and all(point.state == PointState.ADDED for point in points):
        return Kind.ADDED
    return Kind.ONLY


def _kind_of_pair(older: PointDoc, newer: PointDoc, *, direct: bool) -> Kind:
    state = PointState(newer.state)
    if state is PointState.UNRESOLVED:
        return Kind.UNRESOLVED
    if direct and state in _OF_THE_LATER:
        return _OF_THE_LATER[state]
    if not older.text or not newer.text:
        return Kind.NOT_SEEN
    return Kind.UNCHANGED if older.text == newer.text else Kind.REWORDED


def _with_runs(rows: Iterable[Row]) -> Iterator[Row]:
    """Neighbours whose text nobody saw as one row."""
    for run, group in groupby(rows, _unseen):
        members = list(group)
        if not run or len(members) == 1:
            yield from members
            continue
        yield Row(
            kind=Kind.NOT_SEEN,
            before=tuple(point for row in members for point in row.before),
            after=tuple(point for row in members for point in row.after),
            before_parts=tuple(point for row in members for point in row.before_parts),
            after_parts=tuple(point for row in members for point in row.after_parts),
            through=tuple(dict.fromkeys(each for row in members for each in row.through)),
            run=True,
        )


def _unseen(row: Row) -> tuple[bool, bool, bool] | None:
    """What rows of one run have in common: which side was not seen, and whether there is another."""
    if row.kind is not Kind.NOT_SEEN:
        return None
    return _bare(row.before), _bare(row.after), bool(row.before and row.after)


def _bare(points: Iterable[PointDoc]) -> bool:
    return all(point.state == PointState.TEXT_NOT_SEEN for point in points)
