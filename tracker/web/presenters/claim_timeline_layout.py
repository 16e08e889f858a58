"""Where the marks of a timeline picture stand: a scale, and no two marks on each other. Pure; lengths in pixels.

Time runs from left to right, day by day. Every day on which something happened has a column, as wide as its marks need;
empty stretches between columns are as long as they lasted, up to a limit, beyond which they are marked as broken. So
order is always kept, and length says how long within the limits of the page.

Supporting marks are stacked upwards from the line, opposing ones downwards, comments lie on the line. Swapping supporting
and opposing marks gives the mirror image.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from math import ceil, sqrt
from typing import Literal

from tracker.ground.immutable import immutable

Side = Literal["supports", "opposes", "comments"]

LANE = 24.0
"""Height of a mark, and its least width: large enough to be hit with a finger."""
PAD = 12.0
DAY = 12.0
"""Length of an empty day."""
BREAK = 96.0
"""Longest empty stretch; a longer one is drawn so long, and broken."""
SPARE = 480.0
"""Longest that all empty stretches are together."""
NARROW = 3.0
"""Between columns of neighbouring days."""
ROOMY = 640.0
"""As long as they fit in here, days are wide enough to be written under each."""
TAIL = 56.0
"""After the last column: the status goes on."""
BAND = 22.0
ROW = 20.0
"""Height of a row of labels."""
LETTER = 7.5
"""Width of a letter, on the safe side."""
LABEL = 14.0
"""What a label needs beside its letters."""


class Precision(StrEnum):
    """How exactly it is known when a statement was made; drawn as width."""

    EXACT = "exact"
    DAY = "day"
    ABOUT = "about"
    BEFORE = "before"
    SPAN = "span"
    ABOUT_SPAN = "about-span"


_WIDTHS = {Precision.EXACT: 24.0, Precision.DAY: 24.0, Precision.ABOUT: 32.0, Precision.BEFORE: 38.0}
"""Of marks within one day. Others are as wide as the days that they span."""


@immutable()
class Event:
    """A statement: from `first` to `last` (the same day unless `precision` is a span)."""

    key: str
    side: Side
    precision: Precision
    first: date
    last: date


@immutable()
class Change:
    """The status is another from this day on; `label` is what is written at the band."""

    day: date
    label: str


@immutable()
class Mark:
    """A statement's box; its shape stands in the middle."""

    key: str
    side: Side
    precision: Precision
    left: float
    right: float
    top: float
    bottom: float

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        return (self.top + self.bottom) / 2


@immutable()
class Tick:
    """A day with a column; `label`: there is room to write it, from `left` on."""

    day: date
    left: float
    x: float
    label: bool


@immutable()
class Stretch:
    """One status in the band; its label begins at `left`, with its base line at `label_y`."""

    left: float
    right: float
    label_y: float


@immutable()
class Picture:
    """`line` is the height of the line of time; `dates` the base line of the days; `breaks` where time is cut short."""

    width: float
    height: float
    line: float
    dates: float
    band: float
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    breaks: tuple[float, ...]
    stretches: tuple[Stretch, ...]


@immutable()
class _Placed:
    event: Event
    left: float
    right: float
    lane: int


def picture(events: Sequence[Event], changes: Sequence[Change], day_letters: int) -> Picture:
    """The whole picture. `events` in the order of time, `changes` too; a day is written with at most `day_letters`."""
    short = [event for event in events if event.precision in _WIDTHS]
    days = {day for event in events for day in (event.first, event.last)} | {change.day for change in changes}
    shelves = _shelves(short)
    columns, breaks = _columns(sorted(days), shelves, day_letters * LETTER + LABEL)
    placed = {side: _placed(side, events, shelves, columns) for side in ("supports", "opposes", "comments")}
    lanes = {side: 1 + max((each.lane for each in placed[side]), default=-1) for side in placed}
    middle = max(1, lanes["comments"]) * LANE
    line = PAD + lanes["supports"] * LANE + middle / 2
    marks = {each.event.key: _mark(each, line, middle, lanes["comments"]) for side in placed.values() for each in side}
    dates = line + middle / 2 + lanes["opposes"] * LANE + ROW
    right = max((column[1] for column in columns.values()), default=PAD) + TAIL
    ticks = _ticks(columns, day_letters * LETTER + LABEL)
    band = dates + PAD
    stretches = _stretches(changes, columns, right, band)
    reach = [
        stretch.left + len(change.label) * LETTER + LABEL for stretch, change in zip(stretches, changes, strict=True)
    ]
    reach += [tick.left + day_letters * LETTER + LABEL for tick in ticks if tick.label]
    return Picture(
        width=max([right, *reach]) + PAD,
        height=max([dates, *(stretch.label_y for stretch in stretches)]) + PAD,
        line=line,
        dates=dates,
        band=band,
        marks=tuple(marks[event.key] for event in events),
        ticks=ticks,
        breaks=breaks,
        stretches=stretches,
    )


