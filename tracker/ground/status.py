"""How a claim's status is derived (RULES.md R0 to R11 and its notes).

Pure functions of their arguments: no clock, no database. Nobody types a status in.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tracker.ground.dates import Date, Order, Precision, order
from tracker.ground.immutable import immutable
from tracker.ground.rules import GIVES
from tracker.ground.standing import Actor, Source, Span, Standing, Statement, group, is_finding, judge, voice
from tracker.ground.vocabulary import NO_DENIAL_RECORDED, OPPOSING, SUPPORTING, Fate, NoteCode, Stance, StatusCode

__all__ = ["RULES_VERSION", "Actor", "Claim", "Note", "Source", "Statement", "Status", "derive", "voice"]

RULES_VERSION = 1

_SAID = frozenset(set(Fate) - {Fate.LATER})
_COUNTS = _SAID - {Fate.RETRACTED}
_ENDED = frozenset({Fate.CHANGED, Fate.REPLACED})


@immutable(kw_only=True)
class Claim:
    """`checkable` is false where the claim is a view and not a fact that could be checked."""

    id: str
    checkable: bool = True


@immutable(kw_only=True)
class Note:
    """What a status adds. `actor` is an actor's id: of who could not verify, of the voice that denies."""

    code: NoteCode
    actor: str | None = None
    date: Date | None = None


@immutable(kw_only=True)
class Status:
    """A derived status, with all that a page needs to say why.

    `statement_ids` are the statements it rests on, earliest first (empty for R0 and R1); `fates` what became of every
    statement passed in; `checkers` the ids of the actors whose findings decide R2 to R4; `supporting` and `opposing`
    the ids of the named voices that now do so; `denial_recorded` whether anyone, named or not, ever opposed it (by
    the day asked for), even if that no longer stands.
    """

    code: StatusCode
    rule: str
    statement_ids: tuple[str, ...]
    notes: tuple[Note, ...]
    fates: Mapping[str, Fate]
    checkers: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    opposing: tuple[str, ...] = ()
    denial_recorded: bool = False
    rules_version: int = RULES_VERSION

    @property
    def wording(self) -> tuple[str, str]:
        """(label, sentence) to translate and to fill with `name`, the checkers, where they have %(name)s."""
        if self.code is StatusCode.UNCONTESTED and not self.denial_recorded:
            return NO_DENIAL_RECORDED
        return self.code.label, self.code.sentence


def derive(claim: Claim, statements: Iterable[Statement], as_of: date | None = None) -> Status:
    """The status of a claim from all published statements on it, as of the end of a UTC day where one is given.

    The order of `statements` makes no difference. Raises ValueError on a stance that is not in the vocabulary.
    """
    return _Derivation(tuple(statements), as_of).status(claim)


