"""Every case of the corpus: its right answer, in the site's design, with the headers of every answer."""

import logging
import re
from collections.abc import Iterator

import pytest

from tests.odd import corpus_addresses, corpus_desk, corpus_forms, corpus_lookalikes, corpus_messages
from tests.odd.asking import Answer, Asker, faults
from tests.odd.case import Case

CORPUS = (
    *corpus_addresses.CORPUS,
    *corpus_messages.CORPUS,
    *corpus_desk.CORPUS,
    *corpus_forms.CORPUS,
    *corpus_lookalikes.CORPUS,
)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def asker(odd_world: str) -> Asker:
    return Asker()


def wrong_with(case: Case, answer: Answer) -> Iterator[str]:
    """How this answer differs from the right one."""
    leads = answer.headers.get("Location", "")
    if answer.status != case.status:
        yield f"{answer.status}, not {case.status}; {answer.error!r} {leads} {said(answer)}"
    if case.leads and leads != case.leads:
        yield f"to {leads!r}, not {case.leads!r}"
    if case.says not in answer.text:
        yield f"does not say {case.says!r}; {said(answer)}"
    yield from faults(case.request, answer)


def said(answer: Answer) -> str:
    """The errors that a page of the desk shows, or its heading."""
    lists = re.findall(
        r'<ul class="errorlist[^>]*>(.*?)</ul>|<h1>(.*?)</h1>|class="errornote">(.*?)<', answer.text, re.DOTALL
    )
    return " | ".join(re.sub("<[^>]+>", " ", "".join(each)).strip() for each in lists)[:600]


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.name)
def test_right_answer(case: Case, asker: Asker) -> None:
    assert list(wrong_with(case, asker.ask(case.request))) == []


def test_the_corpus_is_large_and_no_case_stands_twice() -> None:
    names = [case.name for case in CORPUS]
    assert len(names) >= 150
    assert not [name for name in names if names.count(name) > 1]
    asked = [repr(case.request) for case in CORPUS]
    assert len(set(asked)) == len(asked)
