"""Who took which position on what: a plan's versions and points by the sides that spoke to them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext, ngettext

from tracker.ground.vocabulary import Acceptance
from tracker.record.comparison import in_time
from tracker.record.documents import PlanDoc
from tracker.record.entry_pages import EntryLine
from tracker.web.presenters import dates, links
from tracker.web.presenters.names import Name, ref_name
from tracker.web.presenters.plan_versions import version_anchor
from tracker.web.presenters.positions import basis_label, position_anchor


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A side's latest position on one thing. `who` is "" where the side itself spoke; `earlier` counts the others."""

    label: str
    date: str
    url: str
    who: str
    basis: str
    earlier: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One version or point; `detail` is a point's place or topic. A cell is None where no position is recorded."""

    title: str
    detail: str
    url: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    parties: tuple[Name, ...]
    rows: tuple[Row, ...]


Taken = Mapping[UUID, Mapping[UUID, Sequence[EntryLine]]]
"""Positions by what they are on, then by the side that took them, oldest first."""


def matrix(plan: PlanDoc, slug: str, positions: Iterable[EntryLine], *, points: bool = True) -> Matrix | None:
    """Versions by date with their points (or without), as far as there is a position; sides by their names.

    `positions` are in the order of time. Those of unnamed speakers stand for no side and are left out. None where
    nothing remains.
    """
    taken: dict[UUID, dict[UUID, list[EntryLine]]] = {}
    parties: dict[UUID, Name] = {}
    shown = {version.id for version in plan.versions}
    if points:
        shown |= {point.id for version in plan.versions for point in version.points}
    for entry in positions:
        on = entry.point or entry.version
        if on in shown and entry.voice:
            taken.setdefault(on, {}).setdefault(entry.voice, []).append(entry)
            parties[entry.voice] = _party(entry)
    # Parties stand in alphabetical order (PAGES.md).
    order = sorted(parties, key=lambda party: (parties[party].text.casefold(), party))
    rows = tuple(_rows(plan, links.plan(slug), taken, order))
    return Matrix(parties=tuple(parties[party] for party in order), rows=rows) if rows else None


def _rows(plan: PlanDoc, page: str, taken: Taken, order: Sequence[UUID]) -> Iterator[Row]:
    for version in in_time(plan.versions):
        if version.id in taken:
            dated = dates.short(version.dated) if version.dated else ""
            url = f"{page}#{version_anchor(version)}"
            yield Row(title=version.label, detail=dated, url=url, cells=_cells(taken[version.id], order, page))
        for point in version.points:
            if point.id in taken:
                yield Row(
                    title=gettext("%(version)s, point %(number)s")
                    % {"version": version.label, "number": point.number or point.key},
                    detail=point.topic,
                    url=f"{page}#{links.point_anchor(point.id)}",
                    cells=_cells(taken[point.id], order, page),
                )


def _cells(by_party: Mapping[UUID, Sequence[EntryLine]], order: Sequence[UUID], page: str) -> tuple[Cell | None, ...]:
    return tuple(_cell(by_party[party], page) if party in by_party else None for party in order)


def _cell(entries: Sequence[EntryLine], page: str) -> Cell:
    latest = next((entry for entry in reversed(entries) if entry.latest), entries[-1])
    earlier = len(entries) - 1
    return Cell(
        label=gettext(Acceptance(latest.stance).label),
        date=dates.short(latest.said),
        url=f"{page}#{position_anchor(latest.card)}",
        who="" if latest.actor == latest.voice else ref_name(latest.card.card["actor"]).text,
        basis=basis_label(latest.card.card["basis"]),
        earlier=ngettext("%(count)d other position", "%(count)d other positions", earlier) % {"count": earlier}
        if earlier
        else "",
    )


def _party(entry: EntryLine) -> Name:
    """The side's name; the position's card has it where the side is not who spoke."""
    card = entry.card.card
    return ref_name(card["refs"].get(str(entry.voice)) or card["actor"])
