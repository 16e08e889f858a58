"""Names in one form, however they are spelled and in whatever alphabet: Zelensky, Zelenskiy, Зеленський, Зеленский.

    normal_form("Зеленський")    -> "selenski"           for comparing: sounds that spellings confuse are one
    keys("Volodymyr Zelensky")   -> ("vldmr", "slnsk")   for finding: consonants alone, one key for each word

Neither is for readers, and neither follows a standard: they are what the usual spellings have in common. Ukrainian,
Russian, Belarusian, South Slavic and Greek letters, Latin ones with their diacritics, and Arabic and Persian ones, whose
short vowels are not written, so that of those only the keys meet. Letters of other scripts stay as they are.

PostgreSQL makes the same keys (`desk_name_keys`, in the desk's migration of duplicates), so that an index can hold them.
A test compares the two: whoever changes something here also writes a migration.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

APOSTROPHES: Final = "'’ʼ‘ʻ`´ʹ′"
"""Left out within words."""
POSSESSIVE: Final = "['’ʼ][sS](?![a-zA-Z])"
"""Left out before anything else: “Ukraine’s”."""
MARKS: Final = "[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640]"
"""What stands on or between letters after they were taken apart (NFKD)."""

_SMALL: Final = {
    **dict(zip("abcdehiklmnoprstuvxz", "abcdehiklmnoprstuvxz", strict=True)),
    **dict(zip("fgjqwy", "vhikvi", strict=True)),
    **dict(zip("ßæœøđðþłıəŋ", "seeoddtlien", strict=True)),
    **dict(zip("абвгґдежзиклмнопрстуфхцчшщыэюяєіјљњћђџѕ", "abvhhdessiklmnoprstuvhssssieuaeiilnsiis", strict=True)),
    **dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "avhdesitiklmnxoprsstivhso", strict=True)),
}
_ARABIC: Final = dict(zip("ابتثجحخدذرزسشصضطظغفقكلمنهويىپچژگکی", "abttihhddrssssdtshvkklmnhuiapsshki", strict=True))
_SILENT: Final = "ьъЬЪءةع"
LETTERS: Final = {
    **_SMALL,
    **{small.upper(): sound for small, sound in _SMALL.items() if len(small.upper()) == 1 and small.upper() != small},
    **_ARABIC,
    **dict.fromkeys(_SILENT, ""),
}
"""Each letter and its sound. Capitals stand for themselves: which they are is not left to a database's locale."""

BEFORE: Final = (("[Дд][Жж]", "i"), ("[Уу]\u0306", "v"), ("[Cc][\u030c\u0301]", "ch"))
"""(pattern, instead), before marks go and letters become sounds, in this order."""
SPELLINGS: Final = (
    ("dzh", "i"),
    ("kh", "h"),
    ("ph", "v"),
    ("th", "t"),
    ("tsch|sch|tch|tsh|ch|sh|zh", "s"),
    ("cz|tz|ts|z", "s"),
    ("c(?=[ei])", "s"),
    ("c", "k"),
    ("x", "ks"),
    ("i(?=[aeou])", ""),
    (r"(.)\1+", r"\1"),
)
"""(pattern, instead) of Latin spellings, in this order."""

NO_WORD: Final = "[^a-z0-9\u00c0-\u1fff\u2c00-\u2fff\u3040-\U0010ffff]+"
"""What stands between words, once letters are sounds."""
VOWELS: Final = "[aeiou]"
KEY_LENGTH: Final = 5

_TABLE: Final = str.maketrans(LETTERS)
_WITHOUT: Final = str.maketrans("", "", APOSTROPHES)


@lru_cache(maxsize=50_000)
def normal_form(text: str) -> str:
    """The words of a text as they sound, in small Latin letters, parted by single blanks; "" where there are none."""
    text = re.sub(POSSESSIVE, "", text).translate(_WITHOUT)
    text = unicodedata.normalize("NFKD", text)
    for pattern, instead in BEFORE:
        text = re.sub(pattern, instead, text)
    text = re.sub(MARKS, "", text).translate(_TABLE)
    for pattern, instead in SPELLINGS:
        text = re.sub(pattern, instead, text)
    return re.sub(NO_WORD, " ", text).strip()


def keys(text: str) -> tuple[str, ...]:
    """One key for each different word, in their order: its first consonants, or the word where it has less than two."""
    return tuple(dict.fromkeys(_key(word) for word in normal_form(text).split()))


def _key(word: str) -> str:
    consonants = re.sub(VOWELS, "", word)
    return (word if len(consonants) < 2 else consonants)[:KEY_LENGTH]
