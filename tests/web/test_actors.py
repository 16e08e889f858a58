"""Actors: the list by party, and what one of them said, denied and accepted."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.builders import Scribe, actor, point, source, statement, version
from tests.readers import Reader
from tests.web.markup import Element, read
from tests.web.stories import TEXT, town
from tracker.record.documents import Changes, NameDoc, Quote, RoleDoc

pytestmark = pytest.mark.django_db


def page(reader: Reader, address: str) -> Element:
    response = reader.get(address)
    assert response.status_code == 200
    return read(response)


def section(document: Element, key: str) -> Element:
    return document.one("section", id=key)


def test_the_list_goes_by_party(reader: Reader, record: Scribe) -> None:
    town(record)
    record.actor("A senior official", unnamed=True)
    record.actor("Monitor", kind="organisation", independent=True, note="Not paid by anyone.")
    document = page(reader, "/actors/")
    groups = {part.one("h2").text: [link.text for link in part.one("ul").all("a")] for part in document.all("section")}
    assert groups == {
        "Northland": ["Army of Northland", "Marshal Grey", "The Palace"],
        "Southland": ["Army of Southland"],
        "Organisations": ["Monitor"],
        "Outlets": ["The Gazette", "The Wire"],
    }
    assert "/actors/northland/" in document.links()
    assert "A senior official" not in document.text
    assert "independent" in document.text


def test_who_an_actor_is(reader: Reader, record: Scribe) -> None:
    north = record.actor("North")
    army = record.actor("Army", kind="military", party=north, part_of=north)
    record.actor(
        "Anna Grey",
        party=north,
        speaks_for=(army,),
        aliases=("A. Gray", "Anna Grey"),
        names=(NameDoc(language="uk", name="Анна Грей"),),
        roles=(
            RoleDoc(role="Captain", since="2001", until="2003"),
            RoleDoc(role="Marshal", since="2024"),
            RoleDoc(role="Colonel", since="2003", until="2010"),
        ),
        note="Retired once.",
    )
    document = page(reader, "/actors/anna-grey/")
    head = document.one("div", class_="page-head")
    assert document.one("h1").text == "Anna Grey"
    for words in (
        "Person",
        "Marshal (since 2024)",
        "Captain (2001 – 2003)",
        "A. Gray",
        "Анна Грей (Ukrainian)",
        "Retired once.",
    ):
        assert words in head.text, words
    assert head.text.count("Anna Grey") == 1
    assert head.links() == ["/actors/north/", "/actors/army/"]
    assert [line.text for line in head.one("ol", class_="roles").all("li")] == [
        "Marshal (since 2024)",
        "Colonel (2003 – 2010)",
        "Captain (2001 – 2003)",
    ]
    assert "Nothing said by this actor is recorded here." in document.text
    belonging = page(reader, "/actors/north/")
    assert belonging.one("ul", class_="actor-lines").links() == ["/actors/anna-grey/", "/actors/army/"]


def test_what_those_are_called_who_belong_to_an_actor(reader: Reader, record: Scribe) -> None:
    north = record.actor("North")
    army = record.actor("Army", party=north, part_of=north)
    person = record.actor("President", party=north)
    record.actor("Own spokesman", party=north, speaks_for=(person,))
    record.actor("Lawyer", speaks_for=(army,))
    record.actor("Soldier", part_of=army)
    expected = {
        "north": {"Members": ["Army", "Own spokesman", "President"]},
        "president": {"Those who speak for them": ["Own spokesman"]},
        "army": {"Those who speak for them": ["Lawyer"], "Members": ["Soldier"]},
    }
    for slug, groups in expected.items():
        parts = [part for part in page(reader, f"/actors/{slug}/").all("section") if part.all("ul")]
        assert {part.one("h2").text: [link.text for link in part.one("ul").all("a")] for part in parts} == groups, slug


def test_what_an_actor_said_in_three_groups(reader: Reader, record: Scribe) -> None:
    story = town(record)
    draft = version("Draft", point("4", "Peace."))
    plan = record.plan("The plan", draft)
    record.claim("It rained.", statement(story.marshal, "denies", said="2025-03-01"))
    record.claim("It snowed.", statement(story.marshal, "declined_to_comment"))
    record.claim("It froze.", statement(story.palace, on_behalf_of=story.marshal))
    record.position(
        story.marshal, plan, "rejects", point=draft.points[0].id, stated="2025-11-22", sources=(story.article,)
    )
    document = page(reader, "/actors/marshal-grey/")
    says_so = section(document, "supports")
    assert says_so.one("h3").text == TEXT
    assert "Contested claim" in says_so.text
    assert "on or before 20 Nov 2025" in says_so.text
    assert "for Army of Northland" in says_so.text
    assert {"/claims/midford/", "/sources/article/", "/sources/announcement/", "/actors/army-of-northland/"} <= set(
        says_so.links()
    )
    assert section(document, "opposes").one("h3").text == "It rained."
    assert "Did not comment" in section(document, "comments").text
    assert section(document, "behalf").one("h3").text == "It froze."
    assert "The Palace" in section(document, "behalf").text
    position = section(document, "positions")
    assert "Rejects" in position.text
    assert f"/plans/the-plan/#point-{draft.points[0].id}" in position.links()
    assert "22 Nov 2025" in position.text


def test_a_claim_is_linked_once_whatever_was_said_of_it(reader: Reader, record: Scribe) -> None:
    story = town(record)
    aide = record.actor("An aide")
    denial = statement(story.marshal, "denies", said="2025-03-01", sources=(story.article,))
    record.claim(
        "It rained.",
        denial,
        statement(story.marshal, "confirms", said="2025-03-02", changes=Changes(target=denial.id, how="reverses")),
        statement(story.marshal, "declined_to_comment", said="2025-03-03"),
        statement(aide, "asserts", said="2025-03-04", on_behalf_of=story.marshal),
    )
    document = page(reader, "/actors/marshal-grey/")
    both = section(document, "both")
    assert both.one("h2").text == "Has said both"
    lines = [line.text for line in both.one("ul").all("li")]
    assert [line.partition(" in ")[0] for line in lines] == [
        "Says so An aide for Marshal Grey 4 Mar 2025",
        "Did not comment 3 Mar 2025",
        "Also says so 2 Mar 2025",
        "Says not so 1 Mar 2025 Taken back or changed by a later statement",
    ]
    claims = [link for link in document.links() if link.startswith("/claims/") and link != "/claims/"]
    assert len(claims) == len({link.partition("#")[0] for link in claims}) == 2


def test_what_a_source_carries_counts_here_too(reader: Reader, record: Scribe) -> None:
    """As on the claim's page: an unseen source is known through the origin of what was seen beside it."""
    story = town(record)
    plan = record.plan("The plan", draft := version("Draft"))
    record.position(story.marshal, plan, version=draft.id, sources=(story.article, story.announcement))
    for address in ("/actors/marshal-grey/", "/plans/the-plan/"):
        text = page(reader, address).text
        assert "Known through The Wire, not seen by us" in text, address
    record.again(story.dispatch, source(story.wire, seen=False, state="retracted"))
    for address in ("/actors/marshal-grey/", "/plans/the-plan/"):
        document = page(reader, address)
        assert "What it carries was retracted by its publisher" in document.text, address
        assert document.all("s"), address


