"""How the versions of a plan come from each other: which are rivals of one time, and how points flow between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from tracker.ground.vocabulary import PointState
from tracker.record.comparison import in_time, times
from tracker.record.documents import PlanDoc, VersionDoc


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A version: `row` counts times from the earliest on, `lane` places beside each other, both from 0."""

    version: VersionDoc
    row: int
    lane: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Thread:
    """One recorded correspondence; the places count points of the earlier and the later version from 0."""

    before: int
    after: int
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Flow:
    """From an earlier version to a later one: the points that correspond, and whether it was drawn from it."""

    before: VersionDoc
    after: VersionDoc
    threads: tuple[Thread, ...]
    derived: bool

    @property
    def deleted(self) -> int:
        """How many of them end in the later version."""
        return sum(thread.state == PointState.DELETED for thread in self.threads)

    @property
    def not_seen(self) -> int:
        """Of how many nobody saw the text in one of the two."""
        return sum(thread.state == PointState.TEXT_NOT_SEEN for thread in self.threads)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lineage:
    """Nodes and flows, the earliest first; flows by the later version."""

    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]


def lineage(plan: PlanDoc) -> Lineage:
    """Only what is recorded: correspondences that somebody entered, and what a version is said to be drawn from."""
    flows = _flows(plan)
    return Lineage(nodes=_nodes(plan, flows), flows=flows)


def _flows(plan: PlanDoc) -> tuple[Flow, ...]:
    ordered = in_time(plan.versions)
    place = {version.id: number for number, version in enumerate(ordered)}
    home = {point.id: (version, number) for version in ordered for number, point in enumerate(version.points)}
    states = {point.id: point.state for version in ordered for point in version.points}
    found: dict[tuple[UUID, UUID], set[tuple[int, int, str]]] = {}
    for version in ordered:
        if version.derived_from in place and version.derived_from != version.id:
            found.setdefault(_sorted(version.derived_from, version.id, place), set())
        for point in version.points:
            for other in point.corresponds_to:
                if other in home and home[other][0].id != version.id:
                    pair = _sorted(home[other][0].id, version.id, place)
                    before, after = (other, point.id) if pair[1] == version.id else (point.id, other)
                    # What ends or was not seen in the later version; not seen in the earlier one is not seen either.
                    unseen = PointState.TEXT_NOT_SEEN in (states[before], states[after])
                    state = PointState.TEXT_NOT_SEEN.value if unseen else states[after]
                    found.setdefault(pair, set()).add((home[before][1], home[after][1], state))
    versions = {version.id: version for version in ordered}
    return tuple(
        Flow(
            before=versions[before],
            after=versions[after],
            threads=tuple(Thread(before=one, after=other, state=state) for one, other, state in sorted(threads)),
            derived=versions[after].derived_from == before,
        )
        for (before, after), threads in sorted(found.items(), key=lambda item: [place[each] for each in item[0][::-1]])
    )


def _sorted(one: UUID, other: UUID, place: Mapping[UUID, int]) -> tuple[UUID, UUID]:
    return (one, other) if place[one] < place[other] else (other, one)


def _nodes(plan: PlanDoc, flows: tuple[Flow, ...]) -> tuple[Node, ...]:
    """Versions of one time stand beside each other; each as near as may be below what it comes from."""
    lanes: dict[UUID, int] = {}
    nodes = []
    when = times(plan.versions)
    rows = groupby(in_time(plan.versions), key=lambda version: when[version.id])
    for row, (_, group) in enumerate(rows):
        taken: set[int] = set()
        for version in group:
            origin = _origin(version, flows)
            wanted = lanes.get(origin, 0) if origin else 0
            lane = min(
                (each for each in range(len(plan.versions)) if each not in taken), key=lambda at: (abs(at - wanted), at)
            )
            taken.add(lane)
            lanes[version.id] = lane
            nodes.append(Node(version=version, row=row, lane=lane))
    return tuple(nodes)


def _origin(version: VersionDoc, flows: tuple[Flow, ...]) -> UUID | None:
    """What a version was drawn from, else the earlier one that most of its points correspond to."""
    into = [flow for flow in flows if flow.after.id == version.id]
    best = max(into, key=lambda flow: (flow.derived, len(flow.threads)), default=None)
    return best.before.id if best else None
