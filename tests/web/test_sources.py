"""Source pages: what a source is, how it reached us, everything taken from it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from tests.builders import Scribe, point, source, statement, version
from tests.readers import Reader
from tests.web.markup import Element, read
from tests.web.stories import TEXT, town
from tracker.record.documents import EvidenceDoc

pytestmark = pytest.mark.django_db


def page(reader: Reader, slug: str) -> Element:
    response = reader.get(f"/sources/{slug}/")
    assert response.status_code == 200
    return read(response)


def test_what_it_is_and_what_was_taken_from_it(reader: Reader, record: Scribe) -> None:
    town(record)
    document = page(reader, "article")
    head = document.one("div", class_="page-head")
    assert document.one("h1").text == "Article, The Gazette, 21 Nov 2025"
    for words in ("Publisher The Gazette", "Published 21 November 2025", "Language English", "Seen Seen by us"):
        assert words in head.text, words
    address = next(link for link in head.all("a") if link["href"] == "https://gazette.example/a")
    assert {"nofollow", "noopener"} <= set(address["rel"].split())
    assert "/sources/dispatch/" in head.links()
    entry = document.one("li", class_="claim-entry")
    assert entry.one("h3").text == TEXT
    lines = [line.text for line in entry.one("ul").all("li")]
    assert len(lines) == 3
    assert any("Says so" in line and "Marshal Grey" in line and "for Army of Northland" in line for line in lines)
    assert [link for link in entry.links() if link.startswith("/claims/")] == ["/claims/midford/"]


def test_a_source_that_was_not_seen(reader: Reader, record: Scribe) -> None:
    town(record)
    document = page(reader, "dispatch")
    assert "Known through The Gazette, not seen by us" in document.text
    assert "/sources/article/" in document.one("div", class_="page-head").links()
    assert "Nothing was taken from it directly" in document.text


def seen(reader: Reader, slug: str) -> str:
    """What a source's page says of who saw it."""
    head = page(reader, slug).one("dl", class_="head-facts")
    terms = [term.text for term in head.all("dt")]
    return head.all("dd")[terms.index("Seen")].text


def test_an_unseen_source_is_known_through_what_is_cited_beside_it(reader: Reader, record: Scribe) -> None:
    """By the origin of what was seen, as on the claim's page."""
    town(record)
    assert seen(reader, "announcement") == "Known through The Wire, not seen by us"
    assert seen(reader, "article") == "Seen by us"


def test_an_unseen_source_behind_several_carriers(reader: Reader, record: Scribe) -> None:
    """What carries it comes before what is only cited beside it; what was removed tells nothing."""
    outlets = {name: record.actor(name, kind="outlet") for name in ("Near", "Far", "Other")}
    origin = record.source(outlets["Far"], slug="origin", seen=False)
    wire = record.source(outlets["Near"], slug="wire", seen=False, carries=origin)
    article = record.source(outlets["Other"], slug="article", carries=wire)
    beside = record.source(outlets["Far"], slug="beside", title="Cited beside it")
    speaker = record.actor("Speaker")
    record.claim("It is so.", statement(speaker, sources=(origin, beside)))
    assert seen(reader, "origin") == "Known through Near, not seen by us"
    assert seen(reader, "wire") == "Known through Other, not seen by us"
    record.withdraw(article)
    assert seen(reader, "origin") == "Known through Far, not seen by us"
    record.withdraw(beside)
    assert seen(reader, "origin") == seen(reader, "wire") == "Not seen by us"


