"""The role that serves readers: SELECT on the record's tables, INSERT on letters, and nothing else.

Roles belong to the whole cluster, grants to one database. Both steps may run any number of times, also at the same
time for several databases of one cluster.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

ROLE = "tracker_reader"
MAY = {
    "record_edition": "SELECT",
    "record_head": "SELECT",
    "record_listing": "SELECT",
    "record_entry": "SELECT",
    "record_passage": "SELECT",
    "record_reference": "SELECT",
    "record_address": "SELECT",
    "letters_letter": "INSERT",
}
"""What the role may do, by table. Every other table is out of its reach; a new one that readers need is declared here,
and a migration calls `grant`."""
ATTEMPTS = 20
_LOCK = 0x7265616465727321  # any number; only has to be the same for everyone who makes the role

# Of what the current user may grant.
_GRANTED = """
    SELECT format('%%s %%s', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass)
    FROM pg_class c JOIN pg_roles r ON r.rolname = %s
    WHERE c.relnamespace = current_schema()::regnamespace AND pg_has_role(c.relowner, 'USAGE')
    AND r.oid IN (SELECT grantee FROM aclexplode(c.relacl))
"""

logger = logging.getLogger(__name__)


def make_role(connection: BaseDatabaseWrapper) -> bool:
    """Create the role where it is missing and let the current user take it; whether it can be used now.

    Lacking the right to create roles is no error here: the reason is logged, and `usable` says so to whoever asks.
    """
    for attempt in range(ATTEMPTS):
        if usable(connection):
            return True
        try:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                # Holds back others in this database. Those in another one of the cluster are met by trying again.
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT")
                cursor.execute(f"GRANT {ROLE} TO CURRENT_USER")
        except Error as error:
            if _sqlstate(error) == "42501":
                logger.warning("The readers' role %s cannot be made: %s", ROLE, str(error).strip())
                return False
            if attempt + 1 == ATTEMPTS:
                raise
            time.sleep(0.05)
    return usable(connection)


def grant(connection: BaseDatabaseWrapper) -> None:
    """Let the role, where there is one, do in this database what MAY says, and nothing else.

    Tables that are not there yet are passed over: the migration that makes one calls this again.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("SELECT quote_ident(current_schema()) FROM pg_roles WHERE rolname = %s", [ROLE])
        row = cursor.fetchone()
        if row is None:
            return
        schema = row[0]
        cursor.execute(_GRANTED, [ROLE])
        for thing in cursor.fetchall():
            cursor.execute(f"REVOKE ALL ON {thing[0]} FROM {ROLE}")
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {ROLE}")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        there = {name for (name,) in cursor.fetchall()}
        for table, rights in MAY.items():
            if table in there:
                cursor.execute(f"GRANT {rights} ON {schema}.{table} TO {ROLE}")


@contextmanager
def writing(using: str = "public") -> Iterator[None]:
    """One transaction on the readers' connection in which they may write: what MAY says, and nothing else.

    Their sessions only read by themselves (databases.READERS_SESSION), and a page reads one state of the record: there
    what somebody else has just written would be an error instead of a conflict that INSERT may ignore.
    """
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE")
        yield


def usable(connection: BaseDatabaseWrapper) -> bool:
    """Whether the role exists and the current user may take it."""
    with connection.cursor() as cursor:
        # Since version 16 a member may lack the right to take the role.
        right = "SET" if cursor.connection.info.server_version >= 160000 else "MEMBER"
        cursor.execute("SELECT pg_has_role(current_user, oid, %s) FROM pg_roles WHERE rolname = %s", [right, ROLE])
        row = cursor.fetchone()
    return bool(row and row[0])


def exists(connection: BaseDatabaseWrapper) -> bool:
    """Whether the cluster has the role, whoever may take it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        return cursor.fetchone() is not None


def recipe(connection: BaseDatabaseWrapper) -> str:
    """What an administrator of the database runs, so that the current user may take the role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_user)")
        user = cursor.fetchone()[0]
    create = "" if exists(connection) else f"CREATE ROLE {ROLE} NOLOGIN NOINHERIT; "
    return f"{create}GRANT {ROLE} TO {user};"


def _sqlstate(error: Error) -> str:
    return getattr(error.__cause__, "sqlstate", "") or ""
