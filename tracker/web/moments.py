"""`as_of` and `known_at`: a subject's page as of a day, as known at a moment, or both (PAGES.md, RULES.md P1).

`as_of`: what had been said by then. `known_at`: what had been published here by then. Without them a page shows the
present; with a date that is yet to come it shows the same. What we removed is read through neither: whatever the moment,
a page that is withdrawn, merged or redacted now answers as it does without them.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.http import HttpRequest, HttpResponse

from tracker.ground.immutable import immutable
from tracker.ground.instants import Instant
from tracker.record import reading
from tracker.record.documents import ActorDoc, NoticeDoc
from tracker.record.past import NOW, Moment
from tracker.record.past_pages import PlanThen, plan_at
from tracker.record.points import named_as_now
from tracker.record.reading import Found, Published
from tracker.web import parameters
from tracker.web.pages import Page, render
from tracker.web.parameters import Given
from tracker.web.presenters import dates, links
from tracker.web.presenters.editions import Citation
from tracker.web.presenters.languages import desk_words
from tracker.web.presenters.moments import MomentView, citation_then, clock, moment_view, titled_then
from tracker.web.presenters.names import Name
from tracker.web.presenters.plan_links import PlanLinks
from tracker.web.subjects import instead, plan_document
from tracker.web.translating import gettext

PARAMETERS = (parameters.day("as_of"), parameters.instant("known_at"))
"""For `takes`, in the order of the canonical address."""


@immutable(kw_only=True)
class Shown:
    """What of a subject is shown: an edition, and the moment that its page is of (None: the present)."""

    given: Given
    published: Published
    as_of: date | None
    known_at: Instant | None
    moment: Moment | None
    view: MomentView

    def titled(self, title: str) -> str:
        return titled_then(title, self.as_of, self.known_at)

    def as_of_day(self, day: date) -> str:
        """This page as of another day."""
        return self.given.link(as_of=day.isoformat())

    def then(self, path: str) -> str:
        """Another page as of the same moment."""
        as_of = self.as_of.isoformat() if self.as_of else ""
        return links.at(path, as_of=as_of, known_at=self.known_at.text if self.known_at else "")

    def plan(self, slug: str) -> PlanLinks:
        """The pages of a plan as of the same moment."""
        return PlanLinks(slug, self.then)

    def citation(self, title: Name, path: str) -> Citation:
        """How to cite the edition that is shown, on the page at `path`; of a moment, the page as it is."""
        return citation_then(title, path, self.published, self.as_of, self.known_at)

    @property
    def slug(self) -> str:
        """The subject's slug of then."""
        return self.published.document.slug if self.published.document else ""

    @property
    def sequence(self) -> int:
        return self.moment.sequence if self.moment else NOW


def shown_at(request: HttpRequest, given: Given, found: Found, address: Callable[[str], str]) -> Shown | HttpResponse:
    """The edition to show, or the answer where there is none to be shown [at most 2 queries].

    `address` makes the page's path from a slug; a redirect keeps the moment and whatever else is asked for.
    """
    as_of, known_at = given.day("as_of"), given.instant("known_at")
    if answer := instead(request, found, lambda slug: given.moved(address(slug))):
        return answer
    view = moment_of(given)
    if known_at is None:
        moment = Moment(as_of) if as_of else None
        return Shown(given=given, published=found.edition, as_of=as_of, known_at=None, moment=moment, view=view)
    then = reading.edition_at(found.subject, known_at.last)
    document = then.edition.document if then.edition else None
    body = document.body if document else None
    if then.edition is None or (isinstance(body, ActorDoc) and body.unnamed):
        return _not_yet(request, found, view, known_at, there_unnamed=then.edition is not None)
    if body is None or isinstance(body, NoticeDoc):
        return _taken_down(request, found, then.edition, view, known_at)
    moment = Moment(as_of, then.sequence)
    return Shown(given=given, published=then.edition, as_of=as_of, known_at=known_at, moment=moment, view=view)


def moment_of(given: Given) -> MomentView:
    """The moment that a page is asked for, in words."""
    present, carried = given.link(as_of="", known_at=""), given.besides("as_of", "known_at")
    return moment_view(present, given.day("as_of"), given.instant("known_at"), carried=carried)


def plan_then(found: Found, shown: Shown) -> PlanThen | None:
    """A plan at the moment that is shown, with the addresses of now [2 queries]; None for the present."""
    if shown.moment is None:
        return None
    then = plan_at(found.subject, plan_document(shown.published), shown.moment)
    return replace(then, doc=named_as_now(then.doc, plan_document(found.edition)))


def part_not_there(request: HttpRequest, shown: Shown, said: str) -> HttpResponse:
    """404: the subject was there then, but not yet, or no more, the part of it that the page is about."""
    return _refused(request, gettext("Not there then"), 404, [said], shown.view)


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
    reason = desk_words(line.note) if line and line.note else gettext("not given")
    return _refused(request, gettext("Removed by us"), 410, said, view, reason=reason)


def _refused(
    request: HttpRequest, title: str, status: int, said: list[str], view: MomentView, *, reason: str = ""
) -> HttpResponse:
    page = Page(title=title, noindex=True)
    context = {"number": status, "said": said, "reason": reason, "moment": view}
    return render(request, "errors/not_then.html", page, status=status, **context)
