"""Which existing claims are offered first for what a sentence says."""

from typing import Any

import pytest

from tests.desk import newsroom as desk
from tests.readers import assert_queries
from tracker.desk import likely
from tracker.desk.likely import likely_claims
from tracker.desk.merging import merge

pytestmark = pytest.mark.django_db

SAID = "Midford was under the control of the northern army"


def test_the_claim_that_shares_most_words_comes_first_and_one_that_shares_few_not_at_all() -> None:
    some = desk.claim("The northern army had left Midford by 3 November 2025.")
    most = desk.claim("Midford was controlled by the northern army by 20 November 2025.")
    desk.claim("The army of the south held a parade in Eastport by 20 November 2025.")
    desk.claim("Eastport had a new mayor by 20 November 2025.")
    assert likely_claims(SAID) == [most, some]


def test_of_claims_that_share_as_much_the_one_comes_first_on_which_the_speaker_has_spoken() -> None:
    speaker = desk.actor()
    spoken = desk.claim(f"{SAID} by 1 November 2025.", (speaker, "asserts", [desk.source()]))
    saved_last = desk.claim(f"{SAID} by 20 November 2025.")
    assert likely_claims(SAID) == [saved_last, spoken]
    assert likely_claims(SAID, speaker=speaker.pk) == [spoken, saved_last]


def test_so_does_one_whose_place_is_named() -> None:
    placed = desk.claim("It was under the control of the northern army.", place="Midford")
    other = desk.claim("It was under the control of the northern army.", place="Eastport")
    assert likely_claims(SAID) == [placed, other]


def test_what_was_merged_away_is_not_offered(settings: Any) -> None:
    settings.FOUR_EYES = False
    kept, gone = desk.claim(f"{SAID} by 1 November 2025."), desk.claim(f"{SAID} by 20 November 2025.")
    assert likely_claims(SAID) == [gone, kept]
    merge(gone, kept, by=desk.editor(), note="One and the same.")
    assert likely_claims(SAID) == [kept]


def test_one_that_shares_much_is_found_among_many_that_share_one_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likely, "READ", 3)
    for number in range(9):
        desk.claim(f"Midford had inhabitants, {number} thousand of them.")
    most = desk.claim("Midford was controlled by the northern army by 20 November 2025.")
    assert likely_claims(SAID)[0] == most


@pytest.mark.parametrize("said", ["", "It was so.", "(*)+[", "\\m(", "'; DROP"])
def test_what_has_no_telling_word_finds_nothing(said: str) -> None:
    desk.claim("Midford was under control.")
    assert likely_claims(said) == []


def test_what_it_asks_does_not_grow() -> None:
    speaker = desk.actor()
    for number in range(10):
        desk.claim(f"{SAID} {number}.")
    with assert_queries(2):
        assert len(likely_claims(SAID, speaker=speaker.pk)) == 6
