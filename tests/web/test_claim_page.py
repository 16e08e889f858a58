"""The claim page: the contracts of PAGES.md, and the words around them."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from uuid import uuid4

import pytest

from tests.builders import Scribe, actor, claim, point, statement, version
from tests.readers import Reader
from tests.web.markup import Element, read
from tests.web.stories import TEXT, many, town
from tracker.record.documents import AssessmentDoc, Changes, CopyDoc, EvidenceDoc, PointRef, Quote, RelationDoc
from tracker.web.presenters import dates

pytestmark = pytest.mark.django_db


def page(reader: Reader, slug: str = "midford") -> Element:
    response = reader.get(f"/claims/{slug}/")
    assert response.status_code == 200
    return read(response)


def test_heading_status_and_title(reader: Reader, record: Scribe) -> None:
    town(record)
    document = page(reader)
    assert document.one("h1").text == TEXT
    status = document.all("data", class_="status")[0]
    assert (status["value"], status["data-rule"]) == ("contested", "R6")
    assert document.one("title").text == f"Contested claim: {TEXT} · On the Record"
    assert document.one("link", rel="canonical")["href"].endswith("/claims/midford/")
    description = document.one("meta", name="description")["content"]
    assert description.startswith("Contested.")
    assert "Says so: Marshal Grey for Army of Northland." in description
    assert "battlefield" in document.all("p", class_="kicker")[0].text


def test_statements_stand_once_with_their_links(reader: Reader, record: Scribe) -> None:
    story = town(record)
    document = page(reader)
    found = {item["id"]: item for item in document.all("li", class_="statement")}
    assert list(found) == [f"statement-{each.id}" for each in story.body.statements]
    assert [item["data-stance"] for item in found.values()] == ["asserts", "denies", "could_not_verify"]
    asserted, denied, unverified = found.values()
    assert {"/actors/marshal-grey/", "/sources/article/", "/sources/announcement/"} <= set(asserted.links())
    assert {"/actors/army-of-southland/", "/sources/article/"} <= set(denied.links())
    assert {"/actors/the-wire/", "/sources/article/"} <= set(unverified.links())
    classes = [each for tag in ("li", "p", "div", "span", "ol") for each in document.all(tag, class_="statement")]
    assert len(classes) == 3


def test_the_text_names_speaker_behalf_relays_and_carriers(reader: Reader, record: Scribe) -> None:
    town(record)
    asserted, denied, _ = page(reader).all("li", class_="statement")
    for name in ("Marshal Grey", "for Army of Northland", "on or before 20 November 2025", "Says so"):
        assert name in asserted.text
    assert asserted.one("p", class_="chain").text == "How it reached us: The Palace → The Wire → The Gazette"
    # The speaker's own side is named all the same.
    assert "for Southland" in denied.text
    assert denied.one("p", class_="chain").text == "How it reached us: The Wire → The Gazette"


def test_a_script_without_a_parser_finds_every_statement_whole(reader: Reader, record: Scribe) -> None:
    """Up to the first `</li>` stands all that belongs to a statement, whatever became of it."""
    ada, bo, army = record.actor("Ada"), record.actor("Bo"), record.actor("The Army", kind="military")
    relays = tuple(record.actor(name) for name in ("Herald", "Crier"))
    papers = [record.actor(f"Paper {number}", kind="outlet") for number in range(3)]
    sources = tuple(
        record.source(papers[number], slug=f"paper-{number}", url=f"https://paper.example/{number}")
        for number in range(2)
    )
    retracted = record.source(papers[2], slug="paper-2", state="retracted")
    replaced = statement(bo, "denies", said="2025-11-18", sources=sources)
    statements = (
        statement(ada, "asserts", on_behalf_of=army, relayed_by=relays, sources=sources, note="A note.", venue="Town"),
        statement(army, "denies", said="2025-11-19", sources=(retracted,)),
        replaced,
        statement(bo, "confirms", sources=sources, changes=Changes(target=replaced.id, how="reverses")),
        statement(relays[0], "asserts", said="2025-11-20", sources=sources),
        statement(relays[0], "denies", said="2025-11-20", sources=sources),
    )
    record.claim("It is so.", *statements, slug="whole")
    text = reader.get("/claims/whole/").content.decode()
    found = re.findall(
        r'<li class="statement" data-stance="([a-z_]+)" id="statement-([0-9a-f-]{36})"(.*?)</li>', text, re.DOTALL
    )
    assert {each: stance for stance, each, _ in found} == {str(each.id): each.stance for each in statements}
    assert len(found) == len(statements) == len(re.findall(r'class="statement"', text))
    inside = {each: rest for _, each, rest in found}
    assert not [rest for rest in inside.values() if "<li" in rest]
    for each in statements:
        rest = inside[str(each.id)]
        for slug in ("paper-2",) if each.sources == (retracted,) else ("paper-0", "paper-1"):
            assert f'href="/sources/{slug}/"' in rest
    asserted = inside[str(statements[0].id)]
    for words in ("Ada", "The Army", "Herald", "Crier", "Paper 0", "Paper 1", "A note."):
        assert words in asserted, words
    fates = [re.search(r'data-fate="([a-z]+)"', inside[str(each.id)]) for each in statements]
    assert [fate and fate[1] for fate in fates] == [None, "struck", "out", None, "out", "out"]


def test_sides_stand_by_stance_and_comments_apart(reader: Reader, record: Scribe) -> None:
    story = town(record)
    document = page(reader)
    says_so, says_not_so = document.one("div", class_="versus").all("section")
    assert (says_so["id"], says_not_so["id"]) == ("says-so", "says-not-so")
    assert [each["data-stance"] for each in says_so.all("li", class_="statement")] == ["asserts"]
    assert [each["data-stance"] for each in says_not_so.all("li", class_="statement")] == ["denies"]
    assert "1 side" in says_so.text
    apart = document.one("section", id="neither")
    assert [each["id"] for each in apart.all("li", class_="statement")] == [f"statement-{story.body.statements[2].id}"]


def test_a_side_lists_its_earliest_statement_first(reader: Reader, record: Scribe) -> None:
    somebody, somebody_else = record.actor("Ada"), record.actor("Bo")
    later, earlier = statement(somebody, said="2025-11-22"), statement(somebody_else, said="2025-11-19")
    record.claim("It is so.", later, earlier, slug="order")
    found = page(reader, "order").all("li", class_="statement")
    assert [each["id"] for each in found] == [f"statement-{earlier.id}", f"statement-{later.id}"]


def test_a_phone_sees_a_line_for_each_side(reader: Reader, record: Scribe) -> None:
    town(record)
    glance = page(reader).one("div", class_="glance")
    assert [line.text for line in glance.all("dt")] == ["Says so", "Says not so", "Could not verify"]
    assert [line.text for line in glance.all("dd")] == [
        "Marshal Grey for Army of Northland",
        "Army of Southland for Southland",
        "The Wire",
    ]


def test_the_note_of_who_could_not_verify_and_the_dates_come_first(reader: Reader, record: Scribe) -> None:
    town(record)
    head = page(reader).one("header", class_="claim-head").text
    assert "The Wire could not verify it (21 Nov 2025)" in head
    assert "Latest statement 21 Nov 2025" in head
    assert "Desk last looked" in head


def test_the_desk_last_looked_when_an_edition_was_not_minor(
    reader: Reader, record: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or on the day that the editors entered, where that is later."""
    monkeypatch.setattr(dates, "day", lambda moment: moment.isoformat())
    story = town(record)
    looked = record.again(story.claim, story.body).published_at
    minor = record.again(story.claim, replace(story.body, place="Midford, north"), "minor").published_at
    for address in ("/claims/midford/", "/claims/midford/editions/3/"):
        head = read(reader.get(address)).one("header", class_="claim-head").text
        assert f"Desk last looked {looked.isoformat()}" in head, address
        assert minor.isoformat() not in head, address
    entered = replace(story.body, looked_at="2999-12-30")
    record.again(story.claim, entered, "minor")
    head = page(reader).one("header", class_="claim-head").text
    assert "Desk last looked 30 Dec 2999" in head


