"""Which stance an English verb gives, by what stands around it."""

from collections.abc import Sequence

from tracker.ground.attribution.groups import Group, low_at
from tracker.ground.attribution.tokens import Token
from tracker.ground.attribution.verbs import (
    CHECKED,
    OBJECTS,
    UNANSWERED,
    Verb,
)
from tracker.ground.attribution.wordlist import words
from tracker.ground.attribution.words import (
    HYPOTHETICAL,
)
from tracker.ground.vocabulary import Stance

_NOTHING_SAID = words(
    "say tell add explain announce state declare write elaborate specify mention predict promise know think believe show find give"
)


def stance_of(tokens: Sequence[Token], place: int, verb: Verb, group: Group) -> Stance | None:
    if group.negated:
        if verb.stance in (Stance.CONFIRMS, Stance.DENIES, Stance.DISPUTES):
            if verb.lemma in ("question", "challenge", "contest"):
                return Stance.CONFIRMS
            return Stance.DECLINED_TO_COMMENT
        if verb.lemma == "comment" or (verb.lemma in UNANSWERED):
            return Stance.DECLINED_TO_COMMENT
        if verb.stance is Stance.VERIFIES:
            return Stance.COULD_NOT_VERIFY
        if verb.lemma == "rule":
            return Stance.ASSERTS
        if verb.lemma in ("believe", "think", "agree", "accept"):
            return Stance.DISPUTES
        return None
    if (
        verb.lemma == "comment"
        and low_at(tokens, place + 1) not in ("that", "on", "")
        and not _quote_near(tokens, place)
    ):
        return None
    ahead = [token.low for token in tokens[place + 1 : place + 12]]
    if verb.lemma in ("reject", "dismiss"):
        if set(ahead) & OBJECTS or (
            "as" in ahead[:8]
            and set(ahead)
            & {
                "false",
                "untrue",
                "fantasy",
                "fabrication",
                "fiction",
                "nonsense",
                "lies",
                "fake",
                "baseless",
                "unfounded",
                "propaganda",
            }
        ):
            return Stance.DENIES
        return Stance.DISPUTES
    if verb.lemma == "refute" and {token.low for token in tokens[max(0, place - 30) : place + 30]} & CHECKED:
        return Stance.REFUTES
    if verb.lemma == "report":
        return Stance.REPORTS
    if verb.lemma == "agree":
        return Stance.CONFIRMS
    return verb.stance


def _quote_near(tokens: Sequence[Token], place: int) -> bool:
    return any(token.quote is not None or token.text == ":" for token in tokens[max(0, place - 4) : place + 5])


def hypothetical(tokens: Sequence[Token], clause: int) -> bool:
    return any(0 <= at < len(tokens) and tokens[at].low in HYPOTHETICAL for at in (clause - 1, clause))
