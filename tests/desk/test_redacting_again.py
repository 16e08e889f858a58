"""Removing more of what was removed from before, and words where Django writes them down in its own way."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import RequestFactory

from tests.desk import newsroom as desk
from tracker.desk.models import ActorName, Claim
from tracker.desk.publishing import publish
from tracker.desk.redacting import redact

pytestmark = pytest.mark.django_db

NAME = "Іван Петренко"


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def chief() -> User:
    return desk.chief("chief")


def claim(ada: User, text: str) -> Claim:
    speaker = desk.actor("Marshal Grey", slug="marshal-grey")
    source = desk.source(desk.actor("The Wire", kind="outlet"), title="A report")
    row = desk.claim(text, (speaker, "asserts", [source]), slug="midford")
    publish([row], by=ada)
    return row


def test_all_of_it_goes_though_words_went_before(ada: User, chief: User) -> None:
    row = claim(ada, "Colonel Brown had left Midford by 20 November 2025.")
    redact(row.id, by=chief, note="A name.", words=["Colonel Brown"])
    redact(row.id, by=chief, note="All of it.", whole=True)
    row.refresh_from_db()
    assert row.text == "[removed]"


def test_a_text_is_not_kept_by_beginning_with_the_mark(ada: User, chief: User) -> None:
    row = claim(ada, "[removed] had left Midford by 20 November 2025.")
    redact(row.id, by=chief, note="All of it.", whole=True)
    row.refresh_from_db()
    assert row.text == "[removed]"


@pytest.mark.parametrize("order", [("Secret Alias", "Hidden Nick"), ("Hidden Nick", "Secret Alias")])
def test_one_name_after_the_other(chief: User, order: tuple[str, str]) -> None:
    person = desk.actor("Marshal Grey", slug="marshal-grey")
    with person.changing():
        for name in ("Secret Alias", "Hidden Nick"):
            ActorName.objects.create(actor=person, name=name)
    for name in order:
        redact(person.id, by=chief, note="A name.", words=[name])
    left = set(ActorName.objects.filter(actor=person).values_list("name", flat=True))
    assert len(left) == 2
    assert all(name.startswith("[removed]") for name in left)


def test_words_in_djangos_log_and_messages(ada: User, chief: User) -> None:
    row = claim(ada, f"{NAME} had left Midford by 20 November 2025.")
    other = desk.claim("Another claim.", slug="another")
    message = [{"added": {"name": "statement", "object": f"“{NAME}” asserts"}}]
    entry = LogEntry.objects.log_actions(ada.pk, [other], CHANGE, message, single_object=True)
    assert NAME not in entry.change_message, "it is written with numbers in the place of letters"
    request = RequestFactory().get("/")
    request.session = SessionStore()
    storage = SessionStorage(request)
    storage.add(25, f"The claim “{NAME}” was saved.")
    storage.update(HttpResponse())
    request.session.save()
    assert Session.objects.count() == 1
    redact(row.id, by=chief, note="A name.", words=[NAME])
    assert LogEntry.objects.get(pk=entry.pk).change_message == ""
    assert Session.objects.count() == 0
