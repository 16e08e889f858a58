"""Who took which position on what: a plan's versions and points by whoever spoke to them, or by their sides."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal
from uuid import UUID

from tracker.ground.alphabet import Key
from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import Acceptance
from tracker.record.comparison import in_time
from tracker.record.documents import PlanDoc
from tracker.record.entry_pages import EntryLine
from tracker.web.presenters import dates, links
from tracker.web.presenters.alphabet import alphabetical
from tracker.web.presenters.languages import worded
from tracker.web.presenters.names import Name, ref_name, ref_text
from tracker.web.presenters.plan_links import PlanLinks
from tracker.web.presenters.plan_versions import point_number, version_anchor
from tracker.web.presenters.positions import basis_label
from tracker.web.translating import gettext

By = Literal["actors", "parties"]
"""Whose columns there are."""


@immutable(kw_only=True)
class Taken:
    """A position. `who` is who took it, where its column is not theirs; `behalf` for whom, where that is not plain."""

    label: str
    date: str
    url: str
    who: str
    behalf: str
    basis: str


@immutable(kw_only=True)
class Cell:
    """The latest position of somebody on one thing, and the others, the newest first."""

    latest: Taken
    others: tuple[Taken, ...]


@immutable(kw_only=True)
class Column:
    """`side` is whom an actor belongs to, "" where it is a side itself."""

    name: Name
    side: str


@immutable(kw_only=True)
class Row:
    """One version or point; `detail` is a point's place or topic. A cell is None where no position is recorded."""

    name: Name
    detail: str
    cells: tuple[Cell | None, ...]


@immutable(kw_only=True)
class Matrix:
    """`left_out` counts the points on which nobody named took a position, `unnamed` what unnamed speakers said."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    left_out: int
    unnamed: int


Found = Mapping[UUID, Mapping[UUID, Sequence[EntryLine]]]
"""Positions by what they are on, then by the column they stand in, oldest first."""


def matrix(
    plan: PlanDoc,
    pages: PlanLinks,
    positions: Iterable[EntryLine],
    *,
    points: bool = True,
    by: By = "parties",
    here: bool = False,
) -> Matrix | None:
    """Versions by date with their points (or without), as far as there is a position; columns by their names.

    `positions` are in the order of time. `here`: what they are and what they are on stands on the same page, which may be
    one of the past. Those of unnamed speakers stand for no side and have no column. None where
    nothing remains.
    """
    found: dict[UUID, dict[UUID, list[EntryLine]]] = {}
    columns: dict[UUID, Column] = {}
    shown = {version.id for version in plan.versions}
    every = {point.id for version in plan.versions for point in version.points} if points else set()
    unnamed = 0
    for entry in positions:
        on = entry.point or entry.version
        if on not in shown | every:
            continue
        if entry.voice:
            whose = entry.actor if by == "actors" else entry.voice
            found.setdefault(on, {}).setdefault(whose, []).append(entry)
            columns[whose] = _column(entry, by)
        else:
            unnamed += 1
    page = "" if here else pages.then(links.plan(pages.slug))
    order = sorted(columns, key=lambda whose: (*_alphabetical(columns[whose]), whose))
    rows = tuple(_rows(plan, pages, page, found, {whose: columns[whose] for whose in order}))
    if not rows:
        return None
    return Matrix(
        columns=tuple(columns[whose] for whose in order),
        rows=rows,
        left_out=len(every - found.keys()),
        unnamed=unnamed,
    )


def _alphabetical(column: Column) -> tuple[Key, bool, Key]:
    """Sides in the order of the reader's alphabet (PAGES.md), each before its own people, and these in that order too."""
    name = alphabetical(column.name.text)
    return alphabetical(column.side) if column.side else name, bool(column.side), name


def _rows(plan: PlanDoc, pages: PlanLinks, page: str, found: Found, columns: Mapping[UUID, Column]) -> Iterator[Row]:
    for version in in_time(plan.versions):
        if version.id in found:
            dated = dates.short(version.dated) if version.dated else ""
            url = f"{page}#{version_anchor(version)}"
            name = Name(version.label, url, version.label, plan.language)
            yield Row(name=name, detail=dated, cells=_cells(found[version.id], columns, page))
        for point in version.points:
            if point.id in found:
                title = gettext("%(version)s, point %(number)s") if point.number else gettext("%(version)s, %(number)s")
                called = title % {"version": version.label, "number": point_number(point)}
                yield Row(
                    name=Name(called, pages.point_page(version.slug, point.key), version.label, plan.language),
                    detail=worded(point.topic, plan.language) if point.number else "",
                    cells=_cells(found[point.id], columns, page),
                )


def _cells(
    taken: Mapping[UUID, Sequence[EntryLine]], columns: Mapping[UUID, Column], page: str
) -> tuple[Cell | None, ...]:
    return tuple(_cell(taken[whose], column, page) if whose in taken else None for whose, column in columns.items())


def _cell(entries: Sequence[EntryLine], column: Column, page: str) -> Cell:
    latest = next((entry for entry in reversed(entries) if entry.latest), entries[-1])
    others = [entry for entry in reversed(entries) if entry.id != latest.id]
    return Cell(
        latest=_taken(latest, column, page),
        others=tuple(_taken(entry, column, page) for entry in others),
    )


def _taken(entry: EntryLine, column: Column, page: str) -> Taken:
    position = entry.card.card
    who, behalf = ref_text(position["actor"]), position["on_behalf_of"]
    whom = ref_text(behalf) if behalf else ""
    return Taken(
        label=gettext(Acceptance(entry.stance).label),
        date=dates.short(entry.said),
        url=f"{page}#{links.position_anchor(entry.subject)}",
        who="" if who == column.name.text else who,
        behalf="" if whom in (who, column.name.text, column.side) else whom,
        basis=basis_label(position["basis"]),
    )


def _column(entry: EntryLine, by: By) -> Column:
    """The actor with its side, or the side; the position's card has the side's name where it is not who spoke."""
    card = entry.card.card
    side = ref_name(card["refs"].get(str(entry.voice)) or card["actor"])
    if by == "parties":
        return Column(name=side, side="")
    return Column(name=ref_name(card["actor"]), side="" if entry.actor == entry.voice else side.text)
