"""What text is acceptable, wherever it comes from: a dossier, a form, a reader's search.

Texts are kept as they were written, so this refuses what could mislead or break a page and mends nothing on its own;
`normalise` is for forms, which mend before they check. `slugify` makes a text's name for addresses.
"""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from tracker.ground.messages import Problem
from tracker.ground.slugs import slugify
from tracker.ground.vocabulary import gettext_noop

__all__ = ["LINE", "TEXT", "URL", "acceptable", "check_text", "check_url", "normalise", "slugify"]

_ = gettext_noop

LINE = 1000
"""Most characters in a text of one line: names, titles, a claim's wording."""
TEXT = 20_000
"""Most characters in a text of several lines: notes, quotes, the text of a point."""
URL = 2048
"""Most characters in an address."""

# Every character with Unicode's property Bidi_Control. The marks (U+061C, U+200E, U+200F) are harmless in an honest
# text, but pages set each text's direction themselves, so nothing here needs them, and a search would miss the word.
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Takes no room on a page and has no meaning there: two texts that look the same would differ.
INVISIBLE = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2028\u2029\u2060\u2061\u2062\u2063\u2064\u2065"
    "\u206a\u206b\u206c\u206d\u206e\u206f\u2800\u3164\ufeff\uffa0\ufff9\ufffa\ufffb"
) | {chr(code) for code in range(0xE0000, 0xE0080)}
JOINERS = frozenset("\u200c\u200d")
# As the first word of a character's Unicode name: cursive scripts, whose letters change with their neighbours.
CURSIVE = frozenset(("ARABIC", "SYRIAC", "MANDAIC", "MONGOLIAN", "NKO", "PHAGS-PA", "ADLAM"))
VIRAMA = 9
"""The combining class of the signs that take a consonant's vowel away (UAX #44)."""
_UNSAFE_IN_URL = re.compile(r'[\s<>"\\^`{|}]')
# Letters of any script, because newsrooms paste addresses as their browser shows them; or an address in brackets.
_HOST = re.compile(r"(?:[\w-]{1,63}\.)*[\w-]{1,63}\.?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")
MOST_MARKS = 8
"""Most combining marks in a row; no spelling needs more, and a pile of them covers other lines."""

_CONTROL = _("It contains the control character %(char)s (character %(place)s).")
_BROKEN = _("It contains %(char)s (character %(place)s), which is not a character.")
_BIDI = _("It contains the text direction control %(char)s (character %(place)s).")
_INVISIBLE = _("It contains the invisible character %(char)s (character %(place)s).")
_JOINER = _("It contains the joiner %(char)s (character %(place)s) where no script needs one.")
_PRIVATE = _("It contains %(char)s (character %(place)s), which has no agreed meaning.")
_MARKS = _("It contains a pile of combining marks (character %(place)s).")
_LINES = _("It has more than one line, or a tab (character %(place)s).")
_EMPTY = _("It has nothing that can be seen.")
_NOT_AN_ADDRESS = _("This is not a web address. Write for example https://example.org/page.")
_NOT_WEB = _("A web address starts with http:// or https://.")
_LOGIN = _("An address must not contain a user name or a password.")
_UNSAFE = _("An address has no spaces, quotation marks, backslashes, braces or angle brackets.")
_LONG = _("It has %(length)s characters; at most %(most)s are possible.")


def check_text(text: str, *, multiline: bool = False, most: int | None = None) -> list[Problem]:
    """What is wrong with a text, each kind of thing once, at its first place; nothing means acceptable.

    `multiline` allows line feeds and tabs. `most` is the longest acceptable text in characters (default: LINE, or TEXT
    where several lines are possible). An empty text is acceptable: whether a field may be empty is not a matter of text.
    """
    limit = most if most is not None else TEXT if multiline else LINE
    found: dict[str, Problem] = {}
    if len(text) > limit:
        found[_LONG] = Problem(_LONG, {"length": len(text), "most": limit})
    # Plain ASCII, by far the most of what is read, has only its control characters to look for.
    if not (text.isascii() and text.isprintable()):
        for template, place in _faults(text, multiline=multiline):
            if template not in found:
                found[template] = Problem(template, {"char": _named(text[place]), "place": place + 1})
    if text and not found and not _visible(text):
        found[_EMPTY] = Problem(_EMPTY)
    return list(found.values())


