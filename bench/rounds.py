"""Measuring several things by turns, so that whatever else the machine does meanwhile meets all of them alike."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """One measurement: answers in a second, and milliseconds of processor time for each."""

    rate: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Row:
    """A sample of one candidate in one round, as it is kept (results/)."""

    round: int
    candidate: str
    rate: float
    cpu: float


Candidates = Mapping[str, Callable[[], Sample]]
"""What is compared, by name: each call measures once."""


def interleaved(candidates: Candidates, rounds: int, done: Callable[[], object] = lambda: None) -> Iterator[Row]:
    """Each candidate once in every round; nobody always follows the same one. `done` is called after each."""
    names = list(candidates)
    for number in range(rounds):
        # The order is turned round every other time: with a rotation alone everyone would keep the same predecessor.
        turned = names[number % len(names) :] + names[: number % len(names)]
        for name in turned if number % 2 == 0 else reversed(turned):
            sample = candidates[name]()
            # As it is kept, so that the tables can be made again from what is kept.
            yield Row(number + 1, name, round(sample.rate, 1), round(sample.cpu, 5))
            done()
