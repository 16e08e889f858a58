"""Positions on plans in words: who accepts, rejects or wants changes, for whom, and where that can be read."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import Acceptance, Basis
from tracker.record.documents import CopyDoc, Quote
from tracker.record.entry_pages import EntryLine
from tracker.record.reading import Card
from tracker.web.presenters import dates, links
from tracker.web.presenters.languages import desk_words
from tracker.web.presenters.names import Name, Names, ref_name, ref_text
from tracker.web.presenters.provenance import SourceView, source_view
from tracker.web.presenters.quotes import QuoteView, quote_view
from tracker.web.translating import gettext


@immutable(kw_only=True)
class PositionView:
    """`on` is what the position is on, as a link; `basis` is "" where it was stated."""

    anchor: str
    actor: Name
    behalf: Name | None
    relayed_by: tuple[Name, ...]
    label: str
    basis: str
    date: str
    on: Name
    quote: QuoteView | None
    sources: tuple[SourceView, ...]
    attribution: str
    hedging: str
    venue: str
    note: str


def position_view(card: Card, names: Names, *, then: Callable[[str], str] = str) -> PositionView:
    """From a position's card; `names` holds its sources and whoever rendered its quote.

    `then` makes the path of what it is on one of the moment of the page; of the present it leaves it alone.
    """
    position = card.card
    behalf = position["on_behalf_of"]
    return PositionView(
        anchor=position_anchor(card),
        actor=ref_name(position["actor"]),
        behalf=ref_name(behalf) if behalf and behalf["id"] != position["actor"]["id"] else None,
        relayed_by=tuple(ref_name(ref) for ref in position["relayed_by"]),
        label=gettext(Acceptance(position["position"]).label),
        basis=basis_label(position["basis"]),
        date=dates.short(position["stated"]),
        on=position_on(position, then=then),
        quote=quote_view(quote, names) if (quote := position_quote(position)) else None,
        sources=tuple(source_view(source, _ids(position["sources"]), names) for source in _ids(position["sources"])),
        attribution=desk_words(position["attribution"]),
        hedging=desk_words(position["hedging"]),
        venue=desk_words(position["venue"]),
        note=desk_words(position["note"]),
    )


def position_title(card: Card) -> Name:
    """ "Position: Vladimir Putin, 28-point draft: Open to discussion", linked to its words and its sources."""
    position = card.card
    on = position_on(position)
    text = gettext("Position: %(actor)s, %(on)s: %(position)s") % {
        "actor": ref_text(position["actor"]),
        "on": on.text,
        "position": gettext(Acceptance(position["position"]).label),
    }
    plan = position["plan"]["slug"]
    return Name(text, links.position(plan, card.subject) if plan else "", on.content, on.language)


def needed(entries: Iterable[EntryLine]) -> set[UUID]:
    """The sources of these entries and whoever rendered the quotes of positions among them: what has to be fetched."""
    found: set[UUID] = set()
    for entry in entries:
        found.update(entry.sources)
        quote = entry.card.card.get("quote")
        if quote and quote["rendered_by"]:
            found.add(UUID(quote["rendered_by"]))
    return found


def position_anchor(card: Card) -> str:
    """The id of a position's element on its plan's page."""
    return links.position_anchor(card.subject)


def basis_label(basis: str) -> str:
    """Where a position was not stated: how it is known; else ""."""
    return "" if basis == Basis.STATED else gettext(Basis(basis).label)


def position_on(position: Mapping[str, Any], *, then: Callable[[str], str] = str) -> Name:
    """ "28-point draft, point 6", linked to where it stands on the plan's page."""
    plan, version, point = position["plan"], position["version"], position["point"]
    page = links.plan(plan["slug"]) if plan["slug"] else ""
    language = plan_language(position)
    if not version:
        return Name(plan["title"] or gettext("[removed]"), page and then(page), plan["title"], language)
    label = version["label"]
    if not point:
        return Name(label, page and then(f"{page}#{links.version_anchor(version['slug'])}"), label, language)
    number = point["number"] or point["key"]
    text = gettext("%(version)s, point %(number)s") % {"version": label, "number": number}
    return Name(text, page and then(f"{page}#{links.point_anchor(point['id'])}"), label, language)


def plan_language(position: Mapping[str, Any]) -> str:
    """The language of the plan in a position's card; "" in those that an earlier release made."""
    language: str = position["plan"].get("language", "")
    return language


def position_quote(position: Mapping[str, Any]) -> Quote | None:
    """The quote in a position's card."""
    quote = position["quote"]
    if not quote:
        return None
    by = quote["rendered_by"]
    return Quote(
        text=quote["text"],
        language=quote["language"],
        translation=quote["translation"],
        rendered_by=UUID(by) if by else None,
        original_seen=quote["original_seen"],
        checked=CopyDoc(**quote["checked"]) if "checked" in quote else None,
    )


def _ids(sources: Iterable[str]) -> list[UUID]:
    return [UUID(source) for source in sources]
