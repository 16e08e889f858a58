"""Names of actors, sources, plans and claims, resolved from the cards that belong to a page."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tracker.ground.immutable import immutable
from tracker.record.reading import Card
from tracker.web.presenters import links
from tracker.web.translating import gettext


@immutable()
class Name:
    """A name with its page; `url` is "" for unnamed actors and for what was removed.

    `content` is the part of it that is in a language of its own, as a claim's wording after its status.
    """

    text: str
    url: str = ""
    content: str = ""
    language: str = ""


class Names:
    """Looks ids up among the cards of one page. What is not among them is not public (any more): "[removed]"."""

    def __init__(self, cards: Mapping[UUID, Card]) -> None:
        self._cards = cards

    @property
    def cards(self) -> Mapping[UUID, Card]:
        return self._cards

    def card(self, subject: UUID | str | None) -> Card | None:
        """The card of this id, written as in a document or as in JSON."""
        if subject is None:
            return None
        return self._cards.get(subject if isinstance(subject, UUID) else UUID(subject))

    def actor(self, subject: UUID | str) -> Name:
        """An actor's name; an unnamed one as the outlet described them."""
        card = self.card(subject)
        if card is None:
            return removed()
        return Name(card.title, "" if card.unnamed else links.actor(card.slug))

    def text(self, subject: UUID | str) -> str:
        """The same as text alone."""
        card = self.card(subject)
        return removed().text if card is None else card.title

    def several(self, subjects: tuple[UUID | str, ...] | list[str]) -> str:
        """Names in one line: "A", "A and B", "A, B and C"."""
        return joined([self.text(subject) for subject in subjects])


def ref_name(ref: Mapping[str, Any] | None) -> Name:
    """The name in a card's `ref` (record/cards.py), without looking anything up."""
    return Name(ref_text(ref), "" if not ref or not ref["name"] or ref["unnamed"] else links.actor(ref["slug"]))


def ref_text(ref: Mapping[str, Any] | None) -> str:
    """The same as text alone."""
    return ref["name"] if ref and ref["name"] else removed().text


def removed() -> Name:
    """What stands where a name was."""
    return Name(gettext("[removed]"))


def joined(texts: list[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    if len(texts) < 2:
        return "".join(texts)
    return gettext("%(several)s and %(last)s") % {"several": ", ".join(texts[:-1]), "last": texts[-1]}
