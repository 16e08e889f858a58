"""The demonstration's own pages: what a reader comes with is three actions away, and each picture says what its list says.

An action is a link that is followed, a form that is filled in and sent, or a position that is chosen in a list.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest

from tests.desk.dossier_files import FIRST, VERSIONS, bring, two_users
from tests.readers import Reader
from tests.web.markup import Element, read

pytestmark = pytest.mark.django_db

MOST = 3
ANSWERED = "What was asked stands there"
PLAN = "/plans/us-backed-peace-plan/"
KUPIANSK = "/claims/russian-forces-had-taken-control-of-the-city-of-kupiansk-by-20-november-2025/"


@dataclass
class Visitor:
    """Somebody on the front page, who counts what they do."""

    reader: Reader
    actions: int = 0
    address: str = "/"
    anchor: str = ""
    page: Element = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.read(self.address)

    def read(self, address: str) -> Element:
        response = self.reader.get(address)
        assert response.status_code == 200, address
        return read(response)

    def act(self) -> None:
        self.actions += 1
        assert self.actions <= MOST

    def follow(self, words: str, *, within: Element | None = None) -> None:
        self.act()
        link = next(link for link in (within or self.page).all("a") if words in link.text)
        address, _, self.anchor = link["href"].partition("#")
        if address:
            self.address, self.page = address, self.read(address)

    def search(self, words: str) -> None:
        self.act()
        form = next(form for form in self.page.all("form") if form.has(role="search"))
        assert form.all("input", name="q")
        self.address = f"{form['action']}?{urlencode({'q': words})}"
        self.page = self.read(self.address)

    def compare(self, before: str, after: str) -> None:
        """Choose the versions that a page of two versions is to show, and send that."""
        self.act()
        labels = {"from": before, "to": after}
        form = self.page.one("form", class_="choose-versions")
        values = {
            select["name"]: next(
                option["value"] for option in select.all("option") if labels[select["name"]] in option.text
            )
            for select in form.all("select")
        }
        self.address = f"{form['action']}?{urlencode(values)}"
        self.page = self.read(self.address)

    @property
    def here(self) -> Element:
        """What the last link led to on its page."""
        return next(each for tag in ("li", "section", "tr") for each in self.page.all(tag, id=self.anchor))


def test_what_a_reader_comes_with(reader: Reader) -> None:
    two_users()
    bring(FIRST, VERSIONS, publish=True)
    for who_denies in (
        lambda visitor: visitor.follow("Kupiansk"),
        lambda visitor: (visitor.search("Kupiansk"), visitor.follow("taken control of the city of Kupiansk")),
    ):
        visitor = Visitor(reader)
        who_denies(visitor)
        denied = [each for each in visitor.page.all("li", class_="statement") if each["data-stance"] == "denies"]
        assert visitor.address == KUPIANSK
        assert [each.one("span", class_="speaker").text for each in denied] == ["Armed forces of Ukraine"], ANSWERED
    for what_became in (
        lambda visitor: visitor.follow("See them side by side"),
        lambda visitor: (
            visitor.follow("US-backed plan"),
            visitor.follow("Two versions side by side"),
            visitor.compare("28-point draft", "20-point draft set out"),
        ),
    ):
        visitor = Visitor(reader)
        what_became(visitor)
        [army] = [row for row in visitor.page.one("tbody").all("tr") if "600,000" in row.text]
        assert "Number changed from 600,000 → to 800,000" in army.text, ANSWERED
    for what_he_rejected in (
        lambda visitor: visitor.follow("Rejects", within=visitor.page.one("div", class_="matrix")),
        lambda visitor: (visitor.search("Ushakov"), visitor.follow("Rejects")),
        lambda visitor: (visitor.search("Ушаков"), visitor.follow("Yuri Ushakov"), visitor.follow("E3 mark-up")),
    ):
        visitor = Visitor(reader)
        what_he_rejected(visitor)
        said = visitor.here.text
        assert all(word in said for word in ("Rejects", "24 Nov 2025", "неконструктивным")), (ANSWERED, said)
        assert "/sources/runovosty-ru-article-2025-11-24/" in visitor.here.links()
    visitor = Visitor(reader)
    _timeline_says_what_its_list_says(visitor.read(KUPIANSK))
    _lineage_says_what_its_table_says(visitor.read(PLAN))
    _matrix_says_what_the_positions_say(visitor.read(PLAN))
    _map_says_what_its_list_says(visitor.read("/places/"))


def _timeline_says_what_its_list_says(page: Element) -> None:
    timeline = page.one("section", id="timeline")
    picture, lists = (
        timeline.one("svg", class_="timeline-picture"),
        [*timeline.all("ol", class_="when"), *timeline.all("ul", class_="when")],
    )
    drawn = {(mark["href"], mark["aria-label"]) for mark in picture.all("a", class_="told")}
    listed = set()
    for item in (item for each in lists if not each.has(class_="turns") for item in each.all("li")):
        who, _, stance = item.one("a").text.rpartition(": ")
        date = item.one("span", class_="date").text
        if "undated" not in item.text:
            listed.add((item.one("a")["href"], f"{who}, {date}: {stance}"))
    undated = {link["href"] for each in timeline.all("ul", class_="undated") for link in each.all("a")}
    assert drawn
    assert drawn == {each for each in listed if each[0] not in undated}
    turns = {(turn.one("text").text) for turn in picture.all("a", class_="turn") + picture.all("g", class_="turn")}
    assert turns == {item.all("span")[1].text for item in timeline.one("ol", class_="turns").all("li")}


def _lineage_says_what_its_table_says(page: Element) -> None:
    picture = page.one("svg", class_="lineage-picture")
    rows = page.one("table", class_="versions-table").one("tbody").all("tr")
    boxes = picture.all("g", class_="lineage-box")
    assert len(boxes) == len(rows) > 1
    for row in rows:
        told = {"label": row.one("th").text, "date": row.all("td")[0].text, "by": f"By: {row.all('td')[1].text}"}
        [box] = [box for box in boxes if told["label"].startswith(_drawn(box, "label"))]
        assert re.sub("([A-Z][a-z]{2})[a-z]*", r"\1", told["date"]) == _drawn(box, "date")
        assert told["by"].replace(", ", " and ").startswith(_drawn(box, "by").replace(", ", " and "))
    flows = [flow.text for row in rows for flow in row.all("span", class_="flow")]
    derived = sum(flow.startswith("Drawn from") for flow in flows)
    assert derived == len(picture.all("path", class_="is-derived"))
    lines = [path for path in picture.all("path") if not path.has(class_="is-derived")]
    counted = (flow.rpartition(": ")[2].split()[0] for flow in flows if "correspondence" in flow)
    assert len(lines) == sum(map(int, counted))


def _drawn(box: Element, kind: str) -> str:
    """What a box of the picture says of this kind; the table has whole what is too long for it."""
    return " ".join(line.text for line in box.all("text", class_=f"is-{kind}")).removesuffix("…")


def _matrix_says_what_the_positions_say(page: Element) -> None:
    matrix = page.one("div", class_="matrix")
    told = {}
    for cell in (cell for row in matrix.one("tbody").all("tr") for cell in row.all("td")):
        for link in cell.all("a"):
            told[link["href"].removeprefix("#")] = link.text
    positions = {
        each["id"]: each.text for each in page.all("li") if each.attributes.get("id", "").startswith("position")
    }
    assert told
    assert told.keys() == positions.keys()
    assert all(text in positions[each] for each, text in told.items())


def _map_says_what_its_list_says(page: Element) -> None:
    drawn = {(mark["href"], mark["aria-label"], mark.text) for mark in page.all("a", class_="place-mark")}
    listed = set()
    for region in page.all("section", class_="place-region"):
        title = region.one("h3").text
        name, _, count = title.rpartition(" ")
        name, _, number = name.rpartition(" ")
        listed.add((f"#{region['id']}", f"{name}: {number} {count}", number))
    assert drawn
    assert drawn == listed
