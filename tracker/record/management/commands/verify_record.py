"""Check the whole record: chain, hashes, documents, head."""

import sys
from typing import Any

from django.core.management.base import CommandError
from tqdm import tqdm

from tracker.record.ledger import verify
from tracker.record.management.base import RecordCommand
from tracker.record.models import Head


class Command(RecordCommand):
    help = "Check every edition of the public record against its hashes. Exits with 1 where anything is wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        total = Head.objects.values_list("sequence", flat=True).first() or 0
        with tqdm(total=total, unit="edition", disable=not sys.stderr.isatty()) as bar:
            problems = verify(step=bar.update)
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            raise CommandError(f"{len(problems)} problems in {total} editions.")
        self.stdout.write(f"{total} editions, no problems.")
