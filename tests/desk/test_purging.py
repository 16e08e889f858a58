"""Purging: words go from everywhere, two people decide it, and nothing keeps them afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import Group, User
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.test import Client

from tests.desk import newsroom as desk
from tests.readers import as_reader
from tracker.desk import purging
from tracker.desk.capturing import capture_text
from tracker.desk.door import PublicationRefused
from tracker.desk.models import Capture, Claim, Purge, QuoteLock, Redaction, ReviewStep
from tracker.desk.publishing import publish
from tracker.desk.purging import confirm, drop, empty_expired, look, propose, waiting
from tracker.desk.quotes import renew_for
from tracker.desk.redacting import carry_out, redact
from tracker.desk.review import note
from tracker.desk.verification import verify
from tracker.ground.vocabulary import PurgeOutcome
from tracker.record.models import Edition

pytestmark = pytest.mark.django_db

NAME, LATIN = "Ґонта Сірко", "Gonta Sirko"
SAID = {"note": "A name was removed.", "reason": "A letter of 3 November."}
KEPT = {"proposed_by_id_kept": 1, "proposed_by_name": "ada", **SAID}


@pytest.fixture
def chief() -> User:
    return desk.chief("cy")


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


def proposed(by: User, *words: str) -> Purge:
    return propose(words or (NAME, LATIN), by=by, **SAID)


def settled(write: Callable[[], object]) -> None:
    with transaction.atomic():
        write()
        connection.check_constraints()


def refused_as(write: Callable[[], object]) -> str:
    """The constraint that refuses it."""
    with pytest.raises(IntegrityError) as refusal:
        settled(write)
    return str(getattr(refusal.value.__cause__, "diag").constraint_name)  # noqa: B009 - psycopg's own errors have it


@contextmanager
def past_triggers() -> Iterator[None]:
    """What a trigger would refuse first; deferred ones speak before and are not asked afterwards."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE desk_purge DISABLE TRIGGER ALL")
    yield
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE desk_purge ENABLE TRIGGER ALL; ALTER TABLE desk_purge ENABLE ALWAYS TRIGGER kept")


# What it takes away


def test_it_goes_from_drafts_and_editions_notes_copies_and_what_was_deleted(chief: User, ada: User) -> None:
    source = desk.source(title="A report")
    quote = {"quote_text": "It was so.", "quote_language": "en"}
    public = desk.claim("It was so.", (desk.actor(), "asserts", [source], quote), place=f"At {LATIN}’s house")
    capture_text(source, f"It was so. So said {NAME.upper()}.", by=ada)
    renew_for(source)
    assert QuoteLock.objects.count() == 1
    publish([public], by=desk.editor("bo"))
    draft = desk.claim(f"{NAME} was there.")
    note(draft, by=ada, text=f"Is {NAME} all right?")
    deleted = desk.claim(f"Once more: {NAME}.").pk
    Claim.objects.get(pk=deleted).delete()
    found = look([NAME, LATIN])
    assert {place.subject for place in found.places} >= {public.pk, draft.pk, deleted}
    assert [place.public for place in found.places if place.subject == public.pk] == [True]
    log = confirm(proposed(chief).pk, by=ada)
    assert look([NAME, LATIN]).plan.nothing
    draft.refresh_from_db()
    assert draft.text == "[removed] was there."
    assert ReviewStep.objects.get(subject=draft.pk).text == "Is [removed] all right?"
    assert (log.subject, log.whole, log.by_name) == (None, False, "ada")
    # The copy that the quote was checked against is empty, and so the quote is no longer locked; nothing breaks.
    assert (Capture.objects.get().text, Capture.objects.get().removed) == ("", True)
    assert not QuoteLock.objects.exists()
    assert [each.change for each in Edition.objects.filter(subject=public.pk).order_by("number")] == [
        "first",
        "redaction",
        "update",
    ]
    assert verify({}).problems == ()
    with as_reader():
        page = Client().get(f"/claims/{public.slug}/").content.decode()
    assert "It was so." in page
    assert LATIN not in page
    purge = Purge.objects.get()
    assert (purge.words, purge.outcome, purge.proposed_by_name, purge.decided_by_name) == ("", "done", "cy", "ada")
    assert purge.redaction == log


