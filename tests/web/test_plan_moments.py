"""Two versions side by side, a point, and the matrix at another moment."""

from dataclasses import replace

import pytest

from tests.builders import Scribe, plan, point, statement, version
from tests.readers import Reader
from tests.web.stories import Town, town
from tests.web.test_moments import known, page
from tracker.record.documents import PointRef

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(record: Scribe) -> Town:
    return town(record)


def test_two_versions_and_a_point_as_of_a_day(reader: Reader, record: Scribe, story: Town) -> None:
    old, new = point("1", "The cap is 600."), point("1", "The cap is 800.")
    new = replace(new, corresponds_to=(old.id,))
    first, second = version("First", old, dated="2025-11-01"), version("Second", new, dated="2025-11-20")
    peace = record.plan("Peace", first, second)
    record.position(story.marshal, peace, "rejects", point=old.id, stated="2025-11-18")
    record.position(story.marshal, peace, "accepts", point=old.id, stated="2025-11-22")
    about = (PointRef(plan=peace, point=old.id),)
    record.claim("It was capped.", statement(story.marshal, said="2025-11-21"), points=about)
    here, both = "/plans/peace/points/first/1/", "/plans/peace/compare/?from=first&to=second"
    shown = {day: page(reader, f"{here}?as_of={day}") for day in ("2025-11-19", "2025-11-20", "2025-11-22")}
    assert ["800" in each.text for each in shown.values()] == [False, True, True]
    assert ["It was capped." in each.text for each in shown.values()] == [False, False, True]
    answers = [[each.text for each in each.all("strong", class_="answer")] for each in shown.values()]
    assert answers == [["Rejects"], ["Rejects"], ["Rejects", "Accepts"]]
    day = page(reader, f"{both}&as_of=2025-11-20")
    assert ("Number changed" in day.text, "Rejects" in day.text, "Accepts" in day.text) == (True, True, False)
    carried = day.one("section", class_="moment-notice").all("input", type="hidden")
    assert [(each["name"], each["value"]) for each in carried] == [("from", "first"), ("to", "second")]
    chosen = day.one("form", class_="choose-versions").all("input", type="hidden")
    assert [(each["name"], each["value"]) for each in chosen] == [("as_of", "2025-11-20")]
    back = page(reader, "/plans/peace/compare/?from=second&to=first&as_of=2025-11-20")
    assert f"{both}&as_of=2025-11-20" in back.links()
    for path, then in ((both, "&as_of=2025-11-19"), ("/plans/peace/points/second/1/", "?as_of=2025-11-19")):
        early = page(reader, path + then, 404)
        assert "was not there by then" in early.text
        assert ("800" in early.text, path in early.links()) == (False, True)
    assert "There are no two versions" in page(reader, "/plans/peace/compare/?as_of=2025-11-19").text


def test_the_switch_of_the_matrix_outlives_a_moment(reader: Reader, record: Scribe, story: Town) -> None:
    draft = version("Draft", point("1"), dated="2025-11-01")
    record.position(story.marshal, record.plan("Peace", draft), "rejects", version=draft.id, stated="2025-11-18")
    document = page(reader, "/plans/peace/?by=parties&as_of=2025-11-20")
    notice = document.one("section", class_="moment-notice")
    assert notice.links() == ["/plans/peace/?by=parties"]
    assert [(each["name"], each["value"]) for each in notice.all("input", type="hidden")] == [("by", "parties")]
    assert "/plans/peace/?as_of=2025-11-20#matrix" in document.links()


def test_names_in_addresses_are_those_of_now(reader: Reader, record: Scribe, story: Town) -> None:
    old = point("1", "The cap is 600.")
    first, second = version("First", old, dated="2025-11-01"), version("Second", dated="2025-11-20")
    peace = record.plan("Peace", first, second)
    then = known()
    reworded = replace(old, key="cap", number="2", text="Capped.")
    record.again(peace, plan("Peace", replace(first, slug="draft", points=(reworded,)), second))
    response = reader.get(f"/plans/peace/points/first/1/?known_at={then}")
    here = f"/plans/peace/points/draft/cap/?known_at={then}"
    assert (response.status_code, response.headers["Location"]) == (302, here)
    assert ("600" in page(reader, here).text, "Capped" in page(reader, here).text) == (True, False)
    response = reader.get(f"/plans/peace/compare/?from=first&to=second&known_at={then}")
    assert response.headers["Location"] == f"/plans/peace/compare/?from=draft&to=second&known_at={then}"
    document = page(reader, response.headers["Location"])
    assert [each["value"] for each in document.one("select", id="from").all("option")] == ["draft", "second"]


