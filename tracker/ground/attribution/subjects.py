"""Who does it: the subject of a verb in an English sentence, before the verb or after it."""

from collections.abc import Sequence

from tracker.ground.attribution.clauses import (
    QUESTIONED,
    REACH,
    RELATIVE,
    acts,
    adverb,
    after_introduction,
    dashed,
    introductory,
    region_start,
    small_quote,
    speech,
    without_asides,
)
from tracker.ground.attribution.phrases import Phrase, phrase, proper, role
from tracker.ground.attribution.tokens import Token
from tracker.ground.attribution.verbs import FORMS
from tracker.ground.attribution.words import (
    AUXILIARIES,
    COORDINATORS,
    DAYS,
    DETERMINERS,
    IMPERSONAL,
    PARTICLES,
    POSSESSIVE_PRONOUNS,
    PREPOSITIONS,
    PRONOUNS,
    STOP,
    SUBORDINATORS,
    VENUES,
)

_LONG_PHRASE = 24


def subject_before(tokens: Sequence[Token], place: int) -> tuple[Phrase | None, int]:
    """(the subject that ends at or before `place`, where its clause begins)."""
    place = without_asides(tokens, place)
    if place < 0:
        return None, 0
    token = tokens[place]
    if token.low in COORDINATORS:
        start = region_start(tokens, place - 1) if place else 0
        return main_subject(tokens, start, place), start
    if token.low in RELATIVE and place:
        return _antecedent(tokens, place), place
    start = region_start(tokens, place)
    if token.comma or dashed(tokens, place) or token.text == ")":
        return _across_aside(tokens, start, place)
    if token.quote is not None and not small_quote(token):
        return None, start
    return _adjacent(tokens, start, place)


def _adjacent(tokens: Sequence[Token], start: int, place: int) -> tuple[Phrase | None, int]:
    begun = start
    for back in range(place, start - 1, -1):
        if tokens[back].comma:
            begun = back + 1
            break
    begun = clause = _list_start(tokens, start, begun, place)
    begun = after_introduction(tokens, begun, place + 1)
    if begun > place:
        return None, clause
    if tokens[place].low in PRONOUNS and not any(token.low in RELATIVE for token in tokens[begun:place]):
        return phrase(tokens, place, place + 1), clause
    if tokens[begun].low in QUESTIONED:
        # When asked about it Lavrov | said
        begun = place
        while begun > clause and proper(tokens[begun - 1]):
            begun -= 1
    first = tokens[begun]
    if place + 1 - begun > _LONG_PHRASE or first.low in IMPERSONAL:
        return None, clause
    return phrase(tokens, begun, place + 1), clause


def _list_start(tokens: Sequence[Token], start: int, begun: int, place: int) -> int:
    """Britain, France and Germany | said"""
    if begun == start or not any(token.low in ("and", "&") for token in tokens[begun:place]):
        return begun
    while begun > start:
        before = begun - 2
        while before >= start and not tokens[before].comma:
            before -= 1
        part = tokens[before + 1 : begun - 1]
        if (
            not part
            or len(part) > 4
            or not all(token.capital or token.low in ("the",) for token in part)
            or part[0].low in DAYS
        ):
            return begun
        begun = before + 1
    return begun


def _across_aside(tokens: Sequence[Token], start: int, place: int) -> tuple[Phrase | None, int]:
    """An aside may hold a clause of its own: "an official, who asked not to be named because …, | said"."""
    found = _before_aside(tokens, start, place)
    back = place
    for _attempt in range(4):
        if found is not None:
            break
        back = next((at for at in range(back - 1, max(back - 40, 0), -1) if tokens[at].comma or dashed(tokens, at)), 0)
        if not back:
            break
        start = region_start(tokens, back - 1)
        found = _before_aside(tokens, start, place)
    return found, start


def _before_aside(tokens: Sequence[Token], start: int, place: int) -> Phrase | None:
    """X, Y's chief of staff, | said; X, speaking in Z, | said"""
    parts: list[tuple[int, int]] = []
    begun = start
    for at in range(start, place + 1):
        if at == place or tokens[at].comma or dashed(tokens, at) or tokens[at].text in "()":
            if at > begun:
                parts.append((begun, at))
            begun = at + 1
    while parts and introductory(tokens, *parts[0]):
        parts.pop(0)
    while (
        len(parts) > 2
        and acts(tokens, *parts[0])
        and not any(token.low in RELATIVE for token in tokens[slice(*parts[0])])
    ):
        parts.pop(0)
    if len(parts) < 2:
        return None
    first = after_introduction(tokens, *parts[0])
    if parts[0][1] - first > _LONG_PHRASE or (
        acts(tokens, first, parts[0][1]) and not any(t.low in RELATIVE for t in tokens[first : parts[0][1]])
    ):
        return None
    second = tokens[parts[1][0]]
    if second.low in PREPOSITIONS or second.low in SUBORDINATORS or second.low.endswith("ing"):
        return phrase(tokens, first, parts[0][1])
    return phrase(tokens, first, place)