def test_a_source_that_was_not_seen_says_through_whom_it_is_known(reader: Reader, record: Scribe) -> None:
    town(record)
    document = page(reader)
    assert "Known through The Wire, not seen by us" in document.all("li", class_="statement")[0].text
    assert "1 report, 1 origin (The Wire)" in document.text


def test_a_quote_comes_in_the_original_first(reader: Reader, record: Scribe) -> None:
    town(record)
    original, translation = page(reader).all("li", class_="statement")[0].all("blockquote")
    assert (original.text, original["lang"], original["dir"]) == ("« Le bourg est à nous »", "fr", "ltr")
    assert translation.text == "“The town is ours”"
    assert "Translation by The Wire" in page(reader).text


def test_a_quote_says_which_copy_it_was_checked_against_and_shows_nothing_of_it(reader: Reader, record: Scribe) -> None:
    story = town(record)
    assert "checked against" not in page(reader).text
    first = story.body.statements[0]
    assert first.quote is not None
    checked = replace(first.quote, checked=CopyDoc(kept="2025-11-23", sha256="ab" * 32))
    own = Quote(text="No.", language="en", checked=CopyDoc(kept="2025-11-22", sha256="cd" * 32))
    statements = (replace(first, quote=checked), replace(story.body.statements[1], quote=own), story.body.statements[2])
    record.again(story.claim, replace(story.body, statements=statements))
    document = page(reader)
    told = sorted(each.text for each in document.all("details", class_="checked"))
    assert told[0].startswith("Original words checked against the copy kept on 23 Nov 2025 (SHA-256 abababababab…)")
    assert told[1].startswith("Quote checked against the copy kept on 22 Nov 2025 (SHA-256 cdcdcdcdcdcd…)")
    assert sorted(each.text for each in document.all("code") if len(each.text) == 64) == ["ab" * 32, "cd" * 32]
    changed = read(reader.get("/claims/midford/editions/2/")).text
    assert "Quote checked against the copy kept on" in changed
    assert "22 November 2025" in changed


