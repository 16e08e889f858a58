"""Who says it, where an English verb of saying stands."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.ground.attribution.attributed import Attribution
from tracker.ground.attribution.clauses import adverb, region_start, small_quote
from tracker.ground.attribution.groups import Group, low_at, verb_group, verb_text
from tracker.ground.attribution.meanings import hypothetical, stance_of
from tracker.ground.attribution.phrases import Phrase, phrase, plural_shape, role
from tracker.ground.attribution.subjects import main_subject, noun_phrase_end, subject_after, subject_before
from tracker.ground.attribution.tokens import Token
from tracker.ground.attribution.verbs import (
    SILENCE,
    UNANSWERED,
    Form,
    Needs,
    Verb,
)
from tracker.ground.attribution.wordlist import words
from tracker.ground.attribution.words import (
    BE,
    DEMONYMS,
    DETERMINERS,
    DO,
    HAVE,
    MODALS,
    NOT,
    PREPOSITIONS,
    PRONOUNS,
)
from tracker.ground.vocabulary import Stance


def verb_at(tokens: Sequence[Token], place: int, verb: Verb, form: Form, later: bool) -> Attribution | None:
    group = verb_group(tokens, place)
    if form is Form.GERUND:
        if any(low in BE for low in group.auxiliaries):
            return _active(tokens, place, verb, group)
        return _participle(tokens, place, verb, later)
    if form is Form.PAST:
        if any(low in BE for low in group.auxiliaries):
            return _passive(tokens, place, verb, group)
        if any(low in MODALS | DO for low in group.auxiliaries) or low_at(tokens, group.start - 1) in _BEFORE_ADJECTIVE:
            return None
        if (
            not group.auxiliaries
            and low_at(tokens, place + 1) == "by"
            and verb.stance is not Stance.ASSERTS
            and place
            and tokens[place - 1].comma
        ):
            return _by(tokens, place, verb, group)
        return _active(tokens, place, verb, group)
    if form is Form.PRESENT:
        if group.auxiliaries or (verb.noun and not _plainly_verb(tokens, place, verb, group)):
            return None
        one = _active(tokens, place, verb, group)
        # "… when it replies" is about what may come.
        return None if one is not None and one.clause and tokens[one.clause - 1].low in ("when", "once") else one
    return _base(tokens, place, verb, group)


_BEFORE_ADJECTIVE = words("the a an his her its their this these those any no so-called")


def _plainly_verb(tokens: Sequence[Token], place: int, verb: Verb, group: Group) -> bool:
    """ "Russia claims", not "Russia's claims", "Russian claims", "the claims", "media reports"."""
    before = tokens[group.start - 1] if group.start else None
    if before is None:
        return False
    if not before.word:
        return before.comma or before.quote is not None or before.text == ")"
    if (
        before.possessive
        or before.low in DETERMINERS
        or before.low in PREPOSITIONS
        or before.low in ("his", "her", "its", "their")
    ):
        return False
    if before.low in PRONOUNS or before.low in ("who", "which"):
        return True
    if (
        before.low in DEMONYMS
        and before.text not in ("US", "UK", "U.S", "USA")
        and before.text.isascii()
        and before.low.endswith(("an", "ian", "ish", "ese", "i", "ch"))
    ):
        return False
    after = low_at(tokens, place + 1)
    if after in ("of", "by", "from", "about", "were", "was", "are", "is", "have", "had", "has"):
        return False
    if verb.lemma == "state" and before.low in ("member", "united", "nation", "gulf", "baltic", "arab", "swing"):
        return False
    return before.capital or (
        role(before.low)
        and not before.low.endswith("ss")
        and before.low not in ("media", "press", "police", "intelligence", "government")
    )


def _base(tokens: Sequence[Token], place: int, verb: Verb, group: Group) -> Attribution | None:
    if group.infinitive is not None:
        return _infinitive(tokens, place, verb, group.infinitive)
    modal = next((low for low in group.auxiliaries if low in MODALS), None)
    if modal is not None:
        return _modal(tokens, place, verb, group, modal)
    if group.auxiliaries:
        # "is forecast to" has a form that looks like this one.
        return None if set(group.auxiliaries) & BE else _active(tokens, place, verb, group)
    before = tokens[group.start - 1] if group.start else None
    if before is None:
        return None
    if not before.word:
        if not ((before.comma or before.quote is not None) and verb.inverts and not verb.noun):
            return None
        return _active(tokens, place, verb, group, plural=True)
    if verb.noun and (
        before.low in DETERMINERS
        or before.possessive
        or before.low in PREPOSITIONS
        or not (before.low.endswith("s") or before.low in ("they", "people", "police"))
    ):
        return None
    return _active(tokens, place, verb, group, plural=True)


def _modal(tokens: Sequence[Token], place: int, verb: Verb, group: Group, modal: str) -> Attribution | None:
    able = modal in ("could", "can", "cannot", "can't", "couldn't")
    if group.negated or modal in NOT or modal == "cannot":
        if able and verb.lemma in ("verify", "confirm", "authenticate", "corroborate", "geolocate"):
            return _active(tokens, place, verb, group, stance=Stance.COULD_NOT_VERIFY)
        if not able and modal in ("would", "wouldn't") and (verb.lemma in SILENCE):
            return _active(tokens, place, verb, group, stance=Stance.DECLINED_TO_COMMENT)
        if verb.lemma == "comment":
            return _active(tokens, place, verb, group, stance=Stance.DECLINED_TO_COMMENT)
        return None
    if modal == "can" and verb.lemma in ("confirm", "reveal", "disclose", "report"):
        return _active(tokens, place, verb, group)
    if (
        modal == "would"
        and any(tokens[at].low == "only" for at in range(group.start, place))
        and verb.needs is Needs.NOTHING
    ):
        return _active(tokens, place, verb, group)
    return None


_WENT_ON = words(
    "went goes gone going continued continues quick hastened appeared appears seemed seems rushed proceeded careful keen"
)
_UNABLE = words("unable able failed fails unsuccessfully")


def _infinitive(tokens: Sequence[Token], place: int, verb: Verb, to: int) -> Attribution | None:
    at = to - 1
    while at >= 0 and (adverb(tokens[at]) or tokens[at].low in ("on", "far", "enough")):
        at -= 1
    low = low_at(tokens, at)
    group = verb_group(tokens, at) if at >= 0 else None
    if group is None:
        return None
    if low in _UNABLE and verb.lemma in ("verify", "confirm", "authenticate", "corroborate", "geolocate"):
        if low == "able" and not group.negated:
            return None
        return _active(tokens, place, verb, replace(group, auxiliaries=()), stance=Stance.COULD_NOT_VERIFY)
    if low in ("yet", "failed") and verb.lemma in UNANSWERED | {"comment", "confirm"}:
        return _active(
            tokens, place, verb, replace(verb_group(tokens, at), auxiliaries=()), stance=Stance.DECLINED_TO_COMMENT
        )
    if low in _WENT_ON and not group.negated and not any(one in MODALS for one in group.auxiliaries):
        return _active(tokens, place, verb, replace(group, auxiliaries=()))
    return None


def _active(
    tokens: Sequence[Token], place: int, verb: Verb, group: Group, *, plural: bool = False, stance: Stance | None = None
) -> Attribution | None:
    last = _own_words(tokens, place, verb)
    if last is None:
        return None
    speaker, clause = subject_before(tokens, group.start - 1)
    inverted = False
    if speaker is not None and tokens[speaker.start].low in ("neither", "none", "no", "nobody"):
        group = replace(group, negated=True)
    before = tokens[group.start - 1] if group.start else None
    if verb.inverts and (
        before is None or not before.word or before.low in ("as", "so", "than", "adding") or small_quote(before)
    ):
        direct = group.auxiliaries == () or set(group.auxiliaries) <= HAVE
        after = subject_after(tokens, last + 1) if direct else None
        if after is not None and (speaker is None or not (speaker.name or speaker.head or speaker.pronoun)):
            speaker, inverted = after, True
    if speaker is None or hypothetical(tokens, clause):
        return None
    if plural and not inverted and not (speaker.plural or speaker.pronoun == "they" or plural_shape(tokens, speaker)):
        return None
    if not _can_speak(speaker, verb, tokens, place, inverted):
        return None
    meant = stance or stance_of(tokens, place, verb, group)
    if meant is None:
        return None
    end = max(last, speaker.end - 1) if inverted else last
    return Attribution(group.start, end, verb_text(tokens, group.start, last), meant, speaker, clause=clause)


_JUDGEMENT = re.compile(
    r"[a-z-]{2,16}(?:able|ate|ible|less|ous|urate|ive|ful|ing|istic|ical|ature)|false|wrong|true|untrue|absurd|nonsense|unfair|illegal|fake|"
    r"historic|tragic|good|bad|dead|constructive|barbaric|cynical|important|irrelevant|insufficient"
)


def _own_words(tokens: Sequence[Token], place: int, verb: Verb) -> int | None:
    """The verb's last token, or nothing if it lacks what makes it one of saying."""
    if verb.needs in (Needs.NOTHING, Needs.SPEAKER, Needs.NEGATED):
        after = low_at(tokens, place + 1)
        if verb.lemma == "deny" and (_denied_something_else(tokens, place)):
            return None
        if verb.lemma in ("promise", "answer") and after == "to" and verb.lemma == "answer":
            return None
        return place
    ahead = tokens[place + 1 : place + 12]
    if '"' in verb.words and any(
        token.quote is not None and not small_quote(token) for token in tokens[max(0, place - 8) : place]
    ):
        return place
    if verb.needs is Needs.CLAUSE:
        near = [token.low for token in ahead[:4]]
        said = any(
            token.quote is not None and not small_quote(token) for token in (*ahead, *tokens[max(0, place - 6) : place])
        )
        clause = any(low in ("that", "how", "why", "whether", "what", "if", "when") for low in near[:4])
        bare_clause = (
            verb.lemma in ("believe", "think", "hope", "fear", "suspect", "propose")
            and bool(near)
            and (ahead[0].capital or near[0] in DETERMINERS | PRONOUNS | {"there"})
        )
        return place if said or clause or bare_clause else None
    for steps, token in enumerate(ahead, 1):
        if token.quote is not None and '"' in verb.words:
            return place
        if verb.lemma == "call" and verb.stance is Stance.ASSERTS:
            if steps == 1 and token.low in ("for", "on", "upon"):
                return place + 1
            # Called it a trap; called the claim absurd.
            if steps > 1 and (token.low in ("a", "an", "the") or _JUDGEMENT.fullmatch(token.low)):
                return place
            continue
        if (
            verb.lemma
            in ("describe", "put", "withdraw", "retract", "recant", "disavow", "brush", "wave", "shrug", "laugh")
            and token.low in verb.words
        ):
            return place
        limit = 4 if verb.lemma in ("express", "voice", "take", "walk", "give", "raise", "let") else 2
        if token.low in verb.words and steps <= limit:
            return (
                place + 1
                if steps == 1 and verb.lemma not in ("express", "voice", "trade", "cast", "speak", "give", "raise")
                else place
            )
        if token.text == ";" or (token.text == ":" and '"' not in verb.words):
            return None
    return None


