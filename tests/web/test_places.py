"""`/places/`: where claims are about; the map and the list hold the same."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from tests.builders import Scribe, claim
from tests.ground.test_maps import ISLES, written
from tests.readers import Reader
from tests.web.markup import Element, read
from tests.web.stories import town
from tracker.ground.maps import load
from tracker.record import places


@pytest.fixture
def isles(reader: Reader, tmp_path: Path) -> Callable[[], Element]:
    """The page with a map of the isles."""
    maps = load(written(tmp_path, ISLES))

    def shown() -> Element:
        with override_settings(MAPS=maps):
            response = reader.get("/places/")
        assert response.status_code == 200
        return read(response)

    return shown


def test_the_map_and_the_list_hold_the_same(isles: Callable[[], Element], record: Scribe) -> None:
    town(record)
    record.claim("The harbour is closed.", place="Harbour, South isle")
    record.claim("The south is calm.", place="South isle", level="background")
    record.claim("They met.", place="Vienna")
    document = isles()
    marks = {mark["aria-label"]: (mark.text, mark["href"]) for mark in document.all("a", class_="place-mark")}
    assert marks == {
        "North isle: 1 claim": ("1", "#region-isles-north"),
        "South isle: 2 claims": ("2", "#region-isles-south"),
    }
    listed = {region["id"]: region.one("h3").text for region in document.all("section", class_="place-region")}
    assert {f"#{key}": title for key, title in listed.items()} == {
        url: f"{label.partition(':')[0]} {label.partition(': ')[2]}" for label, (_, url) in marks.items()
    }
    north = document.one("section", id="region-isles-north")
    assert north.links() == ["/claims/?place=Midford", "/claims/midford/"]
    assert north.all("a")[1].text.startswith("Contested claim: Northland had taken")
    south = document.one("section", id="region-isles-south")
    assert "/claims/?place=South+isle&level=background" in south.links()
    elsewhere = document.one("section", aria_labelledby="elsewhere")
    assert elsewhere.one("b").text == "Vienna"
    assert len(document.all("path", class_="region")) == len(ISLES["regions"])
    assert "Drawn for this test" in document.one("figcaption").text


def test_without_a_map_the_list_says_it_all(reader: Reader, record: Scribe) -> None:
    empty = read(reader.get("/places/"))
    assert "names a place yet" in empty.one("p", class_="empty").text
    subject = record.claim("They met.", place="<b>Vienna</b>")
    with override_settings(MAPS=()):
        document = read(reader.get("/places/"))
    assert not document.all("figure")
    assert document.one("b", class_="place-name").text == "<b>Vienna</b>"
    record.again(subject, claim("They met."))
    assert not read(reader.get("/places/")).all("b", class_="place-name")


def test_places_and_claims_are_counted_only_so_far(
    isles: Callable[[], Element], record: Scribe, monkeypatch: pytest.MonkeyPatch, assert_queries: Callable[..., Any]
) -> None:
    for number in range(3):
        record.claim(f"Claim {number}.", place="Midford", slug=f"midford-{number}")
        record.claim(f"Other {number}.", place=f"Place {number}", slug=f"other-{number}")
    monkeypatch.setattr(places, "CAP", 2)
    monkeypatch.setattr(places, "MOST", 2)
    monkeypatch.setattr("tracker.web.places.MOST", 2)
    monkeypatch.setattr(places, "NEWEST", 1)
    with assert_queries(2):
        document = isles()
    assert document.one("a", class_="place-mark").text == "2+"
    assert [each.text for each in document.all("b", class_="place-name")] == ["Midford", "Place 0"]
    assert len(document.one("section", class_="place-region").one("ul", class_="place-claims").all("li")) == 1
    assert "first 2 places" in document.one("p", class_="notice").text