def test_an_unseen_source_of_evidence(reader: Reader, record: Scribe) -> None:
    """Known through the sources of the claim, on its own page and on the claim's."""
    story = town(record)
    film = record.source(story.north_army, slug="film", seen=False)
    silent = record.source(story.north_army, slug="silent", seen=False)
    other = record.source(record.actor("Elsewhere"), slug="elsewhere")
    first, second = statement(story.marshal, sources=(story.article,)), statement(story.palace, sources=(other,))
    filmed = EvidenceDoc(id=first.id, kind="video", title="A film", bearing="supports", source=film)
    record.claim("It is filmed.", first, second, evidence=(filmed,), slug="filmed")
    assert seen(reader, "film") == "Known through Elsewhere and The Wire, not seen by us"
    claim_page = read(reader.get("/claims/filmed/")).text
    assert "Known through The Wire and Elsewhere, not seen by us" in claim_page
    # Where statements name the very source, what stands beside it there tells more.
    told = statement(story.wire, "reports", sources=(other, film))
    record.claim(
        "It is filmed again.",
        first_again := statement(story.marshal, sources=(story.article,)),
        told,
        evidence=(EvidenceDoc(id=first_again.id, kind="video", title="A film", bearing="supports", source=film),),
        slug="again",
    )
    assert read(reader.get("/claims/again/")).text.count("Known through Elsewhere, not seen by us") == 2
    assert seen(reader, "film") == "Known through Elsewhere, not seen by us"
    record.claim("Nothing else.", evidence=(replace(filmed, id=told.id, source=silent),), slug="nothing")
    assert seen(reader, "silent") == "Not seen by us"
    assert "Not seen by us" in read(reader.get("/claims/nothing/")).text


def test_chains_both_ways(reader: Reader, record: Scribe) -> None:
    """What it carries, and who carries it however far, each with what became of it."""
    names = ("Near", "Far", "Reprint", "Digest")
    near, far, reprint, digest = (record.actor(name, kind="outlet") for name in names)
    origin = record.source(far, slug="origin", title="The wire", state="corrected", state_since="2025-12-01")
    wire = record.source(near, slug="wire", title="The article", carries=origin, seen=False)
    record.source(reprint, slug="reprint", title="The reprint", carries=wire, state="retracted")
    record.source(digest, slug="digest", title="The digest", carries=origin)
    head = page(reader, "origin").one("dl", class_="head-facts")
    tree = head.all("ul", class_="carriers")
    assert tree[0].links() == ["/sources/wire/", "/sources/reprint/", "/sources/digest/"]
    assert tree[1].text == "The reprint Retracted by its publisher"
    assert tree[1].all("s")
    assert "The article not seen by us" in tree[0].text
    chain = page(reader, "reprint").one("dd", class_="chain").one("ol")
    assert [line.text for line in chain.all("li")] == [
        "The article not seen by us",
        "The wire Corrected by its publisher (1 Dec 2025)",
    ]


def test_a_retracted_source_and_what_carries_it(reader: Reader, record: Scribe) -> None:
    story = town(record)
    taken_back = source(story.wire, published="2025-11-20~", seen=False, state="retracted", state_since="2025-12-01")
    record.again(story.dispatch, taken_back, "update")
    assert "Retracted by its publisher (1 Dec 2025)" in page(reader, "dispatch").text
    carrier = page(reader, "article")
    assert "What it carries was retracted by its publisher" in carrier.text
    assert carrier.one("h1").all("s")
    # The marshal's words stand in another source too.
    lines = carrier.one("li", class_="claim-entry").one("ul").all("li")
    assert {line.all("span")[1].text: line.has(class_="is-struck") for line in lines} == {
        "Marshal Grey": False,
        "Army of Southland": True,
        "The Wire": True,
    }


def test_positions_evidence_and_plans(reader: Reader, record: Scribe) -> None:
    story = town(record)
    leak = record.source(story.gazette, slug="leak", title="The text")
    draft = version("Draft", point("1", sources=(leak,)))
    plan = record.plan("The plan", draft)
    record.position(story.marshal, plan, "accepts", version=draft.id, sources=(leak,))
    video = EvidenceDoc(id=draft.id, kind="video", title="A video", bearing="supports", source=leak)
    record.claim("It is filmed.", statement(story.marshal), evidence=(video,))
    document = page(reader, "leak")
    text = document.one("main").text
    assert "Positions taken from it Accepts Marshal Grey Draft" in text
    assert "Evidence from it bears on" in text
    assert "It is filmed." in text
    assert "/plans/the-plan/" in document.links()


