"""The words of dates in the active language, for the public pages and for the desk alike."""

from functools import cache

from django.utils.dates import MONTHS_ALT
from django.utils.translation import get_language, gettext, pgettext

from tracker.ground.wording import ENGLISH, Wording


@cache
def _wording(language: str) -> Wording:
    """Templates and month names of one language; the language must be the active one when first asked for.

    Django has the names beside a day as every language writes them within a sentence; its others begin with a capital.
    """
    if language == "en":
        return ENGLISH
    short = (
        pgettext("short month", "Jan"),
        pgettext("short month", "Feb"),
        pgettext("short month", "Mar"),
        pgettext("short month", "Apr"),
        pgettext("short month", "May"),
        pgettext("short month", "Jun"),
        pgettext("short month", "Jul"),
        pgettext("short month", "Aug"),
        pgettext("short month", "Sep"),
        pgettext("short month", "Oct"),
        pgettext("short month", "Nov"),
        pgettext("short month", "Dec"),
    )
    alone = (
        pgettext("month by itself", "January"),
        pgettext("month by itself", "February"),
        pgettext("month by itself", "March"),
        pgettext("month by itself", "April"),
        pgettext("month by itself", "May"),
        pgettext("month by itself", "June"),
        pgettext("month by itself", "July"),
        pgettext("month by itself", "August"),
        pgettext("month by itself", "September"),
        pgettext("month by itself", "October"),
        pgettext("month by itself", "November"),
        pgettext("month by itself", "December"),
    )
    return Wording(
        months=tuple(str(MONTHS_ALT[month]) for month in range(1, 13)),
        months_alone=alone,
        short_months=short,
        short_months_alone=short,
    ).translated(gettext)


def wording(language: str | None = None) -> Wording:
    """The wording of dates in the active language; which that is may be told by who knows."""
    return _wording(language or get_language() or "en")
