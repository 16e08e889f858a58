"""How a statement reached us: relays, then sources from their origin to the outlet that carried them.

A *report* is a source that someone here has seen and that was not retracted. Its *origin* is the end of its chain of
`carries`. A source that nobody here opened is never a report, and is an origin only through what carries it (PAGES.md).
"""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import SourceState
from tracker.record.documents import StatementDoc
from tracker.record.reading import Card
from tracker.web.presenters import dates, links
from tracker.web.presenters.alphabet import alphabetical
from tracker.web.presenters.languages import desk_words, isolated, listed
from tracker.web.presenters.names import Name, Names, joined, ref_name, ref_text
from tracker.web.presenters.source_titles import source_title, worded_title
from tracker.web.translating import gettext, ngettext

NAMED_ORIGINS = 4
"""Origins named in one line; beyond that only their number is given."""


@immutable(kw_only=True)
class SourceView:
    """One source of a statement. `remarks` say that it was not seen, or what became of it."""

    text: str
    url: str
    address: str
    remarks: tuple[str, ...]
    retracted: bool


def routes(statement: StatementDoc, names: Names) -> tuple[tuple[Name, ...], ...]:
    """Each way the statement came: its relays, then the publishers from the origin to the outlet that was read.

    Sources that were not seen have a way of their own only where none was seen.
    """
    relays = [names.actor(actor) for actor in statement.relayed_by]
    found = [card for source in statement.sources if (card := names.card(source))]
    seen = [card for card in found if card.card["seen"]]
    ways = []
    for card in seen or found:
        publishers = [ref_name(each.card["publisher"]) for each in reversed(list(carried(card, names)))]
        ways.append(tuple(_without_repeats([*relays, *publishers])))
    if not ways and relays:
        ways.append(tuple(relays))
    return tuple(dict.fromkeys(ways))


def carried(source: Card, names: Names) -> Iterator[Card]:
    """The source and all that it carries, nearest first, as far as that is public; a circle ends where it closes."""
    passed: set[UUID] = set()
    following: Card | None = source
    while following is not None and following.subject not in passed:
        passed.add(following.subject)
        yield following
        following = names.card(following.card["carries"])


def tally(sources: Iterable[UUID], names: Names) -> str:
    """ "3 reports, 1 origin (Reuters)"; "" where nothing was seen."""
    reports = [card for source in dict.fromkeys(sources) if (card := names.card(source)) and _is_report(card, names)]
    if not reports:
        return ""
    origins = {origin.subject: origin for origin in (list(carried(report, names))[-1] for report in reports)}
    publishers = sorted({ref_text(origin.card["publisher"]) for origin in origins.values()}, key=alphabetical)
    counted = gettext("%(reports)s, %(origins)s") % {
        "reports": ngettext("%(count)d report", "%(count)d reports", len(reports)) % {"count": len(reports)},
        "origins": ngettext("%(count)d origin", "%(count)d origins", len(origins)) % {"count": len(origins)},
    }
    return f"{counted} ({', '.join(publishers)})" if len(publishers) <= NAMED_ORIGINS else counted


def source_views(statement: StatementDoc, names: Names) -> tuple[SourceView, ...]:
    """Every source of a statement, in the order of the document."""
    return tuple(source_view(source, statement.sources, names) for source in statement.sources)


def source_view(source: UUID, beside: Sequence[UUID], names: Names) -> SourceView:
    """One source among the others of the same statement, through which an unseen one may be known."""
    card = names.card(source)
    if card is None:
        return SourceView(text=gettext("[removed]"), url="", address="", remarks=(), retracted=False)
    remarks = [] if card.card["seen"] else [known_through(card, beside, names)]
    retracted = any(each.card["state"] == SourceState.RETRACTED for each in carried(card, names))
    if card.card["state"] != SourceState.LIVE:
        remarks.append(_state(card))
    elif retracted:
        remarks.append(gettext("What it carries was retracted by its publisher"))
    if card.card.get("alert"):
        remarks.append(gettext("Alert, full source to follow"))
    if card.card["note"]:
        remarks.append(desk_words(card.card["note"]))
    address = card.card["url"]
    return SourceView(
        text=_text(card),
        url=links.source(card.slug),
        address=address if address.startswith(("https://", "http://")) else "",
        remarks=tuple(remarks),
        retracted=retracted,
    )


def only_alerts(statement: StatementDoc, names: Names) -> bool:
    """Whether all that is known of a statement is an agency's alert, or several: no source in full."""
    cards = [names.card(source) for source in statement.sources]
    return bool(cards) and all(card is not None and card.card.get("alert") for card in cards)


def known_through(card: Card, beside: Iterable[UUID], names: Names) -> str:
    """Who told us of a source that nobody here opened: what carries it, else the origins of what was seen beside it."""
    carriers, origins = [], []
    for other in filter(None, map(names.card, beside)):
        if other.subject == card.subject or not other.card["seen"]:
            continue
        chain = list(carried(other, names))
        ids = [each.subject for each in chain]
        if card.subject in ids:
            carriers.append(chain[ids.index(card.subject) - 1])
        else:
            origins.append(chain[-1])
    through = list(dict.fromkeys(ref_text(each.card["publisher"]) for each in carriers or origins))
    if not through:
        return gettext("Not seen by us")
    return gettext("Known through %(names)s, not seen by us") % {"names": joined(through)}


def beside_evidence(source: UUID, statements: Iterable[StatementDoc]) -> tuple[UUID, ...]:
    """The sources beside one that evidence was taken from: those of the statements that name it too, else of all."""
    cited = [statement.sources for statement in statements]
    naming = [sources for sources in cited if source in sources] or cited
    return tuple(dict.fromkeys(each for sources in naming for each in sources))


def _text(card: Card) -> str:
    """A titled source with its publisher and date; an untitled one is called by them anyway."""
    if not card.card["title"]:
        return source_title(card)
    published = dates.short(card.card["published"]) if card.card["published"] else ""
    return listed([worded_title(card), isolated(ref_text(card.card["publisher"])), published])


def _state(card: Card) -> str:
    label = gettext(SourceState(card.card["state"]).label)
    since = card.card["state_since"]
    return f"{label} ({dates.short(since)})" if since else label


def _is_report(card: Card, names: Names) -> bool:
    retracted = any(each.card["state"] == SourceState.RETRACTED for each in carried(card, names))
    return bool(card.card["seen"]) and not retracted


def _without_repeats(names: Iterable[Name]) -> Iterator[Name]:
    """The same name twice in a row once: a relay that also published what it relayed."""
    last: Name | None = None
    for name in names:
        if name != last:
            yield name
        last = name
