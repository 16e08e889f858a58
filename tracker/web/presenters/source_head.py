"""What a source is, at the head of its page and of each of its editions."""

from collections.abc import Sequence
from uuid import UUID

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import SourceState
from tracker.record.documents import SourceDoc
from tracker.record.reading import Card
from tracker.web.presenters import dates, links
from tracker.web.presenters.languages import desk_words, language_name
from tracker.web.presenters.names import Name, Names
from tracker.web.presenters.provenance import carried
from tracker.web.presenters.source_titles import source_title, title_language, worded_title
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


def source_head(doc: SourceDoc, card: Card, names: Names, *, seen: str, carriers: Sequence[Card] = ()) -> SourceHead:
    """From a source's document and card; `carriers` are the sources that carry it, however far, where they are shown."""
    chain = list(carried(card, names))[1:]
    return SourceHead(
        title=worded_title(card),
        kind=doc.kind.replace("_", " "),
        publisher=names.actor(doc.publisher),
        published=dates.full(doc.published),
        language=language_name(doc.language) if doc.language else "",
        address=doc.url if doc.url.startswith(("https://", "http://")) else "",
        seen=seen,
        alert=doc.alert,
        state=_state(doc.state, doc.state_since),
        retracted=doc.state == SourceState.RETRACTED or any(_is_retracted(each) for each in chain),
        note=desk_words(doc.note),
        carries=tuple(_link(each) for each in chain),
        carried_by=_carriers(card.subject, carriers),
    )


def _link(card: Card, onward: tuple[Link, ...] = ()) -> Link:
    title = source_title(card)
    name = Name(title, links.source(card.slug), title, title_language(card))
    state = _state(card.card["state"], card.card["state_since"])
    remarks = (state, "" if card.card["seen"] else gettext("not seen by us"))
    return Link(name, ", ".join(filter(None, remarks)), _is_retracted(card), onward)


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


def _state(state: str, since: str) -> str:
    """What became of a source, with the day where it is known; "" for a live one."""
    if state == SourceState.LIVE:
        return ""
    label = gettext(SourceState(state).label)
    return f"{label} ({dates.short(since)})" if since else label
