"""What a reader typed into a search: words, "phrases", -unwanted ones, `or`.

    read('army or "600,000 men" -draft')
    ->  (Term("army"),) or (Term("600 000 men", exact=True), Term("draft", unwanted=True))

As web searches have it: what stands side by side is all wanted, `or` parts alternatives, and no typing is an error.
"""

import re
import string
import unicodedata
from dataclasses import dataclass
from typing import Final

MOST = 32
"""Terms of one search that are looked for; what comes after them is left out, and readers are told."""

_QUOTES: Final = "“”„«»"
PUNCTUATION: Final = string.punctuation + _QUOTES + "’ʼ‘ʻ`´ʹ′–—‑‐−…·№§"
"""What parts words, here and in every text that is searched: each of these becomes a blank, so that no text is longer
or shorter than it was, and “Куп’янськ” and "Куп'янськ" are the same two words."""
_BLANKS: Final = str.maketrans(dict.fromkeys(PUNCTUATION, " "))
_STRAIGHT: Final = str.maketrans(dict.fromkeys(_QUOTES, '"'))
_TERM: Final = re.compile(r'(?P<unwanted>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other, parted by single blanks. `exact`: put in quotation marks."""

    words: str
    exact: bool = False
    unwanted: bool = False
    last: bool = False
    """The last thing that was typed, and not finished by a quotation mark: it may be the beginning of a word."""


@dataclass(frozen=True, slots=True)
class Search:
    """Alternatives, each of which has something that is wanted. `cut`: there was more than is looked for."""

    alternatives: tuple[tuple[Term, ...], ...] = ()
    cut: bool = False

    @property
    def wanted(self) -> tuple[Term, ...]:
        """Every term of every alternative but the unwanted ones."""
        return tuple(term for terms in self.alternatives for term in terms if not term.unwanted)


def plain(text: str) -> str:
    """The text with a blank for each character that parts words; as long as before."""
    return text.translate(_BLANKS)


def read(typed: str) -> Search:
    """What is looked for. An alternative that only says what is unwanted is left out: it would mean nearly everything."""
    found: list[list[Term]] = [[]]
    count = 0
    matches = list(_TERM.finditer(unicodedata.normalize("NFC", typed).translate(_STRAIGHT)))
    for match in matches:
        if (match["word"] or "").casefold() == "or" and not match["unwanted"]:
            found.append([])
            continue
        words = " ".join(plain(match["phrase"] or match["word"] or "").split())
        if not words:
            continue
        count += 1
        if count > MOST:
            break
        exact, unwanted = match["phrase"] is not None, bool(match["unwanted"])
        found[-1].append(Term(words, exact, unwanted, not exact and not unwanted and match is matches[-1]))
    kept = (tuple(terms) for terms in found if not all(term.unwanted for term in terms))
    return Search(tuple(kept), count > MOST)
