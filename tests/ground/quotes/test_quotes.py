"""The quote lock over texts in seven languages: every true quote is found, and no altered one (figures: docs/editors.md)."""

import re
import signal
from collections.abc import Iterator
from types import FrameType

import pytest

from tests.ground.quotes.alterations import ALTERATIONS, Alteration
from tests.ground.quotes.altered_quotes import ALTERED
from tests.ground.quotes.articles import ARTICLES
from tests.ground.quotes.true_quotes import TRUE
from tracker.ground.quotes import Folded, Located, NotFound, fold, locate

ALTERED_BY_HAND = [(name, quote) for name, kinds in ALTERED.items() for quotes in kinds.values() for quote in quotes]
PAGES: dict[str, Folded] = {name: fold(text) for name, text in ARTICLES.items()}


def test_there_are_enough() -> None:
    """And none is counted twice: the figures in docs/editors.md are these."""
    true = [(name, quote) for name, quotes in TRUE.items() for quote in quotes]
    assert len(set(true)) == len(true) == 202
    assert len(set(ALTERED_BY_HAND)) == len(ALTERED_BY_HAND) == 347
    assert not set(true) & set(ALTERED_BY_HAND)


@pytest.mark.parametrize("name", TRUE)
def test_true_quotes_are_locked(name: str) -> None:
    text = ARTICLES[name]
    for quote in TRUE[name]:
        found = locate(quote, PAGES[name])
        assert isinstance(found, Located), (quote, found)
        assert found.exact == text[found.start : found.end]
        assert text[: found.start].endswith(found.prefix)
        assert text[found.end :].startswith(found.suffix)


@pytest.mark.parametrize("name", ALTERED)
def test_altered_quotes_are_refused(name: str) -> None:
    text = ARTICLES[name]
    for kind, quotes in ALTERED[name].items():
        for quote in quotes:
            found = locate(quote, PAGES[name])
            assert isinstance(found, NotFound), (kind, quote, found)
            if found.start is not None:
                assert found.exact == text[found.start : found.end]
                assert any(change.kind != "same" for change in found.difference), (kind, quote)


def words(text: str) -> str:
    """For telling whether a change made something that the article says elsewhere."""
    return " ".join(re.findall(r"\w+|[?%°-]", text))


@pytest.mark.parametrize("alter", ALTERATIONS)
def test_whatever_is_altered_is_refused(alter: Alteration) -> None:
    refused = 0
    for name, quotes in TRUE.items():
        for turn, quote in enumerate(quotes):
            for altered in alter(quote, name, turn):
                if words(altered) == words(quote):
                    continue
                found = locate(altered, PAGES[name])
                assert isinstance(found, NotFound), (quote, altered, found)
                refused += 1
    assert refused >= 40


def test_left_out_words_are_told() -> None:
    text = "“The 28-point draft, which was written in October, is a basis for talks.”"
    found = locate("The 28-point draft … is a basis … for talks", text)
    assert isinstance(found, Located)
    assert found.omitted == (", which was written in October, ", " ")
    assert found.exact == "The 28-point draft, which was written in October, is a basis for talks"


@pytest.mark.parametrize(
    ("between", "joined"),
    [
        ("which was written in October", True),
        ("as they say", True),
        ("which, if Russia agrees,", False),
        ("unless rejected", False),
        ("nobody's paper", False),
        ("the isn't-it", False),
        ("не", False),
        ("negotiated", True),
        ("也", False),  # nobody here knows which words say no
        ("x " * 95, True),
        ("x " * 104, False),
        ("draft.”\nThe other said: “It", False),
        ("draft,” he said, “it", True),
    ],
)
def test_what_an_ellipsis_may_leave_out(between: str, joined: bool) -> None:
    found = locate("The draft text … is a basis", f"“The draft text {between} is a basis”")
    assert isinstance(found, Located) is joined
    assert isinstance(locate("The … basis", f"“The draft text {between} is a basis”"), NotFound)


@pytest.mark.parametrize(
    ("quote", "text", "locked"),
    [
        ("We accept the plan.", "“We accept the plan,” he said.", True),
        ("We accept the plan.", "“We accept the plan” he said.", True),
        ("We accept the plan.", "We accept the plan", True),
        ("We accept the plan.", "We accept the plan if they leave.", False),
        ("We accept the plan.", "We accept the plan, if they leave.", False),
        ("We back the boys.", "We back the boys’ plan.", False),
        ("We accept the plan,", "We accept the plan if they leave.", True),
        ("We accept the plan.", "We accept the plan?", False),
        ("We accept the plan,", "We accept the planned talks.", False),
        ("a cut of 800,", "a cut of 800,000 jobs", False),
    ],
)
def test_a_closing_comma_or_full_stop(quote: str, text: str, locked: bool) -> None:
    assert isinstance(locate(quote, text), Located) is locked


def test_several_occurrences() -> None:
    text = "One: no deal. Two: no deal. Three: no deal! A no dealer."
    found = locate("no deal", text)
    assert isinstance(found, Located)
    assert (found.start, found.occurrences) == (5, 3)
    for prefix, suffix, start in [
        ("Two: ", "", 19),
        ("", "! A", 35),
        ("Three:", "", 35),
        ("", ".", 5),
        ("Nine", "", 5),
    ]:
        again = locate("no deal", text, prefix=prefix, suffix=suffix)
        assert isinstance(again, Located)
        assert (again.start, again.occurrences) == (start, 3)


