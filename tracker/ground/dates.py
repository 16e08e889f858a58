"""Dates with a precision: EDTF in and out, bounds, human wording (DOSSIER.md "Dates are EDTF").

The subset of ISO 8601-2 level 0 and 1 that the exchange file names:

    2025-11-20T14:30Z       exact (seconds and offsets such as +02:00 are understood too)
    2025-11-20              a day
    2025-11-20~             about (also 2025-11~ and 2025~)
    2025-11                 a month
    2025                    a year
    ../2025-11-20           on or before any of the above
    2025-11-19/2025-11-20   an interval between any two of the above
    (empty)                 unknown

What was entered is kept as it was written, offset and all, so that an export gives the same text back. Two texts
that mean the same moment are therefore two different `Date`s with equal bounds.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from functools import lru_cache

from tracker.ground.messages import Problem, shown
from tracker.ground.vocabulary import gettext_noop
from tracker.ground.wording import ENGLISH, Wording

_ = gettext_noop

YEARS = range(1000, 3000)
LONGEST = 60
EXAMPLES = "2025-11-20, 2025-11-20~, 2025-11, 2025, 2025-11-20T14:30Z, ../2025-11-20, 2025-11-19/2025-11-20"

_PART = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(?:-(?P<month>[0-9]{2})"
    r"(?:-(?P<day>[0-9]{2})"
    r"(?P<clock>T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
    r"(?P<about>~)?"
)
_FARTHEST_ZONE = timedelta(hours=14)
_START_OF_TIME = datetime.min.replace(tzinfo=UTC)
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


Order = tuple[datetime, datetime]
"""A sort key, the earliest first."""


def order(earliest: datetime | None, latest: datetime | None) -> Order:
    """The one order of time: by the last possible moment, then by the first, what has no beginning before all others.

    So "on or before 20 November" stands before "about 20 November" and that day itself, and after an exact time of that
    day: of what is only bounded above, the bound is all that is known. Unknown dates come last.
    """
    return latest or _END_OF_TIME, earliest or _START_OF_TIME


class Precision(StrEnum):
    EXACT = "exact"
    DAY = "day"
    ABOUT = "about"
    MONTH = "month"
    YEAR = "year"
    ON_OR_BEFORE = "on_or_before"
    INTERVAL = "interval"
    UNKNOWN = "unknown"


class DateError(ValueError):
    """A text that is no date; the message says what is wrong and shows what would be right.

    `problem` is the same for a form to translate.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.problem = Problem(template, values)
        super().__init__(str(self.problem))


@dataclass(frozen=True, slots=True)
class _Part:
    """One date without `../` or `/`: bounds in UTC, fields as they were written."""

    earliest: datetime
    latest: datetime
    precision: Precision
    year: int
    month: int | None
    day: int | None

    def wording(self, words: Wording, *, short: bool, governed: bool = False) -> str:
        about = self.precision is Precision.ABOUT
        if self.precision is Precision.EXACT:
            moment = self.earliest
            day = words.day(moment.day, moment.month, moment.year, short=short)
            return words.exact.format(date=day, time=f"{moment:%H:%M}")
        if self.day is not None and self.month is not None:
            text = words.day(self.day, self.month, self.year, short=short)
        elif self.month is not None:
            text = words.month(self.month, self.year, short=short, governed=governed or about)
        else:
            text = str(self.year)
        return words.about.format(date=text) if about else text


@dataclass(frozen=True, slots=True)
class Date:
    """A moment or stretch of time, as precisely as it is known.

    `edtf` is the text it was parsed from, "" where the date is unknown. `earliest` and `latest` are the first and the
    last possible moment, inclusive, timezone-aware in UTC; None where there is no bound. *About* a day, month or year
    counts as that day, month or year itself (RULES.md P3).
    """

    edtf: str
    precision: Precision
    earliest: datetime | None
    latest: datetime | None

    @staticmethod
    def parse(text: str) -> "Date":
        """The date that this EDTF text means; "" is unknown. Raises DateError on anything else."""
        return _parsed(text)

    @property
    def order(self) -> Order:
        """What dates are sorted by wherever they stand in order."""
        return order(self.earliest, self.latest)

    def wording(self, words: Wording = ENGLISH) -> str:
        """For readers, in full: "about 20 November 2025". Times of day are given in UTC."""
        return self._worded(words, short=False)

    def short(self, words: Wording = ENGLISH) -> str:
        """For readers, with short month names: "about 20 Nov 2025"."""
        return self._worded(words, short=True)

    def __str__(self) -> str:
        return self.edtf

    def _worded(self, words: Wording, *, short: bool) -> str:
        if self.precision is Precision.UNKNOWN:
            return words.unknown
        parts = _split(self.edtf)
        if len(parts) == 1:
            return parts[0].wording(words, short=short)
        first, last = parts[0], parts[1]
        if first is None:
            return words.on_or_before.format(date=last.wording(words, short=short, governed=True))
        return _between(first, last, words, short=short)


