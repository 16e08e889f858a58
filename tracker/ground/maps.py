"""Maps as data: the regions of one negotiation's map, and which places lie in them.

A map is a JSON file; a folder may hold several. An outline is an SVG path of lines in the map's own units, `middle` where a
mark stands; `places` are further names that claims may give a place in the region, beside the region's own. The notice
names whose map it is and is always shown with it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = "map/1"
_OUTLINE = re.compile(r"[MLlmzZ0-9 .,-]+")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TEXTS = ("title", "notice", "notice_url", "licence_url")
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)\s*$")


class MapError(ValueError):
    """A file that is no map; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a map. `middle` in the map's units, from its left upper corner."""

    id: str
    name: str
    outline: str
    middle: tuple[float, float]
    places: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Map:
    """`key` is the file's name, part of addresses on the page; the addresses may be empty, the other texts not."""

    key: str
    title: str
    notice: str
    notice_url: str
    licence_url: str
    width: float
    height: float
    regions: tuple[Region, ...]

    def region_of(self, place: str) -> Region | None:
        """The region that a place lies in, by its name: "Kupiansk", "Pokrovsk (south)", "Kupiansk, Kharkiv region"."""
        for name in _forms(place):
            for region in self.regions:
                if name in (region.name.casefold(), *(each.casefold() for each in region.places)):
                    return region
        return None


def _forms(place: str) -> Iterator[str]:
    whole = " ".join(place.casefold().split())
    yield whole
    yield (bare := _IN_BRACKETS.sub("", whole))
    yield from (part.strip() for part in bare.split(",") if part.strip())


def load(folder: Path) -> tuple[Map, ...]:
    """Every map of a folder, by file name. Raises MapError."""
    if not folder.is_dir():
        raise MapError(f"{folder} is no folder.")
    return tuple(_map(path) for path in sorted(folder.glob("*.json")))


def _map(path: Path) -> Map:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MapError(f"{path.name} cannot be read: {error}.") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise MapError(f'{path.name} is no map: "format" is not "{FORMAT}".')
    if not _ID.fullmatch(path.stem):
        raise MapError(f"{path.name}: small letters, digits and hyphens make the name of a map.")
    texts = {name: data.get(name, "") for name in _TEXTS}
    if not all(isinstance(text, str) for text in texts.values()) or not (texts["title"] and texts["notice"]):
        raise MapError(f"{path.name}: title and notice are texts that cannot be empty.")
    if not all(
        text == "" or text.startswith(("https://", "http://")) for text in (texts["notice_url"], texts["licence_url"])
    ):
        raise MapError(f"{path.name}: an address starts with https://.")
    regions = data.get("regions")
    if not isinstance(regions, list):
        raise MapError(f"{path.name} has no regions.")
    found = tuple(_region(path.name, each) for each in regions)
    if len({region.id for region in found}) < len(found):
        raise MapError(f"{path.name}: two regions have the same id.")
    width, height = (_number(path.name, data.get(name)) for name in ("width", "height"))
    return Map(key=path.stem, width=width, height=height, regions=found, **texts)


def _region(file: str, data: Any) -> Region:
    match data:
        case {
            "id": str(key),
            "name": str(name),
            "outline": str(outline),
            "middle": [x, y],
            "places": list(places),
        } if (
            _ID.fullmatch(key)
            and name
            and _OUTLINE.fullmatch(outline)
            and all(isinstance(each, str) for each in places)
        ):
            return Region(key, name, outline, (_number(file, x), _number(file, y)), tuple(places))
    told = data.get("id") if isinstance(data, Mapping) else data
    raise MapError(f"{file}: region {told!r} lacks an id, a name, an outline of lines, its middle or a list of places.")


def _number(file: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100_000:
        raise MapError(f"{file}: {value!r} is not a number from 0 to 100000.")
    return value