def test_inferred_positions_say_so(reader: Reader, record: Scribe) -> None:
    somebody = record.actor("Somebody")
    draft = version("Draft", point("1"))
    plan = record.plan("The plan", draft)
    record.position(somebody, plan, "seeks_changes", version=draft.id, basis="inferred_from_text")
    text = section(page(reader, "/actors/somebody/"), "positions").text
    assert "Wants changes" in text
    assert "Inferred from their draft, not stated" in text


def test_unnamed_actors_have_no_page(reader: Reader, record: Scribe) -> None:
    record.actor("A senior official", unnamed=True)
    assert reader.get("/actors/a-senior-official/").status_code == 404
    assert reader.get("/actors//").status_code == 404


def test_what_somebody_rejected_is_read_at_once(reader: Reader, record: Scribe) -> None:
    """At the head of the page, however much was said of claims."""
    aide = record.actor("Aide")
    first, counter = version("First draft", point("1")), version("Counter-draft")
    plan = record.plan("The plan", first, counter)
    quote = Quote(text="неконструктивным", language="ru", translation="not constructive")
    record.position(aide, plan, "rejects", version=counter.id, stated="2025-11-24", quote=quote)
    record.position(aide, plan, "open_to_discussion", version=first.id, stated="2025-11-23")
    for number in range(60):
        record.claim(f"Claim {number}.", statement(aide, said="2025-12-01"))
    document = page(reader, "/actors/aide/")
    glance = document.one("dl", class_="at-a-glance")
    assert [(term.text, told.text) for term, told in zip(glance.all("dt"), glance.all("dd"), strict=True)] == [
        ("Rejects", "Counter-draft (24 Nov 2025)"),
        ("Open to discussion", "First draft (23 Nov 2025)"),
    ]
    target = document.one("li", id=glance.links()[0].removeprefix("#"))
    assert "not constructive" in target.text
    second = page(reader, document.one("a", rel="next")["href"])
    assert not second.all("section", id="positions")


