"""The record as it would be if some documents were public: what the statuses of claims are derived from.

worlds(world, documents)                    the record as it is, and as it would be
with_documents(world, documents, …)         the same world with these documents public in it
learn_all_behind(world, documents)          everything that statuses depend on in it
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from uuid import UUID

from tracker.ground.vocabulary import Change
from tracker.record.documents import ClaimDoc, Document
from tracker.record.references import direct, onward
from tracker.record.worlds import Held, World, first_seen, latest


def worlds(world: World, documents: Mapping[UUID, Document], looked_up: Iterable[UUID] = ()) -> tuple[World, World]:
    """The record as it is and as it would be, as far as the statuses of claims among these documents depend on it.

    `world` holds last editions that are known already; of what else was `looked_up` there is none.
    """
    claims = [subject for subject, document in documents.items() if isinstance(document.body, ClaimDoc)]
    known = first_seen(claims, using="default")
    before = World(world, known)
    learn_all_behind(before, documents.values(), looked_up)
    now = datetime.now(UTC)
    will_be_known = {each: known.get(each, now) for document in documents.values() for each in _ids(document)}
    return before, with_documents(before, documents, now, will_be_known)


def with_documents(
    world: World, documents: Mapping[UUID, Document], now: datetime, known: Mapping[UUID, datetime]
) -> World:
    """The same world with these documents public in it. `known`: when each statement was first published."""
    fresh = [Held(each, doc.kind, 0, 0, Change.UPDATE.value, now, doc) for each, doc in documents.items()]
    return World([*world, *fresh], known)


def learn_all_behind(world: World, documents: Iterable[Document], looked_up: Iterable[UUID] = ()) -> None:
    """Add the last editions of everything public that statuses depend on in this world, with these documents in it.

    However far behind it stands: one query a step.
    """
    all_of_it = [*(held.document for held in world if held.document), *documents]
    wanted = {target for document in all_of_it for target in direct(document)}
    asked = {*(held.subject for held in world), *looked_up}
    while wanted := wanted - asked:
        asked |= wanted
        fresh = latest(wanted, using="default")
        world.add(fresh)
        wanted = {target for held in fresh if held.document for target in onward(held.document)}


def _ids(document: Document) -> Iterable[UUID]:
    body = document.body
    return (statement.id for statement in body.statements) if isinstance(body, ClaimDoc) else ()
