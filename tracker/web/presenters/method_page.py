"""`/method/` as plain values: the rules with an example of each, and the words that pages use.

All of it is read from the tables that statuses are derived by and pages are labelled with, so that it says what the code does.
"""

from collections.abc import Mapping
from uuid import UUID

from django.utils.safestring import SafeString

from tracker.ground.immutable import immutable
from tracker.ground.rules import COUNTING, GIVES, RULES
from tracker.ground.vocabulary import (
    COMMENTS,
    NO_DENIAL_RECORDED,
    OPPOSING,
    SUPPORTING,
    Acceptance,
    Basis,
    Change,
    Fate,
    NoteCode,
    SourceState,
    Stance,
    StatusCode,
)
from tracker.record.reading import Card
from tracker.web.presenters import links
from tracker.web.presenters.marks import mark
from tracker.web.presenters.names import Name
from tracker.web.presenters.statuses import status_view, titled
from tracker.web.translating import gettext


@immutable(kw_only=True)
class RuleView:
    """`mark`, `label` and `sentences` are those of the status that it gives; a rule of counting has none."""

    number: str
    text: str
    example: Name | None
    label: str = ""
    code: str = ""
    mark: SafeString | None = None
    sentences: tuple[str, ...] = ()


@immutable(kw_only=True)
class Word:
    label: str
    meaning: str = ""


@immutable(kw_only=True)
class Words:
    """One vocabulary: `key` its anchor."""

    key: str
    title: str
    intro: str
    words: tuple[Word, ...]


def status_rules(examples: Mapping[str, Card]) -> tuple[RuleView, ...]:
    """R0 to R11 in the order in which they are tried."""
    return tuple(_rule(number, code, examples.get(number)) for number, code in GIVES.items())


def counting_rules(examples: Mapping[str, tuple[UUID, Card]]) -> tuple[RuleView, ...]:
    """P1 to P5."""
    found = []
    for number, text in COUNTING.items():
        statement, card = examples.get(number, (None, None))
        found.append(RuleView(number=number, text=gettext(text), example=_example(card, statement) if card else None))
    return tuple(found)


def vocabulary() -> tuple[Words, ...]:
    """Every word that a page says of a statement, a position, a status or an edition."""
    return (
        Words(
            key="stances",
            title=gettext("Statements: whether it is so"),
            intro=gettext("A statement is about truth. It is never mixed with a position, which is about acceptance."),
            words=tuple(Word(label=gettext(stance.label), meaning=_side(stance)) for stance in Stance),
        ),
        Words(
            key="positions",
            title=gettext("Positions: whether they agree"),
            intro=gettext("A position is taken on one version of a plan, or on one point of it."),
            words=tuple(Word(label=gettext(position.label)) for position in Acceptance)
            + tuple(Word(label=gettext(basis.label), meaning=gettext("How we know a position.")) for basis in Basis),
        ),
        Words(
            key="notes",
            title=gettext("Notes beside a status"),
            intro=gettext("What a status says nothing of, it says beside it."),
            words=tuple(Word(label=_with_blanks(note.label)) for note in NoteCode),
        ),
        Words(
            key="fates",
            title=gettext("What becomes of a statement"),
            intro=gettext("A statement that no longer counts stays on the page and says why."),
            words=tuple(Word(label=gettext(fate.label)) for fate in Fate),
        ),
        Words(
            key="states",
            title=gettext("What becomes of a source"),
            intro=gettext("As its publisher says, not we."),
            words=tuple(Word(label=gettext(state.label)) for state in SourceState),
        ),
        Words(
            key="changes",
            title=gettext("Why there is another edition"),
            intro=gettext(
                "Nothing that was published is ever overwritten. Each edition keeps its number, and those of claims and sources "
                "their addresses too."
            ),
            words=tuple(Word(label=gettext(change.label)) for change in Change),
        ),
    )


def _rule(number: str, code: StatusCode, card: Card | None) -> RuleView:
    sentences = [code.sentence]
    if code is StatusCode.UNCONTESTED:
        sentences.append(" ".join((f"{gettext(NO_DENIAL_RECORDED[0])}:", gettext(NO_DENIAL_RECORDED[1]))))
    return RuleView(
        number=number,
        text=gettext(RULES[number]),
        example=_example(card) if card else None,
        label=_with_blanks(code.label),
        code=code.value,
        mark=mark(code.value),
        sentences=(_with_blanks(sentences[0]), *sentences[1:]),
    )


def _example(card: Card, statement: UUID | None = None) -> Name:
    status = status_view(card.card["status"], card.card["refs"])
    anchor = f"#{links.statement_anchor(statement)}" if statement else ""
    text = card.card["text"]
    return Name(titled(status, text), links.claim(card.slug) + anchor, text, card.card["language"])


def _side(stance: Stance) -> str:
    if stance in SUPPORTING:
        return gettext("Counts as saying so.")
    if stance in OPPOSING:
        return gettext("Counts as saying not so.")
    if stance in COMMENTS:
        return gettext("Counts neither for nor against.")
    return gettext("Ends an earlier statement of the same speaker, and then stands for nothing.")


def _with_blanks(text: str) -> str:
    """A label as it stands where nobody is named yet."""
    return gettext(text) % {"name": gettext("[name]"), "date": gettext("[date]")}
