"""What is published while a page is read: between its first query and the others."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.builders import Scribe, statement
from tests.readers import Reader
from tests.web.markup import read
from tests.web.stories import TEXT, Town, town
from tracker.record import reading
from tracker.record.reading import Found

pytestmark = pytest.mark.django_db

Publish = Callable[[Scribe, Town], None]


def updated(record: Scribe, story: Town) -> None:
    record.again(story.claim, replace(story.body, statements=(*story.body.statements, statement(story.southland))))


def withdrawn(record: Scribe, story: Town) -> None:
    record.withdraw(story.claim)


@pytest.mark.parametrize("query", ["", "?as_of=2999-12-31"])
@pytest.mark.parametrize(("publish", "status", "statements"), [(updated, 200, 4), (withdrawn, 410, 0)])
def test_the_page_is_that_of_afterwards(
    reader: Reader,
    record: Scribe,
    monkeypatch: pytest.MonkeyPatch,
    publish: Publish,
    status: int,
    statements: int,
    query: str,
) -> None:
    story = town(record)
    before = [reading.find("claim", "midford", using="default")]
    find = reading.find
    publish(record, story)

    def first_from_before(kind: str, slug: str) -> Found | None:
        return before.pop() if before else find(kind, slug)

    monkeypatch.setattr(reading, "find", first_from_before)
    response = reader.get(f"/claims/midford/{query}")
    assert (response.status_code, before) == (status, [])
    document = read(response)
    assert len(document.all("li", class_="statement")) == statements
    assert (TEXT in document.text) == (status == 200)
