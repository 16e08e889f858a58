"""A claim's status over time: what it was from which day on, from the documents and cards of its page.

Pure. The status as of each day on which something was said (RULES.md P1) is worked out by the rules; days on which
it stays what it was are left out.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from tracker.ground.immutable import immutable
from tracker.ground.standing import Span, latest_day
from tracker.ground.status import Claim, Status, derive
from tracker.record.cards import status_of
from tracker.record.documents import ClaimDoc
from tracker.record.rows import Card
from tracker.record.standing import statement_of


@immutable()
class Turn:
    """From this day on. `status` and `refs` as in a claim's card (cards.py)."""

    day: date
    status: dict[str, Any]
    refs: dict[str, Any]


def turns(subject: UUID, doc: ClaimDoc, cards: Mapping[UUID, Card]) -> tuple[Turn, ...]:
    """The earliest first; none where nothing was said. `cards` are those of all that the claim refers to, and its own."""
    lookup = _Cards(cards, subject)
    statements = [statement_of(each, lookup) for each in doc.statements]
    days = sorted({day for each in statements if (day := latest_day(each, Span.of(each)))})
    found: list[Turn] = []
    shown: tuple[Any, ...] = ()
    for day in days:
        status = derive(Claim(id=str(subject), checkable=doc.checkable), statements, day)
        said = (status.code, status.wording, status.checkers)
        if said != shown:
            found.append(Turn(day, status_of(status), lookup.refs(status)))
        shown = said
    return tuple(found)


@immutable()
class _Actor:
    kind: str
    unnamed: bool
    independent: bool
    party: UUID | None


@immutable()
class _Source:
    published: str
    state: str
    carries: UUID | None


class _Cards:
    """What the rules need (standing.py `Lookup`), from cards."""

    def __init__(self, cards: Mapping[UUID, Card], subject: UUID) -> None:
        self._cards = cards
        self._seen = {
            UUID(line["statement"]): line["first_published"]
            for side in cards[subject].card["sides"].values()
            for line in side
        }

    def actor(self, subject: UUID | None) -> _Actor | None:
        found = self._cards.get(subject) if subject else None
        if found is None:
            return None
        card = found.card
        return _Actor(card["kind"], card["unnamed"], card["independent"], _id(card["party"]))

    def source(self, subject: UUID | None) -> _Source | None:
        found = self._cards.get(subject) if subject else None
        if found is None:
            return None
        card = found.card
        return _Source(card["published"], card["state"], _id(card["carries"]))

    def first_seen(self, statement: UUID) -> datetime | None:
        day = self._seen.get(statement)
        return datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None

    def refs(self, status: Status) -> dict[str, Any]:
        """The names that a status is worded with."""
        wanted = {*status.checkers, *(note.actor for note in status.notes if note.actor)}
        found = {each: card for each in wanted if (card := self._cards.get(UUID(each)))}
        return {
            each: {"id": each, "name": card.title, "slug": card.slug, "unnamed": card.unnamed}
            for each, card in found.items()
        }


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None