def _denied_something_else(tokens: Sequence[Token], place: int) -> bool:
    """Denied entry, denied them access: nobody said anything."""
    return any(
        low_at(tokens, place + step)
        in ("access", "entry", "entrance", "visas", "visa", "permission", "bail", "asylum", "passage")
        for step in (1, 2, 3)
    )


def _can_speak(speaker: Phrase, verb: Verb, tokens: Sequence[Token], place: int, inverted: bool) -> bool:
    if speaker.pronoun or speaker.name or (speaker.head and not speaker.document):
        return True
    if speaker.document:
        return verb.lemma not in ("call", "withdraw", "retract", "answer")
    if speaker.plural and any(token.capital for token in tokens[speaker.start : speaker.end]):
        return True
    if tokens[speaker.start].low in (
        "others",
        "some",
        "many",
        "both",
        "one",
        "another",
        "nobody",
        "everyone",
        "i",
        "we",
        "you",
        "most",
        "neither",
    ):
        return tokens[speaker.start].low not in ("nobody", "everyone", "i", "we", "you")
    if any(token.capital for token in tokens[speaker.start : speaker.end]) and not inverted:
        return True
    return verb.needs is Needs.NOTHING and (not inverted or any(token.quote is not None for token in tokens[:place]))


def _passive(tokens: Sequence[Token], place: int, verb: Verb, group: Group) -> Attribution | None:
    """Was denied by X. Without "by" nobody says it; who "was told" did not."""
    by = next((at for at in range(place + 1, min(place + 7, len(tokens))) if tokens[at].low == "by"), None)
    if (
        by is None
        or (any(low in MODALS for low in group.auxiliaries) and not group.negated)
        or verb.lemma in ("tell", "show", "find", "inform", "ask")
    ):
        return None
    return _by(tokens, place, verb, group, by)


