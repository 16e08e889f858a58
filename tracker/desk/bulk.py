"""Many at once: each subject goes through the same functions as one by itself (review.py, publishing.py, looking.py).

    begin(act, rows, by=user)                    -> BulkRun, a plan: what would be done with each (bulk_plan.py)
    confirm(run, by=, wanted=, seen=)            it is to be done
    go_on(run, by=, seconds=)                    does some of it, one subject after the other
    stop(run, by=)                               what still waits is left as it is
    progress(run)                                how far it is

Each subject is one transaction, in which its outcome is written as well: whoever is cut off goes on with the next one,
and nothing is done twice. What a subject cannot be published without, and was never published, goes out in the same
transaction; what was agreed to be published, or removed, with it is all that is. The run's row is locked meanwhile:
of several requests for one run, one works and the others look on.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from uuid import UUID

from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk import review
from tracker.desk.bulk_plan import outlook, sent_otherwise
from tracker.desk.documents_of import MODELS, SubjectRow, kind_of
from tracker.desk.door import PublicationRefused, changed_meanwhile, refuse_if
from tracker.desk.looking import look
from tracker.desk.models import Approval, BulkItem, BulkRun, Claim, Review
from tracker.desk.models.bulk import CHANGED, DONE, LEFT, OUTCOMES, REFUSED, WAITING
from tracker.desk.models.faults import answerable, in_words
from tracker.desk.preview import Part, Preview, plan_publication
from tracker.desk.publishing import plan_withdrawal, publish, withdraw
from tracker.ground.text import check_text, normalise
from tracker.ground.vocabulary import Change, SubjectKind
from tracker.record.models import Edition

MOST = 500
"""Subjects of one run."""
SLICE_SECONDS = 3.0
"""After how long a request begins no further subject."""
_PLANS_LAST = timedelta(days=1)

NEEDS_TEXT = {
    "return": _("Say why it is returned."),
    "note": _("Write something first."),
    "withdraw": _("Say in the public note why this is removed."),
}
"""What is asked for before it begins; each subject would be refused without it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was filled in for all of them."""

    text: str = ""
    to: User | None = None
    change: str = ""
    with_dependents: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of how many have an outcome, and how many each outcome has."""

    ended: int
    of: int
    counts: Counter[str]

    @property
    def waiting(self) -> int:
        return self.of - self.ended


def begin(act: str, rows: Iterable[SubjectRow], *, by: User) -> BulkRun:
    """Note what was chosen, each at the version it has. Older plans of this user that were never confirmed go."""
    chosen = {row.pk: row for row in rows}
    with transaction.atomic():
        old = BulkRun.objects.filter(by_id_kept=by.pk, confirmed_at=None, created_at__lt=timezone.now() - _PLANS_LAST)
        old.delete()
        run = BulkRun.objects.create(act=act, by=by, by_id_kept=by.pk, by_name=by.get_username())
        BulkItem.objects.bulk_create(
            BulkItem(run=run, order=order, kind=kind_of(row).value, subject=row.pk, version=row.version)
            for order, row in enumerate(chosen.values())
        )
    return run


def confirm(run: BulkRun, *, by: User, wanted: Wanted, seen: str) -> None:
    """Have it done as it was shown, or raise PublicationRefused. Confirmed already: nothing more happens.

    `seen` is the fingerprint of the outlook. What cannot be done gets its outcome at once.
    """
    text = normalise(wanted.text, multiline=True)
    refuse_if([str(problem) for problem in check_text(text, multiline=True)])
    refuse_if([str(NEEDS_TEXT[run.act])] if run.act in NEEDS_TEXT and not text else [])
    if wanted.change == Change.CORRECTION and not text:
        raise PublicationRefused([gettext("A correction says in its public note what was wrong.")])
    with transaction.atomic():
        held = BulkRun.objects.select_for_update(no_key=True).get(pk=run.pk)
        _own(held, by)
        if held.confirmed_at is not None:
            return
        shown = outlook(held, by)
        if shown.fingerprint != seen:
            raise PublicationRefused([changed_meanwhile()])
        now = timezone.now()
        items = []
        for order, each in enumerate(sorted(shown.prospects, key=lambda each: each.expected.rank)):
            item = each.item
            item.order, item.agreed = order, each.expected.agreed
            outcome, why = each.against(with_dependents=wanted.with_dependents)
            if outcome:
                item.outcome, item.said, item.ended_at = outcome, _fit(why), now
            items.append(item)
        BulkItem.objects.bulk_update(items, ["order", "agreed", "outcome", "said", "ended_at"])
        held.text, held.change, held.with_dependents = text, wanted.change, wanted.with_dependents
        if wanted.to is not None:
            held.to, held.to_id_kept, held.to_name = wanted.to, wanted.to.pk, wanted.to.get_username()
        held.confirmed_at = now
        held.save()