_Shelves = Mapping[tuple[date, Side], Sequence[Sequence[Event]]]


def _shelves(short: Iterable[Event]) -> _Shelves:
    """The marks of each day and side in rows: about as many rows as marks in a row."""
    grouped: dict[tuple[date, Side], list[Event]] = defaultdict(list)
    for event in short:
        grouped[event.last, event.side].append(event)
    return {key: _rows(several) for key, several in grouped.items()}


def _rows(several: Sequence[Event]) -> Sequence[Sequence[Event]]:
    long = ceil(len(several) / ceil(sqrt(len(several))))
    return [several[at : at + long] for at in range(0, len(several), long)]


def _length(row: Iterable[Event]) -> float:
    return sum(_WIDTHS[event.precision] for event in row)


_Columns = dict[date, tuple[float, float]]


def _columns(days: Sequence[date], shelves: _Shelves, written: float) -> tuple[_Columns, tuple[float, ...]]:
    """Where each of these days lies, and where the time between two of them is cut short."""
    widths = dict.fromkeys(days, max(LANE, min(written, ROOMY / max(1, len(days)))))
    for (day, _side), rows in shelves.items():
        widths[day] = max(widths[day], *map(_length, rows))
    empty = [max(0, (later - day).days - 1) for day, later in pairwise(days)]
    lengths = [min(BREAK, DAY * each) for each in empty]
    scale = min(1.0, SPARE / sum(lengths)) if any(lengths) else 1.0
    columns: _Columns = {}
    breaks = []
    at = PAD
    for day, length, days_between in zip(days, [*lengths, 0.0], [*empty, 0], strict=True):
        columns[day] = (at, at + widths[day])
        gap = NARROW + length * scale
        if DAY * days_between > BREAK:
            breaks.append(at + widths[day] + gap / 2)
        at += widths[day] + gap
    return columns, tuple(breaks)


def _placed(side: Side, events: Iterable[Event], shelves: _Shelves, columns: _Columns) -> list[_Placed]:
    """The marks of one side, those of a day first, next to the line; what spans several days beyond them."""
    placed = []
    for (day, of), rows in shelves.items():
        if of == side:
            placed += [each for lane, row in enumerate(rows) for each in _in_row(row, lane, columns[day])]
    taken: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for each in placed:
        taken[each.lane].append((each.left, each.right))
    for event in events:
        if event.side == side and event.precision not in _WIDTHS:
            left, right = columns[event.first][0], columns[event.last][1]
            lane = _free(taken, left, right)
            taken[lane].append((left, right))
            placed.append(_Placed(event, left, right, lane))
    return placed


def _in_row(row: Sequence[Event], lane: int, column: tuple[float, float]) -> Iterable[_Placed]:
    """Side by side, in the middle of their day."""
    at = (sum(column) - _length(row)) / 2
    for event in row:
        yield _Placed(event, at, at + _WIDTHS[event.precision], lane)
        at += _WIDTHS[event.precision]


def _free(taken: Mapping[int, Sequence[tuple[float, float]]], left: float, right: float) -> int:
    """The first lane in which nothing stands between these two."""
    lane = 0
    while any(left < end and start < right for start, end in taken.get(lane, ())):
        lane += 1
    return lane


def _mark(placed: _Placed, line: float, middle: float, comments: int) -> Mark:
    match placed.event.side:
        case "supports":
            top = line - middle / 2 - (placed.lane + 1) * LANE
        case "opposes":
            top = line + middle / 2 + placed.lane * LANE
        case _:
            top = line + (placed.lane - comments / 2) * LANE
    event = placed.event
    return Mark(event.key, event.side, event.precision, placed.left, placed.right, top, top + LANE)


def _ticks(columns: _Columns, long: float) -> tuple[Tick, ...]:
    """Every day, written wherever the one written before leaves room."""
    ticks = []
    free = 0.0
    for day, (left, right) in columns.items():
        written = left >= free
        ticks.append(Tick(day, left, (left + right) / 2, written))
        if written:
            free = left + long
    return tuple(ticks)


def _stretches(changes: Sequence[Change], columns: _Columns, end: float, band: float) -> tuple[Stretch, ...]:
    """Each until the next one begins. Labels stand in rows: one that would run into the next stands a row below it."""
    starts = [columns[change.day][0] for change in changes]
    rows: list[float] = []
    found = []
    for change, left, right in reversed(list(zip(changes, starts, [*starts, end][1:], strict=True))):
        reach = left + len(change.label) * LETTER + LABEL
        row = next((number for number, begins in enumerate(rows) if reach <= begins), len(rows))
        # Its line down to the label must not be crossed either.
        rows[: row + 1] = [left] * (row + 1)
        found.append(Stretch(left, right, band + BAND + ROW * (row + 1)))
    return tuple(reversed(found))
