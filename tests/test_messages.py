"""The interface's words: all of them marked, all of them translated, and compiled (docs/languages.md)."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType
from django.utils.translation import gettext, ngettext, override

from tests.ground.small import errors_of, small
from tests.ground.test_dossier_faults import BAD
from tools import messages
from tracker.ground import vocabulary

LANGUAGES = messages.languages()
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[a-z]|%[a-z]|\{\w*\}|</?\w[^>]*>")
NAMES = {"SHA-256", "GET", "HEAD"}
"""What reads the same in every language."""
SPOKEN = {"alt", "aria-description", "aria-label", "aria-roledescription", "label", "placeholder", "title"}
"""Attributes that a reader sees or hears."""
SILENT = {"script", "style", "kbd", "code"}
"""Elements whose text is no language's."""
ATTRIBUTE = re.compile(r'[\w-]+="[^"]*"')
"""As in a template that is put into a tag."""


@cache
def found() -> dict[messages.Key, messages.Found]:
    return messages.marked()


@cache
def words(language: str) -> messages.Words:
    with messages.catalogue_path(language).open("rb") as file:
        return messages.brought_up_to_date(language, found(), messages.read(file))


def translations(language: str) -> Iterator[tuple[list[str], str]]:
    """Each translation with what it may stand for: the message, or the message and its plural."""
    for message in words(language):
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
        if message.id:
            yield from ((originals, string) for string in strings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_what_the_code_marks_and_nothing_else(language: str) -> None:
    path = messages.catalogue_path(language)
    assert path.read_bytes() == messages.written(words(language)), (
        "Run `make messages`, translate what is new, run it again."
    )
    assert path.with_suffix(".mo").read_bytes() == messages.compiled(words(language)), "Run `make messages`."


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_translated_in_every_plural_form(language: str) -> None:
    assert list(messages.missing(words(language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_fields_tags_and_ends_of_its_message(language: str) -> None:
    wrong = []
    for originals, string in translations(language):
        fields = sorted(PLACEHOLDER.findall(string))
        # "one hour" may leave out its number; 21 is "one" in some languages, so the other form's fields will do, too.
        if fields not in [sorted(PLACEHOLDER.findall(each)) for each in originals]:
            wrong.append((originals, string))
        if any(_ends(each) != _ends(string) for each in originals):
            wrong.append((originals, string))
    assert wrong == []


def test_the_ukrainian_form_of_1_is_that_of_21_and_says_the_number() -> None:
    counted = [(originals[1], string) for originals, string in translations("uk") if len(originals) > 1]
    assert counted
    wrong = [each for each in counted if len({frozenset(PLACEHOLDER.findall(text)) for text in each}) > 1]
    assert wrong == []


def _ends(text: str) -> tuple[str, str, int]:
    body = text.strip()
    return text[: text.find(body)], text[text.find(body) + len(body) :], text.count("\n")


def test_ukrainian_is_written_in_its_own_letters_and_marks() -> None:
    wrong = []
    for _originals, string in translations("uk"):
        text = PLACEHOLDER.sub("0", string)
        if re.search(r"[ыэёъ]|[\"“”„'`]|\s-\s| {2}", text, re.IGNORECASE):
            wrong.append(string)
        wrong += [
            word
            for word in re.findall(r"[^\W\d_]+", text)
            if re.search("[a-z]", word, re.I) and re.search("[а-яіїєґ]", word, re.I)
        ]
    assert wrong == []


def test_ukrainian_counts() -> None:
    with override("uk"):
        counted = [
            ngettext("%(count)s claim", "%(count)s claims", n) % {"count": n} for n in (1, 2, 5, 11, 21, 22, 25, 112)
        ]
    assert [each.split(maxsplit=1)[1] for each in counted] == [
        "твердження", "твердження", "тверджень", "тверджень", "твердження", "твердження", "тверджень", "тверджень",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fields_own_words_are_read_in_the_language_of_the_page(language: str) -> None:
    terms = [term for kind in vocabulary.Word.__subclasses__() for term in kind if term.label]
    texts = [term.label for term in terms] + [status.sentence for status in vocabulary.StatusCode]
    with override(language):
        assert [text for text in texts if gettext(text) == text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_with_a_dossier_is_said_in_the_language_of_the_page(language: str) -> None:
    problems = [error.problem for change, *_where in BAD for error in errors_of(small(change))]
    assert len(problems) >= len(BAD)
    with override(language):
        said = [(problem.worded(gettext), str(problem)) for problem in problems]
    assert [english for worded, english in said if worded == english] == []
    assert [
        worded for worded, _english in said if re.search(r"\b(an? (text|list|number|object)|or|the)\b", worded)
    ] == []


def test_messages_are_found_wherever_they_are_marked() -> None:
    code = """
from django.utils.translation import gettext, gettext_lazy as _, ngettext, pgettext_lazy
label = _("a") ; text = f"{gettext('in' ' two')} and {ngettext('%d b', '%d bs', n)}"
other = pgettext_lazy("where", "c"), gettext(label)
"""
    assert list(messages.in_python(code)) == [
        ((None, "a"), None),
        (("where", "c"), None),
        ((None, "in two"), None),
        ((None, "%d b"), "%d bs"),
    ]
    template = """{% load i18n %}
      <p title="{% translate 'a' context "where" %}">{% translate "50% of it" as half %}
    {% blocktranslate trimmed count n=n %}
      {{ n }} b
    {% plural %}{{ n }} bs{% endblocktranslate %}"""
    assert list(messages.in_template(template, "template.html")) == [
        (("where", "a"), None),
        ((None, "50%% of it"), None),
        ((None, "%(n)s b"), "%(n)s bs"),
    ]


def test_a_context_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="Write plural and context of 'to' out"):
        list(messages.in_python("pgettext(where, 'to')"))


def test_one_message_has_one_plural(tmp_path: Path) -> None:
    (tmp_path / "tracker").mkdir()
    (tmp_path / "tracker" / "one.py").write_text('ngettext("%d b", "%d bs", n)')
    (tmp_path / "tracker" / "two.py").write_text('ngettext("%d b", "%d of b", n)')
    with pytest.raises(ValueError, match=r"two\.py: '%d b' has another plural"):
        messages.marked(tmp_path)


def test_what_was_not_sure_is_not_taken_for_a_translation() -> None:
    known = messages.read_text('#, fuzzy\nmsgid "a"\nmsgstr "б"\n\nmsgid "gone"\nmsgstr "нема"\n')
    made = messages.brought_up_to_date("uk", {(None, "a"): messages.Found(files={"x.py"})}, known)
    assert [each["message"] for each in messages.missing(made)] == ["a"]
    assert "gone" not in made


class Seen(HTMLParser):
    """The words of a page that are neither markup nor the template's doing."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in SILENT
        given = dict(attrs)
        spoken = SPOKEN | ({"value"} if tag == "input" and given.get("type") == "submit" else set())
        for name, value in attrs:
            if name in spoken:
                self.handle_data(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words += [word for word in re.findall(r"[^\W\d_][\w-]+", ATTRIBUTE.sub("", data)) if word not in NAMES]


def unmarked(template: str) -> list[str]:
    """The words of a template that stand outside of what is marked for translation."""
    left, apart = [], False
    for token in Lexer(template).tokenize():
        if token.token_type == TokenType.BLOCK:
            words = token.contents.split()
            begins = words[0].startswith("blocktrans") or words[:2] == ["block", "bodyclass"]
            apart = begins or (apart and not words[0].startswith("endblock"))
        elif token.token_type == TokenType.TEXT and not apart:
            left.append(token.contents)
    page = Seen()
    page.feed("".join(left))
    return page.words


def test_words_outside_of_what_is_marked_are_seen() -> None:
    template = """<p class="no" title="A {{ b }} title">{% translate "yes" %} plain {{ value }}<input type="submit" value="Send">
    {% blocktranslate %}yes {{ value }} yes{% endblocktranslate %} SHA-256 <script>code</script> after"""
    assert unmarked(template) == ["title", "plain", "Send", "after"]


def test_every_word_of_the_templates_is_marked() -> None:
    templates = chain(
        (messages.ROOT / "templates").rglob("*.html"), (messages.ROOT / "tracker").rglob("templates/**/*.html")
    )
    left = {str(path.relative_to(messages.ROOT)): unmarked(path.read_text()) for path in templates}
    assert {name: here for name, here in left.items() if here} == {}