def _between(first: _Part, last: _Part, words: Wording, *, short: bool) -> str:
    """An interval, saying the month and the year once where they are the same at both ends."""
    begin, end = first.wording(words, short=short), last.wording(words, short=short)
    if begin == end:
        return end
    kinds = {first.precision, last.precision}
    if kinds == {Precision.YEAR}:
        return words.close_interval.format(first=begin, last=end)
    if first.year == last.year and first.month is not None and last.month is not None:
        if kinds == {Precision.DAY} and first.day is not None and last.day is not None:
            if first.month == last.month:
                days = words.close_interval.format(first=first.day, last=last.day)
                return words.day(days, last.month, last.year, short=short)
            start = words.day_of_month(first.day, first.month, short=short)
            return words.interval.format(first=start, last=end)
        if kinds == {Precision.MONTH}:
            start = words.month_alone(first.month, short=short)
            return words.close_interval.format(first=start, last=end)
    return words.interval.format(first=begin, last=end)


# A page reads and words the same few dates again and again.
@lru_cache(maxsize=10_000)
def _parsed(text: str) -> Date:
    if text == "":
        return Date("", Precision.UNKNOWN, None, None)
    parts = _split(text)
    if len(parts) == 1:
        only = parts[0]
        return Date(text, only.precision, only.earliest, only.latest)
    first, last = parts[0], parts[1]
    if first is None:
        return Date(text, Precision.ON_OR_BEFORE, None, last.latest)
    if first.earliest > last.latest:
        raise DateError(
            _("The interval %(text)s ends before it begins. Write the earlier date first."), text=shown(text)
        )
    return Date(text, Precision.INTERVAL, first.earliest, last.latest)


@lru_cache(maxsize=10_000)
def _split(text: str) -> tuple[_Part] | tuple[_Part | None, _Part]:
    """The parts of an EDTF text: (date,), (None, date) for "on or before", or (first, last)."""
    if len(text) > LONGEST:
        raise DateError(
            _("This is too long for a date (%(length)s characters). Write for example %(examples)s."),
            length=len(text),
            examples=EXAMPLES,
        )
    before, slash, after = text.partition("/")
    if not slash:
        return (_part(text),)
    if before == "..":
        return None, _part(after)
    if after == ".." or not before or not after:
        raise DateError(
            _("The interval %(text)s has an open end, which is not used here. Write for example %(examples)s."),
            text=shown(text),
            examples=EXAMPLES,
        )
    return _part(before), _part(after)


def _part(text: str) -> _Part:
    match = _PART.fullmatch(text)
    if match is None:
        raise DateError(
            _("%(text)s is not a date in EDTF. Write for example %(examples)s."), text=shown(text), examples=EXAMPLES
        )
    year = int(match["year"])
    if year not in YEARS:
        raise DateError(
            _("The year of %(text)s is outside %(first)s to %(last)s. Write for example 2025-11-20."),
            text=shown(text),
            first=YEARS[0],
            last=YEARS[-1],
        )
    month = int(match["month"]) if match["month"] else None
    day = int(match["day"]) if match["day"] else None
    if month is not None and not 1 <= month <= 12:
        raise DateError(
            _("There is no month %(month)s as in %(text)s. Write for example 2025-11."),
            month=match["month"],
            text=shown(text),
        )
    if month is not None and day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise DateError(_("There is no day %(day)s. Write for example 2025-11-20."), day=shown(text[:10]))
    if match["clock"]:
        return _moment(text, match)
    earliest = datetime(year, month or 1, day or 1, tzinfo=UTC)
    latest = _after(year, month, day) - _MICROSECOND
    if match["about"]:
        precision = Precision.ABOUT
    elif day is not None:
        precision = Precision.DAY
    else:
        precision = Precision.YEAR if month is None else Precision.MONTH
    return _Part(earliest, latest, precision, year, month, day)


def _moment(text: str, match: re.Match[str]) -> _Part:
    """A day with a time of day: its bounds are the minute, or the second, that was written."""
    if match["about"]:
        raise DateError(
            _("%(text)s is both exact and about. Write for example 2025-11-20T14:30Z or 2025-11-20~."), text=shown(text)
        )
    if not match["zone"]:
        raise DateError(
            _("%(text)s does not say which time zone. Write for example 2025-11-20T14:30Z (UTC)."), text=shown(text)
        )
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise DateError(
            _("There is no such time of day as in %(text)s. Write for example 2025-11-20T14:30Z."), text=shown(text)
        )
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    local = datetime(year, month, day, hour, minute, second, tzinfo=_zone(text, match["zone"]))
    earliest = local.astimezone(UTC)
    length = timedelta(seconds=1) if match["second"] else timedelta(minutes=1)
    return _Part(
        earliest, earliest + length - _MICROSECOND, Precision.EXACT, earliest.year, earliest.month, earliest.day
    )


def _zone(text: str, zone: str) -> timezone:
    if zone == "Z":
        return UTC
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    offset = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or offset > _FARTHEST_ZONE or zone == "-00:00":
        raise DateError(
            _("There is no time zone %(zone)s as in %(text)s. Write for example 2025-11-20T14:30+02:00."),
            zone=zone,
            text=shown(text),
        )
    return timezone(-offset if zone[0] == "-" else offset)


def _after(year: int, month: int | None, day: int | None) -> datetime:
    """The first moment after this year, month or day."""
    if month is None:
        return datetime(year + 1, 1, 1, tzinfo=UTC)
    if day is None:
        return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return datetime(year, month, day, tzinfo=UTC) + timedelta(days=1)


UNKNOWN = Date.parse("")
