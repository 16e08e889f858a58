"""What holds of the quote lock whatever the text."""

import re
import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.ground.quotes import Located, NotFound, fold, locate
from tracker.ground.quotes.folding import BREAK

WORDS = st.sampled_from(
    [
        "the",
        "plan",
        "not",
        "war",
        "peace",
        "сьогодні",
        "переговори",
        "не",
        "ні",
        "мир",
        "לא",
        "שלום",
        "לن",
        "سلام",
        "لا",
        "accord",
        "n'est",
        "pas",
        "größe",
        "don't",
        "re-sign",
        "U.S.",
        "can’t",
        "п’ять",
        "27",
        "800,000",
        "5.2",
        "2025",
        "-3",
        "10²",
        "é",
        "й",
    ]
)
NEW = st.sampled_from(
    ["never", "zebra", "ніколи", "зебра", "זברה", "أبدا", "jamais", "28", "900,000", "5,2", "-4", "10³"]
)
GAPS = st.sampled_from(
    [" ", "  ", "\u00a0", "\n", " \u200b", "\u202f", ", ", ". ", " — ", "; ", "! ", ": ", " (", ") "]
)
TEXTS = st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=25)
ODD = st.text(
    st.sampled_from(
        " \n\t\u00a0abA1½²é\u0301\u0306\u0338иіا\u0640ﻻﬁ\u00ad\u200b\u200f\u202e'’\"“”«»-–—\u2011….,:;!?%$[]()/&_中\u1100\u1161\u11a8ﾡￂガ\ufdd0\ufe0f٢"
    ),
    max_size=40,
)


@given(TEXTS, st.data())
def test_words_of_the_text_are_locked(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    """Any run of words, from border to border, unless a number goes on beyond it."""
    first = data.draw(st.integers(0, len(pairs) - 1))
    last = data.draw(st.integers(first, len(pairs) - 1))
    text = "".join(word + gap for word, gap in pairs)
    quote = "".join(word + gap for word, gap in pairs[first:last]) + pairs[last][0]
    before, after = pairs[first - 1] if first else ("", ""), pairs[last][1]
    assume(not re.search(r"[(—]$", before[1].rstrip()) or not quote.startswith("-"))
    assume(
        not (
            after.strip(" \n\u00a0\u200b\u202f") == ""
            and last + 1 < len(pairs)
            and re.match(r"\d{3}\b", pairs[last + 1][0])
        )
    )
    assume(
        not (
            before[1].strip(" \n\u00a0\u200b\u202f") == "" and before[0][-1:].isdigit() and re.match(r"\d{3}\b", quote)
        )
    )
    found = locate(restyled(quote, data), text)
    assert isinstance(found, Located), (quote, text)
    assert fold(found.exact).text == fold(quote).text.strip(" ")


def restyled(quote: str, data: st.DataObject) -> str:
    """The same words, written otherwise."""
    for old, new in [("’", "'"), ("'", "’"), (" — ", " – "), (" ", "\u00a0"), (" ", " \u200e"), ("\n", " ")]:
        if data.draw(st.booleans()):
            quote = quote.replace(old, new)
    form = data.draw(st.sampled_from(["", "NFC", "NFD"]))
    return unicodedata.normalize("NFD" if form == "NFD" else "NFC", quote) if form else quote


@given(TEXTS, NEW, st.data())
def test_another_word_is_never_locked(pairs: list[tuple[str, str]], new: str, data: st.DataObject) -> None:
    """In place of one of the quote's, or among them; whatever the text, it does not have this word."""
    place = data.draw(st.integers(0, len(pairs) - 1))
    text = "".join(word + gap for word, gap in pairs)
    words = [word for word, _ in pairs]
    instead = [*words[:place], new, *words[place + 1 :]]
    among = [*words[:place], new, *words[place:]]
    for changed in (instead, among):
        quote = "".join(word + gap for word, (_, gap) in zip(changed, [*pairs, ("", "")], strict=False)).strip()
        assert isinstance(locate(quote, text), NotFound), (quote, text)


@given(ODD, ODD)
def test_offsets_are_right_whatever_is_looked_for(quote: str, text: str) -> None:
    found = locate(quote, text)
    if found.start is None or found.end is None:
        assert (found.exact, found.prefix, found.suffix) == ("", "", "")
        return
    assert text[found.start : found.end] == found.exact
    assert text[: found.start].endswith(found.prefix)
    assert text[found.end :].startswith(found.suffix)


@given(ODD)
def test_a_text_that_has_words_is_found_in_itself(text: str) -> None:
    found = locate(text, text)
    if any(char.isalnum() for char in fold(text).text):
        assert isinstance(found, Located)
    else:
        assert isinstance(found, NotFound)


@given(ODD)
def test_folding_twice_is_folding_once(text: str) -> None:
    folded = fold(text).text.replace(BREAK, "\ufffd")  # a mark of folding's own, which no text may bring along
    assert fold(folded).text == folded


@given(ODD)
def test_composed_and_decomposed_are_one(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)).text == fold(unicodedata.normalize("NFC", text)).text


@given(ODD)
def test_places_lead_back(text: str) -> None:
    """In order, within the text, and together covering every letter and digit."""
    folded = fold(text)
    starts = [folded.start(place) for place in range(len(folded.text))]
    ends = [folded.end(place + 1) for place in range(len(folded.text))]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(0 <= start <= end <= len(text) for start, end in zip(starts, ends, strict=True))
    covered = {place for start, end in zip(starts, ends, strict=True) for place in range(start, end)}
    assert all(place in covered for place, char in enumerate(text) if char.isalnum() and char != "\u0640")


@given(st.text(max_size=60))
def test_any_text_can_be_folded(text: str) -> None:
    folded = fold(text)
    assert fold(folded.text).text == folded.text.replace(BREAK, "\ufffd")
    assert folded.end(len(folded.text)) <= len(text)
