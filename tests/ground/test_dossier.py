"""claim-dossier/1: what is read, what is refused and how it is said, and that it comes back as it was."""

import copy
import json
from pathlib import Path

import pytest

from tests.ground.small import SMALL, Json, errors_of, set_, small
from tracker.ground.dossier import dump, load_file, parse_dossier, parse_dossiers
from tracker.ground.dossier_errors import DossierErrors
from tracker.ground.dossier_json import MOST_BYTES
from tracker.ground.vocabulary import ClaimLevel, SourceState, Stance

DEMO = Path(__file__).parents[2] / "tracker" / "desk" / "demo"
FIRST = (DEMO / "first-report-2025-11-21.json").read_bytes()
PLANS = (DEMO / "plan-versions.json").read_bytes()


def test_the_small_one_is_right() -> None:
    dossier = parse_dossier(small())
    assert json.loads(dump(dossier)) == SMALL
    assert dossier.claims[0].level is ClaimLevel.KEY
    assert dossier.sources[0].state is SourceState.LIVE
    assert dossier.statements[0].stance is Stance.ASSERTS
    assert (dossier.requires, dossier.statements[0].quote, dossier.versions[0].point_count) == ((), None, None)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert parse_dossier(b"\xef\xbb\xbf" + small()) == parse_dossier(small())


def test_defaults_are_left_out() -> None:
    def spell_out(content: Json) -> None:
        content["claims"][0] |= {"level": "key", "checkable": True}
        content["sources"][0] |= {"seen": True, "state": "live"}
        content["positions"][0]["basis"] = "stated"
        content["actors"][0] |= {"unnamed": False, "independent": False}
        content["statements"][0]["quote"] = {"text": "Yes", "language": "en", "original_seen": True}

    expected = copy.deepcopy(SMALL)
    expected["statements"][0]["quote"] = {"text": "Yes", "language": "en"}
    assert json.loads(dump(parse_dossier(small(spell_out)))) == expected


def test_nothing_and_naught_are_not_the_same() -> None:
    dossier = parse_dossier(small(set_("versions", 0, "point_count", 0)))
    assert dossier.versions[0].point_count == 0
    assert json.loads(dump(dossier))["versions"][0]["point_count"] == 0


@pytest.mark.parametrize("text", ["e\u0301", "two\nlines\tand a tab", " spaces around ", "неконструктивным"])
def test_texts_are_kept_as_they_were_written(text: str) -> None:
    data = small(set_("claims", 0, "note", text))
    assert parse_dossier(data).claims[0].note == text
    assert json.loads(dump(parse_dossier(data)))["claims"][0]["note"] == text


# The demonstration


def test_the_demonstration_comes_back_field_by_field() -> None:
    first = parse_dossier(FIRST)
    plans = parse_dossier(PLANS, [first.declared()])
    for dossier, raw in ((first, FIRST), (plans, PLANS)):
        assert json.loads(dump(dossier)) == json.loads(raw)
        assert parse_dossier(dump(dossier), [first.declared()] if dossier is plans else []) == dossier
    assert (len(first.statements), len(plans.points)) == (74, 126)
    assert plans.requires == (first.id,)


@pytest.mark.parametrize("order", [("first", "plans"), ("plans", "first")])
def test_the_demonstration_in_any_order(order: tuple[str, str]) -> None:
    files = {"first": FIRST, "plans": PLANS}
    read = parse_dossiers({name: files[name] for name in order})
    assert [name for name, _ in read] == ["first", "plans"]


# Files


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "small.json"
    path.write_bytes(small())
    assert parse_dossier(load_file(path)) == parse_dossier(small())


def test_of_a_file_of_50_megabytes_no_more_is_read_than_shows_that_it_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    data = load_file(path)
    assert len(data) == MOST_BYTES + 1
    (error,) = errors_of(data)
    assert error.message == "The file has more than 20 MB, the most that is read. Divide it."


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(DossierErrors, match="The file cannot be read: "):
        load_file(tmp_path / name)


def test_a_long_chain_is_no_trouble() -> None:
    def lengthen(content: Json) -> None:
        content["sources"] += [
            {"id": f"y{n}", "publisher": "wire", "language": "en", "carries": f"y{n - 1}" if n else "w1"}
            for n in range(20_000)
        ]

    assert len(parse_dossier(small(lengthen)).sources) == 20_002
