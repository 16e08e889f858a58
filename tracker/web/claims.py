"""A claim's page, its editions, and each edition as it was."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from tracker.record import reading
from tracker.record.documents import ClaimDoc
from tracker.record.past import at_sequence
from tracker.record.past_pages import claim_at
from tracker.record.reading import Found, Published
from tracker.web import moments
from tracker.web.moments import Shown
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters import links
from tracker.web.presenters.claim_page import claim_view, described
from tracker.web.presenters.differences import differences
from tracker.web.presenters.editions import (
    Citation,
    citation,
    edition_view,
    edition_views,
    erased_view,
    superseded_view,
)
from tracker.web.presenters.statuses import status_view, titled
from tracker.web.subjects import found_at, instead, listing
from tracker.web.translating import gettext

SECTION = "claims"


@takes(*moments.PARAMETERS)
def claim(request: HttpRequest, given: Given, slug: str) -> HttpResponse:
    """Who says so and who says not so [3 queries; 4 as of a day, 5 as known at a moment]."""
    found = found_at("claim", slug)
    shown = moments.shown_at(request, given, found, links.claim)
    if isinstance(shown, HttpResponse):
        return shown
    doc = _document(shown.published)
    if shown.moment:
        then = claim_at(found.subject, doc, shown.moment)
        doc, cards = then.doc, then.cards
    else:
        cards = reading.related(found.subject)
    view = claim_view(found.subject, doc, cards, shown.published.looked_at, as_of=shown.as_of, turn_url=shown.as_of_day)
    title = titled(view.status, view.text)
    page = Page(
        title=shown.titled(title),
        description=described(view),
        path=links.claim(slug),
        section=SECTION,
        edition=shown.published.number,
        noindex=shown.moment is not None,
    )
    lines = [line for line in reading.editions(found.subject) if line.sequence <= shown.sequence]
    return render(
        request,
        "claims/claim.html",
        page,
        claim=view,
        history=edition_views(slug, lines),
        editions_url=links.editions(slug),
        cite=_citation(title, slug, shown),
        moment=shown.view,
    )


def _citation(title: str, slug: str, shown: Shown) -> Citation:
    """Of the edition that is shown; as of a day, of the page as it is."""
    if shown.as_of:
        return shown.citation(title, links.claim(slug))
    return citation(title, slug, shown.published)


@takes()
def editions(request: HttpRequest, given: Given, slug: str) -> HttpResponse:
    """Every edition of a claim with its kind of change and its public note [2 queries]."""
    found = found_at("claim", slug)
    if answer := instead(request, found, links.editions):
        return answer
    view = _headline(found)
    page = Page(
        title=gettext("Editions: %(claim)s") % {"claim": view},
        description=gettext("Every published edition of this claim, with what changed and why."),
        path=links.editions(slug),
        section=SECTION,
    )
    lines = reading.editions(found.subject)
    return render(
        request,
        "claims/editions.html",
        page,
        history=edition_views(slug, lines),
        claim_url=links.claim(slug),
        headline=view,
    )


@takes()
def edition(request: HttpRequest, given: Given, slug: str, number: str) -> HttpResponse:
    """One edition as it was, under the names of its time, with its differences from the one before [5 queries, 6 for an old one]."""
    return _edition(request, slug, int(number))


def _edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = found_at("claim", slug)
    if answer := instead(request, found, lambda current: links.edition(current, number)):
        return answer
    shown = reading.edition(found.subject, number)
    if shown is None:
        raise Http404(gettext("This claim has no edition of this number."))
    latest = number == found.edition.number
    context: dict[str, Any] = {
        "edition": edition_view(slug, shown),
        "latest": latest,
        "superseded": None if latest else superseded_view(slug, reading.superseding(found.subject, shown.sequence)),
        "claim_url": links.claim(slug),
        "editions_url": links.editions(slug),
    }
    body = shown.document.body if shown.document else None
    if not isinstance(body, ClaimDoc):
        page = _edition_page(slug, number, gettext("Edition %(number)d") % {"number": number}, noindex=True)
        context["erased"] = erased_view(slug, reading.erased(found.subject, shown.sequence)) if body is None else None
        return render(request, "claims/edition_gone.html", page, status=410 if body is None else 200, **context)
    cards = at_sequence(found.subject, shown.sequence)
    view = claim_view(found.subject, body, cards, shown.looked_at)
    title = gettext("%(claim)s (edition %(number)d)") % {"claim": titled(view.status, view.text), "number": number}
    before = reading.edition(found.subject, number - 1) if number > 1 else None
    earlier = before.document.body if before and before.document else None
    if isinstance(earlier, ClaimDoc):
        context["differences"] = differences(earlier, body, cards)
    page = _edition_page(slug, number, title, noindex=not latest, description=described(view))
    context["cite"] = citation(titled(view.status, view.text), slug, shown)
    return render(request, "claims/edition.html", page, claim=view, compared=isinstance(earlier, ClaimDoc), **context)


def _document(published: Published) -> ClaimDoc:
    body = published.document.body if published.document else None
    if not isinstance(body, ClaimDoc):
        raise Http404
    return body


def _headline(found: Found) -> str:
    """The claim with its status before it, from the card alone."""
    card = listing(found)
    return titled(status_view(card.card["status"], card.card["refs"]), card.title)


def _edition_page(slug: str, number: int, title: str, *, noindex: bool, description: str = "") -> Page:
    path = links.edition(slug, number)
    return Page(title=title, description=description, path=path, section=SECTION, noindex=noindex, edition=number)