def test_what_another_proposal_or_an_earlier_log_says_of_it_goes_too(chief: User, ada: User) -> None:
    desk.claim(f"{NAME} was there, and so was Otto Nemo.")
    mine, other = proposed(chief), proposed(chief, NAME, "Otto Nemo")
    confirm(mine.pk, by=ada)
    other.refresh_from_db()
    assert other.words == "[removed]\nOtto Nemo"
    assert purging.words_of(other.words) == ["Otto Nemo"]
    confirm(other.pk, by=ada)
    assert Claim.objects.get().text == "[removed] was there, and so was [removed]."


# Who decides


def test_nobody_alone(chief: User, ada: User) -> None:
    desk.claim(f"{NAME} was there.")
    asked = proposed(chief)
    with pytest.raises(PublicationRefused, match="You proposed this yourself"):
        confirm(asked.pk, by=chief)
    with pytest.raises(PublicationRefused, match="may not confirm"):
        confirm(asked.pk, by=desk.reporter())
    with pytest.raises(PublicationRefused, match="may not remove"):
        proposed(ada)
    chief.groups.set([Group.objects.get(name="editor")])
    with pytest.raises(PublicationRefused, match="may not remove texts any more"):
        confirm(asked.pk, by=ada)
    assert Claim.objects.get().text == f"{NAME} was there."
    assert not Redaction.objects.exists()


def test_a_proposal_that_is_sent_twice_waits_once(chief: User, ada: User) -> None:
    desk.claim(f"{NAME} was there.")
    first = proposed(chief)
    with pytest.raises(PublicationRefused, match="proposed already"):
        proposed(chief)
    assert waiting(ada).get().pk == first.pk
    drop(first.pk, by=chief)
    assert proposed(chief).pk != first.pk


def test_dropped_it_forgets_the_words_and_cannot_be_done(chief: User, ada: User) -> None:
    desk.claim(f"{NAME} was there.")
    back, refused, late = proposed(chief, NAME), proposed(chief, NAME.upper()), proposed(chief, NAME, LATIN)
    assert {each.pk for each in waiting(ada)} == {back.pk, refused.pk, late.pk}
    assert not waiting(chief).exists()
    assert drop(back.pk, by=chief).outcome == PurgeOutcome.TAKEN_BACK
    assert drop(refused.pk, by=ada).outcome == PurgeOutcome.REFUSED
    assert empty_expired() == 0
    with past_triggers():
        Purge.objects.filter(pk=late.pk).update(expires_at=F("created_at") - timedelta(days=1))
    with pytest.raises(PublicationRefused, match="time has run out"):
        confirm(late.pk, by=ada)
    assert not waiting().exists()
    assert empty_expired() == 1
    assert not Purge.objects.exclude(words="").exists()
    for each in (back, refused, late):
        with pytest.raises(PublicationRefused, match="waits no more"):
            confirm(each.pk, by=ada)
    assert not Redaction.objects.exists()


@pytest.mark.parametrize(
    ("words", "said", "why"),
    [
        ([], SAID, "Say which words"),
        (["ab"], SAID, "too short"),
        (["nowhere"], SAID, "nothing to remove"),
        ([NAME], {**SAID, "note": f"Not {LATIN} but {NAME}"}, "public note repeats"),
        ([NAME], {**SAID, "reason": f"For {NAME.upper()}"}, "reason for the desk repeats"),
        ([NAME], {**SAID, "reason": " "}, "Say for the desk why"),
        ([NAME], {**SAID, "note": ""}, "public note why"),
        (["a\u202eb name"], SAID, "character"),
    ],
)
def test_a_proposal_that_says_too_little_or_the_name_itself(
    chief: User, words: list[str], said: dict[str, str], why: str
) -> None:
    desk.claim(f"{NAME} was there.")
    with pytest.raises(PublicationRefused, match=why):
        propose(words, by=chief, **said)
    assert not Purge.objects.exists()


