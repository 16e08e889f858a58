"""Words in two scripts, and names that look the same."""

import unicodedata

import pytest
from confusable_homoglyphs.confusables import confusables_data
from hypothesis import given
from hypothesis import strategies as st

from tracker.ground.lookalikes import alike, deceptive_labels, host_of, lengths, mixed_words, skeleton

MIXED = [
    ("Z\u0435lensky", ["Z\u0435lensky"]),  # a Cyrillic letter among Latin ones
    ("The W\u0456re and Reuters", ["W\u0456re"]),
    ("\u0410\u0440\u0440l\u0435", ["\u0410\u0440\u0440l\u0435"]),
    ("paypa\u03b9", ["paypa\u03b9"]),  # Greek
    ("\u0531rmenia", ["\u0531rmenia"]),  # Armenian
    ("\u13a1eport", ["\u13a1eport"]),  # Cherokee
    ("cafe\u0301 \u0441afe\u0301", ["\u0441afe\u0301"]),
]
HONEST = [
    "Reuters",
    "Jean-Noël Barrot",
    "Володимир Зеленський",
    "об’єкт",
    "Đoković Ђоковић",
    "USB-порт",
    "Wi-Fi-роутер",
    "3D-принтер",
    "Кремль/Kremlin",
    "G7 та ЄС",
    "日本のNATO加盟",
    "한국Samsung",
    "ㄅㄆ臺灣TV",
    "Αθήνα και Athens",
    "می\u200cخواهم",
    "हिन्दी",
    "וִילְנָה",
    "10 µm",
    "👩\u200d👩\u200d👧",
    "",
]


@pytest.mark.parametrize(("text", "words"), MIXED)
def test_words_in_two_scripts(text: str, words: list[str]) -> None:
    assert mixed_words(text) == words


@pytest.mark.parametrize("text", HONEST)
def test_honest_names(text: str) -> None:
    assert mixed_words(text) == []


ALIKE = [
    ("Zelensky", "Z\u0435lensky"),
    ("Coop", "\u0421\u043e\u043e\u0440"),
    ("TACC", "\u0422\u0410\u0421\u0421"),
    ("Modern", "Modem"),
    ("Reuters", "REUTERS"),
    ("Modern", "modern"),
    ("Modern", "rnodern"),
    ("The Wire", "The  Wire"),
    ("The Wire", "Тhе Wіrе"),
    ("Illinois", "lllinois"),
    ("Agency 10", "Agency lO"),
    ("full", "ｆｕｌｌ"),
    ("Text", "𝕋𝕖𝕩𝕥"),
    ("Ki\u0457v", "Ki\u00efv"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_alike(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)
    assert not alike(one, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Reuters", "Router"), ("José", "Jose"), ("Kyiv", "Kiev"), ("Київ", "Киев"), ("Army", "Army of"), ("рос", "рис")],
)
def test_not_alike(one: str, other: str) -> None:
    assert not alike(one, other)


def test_skeletons_agree_with_unicodes_table() -> None:
    """Whatever the table calls confusable has one skeleton."""
    pairs = [
        (char.strip("\u200e"), other["c"].strip("\u200e"))
        for char, found in confusables_data.items()
        for other in found
    ]
    # Composed letters are taken apart first, as UTS #39 says, so that their own lines in the table do not matter.
    plain = [pair for pair in pairs if all(unicodedata.normalize("NFKD", each) == each for each in pair)]
    assert len(plain) > 5_000
    assert [(one, other) for one, other in plain if skeleton(one) != skeleton(other)] == []


@given(st.text(max_size=40))
def test_a_composed_text_is_as_long_as_its_skeleton_allows(text: str) -> None:
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    fewest, most = lengths(skeleton(composed))
    assert skeleton(composed) == skeleton(unicodedata.normalize("NFD", composed))
    if composed.isascii() and composed:
        assert fewest <= len(composed) <= most


@pytest.mark.parametrize(
    ("url", "host", "deceptive"),
    [
        ("https://www.example.org/a", "www.example.org", []),
        ("https://ex\u0430mple.org/", "ex\u0430mple.org", ["ex\u0430mple"]),
        (
            "https://\u0430\u0440\u0440\u04cf\u0435.com/",
            "\u0430\u0440\u0440\u04cf\u0435.com",
            ["\u0430\u0440\u0440\u04cf\u0435"],
        ),
        ("https://xn--80ak6aa92e.com/", "\u0430\u0440\u0440\u04cf\u0435.com", ["\u0430\u0440\u0440\u04cf\u0435"]),
        ("https://\u0440\u043e\u0441.\u0440\u0444/", "\u0440\u043e\u0441.\u0440\u0444", []),
        ("https://приклад.укр/", "приклад.укр", []),
        ("https://münchen.de/", "münchen.de", []),
        ("https://xn--mnchen-3ya.de/", "münchen.de", []),
        ("https://xn--/", "", []),
        ("https://xn--99999999/", "xn--99999999", []),
        ("https://[::1", "", []),
        ("", "", []),
    ],
)
def test_hosts(url: str, host: str, deceptive: list[str]) -> None:
    assert host_of(url) == host
    assert deceptive_labels(host) == deceptive


@given(st.text())
def test_any_text_has_a_host_or_none(text: str) -> None:
    assert isinstance(host_of(f"https://{text}"), str)
    deceptive_labels(host_of(f"https://xn--{text}/"))
