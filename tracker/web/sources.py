"""`/sources/<slug>/`: what a source is, how it reached us, and everything that was taken from it."""

from collections.abc import Sequence
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse

from tracker.ground.vocabulary import SubjectKind
from tracker.record import reading
from tracker.record.documents import SourceDoc
from tracker.record.entry_pages import entries_page
from tracker.record.overviews import MOST, beside, naming
from tracker.record.reading import Card, Found, Published
from tracker.web import parameters
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters import links
from tracker.web.presenters.claim_lines import claim_line
from tracker.web.presenters.editions import citation, edition_view
from tracker.web.presenters.entry_lines import claim_entries
from tracker.web.presenters.names import Name, Names
from tracker.web.presenters.positions import needed, position_view
from tracker.web.presenters.provenance import known_through
from tracker.web.presenters.source_head import SourceHead, source_head
from tracker.web.presenters.subject_names import subject_name
from tracker.web.subjects import found_at, instead, listing
from tracker.web.translating import gettext


@takes(parameters.cursor())
def source(request: HttpRequest, given: Given, slug: str) -> HttpResponse:
    """Everything taken from one source, newest statement first, in pages [5 queries, 6 where nobody here saw it]."""
    found = found_at(SubjectKind.SOURCE.value, slug)
    if answer := instead(request, found, links.source):
        return answer
    names_here = naming(found.subject)
    related = reading.related(found.subject)
    entries = entries_page(source=found.subject, after=given.cursor)
    names = Names(related | reading.cards(needed(entries.entries)))
    head, title = _head(found, names, names_here), subject_name(SubjectKind.SOURCE, listing(found))
    address = partial(links.source_edition, slug)
    following = given.link(after=entries.next.encode(given.list_name)) if entries.next else ""
    page = Page(
        title=title.text,
        description=gettext("Every statement and position recorded here from “%(title)s”.") % {"title": title.content},
        path=given.link(),
        noindex=given.cursor is not None,
        next_path=following,
        edition=found.edition.number,
    )
    statements = [entry for entry in entries.entries if entry.kind == SubjectKind.CLAIM]
    positions = [entry for entry in entries.entries if entry.kind == SubjectKind.POSITION]
    return render(
        request,
        "sources/source.html",
        page,
        source=head,
        claims=claim_entries(statements, names),
        positions=[position_view(entry.card, names) for entry in positions],
        plans=[_plan(card) for card in names_here if card.kind == SubjectKind.PLAN],
        evidence=[claim_line(card) for card in names_here if card.kind == SubjectKind.CLAIM],
        first_page=given.first_page if given.cursor else "",
        most=MOST if len(names_here) == MOST else 0,
        history=[edition_view(address, found.edition)],
        editions_url=links.source_editions(slug),
        cite=citation(title, address, found.edition, also=_not_its_own()),
    )


def _plan(card: Card) -> Name:
    return Name(card.title, links.plan(card.slug), card.title, card.card.get("language", ""))


def _not_its_own() -> str:
    return gettext("It holds what is recorded of the source itself; what was taken from it is in editions of its own.")


def _head(found: Found, names: Names, names_here: Sequence[Card]) -> SourceHead:
    card = listing(found)
    carriers = [each for each in names_here if each.kind == SubjectKind.SOURCE]
    return source_head(source_document(found.edition), card, names, seen=_seen(card), carriers=carriers)


def source_document(published: Published) -> SourceDoc:
    """The document of a source's edition."""
    body = published.document.body if published.document else None
    if not isinstance(body, SourceDoc):
        raise Http404
    return body


def _seen(card: Card) -> str:
    """Whether anyone here opened it; of one that nobody did, through whom it is known, as where it is cited."""
    if card.card["seen"]:
        return gettext("Seen by us")
    others = beside(card.subject)
    return known_through(card, [each.subject for each in others], Names({each.subject: each for each in others}))
