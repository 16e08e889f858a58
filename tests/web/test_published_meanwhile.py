"""What is published while a page is read, between its first query and the others: it is on the next page, not on this."""

from dataclasses import replace
from uuid import UUID

import pytest
from django.test import Client

from tests.builders import Scribe, statement
from tests.web.markup import read
from tests.web.stories import TEXT, town
from tracker.record import reading
from tracker.record.reading import Card

PAGE = "/claims/midford/"


def test_a_page_is_of_one_state(
    cloned_db: str, client: Client, record: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = town(record)
    more = replace(story.body, statements=(*story.body.statements, statement(story.southland)))
    publications = [lambda: record.again(story.claim, more), lambda: record.withdraw(story.claim)]
    related, ahead = reading.related, iter(publications)

    def slowly(subject: UUID) -> dict[UUID, Card]:
        publish = next(ahead, None)
        if publish:
            publish()
        return related(subject)

    monkeypatch.setattr(reading, "related", slowly)
    first, second, third = (client.get(PAGE) for _ in range(3))
    shown = [len(read(each).all("li", class_="statement")) for each in (first, second, third)]
    assert [each.status_code for each in (first, second, third)] == [200, 200, 410]
    assert shown == [3, 4, 0]
    assert [TEXT in read(each).text for each in (first, second, third)] == [True, True, False]
    assert next(ahead, None) is None
