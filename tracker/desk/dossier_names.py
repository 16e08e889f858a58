"""Ids and addresses of the rows that dossiers bring."""

import re
from collections.abc import Container, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django.db.models import Q

from tracker.ground import dossier_items as items
from tracker.ground.slugs import slugify
from tracker.record.models import Address

_SPACE = UUID("6c1f6a5e-2a0e-4c5b-9d7e-3f0f4b1f5d21")
_MOST = 100
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def row_id(dossier: str, name: str, item: str) -> UUID:
    """The id of the row that an item becomes: always the same, on every desk. An actor is the same in every dossier."""
    return uuid5(_SPACE, f"actors/{item}" if name == "actors" else f"{dossier}/{name}/{item}")


def written_id(item: str) -> UUID | None:
    """The row that an id names by being a UUID, as those that exporting.py gives to what no dossier brought."""
    return UUID(item) if _UUID.fullmatch(item) else None


def relation_key(relation: items.Relation) -> str:
    """By what a relation, which has no id, is found again: the claims that it joins, and how."""
    return joining(relation.from_id, relation.type.value, relation.to_id)


def joining(start: str, kind: str, end: str) -> str:
    """The same, of the three texts as they stand in a file."""
    key = f"{start} {kind} {end}"
    return key if len(key) <= _MOST else uuid5(_SPACE, key).hex


def address(item: str, *, fallback: str) -> str:
    """A slug for an item by its id, which stays as it is where it can (".." cannot be part of an address)."""
    return item if item[0].isalnum() else slugify(item, fallback=fallback)


def claim_slug(claim: items.Claim) -> str:
    """A slug from the claim's wording."""
    return slugify(claim.text, fallback=address(claim.id, fallback="claim"))


def source_slug(source: items.Source, publisher: str) -> str:
    """A slug from who published what and when; by its address on the web where it is neither called nor described."""
    web = urlsplit(source.url)
    what = source.title or source.kind or f"{web.hostname or ''} {web.path}"
    return slugify(f"{publisher} {what}", fallback="source", most=70) + _day(source.published)


def _day(edtf: str) -> str:
    found = re.search(r"\d{4}(-\d{2}(-\d{2})?)?", edtf.rpartition("/")[2])
    return f"-{found[0]}" if found else ""


def point_key(point: items.Point, numbers: Container[tuple[str, str]]) -> str:
    """The point's id without the version's, which stands before it in the address anyway.

    Not where it would be read as another point's number: `numbers` are (version, number) of the points that have one.
    """
    rest = point.id.removeprefix(point.version).lstrip("-_.")
    ambiguous = not point.number and (point.version, rest) in numbers
    return address(point.id, fallback="point") if not rest or ambiguous else rest


def free_slugs(model: Any, kind: str, wanted: Mapping[UUID, str]) -> dict[UUID, str]:
    """A slug for each row: the wanted one, or where another row or public subject has it, with a number after it."""
    taken = _in_use(model, kind, Q(slug__in=set(wanted.values())), wanted)
    begins = Q()
    for slug in taken:
        begins |= Q(slug__startswith=f"{slug[: _MOST - 6]}-")
    return numbered(wanted, taken | _in_use(model, kind, begins, wanted) if taken else taken)


def numbered(wanted: Mapping[UUID, str], taken: set[str]) -> dict[UUID, str]:
    """A different name for each row, none of them `taken`: name, name-2, name-3 …"""
    used, last, given = set(taken), dict[str, int](), dict[UUID, str]()
    for row, name in wanted.items():
        base, number, free = name[: _MOST - 6], last.get(name, 1), name
        while free in used:
            number += 1
            free = f"{base}-{number}"
        last[name] = number
        used.add(free)
        given[row] = free
    return given


def _in_use(model: Any, kind: str, condition: Q, rows: Iterable[UUID]) -> set[str]:
    """Slugs of rows of the desk, and of what was ever public, other than these rows themselves."""
    desk = model.objects.filter(condition).values_list("slug", flat=True)
    public = Address.objects.filter(condition, kind=kind).exclude(subject__in=list(rows)).values_list("slug", flat=True)
    return {*desk, *public}
