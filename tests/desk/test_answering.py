"""Readers' letters at the desk: who has one, what became of it, and that it goes."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.desk import newsroom as desk
from tests.desk.test_publish_page import assert_clean, text
from tracker.desk import answering
from tracker.desk.admin.letter import LetterAdmin
from tracker.desk.answering import HandledError
from tracker.desk.finding import beside
from tracker.desk.models import Claim, Handling
from tracker.desk.publishing import publish
from tracker.ground.removal import Words
from tracker.ground.vocabulary import Change, LetterState
from tracker.letters.models import Letter
from tracker.record.models import Edition

pytestmark = pytest.mark.django_db

WORDS = "The town is spelt otherwise."


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def bo() -> User:
    return desk.reporter("bo")


def letter(claim: Claim | None = None, **fields: Any) -> Letter:
    about = {"kind": "claim", "subject": claim.pk, "edition": 1, "page": f"/claims/{claim.slug}/"} if claim else {}
    return Letter.objects.create(id=uuid4(), **{"text": WORDS, "email": "reader@example.org", **about, **fields})


def public_claim(by: User) -> Claim:
    claim = desk.claim("It was so.", (desk.actor(), "asserts", [desk.source()]))
    publish([claim], by=by)
    return claim


def corrected(claim: Claim, by: User, change: Change = Change.CORRECTION) -> int:
    claim.refresh_from_db()
    claim.place += "x"
    claim.save()
    publish([claim], by=by, change=change, note="After a reader’s letter: the town is Midford.")
    return Edition.objects.order_by("-sequence").values_list("sequence", flat=True)[0]


def press(client: Client, row: Letter, do: str, **more: Any) -> Any:
    return client.post(reverse("admin:letters_letter_handle", args=[row.pk]), {"do": do, **more}, follow=True)


def test_a_letter_is_taken_answered_and_goes_with_its_address(client: Client, bo: User, settings: Any) -> None:
    row = letter()
    client.force_login(bo)
    assert_clean(shown := client.get(reverse("admin:letters_letter_change", args=[row.pk])))
    assert WORDS in text(shown)
    assert [each.pk for each in answering.open_letters()] == [row.pk]
    assert "Noted: Taken" in text(press(client, row, "take", seen="new"))
    assert "Somebody else was quicker: it is “Taken” now" in text(press(client, row, "spam", seen="new"))
    assert "Noted: Answered" in text(press(client, row, "answered", seen="taken"))
    handling = Handling.objects.get()
    assert (handling.state, handling.taken_by, handling.closed_by_name) == ("answered", bo, "bo")
    assert not answering.open_letters().exists()
    assert "Take it up again" in text(client.get(reverse("admin:letters_letter_change", args=[row.pk])))
    assert answering.delete_old(now=timezone.now() + timedelta(days=settings.LETTER_DAYS - 1)) == 0
    assert answering.delete_old(now=timezone.now() + timedelta(days=settings.LETTER_DAYS + 1)) == 1
    assert not Letter.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE e::text ~ 'spelt|reader@') FROM desk_handlingevent e")
        assert cursor.fetchone() == (3, 0)


def test_what_it_led_to_is_a_correction_that_came_after_it(client: Client, ada: User) -> None:
    claim = public_claim(ada)
    before = corrected(claim, ada)
    row = letter(claim)
    update = corrected(claim, ada, Change.UPDATE)
    client.force_login(ada)
    assert "No correction was published since it came" in text(
        client.get(reverse("admin:letters_letter_change", args=[row.pk]))
    )
    after = corrected(claim, ada)
    assert [(each.sequence, each.own) for each in answering.corrections_since(row)] == [(after, True)]
    for typed in ("", "x", str(before), str(update), "9" * 30):
        assert "Choose the correction" in text(press(client, row, "corrected", seen="new", sequence=typed))
    for wrong in (before, update):
        with pytest.raises(IntegrityError, match="was published after it came"), transaction.atomic():
            _handling(row, state="corrected", sequence=wrong)
    press(client, row, "corrected", seen="new", sequence=after)
    assert (Handling.objects.get().state, Handling.objects.get().sequence) == ("corrected", after)
    answering.take(row, by=ada, seen="corrected")
    assert Handling.objects.get().sequence is None


def test_an_answer_goes_to_the_readers_address_and_nowhere_else() -> None:
    typed = "a?bcc=b%40example.net&body=x@example.org"
    link = LetterAdmin(Letter, admin.site).answer_to(Letter(email=typed))
    assert 'href="mailto:a%3Fbcc%3Db%2540example.net%26body%3Dx@example.org"' in link


def _handling(row: Letter, **fields: Any) -> Handling:
    signed = {"closed_by_id_kept": 1, "closed_by_name": "ada", "closed_at": timezone.now()}
    return Handling.objects.create(**{"letter": row, "state": "answered", **signed, **fields})


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("handling_by_somebody", {"closed_by_name": ""}),
        ("handling_by_somebody", {"closed_at": None}),
        ("handling_by_somebody", {"state": "taken"}),
        ("handling_by_somebody", {"state": "new"}),
        ("handling_by_somebody", {"state": "other"}),
        ("handling_by_somebody", {"taken_by_id_kept": 1}),
        ("handling_names_its_correction", {"state": "corrected"}),
    ],
)
def test_who_and_when_belong_to_the_state(name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        _handling(letter(), **fields)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("letter_says_something", {"text": " "}),
        ("letters_letter_short", {"text": "a" * 5_001}),
        ("letters_letter_clean", {"text": "\u202eturned"}),
        ("letter_is_about_a_page_of_ours", {"page": "//evil.example"}),
        ("letter_is_about_a_page_of_ours", {"page": "javascript:alert(1)"}),
        ("letter_about_an_edition", {"kind": "claim"}),
        ("letter_answered_to_one_address", {"email": "a@example.org b@example.org"}),
    ],
)
def test_what_the_table_of_letters_refuses(name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        letter(**fields)


def test_who_was_quicker_wins_and_a_letter_can_be_given_back(ada: User, bo: User) -> None:
    row = letter()
    answering.take(row, by=ada, seen="new")
    with pytest.raises(HandledError, match="quicker"):
        answering.take(row, by=bo, seen="new")
    answering.give_back(row, by=ada, seen="taken")
    assert answering.state_of(row) is LetterState.NEW
    answering.close(row, by=bo, seen="new", state=LetterState.SPAM)
    answering.forget([row.pk])
    with pytest.raises(HandledError, match="deleted meanwhile"):
        answering.take(row, by=bo, seen="new")


def test_only_who_may_deletes_at_once(client: Client, ada: User, bo: User) -> None:
    row = letter()
    client.force_login(bo)
    assert press(client, row, "delete").status_code == 403
    client.force_login(ada)
    press(client, row, "delete")
    assert not Letter.objects.exists()


def test_the_list_is_what_waits_and_leads_to_the_form(client: Client, ada: User) -> None:
    claim = public_claim(ada)
    waits, other, junk = letter(claim), letter(claim, text="And the date."), letter(text="Buy this.")
    answering.take(other, by=ada, seen="new")
    answering.close(junk, by=ada, seen="new", state=LetterState.SPAM)
    client.force_login(ada)
    lists = {
        "": {WORDS, "And the date."},
        "?state=new": {WORDS},
        "?state=mine": {"And the date."},
        "?state=spam": {"Buy this."},
        "?state=all": {WORDS, "And the date.", "Buy this."},
        f"?q={claim.pk}": {WORDS, "And the date."},
    }
    for query, expected in lists.items():
        shown = text(client.get(reverse("admin:letters_letter_changelist") + query))
        assert {each for each in (WORDS, "And the date.", "Buy this.") if each in shown} == expected, query
    content = client.get(reverse("admin:letters_letter_change", args=[waits.pk])).content.decode()
    assert f'href="{reverse("admin:desk_claim_change", args=[claim.pk])}"' in content
    assert f'?q={claim.pk}">1</a>' in content
    assert "2 letters of readers wait" in text(client.get(reverse("admin:index")))


def test_a_letter_that_holds_words_that_go_goes(ada: User) -> None:
    row, other = letter(text="Zzyx Grey lives there."), letter()
    found = beside(Words(("Zzyx Grey",)), ())
    assert found.letters == [row.pk]
    assert other.pk not in found.letters


def test_the_command_deletes_what_is_old(capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    row = letter()
    _handling(row, closed_at=timezone.now() - timedelta(days=settings.LETTER_DAYS, minutes=1))
    letter()
    call_command("delete_letters")
    assert capsys.readouterr().out == "1 letter deleted.\n"
    assert Letter.objects.count() == 1
