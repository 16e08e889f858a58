"""Check the whole record, its projections, and the desk against it."""

import argparse
import json
import re
import sys
from typing import Any

from django.core.management.base import CommandError
from tqdm import tqdm

from tracker.desk.verification import Report, verify
from tracker.record.management.base import RecordCommand
from tracker.record.models import Edition, Head

_HEAD = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


def kept_head(text: str) -> tuple[int, str]:
    """SEQUENCE:HASH, as this command prints it."""
    found = _HEAD.fullmatch(text.strip().lower())
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not SEQUENCE:HASH, as this command prints at its end.")
    return int(found[1]), found[2]


class Command(RecordCommand):
    help = (
        "Check the public record: the chain of editions, what they commit to, the triggers that guard them, everything"
        " derived from them, and the desk against them. Changes nothing, holds up nobody, and exits with 1 where"
        " anything is wrong. The last line is the head: keep it elsewhere, and hand it back the next time."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            dest="heads",
            metavar="SEQUENCE:HASH",
            type=kept_head,
            action="append",
            default=[],
            help="a head that was kept elsewhere: the record must still contain it (may be given several times)",
        )
        parser.add_argument("--json", action="store_true", help="write the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        editions = Head.objects.values_list("sequence", flat=True).first() or 0
        total = editions + Edition.objects.filter(number=1).count()
        with tqdm(total=total, unit="step", disable=not sys.stderr.isatty()) as bar:
            report = verify(dict(options["heads"]), bar.update)
        if options["json"]:
            self.stdout.write(as_json(report))
        else:
            self._tell(report)
        if report.problems:
            raise CommandError(f"{len(report.problems)} problems in {report.head.sequence} editions.")

    def _tell(self, report: Report) -> None:
        """Problems to standard error; the head to standard output, but never that of a record with problems."""
        for problem in report.problems:
            self.stderr.write(str(problem))
        for text in report.unchecked:
            self.stderr.write(f"Not checked: {text}.")
        if not report.problems:
            self.stdout.write(f"{report.head.sequence} editions, no problems.")
            self.stdout.write(f"{report.head.sequence}:{report.head.hash}")


def as_json(report: Report) -> str:
    """One object: head, problems (sequence 0: about no one edition), and what was not checked."""
    problems = [{"sequence": problem.sequence, "text": problem.text} for problem in report.problems]
    return json.dumps(
        {
            "editions": report.head.sequence,
            "head": None if report.problems else f"{report.head.sequence}:{report.head.hash}",
            "problems": problems,
            "unchecked": report.unchecked,
        },
        ensure_ascii=False,
    )
