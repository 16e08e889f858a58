"""manage.py import_dossier FILE… [--publish --by USER] [--entered-by USER]"""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser
from tqdm import tqdm

from tracker.desk.dossiers import MOST_BYTES, Brought, bring_in
from tracker.desk.publishing import PublicationRefused
from tracker.ground.dossier import load_file
from tracker.ground.dossier_errors import DossierError, DossierErrors
from tracker.record.management.base import RecordCommand


class Command(RecordCommand):
    help = (
        "Bring dossiers (claim-dossier/1) to the desk: all files or none. What is there already is kept; where it "
        "differs from the file, that is reported on standard error."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="a dossier; - reads standard input")
        parser.add_argument("--publish", action="store_true", help="also publish what the files bring; needs --by")
        parser.add_argument("--by", metavar="USER", help="who publishes")
        parser.add_argument("--entered-by", metavar="USER", help="who typed it in; else the user of --by")

    def handle(self, *, files: list[str], publish: bool, by: str | None, entered_by: str | None, **_: Any) -> None:
        publisher, enterer = users(publish=publish, by=by, entered_by=entered_by)
        with tqdm(unit=" rows", disable=None, delay=1, leave=False, file=sys.stderr) as bar:
            try:
                brought = bring_in(read_all(files), entered_by=enterer, publish_by=publisher, progress=bar.update)
            except DossierErrors as errors:
                raise CommandError("\n".join(["Nothing was imported.", *errors.lines()])) from None
            except PublicationRefused as refused:
                raise CommandError(f"Nothing was imported, because it cannot be published.\n{refused}") from None
        for notice in brought.notices:
            self.stderr.write(f"notice: {notice}", style_func=str)
        self.stdout.write(told(brought))


def read_all(names: list[str]) -> dict[str, bytes]:
    """The files' bytes by name. Raises DossierErrors for all that cannot be read."""
    contents: dict[str, bytes] = {}
    errors: list[DossierError] = []
    for name in names:
        try:
            contents[name] = sys.stdin.buffer.read(MOST_BYTES + 1) if name == "-" else load_file(Path(name))
        except DossierErrors as found:
            errors.extend(found.errors)
    if errors:
        raise DossierErrors(errors)
    return contents


def users(*, publish: bool, by: str | None, entered_by: str | None) -> tuple[User | None, User | None]:
    """(who publishes, who typed it in), as the options say. Raises CommandError where they do not fit together."""
    if publish and not by:
        raise CommandError("--publish needs --by USER: who publishes.")
    if by and not publish:
        raise CommandError("--by says who publishes: give it together with --publish.")
    if publish and settings.FOUR_EYES and (entered_by or by) == by:
        raise CommandError(
            "Four eyes: who publishes (--by) and who typed it in (--entered-by) must be two people here "
            "(the setting FOUR_EYES)."
        )
    names = {name for name in (by, entered_by) if name}
    found = {user.get_username(): user for user in User.objects.filter(username__in=names)} if names else {}
    for option, name in (("--by", by), ("--entered-by", entered_by)):
        if name and name not in found:
            raise CommandError(f"{option}: there is no user {name!r}.")
    return found.get(by or ""), found.get(entered_by or by or "")


def told(brought: Brought) -> str:
    """One line about what was done."""
    what = f"{brought.made} new items" if brought.made else "nothing new"
    public = f"; {brought.editions} editions published" if brought.editions else ""
    return f"{', '.join(brought.dossiers)}: {what}{public}."