def test_a_reversal_shows_both_with_dates_and_quotes(reader: Reader, record: Scribe) -> None:
    story = town(record)
    told: dict[str, Any] = {"sources": (story.article,)}
    record.claim(
        "The bridge was hit.",
        statement(story.marshal, said="2025-11-01", quote=Quote(text="We hit it", language="en"), **told),
        statement(story.marshal, "denies", said="2025-11-05", quote=Quote(text="We did not", language="en"), **told),
    )
    record.claim("Undated.", statement(story.marshal), statement(story.marshal, "denies", said="2025-11-05"))
    secret = record.actor("An official", unnamed=True)
    record.claim("Nameless.", statement(secret, said="2025-11-01"), statement(secret, "denies", said="2025-11-05"))
    document = page(reader, "/actors/marshal-grey/")
    reversal = section(document, "reversals").one("li", class_="reversal")
    assert reversal.one("h3").text == "The bridge was hit."
    sides = reversal.one("ol", class_="turn").all("li")
    for side, words in zip(
        sides, (("Says so", "1 Nov", "We hit it"), ("Says not so", "5 Nov", "We did not")), strict=True
    ):
        for word in words:
            assert word in side.text
        assert "/sources/article/" in side.links()
    # The claim is linked once on the page; the reversal leads to that place.
    assert document.one("li", id=reversal.one("h3").links()[0].removeprefix("#")).links()[0].startswith("/claims/")
    # A retracted source tells nothing.
    record.again(story.article, source(story.gazette, state="retracted"))
    assert not page(reader, "/actors/marshal-grey/").all("section", id="reversals")


def test_reversed_positions_along_corresponding_points(reader: Reader, record: Scribe) -> None:
    envoy = record.actor("Envoy")
    old = point("6", "An army of 600,000.")
    new = point("4", "An army of 800,000.", corresponds_to=(old.id,))
    aside = point("5", "Elections.")
    plan = record.plan("The plan", version("First draft", old), version("Second draft", new, aside))
    record.position(envoy, plan, "rejects", point=old.id, stated="2025-11-20")
    record.position(envoy, plan, "accepts", point=aside.id, stated="2025-12-01")
    record.position(envoy, plan, "accepts", point=new.id, stated="2025-12-02", basis="inferred_from_text")
    assert not page(reader, "/actors/envoy/").all("section", id="reversals")
    record.position(envoy, plan, "accepts_with_conditions", point=new.id, stated="2025-12-03")
    reversal = section(page(reader, "/actors/envoy/"), "reversals").one("li", class_="reversal")
    for words in (
        "Rejects First draft, point 6 20 Nov 2025",
        "600,000",
        "Accepts, with conditions Second draft, point 4 3 Dec 2025",
        "800,000",
        "its wording is not the same in both",
    ):
        assert words in reversal.text, words


