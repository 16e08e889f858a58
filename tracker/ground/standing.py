"""Which statements on a claim stand, and what became of the others (RULES.md P1 to P5).

Pure functions of their arguments: no clock, no database. All ids are strings and unique among what is passed in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Self

from tracker.ground.dates import UNKNOWN, Date
from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import COMMENTS, OPPOSING, SUPPORTING, Fate, How, Stance

PUTS_OUT = frozenset({How.REVERSES, How.RETRACTS, How.CORRECTS})
"""The ways of changing that end what they change; the others leave it to dates (P2)."""

FINDINGS = frozenset({Stance.VERIFIES, Stance.REFUTES})

_STANCES = frozenset(Stance)


@immutable(kw_only=True)
class Actor:
    """Who speaks or is spoken for. `party` is the id of the side it belongs to, None where it has none."""

    id: str
    unnamed: bool = False
    independent: bool = False
    outlet: bool = False
    party: str | None = None


@immutable(kw_only=True)
class Source:
    """Where a statement can be read; `carries` is the source that it passes on."""

    id: str
    published: Date = UNKNOWN
    retracted: bool = False
    carries: "Source | None" = None

    @property
    def counts_as_retracted(self) -> bool:
        """Whether this or anything it carries, however far, was retracted (P1)."""
        seen: set[str] = set()
        source: Source | None = self
        while source is not None and source.id not in seen:
            if source.retracted:
                return True
            seen.add(source.id)
            source = source.carries
        return False


@immutable(kw_only=True)
class Statement:
    """What one speaker said of one claim.

    `changes` is (id of the earlier statement, vocabulary.How); `first_published` the UTC day on which this record
    first showed the statement, None where it has not yet.
    """

    id: str
    speaker: Actor
    on_behalf_of: Actor | None = None
    stance: str
    said: Date = UNKNOWN
    sources: tuple[Source, ...] = ()
    relayed_by: tuple[Actor, ...] = ()
    method: str = ""
    changes: tuple[str, str] | None = None
    first_published: date | None = None


Group = tuple[str, str]
"""(speaker's id, voice): within it a later statement replaces an earlier one (P3)."""


def voice(statement: Statement) -> str | None:
    """The id of the side or actor that this statement speaks for; None where its speaker is unnamed (P4)."""
    if statement.speaker.unnamed:
        return None
    actor = statement.on_behalf_of or statement.speaker
    return actor.party or actor.id


def group(statement: Statement) -> Group | None:
    """The named speaker and the voice; None for unnamed speakers, each of whose statements stands for itself."""
    spoken_for = voice(statement)
    return None if spoken_for is None else (statement.speaker.id, spoken_for)


def is_finding(statement: Statement) -> bool:
    """Whether this verifies or refutes as an independent finding (P5); otherwise it only confirms or denies."""
    speaker = statement.speaker
    for_itself = statement.on_behalf_of is None or statement.on_behalf_of.id == speaker.id
    return (
        statement.stance in FINDINGS
        and speaker.independent
        and not speaker.unnamed
        and for_itself
        and bool(statement.method.strip())
    )


@immutable()
class Span:
    """The first and the last possible moment of a statement, in UTC; None where there is no bound.

    A bound is *timed* where the statement's own date gives a time of day for it: only then is it compared by the minute.
    `earliest` is never after `latest`.
    """

    earliest: datetime | None
    earliest_timed: bool
    latest: datetime | None
    latest_timed: bool

    @classmethod
    def of(cls, statement: Statement) -> Self:
        """From when it was said and when its sources were published; the day it was first shown here is not in it."""
        return cls.between(statement.said, (source.published for source in statement.sources))

    @classmethod
    def between(cls, said: Date, published: Iterable[Date]) -> Self:
        """The same from the dates alone."""
        first, _, last = said.edtf.partition("/")
        earliest, earliest_timed = said.earliest, "T" in first
        latest, latest_timed = said.latest, "T" in (last or first)
        ends = [date.latest for date in published if date.latest is not None]
        if ends and (latest is None or min(ends) < latest):
            latest, latest_timed = min(ends), False
        if earliest is not None and latest is not None and latest < earliest:
            # What was published cannot have been said afterwards: the publication bounds both ends, or of two such
            # statements each would be later than the other.
            earliest, earliest_timed = latest, latest_timed
        return cls(earliest, earliest_timed, latest, latest_timed)


def latest_day(statement: Statement, span: Span) -> date | None:
    """The UTC day of the latest possible moment (P1); None where nothing at all bounds it."""
    return statement.first_published if span.latest is None else span.latest.date()


@immutable()
class Beginnings:
    """The latest beginnings among some spans, by the day and by the minute.

    That is enough to tell what is surely earlier than one of them, so that a long history costs one pass.
    """

    day: date
    minute: datetime | None

    @classmethod
    def of(cls, spans: Iterable[Span]) -> Self:
        known = [(span.earliest, span.earliest_timed) for span in spans if span.earliest is not None]
        return cls(
            max((earliest.date() for earliest, _ in known), default=date.min),
            max((_minute(earliest) for earliest, timed in known if timed), default=None),
        )

    def after(self, span: Span, day: date | None) -> bool:
        """P3: whether one of these begins after this span has surely ended.

        By the minute where both have times, else by the day; `day` is that of the span's end.
        """
        if day is not None and day < self.day:
            return True
        if self.minute is None or span.latest is None or not span.latest_timed:
            return False
        return _minute(span.latest) < self.minute


@immutable()
class Standing:
    """What became of each statement, by its id.

    `ended_by` holds the standing statements that changed it (P2); `unclear` the groups whose statements were set aside.
    """

    fates: Mapping[str, Fate]
    spans: Mapping[str, Span]
    ended_by: Mapping[str, tuple[str, ...]]
    unclear: frozenset[Group]


def judge(statements: Sequence[Statement], as_of: date | None = None) -> Standing:
    """Apply P1 to P4 to every published statement on one claim, as of the end of a UTC day where one is given.

    The order of `statements` makes no difference. Raises ValueError on a stance that is not in the vocabulary.
    """
    spans = {statement.id: Span.of(statement) for statement in statements}
    fates: dict[str, Fate] = {}
    for statement in statements:
        if statement.stance not in _STANCES:
            raise ValueError(f"{statement.stance!r} is not a stance.")
        if as_of is not None and not _said_by(as_of, statement, spans[statement.id]):
            fates[statement.id] = Fate.LATER
        elif statement.sources and all(source.counts_as_retracted for source in statement.sources):
            fates[statement.id] = Fate.RETRACTED
    counting = [statement for statement in statements if statement.id not in fates]
    ended_by = _ended(counting)
    fates.update(dict.fromkeys(ended_by, Fate.CHANGED))
    groups: dict[Group, list[Statement]] = defaultdict(list)
    for statement in counting:
        of = group(statement)
        if statement.id in ended_by:
            continue
        if of is None or statement.stance in COMMENTS:
            fates[statement.id] = _standing_fate(statement)
        else:
            groups[of].append(statement)
    unclear = _settle(groups, spans, fates)
    return Standing(fates, spans, ended_by, unclear)


def _settle(
    groups: Mapping[Group, Sequence[Statement]], spans: Mapping[str, Span], fates: dict[str, Fate]
) -> frozenset[Group]:
    """P3: enter the fates of the statements of each group; returns the groups that are unclear."""
    unclear: set[Group] = set()
    for of, spoken in groups.items():
        replaced = _replaced(spoken, spans)
        fates.update(dict.fromkeys(replaced, Fate.REPLACED))
        left = [statement for statement in spoken if statement.id not in fates]
        if _disagree(left):
            unclear.add(of)
            fates.update((statement.id, Fate.UNCLEAR) for statement in left)
        else:
            fates.update((statement.id, _standing_fate(statement)) for statement in left)
    return frozenset(unclear)


def _said_by(day: date, statement: Statement, span: Span) -> bool:
    """P1: its latest possible moment is on or before this day."""
    latest = latest_day(statement, span)
    return latest is not None and latest <= day


def _may_change(changing: Statement, changed: Statement) -> bool:
    """P2: only the same speaker, or the same voice where both speakers are named, can change a statement."""
    if changing.speaker.id == changed.speaker.id:
        return True
    spoken_for = voice(changing)
    return spoken_for is not None and spoken_for == voice(changed)


def _ended(counting: Sequence[Statement]) -> dict[str, tuple[str, ...]]:
    """P2: the statements that a standing statement reverses, retracts or corrects, each with those that do so.

    Worked out from the ends of the chains: who changes a statement is settled before the statement itself. Nothing
    in a circle can be settled so; the record's constraints forbid circles, and here one changes nothing.
    """
    by_id = {statement.id: statement for statement in counting}
    target: dict[str, str] = {}
    waiting: dict[str, int] = defaultdict(int)
    for statement in counting:
        if statement.changes is None:
            continue
        changed, how = statement.changes
        if how in PUTS_OUT and changed in by_id and _may_change(statement, by_id[changed]):
            target[statement.id] = changed
            waiting[changed] += 1
    ended: dict[str, list[str]] = defaultdict(list)
    settled = [statement.id for statement in counting if not waiting[statement.id]]
    while settled:
        changing = settled.pop()
        changed = target.get(changing, "")
        if not changed:
            continue
        if changing not in ended:
            ended[changed].append(changing)
        waiting[changed] -= 1
        if not waiting[changed]:
            settled.append(changed)
    return {changed: tuple(sorted(by)) for changed, by in ended.items()}


def _replaced(spoken: Sequence[Statement], spans: Mapping[str, Span]) -> list[str]:
    """P3: the ids of one group's statements that are surely earlier than another of it."""
    beginnings = Beginnings.of(spans[statement.id] for statement in spoken)
    return [
        statement.id
        for statement in spoken
        if beginnings.after(spans[statement.id], latest_day(statement, spans[statement.id]))
    ]


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _disagree(left: Iterable[Statement]) -> bool:
    """P3: whether it matters which of these was said last: they say so, say not so, or take it back."""
    directions = set()
    for statement in left:
        if statement.stance in SUPPORTING:
            directions.add("support")
        elif statement.stance in OPPOSING:
            directions.add("oppose")
        else:
            directions.add("take back")
    return len(directions) > 1


def _standing_fate(statement: Statement) -> Fate:
    if statement.stance in COMMENTS:
        return Fate.COMMENT
    return Fate.SPENT if statement.stance == Stance.WITHDRAWS else Fate.STANDS
