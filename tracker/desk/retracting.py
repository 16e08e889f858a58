"""A publisher took a source back: every status that rests on it, shown before it changes and published in one go.

plan_retraction(source, since=, by=)                        -> Retraction: what changes, and what else is ready
retract(source, …)                                          -> Publication, where one person may do it
prepare(source, …)                                          -> Review: it waits for somebody else to publish it
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from tracker.desk import door, review
from tracker.desk.documents_of import EVERYTHING, SubjectRow, document_of
from tracker.desk.effects import Effect, effects
from tracker.desk.loading import load
from tracker.desk.models import Review, Source
from tracker.desk.preview import plan_publication
from tracker.desk.publishing import Publication, publish
from tracker.desk.states import state_of
from tracker.desk.suspicions import Suspicion, suspicions
from tracker.ground.dates import Date, DateError
from tracker.ground.text import normalise
from tracker.ground.vocabulary import Change, SourceState
from tracker.record.documents import SourceDoc, canonical, encode
from tracker.record.worlds import World, latest


@dataclass(frozen=True)
class Retraction:
    """What taking a source back would do.

    `effects` are all public claims that rest on it or on what carries it, those whose status changes first. `ready` are
    those among them with changes of their own that could go out with it. `public`: readers see the source; `done`:
    as retracted already.
    """

    effects: tuple[Effect, ...]
    ready: tuple[SubjectRow, ...]
    suspected: tuple[Suspicion, ...]
    public: bool
    done: bool
    fingerprint: str
    """Names exactly what was shown: what an editor confirmed is what happens, or nothing does."""


def plan_retraction(source: Source, *, since: str = "", by: User | None = None) -> Retraction:
    """What would change, from the rows and the record as they are now. Nothing is written.

    The number of queries depends on how deep chains of carriers are, not on how many claims rest on it.
    """
    row = load([source])[source.pk]
    if not isinstance(row, Source):
        raise TypeError("Only a source is retracted.")
    row.state, row.state_since = SourceState.RETRACTED.value, since
    document = document_of(row, EVERYTHING)
    body = World(latest([row.pk], using="default")).source(row.pk)
    found = effects({row.pk: document})
    claims = load(effect.subject for effect in found)
    states = state_of(claims.values(), loaded=claims)
    ready = tuple(claims[each.subject] for each in found if states[each.subject].code == "changed")
    told = suspicions(plan_publication(ready, by=by), {row.pk: document}) if ready else []
    # Without the date, which is only being chosen while this is looked at.
    row.state_since = ""
    shown = [
        hashlib.sha256(encode(document_of(row, EVERYTHING))).hexdigest(),
        [[str(each.subject), each.before.rule, each.after.rule, each.changed] for each in found],
        [[str(each.pk), each.version] for each in ready],
    ]
    return Retraction(
        effects=tuple(found),
        ready=ready,
        suspected=tuple(told),
        public=body is not None,
        done=isinstance(body, SourceDoc) and body.state == SourceState.RETRACTED,
        fingerprint=hashlib.sha256(canonical(shown)).hexdigest(),
    )


def in_one_step(user: User) -> bool:
    """Whether this user both retracts and publishes; otherwise it is prepared, and somebody else publishes it."""
    return door.may_publish(user) and not door.four_eyes()


def retract(
    source: Source,
    *,
    since: str,
    note: str,
    by: User,
    together: Collection[UUID] = (),
    answers: Mapping[str, str] | None = None,
    seen: str | None = None,
) -> Publication:
    """Mark the source as retracted and publish it with these ready claims in one transaction, or raise PublicationRefused.

    Every status that rests on it changes with the same commit. `seen` is the fingerprint that was confirmed.
    """
    with transaction.atomic():
        rows = _marked(source, since=since, note=note, by=by, together=together, seen=seen)
        return publish(rows, by=by, change=Change.UPDATE.value, note=note, answers=answers)


def prepare(
    source: Source, *, since: str, note: str, by: User, together: Collection[UUID] = (), seen: str | None = None
) -> Review:
    """Mark the source as retracted on the desk and send it for review with these claims, or raise PublicationRefused."""
    with transaction.atomic():
        rows = _marked(source, since=since, note=note, by=by, together=together, seen=seen)
        return review.send(
            rows[0],
            by=by,
            note=gettext("Retracted by its publisher: look at what changes, and publish it."),
            together=[row.pk for row in rows[1:]],
            public_note=note,
        )


def _marked(
    source: Source, *, since: str, note: str, by: User, together: Iterable[UUID], seen: str | None
) -> list[SubjectRow]:
    """The source as retracted, saved, and the claims that go with it; nothing where something else would be shown now."""
    if not review.may_send(by, source):
        raise door.PublicationRefused([gettext("You may not change this source.")])
    if not normalise(note, multiline=True):
        raise door.PublicationRefused([gettext("Say in the public note who took it back.")])
    try:
        Date.parse(since)
    except DateError as error:
        raise door.PublicationRefused([gettext("Retracted since when: %s") % error]) from error
    door.lock([source.pk])
    row = Source.objects.filter(pk=source.pk).first()
    if row is None:
        raise door.PublicationRefused([door.changed_meanwhile()])
    plan = plan_retraction(row, since=since, by=by)
    if seen not in (None, plan.fingerprint):
        raise door.PublicationRefused([door.changed_meanwhile()])
    if not plan.public or plan.done:
        raise door.PublicationRefused([gettext("Readers do not see this source as one that stands.")])
    wanted = set(together)
    row.state, row.state_since = SourceState.RETRACTED.value, since
    row.save()
    return [row, *(each for each in plan.ready if each.pk in wanted)]
