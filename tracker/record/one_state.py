"""One state of the record for a whole page, whatever is published between two of its queries."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction


@contextmanager
def one_state(using: str = "public") -> Iterator[None]:
    """All queries within see the record as the first of them found it.

    The readers' transactions are REPEATABLE READ and READ ONLY (databases.py). Inside a transaction nothing is added to it.
    """
    if connections[using].in_atomic_block:
        yield
        return
    with transaction.atomic(using=using):
        yield
