"""Asking for public pages the way readers do: on the alias "public", as the readers' role."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg.pq import TransactionStatus

from tracker.record.durability import ASKED
from tracker.record.readers import ROLE


@contextmanager
def borrowed() -> Iterator[None]:
    """Let "public" work on the other alias's connection, inside the transaction that the test rolls back."""
    default, own = connections["default"], connections["public"]
    default.ensure_connection()
    borrower = connections.create_connection("public")
    borrower.connection = default.connection
    borrower.autocommit, borrower.in_atomic_block = False, True
    connections["public"] = borrower
    try:
        yield
    finally:
        borrower.connection = None
        connections["public"] = own


def _refuse(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    if sql == ASKED:  # by /readyz/, which is no page: how the desk's server is set
        return execute(sql, *rest)
    raise AssertionError(f"A public page used the desk's connection: {sql}")


@contextmanager
def as_reader() -> Iterator[None]:
    """Under the readers' role, with the desk's connection out of reach."""
    default = connections["default"]
    # On the driver's own connection: this is no query of the page.
    default.connection.execute(f"SET LOCAL ROLE {ROLE}")
    try:
        with default.execute_wrapper(_refuse):
            yield
    finally:
        if default.connection.info.transaction_status is not TransactionStatus.INERROR:
            default.connection.execute("RESET ROLE")


class Reader(Client):
    """A client whose every request may read the record and nothing else."""

    def request(self, **request: Any) -> Any:
        with as_reader():
            return super().request(**request)


@contextmanager
def assert_queries(number: int, *, at_most: bool = False) -> Iterator[None]:
    """Fail unless exactly (or at most) this many queries run inside, on both aliases together."""
    with ExitStack() as stack:
        captured = [stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in ("default", "public")]
        yield
    queries = [query["sql"] for each in captured for query in each.captured_queries]
    fits = len(queries) <= number if at_most else len(queries) == number
    if not fits:
        listed = "\n".join(f"{index}. {sql}" for index, sql in enumerate(queries, 1))
        raise AssertionError(f"{len(queries)} queries, not {'at most ' * at_most}{number}:\n{listed}")
