"""The timeline picture's layout, for random statements: nothing on anything else, all of it inside, order kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.web.presenters.claim_timeline_layout import (
    BAND,
    LABEL,
    LETTER,
    ROW,
    Change,
    Event,
    Mark,
    Picture,
    Precision,
    Side,
    picture,
)

SIDES: tuple[Side, ...] = ("supports", "opposes", "comments")
SPANS = (Precision.SPAN, Precision.ABOUT_SPAN)
LETTERS = 12
START = date(2025, 11, 1)
HAIR = 1e-6
"""What the order of additions may make of one and the same place."""


@st.composite
def events(draw: st.DrawFn) -> list[Event]:
    found = []
    days = draw(st.sampled_from((1, 4, 40, 4000)))
    for number in range(draw(st.integers(1, 60))):
        precision = draw(st.sampled_from(Precision))
        first = START + timedelta(days=draw(st.integers(0, days)))
        last = first + timedelta(days=draw(st.integers(1, 40))) if precision in SPANS else first
        found.append(Event(f"s{number}", draw(st.sampled_from(SIDES)), precision, first, last))
    return sorted(found, key=lambda event: (event.last, event.first, event.key))


@st.composite
def changes(draw: st.DrawFn) -> list[Change]:
    days = draw(st.sets(st.integers(0, 60), max_size=8))
    return [Change(START + timedelta(days=day), "x" * draw(st.integers(3, 30))) for day in sorted(days)]


def apart(one: Mark, other: Mark) -> bool:
    return one.right <= other.left or other.right <= one.left or one.bottom <= other.top or other.bottom <= one.top


def laid(several: Sequence[Event], turns: Sequence[Change] = ()) -> Picture:
    return picture(several, turns, LETTERS)


@settings(max_examples=60)
@given(events(), changes())
def test_nothing_stands_on_anything_and_all_is_inside(several: list[Event], turns: list[Change]) -> None:
    drawn = laid(several, turns)
    assert [mark.key for mark in drawn.marks] == [event.key for event in several]
    assert all(apart(one, other) for one, other in combinations(drawn.marks, 2))
    for mark in drawn.marks:
        assert 0 <= mark.left < mark.right <= drawn.width
        assert 0 <= mark.top < mark.bottom <= drawn.dates - ROW
        assert min(mark.right - mark.left, mark.bottom - mark.top) > 23.99
        assert (mark.bottom <= drawn.line, mark.top >= drawn.line) == (
            mark.side == "supports",
            mark.side == "opposes",
        ) or (mark.side == "comments")
    labels = [
        Mark(
            str(place),
            "comments",
            Precision.DAY,
            each.left,
            each.left + len(turn.label) * LETTER + LABEL,
            each.label_y - ROW,
            each.label_y,
        )
        for place, (each, turn) in enumerate(zip(drawn.stretches, turns, strict=True))
    ]
    lines = [replace(label, right=label.left + 1, top=drawn.band + BAND, bottom=label.top) for label in labels]
    for one, other in combinations(range(len(labels)), 2):
        assert apart(labels[one], labels[other])
        assert apart(labels[one], lines[other])
        assert apart(lines[one], labels[other])
    for label in labels:
        assert label.right <= drawn.width
        assert label.bottom < drawn.height
    written = [tick for tick in drawn.ticks if tick.label]
    assert all(one.left + LETTERS * LETTER <= other.left for one, other in pairwise(written))
    assert written[-1].left + LETTERS * LETTER <= drawn.width


@settings(max_examples=40)
@given(events(), changes())
def test_what_came_earlier_stands_further_left(several: list[Event], turns: list[Change]) -> None:
    drawn = laid(several, turns)
    boxes = {mark.key: mark for mark in drawn.marks}
    for one, other in combinations(several, 2):
        for earlier, later in ((one, other), (other, one)):
            if earlier.last < later.first:
                assert boxes[earlier.key].right <= boxes[later.key].left
    of_one_day = [event for event in several if event.precision not in SPANS]
    for one, other in combinations(of_one_day, 2):
        first, second = boxes[one.key], boxes[other.key]
        if (one.last, one.side, first.top) == (other.last, other.side, second.top):
            assert first.right <= second.left
    starts = [stretch.left for stretch in drawn.stretches]
    assert starts == sorted(set(starts))
    assert [stretch.right for stretch in drawn.stretches[:-1]] == starts[1:]


@settings(max_examples=40)
@given(events(), changes())
def test_swapping_the_sides_gives_the_mirror_image(several: list[Event], turns: list[Change]) -> None:
    other: dict[Side, Side] = {"supports": "opposes", "opposes": "supports", "comments": "comments"}
    one, two = laid(several, turns), laid([replace(each, side=other[each.side]) for each in several], turns)
    for mark, mirrored in zip(one.marks, two.marks, strict=True):
        assert (mirrored.left, mirrored.right) == (mark.left, mark.right)
        if mark.side == "comments":
            assert mirrored.y - two.line == mark.y - one.line
        else:
            assert mirrored.y - two.line == one.line - mark.y


@settings(max_examples=30)
@given(events())
def test_width_tells_precision(several: list[Event]) -> None:
    """A span is as wide as all that happened within it; of single days, the vaguer the wider."""
    drawn = {mark.key: mark for mark in laid(several).marks}
    for span in several:
        for event in several:
            if span.precision in SPANS and span.first <= event.first and event.last <= span.last:
                assert drawn[span.key].left <= drawn[event.key].left + HAIR
                assert drawn[event.key].right <= drawn[span.key].right + HAIR
    widths = [laid([Event("a", "supports", each, START, START)]).marks[0] for each in Precision if each not in SPANS]
    assert [mark.right - mark.left for mark in widths] == sorted(mark.right - mark.left for mark in widths)


def test_longer_is_further_apart_until_it_is_cut_short() -> None:
    def gap(days: int) -> tuple[float, int]:
        later = START + timedelta(days=days)
        drawn = laid(
            [Event("a", "supports", Precision.DAY, START, START), Event("b", "opposes", Precision.DAY, later, later)]
        )
        return drawn.marks[1].left - drawn.marks[0].right, len(drawn.breaks)

    gaps = [gap(days) for days in (1, 2, 5, 8, 30, 3000)]
    assert [length for length, _ in gaps] == sorted(length for length, _ in gaps)
    assert len({length for length, _ in gaps}) == 5
    assert [cut for _, cut in gaps] == [0, 0, 0, 0, 1, 1]


@pytest.mark.parametrize("number", [1, 60])
def test_many_on_one_day_make_a_block(number: int) -> None:
    """Not a column nor a line that nobody can look over."""
    drawn = laid([Event(str(each), "supports", Precision.DAY, START, START) for each in range(number)])
    assert drawn.width < 500
    assert drawn.height < 350
