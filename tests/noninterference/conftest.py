"""The published world, in a database of its own, inside a transaction that is rolled back."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests import databases, readers
from tests.noninterference import world
from tests.noninterference.asking import Answer, Ask
from tests.noninterference.watching import Watch


@pytest.fixture(scope="session")
def published(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database with the world in it, for every test of this folder: nothing that they write is committed."""
    with django_db_blocker.unblock():
        name = databases.prepared("noninterference", world.fill)
    yield name
    with django_db_blocker.unblock():
        databases.drop(name)


@pytest.fixture(scope="session")
def before(published: str) -> dict[Ask, Answer]:
    """What is answered in the world as it was published: the same for every test, since none commits anything."""
    return {}


@pytest.fixture
def watch(
    published: str, before: dict[Ask, Answer], django_db_setup: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[Watch]:
    """The checker, over the world of world.py. Both aliases share one connection: readers see what is not committed."""
    with django_db_blocker.unblock():
        databases.point_at(published)
        try:
            with transaction.atomic(), readers.borrowed(), override_settings(DEBUG_PROPAGATE_EXCEPTIONS=True):
                logging.disable(logging.WARNING)  # thousands of refusals, all of them expected
                yield Watch(before)
                transaction.set_rollback(True)
        finally:
            logging.disable(logging.NOTSET)
            databases.point_at(django_db_setup)
