"""Words are found however they were typed, and nothing but them goes."""

import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ground.removal import REMOVED, Words, fold, problems_of


@pytest.mark.parametrize(
    ("word", "text", "left"),
    [
        ("Marshal Grey", "Then MARSHAL  \n grey spoke.", "Then [removed] spoke."),
        ("майор грей", "Майор Грей!", "[removed]!"),
        ("Straße 5", "STRASSE 5, no more", "[removed], no more"),
        ("café au", "cafe\u0301 au lait", "[removed] lait"),
        ("cafe\u0301 au", "CAFÉ AU lait", "[removed] lait"),
        ("ﬁnal word", "the final word", "the [removed]"),
        ("각하여라", unicodedata.normalize("NFD", "각하여라!"), "[removed]!"),
        ("aaaa", "xaaaaaax", "x[removed]x"),
        ("+380 44 555", "+38044555", "+38044555"),
        ("Grey", "Greyhound, grey-ish", "[removed]hound, [removed]-ish"),
        ("Ann Grey", "(see https://x.org/Ann%2520Grey), 5 %", "(see [removed]), 5 %"),
        ("Ann Grey", "https://x.org/ann-grey?a=1 and ann-grey", "[removed] and ann-grey"),
        ("Ann Grey", "file Ann_Grey.pdf, a_b", "file [removed], a_b"),
        ("+38044555", "Call:+38044555,now", "Call:[removed],now"),
    ],
)
def test_found_however_it_was_typed(word: str, text: str, left: str) -> None:
    assert Words((word,)).removed_from(text) == left


@given(st.text(), st.lists(st.text(min_size=4), min_size=1, max_size=3))
def test_nothing_is_left_and_nothing_else_is_lost(text: str, sought: list[str]) -> None:
    words = Words(tuple(word for word in sought if not problems_of([word])))
    left = words.removed_from(text)
    rest = text
    for piece in left.split(REMOVED) if REMOVED not in text else []:
        place = rest.find(piece)
        assert place >= 0
        rest = rest[place + len(piece) :]
    if not words.within(text):
        assert left == text


@given(st.text(alphabet="abcČčßé\u0301 \n", min_size=4, max_size=12), st.text(max_size=20), st.text(max_size=20))
def test_what_stands_in_a_text_is_found_there(word: str, before: str, after: str) -> None:
    words = Words((word,))
    text = f"{before}|{word}|{after}"
    if words and word[0] != "\u0301" and not word[0].isspace() and not word[-1].isspace():
        assert words.within(text)
        assert word not in words.removed_from(text).replace(REMOVED, "|")


@pytest.mark.parametrize("text", ["abc", "", "a, b, c", "removed", "[Removed]", "x" * 501])
def test_what_cannot_be_removed(text: str) -> None:
    assert problems_of([text])


@pytest.mark.parametrize("layers", [1, 2, 7, 400])
def test_percent_signs_however_often_encoded(layers: int) -> None:
    text = "Ann Grey"
    for layer in range(layers):
        text = quote(text) if layer or layers == 1 else "".join(f"%{byte:02x}" for byte in text.encode())
    assert Words(("Ann Grey",)).within_slug(text)
    assert Words(("Ann Grey",)).removed_from(f"A {text}.") == "A [removed]."


def test_slugs_are_texts_too() -> None:
    words = Words(("Маршал Ґонта",))
    assert words.within_slug("the-marshal-gonta-2")
    assert not words.within_slug("marshal-grey")
    assert not Words(()).within_slug("anything")
    assert fold("А  Б") == "а б"
