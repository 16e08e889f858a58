"""Words and numbers of a folded text, whole: what a quote may not be cut out of the middle of.

A number is one with its sign, its separators, its currency, its per cent and its "million"; a word is one with what is
joined to it by a hyphen or an apostrophe ("non-nuclear", "can't"). Scripts that write words without spaces have one
token for each character.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from tracker.ground.quotes.folding import BREAK, ranges

WINDOW = 120
"""How far around a place a token is looked for; what goes on longer than that has no words."""

# Thai and Lao; Myanmar; Khmer; kana; Han.
_SOLID = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003fffd"
)
_MONEY = r"$€£¥₴₽₪₺¢₹"
_MAGNITUDES = (
    r"hundred|thousand|million|billion|trillion|percent|per[ ]cent|dozen"
    r"|тис|тисяч\w*|млн|мільйон\w*|млрд|мільярд\w*|відсотк\w*"
    r"|тыс|тысяч\w*|миллион\w*|миллиард\w*|процент\w*"
    r"|cents?|mille|millions?|milliards?|pour[ ]cent|tausend|Tausend|Million(?:en)?|Mio|Milliarden?|Mrd|Prozent"
    r"|آلاف|ألف|مليون|ملايين|مليار|مليارات|بالمئة|في[ ]المئة|אלף|אלפים|אלפי|מיליון|מיליוני|מיליארד|אחוז|אחוזים"
)
# After these a French or Italian word begins; n' is not among them, for it says no.
_ELISIONS = frozenset(
    [
        "l",
        "d",
        "j",
        "m",
        "t",
        "s",
        "c",
        "qu",
        "lorsqu",
        "puisqu",
        "quoiqu",
        "jusqu",
        "un",
        "dell",
        "all",
        "dall",
        "nell",
        "sull",
        "quell",
        "quest",
    ]
)


@cache
def _marks() -> str:
    """Every combining mark, for a character class."""
    return ranges(char for char in map(chr, range(0x300, 0x20000)) if unicodedata.category(char)[0] == "M")


@cache
def _pattern() -> re.Pattern[str]:
    first = rf"[^\W_{_SOLID}]"
    unit = rf"(?:{first}++(?:[{_marks()}]++{first}*+)*+)"
    join = rf"""(?:
          ['&/@*^×_{BREAK}-]
        | (?<=[\u0590-\u05ff])"                          # צה"ל
        | (?<=\d)[.,:٫٬](?=\d)                           # 800,000  5.2  20:30
        | (?<=\d)(?<!\d{{4}})[ ](?=\d{{3}}(?!\d))        # 800 000
        | (?<=\d)[ ](?=\d{{1,3}}/\d|[¼-¾⅐-⅞])            # 2 1/2
        | (?<=\d)[ ](?=(?:{_MAGNITUDES})\b)              # 5 million
        | (?<=\b[^\W\d_])\.(?=[^\W\d_])                  # U.S
        | (?<=[^\W\d_])[.:](?=[a-zäöüßа-яіїєґё])         # example.org  Bürger:innen
        )"""
    return re.compile(
        rf"""
          [{_SOLID}][{_marks()}]*+
        | (?:(?<!\w)[-—+±~≈<>≤≥№\#]{{0,2}}(?:[{_MONEY}][ ]?)?[-+±]?\.?(?=\d))?
          {unit}(?:{join}{unit})*+
          (?:(?<=\d)[ ]?(?:[%‰{_MONEY}](?!\w)|°\w?))?
        """,
        re.VERBOSE,
    )


def tokens(text: str) -> Iterator[re.Match[str]]:
    """The words and numbers of a folded text, in order."""
    return _pattern().finditer(text)


def parted(text: str, place: int) -> bool:
    """Whether this place of a folded text lies within a word or a number, be it in words ("three hundred")."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if before.isalpha() and after == " ":
        return _AMOUNT.match(text, place + 1) is not None
    if before.isalpha() and after.isalpha() and not _SOLITARY.search(before + after):
        return True
    if before == " " and after.isalpha() and not text[max(0, place - 2)].isnumeric():
        return text[max(0, place - 2)].isalpha() and _AMOUNT.match(text, place) is not None
    span = around(text, place)
    return span is not None and not _after_elision(text[span[0] : place])


def around(text: str, place: int) -> tuple[int, int] | None:
    """The word or number that this place lies within, as (start, end)."""
    if not 0 < place < len(text):
        return None
    begin = max(0, place - WINDOW)
    if begin:  # from a white space on, so that no word is begun in its middle
        space = text.find(" ", begin, place)
        begin = space if space >= 0 else begin
    for match in _pattern().finditer(text, begin, min(len(text), place + WINDOW)):
        if match.start() >= place:
            return None
        if match.end() > place:
            return match.span()
    return None


def widened(text: str, start: int, end: int) -> tuple[int, int]:
    """A span together with the whole of the words and numbers that it begins or ends within."""
    if parted(text, start):
        span = around(text, start)
        start = span[0] if span else text.rfind(" ", 0, start - 1) + 1
    if parted(text, end):
        span, amount = around(text, end), _AMOUNT.match(text, end + 1)
        end = span[1] if span else amount.end() if amount else end
    return start, end


def next_border(text: str, place: int) -> int:
    """The next place from here on where something begins after something that is no part of a word."""
    match = _BEGINNING.search(text, place)
    return match.start() if match else len(text)


_HEBREW_PREFIX = re.compile("[ובהכלמש]{1,2}-")
_AMOUNT = re.compile(rf"(?:{_MAGNITUDES})\b")
_SOLITARY = re.compile(f"[{_SOLID}]")
_BEGINNING = re.compile(rf"\b|(?<=[\W_])|(?=[{_SOLID}])|(?<=[{_SOLID}])")


def _after_elision(before: str) -> bool:
    """Whether a word or a number may begin after this beginning of a token: l'accord, ו-800."""
    return (before.endswith("'") and before[:-1].lower() in _ELISIONS) or _HEBREW_PREFIX.fullmatch(before) is not None
