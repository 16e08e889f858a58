"""Names that look like others: words in two scripts at once, and texts that only a machine can tell apart.

After Unicode Technical Standard #39 (Unicode Security Mechanisms): section 4, skeletons; section 5.2, "highly
restrictive" for which scripts may meet in a word. The tables are Unicode's, by way of confusable_homoglyphs. Nothing
here is forbidden, because honest names can look alike: whoever asks decides what to do.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

_WORD = re.compile(r"[^\W\d_]+(?:[^\W\d_]|[\u0300-\u036f])*")
_LEFT_TO_RIGHT = "\u200e"  # stands around right-to-left characters in Unicode's table, and is no part of them
TOGETHER = (
    frozenset({"LATIN", "HAN", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "HAN", "BOPOMOFO"}),
    frozenset({"LATIN", "HAN", "HANGUL"}),
)
"""Scripts that a language writes in one word."""


def mixed_words(text: str) -> list[str]:
    """The words of a text whose letters come from scripts that no language mixes within a word.

    A word is a run of letters: digits, hyphens and apostrophes end it, so that "USB-порт" is two words of one script
    each, while "Z\u0435lensky" with a Cyrillic letter in it is one word of two.
    """
    return [word for word in _WORD.findall(text) if not word.isascii() and not _goes_together(_scripts(word))]


def skeleton(text: str) -> str:
    """What a text looks like: the same for texts that a reader cannot tell apart, capitals aside, and for no others.

    Only for comparing: it is no text for readers. The capital I, the small l and the digit 1 are one here, "rn" and
    "m" are one, and so are letters of different scripts that share a shape. Beyond the standard, characters that
    stand for others by definition (full-width ones, numbers in circles) are taken for those.
    """
    # Before capitals become small, for a capital may have the shape of another; and after, for a small letter may.
    shaped = unicodedata.normalize("NFKD", text).translate(_prototypes()).casefold().translate(_prototypes())
    return " ".join(unicodedata.normalize("NFD", shaped).split())


def alike(one: str, other: str) -> bool:
    """Whether these are different texts that look the same. Those that differ only in capitals or spaces do."""
    return one != other and skeleton(one) == skeleton(other)


def lengths(shape: str) -> tuple[int, int]:
    """(fewest, most) characters of a composed text whose skeleton this is.

    Fewer than the skeleton has where one character takes the shape of several, or several make up one.
    """
    most = len(shape)
    joined = sum(shape.count(several) * (len(several) - 1) for several in _of_several())
    marks = sum(unicodedata.combining(char) > 0 for char in shape)
    return max(1, most - joined - marks), most + shape.count(" ")


def host_of(url: str) -> str:
    """The host of an address as a reader sees it: letters of any script in place of their code (`xn--…`)."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return ".".join(_decoded(label) for label in host.rstrip(".").split("."))


def deceptive_labels(host: str) -> list[str]:
    """The parts of a host that mix scripts, or that are written in one script and read in another.

    The second as browsers judge it: letters that all look like Latin ones, before an ending in Latin letters. Under an
    ending of its own script ("\u0440\u0443\u0441.\u0440\u0444") such a name is at home.
    """
    labels = host.split(".")
    foreign = labels[-1].isascii()
    return [
        label
        for label in labels
        if not label.isascii() and (mixed_words(label) or (foreign and skeleton(label).isascii()))
    ]


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _goes_together(scripts: frozenset[str]) -> bool:
    return len(scripts) < 2 or any(scripts <= together for together in TOGETHER)


def _scripts(word: str) -> frozenset[str]:
    found = {_script(char) for char in word if unicodedata.category(char)[0] == "L"}
    return frozenset(found - {"COMMON", "INHERITED", "UNKNOWN"})


@cache
def _script(char: str) -> str:
    from confusable_homoglyphs import categories  # noqa: PLC0415  # takes 0.3 s to load, and only the desk needs it

    return str(categories.alias(char) or "UNKNOWN")


@cache
def _prototypes() -> Mapping[int, str]:
    """{character: the character or characters whose shape it has}, for those that have another's; for str.translate.

    The table holds each of Unicode's lines both ways round. A source is one character and has one target, which itself
    is no source. So what is more than one character is a target, and so is what several others stand by; of a lone
    pair the source comes first.
    """
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415  # as in _script

    pairs: dict[str, dict[str, None]] = {}
    for char, others in confusables_data.items():
        beside = pairs.setdefault(char.strip(_LEFT_TO_RIGHT), {})
        beside.update(dict.fromkeys(other["c"].strip(_LEFT_TO_RIGHT) for other in others))
    place = {char: number for number, char in enumerate(pairs)}
    found = {}
    for char, beside in pairs.items():
        target = next((other for other in beside if len(other) > 1), None)
        if target is None and len(beside) == 1:
            (other,) = beside
            target = other if (len(pairs[other]), place[other]) > (1, place[char]) else None
        if len(char) == 1 and target is not None:
            found[ord(char)] = target
    return found


@cache
def _of_several() -> frozenset[str]:
    """Every shape of more than one character, as it stands in a skeleton."""
    shapes = {unicodedata.normalize("NFD", shape).casefold() for shape in _prototypes().values()}
    return frozenset(shape for shape in shapes if len(shape) > 1)
