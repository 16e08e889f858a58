"""The way of a subject to the door: draft -> in review -> published, or returned, because …

    send(row, by=user, note=, assign_to=)       ready: somebody else is to look at it
    assign(row, to=user, by=user), take(row, by=user)
    return_(row, by=editor, reason=)            not yet, and why
    note(row, by=user, text=)                   a word in the subject's thread
    review_of(rows), thread(subject)            what forms and lists show
    waiting(), mine(user), returned_to(user)    QuerySets, for lists

Each verb is one transaction that also writes a line of the thread (ReviewStep). Whoever may change a subject sends, takes
and notes; who may publish returns and assigns. Publishing closes the review within its own transaction (publishing.py).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from tracker.desk.answers import Answer
from tracker.desk.documents_of import SubjectRow, kind_of
from tracker.desk.door import PublicationRefused, changed_meanwhile, may_publish, refuse_if
from tracker.desk.models import Review, ReviewStep
from tracker.desk.models.review import DRAFT, IN_REVIEW, RETURNED
from tracker.desk.people import signed
from tracker.desk.states import state_of
from tracker.ground.text import check_text, normalise
from tracker.record.models import Edition

__all__ = [
    "PublicationRefused",
    "Standing",
    "assign",
    "assignable",
    "closed",
    "may_send",
    "mine",
    "note",
    "return_",
    "returned_to",
    "review_of",
    "send",
    "take",
    "thread",
    "waiting",
]

_CLEARED: dict[str, object] = {
    "returned_by": None,
    "returned_by_id_kept": None,
    "returned_by_name": "",
    "returned_at": None,
    "reason": "",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A subject's review as forms and lists show it. `moved`: it was changed since it was sent."""

    review: Review
    moved: bool

    @property
    def label(self) -> str:
        """In words, with who has it."""
        review = self.review
        words = {
            DRAFT: gettext("Draft"),
            IN_REVIEW: gettext("In review"),
            RETURNED: gettext("Returned"),
        }[review.state]
        if self.moved and review.state == IN_REVIEW:
            words = gettext("%(state)s, changed since it was sent") % {"state": words}
        if review.assigned_to_name:
            words = gettext("%(state)s: %(name)s") % {"state": words, "name": review.assigned_to_name}
        return words


def may_send(user: User, row: SubjectRow) -> bool:
    """Whether this user may send the subject for review, take it, and write in its thread."""
    return user.is_active and user.has_perm(f"desk.change_{row._meta.model_name}")


def assignable() -> QuerySet[User]:
    """Who can be given something to look at: everybody at the desk."""
    return User.objects.filter(is_active=True, is_staff=True).order_by("username")


def send(
    row: SubjectRow,
    *,
    by: User,
    note: str = "",
    assign_to: User | None = None,
    together: Collection[UUID] = (),
    public_note: str = "",
) -> Review:
    """Say that this subject is ready to be looked at, or raise PublicationRefused.

    `together` are subjects that are to be published in one go with it; `public_note` is proposed for their editions.
    What differs in nothing from what readers see is refused. Sent again, it is the present version that was sent.
    """
    _allow(may_send(by, row), gettext("You may not send this for review."))
    text, proposed = _text(note), _text(public_note)
    with _under_way(row) as (review, version):
        if not together and state_of([row])[row.id].code == "public":
            raise PublicationRefused([gettext("What readers see is the same as here: there is nothing to review.")])
        _set(review, by, "sent", state=IN_REVIEW, version=version, **_CLEARED)
        review.together, review.public_note = sorted(together), proposed
        _step(row.id, "sent", by, text)
        if assign_to is not None:
            _give(review, assign_to, by)
        review.save()
    return review


def assign(row: SubjectRow, *, to: User | None, by: User) -> Review:
    """Give it to somebody, or with None to nobody in particular, or raise PublicationRefused."""
    _allow(may_publish(by) or (to == by and may_send(by, row)), gettext("You may not give this to somebody."))
    if to is not None and not assignable().filter(pk=to.pk).exists():
        raise PublicationRefused([gettext("Choose somebody who works at the desk.")])
    with _under_way(row) as (review, _version):
        _give(review, to, by)
        review.save()
    return review


def take(row: SubjectRow, *, by: User) -> Review:
    """Take it upon oneself."""
    return assign(row, to=by, by=by)


def return_(row: SubjectRow, *, by: User, reason: str) -> Review:
    """Give it back to who sent it, with the reason, or raise PublicationRefused."""
    _allow(may_publish(by), gettext("You may not return this."))
    text = _text(reason)
    if not text:
        raise PublicationRefused([gettext("Say why it is returned.")])
    with _under_way(row) as (review, _version):
        if review.state != IN_REVIEW:
            raise PublicationRefused([gettext("This is not in review: there is nothing to return.")])
        _set(review, by, "returned", state=RETURNED, reason=text)
        review.save()
        _step(row.id, "returned", by, text)
    return review


