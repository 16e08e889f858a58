"""What readers would see change if a source were marked retracted, without marking it."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from tracker.ground.status import Status
from tracker.ground.vocabulary import SourceState
from tracker.record.documents import ClaimDoc, SourceDoc
from tracker.record.models import Reference
from tracker.record.references import direct, onward
from tracker.record.standing import derive_claim
from tracker.record.worlds import Held, World, first_seen, latest


def statuses_if_retracted(sources: Iterable[UUID]) -> dict[UUID, tuple[Status, Status]]:
    """{public claim: its status now, its status then}, of those for which it differs. A few queries, however many."""
    retracted = set(sources)
    naming = Reference.objects.using("default").filter(target__in=retracted, current=True)
    claims = set(naming.values_list("subject", flat=True))
    known = first_seen(claims, using="default")
    now = World(latest(claims, using="default"), known)
    bodies = {claim: body for claim in claims if (body := now.body(claim, ClaimDoc)) is not None}
    _add_all_behind(now)
    then = World([_as_retracted(held) if held.subject in retracted else held for held in now], known)
    found = {claim: (derive_claim(claim, body, now), derive_claim(claim, body, then)) for claim, body in bodies.items()}
    return {
        claim: (was, will) for claim, (was, will) in found.items() if (was.code, was.rule) != (will.code, will.rule)
    }


def _as_retracted(held: Held) -> Held:
    if held.document is None or not isinstance(held.document.body, SourceDoc):
        return held
    body = replace(held.document.body, state=SourceState.RETRACTED)
    return replace(held, document=replace(held.document, body=body))


def _add_all_behind(world: World) -> None:
    """The last editions of everything that the world's documents name, and of what stands behind that."""
    asked = {held.subject for held in world}
    wanted = {target for held in world if held.document for target in direct(held.document)}
    while wanted := wanted - asked:
        asked |= wanted
        fresh = latest(wanted, using="default")
        world.add(fresh)
        wanted = {target for held in fresh if held.document for target in onward(held.document)}
