"""`as_of` and `known_at`: a subject's page as of a day, as known at a moment, or both (PAGES.md, RULES.md P1).

`as_of`: what had been said by then. `known_at`: what had been published here by then. Without them a page shows the
present; with a date that is yet to come it shows the same. What we removed is read through neither: whatever the moment,
a page that is withdrawn, merged or redacted now answers as it does without them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from tracker.ground.instants import Instant
from tracker.record import reading
from tracker.record.documents import ActorDoc, NoticeDoc
from tracker.record.past import NOW, Moment
from tracker.record.reading import Found, Published
from tracker.web import parameters
from tracker.web.pages import Page, render
from tracker.web.parameters import Given
from tracker.web.presenters import dates, links
from tracker.web.presenters.moments import MomentView, clock, moment_view, titled_then
from tracker.web.subjects import instead

PARAMETERS = (parameters.day("as_of"), parameters.instant("known_at"))
"""For `takes`, in the order of the canonical address."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What of a subject is shown: an edition, and the moment that its page is of (None: the present)."""

    published: Published
    as_of: date | None
    known_at: Instant | None
    moment: Moment | None
    view: MomentView

    def titled(self, title: str) -> str:
        return titled_then(title, self.as_of, self.known_at)

    def as_of_day(self, day: date) -> str:
        """This page as of another day."""
        known_at = self.known_at.text if self.known_at else ""
        return links.at(self.view.present, as_of=day.isoformat(), known_at=known_at)

    @property
    def slug(self) -> str:
        """The subject's slug of then."""
        return self.published.document.slug if self.published.document else ""

    @property
    def sequence(self) -> int:
        return self.moment.sequence if self.moment else NOW


def shown_at(request: HttpRequest, given: Given, found: Found, address: Callable[[str], str]) -> Shown | HttpResponse:
    """The edition to show, or the answer where there is none to be shown [at most 2 queries].

    `address` makes the page's path from a slug; a redirect keeps the moment.
    """
    as_of, known_at = given.day("as_of"), given.instant("known_at")
    known = known_at.text if known_at else ""
    day = as_of.isoformat() if as_of else ""
    if answer := instead(request, found, lambda slug: links.at(address(slug), as_of=day, known_at=known)):
        return answer
    view = moment_view(given.path, as_of, known_at)
    if known_at is None:
        moment = Moment(as_of) if as_of else None
        return Shown(published=found.edition, as_of=as_of, known_at=None, moment=moment, view=view)
    then = reading.edition_at(found.subject, known_at.last)
    document = then.edition.document if then.edition else None
    body = document.body if document else None
    if then.edition is None or (isinstance(body, ActorDoc) and body.unnamed):
        return _not_yet(request, found, view, known_at, there_unnamed=then.edition is not None)
    if body is None or isinstance(body, NoticeDoc):
        return _taken_down(request, found, then.edition, view, known_at)
    moment = Moment(as_of, then.sequence)
    return Shown(published=then.edition, as_of=as_of, known_at=known_at, moment=moment, view=view)


def _not_yet(
    request: HttpRequest, found: Found, view: MomentView, known_at: Instant, *, there_unnamed: bool
) -> HttpResponse:
    """404: the page is public now and was not yet then. Somebody who was named later had no page before that."""
    said = [gettext("Nothing stood at this address by %(date)s.") % {"date": clock(known_at)}]
    if not there_unnamed:
        first = dates.minute(found.first_published_at)
        said.append(gettext("What stands here now was first published on %(date)s.") % {"date": first})
    return _refused(request, gettext("Not yet published then"), 404, said, view)


def _taken_down(
    request: HttpRequest, found: Found, edition: Published, view: MomentView, known_at: Instant
) -> HttpResponse:
    """410, with the date and the reason: what stood here then was taken down for a time, or its text is gone since."""
    by_then = edition.document is not None
    line = edition if by_then else reading.erased(found.subject, edition.sequence)
    values = {"date": dates.minute(line.published_at) if line else "", "then": clock(known_at)}
    if by_then:
        said = [gettext("By %(then)s, what stood here had been taken down (%(date)s).") % values]
    elif line:
        said = [gettext("The text that stood here on %(then)s was removed from the record (%(date)s).") % values]
    else:
        said = [gettext("The text that stood here on %(then)s was removed from the record.") % values]
    reason = line.note if line and line.note else gettext("not given")
    said.append(gettext("Reason: %(reason)s") % {"reason": reason})
    return _refused(request, gettext("Removed by us"), 410, said, view)


def _refused(request: HttpRequest, title: str, status: int, said: list[str], view: MomentView) -> HttpResponse:
    page = Page(title=title, noindex=True)
    return render(request, "errors/not_then.html", page, status=status, number=status, said=said, moment=view)