def _antecedent(tokens: Sequence[Token], place: int) -> Phrase | None:
    """Who "who" is: the noun phrase right before it."""
    end = place - 1 if tokens[place - 1].comma else place
    start = max(region_start(tokens, end - 1), end - 12) if end else 0
    begun = end
    while begun > start:
        token = tokens[begun - 1]
        if token.comma or not (token.word or small_quote(token)):
            break
        if (
            (token.low in PREPOSITIONS and token.low not in ("of", "for"))
            or token.low in AUXILIARIES
            or token.low in SUBORDINATORS
        ):
            break
        begun -= 1
        if token.low in DETERMINERS and not (begun > start and tokens[begun - 1].low in ("of", "for")):
            break
    found = phrase(tokens, begun, end)
    return found if found is not None and (found.name or found.head) else None


def main_subject(tokens: Sequence[Token], start: int, end: int) -> Phrase | None:
    """The subject with which a clause begins, when something else than the verb looked at follows it."""
    begun = start
    while begun < end:
        comma = next((at for at in range(begun, end) if tokens[at].comma), end)
        if comma < end and introductory(tokens, begun, comma):
            begun = comma + 1
            continue
        break
    begun = after_introduction(tokens, begun, end)
    if begun >= end or tokens[begun].low in IMPERSONAL - {"it"}:
        return None
    stop = noun_phrase_end(tokens, begun, end)
    if stop <= begun:
        return None
    if stop + 2 < len(tokens) and tokens[stop].comma and proper(tokens[stop + 1]):
        # Her colleague, George Knightley, is less sure.
        close = next((at for at in range(stop + 1, min(stop + 8, len(tokens))) if not tokens[at].word), None)
        if close is not None and tokens[close].comma:
            return phrase(tokens, begun, close)
    return phrase(tokens, begun, stop)


def noun_phrase_end(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where the noun phrase that begins here ends, reading forward."""
    place = start
    headed = named = False
    end = min(end, start + _LONG_PHRASE)
    while place < end:
        token = tokens[place]
        if not token.word:
            if small_quote(token) and not named:
                place += 1
                continue
            break
        low = token.low
        if low in PRONOUNS and place == start:
            return place + 1
        if headed or named:
            if proper(token) and low not in DAYS:
                named = True
            elif (role(low) and not speech(token)) or (low in PARTICLES and _capital_at(tokens, place + 1, end)):
                headed = True
            elif (
                low in ("of", "for", "from", "at", "with", "in")
                and place + 1 < end
                and not (low in ("at", "with", "in") and named)
            ):
                if (
                    tokens[place + 1].low in DAYS
                    or tokens[place + 1].low in VENUES
                    or (tokens[place + 2 : place + 3] and tokens[place + 2].low in VENUES)
                ):
                    break
                after = _of_end(tokens, place + 1, end)
                if after == place + 1:
                    break
                place = after
                continue
            elif low in ("and", "&") and place + 1 < end and (tokens[place + 1].capital and tokens[place - 1].capital):
                headed = True
            elif token.possessive:
                pass
            else:
                break
        elif proper(token) and not role(low):
            named = True
        elif role(low):
            headed = True
        elif (low in STOP and low not in ("last", "early", "late", "this", "that", "no")) or place - start > 6:
            break
        place += 1
    return place if headed or named else start


def _capital_at(tokens: Sequence[Token], place: int, end: int) -> bool:
    return place < end and tokens[place].capital


def _of_end(tokens: Sequence[Token], place: int, end: int) -> int:
    """The end of what "of" belongs to: of the armed forces, of Russia's general staff, for human rights."""
    begun = place
    capital = False
    while place < end and tokens[place].word and place - begun < 6:
        token = tokens[place]
        if token.low in FORMS and not token.capital and not role(token.low):
            break
        if token.capital:
            capital = True
        elif (
            (place > begun and role(tokens[place - 1].low) and not tokens[place - 1].possessive and not role(token.low))
            or (
                token.low in STOP
                or token.low in ("of", "for", "from")
                or (capital and not role(token.low) and token.low not in PARTICLES and not token.possessive)
            )
            or token.low in AUXILIARIES
        ):
            break
        place += 1
    return place


def subject_after(tokens: Sequence[Token], place: int) -> Phrase | None:
    """The subject that begins at `place`, right after its verb: said | the minister; wrote | Rupert Hentzau on Monday."""
    if place >= len(tokens) or not tokens[place].word:
        return None
    token = tokens[place]
    low = token.low
    if low in PRONOUNS:
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        return phrase(tokens, place, place + 1) if after is None or not after.word or after.low in STOP else None
    if low in ("that", "it", "there", "this", "his", "her") and low not in POSSESSIVE_PRONOUNS:
        return None
    stop = noun_phrase_end(tokens, place, min(len(tokens), place + REACH))
    if stop <= place:
        return None
    following = tokens[stop] if stop < len(tokens) else None
    if (
        following is not None
        and following.word
        and following.low not in STOP
        and following.low not in COORDINATORS
        and not adverb(following)
    ):
        return None
    if following is not None and following.word and following.low in AUXILIARIES:
        return None
    end = stop
    if following is not None and following.comma:
        # said the minister, Sergei Lavrov: the name is what follows.
        ahead = next(
            (at for at in range(stop + 1, min(stop + 8, len(tokens))) if not tokens[at].word),
            min(stop + 8, len(tokens)),
        )
        named = phrase(tokens, stop + 1, ahead)
        whole = phrase(tokens, place, stop)
        if named is not None and len(named.name) >= 2 and whole is not None and not whole.name and named.end == ahead:
            return named
    return phrase(tokens, place, end)