def test_why_this_status(reader: Reader, record: Scribe) -> None:
    story = town(record)
    why = page(reader).one("details", class_="why")
    assert "Rule R6, version 1 of the rules" in why.text
    assert "At least one named speaker says so and at least one named speaker says not so" in why.text
    rests_on = {f"#statement-{story.asserted.id}", f"#statement-{story.denied.id}"}
    assert set(why.links()) == {*rests_on, "/method/#R6"}


def test_a_change_links_to_what_it_changes_and_says_what_became_of_it(reader: Reader, record: Scribe) -> None:
    who = record.actor("Ada")
    first = statement(who, "denies", said="2025-11-19")
    second = statement(who, "confirms", said="2025-11-20", changes=Changes(target=first.id, how="reverses"))
    record.claim("It is so.", first, second, slug="reversal")
    document = page(reader, "reversal")
    items = {item["id"]: item for item in document.all("li", class_="statement")}
    assert f"#statement-{first.id}" in items[f"statement-{second.id}"].links()
    assert "Reverses: Ada, 19 Nov 2025: Says not so" in items[f"statement-{second.id}"].text
    assert "Taken back or changed by a later statement" in items[f"statement-{first.id}"].text
    assert items[f"statement-{first.id}"]["data-fate"] == "out"
    assert "An earlier denial no longer stands" in document.text


