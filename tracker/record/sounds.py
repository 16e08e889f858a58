"""Names by their sound, as words of a search: who is written Єрмак is found as Yermak, Jermak and Ермак.

Each word of a name is kept as it sounds (`=ermak`) and by its consonants (`#rmk`), by which Volodymyr is found as
Vladimir. Consonants alone say little: they count where there are four of them, or three and a second word beside. Arabic
and Persian do not write their short vowels: names in these letters (`%rmk`) meet others by any number of consonants.
"""

import re
from collections.abc import Iterable, Iterator

from tracker.ground.search_terms import Search, Term, plain
from tracker.ground.transliteration import keys, normal_form

LONGEST = 100
"""Characters of the longest word that is looked for by its sound or its beginning; PostgreSQL refuses far longer ones."""
BEGINNING = 3
"""Letters from which on the beginning of a sound is enough."""
ALONE, BESIDE = 4, 3
"""Consonants that are enough for a word by itself, and for one beside others."""
_ARABIC = re.compile("[\u0600-\u06ff]")


def sounds_of(names: Iterable[str]) -> list[str]:
    """What an actor of these names is found by, sorted."""
    found: set[str] = set()
    for name in names:
        for word in plain(name).split():
            if len(word) <= LONGEST:
                found.update(f"={sound}" for sound in normal_form(word).split())
                found.update(f"{'%' if _ARABIC.search(word) else '#'}{key}" for key in keys(word))
    return sorted(found)


def sounds_for(term: Term, *, alone: bool) -> str:
    """A term as a tsquery over such words, "" where it says nothing about sounds: it is exact, a number, or too long.

    `alone`: nothing else has to be found beside it.
    """
    if not _sounds(term):
        return ""
    words = term.words.split()
    return " & ".join(
        f"({' | '.join(alternatives)})"
        for word in words
        if (alternatives := _alternatives(word, alone and len(words) == 1, term.last and word is words[-1]))
    )


def _sounds(term: Term) -> bool:
    return not term.exact and len(term.words) <= LONGEST and not any(letter.isdigit() for letter in term.words)


def _alternatives(word: str, alone: bool, beginning: bool) -> list[str]:
    found = [
        f"'={sound}'{':*' if beginning and len(sound) >= BEGINNING else ''}" for sound in normal_form(word).split()
    ]
    for key in keys(word):
        found.append(f"'%{key}'")
        if _ARABIC.search(word) or _telling(key, alone):
            found.append(f"'#{key}'")
    return found


def _telling(key: str, alone: bool) -> bool:
    return len(key) >= (ALONE if alone else BESIDE)


class Ear:
    """Tells the words of a name that a search asked for, however they are written."""

    def __init__(self, search: Search) -> None:
        self._asked: list[tuple[str, bool, bool, bool]] = []
        for terms in search.alternatives:
            wanted = [term for term in terms if not term.unwanted]
            for term in wanted:
                words = term.words.split()
                alone = len(wanted) == len(words) == 1
                self._asked += [(word, _sounds(term), alone, term.last and word is words[-1]) for word in words]

    def spans(self, name: str) -> tuple[tuple[int, int], ...]:
        """Where such words begin and end in this name."""
        return tuple(self._spans(name))

    def _spans(self, name: str) -> Iterator[tuple[int, int]]:
        for match in re.finditer(r"\S+", plain(name)):
            if any(_same(match[0], *asked) for asked in self._asked):
                yield match.span()


def _same(word: str, asked: str, sounds: bool, alone: bool, beginning: bool) -> bool:
    one, other = word.casefold(), asked.casefold()
    if one == other or (beginning and len(other) > 1 and one.startswith(other)):
        return True
    if not sounds:
        return False
    wanted, heard = normal_form(asked), normal_form(word)
    if wanted and (wanted == heard or (beginning and len(wanted) >= BEGINNING and heard.startswith(wanted))):
        return True
    key = keys(asked)
    return bool(key) and key == keys(word) and (bool(_ARABIC.search(word + asked)) or _telling(key[0], alone))