def test_what_would_be_left_takes_everything_back(chief: User, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.claim(f"{NAME} was there.")
    asked = proposed(chief)

    def and_once_more(*args: Any, **kwargs: Any) -> Redaction:
        log = carry_out(*args, **kwargs)
        desk.claim(f"Again {NAME}.")
        return log

    monkeypatch.setattr("tracker.desk.purging.carry_out", and_once_more)
    with pytest.raises(PublicationRefused, match="Something of it would be left"):
        confirm(asked.pk, by=ada)
    assert Claim.objects.get().text == f"{NAME} was there."
    assert waiting(ada).get().words
    assert not Redaction.objects.exists()


# What the database refuses by itself


def done(**fields: Any) -> None:
    """Everything as it has to be, but for these fields."""
    log = Redaction.objects.create(whole=False, subjects=[], by_id_kept=2, by_name="bo", note="A name.")
    given = {"outcome": "done", "words": "", "decided_by_id_kept": 2, "decided_by_name": "bo", "redaction": log}
    Purge.objects.filter(pk=Purge.objects.create(words=NAME, **KEPT).pk).update(**{**given, **fields})


def without_trigger() -> None:
    """Done, and logged nowhere."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE desk_purge DISABLE TRIGGER USER")
    done(redaction=None, decided_at="2025-01-01T00:00Z")


def alone() -> None:
    """By whoever proposed it, and logged so."""
    log = Redaction.objects.create(whole=False, subjects=[], by_id_kept=1, by_name="ada", note="A name.")
    asked = Purge.objects.create(words=NAME, **KEPT)
    Purge.objects.filter(pk=asked.pk).update(
        outcome="done", words="", decided_by_id_kept=1, decided_by_name="ada", redaction=log
    )


CHECKS: dict[str, Callable[[], object]] = {
    "purge_has_note": lambda: Purge.objects.create(words=NAME, **{**KEPT, "note": ""}),
    "purge_has_reason": lambda: Purge.objects.create(words=NAME, **{**KEPT, "reason": ""}),
    "purge_decided_whole": lambda: done(words=NAME),
    "purge_by_a_second_person": alone,
    "purge_done_is_logged": without_trigger,
    "redaction_of_two": lambda: Redaction.objects.create(
        whole=False, subjects=[], by_id_kept=2, by_name="bo", note="A name."
    ),
}


@pytest.mark.parametrize("name", CHECKS)
def test_the_tables_refuse(name: str) -> None:
    assert refused_as(CHECKS[name]) == name


def test_as_it_has_to_be_it_is_taken() -> None:
    settled(done)


@pytest.mark.parametrize("log", [{"subject": UUID(int=1)}, {"by_id_kept": 3}, {}])
def test_it_is_done_by_what_its_own_log_says_and_in_time(log: dict[str, Any]) -> None:
    asked = Purge.objects.create(words=NAME, **KEPT)
    said = {"whole": False, "subjects": [], "by_id_kept": 2, "by_name": "bo", "note": "A name.", **log}
    given = {"outcome": "done", "words": "", "decided_by_id_kept": 2, "decided_by_name": "bo"}
    if not log:
        with past_triggers():
            Purge.objects.update(expires_at=F("created_at"))
    with pytest.raises(DatabaseError, match="in the transaction that logged it"), transaction.atomic():
        Purge.objects.filter(pk=asked.pk).update(**given, redaction=Redaction.objects.create(**said))


SQL = {
    "done without a log": "UPDATE desk_purge SET outcome = 'done', words = '', decided_by_id_kept = 2, decided_by_name = 'b'",
    "expired before its time": "UPDATE desk_purge SET outcome = 'expired', words = ''",
    "other words": "UPDATE desk_purge SET words = 'Somebody Else'",
    "words lost without a removal": "UPDATE desk_purge SET words = '[removed]'",
    "more time": "UPDATE desk_purge SET expires_at = expires_at + interval '1 day'",
    "decided and another proposer": "UPDATE desk_purge SET outcome = 'refused', words = '', decided_by_id_kept = 2,"
    " decided_by_name = 'b', proposed_by_id_kept = 3",
    "deleted": "DELETE FROM desk_purge",
    "emptied": "TRUNCATE desk_purge",
    "decided at once": "INSERT INTO desk_purge SELECT gen_random_uuid(), '', note, reason, proposed_by_id_kept, proposed_by_name,"
    " now(), now(), 'refused', 2, 'b', now() FROM desk_purge",
}


@pytest.mark.parametrize("what", SQL)
def test_nobody_changes_it_past_the_desk(chief: User, what: str) -> None:
    desk.claim(f"{NAME} was there.")
    proposed(chief)
    connection.check_constraints()
    with pytest.raises(DatabaseError, match="purge"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SQL[what])


def test_one_chief_still_removes_from_what_they_name(chief: User) -> None:
    """An emergency: nobody else is there at night. It stays logged, and stays with the subjects that were named."""
    here, there = desk.claim(f"{NAME} was there."), desk.claim(f"{NAME} was elsewhere.")
    assert redact(here.pk, by=chief, note="A name was removed.", words=[NAME]).subject == here.pk
    there.refresh_from_db()
    assert NAME in there.text
