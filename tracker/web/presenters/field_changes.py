"""What changed between two editions, field by field: word by word where the text is free, else as a whole."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from tracker.ground.immutable import immutable
from tracker.ground.pieces import Piece, pieces
from tracker.ground.vocabulary import SubjectKind
from tracker.record.documents import Quote
from tracker.record.reading import Card
from tracker.web.presenters import dates
from tracker.web.presenters.names import Names
from tracker.web.presenters.source_titles import source_title
from tracker.web.translating import gettext

Fields = dict[str, str]


class Whole(str):
    """A text that means something only as a whole: a term of the vocabulary, a date, a name."""

    __slots__ = ()


@immutable(kw_only=True)
class FieldChange:
    label: str
    pieces: tuple[Piece, ...]


@immutable(kw_only=True)
class ItemChange:
    """One thing of an edition (the subject itself, a statement, …) that was "added", "removed" or "changed"."""

    kind: str
    label: str
    title: str
    fields: tuple[FieldChange, ...]


def own_changes(title: str, before: Fields, after: Fields) -> Iterator[ItemChange]:
    """What changed of the subject itself, under this title."""
    if fields := field_changes(before, after):
        yield ItemChange(kind="changed", label=gettext("Changed"), title=title, fields=fields)


def item_changes(what: str, before: Mapping[str, Fields], after: Mapping[str, Fields]) -> Iterator[ItemChange]:
    """What was added, removed or changed among things of one kind; the first field names each of them."""
    for key in dict.fromkeys([*after, *before]):
        old, new = before.get(key, {}), after.get(key, {})
        fields = field_changes(old, new)
        if not fields:
            continue
        kind = "changed" if old and new else "added" if new else "removed"
        label = {"changed": gettext("Changed"), "added": gettext("Added"), "removed": gettext("Removed")}[kind]
        title = gettext("%(what)s: %(name)s") % {"what": what, "name": next(iter((new or old).values()))}
        yield ItemChange(kind=kind, label=label, title=title, fields=fields)


def field_changes(before: Fields, after: Fields) -> tuple[FieldChange, ...]:
    """Every field that is not the same."""
    return tuple(
        FieldChange(label=label, pieces=_compared(before.get(label, ""), after.get(label, "")))
        for label in dict.fromkeys([*after, *before])
        if before.get(label, "") != after.get(label, "")
    )


def _compared(before: str, after: str) -> tuple[Piece, ...]:
    if isinstance(before, Whole) or isinstance(after, Whole):
        return tuple(piece for piece in (Piece("del", before), Piece("ins", after)) if piece.text)
    return pieces(before, after)


class Words:
    """Documents as labelled texts, with names from the cards that are given."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def quote(self, quote: Quote | None) -> Fields:
        if quote is None:
            return {}
        return {
            gettext("Quote"): quote.text,
            gettext("Language of the quote"): Whole(quote.language),
            gettext("Translation"): quote.translation,
            gettext("Rendered by"): self.actor(quote.rendered_by),
            gettext("Original seen"): Whole(gettext("yes") if quote.original_seen else gettext("no")),
            gettext("Quote checked against the copy kept on"): as_date(quote.checked.kept if quote.checked else ""),
            gettext("SHA-256 of that copy"): Whole(quote.checked.sha256 if quote.checked else ""),
        }

    def actor(self, actor: UUID | None) -> str:
        return Whole(self.names.actor(actor).text if actor else "")

    def subjects(self, subjects: Iterable[UUID]) -> str:
        cards = (self.names.card(subject) for subject in subjects)
        return "; ".join(_title(card) if card else gettext("[removed]") for card in cards)


def _title(card: Card) -> str:
    return source_title(card) if card.kind == SubjectKind.SOURCE else card.title


def as_date(edtf: str) -> str:
    """A date in words; "" where none is known."""
    return Whole(dates.full(edtf) if edtf else "")


def as_term(label: str) -> str:
    """A term of the vocabulary."""
    return Whole(gettext(label))
