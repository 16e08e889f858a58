"""What a source is called: its own title, or what stands in for one in the language of the page."""

from tracker.record.reading import Card
from tracker.web.presenters import dates
from tracker.web.presenters.languages import worded


def source_title(card: Card) -> str:
    """Its title; without one "Article, Reuters, 21 Nov 2025", as record/cards.py has it, with the date as readers write it."""
    if card.card["title"]:
        return card.title
    published = dates.short(card.card["published"]) if card.card["published"] else ""
    text = ", ".join(filter(None, (card.card["kind"], card.card["publisher"]["name"], published)))
    return text[:1].upper() + text[1:]


def title_language(card: Card) -> str:
    """The language of its own title; "" where it has none: what stands in for one is not in the language of the source."""
    return str(card.card["language"]) if card.card["title"] else ""


def worded_title(card: Card) -> str:
    """The title for a template, marked as in its language."""
    return worded(source_title(card), title_language(card))
