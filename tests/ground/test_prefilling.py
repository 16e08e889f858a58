"""What forms are filled with before somebody looks at it: tables of what each rule makes of a text."""

import pytest

from tracker.ground.prefilling import (
    bare_claim,
    dated_wording,
    language_of,
    likeliness,
    outlet_of,
    telling_words,
    title_in,
)

OUTLETS = {"reuters": ("Reuters",), "kyiv": ("The Kyiv Independent",), "bbc": ("BBC", "BBC News", "bbc.co.uk")}


@pytest.mark.parametrize(
    ("sentence", "speaker", "verb", "claim"),
    [
        ("The army says Midford is under its control.", "The army", "says", "Midford is under its control"),
        ("The army said on Friday that Midford was taken.", "The army", "said", "Midford was taken"),
        ("“We hold the town,” the army said on Friday.", "the army", "said", "We hold the town"),
        ('"The town is ours," she said.', "Anna Stone", "said", "The town is ours"),
        ("Midford was taken, the army said.", "the army", "said", "Midford was taken"),
        ("Midford was taken, said the army.", "the army", "said", "Midford was taken"),
        ("The mayor denied that it had been taken.", "The mayor", "denied", "It had been taken"),
        ("The mayor denied reports that it had been taken.", "The mayor", "denied", "It had been taken"),
        ("According to the army, it was taken.", "the army", "according to", "It was taken"),
        ("It was taken, according to the army.", "the army", "according to", "It was taken"),
        ("Brook: no meeting is planned", "Brook", ":", "No meeting is planned"),
        ("Генштаб заявив, що місто під контролем.", "Генштаб", "заявив", "Місто під контролем"),
        ("It was taken.", "", "", "It was taken"),
        ("", "", "", ""),
    ],
)
def test_a_sentence_without_who_says_it(sentence: str, speaker: str, verb: str, claim: str) -> None:
    assert bare_claim(sentence, speaker=speaker, verb=verb) == claim


@pytest.mark.parametrize(
    ("claim", "published", "language", "wording"),
    [
        ("Midford was taken", "2025-11-21", "en", "Midford was taken by 21 November 2025."),
        ("Midford was taken", "2025-11-21T14:32Z", "en-GB", "Midford was taken by 21 November 2025."),
        ("Midford was taken by 20 November", "2025-11-21", "en", "Midford was taken by 20 November."),
        ("Місто взято", "2025-11-21", "uk", "Місто взято станом на 21.11.2025."),
        ("La ville est prise", "2025-11-21", "fr", "La ville est prise (21.11.2025)."),
        ("Midford was taken", "2025-11", "en", "Midford was taken."),
        ("Midford was taken", "zzz", "en", "Midford was taken."),
        ("", "2025-11-21", "en", ""),
    ],
)
def test_a_wording_has_its_day(claim: str, published: str, language: str, wording: str) -> None:
    assert dated_wording(claim, published, language) == wording


@pytest.mark.parametrize(
    ("host", "site", "outlet"),
    [
        ("www.reuters.com", "", "reuters"),
        ("uk.reuters.com", "", "reuters"),
        ("kyivindependent.com", "", "kyiv"),
        ("www.bbc.co.uk", "", "bbc"),
        ("", "Kyiv Independent", "kyiv"),
        ("notreuters.com", "", None),
        ("reuters.com.example", "", None),
        ("", "", None),
    ],
)
def test_whose_a_site_is(host: str, site: str, outlet: str | None) -> None:
    assert outlet_of(OUTLETS, host=host, site=site) == outlet


def test_a_host_that_two_outlets_could_have_is_nobodys() -> None:
    assert outlet_of({"one": ("Wire",), "two": ("The Wire",)}, host="wire.example") is None


def test_claims_that_share_their_telling_words_are_likelier_than_others() -> None:
    asked = telling_words("Midford was captured")
    same = likeliness(asked, telling_words("The capture of Midford was complete by 20 November 2025."))
    other = likeliness(asked, telling_words("Eastport had a new mayor by 20 November 2025."))
    assert same > 0.5
    assert other == 0
    assert likeliness([], asked) == 0


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The army said that the town was taken.", "en"),
        ("Генеральний штаб України заявив, що місто під контролем.", "uk"),
        ("Это был ответ на объявление: мы взяли город.", "ru"),
        ("Die Stadt wurde eingenommen.", ""),
        ("", ""),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_headline_is_a_short_first_line_that_is_no_sentence() -> None:
    assert title_in("Army takes town\n\nThe army said so.") == "Army takes town"
    assert title_in("The army said so.\n\nIt did.") == ""
    assert title_in("Army takes town") == ""
