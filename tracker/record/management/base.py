"""What every command that needs the database says where there is none, or nothing in it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from psycopg import Error
from psycopg.errors import LockNotAvailable, UndefinedColumn, UndefinedTable

UNREACHABLE = ("08", "28", "3D", "57P")
"""How the codes of PostgreSQL's errors begin where there is no connection (PostgreSQL, appendix A)."""


class RecordCommand(BaseCommand):
    """Ends in one sentence, not in a traceback, where the database is not ready. `--traceback` still shows it."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except ProgrammingError as error:
            if isinstance(error.__cause__, UndefinedTable):
                raise CommandError("The database has no tables yet: run manage.py migrate.") from error
            if isinstance(error.__cause__, UndefinedColumn):
                raise CommandError("The database has older tables than this program: run manage.py migrate.") from error
            raise
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable):
                told = "Somebody else is working on what this needs, and it took too long: nothing was done. Try again."
                raise CommandError(told) from error
            if not _unreachable(error):
                raise
            first = next(iter(str(error).splitlines()), "")
            raise CommandError(f"The database cannot be reached: {first}") from error


def _unreachable(error: OperationalError) -> bool:
    """A connection that was never made has no code at all."""
    cause = error.__cause__
    code = cause.sqlstate if isinstance(cause, Error) else None
    return code is None or code.startswith(UNREACHABLE)
