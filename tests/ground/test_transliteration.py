"""Names in one form: spellings and alphabets of one name meet, and other names do not."""

from itertools import combinations

import pytest

from tracker.ground.transliteration import KEY_LENGTH, LETTERS, keys, normal_form

SAME = [
    "Zelensky Zelenskiy Zelenskyy Zelenskyj Zelenskyi Зеленський Зеленский ЗЕЛЕНСЬКИЙ",
    "Yermak Ermak Iermak Єрмак Ермак",
    "Kupiansk Kupyansk Куп’янськ Куп'янськ Купянск",
    "Lavrov Lawrow Лавров",
    "Shcherbak Щербак",
    "Lukashenka Łukaszenka Лукашенка",
    "Chernihiv Чернігів Černihiv",
    "Hegseth Гегсет",
    "Medvedev Medwedew Медведев",
    "Yuriy Iurii Юрій",
]
MEETING = [
    "Kyiv Kiev Київ Киев Кіеў Kiew",
    "Kharkiv Kharkov Харків Харьков",
    "Mohammed Muhammad محمد مُحَمَّد",
    "Netanyahu نتنياهو",
    "Papandreou Παπανδρεου",
]


@pytest.mark.parametrize("names", SAME)
def test_spellings_of_one_name_have_one_form(names: str) -> None:
    assert len({normal_form(each) for each in names.split()}) == 1, [normal_form(each) for each in names.split()]


@pytest.mark.parametrize("names", [*SAME, *MEETING])
def test_spellings_of_one_name_have_one_key(names: str) -> None:
    assert len({keys(each) for each in names.split()}) == 1, [keys(each) for each in names.split()]


def test_different_names_have_different_forms() -> None:
    names = [each.split()[0] for each in (*SAME, *MEETING)]
    assert all(normal_form(one) != normal_form(other) for one, other in combinations(names, 2))


def test_a_key_for_each_word_in_its_order_once() -> None:
    assert keys("Volodymyr Zelensky, Zelenskiy") == ("vldmr", "slnsk")
    assert keys("Ukraine’s army") == keys("Ukraine army")
    assert all(len(each) <= KEY_LENGTH for each in keys("Verkhovna Rada of Ukraine"))


def test_short_names_are_their_own_keys() -> None:
    assert keys("Li") == ("li",)
    assert keys("Li") != keys("Lu")


@pytest.mark.parametrize("text", ["", " ", "…", "\u0301", "’s", "-–—"])
def test_what_has_no_word_has_no_key(text: str) -> None:
    assert normal_form(text) == ""
    assert keys(text) == ()


def test_letters_of_other_scripts_stay() -> None:
    assert normal_form("東京 2025") == "東京 2025"


def test_letters_become_small_latin_ones_or_nothing() -> None:
    assert all(sound == "" or (sound.isascii() and sound.islower()) for sound in LETTERS.values())
