"""Rows that several tests look at, made once: one transaction around all of them.

What one test writes is taken back as ever, to a savepoint within it. For modules and classes whose tests all ask for
`db` and none for a database of its own: every test that runs meanwhile finds the rows.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import transaction
from pytest_django import DjangoDbBlocker

Made = TypeVar("Made")


@contextmanager
def kept(blocker: DjangoDbBlocker, make: Callable[[], Made]) -> Iterator[Made]:
    """For a fixture of a module or class, after `django_db_setup`: what `make` made, until it is taken back.

    Objects are shared by the tests, too: hand out copies (copy.deepcopy), or keys.
    """
    with blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            made = make()
        except BaseException as error:
            outer.__exit__(type(error), error, error.__traceback__)
            raise
    try:
        yield made
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
