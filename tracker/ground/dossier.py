"""claim-dossier/1, the exchange file (DOSSIER.md): bytes -> Dossier with every error at once, and back again.

    parse_dossier(data)                       one file that requires no other
    parse_dossier(data, [other.declared()])   one that does
    parse_dossiers({"a.json": data, …})       several, in whatever order they may be taken
    dump(dossier)                             the bytes; loading them gives an equal dossier

The shapes are in dossier_items.py.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.ground.dossier_errors import DossierError, DossierErrors
from tracker.ground.dossier_items import LISTS, SHARED, USABLE, Declared, Dossier, shape_of
from tracker.ground.dossier_json import MOST_BYTES, JsonObject, UnreadableError, kind_of, read_json, write_json
from tracker.ground.dossier_reading import Findings, Place, Reader, Use, usable_id
from tracker.ground.dossier_rules import Read, broken_rules
from tracker.ground.messages import Problem, either, shown
from tracker.ground.vocabulary import gettext_noop

_ = gettext_noop

FORMAT = "claim-dossier/1"
_DECLARED_ELSEWHERE = _("is declared by the dossier %(other)s, which this one requires, and may not be again.")


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as far as it could be read; `finish` makes a dossier of it or raises everything that is wrong.

    `dossier` is None where anything was wrong with the file taken by itself. `declared` names the items that others may
    use, also those that have errors, so that one error does not make ten. `uses` are the references that only another
    dossier can resolve.
    """

    id: str
    requires: tuple[str, ...]
    dossier: Dossier | None
    declared: Declared
    uses: tuple[Use, ...]
    errors: tuple[DossierError, ...]

    def finish(self, required: Mapping[str, Declared]) -> Dossier:
        """The dossier, its references into the dossiers that it requires checked; `required` is by dossier id."""
        errors = [*self.errors, *self._reference_errors(required)]
        if errors or self.dossier is None:
            raise DossierErrors(errors)
        return self.dossier

    def _reference_errors(self, required: Mapping[str, Declared]) -> Iterable[DossierError]:
        needed = [name for name in dict.fromkeys(self.requires) if name != self.id]
        missing = [name for name in needed if name not in required]
        for name in missing:
            said = Problem(_("there is no dossier %(id)s, neither here nor imported before."), {"id": repr(name)})
            yield DossierError("", "", "requires", said)
        others = [required[name] for name in needed if name in required]
        for other in others:
            for name in SHARED:
                for item in sorted(self.declared.ids[name] & other.ids[name]):
                    said = Problem(_DECLARED_ELSEWHERE, {"other": repr(other.id)})
                    yield DossierError(name, item, "id", said)
        if missing:
            return  # what is not found could be in there
        for use in self.uses:
            owners = [
                Problem(_("the %(list)s of %(dossier)s"), {"list": name, "dossier": other.id})
                for other in others
                for name in use.lists
                if use.id in other.ids[name]
            ]
            if not owners:
                yield _dangling(use, self.requires)
            elif len(owners) > 1 and "actors" not in use.lists:
                said = Problem(_("%(id)s could be one of %(lists)s."), {"id": repr(use.id), "lists": either(owners)})
                yield DossierError(use.list, use.item, use.field, said)


def read_dossier(data: bytes) -> Reading:
    """Read one file, taken by itself. Never raises: what is wrong is in the reading."""
    try:
        content = read_json(data)
    except UnreadableError as error:
        return _unreadable(error.problem)
    if not isinstance(content, JsonObject):
        return _unreadable(Problem(_("A dossier is a JSON object, not %(kind)s."), {"kind": kind_of(content)}))
    findings = Findings()
    errors = findings.errors
    _check_format(content, errors)
    head = {key: value for key, value in content.items() if key != "format" and key not in LISTS}
    top = JsonObject(head)
    top.repeated = content.repeated
    fields = Reader(findings, Place("", "")).read(Dossier, top)
    items: dict[str, list[Read]] = {}
    for name, cls in LISTS.items():
        items[name] = _read_list(name, cls, content, findings)
    declared = {name: frozenset(read.item for read in reads) for name, reads in items.items()}
    requires: tuple[str, ...] = fields.get("requires", ())
    if fields.get("id") in requires:
        errors.append(DossierError("", "", "requires", Problem(_("names the dossier itself."))))
    later = _resolved(findings, declared, requires)
    errors.extend(broken_rules(items))
    dossier = None
    if not errors:
        made: dict[str, Any] = {name: tuple(cls(**read.fields) for read in items[name]) for name, cls in LISTS.items()}
        dossier = Dossier(**fields, **made)
    usable = Declared(fields.get("id", ""), {name: declared[name] for name in USABLE})
    return Reading(usable.id, requires, dossier, usable, later, tuple(errors))


def parse_dossier(data: bytes, required: Iterable[Declared] = ()) -> Dossier:
    """The dossier that these bytes are. `required` describes the dossiers that it requires. Raises DossierErrors."""
    return read_dossier(data).finish({each.id: each for each in required})