def test_the_surroundings_tell_one_occurrence_from_another() -> None:
    text = "so it went on and on and on and on, and then: no deal. " * 3
    found = locate("no deal", text)
    assert isinstance(found, Located)
    assert text.count(found.prefix + found.exact + found.suffix) == 1
    assert len(found.suffix) == 64
    assert locate("no deal", text, prefix=found.prefix, suffix=found.suffix) == found


def test_the_first_whole_word_is_found_behind_parts() -> None:
    found = locate("arm", "armies, army, harm, re-arm, arm.")
    assert isinstance(found, Located)
    assert (found.start, found.occurrences) == (28, 1)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("on\ufb01rm", "c on\ufb01rm d"),
        ("ﷺ", "قال ﷺ اليوم"),
        ("가각", "\u1100\u1161\u1100\u1161\u11a8"),
        ("ｶﾞ", "ガ ガ"),
        ("不接受这个计划", "我们不接受这个计划。"),
        ("नहीं मानते", "हम नहीं मानते।"),
        ("NATO加盟", "日本のNATO加盟"),
        ("می‌خواهم", "من میخواهم"),
        ("Å", "\u212b"),
        ("5\u20e3 Punkte", "5\ufe0f\u20e3 Punkte"),
    ],
)
def test_other_scripts(quote: str, text: str) -> None:
    assert isinstance(locate(quote, text), Located)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("not", "\u202en\u202dot"),  # reads otherwise than it is written
        ("no", "№ 5"),
        ("No", "№ 5"),
        ("IX", "\u2460 Ⅸ"),
        ("not", "n\u0336o\u0336t\u0336"),
        ("not", "𝐧𝐨𝐭"),
        ("not", "no\ufdd0t"),
        ("a = b", "a ≠ b"),
        ("नह", "नहीं"),
        ("cafe", "cafe\u0301"),
        ("5 km", "5 km/h"),
        ("5", "5 %"),
        ("5", "€ 5"),
        ("5", "~5"),
        ("5", "5½"),
        ("5", "5 ½"),
        ("5", "10–5"),
        ("5 degrees", "It was —5 degrees"),
        ("-5 degrees", "It was --5 degrees"),
        ("2025", "2025/26"),
        ("F-1", "F-16"),
        ("R", "R&D"),
        ("example", "example.org"),
        ("We lost three", "We lost three hundred men."),
        ("hundred men", "We lost three hundred men."),
        ("мільйонів людей", "понад п’ять мільйонів людей"),
    ],
)
def test_what_is_not_the_same(quote: str, text: str) -> None:
    found = locate(quote, text)
    assert isinstance(found, NotFound)
    assert any(change.kind != "same" for change in found.difference)


@pytest.mark.parametrize(
    ("quote", "about"),
    [
        ("800 troops will stay in the east", "number"),
        ("about 800,000 troops will not stay in the east", "negation"),
        ("about 800,000 troops will stay in the еast", "letters"),
        ("About 800,000 troops will stay in the east", "capitals"),
        ("about 800,000 troops will stay in the west", "word"),
        ("about 800,000 troops, will stay in the east", "marks"),
    ],
)
def test_what_a_difference_is_about(quote: str, about: str) -> None:
    found = locate(quote, "There, about 800,000 troops will stay in the east, he said.")
    assert isinstance(found, NotFound)
    assert [change.about for change in found.difference if change.kind != "same"] == [about]


def test_the_closest_passage_in_a_long_text() -> None:
    text = (
        "a word of no use at all. " * 400 + "The plan was written by both sides in Geneva. " + "and more of it. " * 400
    )
    found = locate("The plan was written by neither side in Geneva", text)
    assert isinstance(found, NotFound)
    assert found.exact == "The plan was written by both sides in Geneva"
    assert [(change.kind, change.quote, change.text) for change in found.difference] == [
        ("same", "The plan was written by", "The plan was written by"),
        ("changed", "neither side", "both sides"),
        ("same", "in Geneva", "in Geneva"),
    ]


def test_nothing_is_close() -> None:
    found = locate("The plan was written in Geneva", "Cows eat grass. The end")
    assert found.exact == ""
    assert isinstance(found, NotFound)
    assert (found.start, found.end, found.difference[0].kind) == (None, None, "added")


@pytest.fixture
def not_for_ever() -> Iterator[None]:
    def give_up(number: int, frame: FrameType | None) -> None:
        raise TimeoutError("It hangs.")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(40)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("a" * 2000, "a" * 50_000),
        ("ab " * 600 + "a", "ab " * 35_000),
        ("a b" * 100, "a-\n" * 35_000),
        ("000 000", "000 " * 10_000),
        ("a", "a'a-a/" * 300_000),
        ("a b", "a" + "\u0301\u0327" * 150_000),
        ("a b … c d … e f", "a b c d e " * 10_000),
        ("a b", "« " * 50_000),
        ("a b", " " * 50_000),
        ("a b", ". " * 50_000),
        ("a b", "\u200b" * 50_000),
    ],
)
@pytest.mark.usefixtures("not_for_ever")
def test_texts_made_to_hold_it_up(quote: str, text: str) -> None:
    """Each takes minutes if anything grows with the square of a length."""
    assert isinstance(locate(quote, text), NotFound)
