"""Which words of an English sentence attribute it, and to whom."""

from collections.abc import Sequence

from tracker.ground.attribution.attributed import MOST_VERBS, Attribution
from tracker.ground.attribution.clauses import dashed, small_quote, without_asides
from tracker.ground.attribution.groups import low_at, verb_group
from tracker.ground.attribution.phrases import phrase
from tracker.ground.attribution.sayings import verb_at
from tracker.ground.attribution.silences import declined, no_comment, unanswered, unreached
from tracker.ground.attribution.subjects import noun_phrase_end, subject_before
from tracker.ground.attribution.tokens import Token
from tracker.ground.attribution.verbs import (
    DECLINES,
    FORMS,
    UNANSWERED,
)
from tracker.ground.attribution.wordlist import words
from tracker.ground.attribution.words import (
    BE,
    DAYS,
    PREPOSITIONS,
    SUBORDINATORS,
)
from tracker.ground.vocabulary import Stance

_SIGNALS = (
    FORMS.keys()
    | DECLINES
    | UNANSWERED
    | words("according no quoted reached available commented comments drawn take spoken")
)


def attributions(tokens: Sequence[Token]) -> list[Attribution]:
    """Every attribution that the sentence itself makes, in order; who is only mentioned in it makes none."""
    found: list[Attribution] = []
    # "State Department", "Radio Claims Board": within a sentence a capital makes a name of what could be a verb.
    names = sum(token.capital for token in tokens) < 0.8 * sum(token.word for token in tokens)
    spoken = [
        place
        for place, token in enumerate(tokens)
        if token.low in _SIGNALS and not (names and place and token.capital and tokens[place - 1].word)
    ]
    for place in spoken[:MOST_VERBS]:
        if found and place <= found[-1].last:
            continue
        one = _at(tokens, place, bool(found))
        if one is not None:
            found.append(one)
    return _outermost(tokens, found)


def _at(tokens: Sequence[Token], place: int, later: bool) -> Attribution | None:
    low = tokens[place].low
    if low == "according" and low_at(tokens, place + 1) == "to":
        return _according(tokens, place)
    if low in DECLINES:
        return declined(tokens, place)
    if low == "no" and low_at(tokens, place + 1) in (
        "comment",
        "immediate",
        "response",
        "reply",
        "official",
        "public",
        "reaction",
    ):
        return no_comment(tokens, place)
    if low == "quoted" and _quoted(tokens, place) is not None:
        return _quoted(tokens, place)
    if (
        low in ("reached", "available")
        and low_at(tokens, place + 1) in ("for", "by")
        and low_at(tokens, place + 2) == "comment"
    ):
        return unreached(tokens, place)
    for verb, form in FORMS.get(low, ()):
        one = verb_at(tokens, place, verb, form, later)
        if one is not None:
            return one
    if low in UNANSWERED or low in ("commented", "comments", "drawn", "take", "spoken"):
        return unanswered(tokens, place)
    return None


def _according(tokens: Sequence[Token], place: int) -> Attribution | None:
    start = place + 2
    end = start
    while (
        end < len(tokens)
        and end - start < 30
        and (tokens[end].word or small_quote(tokens[end]))
        and tokens[end].low not in ("who", "which", "that", "said", "but", "while", "as")
    ):
        end += 1
    if end > start and low_at(tokens, start) in (
        "plan",
        "plans",
        "schedule",
        "law",
        "rules",
        "tradition",
        "need",
        "custom",
        "taste",
        "size",
        "age",
        "rank",
        "whether",
        "how",
        "protocol",
    ):
        return None
    stop = _without_time(tokens, start, end)
    speaker = phrase(tokens, start, stop)
    if speaker is None:
        return None
    return Attribution(place, end - 1, "according to", Stance.ASSERTS, speaker, according=True, clause=place)


def _without_time(tokens: Sequence[Token], start: int, end: int) -> int:
    stop = end
    if tokens[end - 1].low in DAYS and end - 1 > start:
        stop = without_asides(tokens, end - 1) + 1
    return stop if stop > start else end


