"""A claim's timeline: its statements and its status along time, as a picture and as a list that says the same."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from django.utils.safestring import SafeString

from tracker.ground.dates import Date
from tracker.ground.dates import Precision as Known
from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import Stance
from tracker.record.turns import Turn
from tracker.web.presenters import dates, links
from tracker.web.presenters.claim_timeline_layout import (
    BAND,
    Change,
    Event,
    Mark,
    Picture,
    Precision,
    Side,
    picture,
)
from tracker.web.presenters.marks import mark
from tracker.web.presenters.sides import SIDES, Line, spoken
from tracker.web.presenters.statuses import status_view
from tracker.web.translating import gettext

TurnUrl = Callable[[date], str]

KEYS = {"supports": mark("supports"), "opposes": mark("opposes"), "comments": mark("on_the_line")}
"""What a side's statements are drawn with, here in the list and in the picture."""
_BAR = 3.0
"""How far a bar stays away from the edge of its mark's box."""


@immutable(kw_only=True)
class Moment:
    """One statement in the order of time, with the mark of its side; `name` is all of it in a line."""

    key: str
    date: str
    mark: SafeString
    text: str
    url: str
    name: str


@immutable(kw_only=True)
class TurnView:
    """The status from a day on; `url` leads to the page as of that day, "" where there is none."""

    since: str
    mark: SafeString
    label: str
    url: str
    name: str


@immutable(kw_only=True)
class Drawn:
    """One mark of the picture: where its shape stands, its box, and its bar as an SVG path."""

    moment: Moment
    side: str
    precision: str
    x: str
    y: str
    left: str
    top: str
    width: str
    height: str
    bar: str


@immutable(kw_only=True)
class Stretched:
    """One status in the band."""

    turn: TurnView
    left: str
    width: str
    x: str
    stem: str
    label_x: str
    label_y: str


@immutable(kw_only=True)
class Written:
    """A day below the line."""

    text: str
    x: str
    left: str


@immutable(kw_only=True)
class PictureView:
    width: str
    height: str
    line: str
    foot: str
    dates: str
    band: str
    band_height: str
    band_middle: str
    marks: tuple[Drawn, ...]
    days: tuple[Written, ...]
    breaks: tuple[str, ...]
    stretches: tuple[Stretched, ...]


@immutable(kw_only=True)
class TimelineView:
    """`picture` is None where no statement is dated; `undated` stand in no picture. `keys` are the marks of the sides."""

    keys: Mapping[str, SafeString]
    picture: PictureView | None
    moments: tuple[Moment, ...]
    undated: tuple[Moment, ...]
    turns: tuple[TurnView, ...]


def timeline_view(
    sides: Mapping[str, Sequence[Line]], turns: Sequence[Turn], turn_url: TurnUrl | None = None
) -> TimelineView:
    """From the sides of a claim's card and its status over time. `turn_url`: the page as of a day."""
    entries = sorted(
        ((side, line) for side in SIDES for line in sides[side]), key=lambda entry: Date.parse(entry[1]["said"]).order
    )
    moments = [(side, line, _moment(side, line)) for side, line in entries]
    shown = tuple(_turn(turn, turn_url) for turn in turns)
    dated = [each for each in moments if Date.parse(each[1]["said"]).latest]
    return TimelineView(
        keys=KEYS,
        picture=_picture(dated, turns, shown) if dated else None,
        moments=tuple(moment for _side, _line, moment in dated),
        undated=tuple(moment for _side, line, moment in moments if not Date.parse(line["said"]).latest),
        turns=shown,
    )


def _moment(side: str, line: Line) -> Moment:
    stance = gettext(Stance(line["stance"]).label)
    speaker, when = spoken(line), dates.short(line["said"])
    return Moment(
        key=line["statement"],
        date=when,
        mark=KEYS[side],
        text=gettext("%(speaker)s: %(stance)s") % {"speaker": speaker, "stance": stance},
        url=f"#{links.statement_anchor(line['statement'])}",
        name=gettext("%(speaker)s, %(date)s: %(stance)s") % {"speaker": speaker, "date": when, "stance": stance},
    )


