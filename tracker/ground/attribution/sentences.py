"""A text's paragraphs and sentences, with where each stands in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.ground.attribution.quotes import MARKS, Quote, quotes_in
from tracker.ground.attribution.wordlist import words

LONGEST = 3_000
"""Most characters of a sentence. Where none ends within so many, it is cut between words: no prose needs more."""

_ABBREVIATIONS = words(  # titles and names
    "mr mrs ms mx dr prof gen col lt maj capt sgt cpl cmdr adm brig sen rep gov pres rev hon st ste jr sr messrs "
    "supt insp amb min dep asst fr mme mlle m "
    # others that are followed by a capital or a number as often as not
    "no nos vs v approx est dept univ inc ltd corp co jan feb mar apr jun jul aug sept sep oct nov dec mt ft cf e.g "
    "i.e a.m p.m u.s u.k u.n e.u d.c "
    # Ukrainian and Russian
    "ім им м р рр г гг ст вул ул тис тыс млн млрд трлн грн руб коп о обл д акад проф гр пл смт див см напр зв св "
    "просп пр бул"
)
_PAIRED = words("т.д т.п т.е т.к т.ч т.зв ін др")
"""End a sentence more often than not, but only before a capital."""
_LETTERS_WITH_POINTS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_TERMINAL = re.compile(r"[.!?…]+")
_CLOSING = MARKS | frozenset(")]}*_")
_BREAK = re.compile(r"\n[ \t\r\u00a0]*(?:\n[ \t\r\u00a0]*)*|\r(?!\n)|\u2029|\u2028")
_LIST_MARK = re.compile(
    r"[ \t\u00a0]*(?:[•◦‣⁃●▪►*+·]|[-–—](?=[ \t\u00a0])|\(?\d{1,2}[.)](?=[ \t\u00a0])|\(?[a-z]\)(?=[ \t]))[ \t\u00a0]*"
)
_ENDED = re.compile(r"[.!?…:;][\"'”’“»)\]]*$")
_WHO_ASKED = re.compile(
    r"(?:[^\W\d_][\w'’.-]{0,24} ){1,6}(?:said|says|asked|asks|told|added|wrote|shouted|cried|replied|answered)\b"
)
_WRAPPED = 55
"""A line that is at least so long and does not end a sentence was cut by a typewriter's margin."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text[start:end]`, without white space at either end, and the quotes that stand in it."""

    start: int
    end: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of text. `listed`: it began with a bullet, a dash or a number, which is not part of it."""

    start: int
    end: int
    listed: bool
    sentences: tuple[Sentence, ...]


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The text's paragraphs that hold anything, in order."""
    for start, end in _blocks(text):
        mark = _LIST_MARK.match(text, start, end)
        inner = mark.end() if mark else start
        quotes = quotes_in(text, inner, end)
        sentences = tuple(_sentences(text, inner, end, quotes))
        if sentences:
            yield Paragraph(start, end, mark is not None, sentences)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _BREAK.finditer(text):
        blank = found[0].count("\n") > 1 or "\u2029" in found[0]
        if blank or not _wrapped(text, start, found.start(), found.end()):
            yield from _stripped(text, start, found.start())
            start = found.end()
    yield from _stripped(text, start, len(text))


def _wrapped(text: str, start: int, end: int, after: int) -> bool:
    """Whether the line that ends here goes on in the next one."""
    line_start = max(text.rfind("\n", start, end) + 1, start)
    line = text[max(line_start, end - 200) : end].rstrip()
    following = text[after : after + 1]
    if not line or not following or _LIST_MARK.match(text, after):
        return False
    if end - line_start < _WRAPPED:
        return following.islower() and line[-1] not in ".!?…:" and end - line_start > 25
    return following.islower() or not _ENDED.search(line[-6:]) or _next_is_as_long(text, after)


