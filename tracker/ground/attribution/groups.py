"""A verb with what belongs to it on its left."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.ground.attribution.clauses import adverb
from tracker.ground.attribution.tokens import Token
from tracker.ground.attribution.words import (
    AUXILIARIES,
    NEGATIONS,
    NOT,
)


@dataclass(frozen=True, slots=True)
class Group:
    """A verb with what belongs to it on its left: has, did not, declined to."""

    start: int
    auxiliaries: tuple[str, ...]
    negated: bool
    infinitive: int | None = None


def low_at(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].low if 0 <= place < len(tokens) else ""


def verb_group(tokens: Sequence[Token], place: int) -> Group:
    auxiliaries: list[str] = []
    negated = False
    infinitive = None
    at = place - 1
    while at >= 0 and place - at < 12:
        token = tokens[at]
        low = token.low
        if not token.word:
            break
        if low in NEGATIONS:
            negated = True
        elif low in AUXILIARIES:
            auxiliaries.append(low)
            negated = negated or low in NOT
        elif low == "to" and infinitive is None and not auxiliaries:
            infinitive = at
            break
        elif (low == "able" and auxiliaries == []) or not adverb(token):
            break
        at -= 1
    return Group(at + 1, tuple(auxiliaries), negated, infinitive)


def verb_text(tokens: Sequence[Token], start: int, last: int) -> str:
    while start < last and adverb(tokens[start]) and tokens[start].low not in NEGATIONS:
        start += 1
    return " ".join(token.low for token in tokens[start : last + 1] if token.word)
