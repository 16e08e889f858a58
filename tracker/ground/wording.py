"""How dates are put in words: templates and month names, English here, translated by whoever shows them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tracker.ground.vocabulary import gettext_noop

_ = gettext_noop


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's templates and month names.

    `months` stand beside a day ("20 листопада") and where a month without a day depends on a word before it ("не пізніше
    листопада 2025"), `months_alone` by themselves ("листопад 2025"); all January to December. Templates have named fields
    in braces and are marked for translation; month names are not, because whoever shows them has their own.
    """

    months: tuple[str, ...]
    months_alone: tuple[str, ...]
    short_months: tuple[str, ...]
    short_months_alone: tuple[str, ...]
    full_day: str = _("{day} {month} {year}")
    day_in_month: str = _("{day} {month}")
    full_month: str = _("{month} {year}")
    exact: str = _("{date}, {time} UTC")
    about: str = _("about {date}")
    on_or_before: str = _("on or before {date}")
    interval: str = _("{first} – {last}")
    close_interval: str = _("{first}–{last}")
    unknown: str = _("date unknown")

    def translated(self, translate: Callable[[str], str]) -> "Wording":
        """The same with every template put through `translate`; month names stay as they are."""
        templates: dict[str, Any] = {name: translate(getattr(self, name)) for name in TEMPLATES}
        return replace(self, **templates)

    def day(self, day: int | str, month: int, year: int, *, short: bool) -> str:
        """ "20 November 2025"; `day` may be two days, "19–20"."""
        return self.full_day.format(day=day, month=self._beside_day(month, short=short), year=year)

    def day_of_month(self, day: int, month: int, *, short: bool) -> str:
        """ "20 November" """
        return self.day_in_month.format(day=day, month=self._beside_day(month, short=short))

    def month(self, month: int, year: int, *, short: bool, governed: bool = False) -> str:
        """ "November 2025"; `governed` after "about" or "on or before"."""
        name = self._beside_day(month, short=short) if governed else self.month_alone(month, short=short)
        return self.full_month.format(month=name, year=year)

    def month_alone(self, month: int, *, short: bool) -> str:
        """ "November" """
        return (self.short_months_alone if short else self.months_alone)[month - 1]

    def _beside_day(self, month: int, *, short: bool) -> str:
        return (self.short_months if short else self.months)[month - 1]


TEMPLATES = (
    "full_day",
    "day_in_month",
    "full_month",
    "exact",
    "about",
    "on_or_before",
    "interval",
    "close_interval",
    "unknown",
)

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SHORT = tuple(month[:3] for month in _MONTHS)

ENGLISH = Wording(months=_MONTHS, months_alone=_MONTHS, short_months=_SHORT, short_months_alone=_SHORT)
