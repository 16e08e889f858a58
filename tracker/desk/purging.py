"""Purging: certain words go from everywhere, which a chief proposes and a second person does (docs/decisions/0023).

    look(words, but=)                     -> Everywhere   what would go, and from where (redaction_plan.py)
    propose(words, note=, reason=, by=)   -> Purge, waiting for somebody else for 72 hours
    confirm(purge, by=)                   -> Redaction, done; or PublicationRefused and nothing is
    drop(purge, by=)                      taken back by whoever proposed it, refused by anybody else
    empty_expired()                       the words of those that nobody decided are forgotten

The words are kept with the proposal and nowhere else, until it is decided one way or the other. While they are removed
nobody writes at the desk, so that what is being typed at that moment is reached, or comes afterwards.
"""

import time
from collections.abc import Iterable
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import User
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext
from psycopg.errors import DeadlockDetected, LockNotAvailable

from tracker.desk import door
from tracker.desk.documents_of import MODELS
from tracker.desk.door import PublicationRefused, may_confirm, may_redact
from tracker.desk.models import Purge, Redaction
from tracker.desk.people import signed
from tracker.desk.redacting import carry_out, problems, refuse_what_is_left, renew_locks, subjects_of
from tracker.desk.redaction_plan import Everywhere, plan_everywhere
from tracker.ground.removal import gone
from tracker.ground.text import check_text, normalise
from tracker.ground.vocabulary import PurgeOutcome

__all__ = [
    "Everywhere",
    "PublicationRefused",
    "confirm",
    "drop",
    "empty_expired",
    "look",
    "may_confirm",
    "objections",
    "propose",
    "waiting",
    "words_of",
]

PATIENCE = 10.0
"""Seconds that a purge tries to get a moment at which nobody writes, before it insists once."""
TURN, INSISTING = 300, 3_000
"""Milliseconds that it waits for one table before it lets go of all of them. The first is less than PostgreSQL takes to
look for a deadlock, so that it is no editor's save that has to give way; the second more, so that its own cleaning does."""
PAUSE = 0.2


def words_of(text: str) -> list[str]:
    """The words in a text of one in a line, as they are looked for; what an earlier removal took is none."""
    lines = (normalise(line) for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line and not gone(line)))


def look(words: Iterable[str], *, but: UUID | None = None) -> Everywhere:
    """What would go now. Reads every text there is (docs/reliability.md)."""
    return plan_everywhere(list(words), but=but)


def objections(found: Everywhere, *, words: Iterable[str], note: str, reason: str) -> list[str]:
    """Everything that speaks against it, in words for the editor; empty where nothing does."""
    given = list(words)
    said = [str(problem) for text in given for problem in check_text(text)]
    said += problems(found.plan, words=given, note=note, reason=reason)
    if not reason:
        said.append(gettext("Say for the desk why, without repeating it: the second person decides by it."))
    return said


def waiting(by: User | None = None) -> QuerySet[Purge]:
    """What waits for a second person; with `by`, only what this user may decide: others proposed it."""
    found = Purge.objects.filter(outcome=PurgeOutcome.OPEN, expires_at__gt=Now())
    return found.exclude(proposed_by_id_kept=by.pk) if by else found


def propose(words: Iterable[str], *, note: str, reason: str, by: User) -> Purge:
    """Put it down for somebody else to do, or raise PublicationRefused."""
    given = words_of("\n".join(words))
    note, reason = normalise(note, multiline=True), normalise(reason, multiline=True)
    with door.passage(by, redacting=True):
        if waiting().filter(words="\n".join(given)).exists():
            raise PublicationRefused([gettext("Just this was proposed already, and waits for a second person.")])
        door.refuse_if(objections(look(given), words=given, note=note, reason=reason))
        return Purge.objects.create(
            words="\n".join(given),
            note=note,
            reason=reason,
            **signed("proposed_by", by),
        )


