"""Editions as lines of the record's log, and corrections with what exactly differed."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import Change, SubjectKind
from tracker.record.changelog import Corrected, Logged
from tracker.record.documents import Document, NoticeDoc, PlanDoc, PositionDoc
from tracker.record.references import direct
from tracker.web.presenters import dates, links
from tracker.web.presenters.differences import differences
from tracker.web.presenters.field_changes import ItemChange
from tracker.web.presenters.languages import desk_words
from tracker.web.presenters.names import Name, Names
from tracker.web.presenters.subject_names import subject_name
from tracker.web.translating import gettext

_NOTICES = frozenset({Change.WITHDRAWAL, Change.MERGE, Change.REDACTION})


@immutable(kw_only=True)
class LogLine:
    """One edition. `edition` is "Edition 3", linked where editions of this kind have pages; `gone` a remark or ""."""

    kind: str
    change: str
    subject: Name
    edition: Name
    moment: str
    note: str
    gone: str


@immutable()
class LogDay:
    """The editions of one day (UTC), newest first."""

    date: str
    lines: tuple[LogLine, ...]


@immutable()
class CorrectionView:
    """`unchanged` says why there is nothing to compare, "" where `changes` say what differed."""

    line: LogLine
    changes: tuple[ItemChange, ...]
    unchanged: str


def log_days(editions: Iterable[Logged]) -> tuple[LogDay, ...]:
    """The lines under the days on which they were published, in the order that is given."""
    days: dict[str, list[LogLine]] = {}
    for edition in editions:
        days.setdefault(dates.day(edition.published_at), []).append(log_line(edition))
    return tuple(LogDay(day, tuple(lines)) for day, lines in days.items())


def log_line(edition: Logged) -> LogLine:
    """From the edition and its subject as it is now."""
    kind = SubjectKind(edition.kind)
    return LogLine(
        kind=gettext(kind.label),
        change=gettext(Change(edition.change).label),
        subject=subject_name(kind, edition.card, edition.section),
        edition=Name(gettext("Edition %(number)d") % {"number": edition.number}, _page(edition, kind)),
        moment=dates.minute(edition.published_at),
        note=gettext("[removed]") if edition.redacted else desk_words(edition.note),
        gone=_gone(edition),
    )


def _page(edition: Logged, kind: SubjectKind) -> str:
    """Editions of claims and sources have pages of their own, as long as their subject has one."""
    if edition.card is None:
        return ""
    match kind:
        case SubjectKind.CLAIM:
            return links.edition(edition.card.slug, edition.number)
        case SubjectKind.SOURCE:
            return links.source_edition(edition.card.slug, edition.number)
    return ""


def _gone(edition: Logged) -> str:
    """That an edition's subject is not public now, where the edition itself does not say so."""
    if edition.card is not None or edition.change in _NOTICES:
        return ""
    return gettext("No longer public")


def named_in(corrections: Iterable[Corrected]) -> set[UUID]:
    """Whom and what these name, before or after: what their differences need cards of."""
    return {subject for document in _documents(corrections) for subject in direct(document)}


def plans_of_points(corrections: Iterable[Corrected]) -> set[UUID]:
    """The plans of which a corrected position is on a point."""
    bodies = (document.body for document in _documents(corrections))
    return {body.plan for body in bodies if isinstance(body, PositionDoc) and body.point}


def point_titles(plans: Iterable[Document]) -> dict[UUID, str]:
    """ "28-point draft, point 6" of every point."""
    return {
        point.id: gettext("%(version)s, point %(number)s")
        % {"version": version.label, "number": point.number or point.key}
        for plan in plans
        if isinstance(plan.body, PlanDoc)
        for version in plan.body.versions
        for point in version.points
    }


def correction_view(corrected: Corrected, names: Names, points: Mapping[UUID, str]) -> CorrectionView:
    """One correction or withdrawal with its note, before and after."""
    line = log_line(corrected.edition)
    if reason := _not_compared(corrected):
        return CorrectionView(line, (), reason)
    before, after = corrected.before, corrected.after
    changes = differences(before.body, after.body, names.cards, points) if before and after else ()
    return CorrectionView(line, changes, "" if changes else gettext("What it says is the same as before."))


def _not_compared(corrected: Corrected) -> str:
    """Why there is nothing to compare; "" where there is."""
    edition = corrected.edition
    if edition.change == Change.WITHDRAWAL:
        if edition.card is None:
            return gettext("It was taken down: nothing of it is shown any more.")
        return gettext("It was taken down then, and was published again later.")
    if edition.card is None:
        return gettext("It was taken down since: nothing of it is shown any more.")
    if edition.card.unnamed:
        return gettext("Such speakers are shown only beside what they said.")
    if corrected.before is None or corrected.after is None or isinstance(corrected.before.body, NoticeDoc):
        return gettext("[removed]")
    return ""


def _documents(corrections: Iterable[Corrected]) -> Iterator[Document]:
    for corrected in corrections:
        yield from (document for document in (corrected.before, corrected.after) if document)
