"""Somebody with all rights in the database, who turns the triggers off, changes something, and turns them on again."""

from collections.abc import Callable

from django.db import connection

from tracker.record import hashing
from tracker.record.models import Edition, Head
from tracker.record.projections import rebuild

Deed = str | Callable[[], None]


def tamper(deed: Deed) -> None:
    """Do this with every trigger off, and leave the triggers as they were found."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # tables with work left to do cannot be altered
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE c.relnamespace = 'public'::regnamespace AND (c.relname ~ '^(record|desk|pghistory)_')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgenabled = 'A'"
        )
        always = cursor.fetchall()
        cursor.execute(";".join(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in tables))
        if callable(deed):
            deed()
        else:
            cursor.execute(deed)
        cursor.execute(";".join(f"ALTER TABLE {table} ENABLE TRIGGER ALL" for table in tables))
        cursor.execute(";".join(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}" for table, name in always))


def put(edition: Edition, document: bytes, *, commitment: bool = False, chain: bool = False) -> None:
    """Another document in an edition; on request with the commitment that fits it, and with the hash that fits that."""
    edition.document = document
    if commitment or chain:
        edition.commitment = hashing.commitment(bytes(edition.salt or b""), document)
    if chain:
        edition.hash = _hash(edition)
    edition.save()


def _hash(edition: Edition) -> bytes:
    body = hashing.body(
        sequence=edition.sequence,
        kind=edition.kind,
        subject=edition.subject,
        number=edition.number,
        change=edition.change,
        commitment=bytes(edition.commitment),
        published_at=edition.published_at,
    )
    return hashing.chained(bytes(edition.previous_hash), body)


def rechain() -> None:
    """Every hash anew from the first edition on, the head and the projections with them: a consistent forgery."""
    previous = hashing.FIRST_PREVIOUS
    last = None
    for edition in Edition.objects.order_by("sequence"):
        edition.previous_hash = previous
        edition.commitment = hashing.commitment(bytes(edition.salt or b""), bytes(edition.document or b""))
        edition.hash = previous = _hash(edition)
        edition.save()
        last = edition
    if last:
        Head.objects.update(sequence=last.sequence, hash=last.hash, published_at=last.published_at)
    rebuild()
