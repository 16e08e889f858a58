"""What a publication does to claims that are not part of it: a retracted source, a changed side changes statuses elsewhere.

effects(documents) -> list[Effect]      every public claim whose status rests on one of these subjects
effects_of(preview)                     the same for all that a preview would append
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from tracker.desk.preview import Preview
from tracker.desk.would_be import learn_all_behind, with_documents
from tracker.ground.status import Status
from tracker.ground.vocabulary import ActorKind, SourceState, SubjectKind
from tracker.record.documents import ActorDoc, Body, ClaimDoc, Document, SourceDoc
from tracker.record.models import Listing, Reference
from tracker.record.standing import derive_claim
from tracker.record.worlds import World, first_seen, latest


@dataclass(frozen=True, slots=True)
class Effect:
    """One public claim that rests on what changes: its status as readers see it, and as it would be."""

    subject: UUID
    title: str
    before: Status
    after: Status

    @property
    def changed(self) -> bool:
        """Whether readers would see another status, or the same by another rule or another checker."""
        return _seen(self.before) != _seen(self.after)

    @property
    def noted(self) -> bool:
        """Whether only what stands beside the status would change: “a source was retracted”."""
        return not self.changed and self.before.notes != self.after.notes


def _seen(status: Status) -> object:
    return status.code, status.rule, status.wording, status.checkers


def effects_of(preview: Preview) -> list[Effect]:
    """What publishing this would do to claims that are not part of it."""
    documents = {item.subject: item.document for item in preview.appended}
    return effects(documents, {item.subject for item in preview.items}, preview.world)


def effects(
    documents: Mapping[UUID, Document], batch: set[UUID] | None = None, world: World | None = None
) -> list[Effect]:
    """Every public claim outside the `batch` (by default: these subjects) that rests on them, however far.

    Those whose status would change come first, then by title. Where nothing changes that a status could depend on, no
    claim is looked at: one query, or none with a `world` that holds the last editions of these subjects. Else the number
    of queries depends on how deep the chains are, not on how many claims.
    """
    before = World(latest(documents, using="default")) if world is None else world
    turning = {
        subject: document
        for subject, document in documents.items()
        if (held := before.get(subject)) and held.document and _weight(held.document.body) != _weight(document.body)
    }
    if not turning:
        return []
    resting = Reference.objects.filter(target__in=turning, current=True).values("subject")
    listed = Listing.objects.filter(subject__in=resting, kind=SubjectKind.CLAIM.value)
    titles = dict(listed.exclude(subject__in=batch or set(documents)).values_list("subject", "title"))
    known = first_seen(titles, using="default")
    now = World(latest(titles, using="default"), known)
    learn_all_behind(now, documents.values())
    then = with_documents(now, turning, datetime.now(UTC), known)
    found = [
        Effect(subject, title, derive_claim(subject, body, now), derive_claim(subject, body, then))
        for subject, title in titles.items()
        if (body := now.body(subject, ClaimDoc)) is not None
    ]
    return sorted(found, key=lambda effect: (not effect.changed, effect.title.casefold(), str(effect.subject)))


def _weight(body: Body) -> object:
    """What the rules know of an actor or a source (record/standing.py): nothing else of it moves a status."""
    match body:
        case SourceDoc():
            return body.state == SourceState.RETRACTED, body.published, body.carries
        case ActorDoc():
            return body.unnamed, body.independent, body.kind == ActorKind.OUTLET, body.party
    return None
