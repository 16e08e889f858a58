"""What a reader typed into a search, taken apart as web searches do it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ground.search_terms import MOST, Search, Term, plain, read

CASES = {
    "army limit": [[Term("army"), Term("limit", last=True)]],
    "army or fleet -air": [[Term("army")], [Term("fleet"), Term("air", unwanted=True)]],
    'men "600,000 men" -"air force"': [
        [Term("men"), Term("600 000 men", exact=True), Term("air force", exact=True, unwanted=True)]
    ],
    "“two words” Or three": [[Term("two words", exact=True)], [Term("three", last=True)]],
    '"never closed': [[Term("never closed", exact=True)]],
    "28-point Куп’янськ": [[Term("28 point"), Term("Куп янськ", last=True)]],
    "or or": [],
    "-army": [],
    "army or -fleet": [[Term("army")]],
    '- "" "-" ! * & | <-> :*': [],
    "и\u0306": [[Term("й", last=True)]],
}


@pytest.mark.parametrize(("typed", "expected"), CASES.items())
def test_words_phrases_and_operators(typed: str, expected: list[list[Term]]) -> None:
    assert read(typed) == Search(tuple(tuple(terms) for terms in expected))


def test_many_words_are_cut_and_that_is_told() -> None:
    assert not read("word " * MOST).cut
    found = read("word " * (MOST + 1))
    assert found.cut
    assert len(found.wanted) == MOST


@given(st.text(st.characters(codec="utf-8"), max_size=60) | st.text('a" -orb', max_size=30))
def test_nothing_that_is_typed_is_an_error(typed: str) -> None:
    found = read(typed)
    assert len(plain(typed)) == len(typed)
    for terms in found.alternatives:
        assert any(not term.unwanted for term in terms)
        for term in terms:
            assert term.words.split() == term.words.split(" ")
            assert not set(term.words) & set("'\"\\:*&|!()<>")
