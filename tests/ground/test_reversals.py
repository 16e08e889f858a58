"""Reversals: what is one, over cases and over random rows of statements."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ground.dates import Date
from tracker.ground.reversals import Related, Reversal, Utterance, opposite, reversals, takes_a_side
from tracker.ground.standing import Actor, Span, Statement, judge
from tracker.ground.vocabulary import Acceptance, Fate, Stance

DATES = (
    "",
    "2025-11",
    "2025-11-20",
    "../2025-11-20",
    "2025-11-20T09:00Z",
    "2025-11-20T18:00Z",
    "2025-11-21~",
    "2025-12",
)


def uttered(id_: str, word: str, said: str = "", **fields: str | None) -> Utterance:
    span = Span.between(Date.parse(said), ()) if said else None
    return Utterance(**{"id": id_, "speaker": "s", "voice": "v", "on": "c", "word": word, "span": span, **fields})  # type: ignore[arg-type]


def pairs(*said: Utterance, related: Related | None = None) -> list[tuple[str, str]]:
    return [(turn.earlier, turn.later) for turn in reversals(said, related or {})]


def test_what_is_opposite() -> None:
    words = (*Stance, *Acceptance)
    for_it = {"asserts", "confirms", "verifies", "accepts", "accepts_with_conditions"}
    against = {"denies", "disputes", "refutes", "rejects"}
    assert {(a, b) for a in words for b in words if opposite(a, b)} == {
        pair for a in for_it for b in against for pair in ((a, b), (b, a))
    }


def test_only_turns_are_paired() -> None:
    said = [
        uttered(str(number), word, f"2025-11-{number + 10}")
        for number, word in enumerate(("asserts", "confirms", "could_not_verify", "denies", "disputes", "asserts"))
    ]
    assert pairs(*said) == [("1", "3"), ("4", "5")]


@pytest.mark.parametrize(
    ("first", "second", "sure"),
    [
        ("2025-11-20", "2025-11-21", True),
        ("2025-11-20", "2025-11-20", False),
        ("2025-11-20T09:00Z", "2025-11-20T18:00Z", True),
        ("2025-11-20T09:00Z", "2025-11-20", False),
        ("2025-11", "2025-11-30", False),
        ("../2025-11-20", "2025-11-21", True),
        ("2025-11-20", "../2025-12-01", False),
        ("", "2025-11-21", False),
        ("2025-11-20", "", False),
    ],
)
def test_only_where_it_is_sure_which_was_first(first: str, second: str, sure: bool) -> None:
    assert pairs(uttered("a", "asserts", first), uttered("b", "denies", second)) == ([("a", "b")] if sure else [])


def test_what_the_record_says_of_two_needs_no_dates() -> None:
    first = uttered("a", "asserts")
    assert pairs(first, uttered("b", "denies", changes="a")) == [("a", "b")]
    # Whatever the dates (P2), and not twice.
    earlier, later = uttered("a", "asserts", "2025-11-22"), uttered("b", "denies", "2025-11-20", changes="a")
    assert reversals([earlier, later]) == (Reversal("a", "b", stated=True),)
    assert pairs(first, uttered("b", "confirms", changes="a")) == []
    assert pairs(first, uttered("b", "denies", changes="a", speaker="other", voice="elsewhere")) == []
    assert pairs(first, uttered("b", "denies", changes="a", speaker="other")) == [("a", "b")]


def test_neither_another_speaker_nor_another_voice_nor_another_thing() -> None:
    first = uttered("a", "asserts", "2025-11-20")
    for other in ({"speaker": "t"}, {"voice": "w"}, {"on": "d"}, {"voice": None}):
        assert pairs(first, uttered("b", "denies", "2025-11-21", **other)) == []
    nobody = uttered("a", "asserts", "2025-11-20", voice=None)
    assert pairs(nobody, uttered("b", "denies", "2025-11-21", voice=None, changes="a")) == []


def test_turns_of_one_day_stand_in_one_order() -> None:
    said = [
        uttered(f"{on}{word}", word, day, on=on)
        for on in "cd"
        for word, day in (("asserts", "2025-11-20"), ("denies", "2025-11-21"))
    ]
    assert reversals(said) == reversals(said[::-1])


def test_along_corresponding_points() -> None:
    """p became q and r, which became one again: what corresponds does so through the versions, and parts are not each other."""
    related = {"p": {"q", "r", "m"}, "q": {"p", "m"}, "r": {"p", "m"}, "m": {"p", "q", "r"}}
    accepted = [uttered(f"{on}+", "accepts", f"2025-11-1{number}", on=on) for number, on in enumerate("pqr")]
    rejected = uttered("m-", "rejects", "2025-12-01", on="m")
    assert pairs(*accepted, rejected, related=related) == [("q+", "m-"), ("r+", "m-")]
    assert pairs(*accepted, rejected) == []
    assert pairs(accepted[1], uttered("r-", "rejects", "2025-12-01", on="r"), related=related) == []


words = st.sampled_from([*(stance.value for stance in Stance)])
rows = st.lists(
    st.builds(
        lambda word, said, speaker, voice, on, changed: (word, said, speaker, voice, on, changed),
        words,
        st.sampled_from(DATES),
        st.sampled_from("st"),
        st.sampled_from(["v", "w", None]),
        st.sampled_from("cd"),
        st.none() | st.integers(0, 7),
    ),
    max_size=8,
).map(
    lambda found: [
        uttered(
            str(index),
            word,
            said,
            speaker=speaker,
            voice=voice,
            on=on,
            changes=None if changed is None else str(changed),
        )
        for index, (word, said, speaker, voice, on, changed) in enumerate(found)
    ]
)
MIRROR = {
    "asserts": "denies",
    "confirms": "disputes",
    "verifies": "refutes",
    "denies": "asserts",
    "disputes": "confirms",
    "refutes": "verifies",
}


@given(rows, st.randoms(use_true_random=False))
def test_neither_order_nor_sides_make_a_difference(said: list[Utterance], chance: object) -> None:
    found = reversals(said)
    shuffled = list(said)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert reversals(shuffled) == found
    assert reversals(said[::-1]) == found
    mirrored = [
        Utterance(
            **{**{name: getattr(each, name) for name in each.__slots__}, "word": MIRROR.get(each.word, each.word)}
        )
        for each in said
    ]
    assert reversals(mirrored) == found


@given(rows)
def test_every_reversal_is_one_and_nothing_undated_is_guessed(said: list[Utterance]) -> None:
    by_id = {each.id: each for each in said}
    for turn in reversals(said):
        earlier, later = by_id[turn.earlier], by_id[turn.later]
        assert opposite(earlier.word, later.word)
        assert earlier.on == later.on
        assert earlier.voice is not None
        assert later.voice is not None
        if turn.stated:
            assert later.changes == earlier.id
        else:
            assert (earlier.speaker, earlier.voice) == (later.speaker, later.voice)
            assert earlier.span is not None
            assert later.span is not None
            assert later.span.earliest is not None
            assert earlier.span.latest is not None
            assert earlier.span.latest < later.span.earliest
    undated = [each for each in said if each.span is None and each.changes is None]
    assert reversals(undated) == ()


@given(st.lists(st.tuples(st.sampled_from(["asserts", "denies"]), st.sampled_from(DATES[1:])), max_size=6))
def test_as_the_rules_put_statements_out(told: list[tuple[str, str]]) -> None:
    """What has surely turned was put out by P3: the two readings of "later" are one."""
    statements = [
        Statement(id=str(index), speaker=Actor(id="s"), stance=word, said=Date.parse(said))
        for index, (word, said) in enumerate(told)
    ]
    fates = judge(statements).fates
    said = [uttered(each.id, each.stance, each.said.edtf, voice="s") for each in statements]
    earlier = {turn.earlier for turn in reversals(said)}
    assert all(fates[each] is Fate.REPLACED for each in earlier)
    if len({each.word for each in said}) == 2 and all(fates[each.id] is not Fate.UNCLEAR for each in said):
        assert earlier


def test_a_long_row_of_one_speaker() -> None:
    said = [
        uttered(f"{number:04}", ("asserts", "denies")[number % 2], f"2025-{number // 28 + 1:02}-{number % 28 + 1:02}")
        for number in range(300)
    ]
    assert pairs(*said) == [(a.id, b.id) for a, b in pairwise(said)]
    assert all(takes_a_side(each.word) for each in said)
