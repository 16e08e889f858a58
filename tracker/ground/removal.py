"""Finding words in a text however they were typed, and taking them out.

Two spellings are the same where Unicode's compatibility forms and case folding make them so, and where only the amount
of white space differs: "МАЙОР  Грей" is found by "майор грей". In addresses blanks and letters are written otherwise, and
are read as what they stand for: percent signs, however often they were encoded, and "_", "+" or "-" for a blank. Nothing
else is guessed: a number written with other separators is another text, and is given as a further one.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote
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


_ENCODED = re.compile(r"%(?:25)*(?=[0-9a-f]{2})", re.IGNORECASE)
_WIDE = re.compile(r"%u([0-9a-f]{4})", re.IGNORECASE)
_LAYERS = 16
"""Times that an address is decoded at most, after what is only a percent sign encoded over and over."""
_JOINED = re.compile(r"[+_]")
_WRITTEN_AS_ADDRESS = re.compile(r"%[0-9a-f]{2}|%u[0-9a-f]{4}|[+_]|://|\bwww\.", re.IGNORECASE)
_LINK = re.compile(r"://|\bwww\.", re.IGNORECASE)
_TOKEN = re.compile(r"\S+")
_AROUND = "()[]{}<>«»“”„‘’\"'.,;:!?"
_LETTERS = 8
"""Letters at most that one letter of another script becomes in a slug."""
_PLAIN_SLUG = re.compile(r"[a-z0-9-]*")

_GONE = re.compile(r"\[removed\]( [0-9a-f-]+)?")


def gone(text: str) -> bool:
    """Whether nothing of a text is left: the mark alone, or with the number that tells it from others."""
    return _GONE.fullmatch(text) is not None


def fold(text: str) -> str:
    """The form in which texts are compared."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _SPACE.sub(" ", text.lower())


def decoded(address: str) -> Iterator[str]:
    """An address, or what looks like one, as it is written and as it reads with each layer of percent signs taken off."""
    yield address
    for _layer in range(_LAYERS if "%" in address else 0):
        plain = _WIDE.sub(lambda match: chr(int(match[1], 16)), unquote(_ENCODED.sub("%", address)))
        if plain == address:
            return
        yield plain
        address = plain


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

    @cached_property
    def _joined(self) -> tuple[str, ...]:
        """As they are compared where "_" and "+" stand for blanks."""
        joined = {fold(_JOINED.sub(" ", text)).strip() for text in self.texts}
        return tuple(word for word in joined if sum(char.isalnum() for char in word) >= FEWEST)

    def __bool__(self) -> bool:
        return bool(self._folded)

    def within(self, text: str) -> bool:
        """Whether any of them stands in this text, or in an address in it."""
        folded = fold(text)
        return any(word in folded for word in self._folded) or any(map(self._within_token, _tokens(text)))

    def within_slug(self, slug: str) -> bool:
        """Whether any of them stands in this address or part of one."""
        return self.within(slug) or any(map(self._slugs_within, decoded(slug)))

    def _slugs_within(self, text: str) -> bool:
        lowered = text.lower()
        if any(word in lowered for word in self._slugs):
            return True
        if not self._slugs or _PLAIN_SLUG.fullmatch(lowered):
            return False
        slug = slugify(text, fallback="", most=len(text) * _LETTERS)
        return any(word in slug for word in self._slugs)

    def _within_token(self, token: str) -> bool:
        """Whether any stands in this word of a text that is written as in an address."""
        for form in decoded(token):
            folded, joined = fold(form), fold(_JOINED.sub(" ", form))
            if any(word in folded for word in self._folded) or any(word in joined for word in self._joined):
                return True
        return _LINK.search(token) is not None and any(map(self._slugs_within, decoded(token)))

    def _token_removed(self, match: re.Match[str]) -> str:
        token = match[0]
        if not _WRITTEN_AS_ADDRESS.search(token) or not self._within_token(token):
            return token
        if not _LINK.search(token):
            rest = self._plainly_removed(token)
            if not self._within_token(rest):
                return rest
        core = token.strip(_AROUND)
        if core.count("(") > core.count(")"):
            core = token.lstrip(_AROUND)
        if not self._within_token(core):
            return REMOVED
        before, _core, after = token.partition(core)
        return before + REMOVED + after

    def removed_from(self, text: str) -> str:
        """The text with "[removed]" in place of each of them; the text itself where none is in it.

        Of an address in which one stands nothing is left.
        """
        if not self.within(text):
            return text
        # Addresses first: half of one would lead elsewhere.
        return self._plainly_removed(_TOKEN.sub(self._token_removed, text))

    def _plainly_removed(self, text: str) -> str:
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


def _tokens(text: str) -> Iterator[str]:
    """The words of a text that are written as in an address."""
    if _WRITTEN_AS_ADDRESS.search(text):
        yield from (token for token in _TOKEN.findall(text) if _WRITTEN_AS_ADDRESS.search(token))


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
