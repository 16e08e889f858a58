"""`/method/` says what the code does: made from its own tables, with examples that the record has now."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.builders import Scribe, claim, statement
from tests.readers import Reader
from tests.web.markup import Element, read
from tests.web.stories import town
from tracker.ground.rules import COUNTING, GIVES, RULES
from tracker.ground.vocabulary import Change, Stance, StatusCode
from tracker.record.documents import PageDoc
from tracker.web.presenters import method_page
from tracker.web.urls import PAGES

pytestmark = pytest.mark.django_db

NONE = "There is no example in the record yet."


def page(reader: Reader) -> Element:
    response = reader.get("/method/")
    assert response.status_code == 200
    return read(response)


def rule(document: Element, number: str) -> Element:
    return document.one("li", id=number)


def test_every_rule_is_stated_in_the_order_in_which_it_is_tried(reader: Reader) -> None:
    document = page(reader)
    stated = [each["id"] for each in document.all("li", class_="rule")]
    assert stated == [*(f"R{number}" for number in range(12)), *(f"P{number}" for number in range(1, 6))]
    for number, code in GIVES.items():
        shown = rule(document, number)
        assert shown["data-status"] == code.value
        assert RULES[number] in shown.text
        assert code.label.replace("%(name)s", "[name]") in shown.text
        assert code.sentence.replace("%(name)s", "[name]") in shown.text
        assert NONE in shown.text
    assert all(text in rule(document, number).text for number, text in COUNTING.items())
    for word in (*Stance, *Change):
        assert word.label in document.text


def test_a_changed_table_is_a_changed_page(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, "R6", "Two sides say two things.")
    monkeypatch.setitem(COUNTING, "P5", "Checks count on Mondays.")
    monkeypatch.setattr(Stance.DENIES, "label", "Says never")
    monkeypatch.setattr(StatusCode.DENIED, "sentence", "Denied, and that is that.")
    monkeypatch.setattr(method_page, "GIVES", {"R7": StatusCode.DENIED, "R6": StatusCode.VIEW})
    document = page(reader)
    assert [each["id"] for each in document.all("li", class_="rule")][:2] == ["R7", "R6"]
    assert rule(document, "R6")["data-status"] == "view"
    assert "Two sides say two things." in rule(document, "R6").text
    assert "Denied, and that is that." in rule(document, "R7").text
    assert "Checks count on Mondays." in rule(document, "P5").text
    assert "Says never" in document.one("section", id="stances").text


def test_examples_are_what_the_record_has_now(reader: Reader, record: Scribe) -> None:
    story = town(record)
    document = page(reader)
    example = rule(document, "R6").one("p", class_="example")
    assert example.links() == ["/claims/midford/"]
    assert example.text.startswith("For example: Contested claim: ")
    assert NONE in rule(document, "R5").text
    early = statement(story.marshal, "asserts", sources=(story.article,), said="2025-11-20")
    late = statement(story.marshal, "denies", sources=(story.article,), said="2025-11-22")
    turned = record.claim("The bridge stands.", early, late, slug="bridge")
    document = page(reader)
    assert rule(document, "R5").one("p", class_="example").links() == ["/claims/bridge/"]
    assert rule(document, "P3").one("p", class_="example").links() == [f"/claims/bridge/#statement-{early.id}"]
    record.withdraw(turned)
    document = page(reader)
    assert NONE in rule(document, "R5").text
    assert NONE in rule(document, "P3").text


def test_key_claims_are_examples_before_background(reader: Reader, record: Scribe) -> None:
    for slug, level in (("matters", "key"), ("known", "background")):
        record.first(claim("A view.", checkable=False, level=level), slug)
    assert rule(page(reader), "R0").one("p", class_="example").links() == ["/claims/matters/"]


def test_every_status_leads_to_its_rule(reader: Reader, record: Scribe) -> None:
    town(record)
    why = read(reader.get("/claims/midford/")).one("details", class_="why")
    assert "/method/#R6" in why.links()
    assert "/method/" in read(reader.get("/")).one("footer").links()


def test_addresses_are_promised_to_the_editions_that_have_them(reader: Reader) -> None:
    kept = {str(each.pattern).split("/")[0] for each in PAGES if "editions" in str(each.pattern)}
    assert kept == {"claims", "^claims", "sources", "^sources"}
    document = page(reader)
    assert (
        "its number, and those of claims and sources their addresses too" in document.one("section", id="changes").text
    )
    assert (
        "Earlier editions of a claim, and of a source’s entry, stay at their"
        in document.one("section", aria_labelledby="corrections").text
    )


def test_who_may_publish_is_as_it_is_set_here(reader: Reader, settings: Any) -> None:
    said = "Nobody publishes here what only they themselves have worked on"
    assert said not in page(reader).text
    settings.FOUR_EYES = True
    assert said in page(reader).one("section", aria_labelledby="publishing").text


def test_a_heading_of_ours_is_not_marked_as_in_the_language_of_the_text(reader: Reader, record: Scribe) -> None:
    record.first(PageDoc(section="about", text="Nous.", language="fr"), "")
    record.first(PageDoc(section="sourcing", title="Sources d’ici", text="Vues.", language="FR", note="Ici."), "")
    document = read(reader.get("/uk/method/"))
    told = {}
    for key in ("about", "sourcing"):
        section = document.one("section", aria_labelledby=key)
        places = (section.one("h2"), *(each for each in document.all("a") if each.attributes.get("href") == f"#{key}"))
        told[key] = [(each.text, each.attributes.get("lang")) for each in (*places, section.one("div", class_="prose"))]
    assert told == {
        "about": [("Хто ми", None), ("Хто ми", None), ("Nous.", "fr")],
        "sourcing": [("Sources d’ici", "FR"), ("Sources d’ici", "FR"), ("Vues.", "FR")],
    }
    log = {link.text: [span.attributes.get("lang") for span in link.all("span")] for link in document_links(reader)}
    assert (log["Сторінка: Sources d’ici"], log["Сторінка: Хто ми"]) == (["FR"], [])


def document_links(reader: Reader) -> list[Element]:
    return read(reader.get("/uk/changes/")).one("main").all("a")


def test_a_text_in_the_readers_language_comes_first_however_its_code_is_written(reader: Reader, record: Scribe) -> None:
    record.first(PageDoc(section="about", text="We are."), "")
    record.first(PageDoc(section="about", text="Ми є.", language="UK"), "")
    assert read(reader.get("/uk/method/")).one("section", aria_labelledby="about").one("div").text == "Ми є."


def test_it_asks_three_queries_whatever_there_is(
    reader: Reader, record: Scribe, assert_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    with assert_queries(3):
        reader.get("/method/")
    story = town(record)
    for number in range(3):
        record.claim(f"So {number}.", statement(story.marshal, "denies", sources=(story.article,)), slug=f"so-{number}")
        record.first(PageDoc(section="about", text="So it is.", language=f"x-{number}"), "")
    with assert_queries(3):
        reader.get("/method/")
