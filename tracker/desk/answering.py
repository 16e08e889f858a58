"""What becomes of readers' letters: taken by somebody, then dealt with, and deleted some time afterwards.

    open_letters() -> QuerySet[Letter]           what nobody has dealt with, the oldest first
    take(letter, by=, seen=)                     also of somebody who took it before, and of what was dealt with
    give_back(letter, by=, seen=)                it is new again
    close(letter, by=, seen=, state=, sequence=) answered, led to a correction, or spam
    corrections_since(letter) -> list            which editions it may have led to
    delete_old(now=) -> int                      what was dealt with LETTER_DAYS ago

`seen` is the state in which whoever does it saw the letter: who acts on an earlier one is told what happened since.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from tracker.desk.models import Handling
from tracker.desk.people import signed
from tracker.ground.vocabulary import DEALT_WITH, Change, LetterState, values
from tracker.letters.models import Letter
from tracker.record.models import Edition
from tracker.record.reading import cards

CORRECTING = (Change.CORRECTION, Change.WITHDRAWAL)
OFFERED = 50
"""Editions that are offered as what a letter led to."""
AT_ONCE = 1_000
"""Letters that are deleted at a time."""
ENDED = values(DEALT_WITH)


class HandledError(Exception):
    """It cannot be done; the message says why and is for the editor."""


@dataclass(frozen=True, slots=True)
class Correction:
    """An edition that a letter may have led to; `own`: of the subject that the letter is about."""

    sequence: int
    title: str
    published_at: datetime
    own: bool


def open_letters() -> QuerySet[Letter]:
    """What waits: new, or taken by somebody."""
    return Letter.objects.filter(~Q(handling__state__in=ENDED)).order_by("received_at", "id")


def state_of(letter: Letter) -> LetterState:
    """Where the letter stands."""
    handling = Handling.objects.filter(letter=letter).only("state").first()
    return LetterState(handling.state) if handling else LetterState.NEW


def take(letter: Letter, *, by: User, seen: str) -> None:
    """Let it be this user's. Raises HandledError."""
    with _held(letter, seen) as handling:
        _leave(handling)
        _sign(handling, "taken", by)
        handling.state = LetterState.TAKEN.value


def give_back(letter: Letter, *, by: User, seen: str) -> None:
    """Let it be nobody's. Raises HandledError."""
    with _held(letter, seen) as handling:
        _leave(handling)
        handling.state = LetterState.NEW.value


def close(letter: Letter, *, by: User, seen: str, state: LetterState, sequence: int | None = None) -> None:
    """It waits for nobody any more. `sequence`: of what it led to, where that is a correction. Raises HandledError."""
    if state not in DEALT_WITH:
        raise ValueError(state)
    if state == LetterState.CORRECTED and not Edition.objects.filter(_led_to(letter), pk=sequence or 0).exists():
        raise HandledError(gettext("Choose the correction that it led to. It has to be published first."))
    with _held(letter, seen) as handling:
        _sign(handling, "closed", by)
        handling.state = state.value
        handling.sequence = sequence if state == LetterState.CORRECTED else None
    delete_old()


def corrections_since(letter: Letter) -> list[Correction]:
    """What was corrected or withdrawn since the letter came, its own subject first, then the newest [2 queries]."""
    found = Edition.objects.filter(_led_to(letter)).order_by("-sequence")
    lines = list(found.values_list("sequence", "subject", "published_at")[:OFFERED])
    titles = cards([subject for _sequence, subject, _at in lines], using="default")
    offered = [
        Correction(
            sequence=sequence,
            title=titles[subject].title if subject in titles else str(subject),
            published_at=at,
            own=subject == letter.subject,
        )
        for sequence, subject, at in lines
    ]
    return sorted(offered, key=lambda each: not each.own)


def delete_old(*, now: datetime | None = None) -> int:
    """Delete what was dealt with LETTER_DAYS ago, with what the desk did about it; how many letters that were."""
    until = (now or timezone.now()) - timedelta(days=settings.LETTER_DAYS)
    old = Handling.objects.filter(closed_at__lt=until).order_by("closed_at").values_list("letter", flat=True)
    return forget(list(old[:AT_ONCE]))


def forget(letters: list[UUID]) -> int:
    """Delete these letters at once."""
    with transaction.atomic():
        Handling.objects.filter(letter__in=letters).delete()
        return Letter.objects.filter(pk__in=letters).delete()[0]


def _led_to(letter: Letter) -> Q:
    return Q(change__in=values(CORRECTING), published_at__gt=letter.received_at)


@contextmanager
def _held(letter: Letter, seen: str) -> Iterator[Handling]:
    """The handling of a letter, to be changed; nobody else changes it meanwhile."""
    with transaction.atomic():
        if Letter.objects.select_for_update().filter(pk=letter.pk).first() is None:
            raise HandledError(gettext("The letter was deleted meanwhile."))
        handling = Handling.objects.filter(letter=letter).first() or Handling(
            letter=letter, state=LetterState.NEW.value
        )
        if handling.state != seen:
            raise HandledError(
                gettext("Somebody else was quicker: it is “%(state)s” now. Nothing was changed.")
                % {"state": gettext(LetterState(handling.state).label)}
            )
        yield handling
        handling.save()


def _leave(handling: Handling) -> None:
    """As if nobody had done anything about it; the history knows who had."""
    for doer in ("taken", "closed"):
        _unsign(handling, doer)
    handling.sequence = None


def _sign(handling: Handling, doer: str, by: User) -> None:
    for column, value in {**signed(f"{doer}_by", by), f"{doer}_at": timezone.now()}.items():
        setattr(handling, column, value)


def _unsign(handling: Handling, doer: str) -> None:
    for column, value in {"by": None, "by_id_kept": None, "by_name": "", "at": None}.items():
        setattr(handling, f"{doer}_{column}", value)
