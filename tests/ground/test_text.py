"""What text, addresses and slugs are acceptable."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ground.messages import Problem, shown
from tracker.ground.text import LINE, TEXT, URL, acceptable, check_text, check_url, normalise, slugify
from tracker.ground.vocabulary import ActorKind

FINE = [
    "",
    "Ukraine's military denies it.",
    "неконструктивным",
    "Заява від 20 листопада — «повна»",
    "می\u200cخواهم",  # Persian spells with the non-joiner
    "ക്\u200dഷ",  # and Malayalam with the joiner
    "خانه\u200cای",
    "श्रीमान्\u200c",  # Hindi, at the end of a word
    "ක්\u200dෂ",  # Sinhala
    "র\u200d্যাব",  # Bengali, before the virama
    "क्\u200dष हिन्दी",
    "Володимир Зеленський, Ґудзь, їжак, об’єкт",
    "ירושלים, צה״ל, וִילְנָה",
    "قال المتحدث: «لا تعليق» في ١٢ تشرين الثاني",
    "می\u200cروم به خانه\u200cشان",
    "👩\u200d👩\u200d👧 family",
    "❤\ufe0f\u200d🔥",
    "1\u00a0000\u202fkm²",
    "e\u0301 not composed",
    "שלום עולם",
    "السلام عليكم",
]


@pytest.mark.parametrize("text", FINE)
def test_acceptable(text: str) -> None:
    assert check_text(text) == []
    assert acceptable(text, multiline=True)


BAD = [
    ("a\x00b", "control character U+0000 (character 2)"),
    ("a\x1bb", "control character U+001B"),
    ("a\x7f", "control character U+007F"),
    ("a\x85b", "control character U+0085"),
    ("a\rb", "control character U+000D"),
    ("safe\u202eevas", "text direction control U+202E RIGHT-TO-LEFT OVERRIDE (character 5)"),
    ("a\u202ab", "text direction control"),
    ("a\u2066b", "text direction control"),
    ("a\u2069b", "text direction control"),
    ("a\u200eb", "text direction control"),
    ("a\u200fb", "text direction control"),
    ("a\u061cb", "text direction control"),
    ("a\u200bb", "invisible character U+200B ZERO WIDTH SPACE"),
    ("a\ufeffb", "invisible character"),
    ("a\u2060b", "invisible character"),
    ("so\u00adft", "invisible character"),
    ("a\u2028b", "invisible character"),
    ("a\U000e0041b", "invisible character"),
    ("\ufe0fa", "invisible character"),
    ("a\ufe0f\ufe0f", "invisible character"),
    ("a\u200db", "joiner U+200D"),
    ("a\u200cb", "joiner U+200C"),
    ("а\u200cб", "joiner U+200C"),  # Cyrillic
    ("م\u200dی", "joiner U+200D"),  # the joiner does nothing between letters that join by themselves
    ("मी\u200dन", "joiner U+200D"),  # no virama beside it
    ("م\u200cम", "joiner U+200C"),  # two scripts
    ("😀\u200c😀", "joiner U+200C"),
    ("ab\ufff9c", "invisible character"),
    ("a\u202fb\u2064", "invisible character"),
    ("\u200dم", "joiner"),
    ("م\u200c", "joiner"),
    ("a\ud800b", "U+D800 (character 2), which is not a character"),
    ("a\ufdd0", "which is not a character"),
    ("a\ufffd", "which is not a character"),  # what is left of bytes that were no text
    ("a\U0001ffff", "which is not a character"),
    ("a\ue000", "no agreed meaning"),
    ("a" + "\u0301" * 9, "pile of combining marks"),
    ("   ", "nothing that can be seen"),
    ("\u00a0\u3000", "nothing that can be seen"),
    ("\u0301", "nothing that can be seen"),
]


@pytest.mark.parametrize(("text", "reason"), BAD, ids=[ascii(text)[:20] for text, _ in BAD])
def test_refused_on_one_line_and_on_several(text: str, reason: str) -> None:
    for multiline in (False, True):
        (problem,) = check_text(text, multiline=multiline)
        assert reason in str(problem)
        assert str(problem).isprintable()


def test_lines_and_tabs_only_where_there_may_be_several() -> None:
    assert [str(problem) for problem in check_text("a\nb")] == ["It has more than one line, or a tab (character 2)."]
    assert not acceptable("a\tb")
    assert acceptable("a\n\tb", multiline=True)
    assert not acceptable("\n\t", multiline=True)


def test_every_kind_of_thing_is_reported_once() -> None:
    problems = check_text("\x00\x01\u202e\u202e\u200b" + "a" * LINE)
    assert [str(problem).split(" (")[0] for problem in problems] == [
        "It has 1005 characters; at most 1000 are possible.",
        "It contains the control character U+0000",
        "It contains the text direction control U+202E RIGHT-TO-LEFT OVERRIDE",
        "It contains the invisible character U+200B ZERO WIDTH SPACE",
    ]


@pytest.mark.parametrize(("multiline", "most"), [(False, LINE), (True, TEXT)])
def test_length(multiline: bool, most: int) -> None:
    assert acceptable("a" * most, multiline=multiline)
    assert not acceptable("a" * (most + 1), multiline=multiline)
    assert not acceptable("abc", most=2)


def test_eight_marks_are_enough_for_any_spelling() -> None:
    assert acceptable("a" + "\u0301" * 8)


def test_a_problem_can_be_translated() -> None:
    (problem,) = check_text("abc", most=2)
    assert problem.template % {"length": 3, "most": 2} == str(problem)
    assert str(Problem("So much: %(n)s", {"n": 1})) == "So much: 1"


def test_normalise() -> None:
    assert normalise("  e\u0301te\u0301 \r\n\u200bso\u00adft\ufeff ") == "été soft"
    assert normalise(" a\r\n\tb\rc \n", multiline=True) == "a\n\tb\nc"
    assert normalise("a\u00a0 b") == "a\u00a0 b"
    assert normalise("a\u202eb") == "a\u202eb"


@given(st.text(), st.booleans())
def test_normalising_twice_changes_nothing(text: str, multiline: bool) -> None:
    once = normalise(text, multiline=multiline)
    assert normalise(once, multiline=multiline) == once
    assert once == once.strip()


@given(st.text(alphabet=st.characters(blacklist_categories=[]), max_size=60), st.booleans())
def test_what_is_acceptable_survives_storage_and_display(text: str, multiline: bool) -> None:
    problems = check_text(text, multiline=multiline)
    assert all(str(problem).isprintable() for problem in problems)
    if problems:
        return
    assert text.encode().decode() == text
    for char in text:
        assert unicodedata.category(char) not in ("Cc", "Cs", "Co") or (multiline and char in "\n\t")
        assert unicodedata.bidirectional(char) not in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


def test_shown_is_one_short_printable_line() -> None:
    assert shown("plain") == "'plain'"
    assert shown(ActorKind.PERSON) == "'person'"
    assert shown("a\n\u202e\x00\ud800b").isprintable()
    assert len(shown("x" * 1000)) < 70


GOOD_ADDRESSES = [
    "https://example.org",
    "https://example.org/a/b?c=d&e=f#g",
    "http://example.org:8080/",
    "HTTPS://Example.org/",
    "https://[2001:db8::1]/x",
    "https://192.0.2.1/",
    "https://приклад.укр/шлях?пошук=так",
    "https://example.org/%D0%BA",
    "https://web.archive.org/web/2025/https://example.org/a@b",
    "https://example.org./",
    "https://t.me/s/channel_name/123",
    "https://" + "a" * 50 + ".org/" + "x" * (URL - 63),
]


@pytest.mark.parametrize("url", GOOD_ADDRESSES, ids=[url[:40] for url in GOOD_ADDRESSES])
def test_addresses(url: str) -> None:
    assert check_url(url) == []


BAD_ADDRESSES = [
    ("", "starts with http"),
    ("example.org", "starts with http"),
    ("//example.org", "starts with http"),
    ("ftp://example.org/", "starts with http"),
    ("javascript:alert(1)", "starts with http"),
    ("data:text/html,x", "starts with http"),
    ("file:///etc/passwd", "starts with http"),
    ("https://", "not a web address"),
    ("https:///path", "not a web address"),
    ("https:example.org", "not a web address"),
    ("https://a..b/", "not a web address"),
    ("https://.example.org/", "not a web address"),
    ("https://exa!mple.org/", "not a web address"),
    ("https://example.org:99999/", "not a web address"),
    ("https://example.org:0/", "not a web address"),
    ("https://example.org:port/", "not a web address"),
    ("https://[::1/", "not a web address"),
    ("https://[zz]/", "not a web address"),
    ("https://" + "a" * 64 + ".org/", "not a web address"),
    ("https://" + "a." * 130 + "org/", "not a web address"),
    ("https://user@example.org/", "user name"),
    ("https://user:secret@example.org/", "user name"),
    ("https://@example.org/", "user name"),
    ("https://example.org/a b", "no spaces"),
    (" https://example.org/", "no spaces"),
    ("https://example.org/\u00a0", "no spaces"),
    ("https://example.org\\@evil.example/", "no spaces"),
    ('https://example.org/"><script>', "no spaces"),
    ("https://example.org/\n", "more than one line"),
    ("https://example.org/\x00", "control character"),
    ("https://example.org/\u202e", "text direction"),
    ("https://example.org/" + "x" * URL, "characters; at most 2048"),
]


@pytest.mark.parametrize(("url", "reason"), BAD_ADDRESSES, ids=[ascii(url)[:40] for url, _ in BAD_ADDRESSES])
def test_refused_addresses(url: str, reason: str) -> None:
    (problem,) = check_url(url)
    assert reason in str(problem)


@given(st.one_of(st.text(), st.text().map(lambda rest: f"https://{rest}")))
def test_any_address_is_accepted_or_explained(url: str) -> None:
    assert all(isinstance(problem, Problem) for problem in check_url(url))


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Russian forces had taken control of Kupiansk.", "russian-forces-had-taken-control-of-kupiansk"),
        ("Ukraine's military", "ukraines-military"),
        ("Jean-Noël Barrot", "jean-noel-barrot"),
        ("Straße Łódź Þór Đặng Ærø œuvre", "strasse-lodz-thor-dang-aero-oeuvre"),
        ("İstanbul ıı", "istanbul-ii"),
        ("Ｆｕｌｌ width ①", "full-width-1"),
        ("Володимир Зеленський", "volodymyr-zelenskyi"),
        ("Київ, Харків, Згурівка", "kyiv-kharkiv-zghurivka"),
        ("Їжак Яґелло Юрій Єва Йосип", "yizhak-yagello-yurii-yeva-yosyp"),
        ("пров’їдь", "provid"),
        ("Владимир Объедков: ещё щи", "vladimir-obedkov-eshchyo-shchi"),
        ("Элиста Юля Ясень", "elista-yulya-yasen"),
        ("Ђоковић Њујорк Љубљана Џеп", "djokovic-njujork-ljubljana-dzep"),
        ("a -- b__c", "a-b-c"),
        ("中文", "fallback-1"),
        ("…", "fallback-1"),
        ("", "fallback-1"),
    ],
)
def test_slugs(text: str, slug: str) -> None:
    assert slugify(text, fallback="fallback-1") == slug


def test_a_long_slug_ends_at_a_word_where_it_can() -> None:
    assert slugify("one two three four", fallback="x", most=12) == "one-two"
    assert slugify("one two three four", fallback="x", most=13) == "one-two-three"
    assert slugify("a " + "b" * 50, fallback="x", most=10) == "a-bbbbbbbb"
    assert slugify("b" * 50, fallback="x", most=10) == "b" * 10


@given(st.text(), st.integers(min_value=1, max_value=100))
def test_a_slug_is_never_empty_nor_odd_nor_too_long(text: str, most: int) -> None:
    slug = slugify(text, fallback="x", most=most)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= most
    assert slugify(slug, fallback="x", most=most) == slug
