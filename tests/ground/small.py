"""The smallest dossier with every list, and ways to spoil it."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from tracker.ground.dossier import parse_dossier
from tracker.ground.dossier_errors import DossierError, DossierErrors
from tracker.ground.dossier_items import Declared

Json = dict[str, Any]

SMALL: Json = {
    "format": "claim-dossier/1",
    "id": "small",
    "title": "A small one",
    "language": "en",
    "actors": [
        {"id": "north", "name": "North", "kind": "government"},
        {"id": "envoy", "name": "An envoy", "kind": "person", "party": "north"},
        {"id": "wire", "name": "The Wire", "kind": "outlet"},
    ],
    "sources": [
        {"id": "w1", "publisher": "wire", "language": "en"},
        {"id": "w2", "publisher": "wire", "language": "en", "carries": "w1"},
    ],
    "plans": [{"id": "plan", "title": "The plan"}],
    "versions": [
        {"id": "v1", "plan": "plan", "label": "First"},
        {"id": "v2", "plan": "plan", "label": "Second", "derived_from": "v1"},
    ],
    "points": [
        {"id": "p1", "version": "v1", "state": "present"},
        {"id": "p2", "version": "v2", "state": "present", "corresponds_to": ["p1"]},
    ],
    "claims": [
        {"id": "c1", "text": "It rained.", "kind": "weather"},
        {"id": "c2", "text": "It poured.", "kind": "weather"},
    ],
    "statements": [
        {"id": "s1", "claim": "c1", "speaker": "envoy", "stance": "asserts", "sources": ["w1"]},
        {
            "id": "s2",
            "claim": "c1",
            "speaker": "envoy",
            "stance": "denies",
            "sources": ["w2"],
            "changes": {"statement": "s1", "how": "reverses"},
        },
    ],
    "positions": [
        {"id": "x1", "actor": "envoy", "on": "v1", "position": "rejects", "sources": ["w1"]},
        {"id": "x2", "actor": "envoy", "on": "p2", "position": "accepts", "sources": ["w1"]},
    ],
    "evidence": [{"id": "e1", "kind": "video", "title": "Rain", "bears_on": [{"claim": "c1", "bearing": "supports"}]}],
    "assessments": [{"id": "a1", "claim": "c1", "verdict": "Wet", "reasons": "Seen.", "dated": "2025-11-20"}],
    "relations": [{"from": "c1", "type": "compare_with", "to": "c2"}],
}


def packed(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def small(change: Callable[[Json], object] = lambda content: None) -> bytes:
    content = copy.deepcopy(SMALL)
    change(content)
    return packed(content)


def errors_of(data: bytes, required: list[Declared] | None = None) -> list[DossierError]:
    with pytest.raises(DossierErrors) as raised:
        parse_dossier(data, required or [])
    return list(raised.value.errors)


def set_(list_: str, number: int, field: str, value: object) -> Callable[[Json], None]:
    def change(content: Json) -> None:
        content[list_][number][field] = value

    return change


def drop(list_: str, number: int, field: str) -> Callable[[Json], object]:
    return lambda content: content[list_][number].pop(field)


def top(field: str, value: object) -> Callable[[Json], None]:
    def change(content: Json) -> None:
        content[field] = value

    return change


def add(list_: str, **item: object) -> Callable[[Json], object]:
    return lambda content: content[list_].append(item)