def note(row: SubjectRow, *, by: User, text: str) -> ReviewStep:
    """Add a word to the subject's thread, or raise PublicationRefused."""
    _allow(may_send(by, row), gettext("You may not write here."))
    words = _text(text)
    if not words:
        raise PublicationRefused([gettext("Write something first.")])
    return _step(row.id, "note", by, words)


def closed(subjects: Iterable[UUID], editions: Iterable[Edition], by: User) -> None:
    """End the reviews of these subjects, which are public as they are now. Called in the publishing transaction."""
    numbers = {edition.subject: edition.sequence for edition in editions}
    ended = Review.objects.filter(subject__in=list(subjects))
    under_way = list(ended.values_list("subject", flat=True))
    for subject in under_way:
        _step(subject, "published", by, "", sequence=numbers.get(subject))
    if under_way:
        ended.delete()


def answered(answers: Iterable[Answer], editions: Iterable[Edition], by: User) -> None:
    """Keep the answers to warnings with the editions that were published nevertheless."""
    numbers = {edition.subject: edition.sequence for edition in editions}
    for each in answers:
        if each.subject in numbers:
            _step(
                each.subject,
                "acknowledged",
                by,
                each.text,
                sequence=numbers[each.subject],
                code=each.code,
                about=each.about,
            )


# What lists and forms read


def waiting() -> QuerySet[Review]:
    """What is in review, the longest waiting first."""
    return Review.objects.filter(state=IN_REVIEW).order_by("sent_at", "id")


def mine(user: User) -> QuerySet[Review]:
    """What this user has in hand: given to them, whatever its state, or sent by them and not given to somebody else."""
    own = Q(assigned_to_id_kept=user.pk) | Q(sent_by_id_kept=user.pk, assigned_to_id_kept__isnull=True)
    return Review.objects.filter(own).order_by(F("sent_at").asc(nulls_last=True), "id")


def returned_to(user: User) -> QuerySet[Review]:
    """What this user sent and got back, the newest first."""
    return Review.objects.filter(state=RETURNED, sent_by_id_kept=user.pk).order_by("-returned_at", "id")


def review_of(rows: Iterable[SubjectRow]) -> Mapping[UUID, Standing]:
    """Where each of these rows stands that is under way; one query."""
    versions = {row.id: row.version for row in rows}
    found = Review.objects.filter(subject__in=list(versions))
    return {
        review.subject: Standing(review, review.version is not None and review.version != versions[review.subject])
        for review in found
    }


def thread(subject: UUID) -> QuerySet[ReviewStep]:
    """What was said and done about a subject, oldest first."""
    return ReviewStep.objects.filter(subject=subject).order_by("id")


# How


@contextmanager
def _under_way(row: SubjectRow) -> Iterator[tuple[Review, int]]:
    """The review of a subject, made where there is none, and the subject's version; the subject is locked first."""
    with transaction.atomic():
        rows = type(row)._default_manager.select_for_update(no_key=True).filter(pk=row.pk)
        version = rows.values_list("version", flat=True).first()
        if version is None:
            raise PublicationRefused([gettext("This is gone: somebody deleted it.")])
        if version != row.version:
            raise PublicationRefused([changed_meanwhile()])
        found = Review.objects.filter(subject=row.pk).first()
        yield found or Review(subject=row.pk, kind=kind_of(row).value), version


def _set(review: Review, by: User, doing: str, **fields: object) -> None:
    for name, value in {**fields, **signed(f"{doing}_by", by), f"{doing}_at": timezone.now()}.items():
        setattr(review, name, value)


def _give(review: Review, to: User | None, by: User) -> None:
    review.assigned_to = to
    review.assigned_to_id_kept = to.pk if to else None
    review.assigned_to_name = to.get_username() if to else ""
    if to is None:
        review.assigned_by = review.assigned_by_id_kept = review.assigned_at = None
        review.assigned_by_name = ""
    else:
        _set(review, by, "assigned")
    _step(review.subject, "assigned", by, "", given_to_name=review.assigned_to_name)


def _step(subject: UUID, step: str, by: User, text: str, **more: object) -> ReviewStep:
    return ReviewStep.objects.create(subject=subject, step=step, text=text, **signed("by", by), **more)


def _text(text: str) -> str:
    words = normalise(text, multiline=True)
    problems = [str(problem) for problem in check_text(words, multiline=True)]
    refuse_if(problems)
    return words


def _allow(allowed: bool, otherwise: str) -> None:
    if not allowed:
        raise PublicationRefused([otherwise])
