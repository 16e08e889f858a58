"""A text in the form in which quotes are compared, and the way back to every place in the original.

What becomes one is what a reader takes for the same writing (docs/decisions/0016): composed and
decomposed letters, ligatures, full-width and positional forms; invisible marks; kinds of white space, of quotation
marks, of hyphens and of dots in an ellipsis. Letters of different scripts, capitals and small letters, digits and
superscripts stay what they are.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

BREAK = "\ufdd0"
"""A hyphen at the end of a line, within a word: whether the word is written with it cannot be known."""
ELLIPSIS = "…"
MOST_MARKS = 30
"""Most marks that are put in order with their letter; ordering more takes time that grows with their square."""

# Not among them: U+202D and U+202E, which make a text read otherwise than it is written.
_INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u0640\u180b\u180c\u180d\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
) | {chr(code) for code in range(0xFE00, 0xFE10)}
_FORMS = frozenset(("<wide>", "<narrow>", "<initial>", "<medial>", "<final>", "<isolated>"))
_SINGLE = "'`´‘’‚‛‹›ʼ׳＇『』"
_DOUBLE = '"“”„‟״〝〞〟「」⹂＂'
_HYPHENS = "-‐‑‒–−⁃﹣－"
_DASHES = "—―⸺⸻"
_ALIKE = str.maketrans(
    {BREAK: "\ufffd"}
    | dict.fromkeys(_SINGLE, "'")
    | dict.fromkeys(_DOUBLE, '"')
    | dict.fromkeys(_HYPHENS, "-")
    | dict.fromkeys(_DASHES, "—")
)
_GUILLEMETS = str.maketrans("«»", '""')
_SPACING = re.compile(
    r"""
    (?=[\s«.…—-])(?:
      (?P<broken>(?<=[^\W\d_])-[ \t]*+\r?\n[ \t]*+(?=[^\W\d_]))
    | (?P<dash>(?P<before>\s*+)(?P<run>[-—]{2,}+|—)(?P<after>\s*+)(?P<digit>(?=\d))?)
    | (?P<inside>\s++(?=»(?!\w)|[!?;:](?!\d)))       # French spacing
    | (?P<opening>(?<!\S)«\s++)
    | (?P<space>[^\S ]\s*+|[ ]\s++)
    | (?P<dots>\.(?:\s*+\.){2,}(?:\s*+[.…])*+|…(?:\s*+[.…])++|\.\s*+(?:\.\s*+)?…(?:\s*+[.…])*+)
    )
    """,
    re.VERBOSE,
)
_CLINGS = re.compile(r"»(?!\w)|[!?;:](?!\d)")
# A double mark within a word or after a digit says something (צה"ל, 5"); elsewhere the kinds of marks are style.
_STYLE = re.compile(r'(?<!\w)"|(?<=[^\W\d_])"(?!\w)')
_MARKS = re.compile(r"""["']{2,}""")


@dataclass(frozen=True)
class Step:
    """A text after some pieces of it were replaced. The four lists go together: where each lay, and where it lies."""

    text: str
    starts: list[int] = field(repr=False)
    ends: list[int] = field(repr=False)
    old_starts: list[int] = field(repr=False)
    old_ends: list[int] = field(repr=False)

    def start(self, place: int) -> int:
        """Where the character that begins at this place began."""
        piece = bisect_right(self.starts, place) - 1
        if piece < 0:
            return place
        if place < self.ends[piece]:
            return self.old_starts[piece]
        return self.old_ends[piece] + place - self.ends[piece]

    def end(self, place: int) -> int:
        """Where the character that ends at this place ended; 0 for 0."""
        if place == 0:
            return 0
        piece = bisect_right(self.starts, place - 1) - 1
        if piece < 0:
            return place
        return self.old_ends[piece] + max(0, place - self.ends[piece])


@dataclass(frozen=True)
class Folded:
    """`text` is the folded form of `original`; `start` and `end` lead from places in the one to places in the other."""

    original: str = field(repr=False)
    text: str = field(repr=False)
    steps: tuple[Step, ...] = field(repr=False)

    def start(self, place: int) -> int:
        for step in reversed(self.steps):
            place = step.start(place)
        return place

    def end(self, place: int) -> int:
        for step in reversed(self.steps):
            place = step.end(place)
        return place


