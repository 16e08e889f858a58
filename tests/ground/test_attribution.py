"""Attributed sentences: every kind of phrasing, measured articles, and texts made to be slow."""

import threading
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ground import attribution_english, attribution_slavic
from tests.ground.measuring import Figures, add, article, known, measure, named
from tracker.ground.attribution import AttributedSentence, KnownActor, find
from tracker.ground.attribution.names import Actors, spelled

Said = tuple[tuple[str, str], ...]
HANGS = 60
"""Seconds after which a text of this size means that time grows faster than the text."""

ENGLISH = (
    *attribution_english.PLAIN,
    *attribution_english.DENIALS,
    *attribution_english.QUOTED,
    *attribution_english.EMBEDDED,
)
ACTORS = (
    KnownActor("darcy", ("Fitzwilliam Darcy", "Дарсі"), "person", ("master of Pemberley", "Kellynch spokesman")),
    KnownActor("eliza", ("Elizabeth Bennet", "Беннет"), "person"),
    KnownActor("yermak", ("Andriy Yermak", "Андрій Єрмак"), "person"),
    KnownActor("zelensky", ("Volodymyr Zelensky",), "person"),
    KnownActor("ministry", ("Kellynch Ministry of Defence",), "government"),
    KnownActor("gazette", ("Meryton Gazette",), "outlet"),
)


def pairs(found: tuple[AttributedSentence, ...]) -> Said:
    return tuple((one.speaker, one.stance.value) for one in found)


@pytest.mark.parametrize(("text", "said"), ENGLISH, ids=[text for text, _said in ENGLISH])
def test_who_says_it_in_english(text: str, said: Said) -> None:
    assert pairs(find(text)) == said


@pytest.mark.parametrize("text", attribution_english.UNATTRIBUTED)
def test_what_nobody_says(text: str) -> None:
    assert find(text) == ()


@pytest.mark.parametrize(("text", "said"), attribution_slavic.UKRAINIAN)
def test_who_says_it_in_ukrainian(text: str, said: Said) -> None:
    assert pairs(find(text)) == said


@pytest.mark.parametrize(("text", "said"), attribution_slavic.RUSSIAN)
def test_who_says_it_in_russian(text: str, said: Said) -> None:
    assert pairs(find(text)) == said


@pytest.mark.parametrize("folder", ["tuned", "later"])
def test_articles_are_read_as_an_editor_reads_them(folder: str) -> None:
    figures = measure(folder, named(folder))
    assert figures.gold > 40
    told = f"{figures}\n" + "\n".join(figures.wrong)
    assert figures.recall >= 0.85, told
    assert figures.right_speaker >= 0.8, told
    assert figures.precision >= 0.6, told


def test_the_measure_sees_what_is_missing_wrong_and_too_much() -> None:
    """Figures that could not fall would say nothing."""
    text = "Darcy said it was so. Bennet denied it. Bingley laughed. Collins said nothing was so."
    gold = [
        {"find": "was so. Bennet", "speaker": "Bennet", "actor": None, "stance": "asserts"},
        {"find": "Bingley laughed", "speaker": "Bingley", "actor": None, "stance": "asserts"},
    ]

    figures = Figures()
    add(figures, "text", text, gold, list(find(text)))
    assert (figures.gold, figures.found, figures.speaker, figures.answers, figures.wanted) == (2, 1, 0, 3, 1)


@pytest.mark.parametrize(
    ("text", "speaker", "actor"),
    [
        ("Darcy came. He said it was so.", "Darcy", "darcy"),
        ("Elizabeth Bennet met Fitzwilliam Darcy. She said it was so.", "Elizabeth Bennet", "eliza"),
        ("Elizabeth Bennet met Fitzwilliam Darcy. He said it was so.", "Fitzwilliam Darcy", "darcy"),
        ("The Kellynch defence ministry moved. The ministry said so.", "The Kellynch defence ministry", "ministry"),
        ("Kellynch's defence ministry said so.", "Kellynch's defence ministry", "ministry"),
        ("The Kellynch spokesman said so.", "The Kellynch spokesman", "darcy"),
        ("Minister Lady Catherine arrived. The minister said so.", "Minister Lady Catherine", None),
        ("Georgiana Darcy said so.", "Georgiana Darcy", None),
        ("Zelenskyy said so.", "Zelenskyy", "zelensky"),
        ("Zelenskiy said so.", "Zelenskiy", "zelensky"),
        ("Зеленський заявив про це.", "Зеленський", "zelensky"),
        ("По словам Зеленского, это так.", "Зеленского", "zelensky"),
        ("За словами Єрмака, це так.", "Єрмака", "yermak"),
        ("Ермак заявил об этом.", "Ермак", "yermak"),
        ("Президент України Володимир Зеленський заявив про це.", "Володимир Зеленський", "zelensky"),
        ("DARCY SAYS IT IS SO", "DARCY", "darcy"),
        ("He said it was so.", "He", None),
    ],
)
def test_who_is_meant(text: str, speaker: str, actor: str | None) -> None:
    assert [(one.speaker, one.actor) for one in find(text, ACTORS)][-1] == (speaker, actor)


