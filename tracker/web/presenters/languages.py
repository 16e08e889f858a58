"""Languages as pages need them: direction of writing, quotation marks, names."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from tracker.web.translating import get_language, gettext

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"})
_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001eeff]")
"""Letters of the scripts that are written from the right."""
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


def attributes(tag: str, *, alone: bool = True) -> SafeString:
    """` lang="en"` for an element whose text is in another language than the page, with `dir` where it is written otherwise.

    `alone`: it is no part of a text that has its direction already.
    """
    here = get_language() or ""
    if not tag or _primary(tag) == _primary(here):
        return SafeString("")
    way = turned(tag) if alone else ""
    return format_html(' lang="{}"{}', tag, format_html(' dir="{}"', way) if way else "")


def turned(tag: str) -> str:
    """The direction of a language where the page is written otherwise, else ""."""
    return direction(tag) if direction(tag) != direction(get_language() or "") else ""


def isolated(text: str) -> str:
    """A text for a template, kept to itself where it is written from the right: a number after it stays after it."""
    return format_html("<bdi>{}</bdi>", text) if _FROM_THE_RIGHT.search(text) else text


def listed(texts: Iterable[str], separator: str = ", ") -> str:
    """Those of the texts that are not "" in one line, for a template."""
    parts = [text for text in texts if text]
    if any(isinstance(part, SafeString) for part in parts):
        return format_html_join(separator, "{}", ((part,) for part in parts))
    return separator.join(parts)


def worded(text: str, tag: str, *, alone: bool = True) -> str:
    """A text for a template, marked as in its language where the page is in another. Not to be put into other texts."""
    marks = attributes(tag, alone=alone) if text else ""
    return format_html("<span{}>{}</span>", marks, text) if marks else text


def desk_words(text: str) -> str:
    """What the newsroom wrote where no language is recorded, for a template: it is in the site's own language."""
    return worded(text, settings.LANGUAGE_CODE) if text else text


def _primary(tag: str) -> str:
    return tag.split("-", 1)[0].lower()
