"""Whatever the bytes are, reading gives a dossier or DossierErrors, and nothing else."""

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ground.small import SMALL, Json
from tracker.ground.dossier import dump, parse_dossier
from tracker.ground.dossier_errors import DossierErrors
from tracker.ground.dossier_items import LISTS

FIRST = (Path(__file__).parents[2] / "tracker" / "desk" / "demo" / "first-report-2025-11-21.json").read_bytes()


def either_a_dossier_or_errors(data: bytes) -> None:
    try:
        dossier = parse_dossier(data)
    except DossierErrors as errors:
        wrong = errors
    else:
        assert parse_dossier(dump(dossier)) == dossier
        return
    assert wrong.errors
    assert all(str(error).isprintable() for error in wrong.errors)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)
lists = st.fixed_dictionaries({}, optional=dict.fromkeys(LISTS, anything))


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    either_a_dossier_or_errors(data)


@given(anything)
def test_any_json(content: object) -> None:
    either_a_dossier_or_errors(json.dumps(content).encode())


@given(lists)
def test_any_lists(content: Json) -> None:
    either_a_dossier_or_errors(json.dumps({**SMALL, **content}).encode())


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_the_demonstration_with_anything_anywhere(data: st.DataObject) -> None:
    content = json.loads(FIRST)
    for _ in range(data.draw(st.integers(1, 3))):
        items = content[data.draw(st.sampled_from([name for name in LISTS if name in content]))]
        item = data.draw(st.sampled_from(items))
        field = data.draw(st.sampled_from([*item, "id", "note", "changes", "quote", "independent", "party"]))
        known = st.sampled_from(["art", "reuters", "c00", "s001", "as-first-reported", "pp-donbas"])
        item[field] = data.draw(anything | known | st.lists(known))
    either_a_dossier_or_errors(json.dumps(content).encode())


@given(st.integers(0, len(FIRST) - 1), st.binary(max_size=4))
def test_the_demonstration_with_bytes_damaged(place: int, damage: bytes) -> None:
    either_a_dossier_or_errors(FIRST[:place] + damage + FIRST[place + len(damage) :])
