"""Removing more of what was removed from before, and words that are written down in another way or place."""

from urllib.parse import quote, quote_plus
from uuid import uuid4

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from pghistory.models import Context

from tests.desk import newsroom as desk
from tracker.desk.models import ActorName, Claim, Redaction, Source
from tracker.desk.publishing import PublicationRefused, publish, withdraw
from tracker.desk.redacting import plan_redaction, redact
from tracker.record import ledger
from tracker.record.models import Edition

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


ENCODED = quote(NAME)
ADDRESSES = [
    f"https://example.org/{ENCODED}/page",
    f"https://example.org/?of={quote(quote(quote(ENCODED)))}",
    f"https://example.org/wiki/{quote(NAME.replace(' ', '_'))}_(politician)",
    f"https://example.org/?q={quote_plus(NAME)}&page=2",
    "https://example.org/ivan_petrenko.html",
    "https://example.org/2025/Ivan-Petrenko",
    f"https://example.org/?q={''.join(f'%u{ord(char):04x}' for char in NAME)}",
]


def everything_kept() -> str:
    """Every row of every table that keeps texts, as one text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^(desk|record|django|pghistory)_'"
        )
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT to_jsonb(r)::text FROM {table} r")
            found += [row for (row,) in cursor.fetchall()]
        cursor.execute("SELECT convert_from(document, 'UTF8') FROM record_edition WHERE document IS NOT NULL")
        found += [row for (row,) in cursor.fetchall()]
    return "\n".join(found)


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_that_hold_them_in_another_writing(address: str, ada: User, chief: User) -> None:
    """In the column of an address, in notes that quote one, in editions, in the log and in the context of a change."""
    source = desk.source(
        desk.actor("The Wire", kind="outlet"), title="A report", url=address, note=f"At first {address} was it."
    )
    row = desk.claim("Midford had been taken.", (desk.actor("Marshal Grey"), "asserts", [source]), slug="midford")
    Context.objects.create(id=uuid4(), metadata={"user": ada.pk, "remark": f"read {address} again"})
    publish([row], by=ada)
    entry = LogEntry.objects.log_actions(ada.pk, [row], CHANGE, f"From {address}", single_object=True)
    assert address in everything_kept()
    redact(source.pk, by=chief, note="A name.", words=[NAME])
    assert address not in everything_kept()
    held = Source.objects.get(pk=source.pk)
    assert (held.url, held.note) == ("", "At first [removed] was it.")
    assert LogEntry.objects.get(pk=entry.pk).change_message == ""
    assert ledger.verify() == []


def test_other_addresses_stay(ada: User, chief: User) -> None:
    """What only looks encoded, and what holds another name."""
    addresses = ["https://example.org/100%25/ivan", "https://example.org/Ivan_Petrov", "https://example.org/%zz%u12"]
    sources = [desk.source(title=NAME, url=address, note=f"{address} 50% a_b +380 44") for address in addresses]
    for source in sources:
        redact(source.pk, by=chief, note="A name.", words=[NAME])
        held = Source.objects.get(pk=source.pk)
        assert (held.title, held.url, held.note) == ("[removed]", source.url, source.note)


def test_what_was_said_about_earlier_removals_of_others(ada: User, chief: User) -> None:
    """At the desk it loses the words; in the record's notice it stays, and that is told before."""
    first, second = claim(ada, "A claim of 20 November 2025."), desk.claim(f"{NAME} left.", slug="second")
    reason = f"A letter of {NAME}, by hand."
    redact(first.pk, by=chief, note=f"{NAME} asked for it.", reason=reason, words=["A claim of"])
    plan = plan_redaction(second.pk, words=[NAME])
    notice = Edition.objects.get(subject=first.pk, change="redaction")
    assert len(plan.log) == 1
    assert [f"Edition {notice.number}" in line and str(first.pk) in line for line in plan.stays] == [True]
    log = redact(second.pk, by=chief, note="A name.", words=[NAME])
    earlier = Redaction.objects.exclude(pk=log.pk).get()
    assert (earlier.note, earlier.reason) == ("[removed] asked for it.", "A letter of [removed], by hand.")
    assert everything_kept().count(NAME) == 1, "the notice of the record alone"
    assert ledger.verify() == []


def test_a_notice_alone_is_told_where_nothing_can_go(ada: User, chief: User) -> None:
    row = claim(ada, "A claim of 20 November 2025.")
    redact(row.pk, by=chief, note=f"{NAME} asked for it.", words=["A claim of"])
    Redaction.objects.get()
    redact(row.pk, by=chief, note="A name.", words=["20 November"], include=[])
    other = desk.claim("Another.", slug="another")
    redact(row.pk, by=chief, note="A name.", words=[NAME])
    plan = plan_redaction(other.pk, words=[NAME])
    assert plan.nothing
    assert len(plan.stays) == 1
    with pytest.raises(PublicationRefused, match="see below what holds it"):
        redact(other.pk, by=chief, note="A name.", words=[NAME])


def test_notices_of_withdrawals_of_others_can_be_emptied(ada: User, chief: User) -> None:
    first, second = claim(ada, "A claim of 20 November 2025."), desk.claim(f"{NAME} left.", slug="second")
    withdraw(Claim.objects.get(pk=first.pk), by=ada, note=f"Because of {NAME}.")
    (other,) = plan_redaction(second.pk, words=[NAME]).others
    assert (other.subject, other.editions) == (first.pk, 1)
    redact(second.pk, by=chief, note="A name.", words=[NAME], include=[first.pk])
    assert NAME not in everything_kept()
    assert "Because of [removed]." in everything_kept()


def test_a_truth_that_speaks_against_it_is_an_answer(chief: User) -> None:
    """What would be left breaks a rule of the database: told in words, without the row."""
    row = desk.claim(f"{NAME} left.", slug="second")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE desk_claim ADD CONSTRAINT says_who CHECK (text NOT LIKE '[removed]%')")
    with pytest.raises(PublicationRefused, match=r"desk_claim\.says_who.*Nothing was removed") as refused:
        redact(row.pk, by=chief, note="A name.", words=[NAME])
    assert NAME not in str(refused.value)
    row.refresh_from_db()
    assert row.text == f"{NAME} left."