def _next_is_as_long(text: str, after: int) -> bool:
    """A full stop at the margin: what follows belongs to it if it is a line of that kind too."""
    line_end = text.find("\n", after, after + 120)
    return (
        0 <= line_end - after <= 100
        and line_end - after >= _WRAPPED
        and text[line_end + 1 : line_end + 2].strip() != ""
    )


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _sentences(text: str, start: int, end: int, quotes: list[Quote]) -> Iterator[Sentence]:
    first = 0
    for begun, ended in _spans(text, start, end, quotes):
        while first < len(quotes) and quotes[first].end <= begun:
            first += 1
        last = first
        while last < len(quotes) and quotes[last].start < ended:
            last += 1
        for piece_start, piece_end in _stripped(text, begun, ended):
            inside = tuple(_clipped(quote, piece_start, piece_end) for quote in quotes[first:last])
            yield Sentence(piece_start, piece_end, inside)


def _clipped(quote: Quote, start: int, end: int) -> Quote:
    if start <= quote.start and quote.end <= end:
        return quote
    cut = quote.end > end
    return Quote(
        max(quote.start, start),
        min(quote.end, end),
        max(quote.inner_start, start),
        min(quote.inner_end, end),
        quote.closed and not cut,
    )


def _spans(text: str, start: int, end: int, quotes: list[Quote]) -> Iterator[tuple[int, int]]:
    """Where the sentences of a paragraph begin and end; a quote with what introduces or follows it is one."""
    begun = start
    for cut in _cuts(text, start, end, quotes):
        while cut - begun > LONGEST:
            at = text.rfind(" ", begun + 1, begun + LONGEST)
            at = at if at > begun else begun + LONGEST
            yield begun, at
            begun = at
        yield begun, cut
        begun = cut


def _cuts(text: str, start: int, end: int, quotes: list[Quote]) -> Iterator[int]:
    """The places after which a new sentence begins, and the end."""
    ahead = iter(quotes)
    quote = next(ahead, None)
    alone: bool | None = None
    sentence = start
    for found in _TERMINAL.finditer(text, start, end):
        place = found.start()
        while quote is not None and quote.end <= place:
            quote, alone = next(ahead, None), None
        cut = _after_marks(text, found.end(), end)
        if quote is not None and quote.start <= place:
            alone = _alone(text, sentence, quote) if alone is None else alone
            # Words around a quote are one sentence with it: it ends at the quote's end or later.
            if not alone and cut < quote.end:
                continue
        if cut >= end:
            break
        if not text[cut].isspace() or (found[0] == "." and cut == found.end() and _abbreviated(text, sentence, place)):
            continue
        if _goes_on(text, cut, end, asked=found[0][-1] in "!?" and cut > found.end()):
            continue
        sentence = cut
        yield cut
    yield end


def _alone(text: str, sentence: int, quote: Quote) -> bool:
    """Whether the quote's own sentences count: it stands between sentences, with nothing around it."""
    place = sentence
    while place < quote.start and text[place].isspace():
        place += 1
    if place < quote.start:
        return False
    if not quote.closed:
        return True
    ending = text[max(quote.inner_start, quote.inner_end - 1) : quote.inner_end]
    following = text[quote.end : quote.end + 3].lstrip()
    if not following:
        return True
    return ending in (".", "!", "?", "…") and not _goes_on(text, quote.end, quote.end + 200, asked=ending in "!?")


def _after_marks(text: str, place: int, end: int) -> int:
    while place < end and text[place] in _CLOSING:
        place += 1
    return place


def _abbreviated(text: str, start: int, point: int) -> bool:
    begin = point
    lowest = max(start, point - 12)
    while begin > lowest and (text[begin - 1].isalnum() or text[begin - 1] == "."):
        begin -= 1
    word = text[begin:point]
    lowered = word.casefold()
    if len(word) == 1:
        return word.isalpha() and (word.isupper() or lowered in _ABBREVIATIONS)
    return lowered in _ABBREVIATIONS or bool(_LETTERS_WITH_POINTS.fullmatch(word) and lowered not in _PAIRED)


def _goes_on(text: str, cut: int, end: int, *, asked: bool) -> bool:
    """Whether the sentence goes on here: what follows does not look like a beginning.

    `asked`: a quote ended with a question or exclamation mark, after which somebody's name and "asked" may follow.
    """
    place = cut
    while place < end and text[place].isspace():
        place += 1
    following = text[place : place + 1]
    if following and following in "—–-":
        # «…!» — сказав він: the dash leads from the quote to who said it.
        rest = text[place + 1 : place + 3].lstrip()
        return rest[:1].islower()
    return following.islower() or (asked and _WHO_ASKED.match(text, place, place + 120) is not None)
