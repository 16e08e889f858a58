"""Maps as data: what is read, what is refused, and which region a place lies in."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tracker.ground.maps import MapError, load

ISLES: dict[str, Any] = {
    "format": "map/1",
    "title": "The isles",
    "notice": "Drawn for this test",
    "width": 100,
    "height": 60,
    "regions": [
        {"id": "north", "name": "North isle", "outline": "M0 0l50 0 0 20z", "middle": [30, 5], "places": ["Midford"]},
        {"id": "south", "name": "South isle", "outline": "M0 30l50 0 0 20z", "middle": [30, 35], "places": []},
    ],
}


def written(folder: Path, data: Any, name: str = "isles.json") -> Path:
    (folder / name).write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("place", "region"),
    [
        ("Midford", "north"),
        ("MIDFORD (south)", "north"),
        ("Midford, South isle", "north"),
        ("Harbour, south  isle", "south"),
        ("South isle", "south"),
        ("Mid", None),
        ("", None),
        ("()", None),
    ],
)
def test_a_place_lies_in_a_region_by_its_name(tmp_path: Path, place: str, region: str | None) -> None:
    (isles,) = load(written(tmp_path, ISLES))
    found = isles.region_of(place)
    assert (found.id if found else None) == region


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "format": ({"format": "map/2"}, '"format" is not "map/1"'),
    "no notice": ({"notice": ""}, "title and notice"),
    "address": ({"notice_url": "javascript:alert(1)"}, "https://"),
    "no regions": ({"regions": 1}, "no regions"),
    "same id": ({"regions": ISLES["regions"] * 2}, "the same id"),
    "width": ({"width": "wide"}, "not a number"),
    "outline": ({"regions": [{**ISLES["regions"][0], "outline": '"/><script>'}]}, "region 'north' lacks"),
    "middle": ({"regions": [{**ISLES["regions"][0], "middle": [1]}]}, "region 'north' lacks"),
    "region": ({"regions": ["north"]}, "region 'north' lacks"),
}


@pytest.mark.parametrize(("change", "told"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_map_is_refused_with_what_is_wrong(tmp_path: Path, change: dict[str, Any], told: str) -> None:
    with pytest.raises(MapError, match="isles") as refused:
        load(written(tmp_path, {**copy.deepcopy(ISLES), **change}))
    assert told in str(refused.value)


def test_files_and_folders_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="no folder"):
        load(tmp_path / "nowhere")
    with pytest.raises(MapError, match="cannot be read"):
        load(written(tmp_path, "{"))
    (tmp_path / "isles.json").unlink()
    with pytest.raises(MapError, match="hyphens"):
        load(written(tmp_path, ISLES, "The Isles.json"))


def test_the_maps_that_come_with_the_project_are_whole() -> None:
    for each in load(Path(__file__).parents[2] / "tracker" / "web" / "maps"):
        names = [name.casefold() for region in each.regions for name in (region.name, *region.places)]
        assert len(names) == len(set(names)), "a place lies in two regions"
        for region in each.regions:
            assert 0 < region.middle[0] < each.width
            assert 0 < region.middle[1] < each.height
