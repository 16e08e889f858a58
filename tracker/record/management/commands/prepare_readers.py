"""Make the readers' role where that is possible, and grant it exactly what it needs in this database."""

from typing import Any

from django.core.management.base import CommandError
from django.db import connection, connections

from tracker.record.management.base import RecordCommand
from tracker.record.readers import MAY, ROLE, exists, grant, make_role, recipe


class Command(RecordCommand):
    help = (
        "Make the role that serves readers and grant it what it needs in this database, nothing else. For after a"
        " restore, or once an administrator has made the role. Safe beside a running server, and to run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        usable = make_role(connection)
        # With a login of their own, readers need no other to be able to take the role.
        if not exists(connection) or not (usable or self._own_login()):
            raise CommandError(
                f"This database user may not make or take the role {ROLE}. As an administrator of the database run: "
                f"{recipe(connection)} then this command again."
            )
        grant(connection)
        self.stdout.write(
            f"{ROLE} may read {list(MAY.values()).count('SELECT')} tables here and send letters, and nothing else."
        )

    def _own_login(self) -> bool:
        return "assume_role" not in connections["public"].settings_dict["OPTIONS"]
