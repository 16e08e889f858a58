"""What verbs of saying mean: each with the stance that it gives the statement, and what it needs around it.

Stances are those of `vocabulary.Stance`. They are a proposal for an editor: "refuted" is read as a denial unless the
sentence speaks of a check, for a party that says "refuted" has seldom checked anything; "rejected the plan" is an
objection, "rejected the claim" a denial.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from tracker.ground.attribution.wordlist import words
from tracker.ground.vocabulary import Stance


class Form(Enum):
    """How a verb stands in the sentence."""

    PAST = "past"  # also the participle
    PRESENT = "present"
    BASE = "base"
    GERUND = "gerund"


class Needs(Enum):
    """What else must be there, because the word is not always one of saying."""

    NOTHING = "nothing"
    SPEAKER = "speaker"  # whoever does it must be one who can speak
    CLAUSE = "clause"  # "that …", "how …" or a quote
    WORDS = "words"  # one of the verb's own words soon after
    NEGATED = "negated"  # only as something that was not done


@dataclass(frozen=True, slots=True)
class Verb:
    lemma: str
    stance: Stance = Stance.ASSERTS
    needs: Needs = Needs.SPEAKER
    words: frozenset[str] = frozenset()
    inverts: bool = False
    """May stand before its subject, after what was said."""
    noun: bool = False
    """Its present forms are nouns as well: reports, claims."""


_STRONG = "say add write:wrote:written announce declare explain insist stress reply respond answer"
_PLAIN = (
    "argue maintain assert contend allege emphasise emphasize underline underscore reiterate reaffirm affirm "
    "proclaim clarify caution assure inform recount complain quip brag tweet retweet "
    "testify attest predict speculate concur opine elaborate mutter scoff retort "
    "interject conclude reveal disclose vow pledge swear:swore:sworn accuse condemn criticise criticize "
    "denounce deplore decry hail welcome urge implore apologise apologize reckon surmise "
    "advise confide intone summarise summarize specify theorise theorize exclaim enthuse grumble"
)
_NOUNS = (
    "claim warn note comment estimate promise threaten signal hint suggest indicate imply report brief demand "
    "tout slam blast lambast warn repeat "
    "remark reason protest forecast boast joke regret lament whisper counter shout praise blame"
)
_CLAUSE = (
    "believe think:thought hope fear suspect observe recall recognise recognize agree propose ask wonder mean:meant "
    "show:showed:shown find:found demonstrate charge guess feel:felt calculate teach:taught hear:heard know:knew:known "
    "notify remind stipulate mention"
)
_CONFIRMS = "confirm concede acknowledge admit corroborate"
_DENIES = "deny repudiate rebut"
_DISPUTES = "dispute contradict doubt contest object disagree"


_CLAIMS = words(
    "claim claims allegation allegations accusation accusations report reports suggestion suggestions assertion "
    "assertions charge charges rumour rumours rumor rumors version account accounts statement statements story notion "
    "idea speculation criticism criticisms insinuation narrative characterisation characterization"
)
OBJECTS = _CLAIMS
"""What one can take back, or reject and so deny; of anything else it is no statement about truth."""

_OUTSPOKEN = words("say tell add write state announce declare explain insist stress reply respond answer argue note ")


def _irregular(spec: str) -> tuple[str, str, str]:
    lemma, *others = spec.split(":")
    past = others[0] if others else _past(lemma)
    return lemma, past, others[1] if len(others) > 1 else past


def _past(lemma: str) -> str:
    if lemma == "say":
        return "said"
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ied"
    if lemma in ("admit", "quip", "brag", "refer"):
        return lemma + lemma[-1] + "ed"
    return lemma + "ed"


def _third(lemma: str) -> str:
    if lemma.endswith(("s", "sh", "ch", "x", "z")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + "s"


def _gerund(lemma: str, past: str) -> str:
    if lemma.endswith("e") and not lemma.endswith("ee"):
        return lemma[:-1] + "ing"
    if past == lemma + lemma[-1] + "ed":
        return lemma + lemma[-1] + "ing"
    return {"put": "putting"}.get(lemma, lemma + "ing")


def _group(specs: str, **what: object) -> Iterator[tuple[str, Verb]]:
    for spec in specs.split():
        lemma = spec.split(":")[0]
        yield spec, Verb(lemma, inverts=bool(what.get("inverts")), **{k: v for k, v in what.items() if k != "inverts"})  # type: ignore[arg-type]


def _particular() -> Iterator[tuple[str, Verb]]:
    """Verbs that are ones of saying with certain words only."""

    def one(spec: str, words: str, stance: Stance = Stance.ASSERTS, **more: bool) -> tuple[str, Verb]:
        return spec, Verb(spec.split(":", maxsplit=1)[0], stance, Needs.WORDS, frozenset(words.split()), **more)

    yield one("call", 'for on upon " a an the')
    yield one("appeal", "to for")
    yield one("describe", 'as "')
    yield one("put:put", "it at")
    yield one(
        "express",
        "concern concerns hope hopes regret doubt doubts confidence support surprise alarm anger outrage readiness optimism fears scepticism skepticism condolences",
    )
    yield one(
        "voice",
        "concern concerns hope hopes regret doubt doubts confidence support alarm anger fears scepticism skepticism",
    )
    yield one("point", "out to", inverts=True)
    yield one("rule", "out")
    yield one("make:made", "clear plain")
    yield one("cast:cast", "doubt", Stance.DISPUTES)
    yield one("trade", "accusations blame")
    yield one("hit:hit", 'back "')
    yield one("lash", "out")
    yield one("shoot:shot", "back")
    yield one("speak:spoke:spoken", 'of "')
    yield one("read:read", '"')
    yield one("lay:laid", "blame")
    yield one("pour:poured", "scorn water", Stance.DISPUTES)
    yield one("bring:brought", '"')
    yield one("continue", '"')
    yield one("go:went:gone", '"')
    yield one("call:called", "into", Stance.DISPUTES)
    yield one("take:took:taken", "back", Stance.WITHDRAWS)
    yield one("walk", "back", Stance.WITHDRAWS)
    yield one("back:backed", "away", Stance.WITHDRAWS)
    yield one("give:gave:given", "details assurances")
    yield one("share", '"')
    yield one("play:played", "down", Stance.DISPUTES)
    yield one("let:let", "known")
    yield one("post", 'on that to "', inverts=True)
    yield one("raise", "doubts concerns questions", Stance.DISPUTES)


def _verbs() -> Iterator[tuple[str, Verb]]:
    yield from _group(_STRONG, needs=Needs.NOTHING, inverts=True)
    yield from _group("tell:told", needs=Needs.NOTHING)
    yield from _group("state", needs=Needs.NOTHING, inverts=True, noun=True)
    yield from _group(_PLAIN, inverts=True)
    yield from _group(_NOUNS, inverts=True, noun=True)
    yield from _group(_CLAUSE, needs=Needs.CLAUSE, inverts=True)
    yield from _group(_CONFIRMS, stance=Stance.CONFIRMS, inverts=True)
    yield from _group(_DENIES, stance=Stance.DENIES)
    yield from _group(_DISPUTES, stance=Stance.DISPUTES, noun=True)
    yield from _group("challenge question", stance=Stance.DISPUTES, noun=True)
    yield from _group("reject dismiss", stance=Stance.DISPUTES)
    yield from _group(
        "brush:brushed wave:waved shrug:shrugged laugh:laughed",
        stance=Stance.DENIES,
        needs=Needs.WORDS,
        words=frozenset({"aside", "away", "off"}),
    )
    yield from _group("refute", stance=Stance.DENIES)
    yield from _group("disprove debunk", stance=Stance.REFUTES)
    yield from _group("verify authenticate geolocate", stance=Stance.VERIFIES)
    yield from _group(
        "withdraw:withdrew:withdrawn retract recant disavow", stance=Stance.WITHDRAWS, needs=Needs.WORDS, words=OBJECTS
    )
    yield from _group("disclose", inverts=True)
    yield from _particular()


def _table() -> dict[str, tuple[tuple[Verb, Form], ...]]:
    table: dict[str, list[tuple[Verb, Form]]] = {}
    for spec, verb in _verbs():
        lemma, past, participle = _irregular(spec)
        forms = [
            (past, Form.PAST),
            (_third(lemma), Form.PRESENT),
            (lemma, Form.BASE),
            (_gerund(lemma, past), Form.GERUND),
        ]
        if participle != past:
            forms.append((participle, Form.PAST))
        for word, form in forms:
            known = table.setdefault(word, [])
            if (verb, form) not in known:
                known.append((verb, form))
    return {word: tuple(known) for word, known in table.items()}


FORMS = _table()
"""English: each form of a verb of saying, with the verbs that it may be a form of."""

RELAYS = frozenset({"report"})
"""Verbs that pass something on without vouching for it."""
CHECKED = words(
    "footage video videos satellite imagery images analysis analysed analyzed geolocated geolocation checked fact-check "
    "evidence investigation investigators records data inspection"
)
"""Where one of these stands beside "refuted", somebody looked."""
DECLINES = words("declined declines decline declining refused refuses refuse refusing")
SILENCE = words(
    "comment say confirm deny discuss answer respond elaborate speak give provide disclose reveal specify name identify "
    "talk address explain rule reply divulge speculate be take share offer acknowledge clarify verify"
)
"""What one declines to do when one declines to comment."""
UNANSWERED = words("comment respond reply answer return")
"""What was not done where nobody commented: did not respond."""
