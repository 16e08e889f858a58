"""Logins of their own on the server of the test run: real second connections, as PUBLIC_DATABASE_URL makes them."""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import Error, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import DatabaseWrapper

PASSWORD = "long-enough-for-a-test"  # the bundled server asks for none, another one may
_numbers = itertools.count(1)


@contextmanager
def login(attributes: str = "") -> Iterator[str]:
    """The name of a login that is dropped afterwards, with whatever it was given or made in this database."""
    name = f"test_login_p{os.getpid()}_{next(_numbers)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}' {attributes}")
    try:
        yield name
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP OWNED BY {name} CASCADE")
            cursor.execute(f"DROP ROLE {name}")


def settings_of(name: str, options: dict[str, Any] | None = None) -> dict[str, Any]:
    """Django's settings of a connection to the test's database as this login."""
    connection.ensure_connection()
    info = connection.connection.info
    return {
        **connection.settings_dict,
        "ENGINE": "django.db.backends.postgresql",
        "USER": name,
        "PASSWORD": PASSWORD,
        "HOST": info.host,
        "PORT": info.port,
        "OPTIONS": options or {},
    }


def address_of(name: str) -> str:
    """The same as an address, for a process of its own."""
    found = settings_of(name)
    return f"postgresql://{name}:{PASSWORD}@{found['HOST'].replace('/', '%2F')}:{found['PORT']}/{found['NAME']}"


def taking(role: str) -> dict[str, Any]:
    """The options of a connection that takes this role, as the settings make them."""
    return {"assume_role": role, "options": f"-c default_transaction_read_only=on -c role={role}"}


@contextmanager
def public_is(settings: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """Let "public" be this connection, in this thread."""
    own = connections["public"]
    made = DatabaseWrapper(settings, "public")
    connections["public"] = made
    try:
        yield made
    finally:
        connections["public"] = own
        with suppress(Error):
            made.close()
