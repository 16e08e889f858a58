"""The passage of a text that is closest to a quote that does not stand there, and how they differ."""

import re
from collections import Counter
from itertools import groupby
from math import log2

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from tracker.ground.lookalikes import skeleton
from tracker.ground.quotes.folding import Folded, fold
from tracker.ground.quotes.results import About, Change, Kind, NotFound
from tracker.ground.quotes.tokens import tokens
from tracker.ground.quotes.turning import negates

CONTEXT = 32
"""How many characters before and after a passage are shown."""
LEAST = 0.34
"""Least share of the quote's words, rare ones counting more, that a passage must have to be close."""
LIKELY = 70
"""How alike, of 100, a word of the text must be to stand for one of the quote that the text does not have."""
MOST_GUESSED = 12
MOST_WORDS = 50_000

Span = tuple[int, int]
_PIECE = re.compile(r"\S")


def nearest(wanted: str, text: str) -> Span | None:
    """The closest passage of a folded text to a folded quote, from its first to its last common word; None if none is.

    The window of about the quote's length that shares most of its words: one pass, whatever the lengths.
    """
    words = [(match.start(), match.end(), match[0].casefold()) for match in tokens(text)]
    asked = [match[0].casefold() for match in tokens(wanted)]
    if not words or not asked:
        return None
    counts = Counter(word for _, _, word in words)
    alias = _guessed(asked, counts)
    need = Counter(alias.get(word, word) for word in asked)
    weights = {word: 100 + int(100 * log2(len(words) / counts[word])) for word in need if word in counts}
    size = len(asked) + 2
    best, place = _window([word for _, _, word in words], need, weights, size)
    total = sum(weights.get(word, 100 + int(100 * log2(len(words)))) * count for word, count in need.items())
    if best < LEAST * total:
        return None
    return _trimmed([alias.get(word, word) for word in asked], words[max(0, place - 2) : place + size + 2])


def compare(quote: str, page: Folded, span: Span | None) -> NotFound:
    """The quote beside this span of the folded text; beside nothing where it is None."""
    if span is None:
        return NotFound("", "", "", None, None, (Change("added", quote, "", _about(quote, "")),))
    start, end = page.start(span[0]), page.end(span[1])
    exact = page.original[start:end]
    prefix, suffix = page.original[max(0, start - CONTEXT) : start], page.original[end : end + CONTEXT]
    return NotFound(exact, prefix, suffix, start, end, difference(quote, exact))


def difference(quote: str, passage: str) -> tuple[Change, ...]:
    """How a passage differs from a quote, word by word; what differs only in the way of writing counts as the same."""
    ours, theirs = fold(quote), fold(passage)
    mine, other = _pieces(ours.text), _pieces(theirs.text)
    steps = Levenshtein.opcodes([ours.text[a:b] for a, b in mine], [theirs.text[a:b] for a, b in other])
    kinds: dict[str, Kind] = {"equal": "same", "replace": "changed", "delete": "added", "insert": "left out"}
    changes = []
    for equal, group in groupby(steps, lambda step: step.tag == "equal"):
        run = list(group)
        left = _slice(ours, mine, run[0].src_start, run[-1].src_end)
        right = _slice(theirs, other, run[0].dest_start, run[-1].dest_end)
        tag = "equal" if equal else "insert" if not left else "delete" if not right else "replace"
        changes.append(Change(kinds[tag], left, right, "" if equal else _about(left, right)))
    return tuple(changes)


def _guessed(asked: list[str], counts: Counter[str]) -> dict[str, str]:
    """{word of the quote that the text does not have: the word of the text that it is most like}."""
    missing = [word for word in dict.fromkeys(asked) if word not in counts][:MOST_GUESSED]
    vocabulary = [word for word, _ in counts.most_common(MOST_WORDS)]
    found = {}
    for word in missing:
        match = process.extractOne(word, vocabulary, scorer=fuzz.ratio, score_cutoff=LIKELY)
        if match is not None:
            found[word] = str(match[0])
    return found


def _window(words: list[str], need: Counter[str], weights: dict[str, int], size: int) -> tuple[int, int]:
    """(weight, place) of the first window of this many words that shares most with what is needed."""
    held: Counter[str] = Counter()
    weight = best = best_place = 0
    for place, word in enumerate(words):
        if word in weights:
            held[word] += 1
            weight += weights[word] * (held[word] <= need[word])
        leaving = words[place - size] if place >= size else None
        if leaving is not None and leaving in weights:
            weight -= weights[leaving] * (held[leaving] <= need[leaving])
            held[leaving] -= 1
        if weight > best:
            best, best_place = weight, max(0, place - size + 1)
    return best, best_place


def _trimmed(asked: list[str], window: list[tuple[int, int, str]]) -> Span:
    """From the first to the last word of a window that stands for one of the quote."""
    steps = [step for step in Levenshtein.opcodes(asked, [word for _, _, word in window]) if step.tag != "insert"]
    kept = [step for step in steps if step.tag != "delete"]
    first = kept[0].dest_start if kept else 0
    last = kept[-1].dest_end if kept else len(window)
    return window[first][0], window[last - 1][1]


def _pieces(text: str) -> list[Span]:
    """Words, numbers, and every other character that is no white space."""
    pieces: list[Span] = []
    done = 0
    for match in tokens(text):
        pieces += [found.span() for found in _PIECE.finditer(text, done, match.start())]
        pieces.append(match.span())
        done = match.end()
    return pieces + [found.span() for found in _PIECE.finditer(text, done)]


def _slice(folded: Folded, pieces: list[Span], first: int, last: int) -> str:
    if first == last:
        return ""
    return folded.original[folded.start(pieces[first][0]) : folded.end(pieces[last - 1][1])]


def _about(quote: str, text: str) -> About:
    ours, theirs = fold(quote).text, fold(text).text
    mine, other = ([match[0] for match in tokens(each)] for each in (ours, theirs))
    only = set(mine) ^ set(other)
    if any(any(char.isnumeric() for char in word) for word in only):
        return "number"
    if any(negates(word) for word in only):
        return "negation"
    if not only and mine == other:
        return "marks"
    if ours.casefold() == theirs.casefold():
        return "capitals"
    return "letters" if mine and other and skeleton(ours) == skeleton(theirs) else "word"
