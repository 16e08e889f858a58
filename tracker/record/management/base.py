"""What every command that needs the database says where there is none, or nothing in it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError, connections
from psycopg import Error
from psycopg.errors import LockNotAvailable, UndefinedColumn, UndefinedTable

from tracker.record.readers import ROLE

UNREACHABLE = ("08", "28", "3D", "57P")
"""How the codes of PostgreSQL's errors begin where there is no connection (PostgreSQL, appendix A)."""


def need_the_desk(command: BaseCommand) -> None:
    """Raise CommandError where there is no connection but the readers' (SERVE=public)."""
    if settings.SERVE != "public":
        return
    user = (
        connections["public"].settings_dict["OPTIONS"].get("assume_role") or connections["public"].settings_dict["USER"]
    )
    name = command.__class__.__module__.rpartition(".")[2]
    raise CommandError(
        f"With SERVE=public there is only the readers' connection, which may do no more than {ROLE} (here: {user}). "
        f"Run it as the role that owns the tables: SERVE=desk DATABASE_URL=postgresql://… manage.py {name}"
    )


class RecordCommand(BaseCommand):
    """Ends in one sentence, not in a traceback, where the database is not ready. `--traceback` still shows it."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        need_the_desk(self)
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
