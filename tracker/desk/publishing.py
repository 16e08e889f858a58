"""The door: rows -> documents -> record. The only writer of the record (DESIGN.md "The door").

    plan_publication(rows, by=user) -> Preview       what goes with it, what changes (preview.py)
    problems(preview, by=user, change=, note=)       everything that refuses it, in words
    publish(rows, by=user, change=, note=, seen=)    -> Publication, or PublicationRefused with all problems
    withdraw(*rows, by=user, note=, with_dependents=) -> Publication, or PublicationRefused
    state_of(rows) / draft_status(claim)             what lists and forms show (states.py)

All of it is one transaction: rows are locked first, in one order for everyone, the head of the record last.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.utils.translation import gettext

from tracker.desk import door, hiding, review
from tracker.desk.answers import answers_to, unanswered
from tracker.desk.documents_of import SubjectRow
from tracker.desk.door import PublicationRefused, may_publish
from tracker.desk.preview import Item, Part, Preview, plan_publication
from tracker.desk.problems import problems_of, problems_of_change, short
from tracker.desk.states import State, draft_status, state_of
from tracker.desk.suspicions import suspicions
from tracker.desk.touched import seen_last, touched
from tracker.ground.text import check_text, normalise
from tracker.ground.vocabulary import Change
from tracker.record.documents import Document, NoticeDoc, canonical
from tracker.record.models import Edition, Listing, Reference
from tracker.record.worlds import latest

__all__ = [
    "Item",
    "Part",
    "Preview",
    "Publication",
    "PublicationRefused",
    "State",
    "Withdrawal",
    "draft_status",
    "may_publish",
    "plan_publication",
    "plan_withdrawal",
    "problems",
    "publish",
    "state_of",
    "withdraw",
]


@dataclass(frozen=True, slots=True)
class Publication:
    """`editions` as they were appended; `unchanged` the subjects asked for that already were public as they are."""

    editions: tuple[Edition, ...]
    unchanged: tuple[UUID, ...] = ()


def problems(preview: Preview, *, by: User, change: str | None = None, note: str = "") -> list[str]:
    """Everything that would refuse this publication, in words for the editor; empty where nothing does."""
    return [*problems_of_change(preview, change, note), *problems_of(preview, by=by)]


def publish(
    subjects: Iterable[SubjectRow],
    *,
    by: User,
    change: str | None = None,
    note: str = "",
    seen: str | None = None,
    answers: Mapping[str, str] | None = None,
    first: Preview | None = None,
) -> Publication:
    """Publish these rows as they are in the database, with all that must go with them, or raise PublicationRefused.

    `change` and the public `note` are for subjects that were public before: `update` unless told otherwise; a
    correction needs a note. A first edition is `first`, one after a withdrawal `update`, whatever is given. What goes
    with them gets no note, and where it only may name something now it is `minor`. `seen` is the fingerprint of the preview that an editor confirmed: where something else would
    be published by now, nothing is. The versions of the rows handed in are compared with those in the database.
    Of rows whose document would say what it says already, none gets a new edition. `answers` are {key of a suspicion:
    the reason why it is published nevertheless}: with them, every warning needs one, and they are kept with the
    editions. Without (commands, where nobody was asked) nothing is looked for. `first` is a preview of the same subjects
    that the caller has made just now: only what is to be locked is taken from it.
    """
    rows = {row.id: row for row in subjects}
    note = normalise(note, multiline=True)
    with door.passage(by):
        first = first or plan_publication(rows.values(), by=by)
        locked = door.lock(first.locks | rows.keys())
        door.refuse_stale({subject: row.version for subject, row in rows.items()}, locked)
        # Once more under the locks: what was read before them may have changed.
        preview = plan_publication(rows.values(), by=by)
        if not preview.locks <= locked.keys() or seen not in (None, preview.fingerprint):
            raise PublicationRefused([door.changed_meanwhile()])
        found = [] if answers is None else suspicions(preview)
        said = answers_to(found, answers or {})
        door.refuse_if([*problems(preview, by=by, change=change, note=note), *unanswered(found, said)])
        editions = door.write((_entry(item, change, note) for item in preview.appended), by)
        hiding.looked_at((edition.subject for edition in editions), by)
        looked_through = (item.subject for item in preview.items if item.part is not Part.NAMING)
        review.closed(looked_through, editions, by)
        review.answered(said, editions, by)
    return Publication(tuple(editions), tuple(item.subject for item in preview.asked if item.unchanged))


def _entry(item: Item, change: str | None, note: str) -> door.Entry:
    asked = item.part is Part.ASKED
    if item.held is None:
        kind = Change.FIRST.value
    elif item.part is Part.NAMING:
        # Nobody looked at it again: it only names what it named on the desk before (docs/decisions/0003).
        kind = Change.MINOR.value
    elif asked and item.before is not None:
        kind = change or Change.UPDATE.value
    else:
        kind = Change.UPDATE.value
    document = item.document
    return door.Entry(
        subject=item.subject,
        document=Document(kind=document.kind, slug=document.slug, note=note if asked else "", body=document.body),
        change=kind,
        touched=item.touched,
        seen=item.touched.seen,
        four_eyes=door.four_eyes(),
    )


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What withdrawing subjects would do. `subjects` are those asked for that are public.

    `dependents` are (subject, title) of what is public and needs one of them.
    """

    subjects: tuple[UUID, ...]
    dependents: tuple[tuple[UUID, str], ...]
    editions: tuple[tuple[str, int], ...]
    """(subject, number) of the public edition of each, in the order of the subjects."""

    @property
    def public(self) -> bool:
        """Whether anything asked for is public at all."""
        return bool(self.subjects)

    @property
    def fingerprint(self) -> str:
        """Names exactly what would be removed: what an editor confirmed is what goes, or nothing does."""
        return hashlib.sha256(canonical([list(each) for each in self.editions])).hexdigest()


