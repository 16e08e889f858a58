"""Places on a map and in a list that says the same: where claims are about, never who holds a place."""

from collections.abc import Iterable, Sequence

from tracker.ground.immutable import immutable
from tracker.ground.maps import Map, Region
from tracker.ground.vocabulary import ClaimLevel
from tracker.record.facets import Count
from tracker.record.places import Place
from tracker.web.presenters import links
from tracker.web.presenters.alphabet import alphabetical
from tracker.web.presenters.counts import counted
from tracker.web.presenters.names import Name
from tracker.web.presenters.subject_names import claim_name
from tracker.web.translating import gettext, ngettext


@immutable(kw_only=True)
class PlaceLine:
    """A place: links to its claims, and the newest of them, each with its status before its wording."""

    name: str
    lists: tuple[Name, ...]
    newest: tuple[Name, ...]


@immutable(kw_only=True)
class RegionLines:
    """The places of one region. `anchor` is where the map's mark leads."""

    title: str
    anchor: str
    count: str
    places: tuple[PlaceLine, ...]


@immutable(kw_only=True)
class Mark:
    """A link on the map, in the map's units: how many claims are about places of a region."""

    x: str
    y: str
    url: str
    label: str
    count: str


@immutable(kw_only=True)
class MapView:
    """A map as SVG, and its regions as a list; the same regions with the same numbers."""

    key: str
    title: str
    label: str
    notice: str
    notice_url: str
    licence_url: str
    size: str
    outlines: tuple[str, ...]
    marks: tuple[Mark, ...]
    regions: tuple[RegionLines, ...]


def map_views(maps: Iterable[Map], places: Sequence[Place]) -> tuple[list[MapView], list[PlaceLine]]:
    """The maps that have any of these places on them, and the places that are on none."""
    shown: list[MapView] = []
    placed: set[str] = set()
    for each in maps:
        lying: dict[Region, list[Place]] = {}
        for place in places:
            if region := each.region_of(place.name):
                lying.setdefault(region, []).append(place)
                placed.add(place.name)
        if lying:
            shown.append(_view(each, lying))
    return shown, [place_line(place) for place in places if place.name not in placed]


def place_line(place: Place) -> PlaceLine:
    lists = [
        Name(text % {"count": counted(count)}, links.claims(place=place.name, **given))
        for count, text, given in (
            (place.key, ngettext("%(count)s claim", "%(count)s claims", place.key.number), {}),
            (
                place.background,
                ngettext("%(count)s background claim", "%(count)s background claims", place.background.number),
                {"level": ClaimLevel.BACKGROUND.value},
            ),
        )
        if count.number
    ]
    newest = [claim_name(card) for card in place.newest]
    return PlaceLine(name=place.name, lists=tuple(lists), newest=tuple(newest))


def _view(each: Map, lying: dict[Region, list[Place]]) -> MapView:
    regions = sorted(lying, key=lambda region: alphabetical(region.name))
    return MapView(
        key=each.key,
        title=each.title,
        label=gettext("Map: %(title)s. Which regions claims are about; the list below says the same.")
        % {"title": each.title},
        notice=each.notice,
        notice_url=each.notice_url,
        licence_url=each.licence_url,
        size=f"0 0 {each.width:g} {each.height:g}",
        outlines=tuple(region.outline for region in each.regions),
        marks=tuple(_mark(each, region, lying[region]) for region in regions),
        regions=tuple(
            RegionLines(
                title=region.name,
                anchor=_anchor(each, region),
                count=_claims(lying[region]),
                places=tuple(place_line(place) for place in lying[region]),
            )
            for region in regions
        ),
    )


def _mark(each: Map, region: Region, lying: Sequence[Place]) -> Mark:
    return Mark(
        x=f"{region.middle[0]:g}",
        y=f"{region.middle[1]:g}",
        url=f"#{_anchor(each, region)}",
        label=f"{region.name}: {_claims(lying)}",
        count=counted(_all(lying)),
    )


def _claims(lying: Sequence[Place]) -> str:
    """ "3 claims", "100+ claims": key and background ones."""
    count = _all(lying)
    return ngettext("%(count)s claim", "%(count)s claims", count.number) % {"count": counted(count)}


def _all(lying: Sequence[Place]) -> Count:
    counts = [count for place in lying for count in (place.key, place.background)]
    return Count(sum(count.number for count in counts), any(count.more for count in counts))


def _anchor(each: Map, region: Region) -> str:
    return f"region-{each.key}-{region.id}"
