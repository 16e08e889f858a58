"""Reversals: two opposite statements or positions of one speaker, each dated and quoted. Nothing is counted."""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from django.utils.safestring import SafeString

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import Acceptance, How, Stance, SubjectKind
from tracker.record.documents import StatementDoc
from tracker.record.entry_pages import EntryLine
from tracker.record.reversals import Turn
from tracker.web.presenters import dates
from tracker.web.presenters.languages import worded
from tracker.web.presenters.names import Name, Names, ref_name
from tracker.web.presenters.positions import basis_label, plan_language, position_on, position_quote
from tracker.web.presenters.provenance import SourceView, source_view
from tracker.web.presenters.quotes import QuoteView, quote_view
from tracker.web.presenters.statuses import status_view
from tracker.web.translating import gettext


@immutable(kw_only=True)
class TurnSide:
    """One of the two. `on` is what a position is on; of a statement it is "" (the claim stands above both).

    `text` is the wording of a point where the two are on different ones, marked as in its language.
    """

    label: str
    date: str
    speaker: Name
    behalf: Name | None
    on: Name
    text: str
    basis: str
    quote: QuoteView | None
    sources: tuple[SourceView, ...]


@immutable(kw_only=True)
class ReversalView:
    """`mark` and `headline` are those of a claim, "" for positions; `note` says what the reader must know of the two."""

    headline: str
    mark: SafeString | str
    title: Name
    sides: tuple[TurnSide, TurnSide]
    note: str


def reversal_views(
    turns: Iterable[Turn],
    statements: Mapping[UUID, StatementDoc],
    names: Names,
    claim_url: Callable[[EntryLine], str],
) -> tuple[ReversalView, ...]:
    """In the order of `turns`. `claim_url` says where the claim of a statement is linked to."""
    return tuple(
        _of_statements(turn, statements, names, claim_url)
        if turn.later.kind == SubjectKind.CLAIM
        else _of_positions(turn, names)
        for turn in turns
    )


def _of_statements(
    turn: Turn, statements: Mapping[UUID, StatementDoc], names: Names, claim_url: Callable[[EntryLine], str]
) -> ReversalView:
    card = turn.later.card
    status = status_view(card.card["status"], card.card["refs"])
    changes = statements[turn.later.id].changes if turn.stated and turn.later.id in statements else None
    return ReversalView(
        headline=status.headline,
        mark=status.mark,
        title=Name(card.title, claim_url(turn.later), card.title, card.card["language"]),
        sides=(_statement(turn.earlier, statements, names), _statement(turn.later, statements, names)),
        note=_stated(changes.how if changes else ""),
    )


def _statement(entry: EntryLine, statements: Mapping[UUID, StatementDoc], names: Names) -> TurnSide:
    doc = statements.get(entry.id)
    return TurnSide(
        label=gettext(Stance(entry.stance).label),
        date=dates.short(entry.said),
        speaker=names.actor(entry.actor),
        behalf=_behalf(entry, names),
        on=Name(""),
        text="",
        basis="",
        quote=quote_view(doc.quote, names) if doc and doc.quote else None,
        sources=tuple(source_view(source, entry.sources, names) for source in entry.sources),
    )


def _of_positions(turn: Turn, names: Names) -> ReversalView:
    earlier, later = turn.earlier.card.card, turn.later.card.card
    apart = (turn.earlier.point, turn.earlier.version) != (turn.later.point, turn.later.version)
    title = later["plan"]["title"]
    notes = [_stated(later["changes"]["how"] if turn.stated and later["changes"] else "")]
    if apart:
        same = earlier["point"]["text"] == later["point"]["text"]
        notes.append(
            gettext("Two versions of one point, which read the same.")
            if same
            else gettext("Two versions of one point; its wording is not the same in both.")
        )
    return ReversalView(
        headline="",
        mark="",
        title=Name(title, "", title, plan_language(later)) if apart else position_on(later),
        sides=(_position(turn.earlier, names, apart), _position(turn.later, names, apart)),
        note=" ".join(filter(None, notes)),
    )


def _position(entry: EntryLine, names: Names, apart: bool) -> TurnSide:
    position = entry.card.card
    return TurnSide(
        label=gettext(Acceptance(entry.stance).label),
        date=dates.short(entry.said),
        speaker=ref_name(position["actor"]),
        behalf=_behalf(entry, names),
        on=position_on(position) if apart else Name(""),
        text=worded(position["point"]["text"], plan_language(position)) if apart and position["point"] else "",
        basis=basis_label(position["basis"]),
        quote=quote_view(quote, names) if (quote := position_quote(position)) else None,
        sources=tuple(source_view(source, entry.sources, names) for source in entry.sources),
    )


def _behalf(entry: EntryLine, names: Names) -> Name | None:
    return names.actor(entry.on_behalf_of) if entry.on_behalf_of and entry.on_behalf_of != entry.actor else None


def _stated(how: str) -> str:
    """What the record itself says that the later one does to the earlier."""
    return gettext("Recorded as: %(how)s.") % {"how": gettext(How(how).label)} if how else ""
