"""What must hold between the items of one dossier, beyond the shape of each (DOSSIER.md, RULES.md P2 and P4)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tracker.ground.dossier_errors import DossierError
from tracker.ground.messages import Problem
from tracker.ground.vocabulary import RelationKind, gettext_noop

_ = gettext_noop

NOTED = (RelationKind.SUPPORTS, RelationKind.CONTRADICTS)


class Read(NamedTuple):
    """One item as far as it could be read: its id or its "#n", and its valid fields by their Python names."""

    item: str
    fields: Mapping[str, Any]


Lists = Mapping[str, list[Read]]


def broken_rules(lists: Lists) -> Iterator[DossierError]:
    """Every rule that the items break; fields that could not be read are passed over."""
    yield from _named_or_not(lists["actors"])
    yield from _parties(lists["actors"])
    yield from _points(lists["points"])
    yield from _relations(lists["relations"])
    for name, path, words in CHAINS:
        yield from _circles(lists[name], name, path, words)


CHAINS = (
    ("actors", "part_of", _("makes a circle: %(id)s is part of itself")),
    ("sources", "carries", _("makes a circle: %(id)s carries itself")),
    ("versions", "derived_from", _("makes a circle: %(id)s is derived from itself")),
    ("points", "part_of", _("makes a circle: %(id)s is part of itself")),
    ("statements", "changes.statement", _("makes a circle: %(id)s changes itself")),
    ("positions", "changes.position", _("makes a circle: %(id)s changes itself")),
)
"""Lists whose items point to one other of the same list, the field that points, and what a circle would mean."""


def _named_or_not(actors: Iterable[Read]) -> Iterator[DossierError]:
    for item, fields in actors:
        unnamed = fields.get("unnamed", False)
        if fields.get("independent") and "note" not in fields:
            yield DossierError(
                "actors", item, "note", Problem(_("is missing: whoever is independent needs the public reason here."))
            )
        if fields.get("independent") and unnamed:
            said = Problem(_("is true of an unnamed actor; only who is named can be independent."))
            yield DossierError("actors", item, "independent", said)
        if "why_unnamed" in fields and not unnamed:
            yield DossierError("actors", item, "why_unnamed", Problem(_("is given though the actor is not `unnamed`.")))
        if item in fields.get("speaks_for", ()):
            yield DossierError("actors", item, "speaks_for", Problem(_("names the actor itself.")))


def _parties(actors: list[Read]) -> Iterator[DossierError]:
    party = {item: fields["party"] for item, fields in actors if "party" in fields}
    for item, side in party.items():
        if side == item:
            yield DossierError("actors", item, "party", Problem(_("is the actor itself; a party has no party.")))
        elif side in party:
            said = Problem(_("%(id)s has a party itself; a party has none."), {"id": repr(side)})
            yield DossierError("actors", item, "party", said)


def _points(points: list[Read]) -> Iterator[DossierError]:
    version = {item: fields["version"] for item, fields in points if "version" in fields}
    numbered: dict[tuple[str, str], str] = {}
    for item, fields in points:
        if item in version and "number" in fields:
            first = numbered.setdefault((version[item], fields["number"]), item)
            if first != item:
                said = Problem(_("is also that of %(id)s in the same version."), {"id": repr(first)})
                yield DossierError("points", item, "number", said)
        whole = fields.get("part_of")
        if whole in version and item in version and version[whole] != version[item]:
            said = Problem(_("%(id)s is a point of another version."), {"id": repr(whole)})
            yield DossierError("points", item, "part_of", said)
        if item in fields.get("corresponds_to", ()):
            yield DossierError("points", item, "corresponds_to", Problem(_("names the point itself.")))
        for other in fields.get("corresponds_to", ()):
            if other != item and version.get(other) == version.get(item, ""):
                said = Problem(_("%(id)s is a point of the same version."), {"id": repr(other)})
                yield DossierError("points", item, "corresponds_to", said)


def _relations(relations: list[Read]) -> Iterator[DossierError]:
    parts: dict[str, set[str]] = defaultdict(set)
    seen: set[tuple[str, str, str]] = set()
    for item, fields in relations:
        kind, start, end = fields.get("type"), fields.get("from_id"), fields.get("to_id")
        if kind in NOTED and "note" not in fields:
            said = Problem(_("is missing: %(kind)s needs a public note."), {"kind": str(kind)})
            yield DossierError("relations", item, "note", said)
        if kind is None or start is None or end is None:
            continue
        if (start, kind, end) in seen:
            said = Problem(_("says the same as an earlier one (%(relation)s)."), {"relation": f"{start} {kind} {end}"})
            yield DossierError("relations", item, "", said)
        elif start == end:
            said = Problem(_("is the same claim as `from`, %(id)s."), {"id": repr(start)})
            yield DossierError("relations", item, "to", said)
        elif kind is RelationKind.PART_OF:
            parts[start].add(end)
        seen.add((start, kind, end))
    circle = _in_circles(parts)
    for item, fields in relations:
        start, end = fields.get("from_id"), fields.get("to_id")
        if fields.get("type") is RelationKind.PART_OF and start != end and start in circle and end in circle:
            said = Problem(
                _("makes %(id)s a part of itself, by way of %(other)s."), {"id": repr(start), "other": repr(end)}
            )
            yield DossierError("relations", item, "to", said)


def _circles(items: list[Read], name: str, path: str, words: str) -> Iterator[DossierError]:
    target = {item: end for item, fields in items if (end := _follow(fields, path)) is not None}
    circle = _in_circles({start: {end} for start, end in target.items()})
    for item, end in target.items():
        if item in circle:
            said = Problem(words, {"id": repr(item)})
            way = Problem(_("%(circle)s."), {"circle": said})
            if end != item:
                way = Problem(_("%(circle)s, by way of %(other)s."), {"circle": said, "other": repr(end)})
            yield DossierError(name, item, path, way)


def _follow(fields: Mapping[str, Any], path: str) -> str | None:
    first, _, rest = path.partition(".")
    value = fields.get(first)
    if rest and value is not None:
        value = getattr(value, rest)
    return value


def _in_circles(edges: Mapping[str, set[str]]) -> set[str]:
    """The nodes that lie on a circle or between two: those from which one can go on for ever, both ways."""
    return _endless(edges) & _endless(_reversed(edges))


def _reversed(edges: Mapping[str, set[str]]) -> dict[str, set[str]]:
    back: dict[str, set[str]] = defaultdict(set)
    for start, ends in edges.items():
        for end in ends:
            back[end].add(start)
    return back


def _endless(edges: Mapping[str, set[str]]) -> set[str]:
    """The nodes from which one can go on for ever: what is left when loose ends are taken off again and again."""
    onward = {start: len(ends) for start, ends in edges.items()}
    back = _reversed(edges)
    loose = [node for node in {*edges, *back} if not onward.get(node)]
    gone = set(loose)
    while loose:
        for before in back.get(loose.pop(), ()):
            onward[before] -= 1
            if not onward[before]:
                gone.add(before)
                loose.append(before)
    return {*edges} - gone
