"""Messages in the language of the page, and which that is: as Django has them, remembered, for a page asks some 150 times."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from django.utils import translation

_spoken: ContextVar[str] = ContextVar("language", default="")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """This language is the active one, here and for Django."""
    token = _spoken.set(language)
    try:
        with translation.override(language, deactivate=True):
            yield
    finally:
        _spoken.reset(token)


def get_language() -> str | None:
    """The active language; outside of a request Django's own."""
    return _spoken.get() or translation.get_language()


def gettext(message: str) -> str:
    """The message in the active language; outside of a request by Django itself."""
    language = _spoken.get()
    return _translated(language, message) if language else translation.gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The message for this number of things."""
    language = _spoken.get()
    if language:
        return _counted(language, singular, plural, number)
    return translation.ngettext(singular, plural, number)


# By type too: what is safe to stand in markup stays so, and nothing else becomes it.
@lru_cache(maxsize=10_000, typed=True)
def _translated(_language: str, message: str) -> str:
    return translation.gettext(message)


@lru_cache(maxsize=10_000, typed=True)
def _counted(_language: str, singular: str, plural: str, number: int) -> str:
    return translation.ngettext(singular, plural, number)