def go_on(run: BulkRun, *, by: User, seconds: float | None = None) -> int:
    """Do one subject after the other until none waits or the time is over; at least one. How many were done."""
    until = monotonic() + (SLICE_SECONDS if seconds is None else seconds)
    done = 0
    while _next(run.pk, by):
        done += 1
        if monotonic() >= until:
            break
    return done


def stop(run: BulkRun, *, by: User) -> int:
    """Leave what still waits as it is. How many."""
    with transaction.atomic():
        held = BulkRun.objects.select_for_update(no_key=True).get(pk=run.pk)
        _own(held, by)
        left = held.items.filter(outcome=WAITING) if held.confirmed_at else held.items.none()
        return left.update(outcome=LEFT, ended_at=timezone.now())


def progress(run: BulkRun) -> Progress:
    """How far it is; one query."""
    counts = Counter(run.items.order_by().values_list("outcome", flat=True))
    ended = sum(counts[outcome] for outcome, _label in OUTCOMES if outcome != WAITING)
    return Progress(ended, counts.total(), counts)


def unfinished(user: User) -> BulkRun | None:
    """The last one that this user began and that still has something to do; one query."""
    waiting = BulkItem.objects.filter(run=OuterRef("pk"), outcome=WAITING)
    own = BulkRun.objects.filter(by_id_kept=user.pk, confirmed_at__isnull=False)
    return own.filter(Exists(waiting)).order_by("-created_at").first()


def may_go_on(run: BulkRun, user: User) -> bool:
    """Whoever began it, and nobody else, does it: it is done in their name."""
    return user.is_active and run.by_id_kept == user.pk


def _own(run: BulkRun, by: User) -> None:
    refuse_if([] if may_go_on(run, by) else [gettext("Only who began this can go on with it.")])


# One subject


def _next(run: UUID, by: User) -> bool:
    """Do the next one that waits, and write what became of it. False where none does, or somebody else is at it."""
    with transaction.atomic():
        held = BulkRun.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=run).first()
        if held is None or held.confirmed_at is None:
            return False
        _own(held, by)
        item = held.items.filter(outcome=WAITING).order_by("order", "id").first()
        if item is None:
            return False
        _attempt(held, item, by)
        item.ended_at = timezone.now()
        item.save(update_fields=["outcome", "said", "sequence", "ended_at"])
    return True


def _attempt(run: BulkRun, item: BulkItem, by: User) -> None:
    try:
        with transaction.atomic():
            row = _row(item)
            item.sequence, item.said = ACTS[run.act](run, item, row, by)
            # Deferred truths speak now, while they can be written down as this one's outcome.
            connection.check_constraints()
    except PublicationRefused as error:
        item.outcome = CHANGED if error.problems == [changed_meanwhile()] else REFUSED
        item.said = _fit(error.problems)
    except DatabaseError as error:
        if not answerable(error):
            raise
        item.outcome, item.said = CHANGED, _fit([in_words(error)])
    else:
        item.outcome = DONE


def _row(item: BulkItem) -> SubjectRow:
    """The row as it was chosen; the functions that act on it compare its version once more under their locks."""
    row: SubjectRow | None = MODELS[SubjectKind(item.kind)]._default_manager.filter(pk=item.subject).first()
    if row is None or row.version != item.version:
        raise PublicationRefused([changed_meanwhile()])
    return row


