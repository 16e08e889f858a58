"""Chains, reports and origins from cards alone."""

from typing import Any
from uuid import UUID, uuid4

from tests.builders import statement
from tracker.record.reading import Card
from tracker.web.presenters.names import Names
from tracker.web.presenters.provenance import routes, source_view, tally


class Shelf:
    """Sources by publisher's name, as cards."""

    def __init__(self) -> None:
        self.cards: dict[UUID, Card] = {}

    def put(self, publisher: str, *, carries: UUID | None = None, **fields: Any) -> UUID:
        subject = uuid4()
        card = {
            "publisher": {"id": publisher, "name": publisher, "slug": publisher.lower(), "unnamed": False},
            "kind": "article",
            "title": "",
            "url": "",
            "published": "",
            "carries": str(carries) if carries else None,
            "seen": True,
            "state": "live",
            "state_since": "",
            "note": "",
            **fields,
        }
        self.cards[subject] = Card(subject, "source", publisher.lower(), f"Article, {publisher}", card)
        return subject

    def tally(self, *sources: UUID) -> str:
        return tally(sources, Names(self.cards))

    def routes(self, *sources: UUID) -> list[list[str]]:
        doc = statement(uuid4(), sources=sources)
        return [[name.text for name in route] for route in routes(doc, Names(self.cards))]


def test_twenty_outlets_that_relay_one_dispatch_are_one_origin() -> None:
    shelf = Shelf()
    dispatch = shelf.put("Wire", seen=False)
    outlets = [shelf.put(f"Outlet {number}", carries=dispatch) for number in range(20)]
    assert shelf.tally(*outlets) == "20 reports, 1 origin (Wire)"


def test_a_source_nobody_opened_is_no_report_and_no_origin_of_its_own() -> None:
    shelf = Shelf()
    assert shelf.tally(shelf.put("Palace", seen=False)) == ""
    assert shelf.tally(shelf.put("Palace", seen=False), shelf.put("Gazette")) == "1 report, 1 origin (Gazette)"


def test_two_dispatches_of_one_agency_are_two_origins() -> None:
    shelf = Shelf()
    first, second = shelf.put("Wire"), shelf.put("Wire")
    assert shelf.tally(shelf.put("A", carries=first), shelf.put("B", carries=second)) == "2 reports, 2 origins (Wire)"


def test_a_report_named_twice_is_one() -> None:
    shelf = Shelf()
    source = shelf.put("Gazette")
    assert shelf.tally(source, source) == "1 report, 1 origin (Gazette)"


def test_what_carries_a_retracted_source_is_no_report() -> None:
    shelf = Shelf()
    assert shelf.tally(shelf.put("Gazette", carries=shelf.put("Wire", state="retracted"))) == ""


def test_a_long_list_of_origins_is_counted_only() -> None:
    shelf = Shelf()
    assert shelf.tally(*(shelf.put(f"Outlet {number}") for number in range(5))) == "5 reports, 5 origins"


def test_a_circle_of_carriers_ends() -> None:
    shelf = Shelf()
    first = shelf.put("A")
    second = shelf.put("B", carries=first)
    shelf.cards[first].card["carries"] = str(second)
    assert shelf.routes(first) == [["B", "A"]]


def test_the_way_runs_from_the_origin_to_the_outlet() -> None:
    shelf = Shelf()
    dispatch = shelf.put("Wire", seen=False)
    assert shelf.routes(shelf.put("Gazette", carries=dispatch)) == [["Wire", "Gazette"]]
    assert shelf.routes(shelf.put("Gazette", carries=dispatch), shelf.put("Palace", seen=False)) == [
        ["Wire", "Gazette"]
    ]
    assert shelf.routes(shelf.put("Palace", seen=False)) == [["Palace"]]


def test_a_publisher_that_also_relayed_is_named_once() -> None:
    shelf = Shelf()
    relay = uuid4()
    shelf.cards[relay] = Card(relay, "actor", "palace", "Palace", {"name": "Palace", "unnamed": False})
    doc = statement(uuid4(), sources=(shelf.put("Palace"),), relayed_by=(relay,))
    assert [[name.text for name in route] for route in routes(doc, Names(shelf.cards))] == [["Palace"]]


def test_an_unseen_source_is_known_through_what_carries_it_or_stands_beside_it() -> None:
    shelf = Shelf()
    dispatch = shelf.put("Wire", seen=False)
    article, palace = shelf.put("Gazette", carries=dispatch), shelf.put("Palace", seen=False)
    beside, names = (article, dispatch, palace), Names(shelf.cards)
    assert source_view(dispatch, beside, names).remarks == ("Known through Gazette, not seen by us",)
    assert source_view(palace, beside, names).remarks == ("Known through Wire, not seen by us",)
    assert source_view(palace, (palace,), names).remarks == ("Not seen by us",)


def test_only_web_addresses_become_links() -> None:
    shelf = Shelf()
    source = shelf.put("Gazette", url="javascript:alert(1)")
    assert source_view(source, (source,), Names(shelf.cards)).address == ""


def test_a_source_that_was_removed_is_not_named() -> None:
    assert source_view(uuid4(), (), Names({})).text == "[removed]"
