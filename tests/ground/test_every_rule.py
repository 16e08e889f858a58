"""The synthetic dossier: every rule and every note of RULES.md, reasoned by hand, against what is derived."""

import json
from pathlib import Path
from typing import Any

import pytest

from tracker.ground import dossier_items as items
from tracker.ground.dates import Date
from tracker.ground.dossier import dump, parse_dossier
from tracker.ground.dossier_items import LISTS, shape_of
from tracker.ground.status import Actor, Claim, Source, Statement, derive
from tracker.ground.vocabulary import (
    Acceptance,
    ActorKind,
    Basis,
    Bearing,
    How,
    NoteCode,
    PointState,
    RelationKind,
    SourceState,
    Stance,
    StatusCode,
)

FOLDER = Path(__file__).parents[1] / "dossiers"
RAW = (FOLDER / "every-rule.json").read_bytes()
DOSSIER = parse_dossier(RAW)
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "every-rule.expected.json").read_text())

ACTORS = {
    actor.id: Actor(
        id=actor.id,
        unnamed=actor.unnamed,
        independent=actor.independent,
        outlet=actor.kind is ActorKind.OUTLET,
        party=actor.party or None,
    )
    for actor in DOSSIER.actors
}
SOURCES = {source.id: source for source in DOSSIER.sources}


def source(name: str) -> Source:
    given = SOURCES[name]
    return Source(
        id=name,
        published=Date.parse(given.published),
        retracted=given.state is SourceState.RETRACTED,
        carries=source(given.carries) if given.carries else None,
    )


def statement(given: items.Statement) -> Statement:
    return Statement(
        id=given.id,
        speaker=ACTORS[given.speaker],
        on_behalf_of=ACTORS.get(given.on_behalf_of),
        stance=given.stance,
        said=Date.parse(given.said),
        sources=tuple(source(name) for name in given.sources),
        relayed_by=tuple(ACTORS[name] for name in given.relayed_by),
        method=given.method,
        changes=(given.changes.statement, given.changes.how) if given.changes else None,
    )


@pytest.mark.parametrize("claim", DOSSIER.claims, ids=[claim.id for claim in DOSSIER.claims])
def test_what_is_derived(claim: items.Claim) -> None:
    said = [statement(given) for given in DOSSIER.statements if given.claim == claim.id]
    status = derive(Claim(id=claim.id, checkable=claim.checkable), said)
    notes = [
        {
            name: value
            for name, value in (
                ("code", note.code.value),
                ("actor", note.actor),
                ("date", note.date and note.date.edtf),
            )
            if value
        }
        for note in status.notes
    ]
    assert {"rule": status.rule, "code": status.code.value, "notes": notes} == EXPECTED[claim.id]


def test_every_claim_is_expected_and_every_rule_code_and_note_occurs() -> None:
    assert [claim.id for claim in DOSSIER.claims] == list(EXPECTED)
    assert {each["rule"] for each in EXPECTED.values()} == {f"R{number}" for number in range(12)}
    assert {each["code"] for each in EXPECTED.values()} == {code.value for code in StatusCode}
    assert {note["code"] for each in EXPECTED.values() for note in each["notes"]} == {code.value for code in NoteCode}
    for number in range(12):
        assert EXPECTED[f"r{number:02}"]["rule"] == f"R{number}"


def test_every_field_of_every_list_is_used() -> None:
    content = json.loads(RAW)
    for name, cls in LISTS.items():
        used = {field for item in content[name] for field in item}
        assert used == {shape.json for shape in shape_of(cls)}, name
    quotes = [item["quote"] for name in ("statements", "positions") for item in content[name] if "quote" in item]
    assert {field for quote in quotes for field in quote} == {shape.json for shape in shape_of(items.Quote)}


def test_every_word_is_used() -> None:
    assert {given.stance for given in DOSSIER.statements} == set(Stance)
    assert {given.position for given in DOSSIER.positions} == set(Acceptance)
    assert {given.basis for given in DOSSIER.positions} == set(Basis)
    assert {given.kind for given in DOSSIER.actors} == set(ActorKind)
    assert {given.state for given in DOSSIER.sources} == set(SourceState)
    assert {given.state for given in DOSSIER.points} == set(PointState)
    assert {given.type for given in DOSSIER.relations} == set(RelationKind)
    assert {bears.bearing for given in DOSSIER.evidence for bears in given.bears_on} == set(Bearing)
    changes = [given.changes for given in DOSSIER.statements if given.changes]
    assert {change.how for change in changes} == set(How)


def test_it_comes_back_byte_for_byte() -> None:
    assert dump(DOSSIER) == RAW
