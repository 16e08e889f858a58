"""Merging two actors, claims or sources that are one and the same (docs/decisions/0022).

    plan_merge(merged, kept)                     what it would do (merge_plan.py)
    propose(merged, kept, by=, note=)            -> Merging, waiting for somebody else
    merge(merged, kept, by=, note=, seen=)       -> Merging, done, or PublicationRefused and nothing is
    drop(merging, by=)                           it is not done

One transaction: the desk's rows that named the one name the other (moving.py); what was public of both is published
together, made from what is public already and from nothing that was not let through the door yet; the address of the one
that goes leads to the other. Its row stays, marked, and is only looked at.
"""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, connection
from django.utils import timezone
from django.utils.translation import gettext

from tracker.desk import door
from tracker.desk.door import PublicationRefused
from tracker.desk.loading import load
from tracker.desk.merge_plan import MergePlan, Row, plan_merge, problems_of_merge
from tracker.desk.merged import waiting
from tracker.desk.models import DossierItem, Merging, Source
from tracker.desk.models.faults import in_words
from tracker.desk.moving import move
from tracker.desk.people import signed
from tracker.desk.problems import short
from tracker.desk.quotes import renew_for
from tracker.desk.states import state_of
from tracker.desk.touched import seen_last, touched
from tracker.ground.text import check_text, normalise
from tracker.ground.vocabulary import Change
from tracker.record.documents import Document

__all__ = ["MergePlan", "PublicationRefused", "drop", "merge", "needs_another", "plan_merge", "problems", "propose"]


def needs_another(plan: MergePlan) -> bool:
    """Whether one proposes it and another does it: where four eyes apply and readers would see anything of it."""
    return bool(settings.FOUR_EYES) and plan.publishes


def problems(plan: MergePlan, *, note: str, by: User | None = None) -> list[str]:
    """Everything that speaks against it, in words; with `by`, also that somebody else has to do it."""
    found = [*map(str, check_text(note, multiline=True)), *problems_of_merge(plan, note)]
    if needs_another(plan):
        found += _unfinished(plan)
    if by is not None and needs_another(plan):
        proposed = waiting(plan.merged.pk)
        if proposed is None or proposed.kept != plan.kept.pk:
            found.append(gettext("Readers see this: propose it, and somebody else merges them."))
        elif proposed.proposed_by_id_kept == by.pk:
            found.append(gettext("You proposed this yourself: somebody else merges them."))
    return found


def _unfinished(plan: MergePlan) -> list[str]:
    """What waits to be published on either of the two. Where four eyes apply it goes through the door first: once its
    rows are another's, nobody could tell any more whose work has been looked at (touched.py counts by subject)."""
    rows = load([plan.merged.pk, plan.kept.pk])
    states = state_of(rows.values(), loaded=rows)
    text = gettext("“%s” has changes that nobody published yet: publish them first, or restore what readers see.")
    return [text % short(str(row)) for key, row in rows.items() if states[key].code == "changed"]


def propose(merged: Row, kept: Row, *, by: User, note: str) -> Merging:
    """Put it down for somebody else to do, or raise PublicationRefused. An earlier proposal for `merged` is dropped."""
    note = normalise(note, multiline=True)
    with door.passage(by, entering=True):
        door.lock([merged.pk, kept.pk])
        door.refuse_if(problems(plan_merge(merged, kept), note=note))
        earlier = waiting(merged.pk)
        if earlier is not None:
            _decide(earlier, by, dropped=True)
        return _new(merged, kept, by, note)


def drop(merging: Merging, *, by: User) -> None:
    """It is not done. Whoever proposed it may drop it too."""
    with door.passage(by, entering=True):
        fresh = Merging.objects.select_for_update().filter(pk=merging.pk, decided_at__isnull=True).first()
        if fresh is None:
            raise PublicationRefused([door.changed_meanwhile()])
        _decide(fresh, by, dropped=True)


