"""The world of world.py in a database of its own, without a transaction around it, as in operation."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.odd import world


@pytest.fixture(scope="module")
def odd_world(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A copy for the cases of one module. Yields the database's name."""
    with django_db_blocker.unblock():
        yield from _copied(django_db_setup)


@pytest.fixture
def fresh_world(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A copy for one test. Yields the database's name."""
    with django_db_blocker.unblock():
        yield from _copied(django_db_setup)


def _copied(before: str) -> Iterator[str]:
    name = databases.prepared("odd", world.fill)
    databases.point_at(name, restricted=True)
    try:
        yield name
    finally:
        databases.point_at(before)
        databases.drop(name)
