"""A noun phrase that may name a speaker: where its name is, what it describes, and what it can be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tracker.ground.attribution.slavic_words import FEMALE_ROLE, PRONOUNS_SL, ROLE, is_body
from tracker.ground.attribution.tokens import Token, bare
from tracker.ground.attribution.wordlist import words
from tracker.ground.attribution.words import (
    ADVERBS,
    BODIES,
    DEMONYMS,
    DETERMINERS,
    DOCUMENTS,
    FEMALE,
    IMPERSONAL,
    MALE,
    NOT_NAMES,
    OPENERS,
    OTHER_PRONOUNS,
    PARTICLES,
    PLURALS,
    PREPOSITIONS,
    PRONOUNS,
    ROLES,
    TITLES,
)

_TAIL = words("who which whom whose that when where while as after before speaking whereas")
_SPLIT_NAME = words("of from at for in with on")


@dataclass(frozen=True, slots=True)
class Phrase:
    """`tokens[start:end]` as the text names the speaker. `name` are the words of a proper name without titles.

    `head` is what it is if not a name ("spokesman"); `described` every word that says what the speaker is.
    """

    start: int
    end: int
    name: tuple[str, ...]
    head: str
    described: frozenset[str]
    pronoun: str = ""
    person: bool = False
    plural: bool = False
    definite: bool = False
    female: bool | None = None

    @property
    def body(self) -> bool:
        return self.head in BODIES or is_body(self.head)

    @property
    def document(self) -> bool:
        return self.head in DOCUMENTS and not self.name


_NEVER_NAMES = (
    DETERMINERS
    | OTHER_PRONOUNS
    | PREPOSITIONS
    | PRONOUNS
    | PRONOUNS_SL
    | words("and but as if when while also our my your not yes no")
)


def proper(token: Token) -> bool:
    """Whether the word may be part of a name."""
    return token.capital and token.low not in _NEVER_NAMES


@lru_cache(maxsize=50_000)
def role(low: str) -> bool:
    return low in ROLES or low in TITLES or ROLE.match(low) is not None or _compound(low)


def _compound(low: str) -> bool:
    """ex-minister, co-leader, vice-chancellor, state-secretary, прем'єр-міністр"""
    return "-" in low and (low.rsplit("-", 1)[1] in ROLES or ROLE.match(low.rsplit("-", 1)[1]) is not None)


def phrase(tokens: Sequence[Token], start: int, end: int) -> Phrase | None:
    """What these tokens name, or nothing where they do not look like somebody or something that speaks."""
    start, end = _trimmed(tokens, start, end)
    if start >= end:
        return None
    first = tokens[start]
    if end - start == 1 and (first.low in PRONOUNS or first.low in PRONOUNS_SL):
        return Phrase(start, end, (), "", frozenset(), pronoun=first.low)
    described = _words(tokens, start, end)
    parts = _parts(tokens, start, end)
    named = [part for part in parts if _is_name(tokens, *part)]
    if not named and len(parts) > 1 and _one_word_name(tokens, parts[0], parts[1]):
        found = _single(tokens, *parts[1], described)
        office = _head(tokens, *parts[0])
        return found and replace(found, person=office not in BODIES and not is_body(office))
    if named and named[0] != parts[0] and not _is_list(tokens, start, end):
        found = _single(tokens, *named[0], described)
        if found is not None and found.person:
            return found
    return (
        _single(tokens, *parts[0], described)
        if not _is_list(tokens, start, end)
        else _list(tokens, start, end, described)
    )


def _one_word_name(tokens: Sequence[Token], office: tuple[int, int], name: tuple[int, int]) -> bool:
    """His chancellor, Polonius, …"""
    word = tokens[name[0]]
    return (
        name[1] - name[0] == 1
        and proper(word)
        and word.low not in NOT_NAMES
        and not role(word.low)
        and bool(_head(tokens, *office))
        and not any(proper(token) and not token.possessive for token in tokens[office[0] : office[1]])
    )


def _list(tokens: Sequence[Token], start: int, end: int, described: frozenset[str]) -> Phrase:
    return Phrase(start, end, (), "", described, plural=True)


