"""A claim's page, its editions, and each edition as it was."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse

from tracker.ground.vocabulary import SubjectKind
from tracker.record import reading
from tracker.record.documents import ClaimDoc
from tracker.record.past import at_sequence
from tracker.record.past_pages import claim_at
from tracker.record.reading import Found, Published
from tracker.web import moments
from tracker.web.editions import Kept, edition_list, edition_of
from tracker.web.moments import Shown
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters import links
from tracker.web.presenters.claim_page import claim_view, described
from tracker.web.presenters.differences import differences
from tracker.web.presenters.editions import Citation, citation, edition_views
from tracker.web.presenters.names import Name
from tracker.web.presenters.statuses import titled
from tracker.web.presenters.subject_names import claim_name
from tracker.web.subjects import found_at, listing
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
        history=edition_views(partial(links.edition, slug), lines),
        editions_url=links.editions(slug),
        cite=_citation(Name(title, "", view.text, doc.language), slug, shown),
        moment=shown.view,
    )


def _citation(title: Name, slug: str, shown: Shown) -> Citation:
    """Of the edition that is shown; as of a day, of the page as it is."""
    if shown.as_of:
        return shown.citation(title, links.claim(slug))
    return citation(title, partial(links.edition, slug), shown.published)


@takes()
def editions(request: HttpRequest, given: Given, slug: str) -> HttpResponse:
    """Every edition of a claim with its kind of change and its public note [2 queries]."""
    told = gettext("Every published edition of this claim, with what changed and why.")
    return edition_list(request, KEPT, slug, _headline, told)


@takes()
def edition(request: HttpRequest, given: Given, slug: str, number: str) -> HttpResponse:
    """One edition as it was, under the names of its time, with its differences from the one before [5 queries, 6 for an old one]."""
    shown = edition_of(request, KEPT, slug, int(number))
    if isinstance(shown, HttpResponse):
        return shown
    doc, published = _document(shown.published), shown.published
    cards = at_sequence(shown.found.subject, published.sequence)
    view = claim_view(shown.found.subject, doc, cards, published.looked_at)
    title = titled(view.status, view.text)
    page = Page(
        title=gettext("%(claim)s (edition %(number)d)") % {"claim": title, "number": published.number},
        description=described(view),
        path=shown.address(published.number),
        section=SECTION,
        noindex=not shown.latest,
        edition=published.number,
    )
    return render(
        request,
        "claims/edition.html",
        page,
        claim=view,
        compared=shown.before is not None,
        differences=differences(shown.before, doc, cards) if shown.before else (),
        unchanged=gettext("The claim itself says the same as in the edition before."),
        cite=citation(Name(title, "", view.text, doc.language), shown.address, published),
        **shown.around,
    )


def _document(published: Published) -> ClaimDoc:
    body = published.document.body if published.document else None
    if not isinstance(body, ClaimDoc):
        raise Http404
    return body


def _headline(found: Found) -> Name:
    """The claim with its status before it, from the card alone."""
    return claim_name(listing(found))


def _crumbs(slug: str) -> tuple[Name, ...]:
    return Name(gettext("Claims"), links.claims()), Name(gettext("The claim"), links.claim(slug))


KEPT = Kept(
    kind=SubjectKind.CLAIM,
    section=SECTION,
    page=links.claim,
    editions=links.editions,
    edition=links.edition,
    crumbs=_crumbs,
)
"""Claims, as subjects whose editions have pages."""