def test_two_of_one_name_are_nobody() -> None:
    twins = (*ACTORS, KnownActor("other", ("Francis Darcy",), "person"))
    assert Actors(twins).person(["Darcy"]) is None
    assert Actors(twins).person(["Francis", "Darcy"]) == "other"
    assert Actors(twins).person(["Fitzwilliam", "Darcy"]) == "darcy"


@pytest.mark.parametrize(
    "names",
    [
        ("Zelensky", "Zelenskyy", "Zelenskiy", "Зеленський", "Зеленский", "Selenskyj"),
        ("Yermak", "Iermak", "Єрмак", "Ермак"),
        ("Umerov", "Умеров", "Умєров", "Umierov"),
        ("Kyslytsya", "Кислиця"),
        ("Witkoff", "Віткофф", "Уиткофф"),
    ],
)
def test_spellings_of_one_name(names: tuple[str, ...]) -> None:
    assert len({spelled(name) for name in names}) == 1


def test_a_pronoun_stands_for_the_fuller_name_that_came_later() -> None:
    known = (KnownActor("f", ("Fitzwilliam Darcy",), "person"), KnownActor("g", ("Georgiana Darcy",), "person"))
    text = "Darcy said that it was late. Fitzwilliam Darcy sat down. He said that the letter was genuine."
    assert [(one.speaker, one.actor) for one in find(text, known)] == [("Darcy", None), ("Fitzwilliam Darcy", "f")]


def test_a_quote_goes_on_in_the_next_sentence_and_paragraph() -> None:
    text = "“It is so,” Darcy said. “It was always so.”\n\n“It will be so.”\n\nThe rain fell."
    found = find(text)
    assert [(one.speaker, one.quotes) for one in found] == [
        ("Darcy", ("It is so,",)),
        ("Darcy", ("It was always so.",)),
        ("Darcy", ("It will be so.",)),
    ]


def test_headings_are_not_candidates_unless_there_is_nothing_else() -> None:
    assert find("Darcy says it is so\n\nThe rain fell.\n\nIt fell again.") == ()
    assert pairs(find("Darcy says it is so")) == (("Darcy", "asserts"),)


def test_questions_and_answers() -> None:
    text = "Fitzwilliam Darcy met us in May.\n\nQ: Is it so?\n\nA: It is so. Who says it is not?\n\nQ: And now?\n\nA: Yes, now."
    assert [(one.speaker, one.sentence) for one in find(text)] == [
        ("Fitzwilliam Darcy", "A: It is so."),
        ("Fitzwilliam Darcy", "A: Yes, now."),
    ]


def test_lines_cut_by_a_margin_are_one_sentence() -> None:
    line = "Darcy said that the house and all the land around it would be sold before\nthe end of the year."
    assert [one.sentence for one in find(line)] == [line]


words = st.sampled_from(
    [
        "said",
        ",",
        ".",
        "“",
        "”",
        '"',
        "'",
        "(",
        "—",
        ":",
        ";",
        "the",
        "and",
        "of",
        "Darcy",
        "he",
        "which",
        "who",
        "that",
        "denied",
        "by",
        "according",
        "to",
        "no",
        "comment",
        "officials",
        "not",
        "«».\nзаявив",
        "що",
        "Кремлі",
        "у",
        "не",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(words, max_size=60).map(" ".join) | st.text(max_size=120))
def test_any_text_gives_sentences_of_it(text: str) -> None:
    for one in find(text, ACTORS):
        assert text[one.start : one.end] == one.sentence
        assert one.speaker
        assert one.verb
        assert all(quote in one.sentence for quote in one.quotes)


MADE_TO_BE_SLOW = {
    "one sentence of 1 MB": "word " * 200_000,
    "one word of 1 MB": "a" * 1_000_000,
    "quote marks": '"' * 100_000,
    "quote marks of every kind": "“\"'„«‘" * 5_000,
    "opened and never closed": "“a " * 4_000,
    "single marks": "' '" * 4_000,
    "brackets": "(" * 100_000 + ")" * 100_000,
    "names": "Darcy, " * 4_000,
    "verbs": "said he " * 4_000,
    "Ukrainian verbs": "заявив він " * 4_000,
    "relative clauses": "Darcy, who " * 4_000,
    "according": "according to " * 4_000,
    "full stops in a quote": "“" + "a. B " * 8_000 + "”",
    "line ends": "\n" * 300_000,
    "blanks": " " * 300_000,
    "many speakers": "".join(f"Mr A{number}bc said he said. " for number in range(500)),
}


@pytest.mark.parametrize("text", MADE_TO_BE_SLOW.values(), ids=MADE_TO_BE_SLOW.keys())
def test_nothing_hangs_it(text: str) -> None:
    told: list[tuple[AttributedSentence, ...]] = []
    worker = threading.Thread(target=lambda: told.append(find(text, ACTORS)), daemon=True)
    worker.start()
    worker.join(HANGS)
    assert not worker.is_alive(), "It hangs."
    # What it answers is not much longer than the text either.
    assert sum(len(one.sentence) for one in chain.from_iterable(told)) <= 6 * len(text)


def test_gold_answers_name_a_stretch_of_their_article() -> None:

    for folder in ("tuned", "later"):
        for name in named(folder):
            text, gold = article(folder, name)
            assert known(gold)
            assert all(text.count(one["find"]) == 1 for one in gold["statements"]), name
