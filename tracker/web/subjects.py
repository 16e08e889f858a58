"""What stands at the address of a subject: the subject, a redirect to where it is now, or a notice (PAGES.md)."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from tracker.ground.vocabulary import Change
from tracker.record import reading
from tracker.record.documents import PlanDoc
from tracker.record.reading import Card, Found, Published
from tracker.web.pages import Page, render
from tracker.web.presenters import dates
from tracker.web.translating import gettext


def found_at(kind: str, slug: str) -> Found:
    """What the record has at this address; Http404 where nothing was ever published there."""
    found = reading.find(kind, slug)
    if found is None:
        raise Http404(gettext("Nothing was ever published at this address."))
    return found


def instead(request: HttpRequest, found: Found, address: Callable[[str], str]) -> HttpResponse | None:
    """The answer where the subject itself cannot be shown: 301 where it moved, 410 where we removed it.

    `address` makes the page's path from a slug. None: go on and show the subject. Http404 where it has no page any more
    (an actor whose name is not published now).
    """
    if not found.slug:
        raise Http404
    match found.state:
        case "current":
            return None
        case "moved" | "merged":
            return HttpResponsePermanentRedirect(address(found.slug))
        case _:
            return removed(request, found)


def listing(found: Found) -> Card:
    """The card of a subject that is current."""
    if found.listing is None:
        raise Http404
    return found.listing


def plan_document(published: Published) -> PlanDoc:
    """The document of a plan's edition."""
    body = published.document.body if published.document else None
    if not isinstance(body, PlanDoc):
        raise Http404
    return body


def removed(request: HttpRequest, found: Found) -> HttpResponse:
    """410: the notice in place of what we took down, with its date and reason and nothing else."""
    page = Page(title=gettext("Removed by us"), noindex=True)
    return render(
        request,
        "errors/removed.html",
        page,
        status=410,
        redacted=found.edition.change == Change.REDACTION,
        date=dates.day(found.edition.published_at),
        reason=found.edition.note,
    )
