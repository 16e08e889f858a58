"""`/sources/<slug>/editions/` and each edition of a source as it was: what was recorded of the source itself."""

from django.http import HttpRequest, HttpResponse

from tracker.ground.vocabulary import SubjectKind
from tracker.record.past import at_sequence
from tracker.record.reading import Found
from tracker.web.editions import Kept, edition_list, edition_of
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters import links
from tracker.web.presenters.differences import differences
from tracker.web.presenters.editions import citation
from tracker.web.presenters.names import Name, Names
from tracker.web.presenters.source_head import source_head
from tracker.web.presenters.subject_names import subject_name
from tracker.web.sources import source_document
from tracker.web.subjects import listing
from tracker.web.translating import gettext


@takes()
def editions(request: HttpRequest, given: Given, slug: str) -> HttpResponse:
    """Every edition of a source with its kind of change and its public note [2 queries]."""
    told = gettext("Every published edition of this source’s entry, with what changed and why.")
    return edition_list(request, KEPT, slug, _headline, told)


@takes()
def edition(request: HttpRequest, given: Given, slug: str, number: str) -> HttpResponse:
    """One edition as it was, under the names of its time, with its differences from the one before [4 queries, 5 for an old one].

    What was taken from the source, and who carries it, is not its own: that stands in other editions.
    """
    shown = edition_of(request, KEPT, slug, int(number))
    if isinstance(shown, HttpResponse):
        return shown
    doc, published = source_document(shown.published), shown.published
    cards = at_sequence(shown.found.subject, published.sequence)
    card = cards[shown.found.subject]
    title = subject_name(SubjectKind.SOURCE, card)
    page = Page(
        title=gettext("%(claim)s (edition %(number)d)") % {"claim": title.text, "number": published.number},
        description=gettext("What was recorded here of this source, as it was published."),
        path=shown.address(published.number),
        noindex=not shown.latest,
        edition=published.number,
    )
    return render(
        request,
        "sources/edition.html",
        page,
        source=source_head(
            doc, card, Names(cards), seen=gettext("Seen by us") if doc.seen else gettext("Not seen by us")
        ),
        compared=shown.before is not None,
        differences=differences(shown.before, doc, cards) if shown.before else (),
        unchanged=gettext("What is recorded of the source is the same as in the edition before."),
        cite=citation(title, shown.address, published),
        **shown.around,
    )


def _headline(found: Found) -> Name:
    return subject_name(SubjectKind.SOURCE, listing(found))


def _crumbs(slug: str) -> tuple[Name, ...]:
    return (Name(gettext("The source"), links.source(slug)),)


KEPT = Kept(
    kind=SubjectKind.SOURCE,
    section="",
    page=links.source,
    editions=links.source_editions,
    edition=links.source_edition,
    crumbs=_crumbs,
)
"""Sources, as subjects whose editions have pages."""
