"""Quotes: original first, in its own language and direction; a translation says who made it (PAGES.md)."""

from django.conf import settings

from tracker.ground.immutable import immutable
from tracker.record.documents import CopyDoc, Quote
from tracker.web.presenters import dates
from tracker.web.presenters.languages import desk_words, direction, language_name, quoted
from tracker.web.presenters.names import Names
from tracker.web.translating import gettext

SHORT = 12
"""Characters of a hash that tell it from its like for the eye."""


@immutable()
class CheckedView:
    """That the desk has a copy with these words, and which: the copy itself is not public."""

    told: str
    short: str
    full: str


@immutable(kw_only=True)
class QuoteView:
    text: str
    language: str
    direction: str
    translation: str
    caption: str
    checked: CheckedView | None


def quote_view(quote: Quote, names: Names) -> QuoteView:
    """A quote as it is shown; the translation is in the language of the site."""
    return QuoteView(
        text=quoted(quote.text, quote.language),
        language=quote.language,
        direction=direction(quote.language),
        translation=desk_words(quoted(quote.translation, settings.LANGUAGE_CODE)) if quote.translation else "",
        caption=_caption(quote, names),
        checked=_checked(quote.checked, quote) if quote.checked else None,
    )


def _checked(copy: CopyDoc, quote: Quote) -> CheckedView:
    """A translation is nobody's words in the copy: it is the original that was looked for."""
    if quote.translation:
        told = gettext("Original words checked against the copy kept on %(date)s")
    else:
        told = gettext("Quote checked against the copy kept on %(date)s")
    return CheckedView(told % {"date": dates.short(copy.kept)}, copy.sha256[:SHORT], copy.sha256)


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
