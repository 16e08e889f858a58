"""Appending, and checking everything that was appended."""

import json
import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from tests.builders import Scribe, actor, claim, publish
from tracker.record import hashing, ledger
from tracker.record.documents import Document, NoticeDoc, canonical, decode, encode
from tracker.record.ledger import Appended, LedgerError, append, append_all, verify
from tracker.record.models import Edition, Head


def a_document(name: str = "Reuters") -> Document:
    return Document(kind="actor", slug=name.lower(), note="", body=actor(name))


@pytest.mark.django_db
def test_each_edition_follows_the_one_before() -> None:
    subject = uuid4()
    first = publish("actor", "reuters", actor("Reuters"), subject=subject)
    second = publish("actor", "reuters", actor("Reuters news"), "update", "New name.", subject=subject)
    other = publish("actor", "tass", actor("TASS"))
    assert [edition.sequence for edition in (first, second, other)] == [1, 2, 3]
    assert [edition.number for edition in (first, second, other)] == [1, 2, 1]
    assert first.published_at < second.published_at < other.published_at
    assert (first.previous_hash, second.previous_hash) == (bytes(32), first.hash)
    head = Head.objects.get()
    assert (head.sequence, bytes(head.hash), head.published_at) == (3, other.hash, other.published_at)
    assert verify() == []


@pytest.mark.django_db
def test_what_is_stored_is_what_was_hashed() -> None:
    edition = Edition.objects.get(sequence=publish("actor", "reuters", actor("Reuters"), note="").sequence)
    content, salt = bytes(edition.document or b""), bytes(edition.salt or b"")
    assert content == canonical(json.loads(content))
    assert encode(decode(content)) == content
    assert len(salt) == 32
    assert bytes(edition.commitment) == hashing.commitment(salt, content)


@pytest.mark.django_db
def test_salts_are_never_the_same() -> None:
    editions = [publish("actor", f"a{number}", actor("A")) for number in range(3)]
    assert len({edition.salt for edition in editions}) == 3
    assert len({edition.commitment for edition in editions}) == 3


@pytest.mark.django_db
def test_time_moves_on_even_where_the_clock_does_not() -> None:
    """The last edition may bear a time that the clock has not reached."""
    first = publish("actor", "a", actor("A"))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE record_head DISABLE TRIGGER ALL")
        cursor.execute("UPDATE record_head SET published_at = published_at + interval '1 hour'")
    ahead = Head.objects.get().published_at
    second = publish("actor", "b", actor("B"))
    assert ahead is not None
    assert (second.published_at - ahead).total_seconds() == 1e-06
    assert (ahead - first.published_at).total_seconds() == 3600


