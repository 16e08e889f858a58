"""Finding words in a text however they were typed, and taking them out.

Two spellings are the same where Unicode's compatibility forms and case folding make them so, and where only the amount
of white space differs: "МАЙОР  Грей" is found by "майор грей". Nothing else is guessed: a number written with other
separators is another text, and is given as a further one.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from tracker.ground.messages import Problem
from tracker.ground.slugs import slugify
from tracker.ground.vocabulary import gettext_noop

_ = gettext_noop

REMOVED = "[removed]"
"""What stands where a text was. Kept in documents as it is; pages show a removed name in the reader's language."""
FEWEST = 4
"""Characters that a text to be removed has at least: a shorter one stands in too many others."""
MOST = 500
"""Characters that it has at most."""

_SHORT = _("“%(text)s” is too short: at least %(fewest)s letters or digits are needed.")
_LONG = _("A text of %(length)s characters is too long: give at most %(most)s of it, which are enough to find it.")
_MARK = _("“[removed]” is what stands in the place of removed words, and cannot be removed itself.")

_SPACE = re.compile(r"\s+")
_PIECE = re.compile(r"\s+|.", re.DOTALL)


_GONE = re.compile(r"\[removed\]( [0-9a-f-]+)?")


def gone(text: str) -> bool:
    """Whether nothing of a text is left: the mark alone, or with the number that tells it from others."""
    return _GONE.fullmatch(text) is not None


def fold(text: str) -> str:
    """The form in which texts are compared."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _SPACE.sub(" ", text.lower())


def problems_of(texts: Iterable[str]) -> list[Problem]:
    """What is wrong with texts that shall be removed; nothing means acceptable."""
    found = []
    for text in texts:
        if sum(char.isalnum() for char in text) < FEWEST:
            found.append(Problem(_SHORT, {"text": text[:FEWEST], "fewest": FEWEST}))
        elif len(text) > MOST:
            found.append(Problem(_LONG, {"length": len(text), "most": MOST}))
        elif fold(text).strip() in REMOVED:
            found.append(Problem(_MARK))
    return found


@dataclass(frozen=True)
class Words:
    """Texts to be removed, each found wherever it stands, also within a longer word."""

    texts: tuple[str, ...]

    @cached_property
    def _folded(self) -> tuple[str, ...]:
        """The longest first, so that what contains another goes whole."""
        folded = {fold(text).strip() for text in self.texts} - {""}
        return tuple(sorted(folded, key=lambda text: (-len(text), text)))

    @cached_property
    def _slugs(self) -> tuple[str, ...]:
        """As they would stand in an address."""
        slugs = {slugify(text, fallback="", most=MOST) for text in self.texts}
        return tuple(slug for slug in slugs if len(slug) >= FEWEST)

    def __bool__(self) -> bool:
        return bool(self._folded)

    def within(self, text: str) -> bool:
        """Whether any of them stands in this text."""
        folded = fold(text)
        return any(word in folded for word in self._folded)

    def within_slug(self, slug: str) -> bool:
        """Whether any of them stands in this part of an address."""
        lowered = slug.lower()
        return self.within(slug) or any(word in lowered for word in self._slugs)

    def removed_from(self, text: str) -> str:
        """The text with "[removed]" in place of each of them; the text itself where none is in it."""
        if not self.within(text):
            return text
        pieces = list(_pieces(text))
        folded = "".join(each for _, _, each in pieces)
        # Which piece each character of the folded text came from.
        origin = [index for index, (_, _, each) in enumerate(pieces) for _ in each]
        kept, done = "", 0
        for start, end in _spans(folded, self._folded):
            first, last = pieces[origin[start]], pieces[origin[end - 1]]
            if first[0] < done:
                continue
            kept += text[done : first[0]] + REMOVED
            done = last[1]
        return kept + text[done:]


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, folded) of each part of a text that folds by itself: a character with its marks, a run of blanks."""
    start, end = 0, 0
    for match in _PIECE.finditer(text):
        if start < match.start() and not _belongs_to_the_one_before(match[0][0]):
            yield start, end, fold(text[start:end])
            start = match.start()
        end = match.end()
    if end:
        yield start, end, fold(text[start:end])


def _belongs_to_the_one_before(char: str) -> bool:
    # Conjoining vowels and final consonants of Hangul are marks in all but name.
    return bool(unicodedata.combining(char)) or "\u1160" <= char <= "\u11ff"


def _spans(folded: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where these words stand, in order; of those that overlap one span is made."""
    found = []
    for word in words:
        start = folded.find(word)
        while start >= 0:
            found.append((start, start + len(word)))
            start = folded.find(word, start + 1)
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def neutral_slug(row: UUID) -> str:
    """What stands in an address in place of a slug that was a text: it says nothing, and is nobody else's."""
    return f"removed-{row.hex[:12]}"
