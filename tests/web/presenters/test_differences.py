"""Word-by-word differences."""

from dataclasses import replace
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import claim, statement
from tracker.web.presenters.differences import LONGEST, Piece, differences, pieces


def test_words_are_compared_whole() -> None:
    assert pieces("by 20 November", "by 21 November") == (
        Piece("", "by "),
        Piece("del", "20"),
        Piece("ins", "21"),
        Piece("", " November"),
    )


def test_terms_and_dates_are_not_taken_apart() -> None:
    said = statement(uuid4(), "denies", said="2025-11-20")
    before, after = claim("So.", said), claim("So.", replace(said, stance="disputes", said="2025-11-21"))
    (change,) = differences(before, after, {})
    for field in change.fields:
        assert [piece.tag for piece in field.pieces] == ["del", "ins"], field
    assert len(change.fields) == 2


def test_from_nothing_and_to_nothing() -> None:
    assert pieces("", "new") == (Piece("ins", "new"),)
    assert pieces("old", "") == (Piece("del", "old"),)
    assert pieces("same", "same") == (Piece("", "same"),)
    assert pieces("", "") == ()


def test_very_long_texts_are_shown_one_after_the_other() -> None:
    before, after = "a " * LONGEST, "b " * LONGEST
    assert pieces(before, after) == (Piece("del", before), Piece("ins", after))


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_out_again(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.tag != "ins") == before
    assert "".join(piece.text for piece in found if piece.tag != "del") == after
