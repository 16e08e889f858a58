"""`/sources/<slug>/`: what a source is, how it reached us, and everything that was taken from it."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import SourceState, SubjectKind
from tracker.record import reading
from tracker.record.documents import SourceDoc
from tracker.record.entry_pages import entries_page
from tracker.record.overviews import MOST, beside, naming
from tracker.record.reading import Card, Found
from tracker.web import parameters
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters import dates, links
from tracker.web.presenters.claim_lines import claim_line
from tracker.web.presenters.entry_lines import claim_entries
from tracker.web.presenters.languages import desk_words, language_name
from tracker.web.presenters.names import Name, Names
from tracker.web.presenters.positions import needed, position_view
from tracker.web.presenters.provenance import carried, known_through
from tracker.web.presenters.source_titles import source_title, title_language, worded_title
from tracker.web.subjects import found_at, instead, listing
from tracker.web.translating import gettext


@immutable()
class Link:
    """One source of a chain. `remark` says what became of it, and that nobody here saw it; `onward` who carries it."""

    name: Name
    remark: str
    retracted: bool
    onward: tuple["Link", ...] = ()


@immutable()
class SourceHead:
    """`seen` is a sentence; `state` is "" where the publisher has changed nothing; `address` a web address or "".

    `carries` is one chain, the nearest first; `carried_by` a tree.
    """

    title: str
    kind: str
    publisher: Name
    published: str
    language: str
    address: str
    seen: str
    alert: bool
    state: str
    retracted: bool
    note: str
    carries: tuple[Link, ...]
    carried_by: tuple[Link, ...]


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
    head, title = _head(found, names, names_here), source_title(listing(found))
    following = given.link(after=entries.next.encode(given.list_name)) if entries.next else ""
    page = Page(
        title=gettext("Source: %(title)s") % {"title": title},
        description=gettext("Every statement and position recorded here from “%(title)s”.") % {"title": title},
        path=given.link(),
        noindex=given.cursor is not None,
        next_path=following,
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
        plans=[Name(card.title, links.plan(card.slug)) for card in names_here if card.kind == SubjectKind.PLAN],
        evidence=[claim_line(card) for card in names_here if card.kind == SubjectKind.CLAIM],
        first_page=given.first_page if given.cursor else "",
        most=MOST if len(names_here) == MOST else 0,
    )


def _head(found: Found, names: Names, names_here: Sequence[Card]) -> SourceHead:
    doc = _document(found)
    card = listing(found)
    chain = list(carried(card, names))[1:]
    return SourceHead(
        title=worded_title(card),
        kind=doc.kind.replace("_", " "),
        publisher=names.actor(doc.publisher),
        published=dates.full(doc.published),
        language=language_name(doc.language) if doc.language else "",
        address=doc.url if doc.url.startswith(("https://", "http://")) else "",
        seen=_seen(card),
        alert=doc.alert,
        state=_state(doc.state, doc.state_since),
        retracted=doc.state == SourceState.RETRACTED or any(_is_retracted(each) for each in chain),
        note=desk_words(doc.note),
        carries=tuple(_link(each) for each in chain),
        carried_by=_carriers(found.subject, [each for each in names_here if each.kind == SubjectKind.SOURCE]),
    )


def _document(found: Found) -> SourceDoc:
    body = found.edition.document.body if found.edition.document else None
    if not isinstance(body, SourceDoc):
        raise Http404
    return body


def _name(card: Card) -> Name:
    title = source_title(card)
    return Name(title, links.source(card.slug), title, title_language(card))


def _link(card: Card, onward: tuple[Link, ...] = ()) -> Link:
    state = _state(card.card["state"], card.card["state_since"])
    remarks = (state, "" if card.card["seen"] else gettext("not seen by us"))
    return Link(_name(card), ", ".join(filter(None, remarks)), _is_retracted(card), onward)


def _carriers(source: UUID, cards: Sequence[Card], passed: frozenset[UUID] = frozenset()) -> tuple[Link, ...]:
    """Who carries a source, and who carries them; a circle ends where it closes."""
    passed |= {source}
    return tuple(
        _link(card, _carriers(card.subject, cards, passed))
        for card in cards
        if card.card["carries"] == str(source) and card.subject not in passed
    )


def _is_retracted(card: Card) -> bool:
    return bool(card.card["state"] == SourceState.RETRACTED)


def _seen(card: Card) -> str:
    """Whether anyone here opened it; of one that nobody did, through whom it is known, as where it is cited."""
    if card.card["seen"]:
        return gettext("Seen by us")
    others = beside(card.subject)
    return known_through(card, [each.subject for each in others], Names({each.subject: each for each in others}))


def _state(state: str, since: str) -> str:
    """What became of a source, with the day where it is known; "" for a live one."""
    if state == SourceState.LIVE:
        return ""
    label = gettext(SourceState(state).label)
    return f"{label} ({dates.short(since)})" if since else label
