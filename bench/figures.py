"""A figure: the ratio of two candidates, worked out round by round, and the aim that was set for it."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from bench.rounds import Row


class By(Enum):
    """What is compared. Of the first two more is better, of the last less."""

    RATE = "answers per second"
    WORK = "answers per second of processor time"
    COST = "processor time per answer"


_VALUE: dict[By, Callable[[Row], float]] = {
    By.RATE: lambda row: row.rate,
    By.WORK: lambda row: 1 / row.cpu,
    By.COST: lambda row: row.cpu,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """`ours` over `theirs`, names of candidates, with at most one aim."""

    says: str
    ours: str
    theirs: str
    by: By
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure's ratio in the middle of the rounds, and in the least and the greatest of them."""

    median: float
    least: float
    most: float


def spread(figure: Figure, rows: Iterable[Row]) -> Spread:
    """The ratios of this figure. Raises ValueError where the rows hold no round of both."""
    ratios = _ratios(figure, list(rows))
    if not ratios:
        raise ValueError(f"No round has both {figure.ours!r} and {figure.theirs!r}.")
    return Spread(statistics.median(ratios), min(ratios), max(ratios))


def met(figure: Figure, found: Spread) -> bool | None:
    """Whether the median is where it was meant to be; None where no aim was set."""
    if figure.at_least is not None:
        return found.median >= figure.at_least
    return None if figure.at_most is None else found.median <= figure.at_most


def _ratios(figure: Figure, rows: Sequence[Row]) -> list[float]:
    value = _VALUE[figure.by]
    theirs = {row.round: value(row) for row in rows if row.candidate == figure.theirs}
    return [value(row) / theirs[row.round] for row in rows if row.candidate == figure.ours and row.round in theirs]
