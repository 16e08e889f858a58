"""Outlines of a map (tracker/web/maps/) from an SVG file whose paths have ids: simplified, in whole units, as JSON.

    python tools/map_from_svg.py FILE.svg > regions.json

Writes the width, the height and the regions to standard output; title, notice and the names of places are added by hand
(docs/operations.md "Maps"). It reads paths of straight lines (M, m, L, l, Z, z), which is what maps of regions are.
"""

import json
import re
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

Point = tuple[float, float]
TOLERANCE = 1.6
"""How far, in units of the file, an outline may be from where it was."""
SMALLEST = 12.0
"""Islands of less than so many square units are left out, but for a region's largest piece."""
_STEP = re.compile(r"([MmLlZz])|(-?[0-9]*\.?[0-9]+(?:e-?[0-9]+)?)")


def main(path: Path) -> None:
    root = ElementTree.fromstring(path.read_text())
    _x, _y, width, height = map(float, root.attrib["viewBox"].split())
    regions = []
    for each in root.iter("{http://www.w3.org/2000/svg}path"):
        rings = sorted(rings_of(each.attrib["d"]), key=area, reverse=True)
        kept = [ring for number, ring in enumerate(rings) if number == 0 or area(ring) >= SMALLEST]
        simple = [ring for ring in map(simplified, kept) if len(ring) > 2]
        regions.append(
            {
                "id": each.attrib["id"],
                "name": each.attrib.get("name") or each.attrib.get("aria-label", each.attrib["id"]),
                "outline": "".join(drawn(ring) for ring in simple),
                "middle": [round(value) for value in middle(kept[0])],
                "places": [],
            }
        )
    json.dump({"width": width, "height": height, "regions": regions}, sys.stdout, ensure_ascii=False, indent=1)


def rings_of(path: str) -> list[list[Point]]:
    """The closed lines of a path."""
    rings: list[list[Point]] = []
    at: Point = (0.0, 0.0)
    command, numbers = "", []
    for letter, number in _STEP.findall(path):
        if letter:
            command = letter
            if letter in "Zz":
                at = rings[-1][0]
            continue
        numbers.append(float(number))
        if len(numbers) < 2:
            continue
        (x, y), numbers = numbers, []
        at = (x, y) if command in "ML" else (at[0] + x, at[1] + y)
        if command in "Mm":
            rings.append([])
            command = "L" if command == "M" else "l"
        rings[-1].append(at)
    return rings


def area(ring: list[Point]) -> float:
    return abs(_doubled(ring)) / 2


def _doubled(ring: list[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))


def middle(ring: list[Point]) -> Point:
    """The centre of gravity of an area."""
    whole = _doubled(ring) * 3
    pairs = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)]
    return sum((a[0] + b[0]) * cross for a, b, cross in pairs) / whole, sum(
        (a[1] + b[1]) * cross for a, b, cross in pairs
    ) / whole


def simplified(ring: list[Point]) -> list[Point]:
    """The line with as few points as TOLERANCE allows (Douglas and Peucker)."""
    far = max(range(len(ring)), key=lambda number: _distance(ring[number], ring[0], ring[0]))
    return [*_between(ring[: far + 1]), *_between([*ring[far:], ring[0]])]


def _between(line: list[Point]) -> list[Point]:
    """What is kept of a line but its last point."""
    if len(line) < 3:
        return line[:1]
    far = max(range(1, len(line) - 1), key=lambda number: _distance(line[number], line[0], line[-1]))
    if _distance(line[far], line[0], line[-1]) <= TOLERANCE:
        return line[:1]
    return [*_between(line[: far + 1]), *_between(line[far:])]


def _distance(point: Point, start: Point, end: Point) -> float:
    along = (end[0] - start[0], end[1] - start[1])
    length = along[0] ** 2 + along[1] ** 2
    share = 0.0
    if length:
        share = max(0.0, min(1.0, ((point[0] - start[0]) * along[0] + (point[1] - start[1]) * along[1]) / length))
    return float(((point[0] - start[0] - share * along[0]) ** 2 + (point[1] - start[1] - share * along[1]) ** 2) ** 0.5)


def drawn(ring: list[Point]) -> str:
    """A closed line in whole units, each point as the way from the one before."""
    points = [(round(x), round(y)) for x, y in ring]
    steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(points) if a != b]
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps).replace(' -', '-')}z"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
