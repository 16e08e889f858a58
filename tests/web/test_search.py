"""`/search/`: everything on record by words, grouped, marked, counted only so far."""

import gzip
import html
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.staticfiles import finders

from tests.builders import Scribe, actor, point, statement, version
from tests.readers import Reader
from tests.web.markup import Element, read
from tests.web.stories import town
from tracker.record import hits
from tracker.record.documents import Quote
from tracker.web import search


def shown(reader: Reader, typed: str, **given: str) -> Element:
    rest = "".join(f"&{name}={value}" for name, value in given.items())
    response = reader.get(f"/search/?q={quote(typed)}{rest}")
    assert response.status_code == 200, typed
    return read(response)


def titles(document: Element) -> list[str]:
    return [each.text for each in document.all("h2")]


def test_results_stand_by_kind_with_what_they_are(reader: Reader, record: Scribe) -> None:
    story = town(record)
    peace = record.plan("Plan for Midford", version("First draft", point("7", "Midford is shared.")), slug="peace")
    view = Quote(text="Midford is ours.", language="en")
    record.position(story.marshal, peace, "rejects", version=None, point=None, quote=view)
    document = shown(reader, "midford")
    assert titles(document) == ["Claims", "Plans", "Points", "Quotes"]
    assert document.one("p", id="tally").text == "4 results"
    assert {each.text for each in document.all("mark")} == {"Midford"}
    claim = document.one("article", class_="entry")
    assert claim.one("data", class_="status")["value"] == "contested"
    assert claim.one("a")["href"] == "/claims/midford/"
    named = shown(reader, "grey", **{"in": "actor"})
    assert titles(named) == ["Actors"]
    assert [link["href"] for link in named.one("ol", class_="hits").all("a")] == ["/actors/marshal-grey/"]


def test_above_a_quote_the_claim_says_its_language_and_the_status_is_in_that_of_the_page(
    reader: Reader, record: Scribe
) -> None:
    said = statement(record.actor("Marshal"), quote=Quote(text="Мост открыт.", language="ru"))
    record.claim("Le pont est ouvert.", said, language="fr", slug="bridge")
    link = shown(reader, "мост", **{"in": "quote"}).one("ol", class_="hits").one("a")
    assert link["href"].startswith("/claims/bridge/#")
    assert link.text == "Asserted, no denial recorded: Le pont est ouvert."
    assert [(each.text, each["lang"]) for each in link.all("span")] == [("Le pont est ouvert.", "fr")]


def test_texts_are_escaped_and_long_ones_cut_around_what_was_found(reader: Reader, record: Scribe) -> None:
    marshal = record.actor("Marshal <i>Grey</i>")
    text = f"{'many words before it ' * 30}<script>bridge</script> & {'so many after it ' * 30}"
    record.claim("It <b>is</b> so.", statement(marshal, quote=Quote(text=text, language="en")))
    page = reader.get("/search/?q=bridge").content.decode()
    assert "&lt;script&gt;<mark>bridge</mark>&lt;/script&gt; &amp; so many" in page
    assert "… " in page
    assert " …" in page
    assert page.count("many words before it") <= 6
    assert "<i>" not in page
    assert "<b>" not in page


def test_counts_stop_and_the_rest_is_one_link_away(reader: Reader, record: Scribe, monkeypatch: Any) -> None:
    monkeypatch.setattr(hits, "CAP", 4)
    monkeypatch.setattr("tracker.record.facets.CAP", 4)
    monkeypatch.setattr(search, "CAP", 4)
    monkeypatch.setattr(search, "FEW", 2)
    monkeypatch.setattr(search, "MANY", 3)
    for number in range(6):
        record.claim(f"Bridge {number} stands.")
    document = shown(reader, "bridge")
    assert document.one("p", id="tally").text == "4+ results"
    assert len(document.all("article")) == 2
    assert "All 4+" in document.one("header", class_="front-title").text
    assert document.one("header", class_="front-title").one("a")["href"] == "/search/?q=bridge&in=claim"
    alone = shown(reader, "bridge", **{"in": "claim"})
    assert len(alone.all("article")) == 3
    assert "The 3 that fit best are shown, of 4+." in alone.one("section", class_="found-group").text
    assert alone.one("p", class_="found-filters").one("a")["href"] == "/claims/?q=bridge"


