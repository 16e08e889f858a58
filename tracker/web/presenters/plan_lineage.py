"""The lineage of a plan's versions as a picture, drawn here, and the same in words for the table beside it."""

from collections.abc import Iterable, Mapping
from textwrap import wrap
from uuid import UUID

from tracker.ground.dates import Date, Precision
from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import PointState
from tracker.record.documents import PlanDoc, VersionDoc
from tracker.record.lineage import Flow, Lineage, Node, Thread, lineage
from tracker.web.presenters import dates, links
from tracker.web.presenters.names import Name, Names
from tracker.web.presenters.plan_links import PlanLinks
from tracker.web.translating import gettext, ngettext

BOX_WIDTH, BOX_HEIGHT = 216, 100
LANE, ROW = 264, 164
"""From one place to the next, in the units of the picture."""
GAP, FALL = LANE - BOX_WIDTH, ROW - BOX_HEIGHT
"""What is free between two places, across and down."""
MARGIN = 8
LINE = 17
CHARACTERS = 27
"""What fits into one line of a box."""


@immutable(kw_only=True)
class Text:
    """One line of a box; `kind` is "label", "date" or "by"."""

    kind: str
    x: int
    y: int
    text: str


@immutable(kw_only=True)
class Box:
    """`open`: who wrote it is not known or not agreed; `vague`: its date is no certain day."""

    x: int
    y: int
    open: bool
    vague: bool
    texts: tuple[Text, ...]


@immutable(kw_only=True)
class Path:
    """A line of the picture; `kind` is "derived", "kept", "deleted" or "unseen"."""

    kind: str
    d: str


@immutable(kw_only=True)
class Picture:
    width: int
    height: int
    box_width: int
    box_height: int
    paths: tuple[Path, ...]
    boxes: tuple[Box, ...]


@immutable(kw_only=True)
class FlowLine:
    """One flow in words: "Drawn from" what, and how many points correspond, linked to the two side by side."""

    origin: Name
    derived: bool
    points: str
    url: str


@immutable(kw_only=True)
class LineageView:
    """`flows` holds what the table says of each version, by its anchor; `picture` is None for fewer than two."""

    picture: Picture | None
    flows: Mapping[str, tuple[FlowLine, ...]]


def lineage_view(plan: PlanDoc, pages: PlanLinks, names: Names) -> LineageView:
    """The picture and its words."""
    found = lineage(plan)
    return LineageView(
        picture=_picture(found, names) if len(found.nodes) > 1 else None,
        flows={
            links.version_anchor(node.version.slug): tuple(
                _flow_line(flow, pages) for flow in found.flows if flow.after.id == node.version.id
            )
            for node in found.nodes
        },
    )


def _flow_line(flow: Flow, pages: PlanLinks) -> FlowLine:
    count = len(flow.threads)
    told = [ngettext("%(count)d correspondence", "%(count)d correspondences", count) % {"count": count}]
    if flow.deleted:
        told.append(ngettext("%(count)d deleted", "%(count)d deleted", flow.deleted) % {"count": flow.deleted})
    if flow.not_seen:
        words = ngettext("text of %(count)d not seen", "text of %(count)d not seen", flow.not_seen)
        told.append(words % {"count": flow.not_seen})
    return FlowLine(
        origin=Name(flow.before.label, f"#{links.version_anchor(flow.before.slug)}"),
        derived=flow.derived,
        points=", ".join(told) if count else "",
        url=pages.comparison(flow.before.slug, flow.after.slug) if count else "",
    )


def _picture(found: Lineage, names: Names) -> Picture:
    at = {node.version.id: node for node in found.nodes}
    return Picture(
        width=MARGIN + (max(node.lane for node in found.nodes) + 1) * LANE,
        height=2 * MARGIN + max(node.row for node in found.nodes) * ROW + BOX_HEIGHT,
        box_width=BOX_WIDTH,
        box_height=BOX_HEIGHT,
        paths=tuple(path for flow in found.flows for path in _paths(flow, at)),
        boxes=tuple(_box(node, names) for node in found.nodes),
    )


