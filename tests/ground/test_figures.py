"""Numbers that changed from one wording to another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ground.figures import FigureChange, changed_figures, figures
from tracker.ground.pieces import Piece, pieces


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("capped at 600,000 troops", ["600,000"]),
        ("$100bn, then 1.5bn and 30%.", ["$100bn", "1.5bn", "30%"]),
        ("до 600 000 осіб", ["600 000"]),
        ("within 100 days of 2025", ["100", "2025"]),
        ("START I, G8 and Article 5", ["5"]),
    ],
)
def test_numbers_are_found_as_they_are_written(text: str, found: list[str]) -> None:
    assert [figure.text for figure in figures(text)] == found


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("capped at 600,000", "800,000 in peacetime", [("600,000", "800,000")]),
        ("$100bn and 30%", "$800bn and 35%", [("$100bn", "$800bn"), ("30%", "35%")]),
        ("within 100 days", "in 90 days at most", [("100", "90")]),
        ("the last 30 years", "as in Article 5", []),
        ("600,000 men", "$600 each", []),
        ("100 and 50", "100 only", []),
        ("in 100 days", "100 days at most", []),
    ],
)
def test_a_number_is_set_against_what_stands_in_its_place(
    before: str, after: str, changes: list[tuple[str, str]]
) -> None:
    assert changed_figures(before, after) == tuple(FigureChange(*change) for change in changes)


def test_a_number_with_separators_is_one_word() -> None:
    assert pieces("cap of 600,000 men", "cap of 800,000 men")[1:3] == (Piece("del", "600,000"), Piece("ins", "800,000"))


@given(st.lists(st.integers(1000, 9999)), st.lists(st.integers(1000, 9999)))
def test_backwards_it_is_the_same_and_what_both_share_is_no_change(before: list[int], after: list[int]) -> None:
    def text(numbers: list[int]) -> str:
        return " and ".join(map(str, numbers))

    changes = changed_figures(text(before), text(after))
    assert changed_figures(text(after), text(before)) == tuple(
        FigureChange(each.after, each.before) for each in changes
    )
    assert {each.before for each in changes} <= set(map(str, before))
    assert changed_figures(text(before), text(before[::-1])) == ()