def _fit(words: Iterable[str]) -> str:
    """As the table takes it; every part of it comes from texts that the desk took before."""
    said = normalise("\n".join(dict.fromkeys(words)), multiline=True)
    return gettext("Refused.") if check_text(said, multiline=True) or not said else said


# What is done with it: the sequence of the edition that was made, None where none was, and a remark

Result = tuple[int | None, str]


def _send(run: BulkRun, item: BulkItem, row: SubjectRow, by: User) -> Result:
    review.send(row, by=by, note=run.text, assign_to=run.to)
    return None, ""


def _assign(run: BulkRun, item: BulkItem, row: SubjectRow, by: User) -> Result:
    if run.to_id_kept is not None and run.to is None:
        raise PublicationRefused([gettext("Choose somebody who works at the desk.")])
    review.assign(row, to=run.to, by=by)
    return None, ""


def _take(run: BulkRun, item: BulkItem, row: SubjectRow, by: User) -> Result:
    review.take(row, by=by)
    return None, ""


def _return(run: BulkRun, item: BulkItem, row: SubjectRow, by: User) -> Result:
    review.return_(row, by=by, reason=run.text)
    return None, ""


def _note(run: BulkRun, item: BulkItem, row: SubjectRow, by: User) -> Result:
    review.note(row, by=by, text=run.text)
    return None, ""


def _look(run: BulkRun, item: BulkItem, row: SubjectRow, by: User) -> Result:
    if not isinstance(row, Claim):
        raise PublicationRefused([gettext("Readers do not see this claim: publish it instead.")])
    edition = look(row, by=by)
    return (edition.sequence, "") if edition else (None, gettext("Readers saw today’s date already."))


def _publish(run: BulkRun, item: BulkItem, row: SubjectRow, by: User) -> Result:
    """With all that must go with it. What was not agreed on is not published, nor is what warnings are unanswered of."""
    preview = plan_publication([row], by=by)
    if all(each.unchanged for each in preview.asked):
        return _went_along(run, item, by)
    refuse_if(sent_otherwise(Review.objects.filter(subject=row.pk).first()))
    if not _agreed(item, preview):
        raise PublicationRefused([changed_meanwhile()])
    done = publish(
        [row], by=by, change=run.change or None, note=run.text, seen=preview.fingerprint, answers={}, first=preview
    )
    return next(each.sequence for each in done.editions if each.subject == row.pk), ""


def _agreed(item: BulkItem, preview: Preview) -> bool:
    """Whether nothing goes out but what was agreed on, as it was then. What may only name it now was not asked about."""
    wanted = (
        (each.subject, each.row.version, each.number) for each in preview.appended if each.part is not Part.NAMING
    )
    return all(item.agreed.get(str(subject)) == [version, number] for subject, version, number in wanted)


def _withdraw(run: BulkRun, item: BulkItem, row: SubjectRow, by: User) -> Result:
    plan = plan_withdrawal(row)
    if not plan.public:
        return _went_along(run, item, by)
    if any(item.agreed.get(subject) != [0, number] for subject, number in plan.editions):
        raise PublicationRefused([changed_meanwhile()])
    done = withdraw(row, by=by, note=run.text, with_dependents=run.with_dependents, seen=plan.fingerprint)
    return next(each.sequence for each in done.editions if each.subject == row.pk), ""


def _went_along(run: BulkRun, item: BulkItem, by: User) -> Result:
    """The edition that this user made of it already, with another one of the run; anybody else's is a change."""
    last = Edition.objects.filter(subject=item.subject).order_by("-sequence").first()
    if last is None or run.confirmed_at is None or last.published_at < run.confirmed_at:
        raise PublicationRefused([changed_meanwhile()])
    if not Approval.objects.filter(sequence=last.sequence, published_by_id_kept=by.pk).exists():
        raise PublicationRefused([changed_meanwhile()])
    return last.sequence, gettext("Together with another one of these.")


ACTS: dict[str, Callable[[BulkRun, BulkItem, SubjectRow, User], Result]] = {
    "send": _send,
    "assign": _assign,
    "take": _take,
    "return": _return,
    "note": _note,
    "look": _look,
    "publish": _publish,
    "withdraw": _withdraw,
}
