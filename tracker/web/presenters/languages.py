"""Languages as pages need them: direction of writing, quotation marks, names."""

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from tracker.web.translating import get_language, gettext

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"})
_MARKS = {
    "de": ("„", "“"),
    "fr": ("« ", " »"),
    "pl": ("„", "”"),
    "ru": ("«", "»"),
    "uk": ("«", "»"),
}


def direction(tag: str) -> str:
    """ "rtl" or "ltr" for a BCP 47 tag."""
    return "rtl" if _primary(tag) in _RIGHT_TO_LEFT else "ltr"


def quoted(text: str, tag: str) -> str:
    """The text between the quotation marks of its own language."""
    before, after = _MARKS.get(_primary(tag), ("“", "”"))
    return f"{before}{text}{after}"


def language_name(tag: str) -> str:
    """The name of a language in the language of the page; the tag itself where it has no name here."""
    try:
        info = get_language_info(_primary(tag))
    except KeyError:
        return tag
    return gettext(info["name"])


def attributes(tag: str) -> SafeString:
    """` lang="en"` for an element whose text is in another language than the page, with `dir` where it is written otherwise."""
    here = get_language() or ""
    if not tag or _primary(tag) == _primary(here):
        return SafeString("")
    turned = format_html(' dir="{}"', direction(tag)) if direction(tag) != direction(here) else ""
    return format_html(' lang="{}"{}', tag, turned)


def worded(text: str, tag: str) -> str:
    """A text for a template, marked as in its language where the page is in another. Not to be put into other texts."""
    marks = attributes(tag) if text else ""
    return format_html("<span{}>{}</span>", marks, text) if marks else text


def desk_words(text: str) -> str:
    """What the newsroom wrote where no language is recorded, for a template: it is in the site's own language."""
    return worded(text, settings.LANGUAGE_CODE) if text else text


def _primary(tag: str) -> str:
    return tag.split("-", 1)[0].lower()