def _turn(turn: Turn, url: TurnUrl | None) -> TurnView:
    status = status_view(turn.status, turn.refs)
    day = dates.day(turn.day)
    return TurnView(
        since=gettext("from %(date)s") % {"date": day},
        mark=status.mark,
        label=status.label,
        url=url(turn.day) if url else "",
        name=gettext("From %(date)s: %(status)s") % {"date": day, "status": status.label},
    )


def event(side: Side, line: Line) -> Event:
    """A dated statement as the layout takes it. *About* a day counts as that day, drawn wider."""
    said = Date.parse(line["said"])
    last = said.latest
    if last is None:
        raise ValueError("An undated statement is in no picture.")
    first = said.earliest or last
    one_day = first.date() == last.date()
    match said.precision:
        case Known.ON_OR_BEFORE:
            precision, first = Precision.BEFORE, last
        case Known.EXACT:
            precision = Precision.EXACT
        case Known.ABOUT:
            precision = Precision.ABOUT if one_day else Precision.ABOUT_SPAN
        case _:
            precision = Precision.DAY if one_day else Precision.SPAN
    return Event(line["statement"], side, precision, first.date(), last.date())


def _picture(
    entries: Iterable[tuple[str, Line, Moment]], turns: Sequence[Turn], shown: Sequence[TurnView]
) -> PictureView:
    told = list(entries)
    events = [event(side, line) for side, line, _moment in told]  # type: ignore[arg-type]
    changes = [Change(turn.day, view.label) for turn, view in zip(turns, shown, strict=True)]
    days = {day for each in events for day in (each.first, each.last)} | {change.day for change in changes}
    laid = picture(events, changes, max(len(dates.day(day)) for day in days))
    return PictureView(
        width=_px(laid.width),
        height=_px(laid.height),
        line=_px(laid.line),
        foot=_px(laid.band + BAND),
        dates=_px(laid.dates),
        band=_px(laid.band),
        band_height=_px(BAND),
        band_middle=_px(laid.band + BAND / 2),
        marks=tuple(_drawn(each, moment) for each, (_side, _line, moment) in zip(laid.marks, told, strict=True)),
        days=tuple(
            Written(text=dates.day(tick.day) if tick.label else "", x=_px(tick.x), left=_px(tick.left))
            for tick in laid.ticks
        ),
        breaks=tuple(_px(each) for each in laid.breaks),
        stretches=tuple(_stretches(laid, shown)),
    )


def _stretches(laid: Picture, shown: Iterable[TurnView]) -> Iterable[Stretched]:
    for stretch, turn in zip(laid.stretches, shown, strict=True):
        yield Stretched(
            turn=turn,
            left=_px(stretch.left),
            width=_px(stretch.right - stretch.left),
            x=_px(stretch.left + 1),
            stem=_px(stretch.label_y),
            label_x=_px(stretch.left + 7),
            label_y=_px(stretch.label_y - 3),
        )


def _drawn(placed: Mark, moment: Moment) -> Drawn:
    return Drawn(
        moment=moment,
        side=placed.side,
        precision=placed.precision.value,
        x=_px(placed.x),
        y=_px(placed.y),
        left=_px(placed.left),
        top=_px(placed.top),
        width=_px(placed.right - placed.left),
        height=_px(placed.bottom - placed.top),
        bar=_bar(placed),
    )


def _bar(placed: Mark) -> str:
    """How exactly it is known when: nothing for a time of day, a bar with ends, or an arrow that comes from before."""
    left, right, y = placed.left + _BAR, placed.right - _BAR, placed.y
    if placed.precision is Precision.EXACT:
        return ""
    line = f"M{_px(left)} {_px(y)}H{_px(right)}"
    if placed.precision is Precision.BEFORE:
        return f"{line}M{_px(left + 5)} {_px(y - 4)}L{_px(left)} {_px(y)}L{_px(left + 5)} {_px(y + 4)}"
    return line + "".join(f"M{_px(x)} {_px(y - 4)}V{_px(y + 4)}" for x in (left, right))


def _px(length: float) -> str:
    """One decimal, none where there is nothing behind the point."""
    return f"{length:.1f}".removesuffix(".0")