def test_a_statement_whose_sources_are_all_retracted_is_struck_through(reader: Reader, record: Scribe) -> None:
    outlet, who = record.actor("The Courier", kind="outlet"), record.actor("Ada")
    source = record.source(outlet, state="retracted", state_since="2025-11-22", slug="gone")
    record.claim("It is so.", statement(who, "denies", sources=(source,)), statement(record.actor("Bo")), slug="struck")
    document = page(reader, "struck")
    struck = next(each for each in document.all("li", class_="statement") if each["data-stance"] == "denies")
    assert struck["data-fate"] == "struck"
    assert "Its source was retracted" in struck.text
    assert struck.one("s").text.startswith("Article, The Courier")
    assert document.all("data", class_="status")[0]["value"] == "uncontested"
    assert "A source was retracted" in document.text


def test_an_unnamed_speaker_has_no_link(reader: Reader, record: Scribe) -> None:
    official = record.actor("a senior official", unnamed=True)
    record.claim("It is so.", statement(official), slug="unnamed")
    item = page(reader, "unnamed").one("li", class_="statement")
    assert "a senior official" in item.text
    assert "name not published; reason: not given" in item.text
    assert item.links() == []


def test_nobody_denied_and_no_denial_stands_are_told_apart(reader: Reader, record: Scribe) -> None:
    ada, bo = record.actor("Ada"), record.actor("Bo")
    record.claim("One.", statement(ada), slug="one")
    denial = statement(bo, "denies", said="2025-11-19")
    taken_back = statement(bo, "withdraws", said="2025-11-20", changes=Changes(target=denial.id, how="retracts"))
    record.claim("Two.", statement(ada), denial, taken_back, slug="two")
    assert "Asserted, no denial recorded: One." in page(reader, "one").one("title").text
    assert "Asserted, no named denial stands: Two." in page(reader, "two").one("title").text


def test_a_finding_names_the_checker(reader: Reader, record: Scribe) -> None:
    monitor = record.actor("The Monitors", kind="organisation", independent=True, note="Mandated by both sides.")
    finding = statement(monitor, "verifies", method="Went there and looked.")
    record.claim("It is so.", finding, statement(record.actor("Ada"), "denies"), slug="checked")
    document = page(reader, "checked")
    assert "Verified by The Monitors: It is so." in document.one("title").text
    assert "The Monitors, independent of the sides, says it checked this, and how." in document.text
    assert "Denied by Ada" in document.text
    assert "Went there and looked." in document.text


def test_points_evidence_assessments_and_relations(reader: Reader, record: Scribe) -> None:
    story = town(record)
    place = point("7", "The town goes to the north.")
    plan = record.plan("Peace plan", version("Second draft", place), slug="peace")
    whole = record.claim("The whole district was taken.", slug="whole")
    compared = record.claim("The bridge was taken.", slug="bridge")
    evidence = EvidenceDoc(
        id=uuid4(), kind="video", title="A film of the square", bearing="weakly_supports", produced_by=story.north_army
    )
    verdict = AssessmentDoc(id=uuid4(), verdict="Not settled", reasons="Nobody could go there.", dated="2025-11-22")
    record.again(
        story.claim,
        replace(
            story.body,
            points=(PointRef(plan=plan, point=place.id),),
            evidence=(evidence,),
            assessments=(verdict,),
            relations=(RelationDoc(kind="part_of", target=whole), RelationDoc(kind="compare_with", target=compared)),
        ),
    )
    document = page(reader)
    assert f"/plans/peace/#point-{place.id}" in document.links()
    assert "Point 7: The town goes to the north. Peace plan, Second draft" in document.text
    assert "Offered by Army of Northland" in document.text
    assert "Weakly supports" in document.text
    assert "Not settled" in document.text
    assert "Signed by the desk" in document.text
    assert {"/claims/whole/", "/claims/bridge/"} <= set(document.links())
    # The other direction, and a claim never without its status.
    assert "/claims/midford/" in page(reader, "whole").links()
    assert "Its parts" in page(reader, "whole").text
    assert f"Contested claim {TEXT}" in page(reader, "bridge").text