def _trimmed(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    while start < end:
        token = tokens[start]
        low = token.low
        if (token.word and (low in OPENERS or _adverb(token)) and not (token.capital and low in ("may",))) or (
            not token.word and token.quote is None and token.text not in "@#$€£"
        ):
            start += 1
        else:
            break
    while end > start:
        token = tokens[end - 1]
        if (token.word and _adverb(token)) or (not token.word and token.quote is None):
            end -= 1
        else:
            break
    return start, end


def _adverb(token: Token) -> bool:
    low = token.low
    return (
        low in ADVERBS
        and low not in ("both", "all", "each", "first", "last", "late", "had", "further", "early", "independently")
    ) or (
        low.endswith("ly")
        and len(low) > 4
        and not token.capital
        and low
        not in (
            "family",
            "assembly",
            "ally",
            "daily",
            "elderly",
            "monthly",
            "weekly",
            "only",
            "friendly",
            "supply",
            "italy",
        )
    )


def _words(tokens: Sequence[Token], start: int, end: int) -> frozenset[str]:
    return frozenset(bare(token) for token in tokens[start : min(end, start + 30)] if token.word)


def _parts(tokens: Sequence[Token], start: int, end: int) -> list[tuple[int, int]]:
    """Between commas, without what only tells more: "X, who lives in Y"."""
    parts: list[tuple[int, int]] = []
    begun = start
    for place in range(start, end + 1):
        at_end = place == end
        if at_end or tokens[place].comma or tokens[place].dash or tokens[place].text in "()":
            if place > begun:
                parts.append((begun, _cut(tokens, begun, place)))
            begun = place + 1
    return [part for part in parts if part[1] > part[0]] or [(start, end)]


def _cut(tokens: Sequence[Token], start: int, end: int) -> int:
    for place in range(start + 1, end):
        if tokens[place].low in _TAIL:
            return place
    return end


def _is_list(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Britain, France and Germany; the army and the ministry; Witkoff and Kushner."""
    for place in range(start + 1, end - 1):
        if tokens[place].low in ("and", "та", "и", "і", "й", "&") and not tokens[place].capital:
            before, after = tokens[place - 1], tokens[place + 1]
            if (
                before.capital
                and after.capital
                and all(
                    t.capital or t.comma or t.low in ("and", "the", "та", "и", "і", "й") or t.low in PARTICLES
                    for t in tokens[start:end]
                )
            ):
                return not (before.low in TITLES and before.low in ("foreign", "defence", "defense"))
            if (
                before.word
                and role(before.low)
                and (after.low in DETERMINERS or role(after.low) or after.capital)
                and start + 1 < place
                and not any(token.comma for token in tokens[start:place])
            ):
                return tokens[start].low not in ("one", "two", "three", "several") or after.low in DETERMINERS
    return False


def _is_name(tokens: Sequence[Token], start: int, end: int) -> bool:
    """A person's name and nothing else, but for titles: "Captain Albert Detchard"."""
    words = [token for token in tokens[start:end] if token.word]
    names = [token for token in words if proper(token) and not role(token.low) and token.low not in NOT_NAMES]
    return (
        1 <= len(names) <= 4
        and len(names) + sum(role(t.low) and t.capital for t in words) >= 2
        and all(token.capital or token.low in PARTICLES for token in words)
        and words[-1] in names
        and not any(token.possessive or token.low in DEMONYMS for token in words)
    )


def _single(tokens: Sequence[Token], start: int, end: int, described: frozenset[str]) -> Phrase | None:
    start, end = _trimmed(tokens, start, end)
    if start >= end:
        return None
    last_token = tokens[end - 1]
    if last_token.quote is not None and all(not token.capital for token in tokens[start : end - 1]):
        # газета «Вісник»: the name is what is quoted.
        inner = last_token.text[1:-1].strip()
        return Phrase(start, end, (inner,), _head(tokens, start, end), described)
    run_start, run_end = _name_run(tokens, start, end)
    if run_end - run_start > 2 and run_start > start and "\u0400" <= tokens[run_end - 1].text[0] <= "\u04ff":
        # президент України Володимир Зеленський: whose president he is stands right before the name.
        run_start = run_end - 2
    name = tuple(bare_text(token) for token in tokens[run_start:run_end] if proper(token))
    before = [token for token in tokens[start:run_start] if token.word]
    titled = any(role(token.low) for token in before)
    head = "" if name else _head(tokens, start, end)
    first = tokens[start].low
    female = _sex(described, name)
    if name:
        person = titled or (
            len(name) >= 2 and first != "the" and not any(word.isupper() and len(word) > 1 for word in name)
        )
        span = (
            (run_start, run_end) if titled and len(name) >= 2 else (start, run_end if titled or len(name) >= 2 else end)
        )
        return Phrase(*span, name, head, described, person=person, female=female if person else None)
    last = end
    if not head:
        nominal = (
            tokens[start].capital
            or first in DETERMINERS
            or first in OTHER_PRONOUNS
            or tokens[start].possessive
            or any(token.capital for token in tokens[start:end])
        )
        if (
            not nominal
            or first in IMPERSONAL
            or all(token.low in _NEVER_NAMES - OTHER_PRONOUNS for token in tokens[start:end])
        ):
            return None
    plural = (
        head in PLURALS
        or (head.endswith("s") and head not in BODIES and not head.endswith("ss"))
        or first in ("both", "two", "three", "several", "many", "some", "most", "all", "four", "five")
    )
    return Phrase(
        start, last, (), head, described, plural=plural, definite=first in ("the", "his", "her", "its", "their", "that", "this"),
        female=female, person=bool(head) and not plural and head not in BODIES and head not in DOCUMENTS,
    )  # fmt: skip


def bare_text(token: Token) -> str:
    return re.sub(r"['’][sS]?$", "", token.text) if token.possessive else token.text.rstrip(".")


def _name_run(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """The proper name in a phrase without commas: the capitals after the last title, role or possessive."""
    begun = start
    for place in range(start, end):
        token = tokens[place]
        if not token.word:
            if token.quote is not None:
                return end, end
            continue
        if (
            (token.low in _SPLIT_NAME or token.low in ("spokesman",))
            and place > begun
            and _run_of_names(tokens, begun, place)
            and not role(tokens[begun].low)
        ):
            end = place
            break
        if (
            role(token.low)
            or token.possessive
            or (not proper(token) and token.low not in PARTICLES)
            or token.low in DEMONYMS
            or token.text in ("US", "UK", "EU", "UN")
        ):
            begun = place + 1
    while begun < end and (tokens[begun].low in PARTICLES or not tokens[begun].word or tokens[begun].low in NOT_NAMES):
        if proper(tokens[begun]) and tokens[begun].low not in NOT_NAMES:
            break
        begun += 1
    of = next(
        (place for place in range(begun - 1, max(start, begun - 4), -1) if tokens[place].low in _SPLIT_NAME), None
    )
    if of is not None and begun < end and end - begun <= 3:
        # Minister of Defence X Y is a person; Ministry of Foreign Affairs and head of the Z are none.
        office = next((tokens[place].low for place in range(of - 1, start - 1, -1) if role(tokens[place].low)), "")
        if not role(tokens[begun - 1].low) or office in BODIES or is_body(office):
            return end, end
    return (begun, end) if begun < end and any(proper(token) for token in tokens[begun:end]) else (end, end)


def _run_of_names(tokens: Sequence[Token], start: int, end: int) -> bool:
    words = [token for token in tokens[start:end] if token.word]
    titled = start > 0 and role(tokens[start - 1].low)
    return len(words) >= (1 if titled else 2) and all(
        (token.capital and not role(token.low) and token.low not in DEMONYMS) or token.low in PARTICLES
        for token in words
    )


def _head(tokens: Sequence[Token], start: int, end: int) -> str:
    """The last role before the phrase's first preposition, or any in it."""
    found = ""
    for token in tokens[start:end]:
        if not token.word:
            continue
        if token.low in PREPOSITIONS or token.low == "of":
            if found:
                return found
            continue
        if token.possessive:
            continue
        if token.low in ROLES or token.low in DOCUMENTS or token.low in TITLES or _compound(token.low):
            found = token.low
        elif ROLE.match(token.low):
            return token.low
    return found


def _sex(described: frozenset[str], name: tuple[str, ...]) -> bool | None:
    if described & FEMALE or any(FEMALE_ROLE.match(word) for word in described):
        return True
    if described & MALE:
        return False
    if name and len(name) > 1:
        return sex_of_name(name)
    return None


_FEMALE_SURNAME = re.compile(r"(?:[oe]va|ska|skaya|ckaya|ина|ова|ева|єва|ська|цька|ская|цкая)$")
_FEMALE_GIVEN = words(
    "mary maria marie anna anne ann emma elizabeth margaret olha olga olena elena yelena helen helena kaja ursula annalena christine "
    "christina sarah sara jane jeanne susan nancy linda barbara karen karoline caroline catherine katherine kate laura julia yulia "
    "yuliia iryna irina oksana natalia nataliya nataliia svetlana tetiana tatiana tatyana kateryna ekaterina valentina viktoria victoria "
    "sophie sophia sofia claudia angela theresa teresa hillary kamala michelle melania giorgia mette sanna magdalena amina fatima aisha "
    "zainab leila layla nadia dina rania khrystyna daria dariia darya flavia antoinette charlotte alice rachel rebecca ruth hannah "
    "jennifer jessica amanda emily lucy grace martha dorothea clara lisa patricia sandra donna carol sharon deborah betty paula erna "
    "roberta federica penny liz beth tammy марія мария анна ганна олена елена ольга ірина ирина наталія наталья тетяна татьяна юлія юлия "
    "світлана светлана оксана катерина екатерина вікторія виктория бетси мария дарія дарья людмила галина валентина"
)


def sex_of_name(name: tuple[str, ...]) -> bool | None:
    """Whether a full name is a woman's; None where it does not say."""
    if _FEMALE_SURNAME.search(name[-1].casefold()) or name[0].casefold() in _FEMALE_GIVEN:
        return True
    return None


def plural_shape(tokens: Sequence[Token], speaker: Phrase) -> bool:
    last = tokens[speaker.end - 1]
    first = tokens[speaker.start]
    return (
        last.low.endswith("s")
        or first.low in ("both", "some", "many", "few", "most", "others", "all", "who", "i", "we", "you")
        or speaker.head.endswith("s")
    )