def test_a_side_shows_what_its_members_said(reader: Reader, record: Scribe) -> None:
    """Also where one of them reverses another, if the record says so."""
    north = record.actor("North")
    first, second = (record.actor(name, party=north) for name in ("First", "Second"))
    official = record.actor("An official", unnamed=True, party=north)
    said = statement(first, said="2025-11-01")
    record.claim(
        "It rained.",
        said,
        statement(second, "denies", said="2025-11-02", changes=Changes(target=said.id, how="reverses")),
    )
    record.claim("It snowed.", statement(first, said="2025-11-01"), statement(second, "denies", said="2025-11-02"))
    record.claim("It froze.", statement(official, on_behalf_of=north))
    plan = record.plan("The plan", draft := version("Draft"))
    record.position(second, plan, "rejects", version=draft.id, stated="2025-11-02")
    document = page(reader, "/actors/north/")
    assert [title.text for title in section(document, "both").all("h3")] == ["It rained.", "It snowed."]
    assert [title.text for title in section(document, "behalf").all("h3")] == ["It froze."]
    assert "Rejects Second Draft" in section(document, "positions").text
    assert document.one("dl", class_="at-a-glance").one("dd").text == "Draft (Second, 2 Nov 2025)"
    turned = section(document, "reversals").one("li", class_="reversal")
    assert turned.one("h3").text == "It rained."
    assert "Recorded as: Reverses." in turned.text
    # Neither took anything back of its own.
    for slug in ("first", "second"):
        assert not page(reader, f"/actors/{slug}/").all("section", id="reversals")


def test_moved_and_removed(reader: Reader, record: Scribe) -> None:
    somebody = record.actor("Somebody", slug="old")
    record.again(somebody, actor("Somebody"), slug="new")
    moved = reader.get("/actors/old/")
    assert (moved.status_code, moved["Location"]) == (301, "/actors/new/")
    record.withdraw(somebody, note="Not a public person.")
    gone = reader.get("/actors/new/")
    assert gone.status_code == 410
    assert "Not a public person." in read(gone).text
    assert "Somebody" not in read(gone).text


def test_a_long_page_goes_on_by_cursor(reader: Reader, record: Scribe) -> None:
    speaker = record.actor("Speaker")
    for number in range(120):
        said = "" if number % 10 == 0 else f"2025-01-{number % 28 + 1:02}"
        record.claim(f"Claim {number:03}.", statement(speaker, said=said))
    found: list[str] = []
    address, pages = "/actors/speaker/", 0
    while address:
        document = page(reader, address)
        found += [title.text for title in document.all("h3")]
        following = document.all("link", rel="next")
        address, pages = following[0]["href"] if following else "", pages + 1
    assert pages == 3
    assert len(found) == len(set(found)) == 120
    assert reader.get("/actors/speaker/?after=wrong").status_code == 400


def test_as_many_queries_for_one_as_for_fifty(
    reader: Reader, record: Scribe, assert_queries: Callable[..., AbstractContextManager[None]]
) -> None:
    north = record.actor("North")
    speaker = record.actor("Speaker", party=north)
    outlet = record.actor("Outlet", kind="outlet")
    plan = record.plan("Plan", version("Draft", point("1")))

    def publish(number: int) -> None:
        source = record.source(outlet)
        record.claim(f"Claim {number}.", statement(speaker, sources=(source,), on_behalf_of=north))
        record.position(speaker, plan, sources=(source,))
        record.actor(f"Member {number}", party=north)

    publish(0)
    for address, expected in (("/actors/speaker/", 5), ("/actors/north/", 5), ("/actors/", 1)):
        with assert_queries(expected):
            page(reader, address)
    for number in range(1, 50):
        publish(number)
    for address, expected in (("/actors/speaker/", 5), ("/actors/north/", 5), ("/actors/", 1)):
        with assert_queries(expected):
            page(reader, address)