def fold(text: str) -> Folded:
    """The form of a text in which quotes are compared. Folding twice is folding once, BREAK aside; takes linear time."""
    steps = []
    if not text.isascii():
        steps.append(_letters(text))
    shaped = steps[-1].text if steps else text
    steps.append(rewrite(shaped.translate(_ALIKE), _SPACING, _spaced))
    styled = _STYLE.sub("'", steps[-1].text.translate(_GUILLEMETS))
    steps.append(rewrite(styled, _MARKS, lambda _: "'"))
    return Folded(text, steps[-1].text, tuple(steps))


def rewrite(text: str, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]) -> Step:
    """The text with every match replaced, and the places of what was."""
    parts: list[str] = []
    starts, ends, old_starts, old_ends = [], [], [], []
    done = length = 0
    for match in pattern.finditer(text):
        new, (start, end) = replace(match), match.span()
        if new == match[0]:
            continue
        parts += (text[done:start], new)
        length += start - done
        starts.append(length)
        length += len(new)
        ends.append(length)
        old_starts.append(start)
        old_ends.append(end)
        done = end
    parts.append(text[done:])
    return Step("".join(parts), starts, ends, old_starts, old_ends)


def _letters(text: str) -> Step:
    """Letters composed, positional and joined forms taken apart, invisible marks left out.

    Only characters that occur are looked at one by one, so that a long text costs little more than a short one.
    """
    found = set(text)
    invisible = ranges(found & _INVISIBLE)
    joining = ranges(char for char in found - _INVISIBLE if _joins(_plain(char)[0]))
    changed = ranges(char for char in found - _INVISIBLE if unicodedata.normalize("NFC", _plain(char)) != char)
    choices = []
    if joining:
        base, within = (f"[^{invisible}]", f"[{invisible}]*+") if invisible else (".", "")
        choices.append(f"{base}(?:{within}[{joining}]){{1,{MOST_MARKS}}}+")
    if changed:
        choices.append(f"[{changed}]")
    if invisible:
        choices += [r"\u00ad[ \t]*+\r?\n[ \t]*+", f"[{invisible}]++"]
    if not choices:
        return Step(text, [], [], [], [])
    return rewrite(text, re.compile("|".join(choices), re.DOTALL), _composed)


def ranges(characters: Iterable[str]) -> str:
    """These characters as they stand within a class of a regular expression; neighbours as one range."""
    found: list[list[int]] = []
    for code in sorted(map(ord, characters)):
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in found)


def _composed(match: re.Match[str]) -> str:
    if match[0][0] == "\u00ad":
        return ""
    return unicodedata.normalize("NFC", "".join(map(_plain, match[0])))


def _joins(char: str) -> bool:
    """Whether it may become one with the character before it: marks, and the later parts of a Hangul syllable."""
    return unicodedata.category(char)[0] == "M" or "\u1160" <= char <= "\u11ff"


@lru_cache(maxsize=10_000)
def _plain(char: str) -> str:
    """What a character is another form of, if it is a form of letters, or full- or half-width; nothing if invisible.

    Superscripts, fractions, numbers in circles and letters of mathematics are something else: 10² is not 102.
    """
    if char in _INVISIBLE:
        return ""
    tag, _, _ = unicodedata.decomposition(char).partition(" ")
    if tag in _FORMS or (tag == "<compat>" and char.isalpha()):
        plain = unicodedata.normalize("NFKC", char)
        if not any(each.isspace() for each in plain):
            return plain
    return char


def _spaced(match: re.Match[str]) -> str:
    kind = match.lastgroup if match["dash"] is None else "dash"
    if kind == "broken":
        return BREAK
    if kind == "dash":
        if match["digit"] is not None and not match["after"]:
            return (match["before"] and " ") + match["run"]  # before a number it may be its sign
        return " -" if _CLINGS.match(match.string, match.end()) else " - "
    return {"inside": "", "opening": "«", "dots": ELLIPSIS}.get(kind or "", " ")
