"""What a dossier would enter anew although the desk may have it already, under another id."""

from collections.abc import Collection, Iterator
from uuid import UUID

from tracker.desk.dossier_actors import find_actors
from tracker.desk.duplicates import Likely, likely_actors, likely_claims, likely_sources
from tracker.ground import dossier_items as items

MOST_ASKED = 100
"""Most new items that are compared with the desk: each costs some questions to an index."""
MOST_TOLD = 3
"""Most rows that one of them is said to look like."""

New = Collection[tuple[str, str]]
"""(list, item) of what is new."""


def likely_here(dossier: items.Dossier, new: New) -> Iterator[tuple[str, str, list[Likely]]]:
    """(list, item, rows of the desk that it may be the same as), the likeliest first; nothing of this is sure.

    To be asked while the file's rows are not on the desk. Claims come first, then actors, then sources.
    """
    actors = {actor.id for actor in dossier.actors} - {item for name, item in new if name == "actors"}
    there = find_actors({}, actors)
    wanted = [(name, item) for name in ("claims", "actors", "sources") for item in getattr(dossier, name)]
    wanted = [(name, item) for name, item in wanted if (name, item.id) in new]
    for name, item in wanted[:MOST_ASKED]:
        if found := _likely(dossier, item, there):
            yield name, item.id, found[:MOST_TOLD]


def asked_all(new: New) -> bool:
    """Whether all of what could be compared is."""
    return sum(1 for name, _item in new if name in ("claims", "actors", "sources")) <= MOST_ASKED


def _likely(
    dossier: items.Dossier, item: items.Claim | items.Actor | items.Source, there: dict[str, UUID]
) -> list[Likely]:
    match item:
        case items.Claim():
            said = [
                (there[each.speaker], each.said)
                for each in dossier.statements
                if each.claim == item.id and each.said and each.speaker in there
            ]
            return likely_claims(item.text, place=item.place, said=said)
        case items.Actor():
            return [] if item.unnamed else likely_actors([item.name, *item.aliases], kind=item.kind.value)
        case items.Source():
            return likely_sources(
                url=item.url, publisher=there.get(item.publisher), title=item.title, published=item.published
            )
