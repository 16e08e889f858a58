"""Word-by-word differences."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.ground.pieces import LONGEST, Piece, pieces, sides


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


def test_two_columns_mark_each_what_the_other_has_not() -> None:
    assert sides("School programmes on tolerance", "school programmes, for all") == (
        (Piece("", "School programmes "), Piece("del", "on tolerance")),
        (Piece("", "school programmes"), Piece("ins", ", for all")),
    )
    assert sides("", "new") == ((), (Piece("ins", "new"),))


@given(st.text(max_size=60), st.text(max_size=60))
def test_each_column_holds_its_own_text(before: str, after: str) -> None:
    left, right = sides(before, after)
    assert "".join(piece.text for piece in left) == before
    assert "".join(piece.text for piece in right) == after
    assert {piece.tag for piece in left} <= {"", "del"}
    assert {piece.tag for piece in right} <= {"", "ins"}
    assert not [piece for piece in (*left, *right) if not piece.text]