def parse_dossiers(
    files: Mapping[str, bytes], known: Callable[[str], Declared | None] = lambda _id: None
) -> list[tuple[str, Dossier]]:
    """(file name, dossier) of several files, each after those that it requires, else in the order given.

    `known` describes a dossier that was imported before, by its id, or says None. Raises DossierErrors with everything
    that is wrong in any of the files; each error then names its file.
    """
    readings = {name: read_dossier(data) for name, data in files.items()}
    errors: list[DossierError] = []
    by_id: dict[str, str] = {}
    for name, reading in readings.items():
        if reading.id and reading.id in by_id:
            values: dict[str, object] = {"id": repr(reading.id), "file": by_id[reading.id]}
            said = Problem(_("is %(id)s, as in %(file)s; each dossier may come once."), values)
            errors.append(DossierError("", "", "id", said, name))
        elif reading.id:
            by_id[reading.id] = name
    dossiers: dict[str, Dossier] = {}
    for name, reading in readings.items():
        try:
            dossiers[name] = reading.finish(_required(reading, readings, by_id, known))
        except DossierErrors as found:
            errors.extend(found.in_file(name).errors)
    order, circle = _in_order(readings, by_id)
    said = Problem(_("makes a circle of dossiers."))
    errors.extend(DossierError("", "", "requires", said, name) for name in circle)
    if errors:
        raise DossierErrors(errors)
    return [(name, dossiers[name]) for name in order]


def load_file(path: Path) -> bytes:
    """A file's bytes, as far as they could be a dossier. Raises DossierErrors where it cannot be read or is too large."""
    try:
        with path.open("rb") as stream:
            # One byte more than is possible: enough to know that the file is too large, whatever its size.
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        said = Problem(_("The file cannot be read: %(reason)s."), {"reason": reason})
        raise DossierErrors([DossierError("", "", "", said, str(path))]) from None


def dump(dossier: Dossier) -> bytes:
    """The file: what is absent or equal to its default is left out, lists keep their order."""
    return write_json({"format": FORMAT, **plain(dossier)})


def plain(item: Any) -> dict[str, Any]:
    """One of dossier_items.py's objects as JSON-ready data, without what equals its default."""
    data: dict[str, Any] = {}
    for shape in shape_of(type(item)):
        value = getattr(item, shape.name)
        if shape.required or value != shape.default:
            data[shape.json] = _json_ready(value)
    return data


def _json_ready(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_json_ready(each) for each in value]
    if isinstance(value, str):
        return str(value)
    return value if isinstance(value, bool | int) else plain(value)


def _unreadable(problem: Problem) -> Reading:
    nothing = Declared("", {name: frozenset() for name in USABLE})
    return Reading("", (), None, nothing, (), (DossierError("", "", "", problem),))


def _check_format(content: JsonObject, errors: list[DossierError]) -> None:
    if content.get("format") != FORMAT:
        given = content.get("format")
        if "format" not in content:
            said = Problem(_("must be %(format)s; it is missing."), {"format": repr(FORMAT)})
        else:
            found = shown(given) if isinstance(given, str) else kind_of(given)
            said = Problem(_("must be %(format)s; it is %(found)s."), {"format": repr(FORMAT), "found": found})
        errors.append(DossierError("", "", "format", said))


def _read_list(name: str, cls: type[Any], content: JsonObject, findings: Findings) -> list[Read]:
    """The items of one list that have a usable name, each with its valid fields."""
    if name not in content:
        return []
    raw = content[name]
    if not isinstance(raw, list) or not raw:
        no_list = Problem(_("must be a list, not %(kind)s."), {"kind": kind_of(raw)})
        wrong = no_list if not isinstance(raw, list) else Problem(_("is an empty list; leave it out."))
        findings.errors.append(DossierError(name, "", "", wrong))
        return []
    has_ids = any(shape.name == "id" for shape in shape_of(cls))
    seen: set[str] = set()
    reads: list[Read] = []
    for number, data in enumerate(raw, start=1):
        item = (usable_id(data) if has_ids else None) or f"#{number}"
        if item in seen:
            twice = Problem(_("is declared twice (again as item %(number)s)."), {"number": number})
            findings.errors.append(DossierError(name, item, "id", twice))
        seen.add(item)
        reads.append(Read(item, Reader(findings, Place(name, item)).read(cls, data)))
    return reads


def _resolved(findings: Findings, declared: Mapping[str, frozenset[str]], requires: tuple[str, ...]) -> tuple[Use, ...]:
    """Note every reference that this dossier must resolve and cannot; return those that another may."""
    later: list[Use] = []
    for use in findings.uses:
        owners = [name for name in use.lists if use.id in declared[name]]
        if len(owners) > 1:
            lists = either(Problem(_("the %(list)s"), {"list": name}) for name in owners)
            said = Problem(_("%(id)s could be one of %(lists)s."), {"id": repr(use.id), "lists": lists})
            findings.errors.append(DossierError(use.list, use.item, use.field, said))
        elif not owners and requires and set(use.lists) <= set(USABLE):
            later.append(use)
        elif not owners:
            findings.errors.append(_dangling(use, ()))
    return tuple(later)


def _dangling(use: Use, requires: Iterable[str]) -> DossierError:
    values: dict[str, object] = {"id": repr(use.id), "lists": either(use.lists)}
    said = Problem(_("there is no %(id)s among the %(lists)s of this dossier."), values)
    if requires:
        said = Problem(_("there is no %(id)s among the %(lists)s of this dossier or in those it requires."), values)
    return DossierError(use.list, use.item, use.field, said)


def _required(
    reading: Reading,
    readings: Mapping[str, Reading],
    by_id: Mapping[str, str],
    known: Callable[[str], Declared | None],
) -> dict[str, Declared]:
    found: dict[str, Declared] = {}
    for name in reading.requires:
        declared = readings[by_id[name]].declared if name in by_id else known(name)
        if declared is not None:
            found[name] = declared
    return found


def _in_order(readings: Mapping[str, Reading], by_id: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """(file names, each after those that it requires; file names that no order can satisfy)."""
    waiting = {
        name: {by_id[each] for each in reading.requires if each in by_id} - {name} for name, reading in readings.items()
    }
    order: list[str] = []
    while ready := [name for name, needs in waiting.items() if needs <= set(order)]:
        order.append(ready[0])
        del waiting[ready[0]]
    return order, list(waiting)