def plan_withdrawal(*subjects: SubjectRow) -> Withdrawal:
    """What is public now and could not stay so without these, what depends most on others first."""
    asked = [subject.id for subject in subjects]
    found: list[UUID] = []
    fresh = set(asked)
    while fresh:
        users = Reference.objects.filter(target__in=fresh, needed=True, current=True).order_by("subject")
        fresh = set(users.values_list("subject", flat=True)) - {*asked, *found}
        found.extend(sorted(fresh))
    listed = Listing.objects.filter(subject__in=[*asked, *found]).order_by("subject")
    listings = {row: (title, number) for row, title, number in listed.values_list("subject", "title", "number")}
    return Withdrawal(
        subjects=tuple(each for each in asked if each in listings),
        dependents=tuple((each, listings[each][0]) for each in reversed(found) if each in listings),
        editions=tuple((str(each), number) for each, (_title, number) in listings.items()),
    )


def withdraw(
    *subjects: SubjectRow, by: User, note: str, with_dependents: bool = False, seen: str | None = None
) -> Publication:
    """Put a notice with this public note in the place of these subjects, or raise PublicationRefused.

    One editor may do this alone: four eyes look afterwards (hiding.py). Refused while something public needs them,
    unless `with_dependents`: then a notice takes the place of each of those too. On the desk everything stays. `seen` is
    the fingerprint of the plan that an editor confirmed: where something else would be removed by now, nothing is.
    """
    note = normalise(note, multiline=True)
    with door.passage(by):
        first = plan_withdrawal(*subjects)
        locked = door.lock({*(row.id for row in subjects), *(each for each, _ in first.dependents)})
        door.refuse_stale({row.id: row.version for row in subjects}, locked)
        plan = plan_withdrawal(*subjects)
        if not set(plan.dependents) <= set(first.dependents) or seen not in (None, plan.fingerprint):
            raise PublicationRefused([door.changed_meanwhile()])
        door.refuse_if(_problems_of_withdrawal(plan, note, with_dependents=with_dependents))
        editions = door.write(_notices([*(each for each, _ in plan.dependents), *plan.subjects], note), by)
        hiding.waits(editions, by)
    return Publication(tuple(editions))


def _problems_of_withdrawal(plan: Withdrawal, note: str, *, with_dependents: bool) -> list[str]:
    found = [str(problem) for problem in check_text(note, multiline=True)]
    if not note:
        found.append(gettext("Say in the public note why this is removed."))
    if not plan.public:
        found.append(gettext("This is not public."))
    elif not with_dependents:
        found += [gettext("“%s” is public and needs this.") % short(title) for _, title in plan.dependents]
    return found


def _notices(subjects: list[UUID], note: str) -> list[door.Entry]:
    """A notice takes no work in: what was touched before stays to be looked at when it is published again."""
    touches, before = touched(subjects), seen_last(subjects)
    held = {each.subject: each for each in latest(subjects, using="default")}
    return [
        door.Entry(
            subject=subject,
            document=Document(kind=held[subject].kind, slug=held[subject].slug, note=note, body=NoticeDoc()),
            change=Change.WITHDRAWAL.value,
            touched=touches[subject],
            seen=before.get(subject, {}),
            four_eyes=False,
        )
        for subject in subjects
    ]
