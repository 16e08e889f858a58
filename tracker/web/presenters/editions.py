"""Editions of a subject as lines of its history, and how to cite one."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.utils.html import escape, format_html

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import Change
from tracker.record.reading import EditionLine, Published
from tracker.web.prefixes import bare
from tracker.web.presenters import dates
from tracker.web.presenters.languages import desk_words, worded
from tracker.web.presenters.names import Name
from tracker.web.translating import gettext

Address = Callable[[int], str]
"""The page of a subject's edition, by its number."""


@immutable(kw_only=True)
class EditionView:
    """`note` is the newsroom's, marked as in its language, or says in that of the page that the text was removed."""

    number: int
    title: str
    change: str
    date: str
    note: str
    url: str


def edition_views(address: Address, editions: Iterable[EditionLine]) -> tuple[EditionView, ...]:
    """The lines of a history, newest first."""
    return tuple(
        EditionView(
            number=line.number,
            title=_title(line.number),
            change=gettext(Change(line.change).label),
            date=dates.minute(line.published_at),
            note=gettext("The text of this edition was removed.") if line.redacted else desk_words(line.note),
            url=address(line.number),
        )
        for line in editions
    )


def edition_view(address: Address, published: Published) -> EditionView:
    """One edition at the head of its own page."""
    return EditionView(
        number=published.number,
        title=_title(published.number),
        change=gettext(Change(published.change).label),
        date=dates.minute(published.published_at),
        note=desk_words(published.note),
        url=address(published.number),
    )


@immutable(kw_only=True)
class Superseded:
    """What took an old edition's place: `said` ends before the date, which leads to it."""

    said: str
    date: str
    url: str


def superseded_view(address: Address, line: EditionLine | None) -> Superseded | None:
    """ "Superseded. Corrected on 22 November 2025", or, where nothing was wrong with it, "Superseded on …"."""
    if line is None:
        return None
    corrected = line.change == Change.CORRECTION
    return Superseded(
        said=gettext("Superseded. Corrected on") if corrected else gettext("Superseded on"),
        date=dates.day(line.published_at),
        url=address(line.number),
    )


def erased_view(address: Address, line: EditionLine | None) -> EditionView | None:
    """The edition that says why another's text was removed; None where the record says nothing of it."""
    return edition_views(address, [line])[0] if line else None


@immutable(kw_only=True)
class Citation:
    """How to cite one edition. `text`, for a template, ends before the address; `url` is its path; `html` is a link with all of it.

    The address is the bare one, whatever the language of the page: an edition is cited by one address, and that one lasts
    also where the site gives a language up.
    """

    text: str
    url: str
    address: str
    html: str
    lasting: str


def citation(title: Name, address: Address, published: Published, *, also: str = "") -> Citation:
    """How to cite this very edition, whatever comes after it. The date is the edition's own. `also`: what else lasts, or does not."""
    where = gettext("%(site)s, edition %(number)d, %(date)s.") % {
        "site": settings.SITE_NAME,
        "number": published.number,
        "date": dates.day(published.published_at),
    }
    lasting = gettext("The address leads to edition %(number)d for good, whatever is published later.")
    told = f"{lasting % {'number': published.number}} {also}".rstrip()
    return cited(title, where, address(published.number), told)


def cited(title: Name, where: str, url: str, lasting: str) -> Citation:
    """A citation: the title in quotes, marked as in its language, where it stands, and the address of this path."""
    path = bare(url)
    address = settings.SITE_URL + path
    quoted = gettext("“%(title)s.”") % {"title": title.text.rstrip(".")}
    content = title.content.rstrip(".")
    before, content, after = quoted.partition(content) if content else (quoted, "", "")
    return Citation(
        text=format_html("{}{}{} {}", before, worded(content, title.language), after, where),
        url=path,
        address=address,
        # A plain text: the page shows the markup itself.
        html=f'<a href="{escape(address)}">{escape(quoted)}</a> {escape(where)}',
        lasting=lasting,
    )


def _title(number: int) -> str:
    return gettext("Edition %(number)d") % {"number": number}