def test_what_to_do_next(reader: Reader, record: Scribe) -> None:
    record.actor("Marshal Grey")
    assert reader.get("/search/?q=").headers["Location"] == "/search/"
    assert reader.get("/search/?q=grey&page=2").headers["Location"] == "/search/?q=grey"
    for address, status in (("in=everything", 400), ("q=%00", 400), ("q=a%0Ab", 400), (f"q={'x' * 10_000}", 400)):
        assert reader.get(f"/search/?{address}").status_code == status
    assert "at least one that should be found" in shown(reader, "-grey").one("p", class_="notice").text
    assert "Nothing recorded here fits" in shown(reader, "nobody").one("p", class_="notice").text
    assert "first 32 words" in shown(reader, "grey or " * 40).one("p", class_="notice").text
    empty = reader.get("/search/")
    assert empty.status_code == 200
    assert "X-Robots-Tag" not in empty.headers
    assert reader.get("/search/?q=grey").headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("typed", ["' \\ : * | & ! ( )", "😀", "שלום مرحبا", "a" * 1000, "%ed%a0%80", "\ud800"])
def test_odd_searches_are_never_an_error_of_ours(reader: Reader, record: Scribe, typed: str) -> None:
    record.actor("Marshal Grey")
    raw = quote(typed.encode("utf-8", "surrogatepass"), safe="%")
    assert reader.get(f"/search/?q={raw}").status_code in (200, 400)


def test_what_was_typed_stays_in_the_box(reader: Reader, record: Scribe) -> None:
    record.actor("Grey")
    typed = '"Grey" <b> or ‘x’'
    page = reader.get(f"/search/?q={quote(typed)}").content.decode()
    assert f'value="{html.escape(typed)}"' in page


def test_the_same_queries_whatever_the_size(reader: Reader, record: Scribe, assert_queries: Callable[..., Any]) -> None:
    speaker = record.actor("Bridge keeper")
    for count in (1, 3):
        for number in range(count):
            said = statement(speaker, quote=Quote(text="A bridge.", language="en"))
            record.claim(f"Bridge {count} {number}.", said, slug=f"bridge-{count}-{number}")
        with assert_queries(3):
            shown(reader, "bridge")
    with assert_queries(2):
        shown(reader, "nobody")
    with assert_queries(0):
        shown(reader, "-bridge")
    with assert_queries(0):
        reader.get("/search/")


def test_an_alias_that_was_found_is_shown(reader: Reader, record: Scribe) -> None:
    party = record.actor("Northland")
    subject = record.actor("Marshal Grey", party=party, aliases=("Сивий", "the old man"))
    assert shown(reader, "old man").one("ol", class_="hits").all("mark")[0].text == "old"
    record.again(subject, actor("Marshal Grey"))
    assert titles(shown(reader, "old man")) == []


def test_every_page_suggests_while_somebody_types_and_its_script_is_small(reader: Reader, record: Scribe) -> None:
    town(record)
    sent = 0
    for path in ("/claims/midford/", "/method/", "/", "/nowhere/"):
        document = read(reader.get(path))
        box = document.one("input", id="search")
        assert (box["hx-get"], box["hx-target"]) == ("/search/", "#suggested")
        assert "[" not in box["hx-trigger"]  # a filter would need eval
        assert len(document.all("p", id="tally")) == len(document.all("div", id="suggested")) == 1
        if not sent:
            for script in document.all("script"):
                found = finders.find(script["src"].removeprefix("/static/"))
                assert found
                sent += len(gzip.compress(Path(found).read_bytes()))
    assert 0 < sent < 20_000
