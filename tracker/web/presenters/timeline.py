"""The timeline's days: what was said on each, with the precision of its date in words."""

from collections.abc import Iterable, Sequence

from tracker.ground.dates import Date, Precision
from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import SubjectKind
from tracker.record.entry_pages import EntryLine
from tracker.record.timeline import Item, VersionLine
from tracker.web.presenters import dates, links
from tracker.web.presenters.entry_lines import ClaimEntry, claim_entries
from tracker.web.presenters.names import Name, Names
from tracker.web.presenters.positions import PositionView, position_view
from tracker.web.translating import gettext


@immutable()
class VersionView:
    """A version of a plan: where it stands, the plan, and its date in words."""

    name: Name
    plan: Name
    date: str


@immutable()
class Day:
    """A day, or what stands for one where no day is known: "November 2025", "Date unknown"."""

    title: str
    versions: tuple[VersionView, ...]
    claims: tuple[ClaimEntry, ...]
    positions: tuple[PositionView, ...]


def timeline_days(items: Iterable[Item], names: Names) -> tuple[Day, ...]:
    """The items under their days, in the order in which the days come first."""
    days: dict[str, list[Item]] = {}
    for item in items:
        days.setdefault(day_title(item.said), []).append(item)
    return tuple(_day(title, several, names) for title, several in days.items())


def day_title(edtf: str) -> str:
    """The day where one is known, be it "about" or "on or before"; else the month, year or stretch of time itself."""
    date = Date.parse(edtf)
    if date.precision is Precision.UNKNOWN or date.latest is None:
        return gettext("Date unknown")
    bound = Date.parse(edtf.partition("/")[2]) if date.precision is Precision.ON_OR_BEFORE else date
    if bound.earliest and bound.latest and bound.earliest.date() == bound.latest.date():
        return dates.full(date.latest.date().isoformat())
    text = dates.full(edtf)
    return text[:1].upper() + text[1:]


def _day(title: str, items: Sequence[Item], names: Names) -> Day:
    entries = [item for item in items if isinstance(item, EntryLine)]
    return Day(
        title=title,
        versions=tuple(_version(item) for item in items if isinstance(item, VersionLine)),
        claims=claim_entries((each for each in entries if each.kind == SubjectKind.CLAIM), names),
        positions=tuple(position_view(each.card, names) for each in entries if each.kind == SubjectKind.POSITION),
    )


def _version(version: VersionLine) -> VersionView:
    return VersionView(
        Name(version.label, links.version(version.plan_slug, version.slug), version.label, version.language),
        Name(version.plan_title, links.plan(version.plan_slug), version.plan_title, version.language),
        dates.short(version.said),
    )