def _paths(flow: Flow, at: Mapping[UUID, Node]) -> list[Path]:
    """A line for each correspondence, from its place in the one version to its place in the other."""
    before, after = at[flow.before.id], at[flow.after.id]
    draw = _around if _blocked(before, after, at.values()) else _straight
    found = [
        Path(kind=_kind(thread), d=draw(before, _part(before, thread.before), after, _part(after, thread.after)))
        for thread in flow.threads
    ]
    if flow.derived:
        found.append(Path(kind="derived", d=draw(before, 0.5, after, 0.5)))
    return found


def _kind(thread: Thread) -> str:
    return {PointState.DELETED.value: "deleted", PointState.TEXT_NOT_SEEN.value: "unseen"}.get(thread.state, "kept")


def _part(node: Node, place: int) -> float:
    """Where a point stands along its version, from 0 to 1."""
    return (place + 0.5) / len(node.version.points)


def _blocked(before: Node, after: Node, nodes: Iterable[Node]) -> bool:
    """Whether another version stands between these two, so that a line would seem to come from it."""
    lanes = range(min(before.lane, after.lane), max(before.lane, after.lane) + 1)
    return any(before.row < node.row < after.row and node.lane in lanes for node in nodes)


def _straight(before: Node, start: float, after: Node, end: float) -> str:
    """From the foot of the one box to the head of the other; between two of one time, from foot to foot."""
    (x, y), (to_x, to_y) = _corner(before), _corner(after)
    x, to_x, y = x + start * BOX_WIDTH, to_x + end * BOX_WIDTH, y + BOX_HEIGHT
    if before.row == after.row:
        return f"M{x:.1f} {y:.1f}C{x:.1f} {y + FALL * 0.6:.1f} {to_x:.1f} {y + FALL * 0.6:.1f} {to_x:.1f} {y:.1f}"
    bend = (to_y - y) / 2
    return f"M{x:.1f} {y:.1f}C{x:.1f} {y + bend:.1f} {to_x:.1f} {to_y - bend:.1f} {to_x:.1f} {to_y:.1f}"


def _around(before: Node, start: float, after: Node, end: float) -> str:
    """The same through the gap before the later version's place."""
    (x, y), (to_x, to_y) = _corner(before), _corner(after)
    way = to_x - GAP * (0.85 - 0.7 * end)
    x, to_x, y = x + start * BOX_WIDTH, to_x + end * BOX_WIDTH, y + BOX_HEIGHT
    down, out = y + FALL, to_y - FALL
    return (
        f"M{x:.1f} {y:.1f}C{x:.1f} {y + FALL / 2:.1f} {way:.1f} {y + FALL / 2:.1f} {way:.1f} {down:.1f}"
        f"V{out:.1f}C{way:.1f} {to_y - FALL / 2:.1f} {to_x:.1f} {to_y - FALL / 2:.1f} {to_x:.1f} {to_y:.1f}"
    )


def _corner(node: Node) -> tuple[float, float]:
    return GAP + node.lane * LANE, MARGIN + node.row * ROW


def _box(node: Node, names: Names) -> Box:
    x, y = map(int, _corner(node))
    version = node.version
    lines = [("label", line) for line in _lines(version.label, 2)]
    lines.append(("date", dates.short(version.dated)))
    lines += [("by", line) for line in _lines(_by(version, names), 2)]
    return Box(
        x=x,
        y=y,
        open=not version.authors,
        vague=Date.parse(version.dated).precision not in (Precision.EXACT, Precision.DAY),
        texts=tuple(
            Text(kind=kind, x=x + 12, y=y + 22 + number * LINE, text=text) for number, (kind, text) in enumerate(lines)
        ),
    )


def _lines(text: str, most: int) -> list[str]:
    """A text in lines that fit into a box; what is too long ends in an ellipsis, the table has it whole."""
    found = wrap(text, CHARACTERS)
    return found if len(found) <= most else [*found[: most - 1], f"{found[most - 1][: CHARACTERS - 1]}…"]


def _by(version: VersionDoc, names: Names) -> str:
    if not version.authors and not version.authorship_note:
        return gettext("By: not known")
    who = "; ".join(filter(None, (names.several(tuple(version.authors)), version.authorship_note)))
    return gettext("By: %(who)s") % {"who": who}
