"""The pages that purge: both people see the same, and the name stands nowhere but on them."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.desk import newsroom as desk
from tests.desk.test_publish_page import assert_clean, seen, text
from tests.desk.test_purging import past_triggers
from tracker.desk.accounts import held
from tracker.desk.capturing import capture_text
from tracker.desk.models import Claim, Purge, Redaction
from tracker.desk.publishing import publish
from tracker.desk.purging import propose

pytestmark = pytest.mark.django_db

NAME = "Gonta Sirko"
LIST, ADD = "/admin/desk/purge/", "/admin/desk/purge/add/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asked(**fields: str) -> dict[str, str]:
    return {"words": f"{NAME}\n\nСірко", "note": "A name was removed.", "reason": "A letter.", **fields}


def told(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_a_chief_proposes_and_an_editor_does_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    source = desk.source(title="A report")
    capture_text(source, f"It was so, {NAME} said.", by=desk.reporter())
    public = desk.claim("It was so.", (desk.actor(), "asserts", [source]), place=f"With {NAME}")
    publish([public], by=desk.editor("bo"))
    draft = desk.claim("Сірко was there.")
    chief, second = signed_in(desk.chief("cy")), signed_in(desk.editor("ada"))
    assert_clean(chief.get(ADD))
    first = chief.post(ADD, asked(look="1"))
    assert_clean(first)
    assert not Purge.objects.exists()
    shown = text(first)
    assert "3 subjects lose it, 2 of them public." in shown  # both claims, and the source by its copy
    assert "1 kept copy is emptied as a whole" in shown
    assert reverse("admin:desk_claim_change", args=[draft.pk]) in first.content.decode()
    sent = chief.post(ADD, asked(propose="1"))
    assert sent.status_code == 302
    purge = Purge.objects.get()
    assert purge.words == f"{NAME}\nСірко"
    url = reverse("admin:desk_purge_change", args=[purge.pk])
    own = chief.get(url).content.decode()
    assert "Take it back" in own
    assert 'name="confirm"' not in own
    front = second.get(reverse("admin:index"))
    assert "1 purge was proposed by somebody else" in text(front)
    page = second.get(url)
    assert_clean(page)
    for words in ("3 subjects lose it", "Сірко", "A letter.", "1 edition is emptied for good"):
        assert words in text(page)
    # Who has not looked does nothing; and what is typed after somebody looked goes too.
    assert second.post(url, {"confirm": "1"}).status_code == 200
    assert not Redaction.objects.exists()
    desk.claim(f"{NAME} again.")
    done = second.post(url, {"confirm": "1", "seen": seen(page)})
    assert done.status_code == 302
    assert sorted(Claim.objects.values_list("text", "place")) == [
        ("It was so.", "With [removed]"),
        ("[removed] again.", ""),
        ("[removed] was there.", ""),
    ]
    after = second.get(url)
    assert "Done" in text(after)
    assert "forgotten" in text(after)
    listed = second.get(LIST)
    log = second.get(reverse("admin:desk_redaction_change", args=[Redaction.objects.get().pk]))
    for answer in (after, listed, log):
        assert answer.status_code == 200
        assert not any(each in answer.content.decode() for each in (NAME, "Сірко"))
    kept = [told(sent), told(done), sent.url, done.url, url, caplog.text]  # type: ignore[attr-defined]
    kept += [str(each.get_decoded()) for each in Session.objects.all()]
    kept += [f"{each} {each.change_message}" for each in LogEntry.objects.all()]
    assert not [text for text in kept if NAME in text or "Сірко" in text]
    assert second.post(url, {"confirm": "1", "seen": seen(page)}).status_code == 200
    assert Redaction.objects.count() == 1


def test_dropping_it_forgets_the_words() -> None:
    cy, ada = desk.chief("cy"), desk.editor("ada")
    desk.claim(f"{NAME} was there.")
    for who, outcome in ((cy, "Taken back"), (ada, "Refused")):
        purge = propose([NAME], note="A name was removed.", reason="A letter.", by=cy)
        url = reverse("admin:desk_purge_change", args=[purge.pk])
        assert signed_in(who).post(url, {"drop": "1"}).status_code == 302
        assert outcome in text(signed_in(ada).get(url))
    assert not Purge.objects.exclude(words="").exists()
    assert Claim.objects.get().text == f"{NAME} was there."


@pytest.mark.parametrize("where", ["admin:index", "admin:desk_purge_changelist", "its own"])
def test_what_nobody_decided_is_forgotten_when_somebody_looks(where: str) -> None:
    cy = desk.chief("cy")
    desk.claim(f"{NAME} was there.")
    purge = propose([NAME], note="A name was removed.", reason="A letter.", by=cy)
    with past_triggers():
        Purge.objects.update(expires_at=purge.created_at - timedelta(days=1))
    url = reverse("admin:desk_purge_change", args=[purge.pk]) if where == "its own" else reverse(where)
    assert NAME not in signed_in(cy).get(url).content.decode()
    purge.refresh_from_db()
    assert (purge.words, purge.outcome) == ("", "expired")


def test_what_is_refused_keeps_what_was_typed() -> None:
    desk.claim(f"{NAME} was there.")
    answer = signed_in(desk.chief("cy")).post(ADD, asked(propose="1", reason=f"For {NAME}"))
    assert answer.status_code == 200
    assert "The reason for the desk repeats" in text(answer)
    assert f"For {NAME}" in text(answer)
    assert not Purge.objects.exists()


def test_the_name_does_not_wait_in_a_session(rf: RequestFactory) -> None:
    """A form that was sent after the session had ended waits until its sender signs in again: not this one."""
    for path, waits in ((ADD, False), ("/admin/desk/claim/add/", True)):
        request = rf.post(path, asked())
        request.user, request.session = desk.chief(f"of {waits}"), {}  # type: ignore[assignment]
        assert (held.sent_in(request) is not None) is waits
