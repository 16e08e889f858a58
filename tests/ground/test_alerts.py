"""What an agency's alert says of itself: who sent it, when, and where its words begin."""

from datetime import UTC, datetime

import pytest

from tracker.ground.alerts import read_alert

NOW = datetime(2025, 11, 21, 18, 0, tzinfo=UTC)
OUTLETS = {
    "reuters": ("Reuters",),
    "afp": ("AFP", "Agence France-Presse"),
    "interfax": ("Interfax-Ukraine", "Інтерфакс-Україна"),
    "record": ("The Record",),
}


@pytest.mark.parametrize(
    ("text", "agency", "published", "words"),
    [
        ("KYIV, Nov 21 (Reuters) - The army says so.", "reuters", "2025-11-21", "The army says so."),
        ("MOSCOW, Nov. 20, 2025 (AFP) — It is so.", "afp", "2025-11-20", "It is so."),
        ("AFP: Army denies it, 14:32 GMT", "afp", "2025-11-21T14:32Z", "Army denies it, 14:32 GMT"),
        ("1432 GMT Reuters It is so", "reuters", "2025-11-21T14:32Z", "1432 GMT Reuters It is so"),
        ("It is so. 2:32 pm EST (Reuters)", "reuters", "2025-11-20T19:32Z", "It is so. 2:32 pm EST (Reuters)"),
        ("12:05 am UTC. It is so. AFP", "afp", "2025-11-21T00:05Z", "12:05 am UTC. It is so. AFP"),
        ("21.11.2025 16:00 EET (Interfax-Ukraine) - Так.", "interfax", "2025-11-21T14:00Z", "Так."),
        ("КИЇВ, 21 листопада (Інтерфакс-Україна) - Так.", "interfax", "2025-11-21", "Так."),
        ("МОСКВА, 20 ноября (AFP) - Да. 17:00 МСК", "afp", "2025-11-20T14:00Z", "Да. 17:00 МСК"),
        ("2025-11-19. It is so.", None, "2025-11-19", "2025-11-19. It is so."),
        ("KYIV, Dec 30 (Reuters) - It is so.", "reuters", "2024-12-30", "It is so."),
        ("GENEVA, Nov 22 (Reuters) - It is so.", "reuters", "2025-11-22", "It is so."),
        ("At 14:32 in Kyiv it was so.", None, "", "At 14:32 in Kyiv it was so."),
        ("In Feb 30 it was so.", None, "", "In Feb 30 it was so."),
        ("For the record, AFP was told.", "afp", "", "For the record, AFP was told."),
        ("The afp unit.", None, "", "The afp unit."),
        ("", None, "", ""),
    ],
)
def test_what_is_read(text: str, agency: str | None, published: str, words: str) -> None:
    alert = read_alert(text, OUTLETS, NOW)
    assert (alert.agency, alert.published, text[alert.body :]) == (agency, published, words)


def test_an_agency_that_the_desk_does_not_know_is_named_as_the_text_names_it() -> None:
    alert = read_alert("MOSCOW, Nov 20 (Tass) - It is so.", OUTLETS, NOW)
    assert (alert.agency, alert.named) == (None, "Tass")


def test_an_agency_in_brackets_comes_before_one_that_is_only_mentioned() -> None:
    assert read_alert("Reuters was wrong (AFP) - says the army.", OUTLETS, NOW).agency == "afp"


def test_a_clock_of_later_today_was_yesterdays() -> None:
    assert read_alert("Army, 23:30 GMT", {}, NOW).published == "2025-11-20T23:30Z"
    assert read_alert("Army, 18:30 GMT", {}, NOW).published == "2025-11-21T18:30Z"
