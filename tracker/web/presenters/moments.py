"""A page as of an earlier moment, in words: the notice above it, the fields that lead to another one, its citation."""

from datetime import date

from django.conf import settings

from tracker.ground.immutable import immutable
from tracker.ground.instants import Instant
from tracker.record.reading import Published
from tracker.record.wording import wording
from tracker.web.presenters import dates, links
from tracker.web.presenters.editions import Citation, cited
from tracker.web.presenters.names import Name
from tracker.web.translating import gettext


@immutable(kw_only=True)
class MomentView:
    """`_parts/moment.html`: `notes` say what is shown, none on the page of the present, whose address is `present`.

    `as_of` and `known_at` are what stands in the fields of the form at `action`, which asks for `carried` as well.
    """

    notes: tuple[str, ...]
    present: str
    action: str
    carried: tuple[tuple[str, str], ...]
    as_of: str
    known_at: str


def moment_view(
    present: str, as_of: date | None, known_at: Instant | None, *, carried: tuple[tuple[str, str], ...] = ()
) -> MomentView:
    """Of the page whose address is `present`, with `carried` as its parameters, where neither is given."""
    notes = []
    if as_of:
        notes.append(gettext("Only what had been said by %(date)s.") % {"date": dates.day(as_of)})
    if known_at:
        notes.append(gettext("Only what had been published here by %(date)s.") % {"date": clock(known_at)})
    return MomentView(
        notes=tuple(notes),
        present=present,
        action=present.partition("?")[0],
        carried=carried,
        as_of=as_of.isoformat() if as_of else "",
        known_at=known_at.minute if known_at else "",
    )


def clock(instant: Instant) -> str:
    """ "22 Nov 2025, 10:00 UTC", with seconds where they were written; the day alone where that is all."""
    _day, _t, time = instant.text.partition("T")
    day = dates.day(instant.last)
    return wording().exact.format(date=day, time=time.rstrip("Z")) if time else day


def titled_then(title: str, as_of: date | None, known_at: Instant | None) -> str:
    """A title that says of which moment the page is: "… (said by 20 Nov 2025)"."""
    parts = []
    if as_of:
        parts.append(gettext("said by %(date)s") % {"date": dates.day(as_of)})
    if known_at:
        parts.append(gettext("published by %(date)s") % {"date": clock(known_at)})
    return f"{title} ({', '.join(parts)})" if parts else title


def citation_then(
    title: Name, path: str, published: Published, as_of: date | None, known_at: Instant | None
) -> Citation:
    """How to cite a page as it was when this edition was published, or as known at a moment; as of a day, if one is given.

    Its address says the same whatever is published later.
    """
    known = known_at or Instant.at(published.published_at)
    values = {
        "site": settings.SITE_NAME,
        "number": published.number,
        "date": dates.day(published.published_at),
        "day": dates.day(as_of) if as_of else "",
    }
    if as_of:
        where = gettext("%(site)s, edition %(number)d, %(date)s, as of %(day)s.") % values
    else:
        where = gettext("%(site)s, edition %(number)d, %(date)s.") % values
    url = links.at(path, as_of=as_of.isoformat() if as_of else "", known_at=known.text)
    if as_of or known_at:
        lasting = gettext("The address leads to the same page, whatever is published later.")
    else:
        lasting = gettext(
            "The address leads to edition %(number)d for good, beside what had been published here by then. To cite the page "
            "with what came later, read it as of a day, and cite that."
        ) % {"number": published.number}
    return cited(title, where, url, lasting)
