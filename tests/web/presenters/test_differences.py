"""Terms and dates in the differences of editions; words are compared by ground/pieces.py."""

from dataclasses import replace
from uuid import uuid4

from tests.builders import claim, statement
from tracker.web.presenters.differences import differences


def test_terms_and_dates_are_not_taken_apart() -> None:
    said = statement(uuid4(), "denies", said="2025-11-20")
    before, after = claim("So.", said), claim("So.", replace(said, stance="disputes", said="2025-11-21"))
    (change,) = differences(before, after, {})
    for field in change.fields:
        assert [piece.tag for piece in field.pieces] == ["del", "ins"], field
    assert len(change.fields) == 2
