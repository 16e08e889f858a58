"""RULES.md read a second time, slowly and pair by pair, to hold the engine against.

It shares the vocabulary and the parsed dates with the engine, and nothing else: minutes and days are plain numbers, every
rule looks at every statement, and nothing is worked out in passing.
"""

from datetime import date, datetime

from tests.ground.histories import History
from tracker.ground.status import Actor, Source, Statement

SAYS_SO = {"asserts", "confirms", "verifies"}
SAYS_NOT_SO = {"denies", "disputes", "refutes"}
REMARKS = {"reports", "could_not_verify", "declined_to_comment"}


class Reading:
    """One claim's statements as the rules describe them."""

    def __init__(self, history: History) -> None:
        self.all = {statement.id: statement for statement in history.statements}
        self.as_of = history.as_of

    # P1

    def last_moment(self, one: Statement) -> datetime | None:
        moments = [one.said.latest, *(source.published.latest for source in one.sources)]
        return min((moment for moment in moments if moment is not None), default=None)

    def last_day(self, one: Statement) -> date | None:
        moment = self.last_moment(one)
        return moment.date() if moment else one.first_published

    def is_later(self, one: Statement) -> bool:
        if self.as_of is None:
            return False
        last = self.last_day(one)
        return last is None or last > self.as_of

    def is_retracted(self, one: Statement) -> bool:
        def gone(source: Source | None) -> bool:
            return source is not None and (source.retracted or gone(source.carries))

        return one.sources != () and all(gone(source) for source in one.sources)

    def counts(self, one: Statement) -> bool:
        return not self.is_later(one) and not self.is_retracted(one)

    # P4

    def voice(self, one: Statement) -> str:
        """Named or not: the callers ask about that themselves."""
        actor: Actor = one.speaker if one.on_behalf_of is None else one.on_behalf_of
        return actor.id if actor.party is None else actor.party

    # P2

    def is_changed(self, one: Statement) -> bool:
        return any(self.changes(other, one) for other in self.all.values())

    def changes(self, other: Statement, one: Statement) -> bool:
        if other.changes is None or other.changes[0] != one.id:
            return False
        both_named = not other.speaker.unnamed and not one.speaker.unnamed
        related = other.speaker == one.speaker or (both_named and self.voice(other) == self.voice(one))
        puts_out = other.changes[1] in {"reverses", "retracts", "corrects"}
        return related and puts_out and self.counts(other) and not self.is_changed(other)

    # P3

    def takes_part(self, one: Statement) -> bool:
        named = not one.speaker.unnamed
        return named and one.stance not in REMARKS and self.counts(one) and not self.is_changed(one)

    def together(self, one: Statement) -> list[Statement]:
        """The statements of the same named speaker for the same voice, itself included."""
        return [
            other
            for other in self.all.values()
            if self.takes_part(other) and other.speaker == one.speaker and self.voice(other) == self.voice(one)
        ]

    def before(self, one: Statement, other: Statement) -> bool:
        last, first = self.last_moment(one), other.said.earliest
        if first is None:
            return False
        bound = self.last_moment(other)
        if bound is not None and bound < first:
            first = bound  # published before it is said to have been said: the publication decides
        if last is None:
            return one.first_published is not None and one.first_published < first.date()
        one_ends, other_begins = one.said.edtf.split("/")[-1], other.said.edtf.split("/")[0]
        own_bounds = last == one.said.latest and first == other.said.earliest
        if own_bounds and "T" in one_ends and "T" in other_begins:
            return f"{last:%Y%m%d%H%M}" < f"{first:%Y%m%d%H%M}"
        return last.date() < first.date()

    def is_replaced(self, one: Statement) -> bool:
        return self.takes_part(one) and any(self.before(one, other) for other in self.together(one))

    def is_unclear(self, one: Statement) -> bool:
        if not self.takes_part(one) or self.is_replaced(one):
            return False
        left = [other.stance for other in self.together(one) if not self.is_replaced(other)]
        return not any(set(left) <= kind for kind in (SAYS_SO, SAYS_NOT_SO, {"withdraws"}))

    def fate(self, one: Statement) -> str:
        if self.is_later(one):
            return "later"
        if self.is_retracted(one):
            return "retracted"
        if self.is_changed(one):
            return "changed"
        if one.stance in REMARKS:
            return "comment"
        if self.is_replaced(one):
            return "replaced"
        if self.is_unclear(one):
            return "unclear"
        return "spent" if one.stance == "withdraws" else "stands"

    # R1 to R11

    def is_finding(self, one: Statement) -> bool:
        speaker = one.speaker
        own = one.on_behalf_of is None or one.on_behalf_of == speaker
        checked = one.stance in {"verifies", "refutes"} and one.method != ""
        return checked and own and speaker.independent and not speaker.unnamed

    def all_took_it_back(self, fates: dict[str, str]) -> bool:
        supports = [
            one for one in self.all.values() if self.counts(one) and one.stance in SAYS_SO and not one.speaker.unnamed
        ]
        for one in supports:
            unclear = any(fates[other.id] == "unclear" for other in self.together(one))
            ended = fates[one.id] == "changed" or (fates[one.id] == "replaced" and not unclear)
            if not ended:
                return False
        return supports != []

    def outcome(self) -> tuple[str, str]:
        fates = {one.id: self.fate(one) for one in self.all.values()}
        stands = [one for one in self.all.values() if fates[one.id] == "stands"]
        supports = [one for one in stands if one.stance in SAYS_SO]
        opposes = [one for one in stands if one.stance in SAYS_NOT_SO]
        found = {one.stance for one in stands if self.is_finding(one)}
        voices_for = {self.voice(one) for one in supports if not one.speaker.unnamed}
        voices_against = {self.voice(one) for one in opposes if not one.speaker.unnamed}
        beside_outlets = {self.voice(one) for one in supports if not one.speaker.unnamed and not one.speaker.outlet}
        if found == {"verifies", "refutes"}:
            return "contested", "R2"
        if found:
            return ("refuted", "R3") if found == {"refutes"} else ("independently_verified", "R4")
        if self.all_took_it_back(fates):
            return "withdrawn", "R5"
        if voices_for and voices_against:
            return "contested", "R6"
        if voices_against:
            return "denied", "R7"
        if len(beside_outlets) > 1:
            return "corroborated", "R8"
        if voices_for:
            return "uncontested", "R9"
        if stands:
            return "unattributed", "R10"
        return ("reported_only", "R11") if "comment" in fates.values() else ("not_assessed", "R1")
