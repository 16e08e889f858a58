"""Who declined to comment: English says it in many ways."""

from collections.abc import Sequence

from tracker.ground.attribution.attributed import Attribution
from tracker.ground.attribution.clauses import region_start
from tracker.ground.attribution.groups import low_at, verb_group, verb_text
from tracker.ground.attribution.meanings import hypothetical
from tracker.ground.attribution.phrases import Phrase, phrase, plural_shape
from tracker.ground.attribution.subjects import main_subject, noun_phrase_end, subject_before
from tracker.ground.attribution.tokens import Token
from tracker.ground.attribution.verbs import (
    SILENCE,
)
from tracker.ground.attribution.words import (
    BE,
    MODALS,
)
from tracker.ground.vocabulary import Stance


def declined(tokens: Sequence[Token], place: int) -> Attribution | None:
    ahead = [token.low for token in tokens[place + 1 : place + 7]]
    silent = (
        ("to" in ahead[:2] and bool(set(ahead) & SILENCE) and _next_verb(ahead) in SILENCE)
        or (ahead[:1] == ["comment"])
        or ("interview" in ahead[:4])
    )
    group = verb_group(tokens, place)
    if (
        not silent
        or (any(low in MODALS | BE for low in group.auxiliaries) and not tokens[place].low.endswith("ing"))
        or group.infinitive is not None
    ):
        return None
    last = place + 1 + next((step for step, low in enumerate(ahead) if low in SILENCE or low == "interview"), 0)
    if tokens[place].low.endswith("ing"):
        start = region_start(tokens, place - 1) if place else 0
        speaker = main_subject(tokens, start, place)
        clause = start
    else:
        speaker, clause = subject_before(tokens, group.start - 1)
        if tokens[place].low in ("decline", "refuse") and (speaker is None or not plural_shape(tokens, speaker)):
            return None
    if speaker is None or hypothetical(tokens, clause):
        return None
    return Attribution(
        group.start, last, verb_text(tokens, group.start, last), Stance.DECLINED_TO_COMMENT, speaker, clause=clause
    )


def _next_verb(ahead: Sequence[str]) -> str:
    after = ahead[list(ahead).index("to") + 1 :]
    return next((low for low in after if not low.endswith("ly") and low not in ("even", "further", "publicly")), "")


def no_comment(tokens: Sequence[Token], place: int) -> Attribution | None:
    """Had no comment; there was no immediate comment from X."""
    noun = next(
        (
            at
            for at in range(place + 1, min(place + 5, len(tokens)))
            if tokens[at].low in ("comment", "response", "reply", "reaction")
        ),
        None,
    )
    if noun is None:
        return None
    source = next((at for at in range(noun + 1, min(noun + 6, len(tokens))) if tokens[at].low in ("from", "by")), None)
    if source is not None and low_at(tokens, noun + 1) != "on":
        stop = noun_phrase_end(tokens, source + 1, len(tokens))
        speaker = phrase(tokens, source + 1, stop) if stop > source + 1 else None
        if speaker is not None:
            return Attribution(
                place, speaker.end - 1, f"no {tokens[noun].low} from", Stance.DECLINED_TO_COMMENT, speaker, clause=place
            )
    at = place - 1
    if low_at(tokens, at) not in ("had", "has", "have", "made", "gave", "offered", "makes", "provided", "issued"):
        return None
    group = verb_group(tokens, at)
    speaker, clause = subject_before(tokens, group.start - 1)
    if speaker is None or hypothetical(tokens, clause) or any(low in MODALS for low in group.auxiliaries):
        return None
    return Attribution(
        group.start, noun, verb_text(tokens, group.start, noun), Stance.DECLINED_TO_COMMENT, speaker, clause=clause
    )


def unreached(tokens: Sequence[Token], place: int) -> Attribution | None:
    """Could not be reached for comment, was not available for comment."""
    group = verb_group(tokens, place)
    if not group.negated and tokens[place].low != "unavailable":
        return None
    speaker, clause = subject_before(tokens, group.start - 1)
    if speaker is None:
        return None
    return Attribution(
        group.start,
        place + 2,
        verb_text(tokens, group.start, place + 2),
        Stance.DECLINED_TO_COMMENT,
        speaker,
        clause=clause,
    )


def unanswered(tokens: Sequence[Token], place: int) -> Attribution | None:
    """Did not respond, has not commented, did not return calls, would not be drawn."""
    group = verb_group(tokens, place)
    low = tokens[place].low
    infinitive = group.infinitive
    speaker: Phrase | None
    if infinitive is not None and low_at(tokens, infinitive - 1) in ("yet", "failed"):
        group = verb_group(tokens, infinitive - 1)
    elif not group.negated or infinitive is not None:
        return None
    following = tokens[place + 1].low if place + 1 < len(tokens) else ""
    if low == "spoken" and following not in ("publicly", "about", "on"):
        return None
    if low in ("return", "answer", "take") and not {token.low for token in tokens[place + 1 : place + 8]} & {
        "calls",
        "call",
        "messages",
        "message",
        "requests",
        "request",
        "questions",
        "question",
        "email",
        "emails",
        "inquiries",
        "phone",
    }:
        return None
    speaker, clause = subject_before(tokens, group.start - 1)
    if (
        speaker is None
        or hypothetical(tokens, clause)
        or not (speaker.name or speaker.head or speaker.pronoun or speaker.plural)
    ):
        return None
    return Attribution(
        group.start, place, verb_text(tokens, group.start, place), Stance.DECLINED_TO_COMMENT, speaker, clause=clause
    )