def _quoted(tokens: Sequence[Token], place: int) -> Attribution | None:
    """X was quoted by Y as saying; Y quoted X as saying."""
    said = next(
        (
            at
            for at in range(place + 1, min(place + 20, len(tokens) - 1))
            if tokens[at].low == "as"
            and tokens[at + 1].low
            in ("saying", "telling", "denying", "confirming", "claiming", "warning", "writing", "adding")
        ),
        None,
    )
    if said is None:
        return None
    group = verb_group(tokens, place)
    stance = {"denying": Stance.DENIES, "confirming": Stance.CONFIRMS}.get(tokens[said + 1].low, Stance.ASSERTS)
    if any(low in BE for low in group.auxiliaries):
        speaker, clause = subject_before(tokens, group.start - 1)
    else:
        stop = noun_phrase_end(tokens, place + 1, said)
        speaker, clause = phrase(tokens, place + 1, stop) if stop > place + 1 else None, group.start
    return (
        None
        if speaker is None
        else Attribution(group.start, said + 1, "quoted as saying", stance, speaker, clause=clause)
    )


_CONTRASTS = words("but while whereas although though and yet which as with with before who however after")


def _outermost(tokens: Sequence[Token], found: list[Attribution]) -> list[Attribution]:
    """Without what stands inside what somebody else says: "X said that Y denied it" is X's."""
    kept: list[Attribution] = []
    for one in found:
        if kept and one.according:
            kept.append(one)
        elif kept and _trailing(tokens, one, kept[-1]):
            kept = [other for other in kept if _apart(tokens, other.last, one.first)] + [one]
        elif not kept or _apart(tokens, kept[-1].last, one.first) or _was_aside(tokens, kept[-1], one):
            kept.append(one)
    return kept


def _apart(tokens: Sequence[Token], first: int, second: int) -> bool:
    """Whether a new main clause begins between two verbs."""
    for place in range(first + 1, second):
        token = tokens[place]
        if token.text == ";" or (
            token.quote is not None
            and not small_quote(token)
            and place + 1 < second
            and (tokens[place + 1].comma or tokens[place + 1].low in _CONTRASTS)
        ):
            return True
        if token.low in ("but", "while", "whereas", "although", "though") and not token.capital:
            return True
        if (
            (token.comma or dashed(tokens, place))
            and place + 1 < second
            and tokens[place + 1].low in ("and", "yet", "which", "as", "with")
            and not (tokens[place + 1].low == "as" and place + 2 == second)
        ):
            return tokens[place + 1].low != "which" or second - place < 10
    return False


def _was_aside(tokens: Sequence[Token], before: Attribution, one: Attribution) -> bool:
    """After X said so, Y denied it: the first stood in a clause of time or cause that ended with a comma."""
    clause = tokens[before.clause - 1].low if before.clause else ""
    if clause not in SUBORDINATORS or clause in ("that", "which", "who"):
        return False
    return any(tokens[place].comma for place in range(before.last, one.first))


def _trailing(tokens: Sequence[Token], one: Attribution, before: Attribution) -> bool:
    """…, X said: it closes the sentence, so all of it is X's."""
    speaker = one.speaker
    if speaker is None or one.stance is Stance.DECLINED_TO_COMMENT:
        return False
    begins = min(speaker.start, one.first)
    if begins == 0 or begins <= before.last or not (tokens[begins - 1].comma or tokens[begins - 1].quote is not None):
        return False
    ends = max(one.last, speaker.end - 1)
    rest = [token for token in tokens[ends + 1 :] if token.word or token.quote is not None]
    if len(rest) > 12 or any(token.quote is not None for token in rest):
        return False
    return (
        not rest
        or rest[0].low
        in PREPOSITIONS | DAYS | {"as", "when", "while", "adding", "late", "early", "last", "reporters", "journalists"}
        or rest[0].low in DAYS
    )