def acceptable(text: str, *, multiline: bool = False, most: int | None = None) -> bool:
    """Whether `check_text` finds nothing wrong."""
    return not check_text(text, multiline=multiline, most=most)


def normalise(text: str, *, multiline: bool = False) -> str:
    """What a form saves: composed (NFC), lines ended by a line feed, no space at either end.

    What has no meaning but comes along when text is copied (soft hyphens, zero-width spaces, byte order marks) goes;
    everything that `check_text` should complain about stays. Where one line is wanted, runs of spaces, tabs and line
    ends become one space.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.translate({0x00AD: None, 0x200B: None, 0x2060: None, 0xFEFF: None})
    if multiline:
        return text.strip()
    return re.sub(r"[ \t\n]+", " ", text).strip()


def check_url(url: str) -> list[Problem]:
    """What is wrong with a source's address: http or https, a host, no user name or password, at most URL characters."""
    faults = check_text(url, most=URL)
    if faults:
        return faults
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return [Problem(_NOT_AN_ADDRESS)]
    if _UNSAFE_IN_URL.search(url):
        wrong = _UNSAFE
    elif parts.scheme not in ("http", "https"):
        wrong = _NOT_WEB
    elif "@" in parts.netloc:
        wrong = _LOGIN
    elif _HOST.fullmatch(host) is None or len(host) > 253 or port == 0:
        wrong = _NOT_AN_ADDRESS
    else:
        return []
    return [Problem(wrong)]


def _faults(text: str, *, multiline: bool) -> Iterator[tuple[str, int]]:
    """(template, index) of every character that is refused."""
    marks = 0
    for index, char in enumerate(text):
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks == MOST_MARKS + 1:
            yield _MARKS, index
        if char in "\n\t":
            if not multiline:
                yield _LINES, index
        elif category == "Cc":
            yield _CONTROL, index
        elif category == "Cs" or char == "\ufffd" or _noncharacter(char):
            yield _BROKEN, index
        elif char in BIDI:
            yield _BIDI, index
        elif char in INVISIBLE or (_selector(char) and not _selects(text, index)):
            yield _INVISIBLE, index
        elif category == "Co":
            yield _PRIVATE, index
        elif char in JOINERS and not _joins(text, index):
            yield _JOINER, index


def _noncharacter(char: str) -> bool:
    code = ord(char)
    return 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE


def _selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _selects(text: str, index: int) -> bool:
    """Whether a variation selector follows something whose look it can select."""
    if index == 0:
        return False
    before = text[index - 1]
    return not _selector(before) and unicodedata.category(before)[0] in "LMNPS"


def _joins(text: str, index: int) -> bool:
    """Whether a joiner (ZWNJ, U+200C; ZWJ, U+200D) stands where the spelling of its neighbours' script needs it.

    - Either of them right after a virama: it chooses how the consonants join (RFC 5892, appendices A.1 and A.2;
      UAX #31, section 2.3, A2 and B). Also between a letter and the virama after it, as Bengali and Kannada write
      (The Unicode Standard, chapter 12).
    - ZWNJ between two letters of one cursive script, with or without marks: Persian "می‌خواهم" (RFC 5892, A.1;
      UAX #31, A1). Joining types are not looked up: between letters that never join it is without effect.
    - ZWJ between two pictures, one of which may wear a variation selector: it makes them one (UTS #51).
    """
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    if before and unicodedata.combining(before) == VIRAMA:
        return True
    if not before or not after:
        return False
    script = _script(before)
    if unicodedata.combining(after) == VIRAMA:
        return script != "" and script == _script(after)
    if text[index] == "\u200c":
        return script in CURSIVE and script == _script(after)
    pictures = unicodedata.category(before) in ("So", "Sk") or before == "\ufe0f"
    return pictures and unicodedata.category(after) == "So"


def _script(char: str) -> str:
    if unicodedata.category(char)[0] not in "LM":
        return ""
    return unicodedata.name(char, "").partition(" ")[0]


def _visible(text: str) -> bool:
    return any(unicodedata.category(char)[0] in "LNPS" for char in text)


def _named(char: str) -> str:
    name = unicodedata.name(char, "")
    return f"U+{ord(char):04X} {name}".strip()
