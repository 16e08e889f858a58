"""Django's database backend over the bundled PostgreSQL: ENGINE "tracker.embedded_postgres".

OPTIONS: `home`, the folder of the cluster; `linger`, seconds that it stays up after its last user; `shared`, where
root keeps what its own folders hide from the server. HOST, PORT, USER and PASSWORD are ignored: the server decides.
"""

import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.creation import TEST_DATABASE_PREFIX
from django.db.backends.postgresql import base, client, creation
from django.db.utils import OperationalError
from psycopg import connect, errors, sql

if sys.platform == "win32":
    sys.exit("Setting DATABASE_URL is needed here: there is no bundled PostgreSQL for Windows.")

from tracker.embedded_postgres.cluster import LINGER_SECONDS, SHARED, Cluster
from tracker.embedded_postgres.errors import EmbeddedPostgresError, NotInstalledError
from tracker.embedded_postgres.place import PORT
from tracker.embedded_postgres.server import MAINTENANCE_DB, SUPERUSER

OWN_OPTIONS = ("home", "linger", "shared")
# One for all aliases and threads of a process: it holds the lock that makes the process a user.
cluster_at = cache(Cluster)


def cluster_of(settings_dict: dict[str, Any]) -> Cluster:
    """The cluster that these settings mean; ImproperlyConfigured without a home."""
    options = settings_dict["OPTIONS"]
    if not options.get("home"):
        raise ImproperlyConfigured('DATABASES: the bundled PostgreSQL needs OPTIONS["home"], a folder of its own.')
    linger, shared = float(options.get("linger", LINGER_SECONDS)), Path(options.get("shared", SHARED))
    return cluster_at(Path(options["home"]), linger, shared)


def acquired(cluster: Cluster) -> dict[str, str]:
    """The server's address, once it takes connections; OperationalError, as for any server, where it cannot."""
    try:
        return {"host": str(cluster.acquire()), "port": str(PORT), "user": SUPERUSER}
    except NotInstalledError as error:
        sys.exit(str(error))  # a setting is missing: one line, as for any other
    except EmbeddedPostgresError as error:
        raise OperationalError(str(error)) from error


class DatabaseClient(client.DatabaseClient):
    """`dbshell` with the bundled psql."""

    connection: "DatabaseWrapper"

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        cluster = cluster_of(settings_dict)
        address = {name.upper(): value for name, value in acquired(cluster).items()}
        args, env = super().settings_to_cmd_args_env({**settings_dict, **address}, parameters)
        return [str(cluster.psql), *args[1:]], env

    def runshell(self, parameters: Iterable[str]) -> None:
        with self.connection.temporary_connection():
            pass  # the database exists from the first connection on
        super().runshell(parameters)


class DatabaseCreation(creation.DatabaseCreation):
    """Test databases, told apart by home where others are by host."""

    connection: "DatabaseWrapper"

    def test_db_signature(self) -> tuple[str, str, str, str]:
        _, port, engine, name = super().test_db_signature()
        return str(self.connection.cluster.home), port, engine, name


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the bundled PostgreSQL, which it starts, and whose database it makes, if need be.

    `settings_dict` stays the very dictionary it was given: Django changes its NAME for tests, for all threads.
    """

    client_class = DatabaseClient
    creation_class = DatabaseCreation

    @property
    def cluster(self) -> Cluster:
        return cluster_of(self.settings_dict)

    def get_connection_params(self) -> dict[str, Any]:
        given = super().get_connection_params()
        return {name: value for name, value in given.items() if name not in OWN_OPTIONS} | acquired(self.cluster)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            self._mend(conn_params)
        return super().get_new_connection(conn_params)

    def _mend(self, conn_params: dict[str, Any]) -> None:
        """What can be mended before a second try: the server was killed, or the database was never made."""
        try:
            self.cluster.ensure_running()
        except EmbeddedPostgresError as error:
            raise OperationalError(str(error)) from error
        name = conn_params["dbname"]
        if name.startswith(TEST_DATABASE_PREFIX):
            return  # the test runner makes those, and a leftover thread must not bring one back
        # Without what was asked for the session: a role, say, that may make no database, or is not there yet.
        with connect(**{**conn_params, "dbname": MAINTENANCE_DB, "options": ""}, autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return
            with suppress(errors.DuplicateDatabase, errors.UniqueViolation):  # another process was faster
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
