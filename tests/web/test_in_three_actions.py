"""What a reader comes with is three links from the front page at most."""

from collections.abc import Callable

import pytest

from tests.builders import Scribe, plan, point, version
from tests.readers import Reader
from tests.web.markup import Element, read
from tracker.record.documents import Quote

pytestmark = pytest.mark.django_db

Follow = Callable[[Element, str], tuple[Element, str]]


@pytest.fixture
def follow(reader: Reader) -> Follow:
    """From a page through the first link whose text contains some words: (the page there, what comes after #)."""

    def followed(document: Element, words: str) -> tuple[Element, str]:
        link = next(link for link in document.all("a") if words in link.text)
        address, _, anchor = link["href"].partition("#")
        if not address:
            return document, anchor
        response = reader.get(address)
        assert response.status_code == 200, address
        return read(response), anchor

    return followed


@pytest.fixture
def front(reader: Reader, record: Scribe) -> Element:
    old = version("28-point draft", point("6", "Armed forces capped at 600,000."), dated="2025-11-20")
    army = old.points[0].id
    amended = point("6", "A cap of 800,000.", state="amended", corresponds_to=(army,))
    counter = version("Mark-up", amended, dated="2025-11-23")
    new = version(
        "December draft",
        point("4", "Armed forces of 800,000.", state="amended", corresponds_to=(army,)),
        dated="2025-12-24",
    )
    subject = record.first(plan("The plan", old, counter, new), "the-plan")
    east = record.actor("Eastland", kind="government")
    aide = record.actor("The aide", party=east)
    source = record.source(record.actor("Outlet", kind="outlet"), title="The briefing", slug="briefing")
    quote = Quote(text="It does not suit us.", language="en")
    fields = {"stated": "2025-11-24", "sources": (source,), "quote": quote}
    record.position(aide, subject, "rejects", version=counter.id, **fields)
    record.position(record.actor("The envoy", party=east), subject, "accepts", version=new.id, stated="2025-12-25")
    return read(reader.get("/"))


def test_what_happened_to_the_army_limit(front: Element, follow: Follow) -> None:
    document, _ = follow(front, "See them side by side")
    row = next(row for row in document.one("tbody").all("tr") if "Armed forces" in row.text)
    assert "Number changed from 600,000 → to 800,000" in row.text
    assert [cell.text for cell in document.one("thead").all("th")][1:] == ["28-point draft", "December draft"]


def test_what_somebody_rejected(front: Element, follow: Follow) -> None:
    document, _ = follow(front, "The plan")
    columns = [cell.text for cell in document.one("div", class_="matrix").one("thead").all("th")]
    cells = [cell.text for row in document.one("div", class_="matrix").one("tbody").all("tr") for cell in row.all("td")]
    assert columns[1:] == ["The aide Eastland", "The envoy Eastland"]
    assert cells[::2] == ["Rejects 24 Nov 2025", "No stated position"]
    _, anchor = follow(document.one("div", class_="matrix"), "Rejects")
    position = document.one("li", id=anchor)
    assert "It does not suit us." in position.text
    assert "24 Nov 2025" in position.text
    assert "/sources/briefing/" in position.links()
