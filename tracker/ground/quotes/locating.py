"""Where a quote stands in a text: exactly, or in another way of writing the same words, and never approximately."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tracker.ground.quotes.folding import BREAK, ELLIPSIS, Folded, Step, fold, rewrite
from tracker.ground.quotes.nearest import compare, nearest
from tracker.ground.quotes.results import Located, NotFound
from tracker.ground.quotes.tokens import next_border, parted, tokens, widened
from tracker.ground.quotes.turning import turns

MOST_OCCURRENCES = 1000
"""No more than these are counted."""
FARTHEST = 200
"""Most characters that an ellipsis may leave out."""
MOST_ELLIPSES = 5
CONTEXT = (32, 64, 128, 256)
"""How many characters before and after are kept: the first of these that makes the place the only one of its kind."""
MOST_TRIES = 10_000
"""No more places than these are tried, fewer for long quotes; only texts that repeat themselves on purpose have more."""

_OMISSION = re.compile(rf" ?(?:[\[(] ?{ELLIPSIS} ?[\])]|{ELLIPSIS}) ?")
_SOFT = re.compile(rf"(?<=[^\W\d_])(?:-|{BREAK}) ?(?=[^\W\d_])")
_ALNUM = re.compile(r"[^\W_]")
_CLOSED = re.compile(r""",['"](?!\w)""")
_CLOSING = frozenset('"”“»«″״')
_SPEECH = re.compile('["“”„«»]')

Span = tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """What a quote may be without its own punctuation. `ended`: its full stop was taken for the end of what was said."""

    phrase: str
    ended: bool = False


def locate(quote: str, text: str | Folded, *, prefix: str = "", suffix: str = "") -> Located | NotFound:
    """Find a quote in a text; hand in `fold(text)` where several quotes are looked for in one.

    `prefix` and `suffix`, from an earlier selector, choose among several occurrences. Nothing but punctuation is never
    found, nor is part of a word or of a number.
    """
    page = text if isinstance(text, Folded) else fold(text)
    wanted = fold(quote).text.strip(" ")
    if not _ALNUM.search(wanted):
        return compare(quote, page, None)
    for reading in _readings(wanted):
        spans = list(_occurrences(page, reading))
        if spans:
            return _located(page, _best(page, spans, prefix, suffix), len(spans))
    joined = _joined(page, wanted)
    if isinstance(joined, Located):
        return joined
    return compare(quote, page, joined or _within_words(page, wanted) or nearest(wanted, page.text))


def _readings(wanted: str) -> Iterator[Reading]:
    """The quote as typed; without an ellipsis, or quotation marks, around it; without its closing comma or full stop."""
    phrases = [wanted]
    trimmed = re.sub(rf"^{_OMISSION.pattern}|{_OMISSION.pattern}(?: ?[.,])?$", "", wanted)
    phrases.append(trimmed)
    phrases += [phrase[1:-1].strip(" ") for phrase in phrases if len(phrase) > 2 and phrase[0] == "'" == phrase[-1]]
    for phrase in dict.fromkeys(phrases):
        if _ALNUM.search(phrase):
            yield Reading(phrase)
            if phrase[-1] in ",.":
                yield Reading(phrase[:-1].rstrip(" "), ended=phrase[-1] == ".")


def _occurrences(page: Folded, reading: Reading) -> Iterator[Span]:
    for count, span in enumerate(_whole(page.text, reading.phrase)):
        if count == MOST_OCCURRENCES:
            return
        if not reading.ended or _speech_ends(page, span[1]):
            yield span


def _speech_ends(page: Folded, end: int) -> bool:
    """Whether a full stop may stand here: the speech is closed here, or the text is at its end.

    A single mark alone may be an apostrophe, and does not count.
    """
    if end == len(page.text) or _CLOSED.match(page.text, end):
        return True
    return page.text[end] in "'\"" and page.original[page.start(end)] in _CLOSING


def _whole(text: str, phrase: str, begin: int = 0, until: int | None = None) -> Iterator[Span]:
    """Every place of a phrase that begins and ends where words do, in order, none overlapping another."""
    if BREAK in phrase or BREAK in text:
        yield from _whole_across_lines(text, phrase, begin, until)
        return
    last = len(text) if until is None else until
    for _ in range(MOST_TRIES * 100 // (len(phrase) + 100)):
        place = text.find(phrase, begin, last)
        if place < 0:
            return
        end = place + len(phrase)
        if parted(text, place):
            begin = next_border(text, place + 1)
        elif parted(text, end):
            begin = place + 1
        else:
            yield place, end
            begin = end


def _whole_across_lines(text: str, phrase: str, begin: int, until: int | None) -> Iterator[Span]:
    """The same where a line ends within a word: "nego-⏎tiation" is "negotiation", "well-⏎known" is "well-known".

    Hyphens are left out on both sides to find candidates, which are then compared with them.
    """
    last = len(text) if until is None else until
    soft = rewrite(text[begin:last], _SOFT, lambda _: "")
    bare = _SOFT.sub("", phrase)
    place = 0
    for _ in range(MOST_TRIES * 100 // (len(bare) + 100)):
        place = soft.text.find(bare, place)
        if place < 0:
            return
        start, end = _hard(soft, place, len(bare), begin)
        if _agree(phrase, text[start:end]) and not parted(text, start) and not parted(text, end):
            yield start, end
            place += len(bare)
        else:
            place = next_border(soft.text, place + 1)


def _hard(soft: Step, place: int, length: int, begin: int) -> Span:
    return soft.start(place) + begin, soft.end(place + length) + begin


def _agree(phrase: str, passage: str) -> bool:
    """Whether two folded texts are one if a hyphen at the end of a line is none, a hyphen, or a hyphen and a space."""
    one = other = 0
    while one < len(phrase) and other < len(passage):
        if phrase[one] == passage[other]:
            one, other = one + 1, other + 1
        elif passage[other] == BREAK:
            one, other = _past_hyphen(phrase, one), other + 1
        elif phrase[one] == BREAK:
            one, other = one + 1, _past_hyphen(passage, other)
        else:
            return False
    return one == len(phrase) and other == len(passage)


def _past_hyphen(text: str, place: int) -> int:
    if text.startswith("- ", place):
        return place + 2
    return place + text.startswith("-", place)


def _joined(page: Folded, wanted: str) -> Located | Span | None:
    """A quote with an ellipsis: its parts, in order and near each other. A span where they are, but may not be joined.

    They may not where what is left out turns what is said (a "not"), where each part is not at least two words, and where
    one speech ends and another begins in between.
    """
    parts = [part.strip(" ") for part in _OMISSION.split(wanted)]
    parts = [part for part in parts if _ALNUM.search(part)]
    if not 2 <= len(parts) <= MOST_ELLIPSES + 1:
        return None
    refused: Span | None = None
    chains = []
    for count, first in enumerate(_whole(page.text, parts[0])):
        if count == MOST_OCCURRENCES:
            break
        chain = _chain(page.text, parts[1:], first)
        if chain is None:
            continue
        if _may_leave_out(page, chain) and all(_of_words(part) for part in parts):
            chains.append(chain)
        else:
            refused = refused or (chain[0][0], chain[-1][1])
    if not chains:
        return refused
    chain = chains[0]
    omitted = tuple(page.original[page.end(one[1]) : page.start(two[0])] for one, two in pairwise(chain))
    return _located(page, (chain[0][0], chain[-1][1]), len(chains), omitted)


def _chain(text: str, parts: list[str], first: Span) -> list[Span] | None:
    chain = [first]
    for part in parts:
        begin = chain[-1][1]
        # A hyphen at a line's end may make the passage longer than the part.
        found = next(_whole(text, part, begin, begin + FARTHEST + 2 * len(part)), None)
        if found is None or found[0] - begin > FARTHEST:
            return None
        chain.append(found)
    return chain


def _of_words(part: str) -> bool:
    found = tokens(part)
    return next(found, None) is not None and next(found, None) is not None


def _may_leave_out(page: Folded, chain: list[Span]) -> bool:
    for (_, end), (start, _) in pairwise(chain):
        if any(turns(match[0]) for match in tokens(page.text[end:start])):
            return False
        original = page.original[page.end(end) : page.start(start)]
        if "\n" in original and _SPEECH.search(original):
            return False
    return True


def _within_words(page: Folded, wanted: str) -> Span | None:
    """Where the quote stands as part of longer words or numbers: with the whole of them."""
    place = page.text.find(wanted)
    if place < 0:
        return None
    return widened(page.text, place, place + len(wanted))


def _best(page: Folded, spans: list[Span], prefix: str, suffix: str) -> Span:
    """The first of the spans with the most of the surroundings asked for."""
    before, after = fold(prefix).text.strip(" "), fold(suffix).text.strip(" ")
    if not before and not after:
        return spans[0]

    def fits(span: Span) -> int:
        left = page.text[max(0, span[0] - len(before) - 1) : span[0]].rstrip(" ")
        right = page.text[span[1] : span[1] + len(after) + 1].lstrip(" ")
        return _common(left[::-1], before[::-1]) + _common(right, after)

    return max(spans, key=fits)


def _common(one: str, other: str) -> int:
    return next(
        (count for count, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _located(page: Folded, span: Span, occurrences: int, omitted: tuple[str, ...] = ()) -> Located:
    start, end = page.start(span[0]), page.end(span[1])
    text = page.original
    for width in CONTEXT:
        prefix, suffix = text[max(0, start - width) : start], text[end : end + width]
        whole = prefix + text[start:end] + suffix
        if occurrences == 1 or text.find(whole) == text.rfind(whole):
            break
    return Located(text[start:end], prefix, suffix, start, end, occurrences, omitted)
