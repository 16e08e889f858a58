"""Positions of one actor for one voice on one thing, among which one may be the opposite of another.

beside(asked, will_be)      for each of these positions all that would be public then, itself among them
turned(own, others)         the one whose opposite it is, where nothing says what either does to the other
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from tracker.ground.dates import Date
from tracker.ground.reversals import opposite
from tracker.ground.vocabulary import SubjectKind
from tracker.record.cards import position_voice
from tracker.record.documents import PositionDoc
from tracker.record.models import Entry
from tracker.record.worlds import World


@dataclass(frozen=True, slots=True)
class Taken:
    """A position: `who` takes it on what, as far as two of them can be compared."""

    id: UUID
    who: object
    position: str
    said: str
    changes: UUID | None


def beside(asked: Mapping[UUID, PositionDoc], will_be: World) -> dict[UUID, list[Taken]]:
    """Those of the same actor and voice on the same version or point, the earliest first; at most one query.

    Of an unnamed actor nobody knows whether it is the same one: there is none.
    """
    own = {pk: taken for pk, doc in asked.items() if (taken := _taken(pk, doc, will_be)) is not None}
    if not own:
        return {}
    plans, actors = ({getattr(doc, name) for doc in asked.values()} for name in ("plan", "actor"))
    rows = Entry.objects.using("default").filter(kind=SubjectKind.POSITION.value, actor__in=actors, plan__in=plans)
    public = [
        Taken(row.subject, (row.actor, row.voice, row.point or row.version), row.stance, row.said, row.changes)
        for row in rows
        if row.voice is not None and row.subject not in asked
    ]
    groups: dict[object, list[Taken]] = {}
    for each in (*public, *own.values()):
        groups.setdefault(each.who, []).append(each)
    for group in groups.values():
        group.sort(key=lambda each: (Date.parse(each.said).order, each.id))
    return {pk: groups[taken.who] for pk, taken in own.items()}


def _taken(subject: UUID, doc: PositionDoc, world: World) -> Taken | None:
    voice = position_voice(doc, world)
    if voice is None:
        return None
    who = (doc.actor, UUID(voice), doc.point or doc.version)
    return Taken(subject, who, doc.position, doc.stated, doc.changes.target if doc.changes else None)


def turned(own: UUID, taken: Iterable[Taken]) -> tuple[Taken, Taken] | None:
    """(the earlier, the later): two opposite ones, one of them this, that no change leads from or to the other way."""
    all_of_them = list(taken)
    changed = {each.changes for each in all_of_them}
    for earlier, later in combinations(all_of_them, 2):
        if (
            own in (earlier.id, later.id)
            and opposite(earlier.position, later.position)
            and not {earlier.id, later.id} & changed
        ):
            return earlier, later
    return None
