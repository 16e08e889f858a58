"""manage.py load_demo [--editor USER]"""

import secrets
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser

from tracker.desk.dossiers import bring_in, is_here
from tracker.desk.management.commands.import_dossier import told
from tracker.desk.publishing import PublicationRefused
from tracker.ground.dossier import load_file, parse_dossiers
from tracker.ground.dossier_errors import DossierErrors
from tracker.record.management.base import RecordCommand

DEMO = Path(__file__).resolve().parents[2] / "demo"
REPORTER = "demo-reporter"


class Command(RecordCommand):
    help = (
        "Import and publish the two demonstration dossiers, and make a demonstration editor where there is none. "
        "Where they are here already, nothing is touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--editor", metavar="USER", default="editor", help="who publishes (default: %(default)s)")

    def handle(self, *, editor: str, **_: Any) -> None:
        publisher = self._editor(editor)
        files = {path.name: load_file(path) for path in sorted(DEMO.glob("*.json"))}
        if all(is_here(dossier) for _, dossier in parse_dossiers(files)):
            self.stdout.write("The demonstration is here already; nothing was touched.")
            return
        reporter, made = User.objects.get_or_create(username=REPORTER)
        if made:
            reporter.set_unusable_password()
            reporter.save(update_fields=["password"])
        try:
            brought = bring_in(files, entered_by=reporter, publish_by=publisher)
        except (DossierErrors, PublicationRefused) as error:
            raise CommandError(f"The demonstration was not loaded.\n{error}") from None
        self.stdout.write(told(brought))

    def _editor(self, name: str) -> User:
        """The user of this name; a new one gets a password that is shown here and kept nowhere."""
        user = User.objects.filter(username=name).first()
        if user is None:
            password = secrets.token_urlsafe(12)
            user = User.objects.create_superuser(username=name, email="", password=password)
            self.stdout.write(f"Demonstration editor: user name {name}, password {password} (shown only this once)")
        return user
