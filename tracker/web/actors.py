"""`/actors/` and `/actors/<slug>/`: who speaks here, for which side, and what each said, accepted and rejected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_noop

from tracker.ground.vocabulary import OPPOSING, SUPPORTING, ActorKind, SubjectKind
from tracker.record import reading
from tracker.record.documents import ActorDoc
from tracker.record.entry_pages import EntryLine, entries_page
from tracker.record.overviews import members
from tracker.record.reading import Card, Found
from tracker.web import parameters
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters import dates, links
from tracker.web.presenters.entry_lines import ClaimEntry, claim_entries
from tracker.web.presenters.languages import language_name
from tracker.web.presenters.names import Name, Names
from tracker.web.presenters.positions import PositionView, needed, position_view
from tracker.web.subjects import found_at, instead

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


@dataclass(frozen=True, slots=True)
class ActorLine:
    name: str
    url: str
    role: str
    kind: str
    independent: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with its actors; `lead` is the party itself."""

    title: str
    lead: ActorLine | None
    actors: tuple[ActorLine, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    text: str = ""
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One group of what an actor said, or of what was said or taken for it."""

    key: str
    title: str
    claims: tuple[ClaimEntry, ...] = ()
    positions: tuple[PositionView, ...] = ()


@takes()
def actor_list(request: HttpRequest, given: Given) -> HttpResponse:
    """Every named actor under its party, alphabetically; unnamed ones are in no list [1 query]."""
    cards = reading.actors_list()
    page = Page(
        title=gettext("Actors"),
        description=gettext("Everyone who is on record here, by the side they belong to."),
        path=given.link(),
        section=SECTION,
    )
    return render(request, "actors/list.html", page, groups=_groups(cards), total=len(cards))


@takes(parameters.cursor())
def actor(request: HttpRequest, given: Given, slug: str) -> HttpResponse:
    """What one actor said, and what was said for it, newest first, in pages [5 queries]."""
    found = found_at(SubjectKind.ACTOR.value, slug)
    if answer := instead(request, found, links.actor):
        return answer
    doc = _document(found)
    related = reading.related(found.subject)
    entries = entries_page(actor=found.subject, after=given.cursor)
    names = Names(related | reading.cards(needed(entries.entries)))
    belonging = members(found.subject)
    following = given.link(after=entries.next.encode(given.list_name)) if entries.next else ""
    page = Page(
        title=doc.name,
        description=gettext("What %(name)s said, accepted and rejected, with every source.") % {"name": doc.name},
        path=given.link(),
        section=SECTION,
        noindex=given.cursor is not None,
        next_path=following,
    )
    return render(
        request,
        "actors/actor.html",
        page,
        actor=doc,
        kind=gettext(ActorKind(doc.kind).label),
        roles=_roles(doc),
        facts=_facts(doc, names),
        members=[_line(card) for card in belonging],
        members_title=_members_title(belonging, found),
        sections=_sections(entries.entries, found, names),
        own_url=links.actor(slug),
        first_page=given.list_name if given.cursor else "",
    )


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
        role=card.card["role"],
        kind=gettext(ActorKind(card.card["kind"]).label),
        independent=card.card["independent"],
    )


def _members_title(belonging: Sequence[Card], found: Found) -> str:
    """Those who belong to an actor are its members, whomever they speak for; others are there because they speak for it."""
    subject = str(found.subject)
    member = [subject in (card.card["party"], card.card["part_of"]) for card in belonging]
    if all(member):
        return gettext("Members")
    return gettext("Members, and those who speak for them") if any(member) else gettext("Those who speak for them")


def _document(found: Found) -> ActorDoc:
    body = found.edition.document.body if found.edition.document else None
    if not isinstance(body, ActorDoc) or body.unnamed:
        raise Http404
    return body


def _roles(doc: ActorDoc) -> list[str]:
    """Every role with its dates, as entered, unless it only repeats the kind."""
    lines = []
    kind = gettext(ActorKind(doc.kind).label).casefold()
    for role in doc.roles:
        if role.role.casefold() == kind:
            continue
        since = dates.short(role.since) if role.since else ""
        until = dates.short(role.until) if role.until else ""
        span = f"{since} – {until}" if until else gettext("since %(date)s") % {"date": since} if since else ""
        lines.append(f"{role.role} ({span})" if span else role.role)
    return lines


def _facts(doc: ActorDoc, names: Names) -> list[Fact]:
    others = ", ".join(
        dict.fromkeys(
            [
                *(f"{each.name} ({language_name(each.language)})" for each in doc.names if each.name != doc.name),
                *doc.aliases,
            ]
        )
    )
    facts = [
        Fact(gettext("Side"), names=(names.actor(doc.party),) if doc.party else ()),
        Fact(gettext("Part of"), names=(names.actor(doc.part_of),) if doc.part_of else ()),
        Fact(gettext("Speaks for"), names=tuple(names.actor(each) for each in doc.speaks_for)),
        Fact(gettext("Also written"), others),
        Fact(gettext("Independent"), doc.note if doc.independent else ""),
        Fact(gettext("Note"), "" if doc.independent else doc.note),
    ]
    return [fact for fact in facts if fact.text or fact.names]


def _sections(entries: Iterable[EntryLine], found: Found, names: Names) -> list[Section]:
    """Every claim once: under what the actor said of it, with what others said of it for the actor."""
    by_claim: dict[UUID, list[EntryLine]] = {}
    positions: dict[bool, list[EntryLine]] = {True: [], False: []}
    for entry in entries:
        if entry.kind == SubjectKind.POSITION:
            positions[entry.actor == found.subject].append(entry)
        else:
            by_claim.setdefault(entry.subject, []).append(entry)
    groups: dict[str, list[EntryLine]] = {}
    for lines in by_claim.values():
        groups.setdefault(_group(lines, found.subject), []).extend(lines)
    titles = {
        "supports": gettext("Says so"),
        "opposes": gettext("Says not so"),
        "both": gettext("Has said both"),
        "comments": gettext("Comments"),
        "behalf": gettext("Said on their behalf"),
    }
    said = {key: Section(key, titles[key], claim_entries(groups.get(key, ()), names)) for key in titles}
    own = Section("positions", gettext("Positions"), positions=_positions(positions[True], names))
    for_it = Section(
        "positions-behalf",
        gettext("Positions taken on their behalf"),
        positions=_positions(positions[False], names),
    )
    behalf = said.pop("behalf")
    return [section for section in (*said.values(), own, behalf, for_it) if section.claims or section.positions]


def _group(entries: Iterable[EntryLine], actor: UUID) -> str:
    """The section of a claim: the side of what the actor itself said of it, "behalf" where only others spoke for it."""
    sides = {_side(entry.stance) for entry in entries if entry.actor == actor}
    if not sides:
        return "behalf"
    taken = sides - {"comments"}
    return "both" if len(taken) > 1 else next(iter(taken or sides))


def _positions(entries: Iterable[EntryLine], names: Names) -> tuple[PositionView, ...]:
    return tuple(position_view(entry.card, names) for entry in entries)


def _side(stance: str) -> str:
    return "supports" if stance in SUPPORTING else "opposes" if stance in OPPOSING else "comments"
