"""Word-by-word differences."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.ground.pieces import LONGEST, Piece, pieces


def test_words_are_compared_whole() -> None:
    assert pieces("by 20 November", "by 21 November") == (
        Piece("", "by "),
        Piece("del", "20"),
        Piece("ins", "21"),
        Piece("", " November"),
    )


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
