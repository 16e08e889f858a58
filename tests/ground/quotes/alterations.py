"""Changes that alter what a quote says, made to any quote: each yields texts that must not be locked."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

WORD = re.compile(r"[^\W\d_]{2,}")
NUMBER = re.compile(r"\d+")
NOT = {"en": "not", "mail": "not", "uk": "не", "ru": "не", "ar": "لا", "he": "לא", "fr": "pas", "de": "nicht"}
LOOKS_LIKE = str.maketrans(
    "aceopxiуАВЕКМНОРСТХаеорсхії", "асеорхіyABEKMHOPCTXaeopcxiï"
)  # Latin to Cyrillic, and Cyrillic to Latin

Alteration = Callable[[str, str, int], Iterator[str]]


def pick(found: list[re.Match[str]], turn: int) -> list[re.Match[str]]:
    return [found[turn % len(found)]] if found else []


def inner(quote: str) -> list[re.Match[str]]:
    """The words that have another before and after them: without them it is no shorter quote, but another."""
    return list(WORD.finditer(quote))[1:-1]


def replaced(quote: str, match: re.Match[str], new: str) -> str:
    return quote[: match.start()] + new + quote[match.end() :]


def another_word(quote: str, language: str, turn: int) -> Iterator[str]:
    yield from (
        replaced(quote, match, match[0][::-1] + match[0][0]) for match in pick(list(WORD.finditer(quote)), turn)
    )


def longer_word(quote: str, language: str, turn: int) -> Iterator[str]:
    yield from (replaced(quote, match, match[0] + match[0][-1]) for match in pick(list(WORD.finditer(quote)), turn))


def word_left_out(quote: str, language: str, turn: int) -> Iterator[str]:
    if not re.search(r"…|\.\.\.", quote):  # beside an ellipsis more may be left out
        yield from (" ".join(replaced(quote, match, "").split()) for match in pick(inner(quote), turn))


def word_twice(quote: str, language: str, turn: int) -> Iterator[str]:
    yield from (replaced(quote, match, f"{match[0]} {match[0]}") for match in pick(list(WORD.finditer(quote)), turn))


def words_swapped(quote: str, language: str, turn: int) -> Iterator[str]:
    found = list(WORD.finditer(quote))
    for one, two in [(a, b) for a, b in pairwise(found) if a[0] != b[0]][turn % 3 :][:1]:
        yield quote[: one.start()] + two[0] + quote[one.end() : two.start()] + one[0] + quote[two.end() :]


def negated(quote: str, language: str, turn: int) -> Iterator[str]:
    yield from (replaced(quote, match, f"{NOT[language]} {match[0]}") for match in pick(inner(quote), turn))


def other_case(quote: str, language: str, turn: int) -> Iterator[str]:
    for match in pick(list(WORD.finditer(quote)), turn):
        if match[0].swapcase() != match[0]:
            yield replaced(quote, match, match[0].swapcase())


def look_alike(quote: str, language: str, turn: int) -> Iterator[str]:
    found = [match for match in re.finditer(r"\w", quote) if match[0].translate(LOOKS_LIKE) != match[0]]
    yield from (replaced(quote, match, match[0].translate(LOOKS_LIKE)) for match in pick(found, turn))


def another_number(quote: str, language: str, turn: int) -> Iterator[str]:
    for match in pick(list(NUMBER.finditer(quote)), turn):
        digits = match[0]
        yield replaced(quote, match, str(int(digits) + 1))
        yield replaced(quote, match, digits + "0")
        yield replaced(quote, match, "1" + digits)
        yield replaced(quote, match, "-" + digits)
        yield replaced(quote, match, digits + "²")
        yield replaced(quote, match, digits + " %" if "%" not in quote else digits + " °")


def shorter_word(quote: str, language: str, turn: int) -> Iterator[str]:
    bare = quote.strip(" «»“”„‟'\"‘’…,.!?[]״‚‛")
    if len(bare) > 2 and bare[-2].isalnum() and bare[-1].isalnum():
        yield bare[:-1]
    if len(bare) > 2 and bare[0].isalnum() and bare[1].isalnum():
        yield bare[1:]


def inserted_mark(quote: str, language: str, turn: int) -> Iterator[str]:
    yield from (replaced(quote, match, match[0] + "?") for match in pick(inner(quote), turn))


ALTERATIONS: list[Alteration] = [
    another_word,
    longer_word,
    word_left_out,
    word_twice,
    words_swapped,
    negated,
    other_case,
    look_alike,
    another_number,
    shorter_word,
    inserted_mark,
]
