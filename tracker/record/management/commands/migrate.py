"""Django's `migrate`, beside a running site: it never makes readers wait behind a lock that it waits for itself.

A change of a table waits for everyone who uses that table, and everyone who comes later waits behind it. So it waits
for half a second only, lets the others pass, and tries again: what was migrated stays, what was not is begun anew.
"""

import time
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.errors import DeadlockDetected, LockNotAvailable

from tracker.record.management.base import need_the_desk
from tracker.record.models import Passage
from tracker.record.projections import lacking, rebuild

LOCK_MILLISECONDS = 500
PAUSE_SECONDS = 2.0
TRIES = 150
"""Five to six minutes in all."""

# Of other users' sessions PostgreSQL shows the number only.
HOLDERS = """
SELECT format('%s (%s, %s)', pid, coalesce(nullif(application_name, ''), usename, 'another user'),
              coalesce(format('%s, for %s s', state, extract(epoch FROM clock_timestamp() - xact_start)::int), 'not shown'))
FROM pg_stat_activity
WHERE pid IN (SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database
              WHERE d.datname = current_database() AND l.locktype = 'relation' AND l.granted)
  AND pid <> pg_backend_pid() AND (xact_start IS NULL OR xact_start < clock_timestamp() - interval '400 milliseconds')
ORDER BY xact_start
LIMIT 5
"""


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        need_the_desk(self)
        connection = connections[options["database"]]
        for attempt in range(1, TRIES + 1):
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = {LOCK_MILLISECONDS}")
            try:
                super().handle(*args, **options)
                self._complete(connection.alias)
            except OperationalError as error:
                if not isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
                    raise
                self._wait(connection, attempt, error)
            else:
                return

    def _complete(self, using: str) -> None:
        """Make projections anew where this release puts more into them: what they hold is made by code, not by SQL."""
        if Passage._meta.db_table in connections[using].introspection.table_names() and lacking(using=using):
            self.stdout.write("  Remaking the projections: this release puts more into them.")
            rebuild(using=using)

    def _wait(self, connection: BaseDatabaseWrapper, attempt: int, error: OperationalError) -> None:
        """Say who may stand in the way and wait a little; CommandError after the last try."""
        with connection.cursor() as cursor:
            cursor.execute(HOLDERS)
            holders = "; ".join(row[0] for row in cursor.fetchall()) or "none any more"
        held = f"Another session uses a table that has to change. Who holds locks: {holders}."
        if attempt == TRIES:
            advice = "End them (SELECT pg_terminate_backend(<number>)) and run this again: it goes on where it stopped."
            raise CommandError(f"{held} {advice}") from error
        self.stderr.write(f"{held} Trying again ({attempt} of {TRIES - 1}).")
        time.sleep(PAUSE_SECONDS)
