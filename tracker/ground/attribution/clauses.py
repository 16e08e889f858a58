"""Where a clause of an English sentence begins, and what in it only says when, where or how."""

from collections.abc import Sequence

from tracker.ground.attribution.phrases import role
from tracker.ground.attribution.tokens import Token
from tracker.ground.attribution.verbs import FORMS
from tracker.ground.attribution.wordlist import words
from tracker.ground.attribution.words import (
    ADVERBS,
    AUXILIARIES,
    DAYS,
    DETERMINERS,
    OPENERS,
    OTHER_PRONOUNS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    VENUES,
)

REACH = 60
"""How many tokens are looked at on either side of a verb; no subject is further away."""
QUESTIONED = words("asked pressed questioned challenged")
RELATIVE = words("who which that")
_MARKS = frozenset(";:—–-")
_CLAUSE_MARKS = frozenset(";:")


def adverb(token: Token) -> bool:
    return token.word and (
        token.low in ADVERBS
        or (token.low.endswith("ly") and len(token.low) > 4 and not token.capital and not role(token.low))
    )


def dashed(tokens: Sequence[Token], place: int) -> bool:
    """Whether a dash here stands between words and not within one."""
    token = tokens[place]
    return token.dash and (place == 0 or tokens[place - 1].end < token.start or token.text in "—–")


def small_quote(token: Token) -> bool:
    """A word or two in quotation marks that may be part of a name: the "West" grouping."""
    return token.quote is not None and len(token.text.split()) <= 3 and token.text[-2:-1] not in ",.!?…"


def without_asides(tokens: Sequence[Token], place: int) -> int:
    """Steps left over adverbs and times: "the ministry on Wednesday | denied", "he in a statement | said"."""
    while place >= 0:
        token = tokens[place]
        if adverb(token) and token.low not in OTHER_PRONOUNS:
            place -= 1
            continue
        if token.low in DAYS or token.low in VENUES or token.text.isdigit():
            before = _aside_start(tokens, place, venue=token.low in VENUES)
            if before is not None and before > 0:
                place = before - 1
                continue
            if token.low in DAYS and token.capital and place > 0 and tokens[place - 1].capital:
                place -= 1
                continue
        return place
    return place


def _aside_start(tokens: Sequence[Token], place: int, *, venue: bool) -> int | None:
    for back in range(place - 1, max(place - 6, -1), -1):
        token = tokens[back]
        if not token.word:
            return None
        if venue and token.low in ("late", "early", "earlier", "last", "this"):
            continue
        if token.low in (
            "on",
            "in",
            "at",
            "during",
            "via",
            "through",
            "late",
            "early",
            "earlier",
            "last",
            "this",
            "to",
            "over",
        ):
            if (
                token.low in ("late", "early", "earlier", "last", "this")
                and back > 0
                and tokens[back - 1].low in ("on", "in", "at", "over")
            ):
                continue
            return back
        if token.low in PREPOSITIONS or role(token.low):
            return None
    return None


def region_start(tokens: Sequence[Token], place: int) -> int:
    """Where the clause that ends at `place` begins."""
    lowest = max(0, place - REACH)
    for back in range(place, lowest - 1, -1):
        token = tokens[back]
        if token.quote is not None and not small_quote(token):
            return back + 1
        if token.text in _CLAUSE_MARKS or dashed(tokens, back):
            return back + 1
        if (
            token.low in SUBORDINATORS
            and back < place + 1
            and not token.capital
            and not _relative_inside(tokens, back, place)
        ):
            return back + 1
        if token.capital and token.low in SUBORDINATORS and back == 0:
            return back + 1
        if token.low in ("but", "yet", "so") and not token.capital:
            return back + 1
        if (
            token.low in ("and", "or")
            and back > lowest
            and ((tokens[back - 1].comma and acts(tokens, lowest, back)) or acts(tokens, max(lowest, back - 14), back))
        ):
            return back + 1
    return lowest


def _relative_inside(tokens: Sequence[Token], back: int, place: int) -> bool:
    """A relative clause within the subject: "a man who saw it | said", "X, who leads Y, | said"."""
    token = tokens[back]
    if token.low in ("that", "which", "who", "whose", "whom") and back > 0 and place > back + 1:
        before = tokens[back - 1]
        if token.low == "that":
            return role(before.low) and not before.possessive and not speech(before)
        return before.comma or before.word
    if token.low == "as" and back > 0 and place > back:
        return tokens[back - 1].low in ("known",)
    return False


def speech(token: Token) -> bool:
    return token.low in FORMS


def acts(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a finite verb stands between: what follows "and" is then a clause of its own."""
    for place in range(start, end):
        token = tokens[place]
        if token.low in AUXILIARIES or (token.low in FORMS and not token.capital and not role(token.low)):
            return True
        if (
            token.word
            and token.low.endswith("ed")
            and not token.capital
            and len(token.low) > 4
            and not (place and tokens[place - 1].low in DETERMINERS)
        ):
            return True
    return False


def after_introduction(tokens: Sequence[Token], start: int, end: int) -> int:
    """Steps over "In a statement on Monday" and the like, where no comma ends it."""
    place = start
    while place < end:
        token = tokens[place]
        if token.word and token.low in OPENERS and not (token.capital and place > start):
            place += 1
        elif (
            token.low
            in ("in", "on", "at", "during", "after", "by", "for", "under", "late", "early", "last", "this", "next")
            and place + 1 < end
        ):
            after = _introduction_end(tokens, place, end)
            if after is None:
                return place
            place = after
        else:
            return place
    return place


def _introduction_end(tokens: Sequence[Token], place: int, end: int) -> int | None:
    first = tokens[place].low
    for ahead in range(place + 1, min(place + 7, end)):
        low = tokens[ahead].low
        if (
            (low in DAYS or low in VENUES or tokens[ahead].text.isdigit())
            and ahead + 1 < end
            and tokens[ahead + 1].low not in DAYS
            and tokens[ahead + 1].low not in VENUES
        ):
            following = tokens[ahead + 1]
            return (
                ahead + 1
                if first not in ("this",)
                or following.capital
                or following.low in DETERMINERS
                or following.low in PRONOUNS
                else None
            )
    if (
        first in ("in", "at")
        and place + 2 < end
        and tokens[place + 1].capital
        and (tokens[place + 2].capital or tokens[place + 2].low in DETERMINERS | PRONOUNS)
    ):
        return place + 2
    return None


def introductory(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether this part before a comma only says when, where or how."""
    words = [token for token in tokens[start:end] if token.word]
    if not words:
        return True
    first = words[0]
    if (
        first.low in ("according",)
        or (first.low in PREPOSITIONS and first.low != "but")
        or (first.low in SUBORDINATORS and first.low != "that")
    ):
        return True
    if all(adverb(token) or token.low in OPENERS or token.low in DAYS or token.text.isdigit() for token in words):
        return True
    if (
        first.low.endswith("ing")
        and len(first.low) > 4
        and not role(first.low)
        and first.low not in ("beijing", "king", "housing", "banking")
    ):
        return True
    return first.low in QUESTIONED or first.low in (
        "told",
        "quoted",
        "reached",
        "contacted",
        "faced",
        "based",
        "interviewed",
        "hours",
        "days",
        "minutes",
        "weeks",
        "later",
        "earlier",
    )