class _Derivation:
    """The statements of one claim, sorted by what they now say."""

    def __init__(self, statements: Sequence[Statement], as_of: date | None) -> None:
        self.standing: Standing = judge(statements, as_of)
        self.fates = self.standing.fates
        self.said = [statement for statement in _in_order(statements, self.standing) if self._is(statement, _SAID)]
        stands = [statement for statement in self.said if self._is(statement, {Fate.STANDS})]
        self.comments = [statement for statement in self.said if self._is(statement, {Fate.COMMENT})]
        self.supporting = [statement for statement in stands if statement.stance in SUPPORTING]
        self.opposing = [statement for statement in stands if statement.stance in OPPOSING]
        self.named_supporting = [statement for statement in self.supporting if not statement.speaker.unnamed]
        self.named_opposing = [statement for statement in self.opposing if not statement.speaker.unnamed]

    def status(self, claim: Claim) -> Status:
        rule, resting_on = self._first_match(claim)
        checkers = _speakers(resting_on) if rule in {"R2", "R3", "R4"} else ()
        return Status(
            code=GIVES[rule],
            rule=rule,
            statement_ids=tuple(statement.id for statement in resting_on),
            notes=self._notes(rule),
            fates=self.fates,
            checkers=checkers,
            supporting=_voices(self.named_supporting),
            opposing=_voices(self.named_opposing),
            denial_recorded=any(statement.stance in OPPOSING for statement in self.said),
        )

    def _first_match(self, claim: Claim) -> tuple[str, Sequence[Statement]]:
        """The table of rules from top to bottom: the rule, and the statements that it rests on."""
        found_for = [statement for statement in self.supporting if is_finding(statement)]
        found_against = [statement for statement in self.opposing if is_finding(statement)]
        taken_back = self._taken_back()
        for_or_against = self._together(self.supporting, self.opposing)
        named = self._together(self.named_supporting, self.named_opposing)
        beside_outlets = [statement for statement in self.named_supporting if not statement.speaker.outlet]
        rules: list[tuple[bool, str, Sequence[Statement]]] = [
            (not claim.checkable, "R0", ()),
            (not (for_or_against or self.comments or taken_back), "R1", ()),
            (
                bool(found_for and found_against),
                "R2",
                self._together(found_for, found_against),
            ),
            (bool(found_against), "R3", found_against),
            (bool(found_for), "R4", found_for),
            (bool(taken_back), "R5", taken_back),
            (bool(self.named_supporting and self.named_opposing), "R6", named),
            (bool(self.named_opposing), "R7", self.named_opposing),
            (len(_voices(beside_outlets)) >= 2, "R8", beside_outlets),
            (bool(self.named_supporting), "R9", self.named_supporting),
            (bool(for_or_against), "R10", for_or_against),
        ]
        for applies, rule, resting_on in rules:
            if applies:
                return rule, resting_on
        return "R11", self.comments

    def _taken_back(self) -> Sequence[Statement]:
        """R5: every named supporter's statements with what took them back; empty where R5 does not apply.

        A supporter whose later statements were set aside has not been shown to reverse anything.
        """
        supported = [
            statement
            for statement in self.said
            if statement.stance in SUPPORTING and not statement.speaker.unnamed and self._is(statement, _COUNTS)
        ]
        if any(not self._is(statement, _ENDED) for statement in supported):
            return ()
        resting_on: set[str] = set()
        replaced_in = set()
        for statement in supported:
            resting_on.add(statement.id)
            if self._is(statement, {Fate.CHANGED}):
                resting_on.update(self.standing.ended_by[statement.id])
            elif group(statement) in self.standing.unclear:
                return ()
            else:
                replaced_in.add(group(statement))
        taking_back = {Fate.STANDS, Fate.SPENT}
        return [
            statement
            for statement in self.said
            if statement.id in resting_on
            or (bool(replaced_in) and group(statement) in replaced_in and self._is(statement, taking_back))
        ]

    def _notes(self, rule: str) -> tuple[Note, ...]:
        """Every note that applies, in the order of NoteCode, then by date, then by actor."""
        notes = [
            Note(
                code=NoteCode.COULD_NOT_VERIFY,
                actor=statement.speaker.id,
                date=None if statement.said.precision is Precision.UNKNOWN else statement.said,
            )
            for statement in self.comments
            if statement.stance == Stance.COULD_NOT_VERIFY
        ]
        if any(statement.speaker.unnamed for statement in self.opposing):
            notes.append(Note(code=NoteCode.DENIED_BY_UNNAMED))
        if self._earlier_denial():
            notes.append(Note(code=NoteCode.EARLIER_DENIAL))
        if rule in {"R3", "R4"}:
            beside_findings = [statement for statement in self.named_opposing if not is_finding(statement)]
            notes += [Note(code=NoteCode.DENIED_BY, actor=denier) for denier in _voices(beside_findings)]
        if any(source.counts_as_retracted for statement in self.said for source in statement.sources):
            notes.append(Note(code=NoteCode.SOURCE_RETRACTED))
        if Fate.UNCLEAR in self.fates.values():
            notes.append(Note(code=NoteCode.UNCLEAR))
        if rule == "R2":
            notes.append(Note(code=NoteCode.FINDINGS_CONFLICT))
        if rule == "R6" and len(_voices([*self.named_supporting, *self.named_opposing])) == 1:
            notes.append(Note(code=NoteCode.WITHIN_ONE_SIDE))
        return tuple(dict.fromkeys(notes))

    def _earlier_denial(self) -> bool:
        """Whether a denial ended, or lost its sources, and its speaker does not still deny for the same voice."""
        still = {group(statement) for statement in self.named_opposing}
        return any(
            statement.stance in OPPOSING
            and self._is(statement, _ENDED | {Fate.RETRACTED})
            and group(statement) not in still
            for statement in self.said
        )

    def _is(self, statement: Statement, fates: frozenset[Fate] | set[Fate]) -> bool:
        return self.fates[statement.id] in fates

    def _together(self, *lists: Sequence[Statement]) -> list[Statement]:
        return _in_order([statement for several in lists for statement in several], self.standing)


def _in_order(statements: Iterable[Statement], standing: Standing) -> list[Statement]:
    """By when they were said at the latest (ground/dates.py `order`), undated ones last, then by id."""

    def key(statement: Statement) -> tuple[Order, str]:
        span: Span = standing.spans[statement.id]
        return order(span.earliest, span.latest), statement.id

    return sorted(statements, key=key)


def _voices(statements: Iterable[Statement]) -> tuple[str, ...]:
    """The named voices among these, each once, in the order of their ids."""
    return tuple(sorted({spoken_for for statement in statements if (spoken_for := voice(statement)) is not None}))


def _speakers(statements: Iterable[Statement]) -> tuple[str, ...]:
    """The ids of the speakers, each once, in the order of the statements."""
    return tuple(dict.fromkeys(statement.speaker.id for statement in statements))