def test_a_name_that_was_anothers_then_is_not_taken_for_its_own(reader: Reader, record: Scribe, story: Town) -> None:
    cap, guard = point("1", "The cap is 600."), point("2", "A guarantee.")
    first = version("First", cap, guard, dated="2025-11-01")
    peace = record.plan("Peace", first)
    then = known()
    record.again(peace, plan("Peace", replace(first, points=(replace(guard, key="1", number="1"),))))
    shown = page(reader, f"/plans/peace/points/first/1/?known_at={then}")
    assert ("A guarantee." in shown.text, "The cap is 600." in shown.text) == (True, False)


def test_what_is_gone_from_a_plan_is_still_read_as_known_then(reader: Reader, record: Scribe, story: Town) -> None:
    first, second = version("First", point("9", "The cap is 600."), dated="2025-11-01"), version("Second", point("1"))
    peace = record.plan("Peace", first, second)
    then = known()
    record.again(peace, plan("Peace", second))
    point_page, both = "/plans/peace/points/first/9/", "/plans/peace/compare/?from=first&to=second"
    for address, more in ((point_page, "?"), (both, "&")):
        assert "The cap is 600." in page(reader, f"{address}{more}known_at={then}").text
    assert [reader.get(address).status_code for address in (point_page, both)] == [404, 400]
    assert reader.get(f"/plans/peace/points/first/8/?known_at={then}").status_code == 404
    assert reader.get(f"/plans/peace/compare/?from=third&known_at={then}").status_code == 400


def test_links_within_a_plan_lead_to_pages_of_the_same_moment(reader: Reader, record: Scribe, story: Town) -> None:
    old, gone = point("1", "The cap is 600."), point("9", "Gone since.")
    new = replace(point("1", "The cap is 800."), corresponds_to=(old.id,))
    last = replace(point("1", "The cap is 900."), corresponds_to=(new.id,))
    first, second = version("First", old, gone, dated="2025-11-01"), version("Second", new, dated="2025-11-20")
    third = version("Third", last, dated="2025-11-22")
    peace = record.plan("Peace", first, second, third)
    record.position(story.marshal, peace, "rejects", point=old.id, stated="2025-11-18")
    record.position(story.marshal, peace, "accepts", version=first.id, stated="2025-11-19")
    moment = f"as_of=2025-12-01&known_at={known()}"
    record.again(peace, plan("Peace", second, third))
    followed = 0
    for start in ("?", "compare/?from=first&to=third&", "points/first/1/?", "points/third/1/?", "points/first/9/?"):
        document = page(reader, f"/plans/peace/{start}{moment}")
        within = [each for each in document.one("main").links() if each.startswith("/plans/peace/")]
        present = document.one("section", class_="moment-notice").links()
        for link in dict.fromkeys(each for each in within if each not in present):
            address, _, anchor = link.partition("#")
            assert moment in address, (start, link)
            there = reader.get(address)
            assert there.status_code == 200, (start, link)
            assert not anchor or f'id="{anchor}"' in there.content.decode(), (start, link)
            followed += 1
    assert followed > 15


def test_a_plan_and_an_actor_are_cited_by_an_address_that_stays(reader: Reader, record: Scribe, story: Town) -> None:
    draft = version("Draft", point("1", "Old."), dated="2025-11-01")
    peace = record.plan("Peace", draft)
    for path, title in (("/plans/peace/", "“Peace.”"), ("/actors/marshal-grey/", "“Marshal Grey.”")):
        cite = page(reader, path).one("p", class_="cite")
        assert cite.text.startswith(f"{title} On the Record, edition 1, ")
        assert cite.one("a")["href"].startswith(f"{path}?known_at=")
    cited = page(reader, "/plans/peace/").one("p", class_="cite").one("a")["href"]
    record.again(peace, plan("Peace and quiet", replace(draft, label="Sketch")))
    old = page(reader, cited)
    assert old.one("h1").text == "Peace"
    assert "Sketch" not in old.text
    assert old.one("p", class_="cite").one("a")["href"] == cited
    day = page(reader, "/plans/peace/?as_of=2025-11-20").one("p", class_="cite")
    assert "as of 20 Nov 2025" in day.text
    assert "?as_of=2025-11-20&known_at=" in day.one("a")["href"]
