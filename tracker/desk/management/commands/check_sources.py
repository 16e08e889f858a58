"""manage.py check_sources [--source ID …] [--older-than HOURS] [--every SECONDS]"""

import sys
import time
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.management.base import CommandError, CommandParser
from django.db import connection
from django.db.models import F, Max, Q
from django.utils import timezone
from tqdm import tqdm

from tracker.desk.checking import check
from tracker.desk.models import Claim, Source, SourceCheck
from tracker.desk.refusals import Reason, Refused
from tracker.ground.vocabulary import CHANGED, SourceFound, SourceState
from tracker.record.management.base import RecordCommand

SOMETHING_CHANGED = 1
UNABLE = 2
INTERRUPTED = 130
TOO_MANY_REQUESTS = 429


class Command(RecordCommand):
    help = (
        "Look at the sources of the desk again: fetch each that has an address and that its publisher has not retracted, "
        "keep a copy where it changed, and say what changed, which quotes are no longer there, and which statuses would "
        "change if it were marked retracted. Changes nothing that is public. Interrupt it at any time: run again, it goes "
        "on with those that were not looked at. Exit status: 0 nothing changed, 1 something did, 2 it could not be run, "
        "130 interrupted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--source", nargs="+", default=[], type=UUID, metavar="ID", help="only these, in any case")
        parser.add_argument(
            "--older-than",
            type=positive,
            default=24.0,
            metavar="HOURS",
            help="only those that were not looked at for so long (24)",
        )
        parser.add_argument(
            "--every",
            type=positive,
            default=5.0,
            metavar="SECONDS",
            help="how long it waits between two sources at one host (5)",
        )

    def handle(self, *, source: list[UUID], older_than: float, every: float, **_: Any) -> None:
        rows = wanted(source, older_than)
        changed = 0
        with (
            alone(),
            tqdm(total=len(rows), unit=" sources", disable=None, delay=1, leave=False, file=sys.stderr) as bar,
        ):
            turns = Turns(rows, every)
            try:
                for row in turns:
                    found = check(row)
                    changed += found.found in CHANGED
                    with tqdm.external_write_mode():
                        self._tell(row, found)
                    left = turns.leave_alone(row) if found.status == TOO_MANY_REQUESTS else 0
                    bar.update(1 + left)
            except KeyboardInterrupt:
                self.stderr.write("Interrupted: run it again, and it goes on with the rest.", style_func=str)
                sys.exit(INTERRUPTED)
        self.stdout.write(f"{turns.taken} sources looked at, {changed} changed, {turns.left} left for another time.")
        if changed:
            sys.exit(SOMETHING_CHANGED)

    def _tell(self, source: Source, check: SourceCheck) -> None:
        """Nothing of what was as before."""
        found = SourceFound(check.found)
        if found is SourceFound.SAME:
            return
        self.stdout.write(f"{found.label}: {source} ({source.pk}) {source.url}")
        if check.reason and found is SourceFound.UNREADABLE:
            self.stdout.write(f"  {Refused(Reason(check.reason), check.status)}")
        told = check.told
        if told.get("words"):
            self.stdout.write(f"  appeared: {', '.join(told['words'])}")
        claims = {each["claim"] for name in ("quotes", "statuses") for each in told.get(name, ()) if "claim" in each}
        texts = {str(row.pk): row.text for row in Claim.objects.filter(pk__in=claims)}
        for each in told.get("quotes", ()):
            where = texts.get(each.get("claim", ""), f"position {each.get('position', '')}")
            self.stdout.write(f"  a quote is no longer there: {where}")
        for each in told.get("statuses", ()):
            was, will = each["before"], each["after"]
            self.stdout.write(f"  if retracted, {was} would be {will}: {texts.get(each['claim'], each['claim'])}")


def positive(text: str) -> float:
    """A number of hours or seconds, zero included."""
    number = float(text)
    if not 0 <= number < 1_000_000:
        raise ValueError(text)
    return number


def wanted(ids: list[UUID], older_than: float) -> list[Source]:
    """The sources to look at, those that waited longest first. Raises CommandError for an id that cannot be."""
    rows = Source.objects.exclude(url="").select_related("publisher")
    if ids:
        found = rows.in_bulk(ids)
        if missing := [str(each) for each in ids if each not in found]:
            raise CommandError(f"No source with an address has this id: {', '.join(missing)}.", returncode=UNABLE)
        return [found[each] for each in dict.fromkeys(ids)]
    since = timezone.now() - timedelta(hours=older_than)
    waiting = rows.exclude(state=SourceState.RETRACTED).annotate(last=Max("checks__checked_at"))
    return list(waiting.filter(Q(last=None) | Q(last__lte=since)).order_by(F("last").asc(nulls_first=True), "pk"))


class Turns:
    """The sources, one after the other: those of one host so many seconds apart, those of others in between.

    `taken` were handed out, `left` were not: their host asked to be left alone.
    """

    def __init__(self, rows: Iterable[Source], every: float) -> None:
        self.every = every
        self.taken = self.left = 0
        self._waiting: dict[str, deque[Source]] = defaultdict(deque)
        for row in rows:
            self._waiting[_host(row)].append(row)
        self._free = dict.fromkeys(self._waiting, 0.0)

    def __iter__(self) -> Iterator[Source]:
        while self._waiting:
            host = min(self._waiting, key=lambda each: self._free[each])
            time.sleep(max(0.0, self._free[host] - time.monotonic()))
            row = self._waiting[host].popleft()
            if not self._waiting[host]:
                del self._waiting[host]
            self.taken += 1
            yield row
            self._free[host] = time.monotonic() + self.every

    def leave_alone(self, row: Source) -> int:
        """Hand out no more of this one's host. How many that were."""
        left = len(self._waiting.pop(_host(row), ()))
        self.left += left
        return left


def _host(row: Source) -> str:
    return (urlsplit(row.url).hostname or "").removeprefix("www.")


@contextmanager
def alone() -> Iterator[None]:
    """Two at a time would ask each host twice as often. Raises CommandError where another one runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('check_sources'))")
        if not cursor.fetchone()[0]:
            raise CommandError("Another check_sources is running: let it finish.", returncode=UNABLE)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('check_sources'))")