def test_the_timeline_begins_with_the_earliest_statement(reader: Reader, record: Scribe) -> None:
    """ "On or before" a day stands before that day: the assertion before the denial that answers it."""
    town(record)
    timeline = page(reader).all("ol", class_="when")[0]
    assert [line.text for line in timeline.all("li")] == [
        "on or before 20 Nov 2025 Marshal Grey for Army of Northland: Says so",
        "about 20 Nov 2025 Army of Southland for Southland: Says not so",
        "21 Nov 2025 The Wire: Could not verify",
    ]


def test_what_was_removed_is_not_named(reader: Reader, record: Scribe) -> None:
    story = town(record)
    record.withdraw(story.palace)
    document = page(reader)
    assert "The Palace" not in document.text
    assert "[removed]" in document.all("li", class_="statement")[0].text


def test_a_renamed_actor_is_right_everywhere(reader: Reader, record: Scribe) -> None:
    story = town(record)
    record.again(story.marshal, actor("Marshal Green", party=story.northland), slug="marshal-green")
    document = page(reader)
    assert "Marshal Grey" not in document.text
    assert "/actors/marshal-green/" in document.links()


def test_withdrawn_moved_and_unknown(reader: Reader, record: Scribe) -> None:
    story = town(record)
    record.again(story.claim, story.body, slug="midford-2025")
    for tail in ("", "editions/", "editions/1/"):
        response = reader.get(f"/claims/midford/{tail}")
        assert (response.status_code, response["Location"]) == (301, f"/claims/midford-2025/{tail}")
    record.withdraw(story.claim, note="The wording could be misread.")
    for tail in ("", "editions/", "editions/1/"):
        response = reader.get(f"/claims/midford-2025/{tail}")
        assert response.status_code == 410
        notice = read(response)
        assert "The wording could be misread." in notice.text
        assert "Midford" not in notice.one("main").text
        assert notice.one("meta", name="robots")["content"] == "noindex"
    assert reader.get("/claims/never/").status_code == 404


def test_other_methods_are_refused_and_head_answers(reader: Reader, record: Scribe) -> None:
    town(record)
    for path in ("/claims/midford/", "/claims/midford/editions/", "/claims/midford/editions/1/"):
        for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            response = reader.generic(method, path)
            assert response.status_code == 405, f"{method} {path}"
            assert response["Allow"] == "GET, HEAD"
        head = reader.head(path)
        assert (head.status_code, head.content) == (200, b"")


def test_no_cookies_and_no_inline_code(reader: Reader, record: Scribe) -> None:
    town(record)
    response = reader.get("/claims/midford/")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    text = response.content.decode()
    assert " style=" not in text
    assert "<style" not in text
    assert " onclick=" not in text
    assert "/admin/" not in text
    assert all(script.get("src") for script in (each.attributes for each in read(response).all("script")))


@pytest.mark.parametrize("count", [1, 50])
def test_queries_do_not_grow(
    reader: Reader, record: Scribe, assert_queries: Callable[[int], AbstractContextManager[None]], count: int
) -> None:
    many(record, count, f"much-{count}")
    reader.get(f"/claims/much-{count}/")
    with assert_queries(3):
        document = page(reader, f"much-{count}")
    assert len(document.all("li", class_="statement")) == count


def test_markup_in_what_was_entered_is_text(reader: Reader, record: Scribe) -> None:
    nasty = '<script>alert("1")</script>'
    who = record.actor(nasty, slug="nasty")
    body = claim(nasty, statement(who, note=nasty, hedging=nasty), place=nasty)
    record.first(body, "nasty")
    document = page(reader, "nasty")
    assert document.one("h1").text == nasty
    scripts = [script["src"] for script in document.all("script")]
    assert scripts[-1] == "/static/js/pages.js"
    assert all(src.startswith("/static/") for src in scripts)
