"""Who said so and later not so, accepted and later rejected, or the other way round.

Pure functions of their arguments. What counts follows RULES.md: an opposite stance or answer (the vocabulary's supporting
and opposing), of one named speaker for one voice on one thing, surely later than the other (P3); or one that the record
says changes the other (P2), whatever the dates. Nothing is counted or scored, and nothing undated is put in an order by
guessing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tracker.ground.dates import Order, order
from tracker.ground.standing import Beginnings, Span
from tracker.ground.vocabulary import ACCEPTING, OPPOSING, REJECTING, SUPPORTING

_FOR = frozenset(word.value for word in (*SUPPORTING, *ACCEPTING))
_AGAINST = frozenset(word.value for word in (*OPPOSING, *REJECTING))


def opposite(one: str, other: str) -> bool:
    """Whether these two stances, or these two answers to a plan, are opposite: one is for, the other against."""
    return (one in _FOR and other in _AGAINST) or (one in _AGAINST and other in _FOR)


def takes_a_side(word: str) -> bool:
    """Whether this stance or answer has an opposite at all."""
    return word in _FOR or word in _AGAINST


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """A statement or a position. All ids are strings.

    `voice` is None where the speaker is unnamed; `on` is the claim, the version or the point; `span` None where its own
    date is not known; `changes` the id of what it changes.
    """

    id: str
    speaker: str
    voice: str | None
    on: str
    word: str
    span: Span | None
    changes: str | None = None


@dataclass(frozen=True, slots=True)
class Reversal:
    """The ids of the two; `stated` where the record says that the later one changes the earlier."""

    earlier: str
    later: str
    stated: bool


Related = Mapping[str, Collection[str]]
"""What else is the same thing in another version: for each point all that it corresponds to, both ways."""

_NOTHING: Related = {}


def reversals(said: Iterable[Utterance], related: Related = _NOTHING) -> tuple[Reversal, ...]:
    """Every reversal among these, the earliest turn first.

    Of a long row only the turns: a denial is paired with the last assertions before it, not with all of them. The order
    of `said` makes no difference.
    """
    by_id = {each.id: each for each in said if each.voice is not None and takes_a_side(each.word)}
    found: dict[frozenset[str], Reversal] = {}
    for earlier, later in _stated(by_id, related):
        found[frozenset((earlier, later))] = Reversal(earlier, later, stated=True)
    for earlier, later in _dated(by_id.values(), related):
        found.setdefault(frozenset((earlier, later)), Reversal(earlier, later, stated=False))

    def key(turn: Reversal) -> tuple[Order, str, str]:
        span = by_id[turn.later].span
        return order(span.earliest if span else None, span.latest if span else None), turn.later, turn.earlier

    return tuple(sorted(found.values(), key=key))


def _stated(by_id: Mapping[str, Utterance], related: Related) -> Iterator[tuple[str, str]]:
    """P2: between those of one speaker, or of one voice where both speakers are named."""
    for later in by_id.values():
        earlier = by_id.get(later.changes or "")
        if earlier is None or earlier.id == later.id or not opposite(earlier.word, later.word):
            continue
        own = earlier.speaker == later.speaker or earlier.voice == later.voice
        if own and (earlier.on == later.on or earlier.on in related.get(later.on, ())):
            yield earlier.id, later.id


def _dated(said: Iterable[Utterance], related: Related) -> Iterator[tuple[str, str]]:
    """P3: one speaker for one voice, where it is sure which was first."""
    groups: dict[tuple[str, str | None], dict[str, list[Utterance]]] = defaultdict(lambda: defaultdict(list))
    for each in said:
        if each.span is not None:
            groups[each.speaker, each.voice][each.on].append(each)
    for by_thing in groups.values():
        for later in (each for several in by_thing.values() for each in several):
            before = {
                thing: [each for each in by_thing[thing] if _before(each, later)]
                for thing in {later.on, *related.get(later.on, ())} & by_thing.keys()
            }
            for thing, candidates in before.items():
                beside = {thing, *related.get(thing, ())} & before.keys()
                between = _beginnings(each for other in beside for each in before[other])
                for each in candidates:
                    if opposite(each.word, later.word) and not _ended_by(each, between):
                        yield each.id, later.id


def _before(each: Utterance, later: Utterance) -> bool:
    return each.id != later.id and _ended_by(each, _beginnings([later]))


def _beginnings(said: Iterable[Utterance]) -> Beginnings:
    return Beginnings.of(each.span for each in said if each.span is not None)


def _ended_by(each: Utterance, beginnings: Beginnings) -> bool:
    span = each.span
    return span is not None and beginnings.after(span, span.latest.date() if span.latest else None)
