"""`/plans/<slug>/compare/`: two versions side by side."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from tests.builders import Scribe, plan, point, version
from tests.readers import Reader
from tests.web.markup import Element, read
from tracker.record.documents import PlanDoc

pytestmark = pytest.mark.django_db

COMPARE = "/plans/the-plan/compare/"


def page(reader: Reader, address: str = COMPARE) -> Element:
    response = reader.get(address)
    assert response.status_code == 200, response.headers
    return read(response)


def drafts() -> PlanDoc:
    """An army that grows, a point taken out, one not seen, one new; a rival that names none of them."""
    old = version(
        "First draft (leaked)",
        point("6", "Armed forces capped at 600,000.", topic="army"),
        point("7", "No alliance.", topic="alliance"),
        point("8", "Elections.", topic="elections"),
        point("9", "Schools."),
        dated="2025-11-20",
        authorship_note="disputed",
    )
    army, alliance, elections, _schools = (each.id for each in old.points)
    new = version(
        "Second draft",
        point("4", "Armed forces of 800,000 in peacetime.", state="amended", corresponds_to=(army,)),
        point("5", "", state="deleted", corresponds_to=(alliance,)),
        point("6", "", state="text_not_seen", corresponds_to=(elections,)),
        point("10", "Trade.", state="added"),
        dated="2025-12-24",
        derived_from=old.id,
        point_count=20,
    )
    return plan("The plan", version("Rival draft", dated="2025-12-01"), new, old)


def rows(document: Element) -> list[list[str]]:
    table = document.one("table")
    return [[cell.text for cell in row.children if isinstance(cell, Element)] for row in table.one("tbody").all("tr")]


def test_point_by_point_with_what_became_of_each(reader: Reader, record: Scribe) -> None:
    doc = drafts()
    subject = record.first(doc, "the-plan")
    old = next(each for each in doc.versions if each.slug == "first-draft-leaked")
    record.position(record.actor("An envoy"), subject, "rejects", point=old.points[0].id, stated="2025-11-21")
    document = page(reader)
    assert [row[:1] for row in rows(document)] == [
        ["Amended Number changed from 600,000 → to 800,000"],
        ["Deleted"],
        ["Text not seen"],
        ["Added"],
        ["Nothing corresponds"],
    ]
    army, alliance, elections, added, schools = rows(document)
    assert army[1].startswith("6 army Armed forces [left out: capped at 600,000].")
    assert army[2] == "4 Armed forces [put in: of 800,000 in peacetime]."
    assert alliance[1:] == ["7 alliance No alliance.", "5 Not in this version any more"]
    assert elections[1:] == ["8 elections Elections.", "6 Text not seen"]
    assert added[1:] == ["No point of this version is recorded as corresponding to it", "10 Trade."]
    # Of the second draft most was never recorded: that nothing corresponds says only so much.
    assert schools[1:] == ["9 Schools.", "Nothing recorded of this version corresponds to it"]
    assert "Only 4 of its 20 points are recorded here. The text of 1 point was not seen" in document.text
    # The position stands under the version that it was taken on, and nowhere else.
    assert army[1].endswith("Rejects An envoy 21 Nov 2025")
    assert document.text.count("Rejects") == 1


def test_the_choice_names_every_version_and_the_usual_pair_stands_first(reader: Reader, record: Scribe) -> None:
    record.first(drafts(), "the-plan")
    document = page(reader)
    for name, chosen in (("from", "first-draft-leaked"), ("to", "second-draft")):
        found = document.one("select", name=name).all("option")
        assert [each.text for each in found] == [
            "First draft (leaked) (20 Nov 2025)",
            "Rival draft (1 Dec 2025)",
            "Second draft (24 Dec 2025)",
        ]
        assert [each["value"] for each in found if "selected" in each.attributes] == [chosen]
    assert "backwards" not in document.text
    swapped = page(reader, f"{COMPARE}?from=second-draft&to=first-draft-leaked")
    assert "You are reading backwards: “Second draft” is the later one of the two." in swapped.text
    assert f"{COMPARE}?from=first-draft-leaked&to=second-draft" in swapped.links()
    assert {row[0] for row in rows(swapped)} == {
        "Amended Number changed from 800,000 → to 600,000",
        "Deleted",
        "Text not seen",
        "Added",
        "Nothing corresponds",
    }


def test_where_there_is_nothing_to_set_side_by_side(reader: Reader, record: Scribe) -> None:
    record.first(drafts(), "the-plan")
    for one in ("from=rival-draft", "to=rival-draft", "from=rival-draft&to=second-draft"):
        document = page(reader, f"{COMPARE}?{one}")
        assert "no point is recorded one by one" in document.text
        assert not document.all("table")
    assert "one and the same version" in page(reader, f"{COMPARE}?from=rival-draft&to=rival-draft").text
    record.plan("Alone", version("Only one"))
    assert "There are no two versions of this plan" in page(reader, "/plans/alone/compare/").text


def test_known_only_through_another_version(reader: Reader, record: Scribe) -> None:
    doc = drafts()
    old = next(each for each in doc.versions if each.slug == "first-draft-leaked")
    rival = version(
        "Other",
        point("1", "No limit.", corresponds_to=(old.points[0].id,)),
        point("2", "No ban at all.", state="deleted", corresponds_to=(old.points[1].id,)),
        dated="2025-12-02",
    )
    record.first(replace(doc, versions=(*doc.versions, rival)), "the-plan")
    compared = rows(page(reader, f"{COMPARE}?from=other&to=second-draft"))
    assert compared[0][0] == "Worded differently Known only through First draft (leaked), 6"
    # Both say that it is gone from an older draft: neither took it from the other.
    gone = "Not in this version any more Deleted"
    assert compared[1] == [
        "Nothing corresponds Both go back to First draft (leaked), 7",
        "2 No ban at all. Deleted",
        f"5 {gone}",
    ]


def test_what_tells_of_a_deleted_point_is_no_wording_of_it(reader: Reader, record: Scribe) -> None:
    old = version("Old", point("1", "Funds of 100,000 are freed."), dated="2025-01-01")
    gone = point("1", "Clause on funds of 900,000 taken out.", state="deleted", corresponds_to=(old.points[0].id,))
    record.plan("The plan", old, version("New", gone, dated="2025-01-02"))
    assert rows(page(reader)) == [
        ["Deleted", "1 Funds of 100,000 are freed.", "1 Clause on funds of 900,000 taken out."]
    ]


def test_strict_parameters_and_names_of_old(reader: Reader, record: Scribe) -> None:
    doc = drafts()
    subject = record.first(doc, "the-plan")
    for query in ("from=nonsense", "to=nonsense&x=1", "from=a&from=b", "from=%00", "from=/plans/"):
        assert reader.get(f"{COMPARE}?{query}").status_code == 400, query
    for query, now in (
        ("x=1", ""),
        ("from=&to=", ""),
        ("to=rival-draft&from=second-draft&x=1", "?from=second-draft&to=rival-draft"),
    ):
        response = reader.get(f"{COMPARE}?{query}")
        assert (response.status_code, response["Location"]) == (302, f"{COMPARE}{now}")
    renamed = replace(doc, versions=(replace(doc.versions[0], slug="counter-draft"), *doc.versions[1:]))
    record.again(subject, renamed, slug="new-plan")
    moved = reader.get(f"{COMPARE}?from=rival-draft")
    assert (moved.status_code, moved["Location"]) == (301, "/plans/new-plan/compare/?from=rival-draft")
    renamed_version = reader.get(moved["Location"])
    assert (renamed_version.status_code, renamed_version["Location"]) == (
        302,
        "/plans/new-plan/compare/?from=counter-draft",
    )
    # What is no longer a version of the plan names none.
    record.again(subject, replace(renamed, versions=renamed.versions[1:]))
    assert reader.get("/plans/new-plan/compare/?from=counter-draft").status_code == 400
    record.withdraw(subject)
    assert reader.get("/plans/new-plan/compare/").status_code == 410
    assert reader.get("/plans/never/compare/").status_code == 404


def test_as_many_queries_for_one_as_for_many(
    reader: Reader, record: Scribe, assert_queries: Callable[..., AbstractContextManager[None]]
) -> None:
    for count in (1, 3):
        old = version("Old", *(point(str(number)) for number in range(count)), dated="2025-01-01")
        new = version(
            "New",
            *(point(each.key, "Changed.", corresponds_to=(each.id,)) for each in old.points),
            dated="2025-01-02",
            authors=tuple(record.actor(f"Author {number}", slug=f"a{count}{number}") for number in range(count)),
        )
        subject = record.plan("The plan", old, new, slug=f"plan-{count}")
        for number, each in enumerate(old.points):
            record.position(record.actor(f"Speaker {number}", slug=f"s{count}{number}"), subject, point=each.id)
        with assert_queries(3):
            assert len(rows(page(reader, f"/plans/plan-{count}/compare/"))) == count