def merge(merged: Row, kept: Row, *, by: User, note: str, seen: str | None = None) -> Merging:
    """Fold `merged` into `kept`, or raise PublicationRefused and change nothing.

    `note` is public where `merged` was. `seen` is the fingerprint of the plan that was confirmed: where something else
    would be done by now, nothing is. The versions of the rows handed in are compared with those in the database.
    """
    note = normalise(note, multiline=True)
    with door.passage(by):
        first = plan_merge(merged, kept)
        locked = door.lock(first.subjects)
        door.refuse_stale({merged.pk: merged.version, kept.pk: kept.version}, locked)
        # Once more under the locks: what was read before them may have changed.
        plan = plan_merge(merged, kept)
        if not plan.subjects <= first.subjects or seen not in (None, plan.fingerprint):
            raise PublicationRefused([door.changed_meanwhile()])
        door.refuse_if(problems(plan, note=note, by=by))
        statuses = {each.claim for each in plan.statuses}
        as_published = _as_published(plan)
        move(plan.moves, plan.merged, plan.kept)
        _truths_speak()
        if isinstance(plan.kept, Source):
            # Its copies were filed under the other one, which its quotes' locks do not outlive.
            renew_for(plan.kept)
        DossierItem.objects.filter(row=plan.merged.pk).update(row=plan.kept.pk)
        done = waiting(plan.merged.pk)
        if done is not None and done.kept != plan.kept.pk:
            _decide(done, by, dropped=True)
            done = None
        done = done or _new(plan.merged, plan.kept, by, note)
        done.note = note
        done.four_eyes = needs_another(plan)
        _decide(done, by, dropped=False)
        door.write(_entries(plan, note, statuses, as_published), by)
    return done


def _truths_speak() -> None:
    """Deferred truths (circles, levels of parties) speak now, while it can still be said in words."""
    try:
        connection.check_constraints()
    except IntegrityError as error:
        raise PublicationRefused([in_words(error)]) from error


def _new(merged: Row, kept: Row, by: User, note: str) -> Merging:
    return Merging.objects.create(
        merged=merged.pk,
        kept=kept.pk,
        note=note,
        **signed("proposed_by", by),
    )


def _decide(merging: Merging, by: User, *, dropped: bool) -> None:
    merging.decided_by, merging.decided_by_id_kept, merging.decided_by_name = by, by.pk, by.get_username()
    merging.decided_at, merging.dropped = timezone.now(), dropped
    merging.save()


def _as_published(plan: MergePlan) -> frozenset[UUID]:
    """What has no changes of its own that wait to be published: for these the merging is all that is taken in."""
    rows = load(plan.documents)
    return frozenset(
        subject for subject, state in state_of(rows.values(), loaded=rows).items() if state.code == "public"
    )


def _entries(plan: MergePlan, note: str, statuses: set[UUID], as_published: frozenset[UUID]) -> list[door.Entry]:
    """The editions, the notice last. Four eyes stand with the merging itself: none of these says more than was public.

    What waits to be published goes on waiting, and whoever touched it is still to be looked at.
    """
    touches, before = touched(plan.documents), seen_last(plan.documents)
    entries = []
    for subject, document in sorted(plan.documents.items(), key=lambda item: item[0] == plan.merged.pk):
        told = subject in statuses or subject in (plan.merged.pk, plan.kept.pk)
        change = Change.MERGE if subject == plan.merged.pk else Change.UPDATE if told else Change.MINOR
        takes_in = subject in as_published and subject != plan.merged.pk
        entries.append(
            door.Entry(
                subject=subject,
                document=Document(
                    kind=document.kind, slug=document.slug, note=note if told else "", body=document.body
                ),
                change=change.value,
                touched=touches[subject],
                seen=touches[subject].seen if takes_in else before.get(subject, {}),
                four_eyes=False,
            )
        )
    return entries
