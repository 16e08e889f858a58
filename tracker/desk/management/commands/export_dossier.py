"""manage.py export_dossier ID > FILE"""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from tracker.desk.exporting import export
from tracker.desk.models import Dossier
from tracker.ground.dossier import dump
from tracker.record.management.base import RecordCommand


class Command(RecordCommand):
    help = "Write a dossier, as it stands on the desk now, to standard output (claim-dossier/1)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", metavar="ID", help="the id of a dossier that was imported")

    def handle(self, *, id: str, **_: Any) -> None:  # noqa: A002 - the option's name
        try:
            exported = export(id)
        except Dossier.DoesNotExist:
            known = ", ".join(Dossier.objects.values_list("pk", flat=True)[:20])
            raise CommandError(f"There is no dossier {id!r} on this desk; there are: {known or 'none'}.") from None
        for left_out in exported.left_out:
            self.stderr.write(f"notice: {left_out}", style_func=str)
        self.stdout.write(dump(exported.dossier).decode(), ending="")
