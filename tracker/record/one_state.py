"""One state of the record for a whole page, whatever is published between two of its queries."""

import select
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def one_state(using: str = "public") -> Iterator[None]:
    """All queries within see the record as the first of them found it.

    The readers' transactions are REPEATABLE READ and READ ONLY (databases.py). Inside a transaction nothing is added to it.
    """
    connection = connections[using]
    if connection.in_atomic_block:
        yield
        return
    if _is_quiet(connection):
        # Django would ask the server whether it is there: one more round trip for each page.
        setattr(connection, "health_check_done", True)  # noqa: B010  (Django's; its stubs lack it)
    with transaction.atomic(using=using):
        yield


def _is_quiet(connection: BaseDatabaseWrapper) -> bool:
    """Whether nothing waits to be read from the server: where it ended the connection, its last words or the end do."""
    link = connection.connection
    if link is None or link.closed or not hasattr(select, "poll"):
        return False
    waiting = select.poll()
    waiting.register(link.fileno(), select.POLLIN)
    return not waiting.poll(0)
