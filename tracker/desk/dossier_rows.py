"""Rows of one dossier item, and the item that rows make: the same mapping, both ways (dossier_tables.py)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tracker.desk.dossier_tables import ON_COLUMNS, TABLES, LinkTable
from tracker.ground.dossier_items import (
    LISTS,
    Bears,
    FieldShape,
    PositionChange,
    Quote,
    Refers,
    StatementChange,
    shape_of,
)
from tracker.ground.vocabulary import Bearing, How, Word

Resolve = Callable[[str, tuple[str, ...], str], tuple[str, UUID] | None]
"""(field, lists, id) -> the list that has this id and the row; None where it has none (which the resolver notes)."""

NameOf = Callable[[tuple[str, ...], UUID], str | None]
"""(lists, row) -> the id by which the dossier names this row; None where it cannot."""

Links = Mapping[str, Sequence[Any]]
"""The link rows of one item in their order, by field."""


@dataclass(frozen=True, slots=True)
class Made:
    """The row of one item, and the rows that hang on it."""

    row: Any
    links: tuple[Any, ...]


class UnfitError(ValueError):
    """A row that has no place in a dossier, because a field that must be there is empty; `field` says which."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(field)


def make_rows(name: str, item: Any, row_id: UUID, resolve: Resolve, **more: object) -> Made:
    """Unsaved rows for an item of the list `name`; `more` are columns that the item does not have."""
    table = TABLES[name]
    columns: dict[str, Any] = {"id": row_id, **more}
    links: list[Any] = []
    for shape in shape_of(type(item)):
        value = getattr(item, shape.name)
        if shape.name == "id" or value is None:
            continue
        if shape.name in table.links:
            links.extend(_links(table.links[shape.name], row_id, shape, value, resolve))
        else:
            columns.update(_columns(table.columns.get(shape.name, shape.name), shape, value, resolve))
    return Made(table.model(**columns), tuple(links))


def make_link(table: LinkTable, row_id: UUID, order: int, /, **target: object) -> Any:
    """One unsaved link row of the row `row_id`."""
    return table.model(**{f"{table.owner}_id": row_id, "order": order, **target})


def _columns(column: str, shape: FieldShape, value: Any, resolve: Resolve) -> dict[str, Any]:
    if isinstance(value, Quote):
        return _quote_columns(value, resolve)
    if isinstance(value, StatementChange | PositionChange):
        field, target = _change_target(value)
        found = resolve(f"changes.{field}", (f"{field}s",), target)
        return {"changes_id": found and found[1], "how": value.how.value}
    if isinstance(shape.form, Refers):
        found = resolve(shape.json, shape.form.lists, value) if value else None
        if shape.name == "on":
            return {f"{ON_COLUMNS[found[0]]}_id": found[1]} if found else {}
        return {f"{column}_id": found and found[1]}
    return {column: value.value if isinstance(value, Word) else value}


def _quote_columns(quote: Quote, resolve: Resolve) -> dict[str, Any]:
    found = resolve("quote.rendered_by", ("actors",), quote.rendered_by) if quote.rendered_by else None
    return {
        "quote_text": quote.text,
        "quote_language": quote.language,
        "quote_translation": quote.translation,
        "quote_rendered_by_id": found and found[1],
        "quote_original_seen": quote.original_seen,
    }


def _change_target(change: StatementChange | PositionChange) -> tuple[str, str]:
    if isinstance(change, StatementChange):
        return "statement", change.statement
    return "position", change.position


def _links(table: LinkTable, row_id: UUID, shape: FieldShape, value: Any, resolve: Resolve) -> Iterator[Any]:
    values = value if shape.many else (value,) if value else ()
    for order, each in enumerate(values):
        if isinstance(each, Bears):
            found = resolve("bears_on.claim", ("claims",), each.claim)
            if found:
                yield make_link(table, row_id, order, claim_id=found[1], bearing=each.bearing.value)
        elif isinstance(shape.form, Refers):
            found = resolve(shape.json, shape.form.lists, each)
            if found:
                yield make_link(table, row_id, order, **{f"{table.target}_id": found[1]})
        else:
            yield make_link(table, row_id, order, **{table.target: each})


def make_item(name: str, row: Any, item_id: str, links: Links, name_of: NameOf, **instead: object) -> Any:
    """The item of the list `name` that this row is. Raises UnfitError where a field that must be there is empty.

    References that `name_of` cannot name are left out. `instead` are values for fields that are empty.
    """
    values: dict[str, Any] = {}
    for shape in shape_of(LISTS[name]):
        value = item_id if shape.name == "id" else _value(name, shape, row, links, name_of)
        if value in ("", (), None):
            value = instead.get(shape.name, value)
        if shape.required and value in ("", (), None):
            raise UnfitError(shape.json)
        values[shape.name] = value
    return LISTS[name](**values)


def _value(name: str, shape: FieldShape, row: Any, links: Links, name_of: NameOf) -> Any:
    table = TABLES[name]
    if shape.name in table.links:
        found = _link_values(table.links[shape.name], shape, links.get(shape.name, ()), name_of)
        return found if shape.many else next(iter(found), "")
    if shape.value is Quote:
        return _quote(row, name_of) if row.quote_text else None
    if shape.value in (StatementChange, PositionChange):
        return _change(shape.value, row, name_of)
    column = table.columns.get(shape.name, shape.name)
    if shape.name == "on":
        column = ON_COLUMNS["versions" if row.on_version_id else "points"]
    if isinstance(shape.form, Refers):
        target = getattr(row, f"{column}_id")
        return (name_of(shape.form.lists, target) or "") if target else ""
    raw = getattr(row, column)
    return shape.value(raw) if isinstance(shape.value, type) and issubclass(shape.value, Word) else raw


def _quote(row: Any, name_of: NameOf) -> Quote:
    rendered_by = row.quote_rendered_by_id
    return Quote(
        text=row.quote_text,
        language=row.quote_language,
        translation=row.quote_translation,
        rendered_by=(name_of(("actors",), rendered_by) or "") if rendered_by else "",
        original_seen=row.quote_original_seen,
    )


def _change(kind: type, row: Any, name_of: NameOf) -> StatementChange | PositionChange | None:
    if not row.changes_id:
        return None
    if kind is StatementChange:
        statement = name_of(("statements",), row.changes_id)
        return StatementChange(statement=statement, how=How(row.how)) if statement else None
    position = name_of(("positions",), row.changes_id)
    return PositionChange(position=position, how=How(row.how)) if position else None


def _link_values(table: LinkTable, shape: FieldShape, links: Sequence[Any], name_of: NameOf) -> tuple[Any, ...]:
    if shape.value is Bears:
        named = ((name_of(("claims",), link.claim_id), Bearing(link.bearing)) for link in links)
        return tuple(Bears(claim=claim, bearing=bearing) for claim, bearing in named if claim)
    if isinstance(shape.form, Refers):
        names = [name_of(shape.form.lists, getattr(link, f"{table.target}_id")) for link in links]
        return tuple(each for each in names if each)
    # The same name may stand in several languages; a dossier has no language for it.
    return tuple(dict.fromkeys(getattr(link, table.target) for link in links))