def test_what_was_said_on_one_day_stands_in_an_order(reader: Reader, record: Scribe) -> None:
    """Claims by their wording; what was said of one claim as on its own page."""
    outlet, who = record.actor("Outlet", kind="outlet"), record.actor("Speaker")
    article = record.source(outlet, slug="article")
    told = {"said": "2025-11-20", "sources": (article,)}
    stances = ("could_not_verify", "denies", "asserts")
    for number in (3, 1, 2):
        speakers = [record.actor(f"Speaker {number}{stance}") for stance in stances]
        lines = [statement(each, stance, **told) for each, stance in zip(speakers, stances, strict=True)]
        record.claim(f"Claim {number}.", *lines, statement(who, said="2025-11-19", sources=(article,)))
    document = page(reader, "article")
    assert [title.text for title in document.all("h3")] == ["Claim 1.", "Claim 2.", "Claim 3."]
    for entry in document.all("li", class_="claim-entry"):
        said = [line.all("span")[0].text for line in entry.one("ul").all("li")]
        assert said == ["Says so", "Says not so", "Could not verify", "Says so"]


def test_gone_and_never_there(reader: Reader, record: Scribe) -> None:
    outlet = record.actor("Outlet", kind="outlet")
    record.withdraw(record.source(outlet, slug="gone", title="Secret title"), note="A court ordered it.")
    gone = reader.get("/sources/gone/")
    assert gone.status_code == 410
    assert "A court ordered it." in read(gone).text
    assert "Secret title" not in read(gone).text
    assert reader.get("/sources/never/").status_code == 404


def test_as_many_queries_for_one_as_for_fifty(
    reader: Reader, record: Scribe, assert_queries: Callable[..., AbstractContextManager[None]]
) -> None:
    outlet = record.actor("Outlet", kind="outlet")
    article = record.source(outlet, slug="article")
    plan = record.plan("Plan", version("Draft", point("1")))

    def publish(number: int) -> None:
        speaker = record.actor(f"Speaker {number}")
        record.claim(f"Claim {number}.", statement(speaker, sources=(article,)))
        record.position(speaker, plan, sources=(article,))
        record.source(outlet, carries=article)

    publish(0)
    with assert_queries(5):
        page(reader, "article")
    for number in range(1, 50):
        publish(number)
    with assert_queries(5):
        document = page(reader, "article")
    assert document.all("a", rel="next")


def test_an_unseen_source_costs_one_query_more(
    reader: Reader, record: Scribe, assert_queries: Callable[..., AbstractContextManager[None]]
) -> None:
    outlet, speaker = record.actor("Outlet", kind="outlet"), record.actor("Speaker")
    wire = record.source(outlet, slug="wire", seen=False)

    def publish(number: int) -> None:
        record.claim(f"Claim {number}.", statement(speaker, sources=(wire, record.source(outlet, carries=wire))))

    for numbers in (range(1), range(1, 50)):
        for number in numbers:
            publish(number)
        with assert_queries(6):
            assert "Known through Outlet, not seen by us" in page(reader, "wire").text


def test_what_is_cut_is_announced(reader: Reader, record: Scribe, monkeypatch: pytest.MonkeyPatch) -> None:
    town(record)
    agency = record.actor("The Agency", kind="outlet")
    dispatch = record.source(agency, slug="whole")
    for number in range(3):
        record.source(agency, slug=f"carrier-{number}", carries=dispatch)
    assert len(page(reader, "whole").all("ul", class_="carriers")[0].all("li")) == 3
    assert "are shown." not in page(reader, "whole").text
    for module in ("tracker.record.overviews", "tracker.web.sources"):
        monkeypatch.setattr(f"{module}.MOST", 2)
    cut = page(reader, "whole")
    assert len(cut.all("ul", class_="carriers")[0].all("li")) == 2
    assert "of plans and of evidence, 2 are shown." in cut.text