def _by(tokens: Sequence[Token], place: int, verb: Verb, group: Group, by: int | None = None) -> Attribution | None:
    start = (by or place + 1) + 1
    stop = noun_phrase_end(tokens, start, len(tokens))
    speaker = phrase(tokens, start, stop) if stop > start else None
    if speaker is None or hypothetical(tokens, region_start(tokens, group.start - 1) if group.start else 0):
        return None
    stance = stance_of(tokens, place, verb, group)
    if any(low in ("could", "couldn't", "cannot") for low in group.auxiliaries):
        stance = Stance.COULD_NOT_VERIFY
    if stance is None:
        return None
    return Attribution(
        group.start,
        speaker.end - 1,
        verb_text(tokens, group.start, place),
        stance,
        speaker,
        clause=region_start(tokens, group.start - 1) if group.start else 0,
    )


def _participle(tokens: Sequence[Token], place: int, verb: Verb, later: bool) -> Attribution | None:
    """…, saying that: whoever the sentence is about says so. Beside a verb of saying it adds nothing."""
    if later or place < 2 or verb.lemma == "add" or (verb.noun and verb.needs is not Needs.SPEAKER):
        return None
    before = place - 1
    while before > 0 and adverb(tokens[before]):
        before -= 1
    if not tokens[before].comma or _own_words(tokens, place, verb) is None or verb.needs is Needs.CLAUSE:
        return None
    start = region_start(tokens, before - 1)
    speaker = main_subject(tokens, start, before) or (main_subject(tokens, 0, before) if start else None)
    if speaker is None or not (speaker.name or speaker.head or speaker.pronoun):
        return None
    return Attribution(place, place, tokens[place].low, verb.stance, speaker, clause=start)