def confirm(purge: UUID, *, by: User) -> Redaction:
    """Remove the words from everywhere, or raise PublicationRefused and change nothing.

    What holds them now goes, also what was typed after somebody looked.
    """
    with door.passage(by, confirming=True):
        asked = _held(purge)
        _refuse_who_may_not(asked, by)
        hold_still()
        words = words_of(asked.words)
        found = look(words, but=purge)
        plan = found.plan
        locked = door.lock(subjects_of(plan))
        door.refuse_if(objections(found, words=words, note=asked.note, reason=asked.reason))
        log = carry_out(plan, locked, by=by, note=asked.note, reason=asked.reason)
        _decide(asked, PurgeOutcome.DONE, by, log)
        refuse_what_is_left(look(words).plan)
    renew_locks(plan)
    return log


def drop(purge: UUID, *, by: User) -> Purge:
    """It is not done, and the words are forgotten. Whoever proposed it takes it back."""
    with door.passage(by, confirming=True):
        asked = _held(purge)
        own = asked.proposed_by_id_kept == by.pk
        _decide(asked, PurgeOutcome.TAKEN_BACK if own else PurgeOutcome.REFUSED, by)
    return asked


def empty_expired() -> int:
    """Forget the words of what nobody decided in time; how many there were. What somebody holds is for the next time."""
    late = Purge.objects.filter(outcome=PurgeOutcome.OPEN, expires_at__lte=Now())
    with transaction.atomic():
        found = list(late.select_for_update(skip_locked=True))
        for each in found:
            _decide(each, PurgeOutcome.EXPIRED)
    return len(found)


def hold_still() -> None:
    """Nobody writes at the desk until the transaction ends; readers and whoever looks are not held up.

    Raises PublicationRefused where somebody writes all the time. Subjects first and more strictly than the rest: whoever
    changes anything of one begins by taking hold of its row.
    """
    subjects = [model._meta.db_table for model in MODELS.values()]
    others = sorted({model._meta.db_table for model in apps.get_app_config("desk").get_models()} - set(subjects))
    ends = time.monotonic() + PATIENCE
    while True:
        insists = time.monotonic() > ends
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('lock_timeout')")
                (before,) = cursor.fetchone()
                cursor.execute(f"SET LOCAL lock_timeout = {INSISTING if insists else TURN}")
                cursor.execute(f"LOCK TABLE {', '.join(subjects)} IN EXCLUSIVE MODE")
                cursor.execute(f"LOCK TABLE {', '.join(others)} IN SHARE ROW EXCLUSIVE MODE")
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [before])
                return
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
                raise
            if insists:
                raise PublicationRefused(
                    [gettext("Others are saving all the time. Nothing was removed: try again in a minute.")]
                ) from error
        time.sleep(PAUSE)


def _held(purge: UUID) -> Purge:
    """The proposal, held until the transaction ends. PublicationRefused where it waits no more."""
    asked = Purge.objects.select_for_update().filter(pk=purge, outcome=PurgeOutcome.OPEN).first()
    if asked is None:
        raise PublicationRefused([gettext("This waits no more: somebody decided it, or its time has run out.")])
    return asked


def _refuse_who_may_not(asked: Purge, by: User) -> None:
    if asked.proposed_by_id_kept == by.pk:
        raise PublicationRefused([gettext("You proposed this yourself: somebody else does it, or refuses it.")])
    if asked.expires_at <= timezone.now():
        raise PublicationRefused([gettext("Its time has run out: it has to be proposed anew.")])
    if asked.proposed_by is None or not may_redact(asked.proposed_by):
        raise PublicationRefused([gettext("Whoever proposed this may not remove texts any more: refuse it.")])


def _decide(asked: Purge, outcome: PurgeOutcome, by: User | None = None, log: Redaction | None = None) -> None:
    asked.outcome, asked.words, asked.redaction, asked.decided_at = outcome.value, "", log, timezone.now()
    if by is not None:
        asked.decided_by, asked.decided_by_id_kept, asked.decided_by_name = by, by.pk, by.get_username()
    asked.save()
