"""Random histories of one claim: few actors and few days, so that statements meet one another.

Every choice goes through one function, so that Hypothesis can make it (and shrink it) or a seeded generator (much faster).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from hypothesis import strategies as st

from tracker.ground.dates import Date
from tracker.ground.status import Actor, Source, Statement
from tracker.ground.vocabulary import How, Stance

T = TypeVar("T")

EAST, WEST = "east", "west"
ACTORS = (
    Actor(id=EAST),
    Actor(id="east-army", party=EAST),
    Actor(id="east-minister", party=EAST),
    Actor(id=WEST),
    Actor(id="west-army", party=WEST),
    Actor(id="east-agency", party=EAST, outlet=True),
    Actor(id="wire", outlet=True),
    Actor(id="paper", outlet=True),
    Actor(id="monitor", independent=True),
    Actor(id="lab", independent=True),
    Actor(id="east-official", party=EAST, unnamed=True),
    Actor(id="official", unnamed=True),
)
DAYS = tuple(f"2025-12-0{day}" for day in range(1, 7))
DATES = (
    *DAYS,
    *(f"{day}~" for day in DAYS[:3]),
    *(f"{day}T{clock}" for day in DAYS[1:3] for clock in ("09:00Z", "09:00:40Z", "18:00Z", "23:30-02:00")),
    *(f"../{day}" for day in DAYS[:4]),
    "../2025-12-02T12:00Z",
    "2025-12-01/2025-12-03",
    "2025-12-02T08:00Z/2025-12-02T10:00Z",
    "2025-12-03/2025-12-04",
    "2025-11",
    "2025-12",
    "2025",
    "",
    "",
)
LATER_DATES = ("2025-12-20", "2025-12-20T08:00Z", "2025-12-19/2025-12-21", "2026", "2025-12-25~")

PARSED = tuple(Date.parse(edtf) for edtf in DATES)
AS_OF = tuple(date.fromisoformat(day) for day in DAYS)
STANCES = tuple(word.value for word in Stance)
HOWS = tuple(word.value for word in How)
# Casts that make the rarer rules likely; the empty one stands for anyone.
CASTS = (
    (),
    (),
    (),
    ("monitor", "lab"),
    ("east-official", "official"),
    ("wire", "paper"),
    ("east-army", "east-minister"),
)


class Choose(Protocol):
    """Picks one of several."""

    def __call__(self, options: Sequence[T], /) -> T: ...


@dataclass(frozen=True)
class History:
    statements: tuple[Statement, ...]
    sources: tuple[Source, ...]
    as_of: date | None

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(statement.id for statement in self.statements)


def told_history(choose: Choose, smallest: int = 0) -> History:
    """Up to nine statements, their changes without circles, over up to four sources that carry one another."""
    sources: list[Source] = []
    for number in range(choose((1, 2, 3, 4))):
        carries = choose((None, None, *sources))
        retracted = choose((False, False, False, True))
        sources.append(Source(id=f"s{number}", published=choose(PARSED), retracted=retracted, carries=carries))
    cast = choose(CASTS)
    speakers = [actor for actor in ACTORS if actor.id in cast] or [choose(ACTORS) for _ in range(choose((1, 2, 3)))]
    size = choose(range(smallest, 10))
    statements: list[Statement] = []
    for number in range(size):
        earlier = [f"t{other}" for other in range(number)]
        statements.append(told(choose, f"t{number}", speakers, sources, earlier))
    as_of = choose((None, None, *AS_OF))
    return History(tuple(statements), tuple(sources), as_of)


def told(
    choose: Choose, name: str, speakers: Sequence[Actor], sources: Sequence[Source], earlier: Sequence[str]
) -> Statement:
    """One statement by one of the speakers; it may change an earlier one, which its date need not follow."""
    does_change = choose((True, False))
    changes = (choose(earlier), choose(HOWS)) if earlier and does_change else None
    read_in = choose((0, 1, 1, 2)) if sources else 0
    return Statement(
        id=name,
        speaker=choose(speakers),
        on_behalf_of=choose((None, None, None, choose(ACTORS))),
        stance=choose(STANCES),
        said=choose(PARSED),
        sources=tuple(choose(sources) for _ in range(read_in)),
        method=choose(("On foot", "On foot", "")),
        changes=changes,
        first_published=choose((None, *AS_OF)),
    )


@st.composite
def histories(draw: st.DrawFn, smallest: int = 0) -> History:
    return told_history(lambda options: draw(st.sampled_from(options)), smallest)


@st.composite
def statements_named(draw: st.DrawFn, name: str, sources: Sequence[Source], earlier: Sequence[str]) -> Statement:
    return told(lambda options: draw(st.sampled_from(options)), name, ACTORS, sources, earlier)


def seeded_histories(number: int, seed: int) -> list[History]:
    chance = random.Random(seed)
    return [told_history(chance.choice) for _ in range(number)]
