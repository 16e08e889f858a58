"""A sentence as words, marks and quotes, so that grammar can be looked for between the quotes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.ground.attribution.quotes import Quote
from tracker.ground.attribution.sentences import Sentence

_TOKEN = re.compile(r"[^\W_]+(?:[.'’ʼ`&/_-](?=[^\W_])[^\W_]+)*|[^\w\s]|_")
_POSSESSIVE = re.compile(r"['’](?:s|S)?$")
_DASHES = frozenset("—–-―")
_STOPS = frozenset(".!?…")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark, or a whole quote. `low` is the word as it is compared; `start`, `end` are offsets in the text."""

    text: str
    low: str
    start: int
    end: int
    quote: Quote | None = None

    @property
    def word(self) -> bool:
        return self.quote is None and self.text[0].isalnum()

    @property
    def capital(self) -> bool:
        """Whether it is written like a name."""
        return self.word and (
            self.text[0].isupper() or (len(self.text) > 2 and any(c.isupper() for c in self.text[1:3]))
        )

    @property
    def possessive(self) -> bool:
        return self.word and self.low.endswith(("'s", "s'"))

    @property
    def dash(self) -> bool:
        return self.text in _DASHES

    @property
    def comma(self) -> bool:
        return self.text == ","


def tokens_of(text: str, sentence: Sentence, quotes: Iterable[Quote]) -> list[Token]:
    """The sentence's tokens in order; each of these quotes is one, the others are read as plain words."""
    tokens: list[Token] = []
    place = sentence.start
    for quote in quotes:
        tokens.extend(_plain(text, place, quote.start, sentence.end))
        tokens.append(Token(text[quote.start : quote.end], "", quote.start, quote.end, quote))
        place = quote.end
    tokens.extend(_plain(text, place, sentence.end, sentence.end))
    return tokens


def _plain(text: str, start: int, end: int, last: int) -> Iterator[Token]:
    place = start
    for found in _TOKEN.finditer(text, start, end):
        if found.start() < place:
            continue
        stop = found.end()
        word = found[0]
        # The plural's possessive: officials’ is a word and its apostrophe.
        if word[0].isalnum() and word[-1] in "sS" and text[stop : stop + 2] in ("' ", "’ "):
            stop += 1
        low = lowered(text[found.start() : stop])
        # "Gen. X", "U.S. officials": a point within the sentence belongs to the word.
        if word[0].isalpha() and text[stop : stop + 1] == "." and stop + 1 < last and not low.endswith("'"):
            stop += 1
        place = stop
        yield Token(text[found.start() : stop], low, found.start(), stop)


def lowered(word: str) -> str:
    """A word as it is compared: small letters, one kind of apostrophe, "ё" as "е"."""
    return word.casefold().replace("’", "'").replace("ʼ", "'").replace("`", "'").replace("ё", "е")


def bare(token: Token) -> str:
    """The word without its possessive ending."""
    return _POSSESSIVE.sub("", token.low) if token.possessive else token.low