@pytest.mark.django_db
def test_many_go_in_with_as_many_queries_as_one(assert_queries: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also of one subject, and in more queries than one where they are very many: the chain is the same."""
    monkeypatch.setattr(ledger, "BATCH", 3)
    subjects = [uuid4() for _ in range(4)]
    with transaction.atomic():
        (first,) = append_all([Appended("actor", subjects[0], a_document(), "first")])
        entries = [*((each, "first") for each in subjects[1:]), *((each, "update") for each in subjects)]
        with assert_queries(6):  # the head, the numbers, the clock, and three times three at most
            found = append_all(Appended("actor", subject, a_document(), change) for subject, change in entries)
    assert [edition.number for edition in found] == [1, 1, 1, 2, 2, 2, 2]
    assert [edition.subject for edition in found] == [subject for subject, _change in entries]
    assert list(Edition.objects.order_by("sequence").values_list("sequence", "hash")) == [
        (number, edition.hash) for number, edition in enumerate([first, *found], 1)
    ]
    assert verify() == []


@pytest.mark.django_db
def test_long_documents_go_in_one_by_one(assert_queries: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query that holds them all would take many times their size in memory."""
    monkeypatch.setattr(ledger, "MOST_BYTES", 2000)
    notes = ["", "", "long " * 500, "", "long " * 300, "long " * 300]
    documents = [Document(kind="actor", slug="", note="", body=actor("A", note=note)) for note in notes]
    entries = [Appended("actor", uuid4(), each, "first") for each in documents]
    # Two short ones, too long a one, a short one with a long one, another long one; and three before them.
    with transaction.atomic(), assert_queries(3 + 4):
        append_all(entries)
    assert verify() == []


@pytest.mark.django_db
def test_of_many_none_goes_in_where_one_is_refused() -> None:
    one, other = uuid4(), uuid4()
    with transaction.atomic(), pytest.raises(LedgerError, match="Edition 2 of a subject cannot be a 'first'"):
        append_all(Appended("actor", subject, a_document(), "first") for subject in (one, other, one))
    assert Edition.objects.count() == 0


def test_of_many_none_stays_where_the_record_refuses_one(cloned_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither those before it in the same query, nor those of the queries before; and the chain goes on from there."""
    monkeypatch.setattr(ledger, "BATCH", 3)
    known = publish("actor", "reuters", actor("Reuters")).subject
    before = Head.objects.values().get()
    kept = [Appended("actor", uuid4(), a_document(), "first") for _ in range(6)]
    odd = Appended("claim", known, Document(kind="claim", slug="so", note="", body=claim()), "update")
    with pytest.raises(LedgerError, match=f"Subject {known} is a actor, not a claim"), transaction.atomic():
        append_all([*kept[:4], odd, *kept[4:]])
    assert Edition.objects.count() == 1
    assert Head.objects.values().get() == before
    with transaction.atomic():
        found = append_all(kept)
    assert [edition.sequence for edition in found] == [2, 3, 4, 5, 6, 7]
    assert verify() == []


def test_an_append_needs_a_transaction(cloned_db: str) -> None:
    with pytest.raises(LedgerError, match="inside the transaction"):
        append("actor", uuid4(), a_document(), "first")
    assert Edition.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "change"), [(0, "update"), (0, "withdrawal"), (1, "first")])
def test_only_the_first_edition_is_a_first(before: int, change: str) -> None:
    subject = uuid4()
    if before:
        publish("actor", "reuters", actor("Reuters"), subject=subject)
    with transaction.atomic(), pytest.raises(LedgerError, match=f"Edition {before + 1}"):
        append("actor", subject, a_document(), change)


@pytest.mark.django_db
def test_a_document_of_another_kind_is_refused() -> None:
    with transaction.atomic(), pytest.raises(LedgerError, match="cannot be published as a claim"):
        append("claim", uuid4(), a_document(), "first")


def test_appends_at_the_same_time_queue_up(cloned_db: str) -> None:
    """Eight publishers, five editions each: no gap, no repeat, times in order."""

    def work(worker: int) -> None:
        for number in range(5):
            publish("actor", f"w{worker}-{number}", actor("A"))
        connections.close_all()

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(Edition.objects.values_list("sequence", flat=True)) == list(range(1, 41))
    assert verify() == []


@pytest.fixture
def untriggered(db: None, record: Scribe) -> Scribe:
    """Three editions, and triggers out of the way (which the tables' owner can do, and verification has to notice)."""
    reuters = record.actor("Reuters", kind="outlet")
    record.again(reuters, actor("Reuters", kind="outlet", note="A wire service."))
    record.claim("It rains.")
    with connection.cursor() as cursor:
        for table in ("edition", "head"):
            cursor.execute(f"ALTER TABLE record_{table} DISABLE TRIGGER ALL")
    return record


TAMPERED = [
    ("UPDATE record_edition SET hash = sha256('x') WHERE sequence = 2", 2, "hash does not fit"),
    ("UPDATE record_edition SET hash = sha256('x') WHERE sequence = 2", 3, "name the hash of the one before"),
    ("UPDATE record_edition SET change = 'minor' WHERE sequence = 2", 2, "hash does not fit"),
    ("UPDATE record_edition SET published_at = published_at - interval '1 day' WHERE sequence = 2", 2, "not later"),
    ("UPDATE record_edition SET document = convert_to('{}', 'UTF8') WHERE sequence = 1", 1, "not the one it committed"),
    ("UPDATE record_edition SET document = convert_to('no', 'UTF8') WHERE sequence = 1", 1, "cannot be read"),
    ("UPDATE record_edition SET document = document || ' '::bytea WHERE sequence = 1", 1, "not canonical"),
    ("UPDATE record_edition SET document = NULL, salt = NULL WHERE sequence = 1", 1, "no later redaction"),
    ("UPDATE record_edition SET number = 5 WHERE sequence = 2", 2, "number 5 after number 1"),
    ("UPDATE record_edition SET kind = 'plan' WHERE sequence = 2", 2, "which was a actor"),
    ("UPDATE record_edition SET kind = 'plan' WHERE sequence = 3", 3, "that of a claim"),
    ("DELETE FROM record_edition WHERE sequence = 2", 3, "follows 1"),
    ("DELETE FROM record_edition WHERE sequence = 3", 0, "head is at 3"),
    ("UPDATE record_head SET hash = sha256('x')", 0, "does not match"),
    ("DELETE FROM record_head", 0, "missing"),
]


@pytest.mark.parametrize(("sql", "sequence", "says"), TAMPERED)
def test_verify_finds(untriggered: Scribe, sql: str, sequence: int, says: str) -> None:
    assert verify() == []
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert any(problem.sequence == sequence and says in problem.text for problem in verify()), verify()


def test_verify_reports_every_problem_at_once(untriggered: Scribe) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE record_edition SET document = convert_to('no', 'UTF8')")
    assert {problem.sequence for problem in verify()} == {1, 2, 3}


@pytest.mark.django_db
def test_verify_accepts_an_announced_redaction(record: Scribe) -> None:
    subject = record.claim("A private matter.")
    with transaction.atomic():
        body = NoticeDoc(redacts=(1,))
        append("claim", subject, Document(kind="claim", slug="", note="Removed.", body=body), "redaction")
        Edition.objects.filter(sequence=1).update(document=None, salt=None)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert verify() == []


@pytest.mark.django_db
def test_verify_finds_a_removed_text_that_is_back(record: Scribe) -> None:
    subject = record.claim("A private matter.")
    was = Edition.objects.get(sequence=1)
    assert was.document is not None
    assert was.salt is not None
    with transaction.atomic():
        body = NoticeDoc(redacts=(1,))
        append("claim", subject, Document(kind="claim", slug="", note="Removed.", body=body), "redaction")
        Edition.objects.filter(sequence=1).update(document=None, salt=None)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE record_edition DISABLE TRIGGER ALL")
        cursor.execute(
            "UPDATE record_edition SET document = %s, salt = %s WHERE sequence = 1",
            [bytes(was.document), bytes(was.salt)],
        )
    (problem,) = verify()
    assert problem.sequence == 1
    assert "is there, and a later redaction removed it" in problem.text


@pytest.mark.django_db
def test_steps_are_counted(record: Scribe) -> None:
    for number in range(3):
        record.actor(f"Actor {number}")
    steps: list[int] = []
    ledger.verify(step=steps.append)
    assert sum(steps) == 3
