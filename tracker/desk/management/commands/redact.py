"""manage.py redact SUBJECT --by USER --note TEXT (--whole | --words FILE) [--include SUBJECT …] [--yes]"""

import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser

from tracker.desk.door import may_redact
from tracker.desk.erasing import clean_up
from tracker.desk.redacting import Plan, PublicationRefused, plan_redaction, problems, redact
from tracker.record.management.base import RecordCommand


class Command(RecordCommand):
    help = (
        "Remove a subject, or certain words, for good: from the record, the desk and its history. Without --yes it only "
        "shows what would go. The words are read from a file or from standard input (-), one text in a line, so that "
        "they stand in no shell's history."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "subject", nargs="?", metavar="SUBJECT", type=UUID, help="the id in the address of its form"
        )
        parser.add_argument("--by", metavar="USER", help="who removes it; needs the permission desk.redact")
        parser.add_argument("--note", default="", metavar="TEXT", help="the public note: why, without repeating it")
        parser.add_argument("--reason", default="", metavar="TEXT", help="the reason for the desk; not public")
        parser.add_argument("--whole", action="store_true", help="all of the subject goes")
        parser.add_argument("--words", metavar="FILE", help="the words that go; - reads standard input")
        parser.add_argument(
            "--include", nargs="+", default=[], type=UUID, metavar="SUBJECT", help="others that lose them"
        )
        parser.add_argument("--yes", action="store_true", help="remove it; without this, only show what would go")
        parser.add_argument(
            "--rewrite",
            action="store_true",
            help="afterwards write all tables anew, so that nothing is left in PostgreSQL's files; readers wait meanwhile. "
            "Alone: only this",
        )

    def handle(self, *, subject: UUID | None, words: str | None, rewrite: bool, **options: Any) -> None:
        if subject is None:
            if not rewrite or words or options["whole"] or options["yes"]:
                raise CommandError("Say which subject: the id in the address of its form at the desk.")
            self._clean_up(rewrite=True)
            return
        user = remover(options["by"])
        texts = read(words) if words else []
        note, reason = options["note"], options["reason"]
        what: dict[str, Any] = {"words": texts, "whole": options["whole"], "include": options["include"]}
        plan = plan_redaction(subject, **what)
        self._show(plan)
        if found := problems(plan, words=texts, note=note, reason=reason):
            raise CommandError("\n".join(["Nothing was removed.", *found]))
        if not options["yes"]:
            self.stdout.write("Nothing was removed: give --yes to remove this.")
            return
        try:
            log = redact(subject, by=user, note=note, reason=reason, seen=plan.fingerprint, **what)
        except PublicationRefused as refused:
            raise CommandError(f"Nothing was removed.\n{refused}") from None
        self.stdout.write(f"Removed: redaction {log.pk}, {len(log.emptied)} editions emptied.")
        self._clean_up(rewrite=rewrite)

    def _show(self, plan: Plan) -> None:
        """Without the words themselves: what a command prints is kept in many places."""
        for text in plan.editions:
            self.stdout.write(f"empties edition {text.number} of {text.kind} {text.subject} (sequence {text.sequence})")
        self.stdout.write(
            f"takes texts out of {len(plan.desk)} rows of the desk and {len(plan.history)} of its history"
        )
        self.stdout.write(f"takes texts out of {len(plan.beside.log)} entries of the log of the desk")
        if plan.log:
            self.stdout.write(f"takes words out of {len(plan.log)} notes of earlier removals")
        for other in plan.others:
            self.stdout.write(f"held too, and kept unless included: {other.subject}")
        for line in plan.stays:
            self.stderr.write(f"stays: {line}", style_func=str)

    def _clean_up(self, *, rewrite: bool) -> None:
        for line in clean_up(rewrite=rewrite):
            self.stderr.write(f"not cleaned up: {line}", style_func=str)


def remover(name: str | None) -> User:
    """Who removes it. Raises CommandError where that is nobody who may."""
    user = User.objects.filter(username=name).first() if name else None
    if user is None:
        raise CommandError("--by USER says who removes it." if not name else f"--by: there is no user {name!r}.")
    if not may_redact(user):
        raise CommandError(f"--by: {name} may not remove texts for good.")
    return user


def read(name: str) -> list[str]:
    """The words in a file, one text in a line. Raises CommandError where it cannot be read."""
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return [line.strip() for line in content.decode().splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"--words: {error}") from None
