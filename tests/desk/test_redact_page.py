"""The page that removes for good: it shows first, names nothing afterwards, and only who may gets there."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from tests.desk import newsroom as desk
from tests.desk.test_publish_page import assert_clean, page, seen, text
from tracker.desk.models import Claim, Redaction, Statement
from tracker.desk.publishing import publish
from tracker.record.models import Edition

pytestmark = pytest.mark.django_db

SECRET = "+380 44 555 0137"


@pytest.fixture
def client() -> Client:
    found = Client()
    found.force_login(desk.chief("cy"))
    return found


def a_claim(text: str = "It was so.", **fields: Any) -> Claim:
    said = (desk.actor(), "asserts", [desk.source()], {"quote_text": f"Call {SECRET}.", "quote_language": "en"})
    row = desk.claim(text, said, **fields)
    publish([row], by=desk.editor(f"editor-{User.objects.count()}"))
    return row


def asked(**fields: Any) -> dict[str, Any]:
    return {"way": "words", "words": SECRET, "note": "A private number.", "reason": "A letter.", **fields}


def test_it_shows_first_and_removes_then(client: Client) -> None:
    row, other = a_claim(), a_claim("Another claim.")
    url = page(row, "redact")
    form = client.get(reverse("admin:desk_claim_change", args=[row.pk]))
    assert url in form.content.decode()
    assert_clean(client.get(url))
    first = client.post(url, asked(look="1"))
    assert_clean(first)
    shown = text(first)
    assert "Edition 1 of" in shown
    assert "Another claim." in shown
    assert reverse("admin:desk_claim_change", args=[other.pk]) in first.content.decode()
    assert Edition.objects.filter(document=None).count() == 0
    assert SECRET in first.content.decode()  # what was typed is kept
    answer = client.post(url, asked(confirm="1", seen=seen(first)))
    assert answer.status_code == 302
    assert not Statement.objects.filter(claim=row, quote_text__contains=SECRET).exists()
    assert Statement.objects.filter(claim=other, quote_text__contains=SECRET).exists()
    log = Redaction.objects.get()
    assert (log.by_name, log.note, log.reason) == ("cy", "A private number.", "A letter.")
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert told
    assert not any(SECRET in message for message in told)
    assert not LogEntry.objects.filter(change_message__contains=SECRET).exists()
    listed = client.get(reverse("admin:desk_redaction_changelist"))
    assert "A private number." in text(listed)


def test_others_are_included_where_they_are_ticked(client: Client) -> None:
    row, other = a_claim(), a_claim("Another claim.")
    url = page(row, "redact")
    first = client.post(url, asked(look="1"))
    wanted = re.findall(r'name="include" value="([^"]+)"', first.content.decode())
    assert wanted == [str(other.pk)]
    stale = client.post(url, asked(confirm="1", seen=seen(first), include=wanted))
    assert "Somebody changed something" in text(stale)
    again = client.post(url, asked(look="1", include=wanted))
    client.post(url, asked(confirm="1", seen=seen(again), include=wanted))
    assert not Statement.objects.filter(quote_text__contains=SECRET).exists()
    assert Redaction.objects.get().subjects == sorted([row.pk, other.pk])


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"note": ""}, "Say in the public note why"),
        ({"note": f"He gave {SECRET}"}, "The public note repeats"),
        ({"reason": f"about {SECRET}"}, "The reason for the desk repeats"),
        ({"words": "ab"}, "too short"),
        ({"words": " "}, "Say which words"),
        ({"words": "nowhere to be found"}, "nothing to remove"),
        ({"words": "[removed]"}, "cannot be removed itself"),
        ({"way": "sideways"}, "sideways"),
        ({"words": "x" * 600}, "too long"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(client: Client, fields: dict[str, str], said: str) -> None:
    row = a_claim()
    answer = client.post(page(row, "redact"), asked(confirm="1", seen="", **fields))
    assert answer.status_code == 200
    assert said in text(answer)
    for value in fields.values():
        assert value in text(answer)
    assert not Redaction.objects.exists()


def test_a_whole_subject_goes_from_its_page(client: Client) -> None:
    row = a_claim()
    url = page(row, "redact")
    first = client.post(url, asked(way="whole", words="", look="1"))
    client.post(url, asked(way="whole", words="", confirm="1", seen=seen(first)))
    row.refresh_from_db()
    assert row.text == "[removed]"
    assert "Redacted" in text(client.get(reverse("admin:desk_claim_change", args=[row.pk])))
    published = client.get(page(row))
    assert "was removed for good" in text(published)


@pytest.mark.parametrize("who", [desk.editor, desk.reporter])
def test_only_who_may_remove_gets_there(who: Any) -> None:
    row = a_claim()
    other = Client()
    other.force_login(who("ro"))
    assert "redact/" not in other.get(reverse("admin:desk_claim_change", args=[row.pk])).content.decode()
    for answer in (other.get(page(row, "redact")), other.post(page(row, "redact"), asked(confirm="1", seen=""))):
        assert answer.status_code in (403, 404)
    assert not Redaction.objects.exists()
