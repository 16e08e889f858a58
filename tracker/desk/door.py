"""The door's mechanics: who may pass, locking, writing editions with their approvals. Used by publishing.py alone."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext
from psycopg import Error
from psycopg.errors import QueryCanceled

from tracker.desk.loading import tables_of
from tracker.desk.models import Approval
from tracker.desk.models.faults import RACES
from tracker.desk.people import signed
from tracker.desk.touched import Seen, Touched
from tracker.record import ledger
from tracker.record.documents import Document
from tracker.record.models import Edition
from tracker.record.projections import AddressTakenError, refresh

logger = logging.getLogger(__name__)

PERMISSION = "desk.publish"
REDACT = "desk.redact"


class PublicationRefused(Exception):  # noqa: N818 - it is an answer to the editor, not a fault
    """What was asked for was not done; nothing was written. `problems` says why, for the editor to read."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


def refuse_if(problems: Sequence[str]) -> None:
    """Raise PublicationRefused where there are any."""
    if problems:
        raise PublicationRefused(problems)


def may_publish(user: User) -> bool:
    """Whether this user may publish and withdraw at all; four eyes are another matter."""
    return user.is_active and user.has_perm(PERMISSION)


def may_redact(user: User) -> bool:
    """Whether this user may remove texts for good."""
    return user.is_active and user.has_perm(REDACT)


def may_confirm(user: User) -> bool:
    """Whether this user may be the second person by whom a purge is done."""
    return may_publish(user) or may_redact(user)


@contextmanager
def passage(user: User, *, redacting: bool = False, confirming: bool = False, entering: bool = False) -> Iterator[None]:
    """One transaction through the door; whatever refuses it comes out as PublicationRefused.

    `confirming`: texts are removed that somebody who may redact asked for. `entering`: nothing is published in it, and the
    caller has seen to it that the user works at the desk.
    """
    if confirming and not may_confirm(user):
        raise PublicationRefused([gettext("You may not confirm a purge.")])
    if redacting and not may_redact(user):
        raise PublicationRefused([gettext("You may not remove texts for good.")])
    if not (redacting or confirming or entering) and not may_publish(user):
        raise PublicationRefused([gettext("You may not publish.")])
    try:
        with transaction.atomic():
            yield
    except AddressTakenError as error:
        message = gettext("The address “%s” belonged to something else once. Choose another.") % error.slug
        raise PublicationRefused([message]) from error
    except ledger.LedgerError as error:
        # Nobody at the desk can do anything about it, and what they typed is still to be on their page.
        logger.exception("The record refused an edition.")
        message = gettext("The record does not take this: “%(why)s” Nothing was changed. Tell the operator.")
        raise PublicationRefused([message % {"why": error}]) from error
    except (IntegrityError, OperationalError) as error:
        if (redacting or confirming) and isinstance(error, IntegrityError):
            raise PublicationRefused([_a_truth_speaks_against_it(error)]) from error
        if isinstance(error.__cause__, RACES):
            raise PublicationRefused([changed_meanwhile()]) from error
        if isinstance(error.__cause__, QueryCanceled):
            message = gettext(
                "The database took too long over this. Nothing was changed: wait a little, then try again."
            )
            raise PublicationRefused([message]) from error
        raise


def _a_truth_speaks_against_it(error: IntegrityError) -> str:
    """Which one, without the row: PostgreSQL's own words would repeat what shall be removed."""
    told = error.__cause__.diag if isinstance(error.__cause__, Error) else None
    where = ".".join(name for name in (told and told.table_name, told and told.constraint_name) if name)
    text = gettext(
        "The database refuses what would be left (%(where)s): “[removed]” cannot stand there. Nothing was removed. "
        "Change that text by hand, publish it, then remove the words from what is older; or tell the operator."
    )
    return text % {"where": where or gettext("unnamed rule")}


def changed_meanwhile() -> str:
    """What an editor reads where somebody else was quicker."""
    return gettext("Somebody changed something of this meanwhile. Look at it again, then publish.")


def lock(subjects: Iterable[UUID]) -> dict[UUID, int]:
    """Lock the rows of these subjects, always in the same order, and return the version of each.

    FOR UPDATE and not weaker: a part that somebody adds meanwhile has to wait for the row that it belongs to.
    """
    versions: dict[UUID, int] = {}
    for model, keys in tables_of(subjects).items():
        rows = model._default_manager.filter(pk__in=keys).order_by("pk").select_for_update()
        versions.update(rows.values_list("pk", "version"))
    return versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One edition to be written. `seen` is what its approval will say that it took in."""

    subject: UUID
    document: Document
    change: str
    touched: Touched
    seen: Seen
    four_eyes: bool


def write(entries: Iterable[Entry], by: User) -> list[Edition]:
    """Append these editions in their order, bring the projections up to date and sign."""
    written = append_all(entries)
    if written:
        refresh([entry.subject for entry, _ in written])
        sign(written, by)
    return [edition for _, edition in written]


def append_all(entries: Iterable[Entry]) -> list[tuple[Entry, Edition]]:
    """Append these editions in their order. The caller refreshes the projections and signs before it commits."""
    wanted = list(entries)
    editions = ledger.append_all(
        ledger.Appended(each.document.kind, each.subject, each.document, each.change) for each in wanted
    )
    return list(zip(wanted, editions, strict=True))


def sign(written: Iterable[tuple[Entry, Edition]], by: User) -> None:
    """Keep who let these editions through."""
    Approval.objects.bulk_create(
        Approval(
            sequence=edition.sequence,
            subject=entry.subject,
            **signed("published_by", by),
            touched_by=sorted(entry.touched.users),
            touched_by_unknown=entry.touched.unknown,
            four_eyes=entry.four_eyes,
            seen=entry.seen,
        )
        for entry, edition in written
    )


def four_eyes() -> bool:
    """Whether a second person has to have had a hand in what is published (FOUR_EYES)."""
    return bool(settings.FOUR_EYES)


def refuse_stale(expected: Mapping[UUID, int], there: Mapping[UUID, int]) -> None:
    """Recheck, under the locks, the versions of the rows that were handed in."""
    refuse_if([changed_meanwhile()] if any(there.get(row) != version for row, version in expected.items()) else [])
