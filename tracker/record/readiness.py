"""Whether readers can be served, and if not why: for the start and for /readyz/."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.errors import InsufficientPrivilege

from tracker.record.durability import ADVICE, durability
from tracker.record.excess import excess
from tracker.record.readers import ROLE, recipe, usable

logger = logging.getLogger(__name__)

UNREACHABLE = "the database cannot be reached"
MIGRATE = "apply the migrations (manage.py migrate with the desk's DATABASE_URL)"
PREPARE = "run manage.py prepare_readers with the desk's DATABASE_URL"
BY_ITSELF = "The site then goes on by itself."
ADMINISTRATOR = "as an administrator of the database"
ANYWAY = "or set READERS_UNRESTRICTED=1 to serve readers without this protection"
SHOWN = 5
"""Excess rights that a message names."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why readers cannot be served. `reason` is for everyone: it names no host, user or password.

    `advice` says what to do and is for the log. `stops`: waiting will not mend it, so that the start is refused; the
    rest (no connection, no tables yet) passes where machines start in any order.
    """

    reason: str
    advice: str
    stops: bool = False

    def __str__(self) -> str:
        return f"The site cannot be served: {self.reason}. {self.advice}"


def obstacle() -> Obstacle | None:
    """What keeps this process from serving as it should; None where nothing does.

    What serves the desk alone (SERVE) asks its own connection, which is not restricted.

    Some eight short queries, none of which reads a row of the record.
    """
    return _unservable() or _forgetful()


def _unservable() -> Obstacle | None:
    using = "default" if settings.SERVE == "desk" else "public"
    try:
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError) as error:
        return _unconnected(connections[using], error)
    try:
        return _unrestricted(using) or _unreadable(using)
    except (DatabaseError, InterfaceError) as error:
        return Obstacle(UNREACHABLE, str(error).strip())


def _forgetful() -> Obstacle | None:
    """Looked at each time: the server may have been away at the start, and its settings change while it runs."""
    if settings.SERVE == "public" or settings.DURABILITY_UNCHECKED:
        return None
    try:
        found = durability()
    except (DatabaseError, InterfaceError) as error:
        return Obstacle(UNREACHABLE, str(error).strip())
    return Obstacle(found.complaint, ADVICE, stops=True) if found.refused else None


def _unconnected(connection: BaseDatabaseWrapper, error: Exception) -> Obstacle:
    """There is no connection: because of the role, which the login knows, or because there is no database."""
    unreachable = Obstacle(UNREACHABLE, str(error).strip())
    if not connection.settings_dict["OPTIONS"].get("assume_role"):
        return unreachable
    try:
        with _login_itself(connection) as login:
            return unreachable if usable(login) else _without_role(login)
    except (DatabaseError, InterfaceError):
        return unreachable


@contextmanager
def _login_itself(connection: BaseDatabaseWrapper) -> Iterator[BaseDatabaseWrapper]:
    """The same login without the role, for this thread and these few questions."""
    login = connection.copy()
    options = login.settings_dict["OPTIONS"]
    login.settings_dict["OPTIONS"] = {key: options[key] for key in options if key not in ("assume_role", "options")}
    # Under the same alias: what Django asks of each new connection it asks by alias.
    connections[connection.alias] = login
    try:
        yield login
    finally:
        connections[connection.alias] = connection
        login.close()


def _without_role(login: BaseDatabaseWrapper) -> Obstacle:
    if not _migration_applied(login):
        return Obstacle(f"the tables of the record are not there: {MIGRATE}", BY_ITSELF)
    return Obstacle(
        f"the role {ROLE} cannot be taken: {PREPARE}",
        f"Run {ADMINISTRATOR}: {recipe(login)} then: manage.py prepare_readers; {ANYWAY}.",
        stops=True,
    )


def _migration_applied(login: BaseDatabaseWrapper) -> bool:
    """Whether the migration that makes the role has had its turn. Who may not look has no part in migrations."""
    try:
        with login.cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
            if cursor.fetchone() == (False,):
                return False
            cursor.execute("SELECT FROM django_migrations WHERE app = 'record' AND name LIKE '0003%'")
            return cursor.fetchone() is not None
    except DatabaseError:
        return True


def _unrestricted(using: str) -> Obstacle | None:
    if settings.READERS_UNRESTRICTED or using != "public":
        return None
    found = excess(using)
    if not found:
        return None
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return Obstacle(
        "the readers' connection may do more than read the record",
        f"It may: {'; '.join(found[:SHOWN])}{more}. Use a login of its own, made {ADMINISTRATOR}: "
        f"CREATE ROLE site_reader LOGIN PASSWORD '…' IN ROLE {ROLE}; or take these rights away; {ANYWAY}.",
        stops=True,
    )


def _unreadable(using: str) -> Obstacle | None:
    """Readers may not look at the list of applied migrations, so what they need is asked for itself: every column."""
    for model in apps.get_app_config("record").get_models():
        table = model._meta.db_table
        columns = ", ".join(field.column for field in model._meta.concrete_fields if field.column)
        try:
            with connections[using].cursor() as cursor:
                cursor.execute(f"SELECT {columns} FROM {table} LIMIT 0")  # noqa: S608  (our own names)
        except DatabaseError as error:
            cause: Any = error.__cause__
            if isinstance(cause, InsufficientPrivilege):
                return Obstacle(f"the table {table} may not be read: {PREPARE}", BY_ITSELF)
            if getattr(cause, "sqlstate", None) is None:
                raise
            return Obstacle(f"the table {table} cannot be read as this release needs it: {MIGRATE}", BY_ITSELF)
    return None
