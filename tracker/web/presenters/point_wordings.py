"""A point as one version has it: number, wording with what changed in it, state, and the positions on it there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from tracker.ground.immutable import immutable
from tracker.ground.pieces import Piece, sides
from tracker.ground.vocabulary import Acceptance, PointState
from tracker.record.comparison import Kind, Row
from tracker.record.documents import PointDoc, VersionDoc
from tracker.record.entry_pages import EntryLine
from tracker.web.presenters import dates
from tracker.web.presenters.languages import desk_words, turned, worded
from tracker.web.presenters.names import ref_text
from tracker.web.presenters.plan_links import PlanLinks
from tracker.web.presenters.plan_versions import point_number
from tracker.web.presenters.positions import basis_label
from tracker.web.translating import gettext

LITTLE = 0.2
"""Of two wordings that share less than this part of their words, none is marked: everything would be."""
_OF_ITSELF = (PointState.DELETED, PointState.UNRESOLVED, PointState.TEXT_NOT_SEEN)
"""States that say something of the version alone, whatever it is compared with."""


@immutable(kw_only=True)
class PositionBrief:
    """A position in one line, linked to where it stands whole; `who` has whom it was taken for."""

    label: str
    who: str
    date: str
    basis: str
    url: str


@immutable(kw_only=True)
class Wording:
    """A point in one version.

    `direction`: that of its pieces, "" for the page's; `blank`: what is said in place of a wording; `part`: it is a
    part of a point.
    """

    number: str
    url: str
    topic: str
    pieces: tuple[Piece, ...]
    direction: str
    blank: str
    state: str
    part: bool
    note: str
    positions: tuple[PositionBrief, ...]


def briefs(positions: Iterable[EntryLine], plan: PlanLinks) -> Mapping[UUID | None, Sequence[PositionBrief]]:
    """The positions by what they are on, a point, a version or (None) the plan, in the order given."""
    found: dict[UUID | None, list[PositionBrief]] = defaultdict(list)
    for entry in positions:
        found[entry.point or entry.version].append(position_brief(entry, plan))
    return found


def position_brief(entry: EntryLine, plan: PlanLinks) -> PositionBrief:
    """ "Rejects", "Yuri Ushakov for Russia", "24 Nov 2025"."""
    position = entry.card.card
    who, behalf = ref_text(position["actor"]), position["on_behalf_of"]
    if behalf and behalf["id"] != position["actor"]["id"]:
        who = gettext("%(who)s for %(whom)s") % {"who": who, "whom": ref_text(behalf)}
    return PositionBrief(
        label=gettext(Acceptance(entry.stance).label),
        who=who,
        date=dates.short(entry.said),
        basis=basis_label(position["basis"]),
        url=plan.position(entry.subject),
    )


def wording(
    point: PointDoc,
    version: VersionDoc,
    plan: PlanLinks,
    *,
    language: str,
    marked: Sequence[Piece] = (),
    hidden: frozenset[str] = frozenset(),
    of_itself: bool = False,
    positions: Sequence[PositionBrief] = (),
) -> Wording:
    """A point of a version of a plan in this language. `marked` is its text with what changed; states in `hidden` are said elsewhere.

    `of_itself`: only states that hold whatever it is compared with.
    """
    state = PointState(point.state)
    # The pieces of a text follow each other in its direction: they have a language each and one direction together.
    pieces = tuple(Piece(each.tag, worded(each.text, language, alone=False)) for each in marked or _whole(point))
    told = state is not PointState.PRESENT and state not in hidden and (state in _OF_ITSELF or not of_itself)
    return Wording(
        number=point_number(point),
        url=plan.point_page(version.slug, point.key),
        topic=worded(point.topic, language) if point.number else "",
        pieces=pieces,
        direction=turned(language) if pieces else "",
        blank="" if point.text else blank(state),
        state=gettext(state.label) if told else "",
        part=point.part_of is not None,
        note=desk_words(point.note),
        positions=tuple(positions),
    )


def _whole(point: PointDoc) -> tuple[Piece, ...]:
    return (Piece("", point.text),) if point.text else ()


def marked(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts, the one with what was left out and the other with what was put in, word by word.

    Unmarked where they have next to nothing in common.
    """
    if not before or not after or before == after:
        return (), ()
    left, right = sides(before, after)
    kept = min(sum(len(piece.text) for piece in side if not piece.tag) for side in (left, right))
    return (left, right) if kept >= LITTLE * min(len(before), len(after)) else ((), ())


def through_words(row: Row) -> str:
    """What stands before the points over which a correspondence is known, or over which two only have an origin in common."""
    return gettext("Both go back to") if row.kind is Kind.ONLY else gettext("Known only through")


def blank(state: PointState) -> str:
    """What stands in place of a wording that is not there; only what was deleted is said to be."""
    match state:
        case PointState.DELETED:
            return gettext("Not in this version any more")
        case PointState.TEXT_NOT_SEEN:
            return gettext("Text not seen")
        case _:
            return gettext("Wording not recorded")
