"""The role that serves readers: SELECT on the record's tables and nothing else.

Roles belong to the whole cluster, grants to one database. Both steps may run any number of times, also at the same
time for several databases of one cluster.
"""

import logging
import time

from django.db import Error, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

ROLE = "tracker_reader"
TABLES = ("edition", "head", "listing", "entry", "reference", "address")
ATTEMPTS = 20
_LOCK = 0x7265616465727321  # any number; only has to be the same for everyone who makes the role

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
    """Let the role, where there is one, read the record's tables in this database and nothing else in it."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("SELECT quote_ident(current_schema()) FROM pg_roles WHERE rolname = %s", [ROLE])
        row = cursor.fetchone()
        if row is None:
            return
        schema = row[0]
        tables = ", ".join(f"{schema}.record_{table}" for table in TABLES)
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {ROLE}")
        cursor.execute(f"GRANT SELECT ON {tables} TO {ROLE}")


def usable(connection: BaseDatabaseWrapper) -> bool:
    """Whether the role exists and the current user may take it."""
    with connection.cursor() as cursor:
        # Since version 16 a member may lack the right to take the role.
        right = "SET" if cursor.connection.info.server_version >= 160000 else "MEMBER"
        cursor.execute("SELECT pg_has_role(current_user, oid, %s) FROM pg_roles WHERE rolname = %s", [right, ROLE])
        row = cursor.fetchone()
    return bool(row and row[0])


def _sqlstate(error: Error) -> str:
    return getattr(error.__cause__, "sqlstate", "") or ""
