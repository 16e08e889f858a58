"""Numbers as readers see them."""

from functools import lru_cache

from django.utils.formats import number_format

from tracker.record.facets import Count
from tracker.web.translating import get_language


def counted(count: Count) -> str:
    """ "87", "1,000+"."""
    return f"{grouped(count.number)}{'+' if count.more else ''}"


def grouped(number: int) -> str:
    """ "1,000", in Ukrainian "1 000"."""
    return _grouped(number, get_language())


@lru_cache(maxsize=10_000)
def _grouped(number: int, _language: str | None) -> str:
    return number_format(number, force_grouping=True)
