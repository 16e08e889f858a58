"""Documents after one subject was folded into another: who named the one names the other. Nothing here writes.

    instead(body, old, new)         what somebody else's document says then
    joined(kept, merged, old, new)  what the document of the one that is kept says then: every statement of both

Both are made from public documents alone, so that no merging publishes what nobody let through the door.
"""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from tracker.record.documents import ActorDoc, Body, ClaimDoc, NameDoc, PositionDoc, RelationDoc, StatementDoc

Shape = TypeVar("Shape")


def instead(body: Body, old: UUID, new: UUID) -> Body:
    """The body with `new` wherever it names `old`, each only once in a list; as the desk's rows say it after a merging."""
    match body:
        case ClaimDoc():
            there = {each.kind for each in body.relations if each.target == new}
            relations = tuple(each for each in body.relations if each.target != old or each.kind not in there)
            named = new in {each.actor for each in body.about}
            about = tuple(each for each in body.about if not (named and each.actor == old))
            changed: ClaimDoc = _named(replace(body, relations=relations, about=about), old, new)
            both = zip(changed.statements, body.statements, strict=True)
            return replace(changed, statements=tuple(_spoken(after, before) for after, before in both))
        case PositionDoc():
            position: PositionDoc = _spoken(_named(body, old, new), body)
            return position
    other: Body = _named(body, old, new)
    return other


def joined(kept: Body, merged: Body, old: UUID, new: UUID) -> Body:
    """The body of the one that is kept, with what the other one had and it has not."""
    mine, theirs = instead(kept, old, new), instead(merged, old, new)
    match mine, theirs:
        case ClaimDoc(), ClaimDoc():
            return replace(
                mine,
                points=_once((*mine.points, *theirs.points), lambda each: each.point),
                statements=_once((*mine.statements, *theirs.statements), lambda each: each.id),
                evidence=_once((*mine.evidence, *theirs.evidence), lambda each: each.id),
                assessments=_once((*mine.assessments, *theirs.assessments), lambda each: each.id),
                about=_once((*mine.about, *theirs.about), lambda each: each.actor),
                relations=_relations((*mine.relations, *theirs.relations), new),
            )
        case ActorDoc(), ActorDoc():
            return _actor(mine, theirs, new)
    return mine


def _actor(mine: ActorDoc, theirs: ActorDoc, new: UUID) -> ActorDoc:
    roles = _once((*mine.roles, *theirs.roles), lambda each: (each.role, each.since, each.until))
    speaks_for = tuple(dict.fromkeys(each for each in (*mine.speaks_for, *theirs.speaks_for) if each != new))
    if mine.unnamed:
        # What an outlet called somebody is no name.
        return replace(mine, roles=roles, speaks_for=speaks_for)
    called = (*mine.aliases, *(each for each in (theirs.name, *theirs.aliases) if each != mine.name))
    names: tuple[NameDoc, ...] = _once((*mine.names, *theirs.names), lambda each: (each.name, each.language))
    return replace(mine, roles=roles, speaks_for=speaks_for, aliases=tuple(dict.fromkeys(called)), names=names)


def _relations(relations: Iterable[RelationDoc], own: UUID | None) -> tuple[RelationDoc, ...]:
    """Each kind to each claim once, and none to itself."""
    found: tuple[RelationDoc, ...] = _once(relations, lambda each: (each.kind, each.target))
    return tuple(each for each in found if each.target != own)


def _spoken(after: Any, before: Any) -> Any:
    """Who spoke for somebody with whom they are one now spoke for themselves."""
    speaker, earlier = (after.speaker, before) if isinstance(after, StatementDoc) else (after.actor, before)
    if after.on_behalf_of == speaker and after != earlier:
        return replace(after, on_behalf_of=None)
    return after


def _once(items: Iterable[Any], key: Any) -> tuple[Any, ...]:
    found: dict[Any, Any] = {}
    for each in items:
        found.setdefault(key(each), each)
    return tuple(found.values())


def _named(value: Any, old: UUID, new: UUID) -> Any:
    match value:
        case UUID():
            return new if value == old else value
        case tuple():
            # Where both are named, the one that is kept stays where it stood.
            there = new in value
            return tuple(_named(each, old, new) for each in value if not (there and each == old))
        case _ if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{each.name: _named(getattr(value, each.name), old, new) for each in fields(value)})
    return value
