"""`/actors/` and `/actors/<slug>/`: who speaks here, for which side, and what each said, accepted and rejected."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import ActorKind, SubjectKind
from tracker.record import reading
from tracker.record.documents import ActorDoc
from tracker.record.entry_pages import EntryLine, entries_page
from tracker.record.overviews import MOST, belonging, is_party
from tracker.record.paging import Cursor
from tracker.record.past_pages import ActorThen, actor_at
from tracker.record.reading import Card, Found, Published
from tracker.record.reversals import Stances, reversals, stances
from tracker.web import moments, parameters
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters import links
from tracker.web.presenters.actor_page import answers, facts, is_own, roles, sections
from tracker.web.presenters.alphabet import by_name
from tracker.web.presenters.entry_lines import entry_anchor
from tracker.web.presenters.languages import desk_words
from tracker.web.presenters.names import Name, Names
from tracker.web.presenters.positions import needed, position_view
from tracker.web.presenters.reversals import ReversalView, reversal_views
from tracker.web.subjects import found_at
from tracker.web.translating import gettext

SECTION = "actors"
_KINDS = (
    (ActorKind.GOVERNMENT, gettext_noop("Governments")),
    (ActorKind.MILITARY, gettext_noop("Armed forces")),
    (ActorKind.ORGANISATION, gettext_noop("Organisations")),
    (ActorKind.GROUP, gettext_noop("Groups")),
    (ActorKind.PERSON, gettext_noop("Persons")),
    (ActorKind.OUTLET, gettext_noop("Outlets")),
)
"""Headings of those who have no party recorded."""


@immutable()
class ActorLine:
    name: str
    url: str
    role: str
    kind: str
    independent: bool


@immutable()
class Group:
    """A heading with its actors; `lead` is the party itself."""

    title: str
    lead: ActorLine | None
    actors: tuple[ActorLine, ...]


@takes()
def actor_list(request: HttpRequest, given: Given) -> HttpResponse:
    """Every named actor under its party, alphabetically; unnamed ones are in no list [1 query]."""
    cards = by_name(reading.actors_list())
    page = Page(
        title=gettext("Actors"),
        description=gettext("Everyone who is on record here, by the side they belong to."),
        path=given.link(),
        section=SECTION,
    )
    return render(request, "actors/list.html", page, groups=_groups(cards), total=len(cards))


@takes(*moments.PARAMETERS, parameters.cursor())
def actor(request: HttpRequest, given: Given, slug: str) -> HttpResponse:
    """What one actor said, accepted and rejected, and what was said for it, newest first.

    Of a party the same for everyone named who speaks for it [5 queries, 4 on further pages; at most 4 of the past].
    """
    found = found_at(SubjectKind.ACTOR.value, slug)
    shown = moments.shown_at(request, given, found, links.actor)
    if isinstance(shown, HttpResponse):
        return shown
    doc = _document(shown.published)
    then = actor_at(found.subject, shown.moment, given.cursor) if shown.moment else _now(found, doc, given.cursor)
    names, entries, taken = Names(then.cards), then.page.entries, then.taken
    following = given.link(after=then.page.next.encode(given.list_name)) if then.page.next else ""
    page = Page(
        title=shown.titled(doc.name),
        description=gettext("What %(name)s said, accepted and rejected, with every source.") % {"name": doc.name},
        path=given.path if shown.moment else given.link(),
        section=SECTION,
        noindex=given.cursor is not None or shown.moment is not None,
        next_path=following,
    )
    own = [entry for entry in taken.positions if is_own(entry, found.subject, party=then.party)]
    return render(
        request,
        "actors/actor.html",
        page,
        actor=doc,
        kind=gettext(ActorKind(doc.kind).label),
        party=then.party,
        roles=roles(doc),
        facts=facts(doc, names),
        answers=answers(own, found.subject, names),
        for_them=[position_view(entry.card, names) for entry in taken.positions if entry not in own],
        older=_older(slug, then) if shown.moment is None else "",
        reversals=_reversals(taken, entries, names),
        sections=sections(entries, found.subject, names, party=then.party),
        members=[_line(card) for card in by_name(each.card for each in then.belonging if each.member)],
        spokesmen=[_line(card) for card in by_name(each.card for each in then.belonging if each.speaks)],
        own_url=links.actor(shown.slug),
        first_page=given.first_page if given.cursor else "",
        moment=shown.view,
        cite=shown.citation(Name(doc.name), links.actor(found.slug)),
        cut=then.cut,
        turns_cut=taken.cut and shown.moment is None,
        most=MOST if len(then.belonging) == MOST else 0,
    )


def _older(slug: str, then: ActorThen) -> str:
    """Where the positions are that the page has no room for."""
    if not then.taken.more:
        return ""
    return links.timeline(party=slug) if then.party else links.timeline(actor=slug)


def _now(found: Found, doc: ActorDoc, after: Cursor | None) -> ActorThen:
    """What belongs to the page of the present [4 queries, 3 on further pages]."""
    others = belonging(found.subject)
    party = is_party(found.subject, others)
    entries = entries_page(actor=found.subject, party=party, kind=SubjectKind.CLAIM, after=after)
    taken = Stances() if after else stances(found.subject, party=party)
    cards = reading.cards(_named(doc, entries.entries, taken))
    return ActorThen(cards, others, party, entries, taken, cut=False)


def _named(doc: ActorDoc, entries: Sequence[EntryLine], taken: Stances) -> set[UUID]:
    """Everyone and everything that the page names by id alone."""
    wanted = needed([*entries, *taken.positions, *taken.turned])
    wanted |= {each for each in (doc.party, doc.part_of, *doc.speaks_for) if each}
    wanted |= {each for entry in taken.turned for each in (entry.actor, entry.on_behalf_of) if each}
    quotes = (statement.quote for statement in taken.statements.values())
    return wanted | {quote.rendered_by for quote in quotes if quote and quote.rendered_by}


def _reversals(taken: Stances, entries: Sequence[EntryLine], names: Names) -> tuple[ReversalView, ...]:
    """A claim that stands further down this page is linked from there: once on a page."""
    here = {entry.subject for entry in entries}

    def claim_url(entry: EntryLine) -> str:
        return f"#{entry_anchor(entry.subject)}" if entry.subject in here else links.claim(entry.card.slug)

    return reversal_views(reversals(taken, names.cards), taken.statements, names, claim_url)


def _groups(cards: Sequence[Card]) -> list[Group]:
    """The parties by name with those who belong to them, then everyone without a party by kind."""
    of_party: dict[str, list[Card]] = {}
    for card in cards:
        if card.card["party"]:
            of_party.setdefault(card.card["party"], []).append(card)
    groups = [
        Group(card.title, _line(card), tuple(_line(each) for each in of_party.pop(str(card.subject))))
        for card in cards
        if str(card.subject) in of_party
    ]
    listed = {line.url for group in groups for line in (group.lead, *group.actors) if line}
    rest = [card for card in cards if links.actor(card.slug) not in listed]
    for kind, title in _KINDS:
        lines = tuple(_line(card) for card in rest if card.card["kind"] == kind)
        if lines:
            groups.append(Group(gettext(title), None, lines))
    return groups


def _line(card: Card) -> ActorLine:
    return ActorLine(
        name=card.title,
        url=links.actor(card.slug),
        role=desk_words(card.card["role"]),
        kind=gettext(ActorKind(card.card["kind"]).label),
        independent=card.card["independent"],
    )


def _document(published: Published) -> ActorDoc:
    body = published.document.body if published.document else None
    if not isinstance(body, ActorDoc) or body.unnamed:
        raise Http404
    return body
