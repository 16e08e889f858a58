"""A plan's versions in words: what each is, what it changed against which, point by point."""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import PointState
from tracker.record.comparison import Threads, in_time, usual_pair
from tracker.record.documents import PlanDoc, PointDoc, VersionDoc
from tracker.web.presenters import links
from tracker.web.presenters.languages import worded
from tracker.web.presenters.plan_links import PlanLinks
from tracker.web.translating import gettext, ngettext

_CHANGED = (
    PointState.ADDED,
    PointState.AMENDED,
    PointState.MOVED,
    PointState.DELETED,
    PointState.UNRESOLVED,
)


@immutable()
class PointLink:
    """A point of another version: "28-point draft 21"."""

    text: str
    url: str


@immutable(kw_only=True)
class ChangedPoint:
    """One point of the newer version beside what it corresponds to in the older one ("" where there is nothing)."""

    number: str
    text: str
    state: str
    url: str
    earlier_number: str
    earlier_text: str


@immutable(kw_only=True)
class Comparison:
    """What changed between two versions: "11 amended, 1 added", and every point of which something changed.

    The versions' names are their labels, marked as in their language.
    """

    newer: str
    newer_name: str
    older: str
    older_name: str
    url: str
    counts: str
    points: tuple[ChangedPoint, ...]


def version_anchor(version: VersionDoc) -> str:
    """The id of a version's element on its plan's page."""
    return links.version_anchor(version.slug)


def point_number(point: PointDoc) -> str:
    """A point's number, or what it is called by where it has none."""
    return point.number or point.topic or point.key


def state_counts(version: VersionDoc) -> str:
    """ "11 amended, 1 added": how many of a version's recorded points are in each state, unchanged ones left out."""
    counts = Counter(point.state for point in version.points)
    words = {
        PointState.ADDED: ngettext("%(count)d added", "%(count)d added", counts[PointState.ADDED]),
        PointState.AMENDED: ngettext("%(count)d amended", "%(count)d amended", counts[PointState.AMENDED]),
        PointState.MOVED: ngettext("%(count)d moved", "%(count)d moved", counts[PointState.MOVED]),
        PointState.DELETED: ngettext("%(count)d deleted", "%(count)d deleted", counts[PointState.DELETED]),
        PointState.UNRESOLVED: ngettext("%(count)d unresolved", "%(count)d unresolved", counts[PointState.UNRESOLVED]),
        PointState.TEXT_NOT_SEEN: ngettext(
            "text of %(count)d not seen", "text of %(count)d not seen", counts[PointState.TEXT_NOT_SEEN]
        ),
    }
    return ", ".join(words[state] % {"count": counts[state]} for state in words if counts[state])


def recorded_points(version: VersionDoc) -> str:
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


def latest_comparison(plan: PlanDoc, plan_slug: str) -> Comparison | None:
    """The two versions that a comparison begins with, where points of the one correspond to points of the other."""
    pair = usual_pair(plan)
    if pair is None or not Threads(plan).direct(*pair):
        return None
    older, newer = pair
    home = {point.id: (version, point) for version in plan.versions for point in version.points}
    changed = tuple(
        _changed(point, older.id, home, plan_slug, plan.language)
        for point in newer.points
        if PointState(point.state) in _CHANGED
    )
    return Comparison(
        newer=newer.label,
        newer_name=worded(newer.label, plan.language),
        older=older.label,
        older_name=worded(older.label, plan.language),
        url=links.comparison(plan_slug, older.slug, newer.slug),
        counts=state_counts(newer),
        points=changed,
    )


def correspondences(plan: PlanDoc) -> dict[UUID, tuple[PointLink, ...]]:
    """The points of other versions that each point corresponds to, in both directions, the earliest version first.

    Linked to where they stand on the same page, the plan's, which may be one of the past.
    """
    home = {point.id: (version, point) for version in plan.versions for point in version.points}
    pairs: dict[UUID, dict[UUID, None]] = {point: {} for point in home}
    for point, (_version, doc) in home.items():
        for other in doc.corresponds_to:
            if other in home:
                pairs[point][other] = None
                pairs[other][point] = None
    order = {version.id: place for place, version in enumerate(in_time(plan.versions))}
    return {
        point: tuple(
            PointLink(_point_name(*home[other]), f"#{links.point_anchor(other)}")
            for other in sorted(others, key=lambda each: order[home[each][0].id])
        )
        for point, others in pairs.items()
    }


def point_link(version: VersionDoc, point: PointDoc, plan: PlanLinks) -> PointLink:
    """ "28-point draft, 21", linked to where it stands on the plan's page."""
    return PointLink(_point_name(version, point), plan.point(point.id))


def _point_name(version: VersionDoc, point: PointDoc) -> str:
    return gettext("%(version)s, %(number)s") % {"version": version.label, "number": point_number(point)}


def _changed(
    point: PointDoc, older: UUID, home: Mapping[UUID, tuple[VersionDoc, PointDoc]], plan_slug: str, language: str
) -> ChangedPoint:
    earlier = [home[each][1] for each in point.corresponds_to if each in home and home[each][0].id == older]
    return ChangedPoint(
        number=point_number(point),
        text=worded(point.text, language),
        state=gettext(PointState(point.state).label),
        url=links.point(plan_slug, point.id),
        earlier_number=", ".join(point_number(each) for each in earlier),
        earlier_text=worded("; ".join(each.text for each in earlier if each.text), language),
    )
