"""Quotes: original first, in its own language and direction; a translation says who made it (PAGES.md)."""

from dataclasses import dataclass

from django.utils.translation import gettext

from tracker.record.documents import Quote
from tracker.web.presenters.languages import direction, language_name, quoted
from tracker.web.presenters.names import Names


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteView:
    text: str
    language: str
    direction: str
    translation: str
    caption: str


def quote_view(quote: Quote, names: Names) -> QuoteView:
    """A quote as it is shown; the translation is in the language of the page."""
    return QuoteView(
        text=quoted(quote.text, quote.language),
        language=quote.language,
        direction=direction(quote.language),
        translation=quoted(quote.translation, "") if quote.translation else "",
        caption=_caption(quote, names),
    )


def _caption(quote: Quote, names: Names) -> str:
    by = names.actor(quote.rendered_by).text if quote.rendered_by else ""
    values = {"name": by, "language": language_name(quote.language)}
    if quote.translation:
        parts = [gettext("Translation by %(name)s") % values if by else gettext("Translated; by whom is not stated")]
    elif by:
        parts = [gettext("%(language)s as given by %(name)s") % values]
    else:
        parts = []
    if not quote.original_seen:
        parts.append(gettext("original not seen") if parts else gettext("Original not seen"))
    return "; ".join(parts)
