"""What forms and the publish page say of quotes: locked, and in which copy; or what differs, and what to do."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.desk import newsroom
from tests.desk.test_admin_claims import again, change, errors, form, said
from tests.desk.test_quotes import QUOTE, kept, quoting, source
from tracker.desk import quotes
from tracker.desk.models import Capture, Claim, Position, QuoteLock, Source, Statement
from tracker.desk.publishing import publish

__all__ = ["source"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(newsroom.editor())
    return client


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def states(answer: Any) -> list[str]:
    return re.findall(r'data-lock="(\w+)"', answer.content.decode())


def test_a_quote_is_locked_when_its_form_is_saved_and_the_form_shows_where(desk: Client, source: Source) -> None:
    kept(source)
    answer = desk.post(
        reverse("admin:desk_claim_add"),
        form(said(newsroom.actor(), "asserts", source, quote_text=QUOTE, quote_language="en")),
    )
    assert answer.status_code == 302, errors(answer)
    claim, locked = Claim.objects.get(), QuoteLock.objects.get()
    assert claim.version == 1
    shown = desk.get(change(claim))
    assert states(shown) == ["locked"]
    assert "word for word in the copy of" in text(shown)
    assert "(as it is written there)" in text(shown)
    assert "<mark>We do not have the town</mark>" in shown.content.decode()
    assert reverse("admin:desk_capture_change", args=[locked.capture_id]) in shown.content.decode()
    # Another quote: the lock goes with the save, and what differs is shown without colour too.
    altered = again(claim, quote_text="We do have the town", quote_language="en")
    answer = desk.post(change(claim), form(*altered, text=claim.text, slug=claim.slug, _version=version(shown)))
    assert answer.status_code == 302, errors(answer)
    assert not QuoteLock.objects.exists()
    shown = desk.get(change(claim))
    assert states(shown) == ["near"]
    assert "Not in the kept copies as quoted." in text(shown)
    assert "A word differs that says no" in text(shown)
    assert re.search(r"<ins>[^<]*not[^<]*</ins>", shown.content.decode())
    assert "Struck through: only in the quote. Underlined: only in the copy." in text(shown)


def version(page: Any) -> str:
    found = re.search(r'name="_version" value="([^"]*)"', page.content.decode())
    assert found
    return unescape(found[1])


def test_a_form_that_comes_back_speaks_of_the_quote_that_was_typed(desk: Client, source: Source) -> None:
    row = quoting(source)
    kept(source)
    page = desk.get(change(row.claim))
    typed = again(row.claim, quote_text="We do have the town", quote_language="en", stance="")
    answer = desk.post(change(row.claim), form(*typed, text="So.", slug=row.claim.slug, _version=version(page)))
    assert states(answer) == ["near"]
    assert QuoteLock.objects.exists()


def test_without_a_copy_and_far_from_any_it_says_what_to_do(desk: Client, source: Source) -> None:
    row = quoting(source, "Altogether different words")
    shown = desk.get(change(row.claim))
    assert states(shown) == ["unkept"]
    assert "No copy kept." in text(shown)
    assert f'href="{reverse("admin:desk_source_captures", args=[source.pk])}"' in shown.content.decode()
    kept(source)
    assert "Keep a copy of the source" in text(desk.get(change(row.claim)))
    assert states(desk.get(change(row.claim)))[0] in {"far", "near"}


def test_markup_in_a_copy_or_a_quote_is_none_on_the_page(desk: Client, source: Source) -> None:
    row = quoting(source, "<b>It was so</b>")
    kept(source, "Here: <b>It was so</b>. <script>alert(1)</script>")
    body = desk.get(change(row.claim)).content.decode()
    assert "<mark>&lt;b&gt;It was so&lt;/b&gt;</mark>" in body
    assert "<script>alert" not in body


def test_a_position_shows_it_too(desk: Client, source: Source) -> None:
    on = newsroom.plan("A plan").versions.get()
    row = newsroom.position(newsroom.actor(), [source], on_version=on, quote_text=QUOTE, quote_language="en")
    url = reverse("admin:desk_position_change", args=[row.pk])
    assert states(desk.get(url)) == ["unkept"]
    kept(source)
    QuoteLock.objects.all().delete()
    assert states(desk.get(url)) == ["open"]
    page = desk.get(url)
    sent = {
        "actor": row.actor_id, "position": row.position, "basis": row.basis, "on_version": on.pk, "sources": source.pk,
        "quote_text": QUOTE, "quote_language": "en", "quote_original_seen": "on", "_version": version(page),
    }  # fmt: skip
    answer = desk.post(url, sent)
    assert answer.status_code == 302, errors(answer)
    assert QuoteLock.objects.get().position == row
    assert Position.objects.get().version == row.version  # nothing that anybody typed has changed
    assert states(desk.get(url)) == ["locked"]
    assert "when it is saved" in text(desk.get(reverse("admin:desk_position_add")))


def test_a_form_with_one_quote_and_with_three_costs_the_same(desk: Client, source: Source) -> None:
    row = quoting(source, "One")
    kept(source)
    desk.get(change(row.claim))
    with CaptureQueriesContext(connection) as one:
        desk.get(change(row.claim))
    for each in ("Two", QUOTE):
        fields = {"quote_text": each, "quote_language": "en"}
        newsroom.statement(row.claim, row.speaker, "asserts", [source], fields)
    with CaptureQueriesContext(connection) as three:
        shown = desk.get(change(row.claim))
    assert len(states(shown)) == 3
    assert len(three) == len(one)


def test_the_publish_page_warns_of_what_is_in_no_copy_and_shows_what_is_locked(desk: Client, source: Source) -> None:
    row = quoting(source)
    kept(source)
    url = reverse("admin:desk_claim_publish", args=[row.claim.pk])
    assert "Every quote stands word for word in a kept copy." in text(desk.get(url))
    fields = {"quote_text": "We do have the town", "quote_language": "en"}
    newsroom.statement(row.claim, row.speaker, "asserts", [source], fields)
    shown = desk.get(url)
    assert "1 quote was not found word for word in a kept copy of its sources." in text(shown)
    assert re.findall(r'data-locked="(\w+)"', shown.content.decode()) == ["no", "yes"]
    assert states(shown) == ["near", "locked"]
    publish([Claim.objects.get()], by=newsroom.editor("cy"))  # a warning, and no refusal
    assert 'id="quotes"' not in desk.get(url).content.decode()


def test_who_entered_a_statement_alone_may_remove_it_with_its_lock(client: Client, source: Source) -> None:
    bo = newsroom.reporter("bo")
    client.force_login(bo)
    with newsroom.touching(bo):
        row = quoting(source)
    kept(source)
    page = client.get(change(row.claim))
    sent = again(row.claim, quote_text=QUOTE, quote_language="en")
    sent[0]["DELETE"] = "on"
    answer = client.post(change(row.claim), form(*sent, text="So.", slug=row.claim.slug, _version=version(page)))
    assert answer.status_code == 302, errors(answer)
    assert not Statement.objects.exists()
    assert not QuoteLock.objects.exists()
    assert Capture.objects.exists()


def test_a_fault_in_looking_for_quotes_keeps_no_form_from_being_saved(
    desk: Client, source: Source, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> Any:
        raise RuntimeError

    kept(source)
    monkeypatch.setattr(quotes, "locate", broken)
    answer = desk.post(
        reverse("admin:desk_claim_add"),
        form(said(newsroom.actor(), "asserts", source, quote_text=QUOTE, quote_language="en")),
    )
    assert answer.status_code == 302, errors(answer)
    assert Statement.objects.get().quote_text == QUOTE
    assert "could not be looked for" in caplog.text
