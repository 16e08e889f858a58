"""One moment of the database, for everything that a check asks, beside a running site."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction


@contextmanager
def one_moment(using: str) -> Iterator[None]:
    """A transaction that sees what was committed when it began and keeps nothing of what it does.

    It waits for nobody and holds up nobody who publishes; only what changes tables themselves (a migration) waits for
    it. Inside another transaction it sees what that one sees.
    """
    with transaction.atomic(using=using):
        connection = connections[using]
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                # What is published meanwhile would look like a broken head. The readers' connection has a limit.
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute("SET LOCAL statement_timeout = 0")
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield
        transaction.set_rollback(True, using=using)
