"""Who is meant by a name: the list of known actors, whatever the alphabet, spelling or case ending."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.ground.attribution.tokens import lowered
from tracker.ground.attribution.wordlist import words
from tracker.ground.attribution.words import DEMONYMS, FEMALE, MALE, PARTICLES, ROLES, TITLES
from tracker.ground.transliteration import normal_form


@dataclass(frozen=True, slots=True)
class KnownActor:
    """One of the house's actors: every name and spelling, and what it is or was ("Kremlin spokesman").

    `kind` is that of `vocabulary.ActorKind`; empty where it is not known. Unnamed actors do not belong here: two
    unnamed officials are never taken for one person.
    """

    id: str
    names: tuple[str, ...]
    kind: str = ""
    roles: tuple[str, ...] = ()


_SKI = re.compile(r"(?:ськ|цьк|ск|цк)(?:ий|ого|ому|им|ім|ом|ая|а|ої|ій|ой|у|ую|ою|і|і)$")
_SKA = re.compile(r"sk(?:a|i|oi)$")
_ENDING = re.compile(
    r"(?:ами|ями|ові|еві|єві|ого|ому|ом|ем|єм|ым|им|ою|ею|єю|ой|ей|єй|ий|ый|ая|яя|ої|ых|их|[аяуюіиеыойьї])$"
)
_CASE = re.compile(r"(?:ами|ями|ові|еві|єві|ом|ем|єм|ым|им|ою|ею|єю|ой|[аяуюіиеыо])$")
_CYRILLIC_LETTER = re.compile(r"[Ѐ-ӿ]")
_WORD = re.compile(r"[^\W_]+(?:['’ʼ.-](?=[^\W_])[^\W_]+)*")
_SMALL = PARTICLES | words("the and for affairs s of in")
_SPELLINGS = {"defense": "defence", "organization": "organisation", "centre": "center", "labour": "labor"}


@lru_cache(maxsize=20_000)
def spelled(word: str) -> str:
    """A key that is the same for the usual spellings of one name: Zelensky, Zelenskyy, Зеленський, Зеленский."""
    word = re.sub(r"'s?$", "", lowered(word))
    if _CYRILLIC_LETTER.search(word):
        word = re.sub(r"^у(?=[аеиіоэє])", "в", _SKI.sub("ски", word))
    return _SKA.sub("ski", normal_form(word).replace(" ", ""))


@lru_cache(maxsize=20_000)
def spellings(word: str) -> tuple[str, ...]:
    """The keys that a word in a text may stand for: as written, and for Cyrillic ones without a case ending."""
    keys = [spelled(word)]
    if _CYRILLIC_LETTER.search(word):
        low = lowered(word)
        cut = _CASE.sub("", low)
        if cut != low and len(cut) >= 3:
            keys.append(spelled(cut))
            keys.extend(spelled(cut + ending) for ending in "ая")
    return tuple(dict.fromkeys(keys))


@lru_cache(maxsize=20_000)
def stemmed(word: str) -> str:
    """A key for a word of an organisation's name: "Russia's", "Russian" and "Russia" share one."""
    low = re.sub(r"'s?$", "", lowered(word)).replace(".", "")
    if _CYRILLIC_LETTER.search(low):
        cut = _ENDING.sub("", low)
        return spelled(cut if len(cut) >= 3 else low)
    if low in ("us", "usa", "american", "america"):
        return "america"
    low = _SPELLINGS.get(low, low)
    country = DEMONYMS.get(low)
    if country is None:
        cut = re.sub(r"(?:ians?|ans?|ish|ese|ia|a|i)$", "", low)
        country = cut if len(cut) >= 4 and low not in ROLES else low
    return spelled(country)


def stems(text: str) -> frozenset[str]:
    """What an organisation's name or a role consists of, in no order."""
    return frozenset(stemmed(word) for word in _WORD.findall(text) if lowered(word) not in _SMALL)


class Actors:
    """The known actors by their names. Building takes time in proportion to the list, a look-up none to speak of."""

    def __init__(self, known: Iterable[KnownActor]) -> None:
        self._surnames: defaultdict[str, set[str]] = defaultdict(set)
        self._first: defaultdict[str, set[str]] = defaultdict(set)
        self._given: defaultdict[str, set[str]] = defaultdict(set)
        self._full: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        self._bodies: defaultdict[frozenset[str], set[str]] = defaultdict(set)
        self._roles: defaultdict[frozenset[str], set[str]] = defaultdict(set)
        self.kinds: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.female: dict[str, bool] = {}
        for actor in known:
            self.kinds[actor.id] = actor.kind
            self.names[actor.id] = actor.names[0] if actor.names else ""
            for name in actor.names:
                self._add(actor, name)
            for role in actor.roles:
                self._roles[stems(role)].add(actor.id)
                self._sex(actor.id, role)

    def _sex(self, actor: str, words: str) -> None:
        for word in _WORD.findall(words.casefold()):
            if word in FEMALE or word in MALE:
                self.female.setdefault(actor, word in FEMALE)

    def _add(self, actor: KnownActor, name: str) -> None:
        words = _WORD.findall(name)
        if not words:
            return
        self._bodies[stems(name)].add(actor.id)
        if actor.kind not in ("person", ""):
            return
        self._sex(actor.id, name)
        proper = [word for word in words if not word[0].islower() and lowered(word) not in TITLES]
        described = any(lowered(word) in ROLES and word[0].islower() for word in words) or " of " in name
        if not proper or (described and not words[0][0].isupper()):
            self._roles[stems(name)].add(actor.id)
            return
        keys = tuple(spelled(word) for word in proper)
        self._full[keys].add(actor.id)
        self._surnames[keys[-1]].add(actor.id)
        if len(keys) > 1:
            self._first[keys[0]].add(actor.id)
            self._given[actor.id].add(keys[0][:1])

    def person(self, words: Sequence[str]) -> str | None:
        """The id of the one person whom these words of a name can mean; titles and roles are not among them."""
        options = [spellings(word) for word in words]
        if not options:
            return None
        if len(words) > 1:
            exact = {found for full in _products(options) for found in self._full.get(full, ())}
            if len(exact) == 1:
                return exact.pop()
        initials = {key[:1] for key in options[0]}
        by_surname = {found for key in options[-1] for found in self._surnames.get(key, ())}
        if len(words) > 1:
            by_surname = {one for one in by_surname if not self._given.get(one) or self._given[one] & initials}
        elif not by_surname:
            by_surname = {found for key in options[0] for found in self._first.get(key, ())}
        return by_surname.pop() if len(by_surname) == 1 else None

    def body(self, name: str) -> str | None:
        """The id of the one actor that is called so, words in any order: "Russia's defence ministry"."""
        found = self._bodies.get(stems(name), ())
        return next(iter(found)) if len(found) == 1 else None

    def holder(self, role: str) -> str | None:
        """The id of the one known person of whom this is the role: "the Kremlin spokesman"."""
        found = self._roles.get(stems(role), ())
        return next(iter(found)) if len(found) == 1 else None


def _products(options: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Every way to read a name of up to four words; of a longer one the first and the last count."""
    if len(options) > 4:
        options = [options[0], options[-1]]
    found: list[tuple[str, ...]] = [()]
    for keys in options:
        found = [(*before, key) for before in found for key in keys[:3]]
    return found
