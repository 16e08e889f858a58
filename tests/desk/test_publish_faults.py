"""Publishing that the database does not let through: the page says so, and what was typed is in it."""

import pytest
from django.db import connection
from django.test import Client

from tests.builders import actor
from tests.builders import publish as publish_doc
from tests.desk import newsroom as desk
from tests.desk.test_publish_page import a_claim, page, seen, text
from tracker.desk import door
from tracker.desk.models import Approval
from tracker.record.documents import NoticeDoc
from tracker.record.ledger import verify
from tracker.record.models import Edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk_client() -> Client:
    client = Client()
    client.force_login(desk.editor("ada"))
    return client


def test_what_the_record_refuses_is_said_and_what_was_typed_is_kept(
    desk_client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """It comes last of many in one query: none of them is published."""
    row = a_claim()
    publish_doc("actor", "somebody", actor("Somebody"), subject=row.pk)
    publish_doc("actor", "", NoticeDoc(), "withdrawal", subject=row.pk)
    told = {"seen": seen(desk_client.get(page(row))), "note": "Typed by ada."}
    response = desk_client.post(page(row), told)
    assert response.status_code == 200
    assert f"The record does not take this: “Subject {row.pk} is a actor, not a claim.”" in text(response)
    assert "Typed by ada." in response.content.decode()
    assert "The record refused an edition." in caplog.text
    assert set(Edition.objects.values_list("subject", flat=True)) == {row.pk}
    assert verify() == []
    assert not Approval.objects.exists()


def test_what_takes_too_long_is_said_and_what_was_typed_is_kept(
    desk_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = desk.actor()
    told = {"seen": seen(desk_client.get(page(row))), "note": "Typed by ada."}

    def slow(*_given: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(60)")

    monkeypatch.setattr(door, "refresh", slow)
    response = desk_client.post(page(row), told)
    assert "took too long over this. Nothing was changed" in text(response)
    assert "Typed by ada." in response.content.decode()
    assert not Edition.objects.exists()
