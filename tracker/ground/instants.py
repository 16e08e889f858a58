"""Moments as they stand in an address (`known_at`): a time in UTC, as precise as it was written.

    2025-11-22                      the end of that day
    2025-11-22T10:00Z               the end of that minute
    2025-11-22T10:00:30Z            the end of that second
    2025-11-22T10:00:30.123456Z     that very microsecond (one to six digits)

So what the history of a page says was published at 10:00 is there at 10:00. An offset (+02:00) is understood, and a time
without one is UTC, as every time on the site; both are brought to one form, in UTC with a Z.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from tracker.ground.dates import YEARS, Date, DateError
from tracker.ground.messages import shown
from tracker.ground.vocabulary import gettext_noop

_ = gettext_noop

_WRITTEN = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:T(?P<minute>[0-9]{2}:[0-9]{2})(?P<second>:[0-9]{2}(?:\.(?P<fraction>[0-9]{1,6}))?)?"
    # A plus sign that was not escaped arrives as a space.
    r"(?P<zone>Z|[-+ ][0-9]{2}:[0-9]{2})?)?",
    re.ASCII,
)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Instant:
    """`text` is the one form of it in addresses; `last` its last microsecond."""

    text: str
    last: datetime

    @classmethod
    def parse(cls, written: str) -> Self:
        """The moment that this text means. Raises DateError on anything else."""
        match = _WRITTEN.fullmatch(written)
        if match is None:
            raise DateError(_("%(text)s is not a time. Write for example 2025-11-22T10:00Z."), text=shown(written))
        if not match["minute"]:
            last = Date.parse(match["day"]).latest
            return cls(match["day"], last or datetime.max.replace(tzinfo=UTC))
        zone = (match["zone"] or "Z").replace(" ", "+")
        second = match["second"] or ""
        start = Date.parse(f"{match['day']}T{match['minute']}{second.partition('.')[0]}{zone}").earliest
        if start is None or start.year not in YEARS:
            raise DateError(_("%(text)s is not a time. Write for example 2025-11-22T10:00Z."), text=shown(written))
        fraction = match["fraction"] or ""
        length = timedelta(microseconds=10 ** (6 - len(fraction))) if second else timedelta(minutes=1)
        start += timedelta(microseconds=int(fraction.ljust(6, "0")))
        clock = f"{start:%H:%M:%S}" if second else f"{start:%H:%M}"
        text = f"{start:%Y-%m-%d}T{clock}{'.' if fraction else ''}{fraction}Z"
        return cls(text, start + length - _MICROSECOND)

    @classmethod
    def at(cls, moment: datetime) -> Self:
        """Exactly this moment."""
        return cls.parse(f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z")

    @property
    def minute(self) -> str:
        """The minute it is in, as a field of a form takes it (UTC, without a zone): "2025-11-22T10:00"."""
        return f"{self.last:%Y-%m-%dT%H:%M}"
