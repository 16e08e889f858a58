"""Names in the order of the reader's alphabet."""

from collections.abc import Iterable

from tracker.ground import alphabet
from tracker.record.reading import Card
from tracker.web.translating import get_language


def alphabetical(text: str) -> alphabet.Key:
    """What names are sorted by on a page in the active language."""
    return alphabet.key(text, get_language() or "en")


def by_name(cards: Iterable[Card]) -> list[Card]:
    """Subjects by what they are called."""
    return sorted(cards, key=lambda card: (alphabetical(card.title), card.slug))
