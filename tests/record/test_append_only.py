"""The triggers, met with plain SQL by the owner of the tables. Nothing gets past them without changing the schema."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import Error, IntegrityError, connection, transaction
from psycopg.errors import RestrictViolation

from tests.builders import Scribe, actor
from tracker.record import hashing
from tracker.record.documents import Document, NoticeDoc, encode
from tracker.record.ledger import append, verify
from tracker.record.models import Edition

pytestmark = pytest.mark.django_db


def run(sql: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values or None)


def refused(sql: str, *values: Any, says: str = "append-only") -> None:
    with pytest.raises(Error, match=says) as caught:
        run(sql, *values)
    assert isinstance(caught.value.__cause__, RestrictViolation)


@pytest.fixture
def reuters(record: Scribe) -> UUID:
    return record.actor("Reuters", kind="outlet")


CHANGES = [
    "DELETE FROM record_edition",
    "DELETE FROM record_edition WHERE sequence = 1",
    "TRUNCATE record_edition",
    "TRUNCATE record_edition, record_head, record_address CASCADE",
    "UPDATE record_edition SET sequence = 2",
    "UPDATE record_edition SET kind = 'claim'",
    "UPDATE record_edition SET subject = gen_random_uuid()",
    "UPDATE record_edition SET number = 2, change = 'update'",
    "UPDATE record_edition SET document = convert_to('{}', 'UTF8')",
    "UPDATE record_edition SET salt = decode(repeat('01', 32), 'hex')",
    "UPDATE record_edition SET document = NULL, salt = NULL, number = 2, change = 'update'",
    "UPDATE record_edition SET document = NULL, salt = NULL, hash = sha256('x')",
    "UPDATE record_edition SET document = NULL, salt = NULL, commitment = sha256('x')",
    "UPDATE record_edition SET document = NULL, salt = NULL, transaction = 0",
    "UPDATE record_edition SET document = NULL",
    "UPDATE record_edition SET commitment = sha256('x')",
    "UPDATE record_edition SET published_at = now()",
    "UPDATE record_edition SET previous_hash = sha256('x')",
    "UPDATE record_edition SET hash = sha256('x')",
    "UPDATE record_edition SET transaction = transaction + 1",
    "UPDATE record_edition SET hash = hash",
    "DELETE FROM record_head",
    "TRUNCATE record_head",
    "INSERT INTO record_head (id, sequence, hash) VALUES (2, 0, sha256('x'))",
    "INSERT INTO record_head (id, sequence, hash) VALUES (1, 0, sha256('x'))",
    "UPDATE record_address SET slug = 'other'",
    "UPDATE record_address SET subject = gen_random_uuid()",
    "DELETE FROM record_address",
    "TRUNCATE record_address",
]


@pytest.mark.parametrize("sql", CHANGES)
def test_refused(reuters: UUID, sql: str) -> None:
    refused(sql)
    assert verify() == []


@pytest.mark.parametrize("sql", CHANGES)
def test_refused_as_a_replica_too(reuters: UUID, sql: str) -> None:
    """`session_replication_role` switches ordinary triggers off."""
    run("SET LOCAL session_replication_role = replica")
    refused(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE record_head SET sequence = 2",
        "UPDATE record_head SET hash = sha256('x')",
        "UPDATE record_head SET published_at = now()",
        "UPDATE record_head SET published_at = published_at",
        "UPDATE record_head SET id = 2",
        "UPDATE record_head SET sequence = 0, hash = decode(repeat('00', 32), 'hex'), published_at = NULL",
    ],
)
def test_the_head_moves_with_an_edition_only(reuters: UUID, sql: str) -> None:
    refused(sql, says="moves only with an edition")


def test_no_function_can_be_led_astray(reuters: UUID) -> None:
    """A temporary table of the same name comes first in an unguarded search path."""
    run("CREATE TEMPORARY TABLE record_head AS SELECT 1 AS id, 5::bigint AS sequence, sha256('x') AS hash, now()")
    run("SET LOCAL search_path = pg_temp")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and(array_to_string(proconfig, ' ') ~ '^search_path=pg_catalog, .*, pg_temp$') FROM pg_proc"
            " WHERE proname LIKE 'record\\_%'"
        )
        assert cursor.fetchone() == (True,)
    refused("UPDATE public.record_head SET sequence = 6", says="moves only with an edition")


# -- what an appended edition must say


def row(**changes: Any) -> dict[str, Any]:
    """An edition that would be accepted after one of Reuters, but for `changes` made before it is hashed."""
    head = Edition.objects.latest("sequence")
    content, salt = encode(Document(kind="actor", slug="tass", note="", body=actor("TASS"))), b"s" * 32
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now = cursor.fetchone()[0]
    values: dict[str, Any] = {
        "sequence": head.sequence + 1,
        "kind": "actor",
        "subject": uuid4(),
        "number": 1,
        "document": content,
        "salt": salt,
        "commitment": hashing.commitment(salt, content),
        "change": "first",
        "published_at": now,
        "previous_hash": bytes(head.hash),
    } | changes
    names = ("sequence", "kind", "subject", "number", "change", "commitment", "published_at")
    content = hashing.body(**{name: values[name] for name in names})
    return {"hash": hashing.chained(values["previous_hash"], content), "transaction": 0} | values


def insert(values: dict[str, Any]) -> None:
    run(
        f"INSERT INTO record_edition ({', '.join(values)}) VALUES ({', '.join(['%s'] * len(values))})",
        *values.values(),
    )


def test_a_sound_edition_is_accepted(reuters: UUID) -> None:
    insert(row())
    assert verify() == []


def test_so_is_one_that_follows_another_of_its_subject(reuters: UUID) -> None:
    insert(row(subject=reuters, number=2, change="update"))
    assert verify() == []


UNSOUND: list[tuple[str, Callable[[UUID], dict[str, Any]], str]] = [
    ("gap", lambda _: row(sequence=3), "does not follow the head"),
    ("repeat", lambda _: row(sequence=1), "does not follow the head"),
    ("fork", lambda _: row(previous_hash=b"x" * 32), "name the hash of the head"),
    ("too early", lambda _: row(published_at=Edition.objects.get().published_at), "not later than the head"),
    ("number skipped", lambda _: row(number=2, change="update"), "does not follow 0"),
    ("number repeated", lambda reuters: row(subject=reuters), "does not follow 1"),
    ("other kind", lambda reuters: row(subject=reuters, number=2, change="update", kind="plan"), "is a actor, not a"),
    ("no document", lambda _: row(document=None), "needs a document"),
    ("no salt", lambda _: row(salt=None), "32 bytes"),
    ("short salt", lambda _: row(salt=b"s"), "32 bytes"),
    ("other document", lambda _: row(document=b"{}"), "does not fit its document"),
    ("other salt", lambda _: row(salt=b"t" * 32), "does not fit its document"),
    ("other commitment", lambda _: row(commitment=b"c" * 32), "does not fit its document"),
    ("other hash", lambda _: row() | {"hash": b"h" * 32}, "does not fit what it says"),
    (
        "other change",
        lambda reuters: row(subject=reuters, number=2, change="update") | {"change": "minor"},
        "what it says",
    ),
]


@pytest.mark.parametrize(("edition", "says"), [pytest.param(make, says, id=name) for name, make, says in UNSOUND])
def test_an_unsound_edition_is_refused(reuters: UUID, edition: Callable[[UUID], dict[str, Any]], says: str) -> None:
    values = edition(reuters)
    with pytest.raises(Error, match=says):
        insert(values)
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"change": "improvement"}, "edition_"),
        ({"kind": "rumour"}, "edition_kind"),
        ({"change": "update"}, "edition_first_is_number_one"),
    ],
)
def test_vocabulary_is_checked(reuters: UUID, changes: dict[str, Any], constraint: str) -> None:
    values = row(**changes)
    with pytest.raises(IntegrityError, match=constraint):
        insert(values)


def test_the_transaction_cannot_be_made_up(reuters: UUID) -> None:
    insert(row(transaction=123))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        assert list(Edition.objects.values_list("transaction", flat=True)) == [cursor.fetchone()[0]] * 2


# -- redaction: the one permitted change

REMOVE = "UPDATE record_edition SET document = NULL, salt = NULL WHERE sequence = %s"
SETTLE = "SET CONSTRAINTS ALL IMMEDIATE"


def announce(subject: UUID, *sequences: int, change: str = "redaction") -> None:
    body = NoticeDoc(redacts=sequences)
    with transaction.atomic():
        append("actor", subject, Document(kind="actor", slug="reuters", note="", body=body), change)


@transaction.atomic
def remove_and_settle(sequence: int) -> None:
    run(REMOVE, sequence)
    run(SETTLE)


def unannounced(sequence: int) -> None:
    """The removal itself goes through; what a commit would check does not."""
    with pytest.raises(Error, match="without a redaction in the same transaction") as caught:
        remove_and_settle(sequence)
    assert isinstance(caught.value.__cause__, RestrictViolation)


def test_text_goes_with_a_redaction_that_names_it(reuters: UUID) -> None:
    announce(reuters, 1)
    run(REMOVE, 1)
    run(SETTLE)
    edition = Edition.objects.get(sequence=1)
    assert (edition.document, edition.salt) == (None, None)
    assert verify() == []


def test_the_order_within_the_transaction_is_free(reuters: UUID) -> None:
    run(REMOVE, 1)
    announce(reuters, 1)
    run(SETTLE)


def test_text_cannot_go_unannounced(reuters: UUID) -> None:
    unannounced(1)


def test_nor_with_a_redaction_of_something_else(reuters: UUID) -> None:
    announce(reuters, 7)
    unannounced(1)


def test_nor_with_another_kind_of_change(reuters: UUID) -> None:
    announce(reuters, 1, change="withdrawal")
    unannounced(1)


def test_an_announcement_stays(reuters: UUID) -> None:
    announce(reuters, 1, 2)
    refused(REMOVE, 2)
    announce(reuters, 2)
    refused(REMOVE, 2)


def test_what_is_gone_stays_gone(reuters: UUID) -> None:
    announce(reuters, 1)
    run(REMOVE, 1)
    run(SETTLE)
    refused(REMOVE, 1)
    refused("UPDATE record_edition SET document = convert_to('{}', 'UTF8'), salt = decode(repeat('00', 32), 'hex')")


# -- addresses


def test_an_address_needs_an_edition_that_carries_it(reuters: UUID) -> None:
    refused(
        "INSERT INTO record_address (kind, slug, subject) VALUES ('actor', 'afp', %s)", reuters, says="has the address"
    )


def test_an_address_is_given_once(reuters: UUID) -> None:
    with pytest.raises(IntegrityError, match="address_once"):
        run("INSERT INTO record_address (kind, slug, subject) VALUES ('actor', 'reuters', %s)", reuters)


def test_every_trigger_fires_always() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE c.relname LIKE 'record\\_%' AND NOT tgisinternal"
        )
        triggers = dict(cursor.fetchall())
    assert len(triggers) == 13
    assert set(triggers.values()) == {"A"}


def test_rows_written_in_one_statement_are_refused(reuters: UUID) -> None:
    """The second row does not follow the head yet: editions come one by one."""
    values = row()
    again = {**values, "subject": uuid4(), "sequence": values["sequence"] + 1}
    columns = ", ".join(values)
    places = ", ".join(["%s"] * len(values))
    with pytest.raises(Error, match="does not follow the head"):
        run(
            f"INSERT INTO record_edition ({columns}) VALUES ({places}), ({places})",
            *values.values(),
            *again.values(),
        )
    assert json.loads(bytes(Edition.objects.get().document or b""))["slug"] == "reuters"
