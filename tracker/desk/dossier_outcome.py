"""What importing a dossier does with each of its items, for people: new, added to, left as it is, and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from tracker.desk.dossier_rows import Made
from tracker.desk.dossier_tables import TABLES
from tracker.ground.dossier_errors import DossierError
from tracker.ground.messages import Problem

Ids = Mapping[str, Mapping[str, UUID]]
"""List -> item -> row."""

MOST_TITLE = 160
HOSTS = {"statements": "claim", "assessments": "claim", "relations": "from_claim"}
"""What has no form of its own: list -> column of the claim on whose form it stands."""

_NAMED = {"actors": "name", "plans": "title", "versions": "label", "points": "text", "claims": "text"}
"""Lists whose items others are named by, and the field that names them."""
_LINES: Mapping[str, tuple[str, ...]] = {
    "actors": ("name",),
    "sources": ("publisher", "kind", "title"),
    "plans": ("title",),
    "versions": ("plan", "label"),
    "points": ("version", "number", "text"),
    "claims": ("text",),
    "statements": ("speaker", "stance", "claim"),
    "positions": ("actor", "position", "on"),
    "evidence": ("title",),
    "assessments": ("verdict", "claim"),
    "relations": ("from_id", "type", "to_id"),
}
"""The fields by which an item is called."""
_REFERS = {
    "publisher": ("actors",),
    "plan": ("plans",),
    "version": ("versions",),
    "speaker": ("actors",),
    "claim": ("claims",),
    "actor": ("actors",),
    "on": ("versions", "points"),
    "from_id": ("claims",),
    "to_id": ("claims",),
    "party": ("actors",),
    "part_of": ("actors",),
    "speaks_for": ("actors",),
}
"""Fields that name another item, and the lists in which it is."""


class Fate(StrEnum):
    """What becomes of an item."""

    NEW = "new"
    MERGED = "merged"  # there already, and something is added
    DIFFERS = "differs"  # there already, and otherwise; the desk's is kept
    SAME = "same"
    GONE = "gone"  # deleted at the desk, and stays so


@dataclass(frozen=True, slots=True)
class Treated:
    """One item of a file and what becomes of it.

    `host` is (model, row) of the form on which it stands: its own, or its claim's; None where it is gone. `added` are
    (field, what is added to it); `told` are notices on it, (field, what).
    """

    list: str
    item: str
    fate: Fate
    title: str
    host: tuple[str, UUID] | None
    added: tuple[tuple[str, str], ...] = ()
    told: tuple[tuple[str, Problem], ...] = ()


def treated(
    named: Mapping[str, Iterable[tuple[str, Any]]],
    ids: Ids,
    new: Mapping[str, Mapping[str, Made]],
    added: Mapping[str, Iterable[tuple[str, str]]],
    notices: Iterable[DossierError],
) -> list[Treated]:
    """Every item in the order of the tables; a few queries for each list, whatever its length.

    `named` are (key, item) by list, `ids` where they stand, `new` the rows that are made, `added` what actors that were
    there get, by item.
    """
    told: dict[tuple[str, str], list[tuple[str, Problem]]] = defaultdict(list)
    for notice in notices:
        told[notice.list, notice.item].append((notice.field, notice.problem))
    there = {name: list(named[name]) for name in TABLES}
    titles = _Titles(there, ids)
    found = []
    for name in TABLES:
        hosts = _hosts(name, ids[name], new[name])
        for key, item in there[name]:
            extra = added.get(key, ()) if name == "actors" else ()
            more = tuple((field, titles.called(field, value)) for field, value in extra)
            said = tuple(told.get((name, key), ()))
            fate = _fate(key, ids[name], new[name], more, said)
            found.append(Treated(name, key, fate, titles.of(name, key, item), hosts.get(key), more, said))
    return found


def _fate(key: str, ids: Mapping[str, UUID], new: Mapping[str, Made], added: object, told: object) -> Fate:
    if key in new:
        return Fate.NEW
    if key not in ids:
        return Fate.GONE
    if added:
        return Fate.MERGED
    return Fate.DIFFERS if told else Fate.SAME


def _hosts(name: str, ids: Mapping[str, UUID], new: Mapping[str, Made]) -> dict[str, tuple[str, UUID]]:
    model = TABLES[name].model
    if name not in HOSTS:
        return {key: (model._meta.model_name, row) for key, row in ids.items()}
    column = f"{HOSTS[name]}_id"
    made = {key: getattr(rows.row, column) for key, rows in new.items()}
    kept = {key: row for key, row in ids.items() if key not in made}
    above = dict(model._default_manager.filter(pk__in=kept.values()).values_list("pk", column)) if kept else {}
    made |= {key: above[row] for key, row in kept.items() if row in above}
    return {key: ("claim", claim) for key, claim in made.items() if claim}


class _Titles:
    """How items are called: by what the file says of them, and by the desk's own words for what it does not declare."""

    def __init__(self, named: Mapping[str, list[tuple[str, Any]]], ids: Ids) -> None:
        self._names: dict[str, dict[str, str]] = {}
        for name, field in _NAMED.items():
            own = {key: getattr(item, field) for key, item in named[name]}
            others = {key: row for key, row in ids[name].items() if key not in own}
            rows = TABLES[name].model._default_manager.filter(pk__in=others.values())
            there = dict(rows.values_list("pk", field)) if others else {}
            self._names[name] = own | {key: there[row] for key, row in others.items() if row in there}

    def called(self, field: str, value: str) -> str:
        """What stands in a field; another item by its name."""
        names = (self._names[name].get(value) for name in _REFERS.get(field, ()))
        return next(filter(None, names), value)

    def of(self, name: str, key: str, item: Any) -> str:
        """One line for one item."""
        title = (
            " · ".join(filter(None, (self.called(field, str(getattr(item, field))) for field in _LINES[name]))) or key
        )
        return title if len(title) <= MOST_TITLE else title[: MOST_TITLE - 1].rstrip() + "…"
