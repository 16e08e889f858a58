"""What readers meet where something was removed for good: notices, "[removed]", and the words nowhere."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from tests import builders
from tests.builders import Scribe
from tests.readers import Reader
from tests.web.stories import Town, town
from tracker.ground.removal import neutral_slug
from tracker.record.documents import Document, NoticeDoc
from tracker.record.ledger import append
from tracker.record.models import Address, Edition
from tracker.record.projections import refresh

pytestmark = pytest.mark.django_db


def redact(kind: str, subject: UUID, *, numbers: tuple[int, ...], again: Document | None = None) -> None:
    """As the desk does it: the notice, the texts, the addresses, and what is left."""
    editions = Edition.objects.filter(subject=subject, number__in=numbers)
    with transaction.atomic():
        gone = tuple(editions.values_list("sequence", flat=True))
        slug = neutral_slug(subject)
        notice = Document(kind=kind, slug=slug, note="A court asked for it.", body=NoticeDoc(redacts=gone))
        append(kind, subject, notice, "redaction")
        editions.update(document=None, salt=None)
        if again is None:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE record_address SET slug = record_hidden_slug(kind, slug) WHERE subject = %s AND slug <> %s",
                    [subject, slug],
                )
        else:
            append(kind, subject, again, "update")
        refresh([subject])


@pytest.fixture
def story(record: Scribe) -> Town:
    return town(record)


def body(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_old_addresses_of_a_redacted_person_answer_410(reader: Reader, record: Scribe, story: Town) -> None:
    record.again(story.marshal, builders.actor("Marshal Grey", party=story.northland), slug="marshal-m-grey")
    redact("actor", story.marshal, numbers=(1, 2))
    for slug in ("marshal-grey", "marshal-m-grey", neutral_slug(story.marshal)):
        answer = reader.get(f"/actors/{slug}/")
        assert answer.status_code == 410
        assert "A court asked for it." in body(answer)
        assert "Grey" not in body(answer)
    assert not Address.objects.filter(slug__contains="grey").exists()
    for (hashed,) in Address.objects.filter(subject=story.marshal, slug__startswith="~").values_list("slug"):
        assert reader.get(f"/actors/{hashed}/").status_code == 404


def test_whatever_named_them_reads_removed(reader: Reader, story: Town) -> None:
    pages = ["/", "/claims/", "/claims/midford/", "/claims/midford/editions/1/", "/sources/article/", "/actors/"]
    pages += ["/actors/army-of-northland/", "/claims/?q=marshal", "/claims/?q=grey"]
    assert "Marshal Grey" in body(reader.get("/claims/midford/"))
    redact("actor", story.marshal, numbers=(1,))
    for page in pages:
        answer = reader.get(page)
        assert answer.status_code == 200
        assert "Marshal" not in body(answer)
    for page in ("/claims/midford/", "/claims/midford/editions/1/"):
        assert "[removed]" in body(reader.get(page))
    assert "midford" not in body(reader.get("/claims/?q=grey"))
    assert reader.get("/claims/?actor=marshal-grey").status_code == 400


def test_an_emptied_edition_says_when_and_why(reader: Reader, record: Scribe, story: Town) -> None:
    kept = Document(kind="claim", slug="midford", note="", body=story.body)
    redact("claim", story.claim, numbers=(1,), again=kept)
    assert reader.get("/claims/midford/").status_code == 200
    first = reader.get("/claims/midford/editions/1/")
    assert first.status_code == 410
    assert "The text of this edition was removed on" in body(first)
    assert "A court asked for it." in body(first)
    assert "/claims/midford/editions/2/" in body(first)
    notice = reader.get("/claims/midford/editions/2/")
    assert notice.status_code == 200
    assert "A court asked for it." in body(notice)
    history = body(reader.get("/claims/midford/editions/"))
    assert "The text of this edition was removed." in history
    third = reader.get("/claims/midford/editions/3/")
    assert third.status_code == 200
    assert reader.get(f"/claims/{neutral_slug(story.claim)}/").status_code == 301
