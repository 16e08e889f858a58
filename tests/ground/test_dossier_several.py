"""Several dossiers: what one may use of another, and in which order they come."""

import copy
import json

import pytest

from tests.ground.small import Json, errors_of, packed, small
from tracker.ground.dossier import dump, parse_dossier, parse_dossiers
from tracker.ground.dossier_errors import DossierErrors
from tracker.ground.dossier_items import Declared, Dossier


def other(**more: object) -> Json:
    return {"format": "claim-dossier/1", "id": "other", "title": "Another", "language": "en", **more}


BORROWS: Json = other(
    requires=["small"],
    versions=[{"id": "v3", "plan": "plan", "label": "Third", "derived_from": "v2", "authors": ["envoy"]}],
    points=[{"id": "p3", "version": "v3", "state": "present", "corresponds_to": ["p1", "p2"]}],
    claims=[{"id": "c3", "text": "It stopped.", "kind": "weather", "points": ["p1", "p3"]}],
    sources=[{"id": "w1", "publisher": "wire", "language": "en"}],
    statements=[{"id": "s1", "claim": "c1", "speaker": "envoy", "stance": "denies", "sources": ["w1"]}],
    positions=[{"id": "x1", "actor": "envoy", "on": "p2", "position": "rejects", "sources": ["w1"]}],
    relations=[{"from": "c3", "type": "part_of", "to": "c1"}],
)


def test_what_a_required_dossier_declares_may_be_used() -> None:
    dossier = parse_dossier(packed(BORROWS), [parse_dossier(small()).declared()])
    assert json.loads(dump(dossier)) == BORROWS


def test_but_nothing_else_of_it_and_nothing_twice() -> None:
    content = copy.deepcopy(BORROWS)
    content["claims"].append({"id": "c1", "text": "Again.", "kind": "weather"})
    content["plans"] = [{"id": "plan", "title": "Again"}]
    content["statements"][0]["sources"] = ["w2"]
    content["positions"][0]["on"] = "p9"
    content["statements"][0]["changes"] = {"statement": "s2", "how": "reverses"}
    found = errors_of(packed(content), [parse_dossier(small()).declared()])
    assert sorted((error.list, error.item, error.field) for error in found) == [
        ("claims", "c1", "id"),
        ("plans", "plan", "id"),
        ("positions", "x1", "on"),
        ("statements", "s1", "changes.statement"),
        ("statements", "s1", "sources"),
    ]
    messages = {(error.list, error.field): error.message for error in found}
    assert "is declared by the dossier 'small'" in messages["claims", "id"]
    assert "among the versions or points of this dossier or in those it requires" in messages["positions", "on"]


def test_without_the_required_dossier_one_error_says_so() -> None:
    (error,) = errors_of(packed(BORROWS))
    assert (error.field, error.message) == (
        "requires",
        "there is no dossier 'small', neither here nor imported before.",
    )


def test_an_id_that_two_required_dossiers_declare_cannot_be_used() -> None:
    one, two = other(id="one"), other(id="two")
    for content in (one, two):
        content["claims"] = [{"id": "c1", "text": "It rained.", "kind": "weather"}]
        content["actors"] = [{"id": "envoy", "name": "An envoy", "kind": "person"}]
    three = other(requires=["one", "two"])
    three["assessments"] = [{"id": "a", "claim": "c1", "verdict": "Wet", "reasons": "Seen.", "dated": "2025"}]
    three["sources"] = [{"id": "w", "publisher": "envoy", "language": "en"}]
    with pytest.raises(DossierErrors) as raised:
        parse_dossiers({"3": packed(three), "1": packed(one), "2": packed(two)})
    (error,) = raised.value.errors
    assert str(error) == "3: assessments a claim: 'c1' could be one of the claims of one or the claims of two."


def test_several_files_are_ordered_by_what_they_require() -> None:
    files = {
        "d": packed(other(id="d", requires=["c", "known"])),
        "a": packed(other(id="a")),
        "c": packed(other(id="c", requires=["b"])),
        "b": packed(other(id="b")),
    }
    nothing: dict[str, frozenset[str]] = {
        name: frozenset() for name in ("actors", "plans", "versions", "points", "claims")
    }
    read = parse_dossiers(files, lambda name: Declared(name, nothing) if name == "known" else None)
    assert [name for name, _ in read] == ["a", "b", "c", "d"]
    assert all(isinstance(dossier, Dossier) and dossier.id == name for name, dossier in read)


def test_errors_of_several_files_come_together_and_name_their_file() -> None:
    files = {
        "a.json": packed(other(id="a", requires=["b"])),
        "b.json": packed(other(id="b", requires=["a"])),
        "c.json": packed(other(id="c", requires=["nowhere"], summary="")),
        "d.json": packed(other(id="c")),
        "e.json": b"nothing",
    }
    with pytest.raises(DossierErrors) as raised:
        parse_dossiers(files)
    assert sorted((error.file, error.field) for error in raised.value.errors) == [
        ("a.json", "requires"),
        ("b.json", "requires"),
        ("c.json", "requires"),
        ("c.json", "summary"),
        ("d.json", "id"),
        ("e.json", ""),
    ]
    assert all(
        line.startswith(("a.json: ", "b.json: ", "c.json: ", "d.json: ", "e.json: ")) for line in raised.value.lines()
    )
