"""The language in an address (PAGES.md "Addresses"): `/uk/claims/` is `/claims/` in Ukrainian, bare is the default language.

The address alone decides: neither what a browser prefers nor a cookie is asked, so that an address is the same for everyone.
"""

import re

from django.conf import settings

from tracker.web.translating import get_language

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
PATTERN = f"(?:{'|'.join(map(re.escape, LANGUAGES))})/"
"""What stands between the first slash and the bare address, as a regular expression."""

_WITH_LANGUAGE = re.compile(f"/(?P<language>{'|'.join(map(re.escape, LANGUAGES))})(?P<rest>/.*)?", re.DOTALL)
_PREFIXES = {code: "" if code == settings.LANGUAGE_CODE else f"/{code}" for code in LANGUAGES}


def language_of(path: str) -> str:
    """The language of a path, the default one where it names none."""
    match = _WITH_LANGUAGE.fullmatch(path)
    return match["language"] if match else settings.LANGUAGE_CODE


def bare(path: str) -> str:
    """A path (with its query) without its language. What comes after one never names another site: `//evil.example`."""
    match = _WITH_LANGUAGE.fullmatch(path)
    return "/" + (match["rest"] or "").lstrip("/") if match else path


def localized(path: str, language: str = "") -> str:
    """A bare path in a language, by default the active one."""
    return f"{_PREFIXES.get(language or get_language() or '', '')}{path}"
