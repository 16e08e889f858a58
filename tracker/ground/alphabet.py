"""The order of the alphabet, as readers of a language know it: databases and Python compare by the numbers of characters."""

import unicodedata
from functools import lru_cache

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абвгґдђеєёжзиіїйјклљмнњоөпрстћуўфхцчџшщъыьэюя"
_OWN = {
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
}
"""Alphabets whose own order is known here; letters of others stand behind, in an order of their script."""
_BESIDE = frozenset("'’ʼ`-‐‑.,·“”«»\"()")
"""What stands within or around words and has no place in the alphabet."""

Key = tuple[tuple[int, ...], str]


def key(text: str, language: str = "en") -> Key:
    """What names are sorted by for readers of this language: its own script first, whatever the case or the accents.

    What differs in nothing else stands in the order of its characters.
    """
    places = _places(language.split("-", 1)[0].lower())
    found: list[int] = []
    for sign in unicodedata.normalize("NFC", text.casefold()):
        if sign in places:
            found.append(places[sign])
        elif sign not in _BESIDE:
            plain = unicodedata.normalize("NFD", sign)[0]
            found.append(places.get(plain, _BEHIND + ord(plain)))
    return tuple(found), text


def is_cyrillic(language: str) -> bool:
    """Whether readers of this language, as a page names it, read Cyrillic, as far as is known here."""
    return language.split("-", 1)[0].lower() in _OWN


_BEHIND = 1_000
"""The place of the first sign that is in no alphabet here; spaces and digits stand before all letters."""


@lru_cache(maxsize=64)
def _places(language: str) -> dict[str, int]:
    own = _OWN.get(language)
    scripts = (own, _CYRILLIC, _LATIN) if own else (_LATIN, _CYRILLIC)
    letters = dict.fromkeys(" 0123456789" + "".join(scripts))
    return {letter: place for place, letter in enumerate(letters)}
