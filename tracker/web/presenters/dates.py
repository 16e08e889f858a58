"""Dates as readers see them, in the language of the page."""

from datetime import UTC, date, datetime
from functools import lru_cache

from tracker.ground.dates import Date
from tracker.record.wording import wording
from tracker.web.translating import get_language


def full(edtf: str) -> str:
    """ "about 20 November 2025" for `2025-11-20~`; "date unknown" for ""."""
    return _worded(edtf, get_language() or "en", short=False)


def short(edtf: str) -> str:
    """ "about 20 Nov 2025" for `2025-11-20~`."""
    return _worded(edtf, get_language() or "en", short=True)


@lru_cache(maxsize=10_000)
def _worded(edtf: str, language: str, *, short: bool) -> str:
    date, words = Date.parse(edtf), wording(language)
    return date.short(words) if short else date.wording(words)


def day(moment: datetime | date) -> str:
    """ "22 Nov 2025": the day of a moment, in UTC."""
    if isinstance(moment, datetime):
        moment = moment.astimezone(UTC)
    return _day(moment.day, moment.month, moment.year, get_language())


@lru_cache(maxsize=10_000)
def _day(day: int, month: int, year: int, language: str | None) -> str:
    return wording(language).day(day, month, year, short=True)


def minute(moment: datetime) -> str:
    """ "22 Nov 2025, 14:30 UTC"."""
    moment = moment.astimezone(UTC)
    return wording(get_language()).exact.format(date=day(moment), time=f"{moment:%H:%M}")
