"""`/plans/<slug>/points/<version>/<number-or-id>/`: one point through all versions."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from uuid import UUID

import pytest

from tests.builders import Scribe, plan, point, statement, version
from tests.readers import Reader
from tests.web.markup import Element, read
from tracker.record.documents import PlanDoc, PointRef, Quote

pytestmark = pytest.mark.django_db

ARMY = "/plans/the-plan/points/first-draft/6/"


def page(reader: Reader, address: str = ARMY) -> Element:
    response = reader.get(address)
    assert response.status_code == 200, response.headers
    return read(response)


def drafts() -> PlanDoc:
    old = version(
        "First draft",
        point("6", "Armed forces capped at 600,000.", topic="army"),
        point("7", "No alliance."),
        dated="2025-11-20",
    )
    army = old.points[0]
    old = replace(old, points=(*old.points, point("6a", "Reserves included.", part_of=army.id)))
    second = version(
        "Second draft",
        point("4", "Armed forces of 800,000.", state="amended", corresponds_to=(army.id,)),
        point("army", "", number="", state="text_not_seen"),
        dated="2025-12-24",
    )
    rival = version("Rival", point("1", "No limit.", corresponds_to=(army.id,)), dated="2025-12-01")
    return plan("The plan", second, old, rival, version("Unknown", dated="2025-12-10"))


def test_its_wordings_through_all_versions(reader: Reader, record: Scribe) -> None:
    record.first(drafts(), "the-plan")
    document = page(reader)
    assert document.one("h1").text == "First draft, point 6"
    rows = [
        [cell.text for cell in row.children if isinstance(cell, Element)]
        for row in document.one("table").one("tbody").all("tr")
    ]
    assert rows == [
        ["First draft 20 Nov 2025", "6 army Armed forces capped at 600,000.", "This one"],
        ["Rival 1 Dec 2025", "1 No limit.", "Worded differently Side by side with Rival"],
        ["Unknown 10 Dec 2025", "No point of this version is recorded here one by one.", "–"],
        [
            "Second draft 24 Dec 2025",
            "4 Armed forces of 800,000.",
            "Amended Number changed from 600,000 → to 800,000 Side by side with Second draft",
        ],
    ]
    links = document.one("table").links()
    assert "/plans/the-plan/points/second-draft/4/" in links
    assert "/plans/the-plan/compare/?from=first-draft&to=second-draft" in links
    assert "6a Reserves included." in document.text
    # Seen from the later one the numbers still run from the earlier to the later; the rival is known over the first.
    later = page(reader, "/plans/the-plan/points/second-draft/4/").one("table").one("tbody").all("tr")
    assert "Number changed from 600,000 → to 800,000" in later[0].text
    assert "Known only through First draft, 6" in later[1].text
    part = page(reader, "/plans/the-plan/points/first-draft/6a/")
    assert "/plans/the-plan/points/first-draft/6/" in part.links()
    assert "800,000" not in part.text


def test_positions_over_time_each_with_its_version_and_claims(reader: Reader, record: Scribe) -> None:
    doc = drafts()
    subject = record.first(doc, "the-plan")
    first = next(each for each in doc.versions if each.slug == "first-draft").points
    second = doc.versions[0].points[0]
    record.position(record.actor("Late"), subject, "accepts", point=second.id, stated="2025-12-25")
    quote = Quote(text="Never.", language="en")
    record.position(record.actor("Early"), subject, "rejects", point=first[0].id, stated="2025-11-21", quote=quote)
    record.position(record.actor("Other"), subject, "rejects", point=first[1].id, stated="2025-11-22")
    record.position(record.actor("Whole"), subject, "rejects", version=doc.versions[0].id, stated="2025-11-23")

    def about(text: str, which: UUID) -> None:
        speaker = record.actor(f"Speaker of {text}")
        record.claim(text, statement(speaker), points=(PointRef(plan=subject, point=which),))

    about("It caps the army", first[0].id)
    about("It raises the cap", second.id)
    about("It bans alliances", first[1].id)
    document = page(reader)
    found = [each.text for each in document.one("section", id="positions").all("li", class_="position")]
    assert len(found) == 2
    assert found[0].startswith("Rejects Early First draft, point 6 21 Nov 2025 “Never.”")
    assert found[1].startswith("Accepts Late Second draft, point 4 25 Dec 2025 on another version")
    claims = document.one("section", id="claims")
    assert {link for link in claims.links() if link.startswith("/claims/")} == {
        "/claims/it-caps-the-army/",
        "/claims/it-raises-the-cap/",
    }
    assert {link for link in claims.links() if "/points/" in link} == {ARMY, "/plans/the-plan/points/second-draft/4/"}


def test_by_number_key_or_id_and_by_names_of_old(reader: Reader, record: Scribe) -> None:
    doc = drafts()
    subject = record.first(doc, "the-plan")
    second = doc.versions[0]
    army = next(each for each in doc.versions if each.slug == "first-draft").points[0]
    assert "Text not seen" in page(reader, "/plans/the-plan/points/second-draft/army/").text
    by_id = reader.get(f"/plans/the-plan/points/first-draft/{army.id}/")
    assert (by_id.status_code, by_id["Location"]) == (302, ARMY)
    renamed = replace(second, slug="december", points=(replace(second.points[0], key="v"), *second.points[1:]))
    record.again(subject, replace(doc, versions=(renamed, *doc.versions[1:])), slug="new-plan")
    moved = reader.get("/plans/the-plan/points/second-draft/4/?x=1", follow=True)
    # The number names it still, under the version's new name.
    assert [(url, status) for url, status in moved.redirect_chain][-1] == ("/plans/new-plan/points/december/v/", 302)
    assert moved.status_code == 200
    assert reader.get("/plans/new-plan/points/december/4/")["Location"] == "/plans/new-plan/points/december/v/"
    record.again(subject, replace(doc, versions=doc.versions[1:]))
    assert reader.get("/plans/new-plan/points/december/v/").status_code == 404
    record.withdraw(subject)
    assert reader.get("/plans/new-plan/points/first-draft/6/").status_code == 410


def test_what_was_never_there_is_404_with_a_way_on(reader: Reader, record: Scribe) -> None:
    record.first(drafts(), "the-plan")
    for address, way in (
        ("/plans/the-plan/points/first-draft/99/", "/plans/the-plan/#version-first-draft"),
        ("/plans/the-plan/points/no-draft/6/", "/plans/the-plan/"),
        ("/plans/never/points/first-draft/6/", "/plans/"),
    ):
        response = reader.get(address)
        assert response.status_code == 404
        assert way in read(response).links()


def test_as_many_queries_for_one_as_for_many(
    reader: Reader, record: Scribe, assert_queries: Callable[..., AbstractContextManager[None]]
) -> None:
    outlet = record.actor("Outlet", kind="outlet")
    for count in (1, 3):
        old = version("Old", point("1"), dated="2025-01-01")
        news = [version(f"New {number}", point("1", corresponds_to=(old.points[0].id,))) for number in range(count)]
        subject = record.plan("The plan", old, *news, slug=f"plan-{count}")
        for number, new in enumerate(news):
            speaker = record.actor(f"Speaker {number}", slug=f"s{count}{number}")
            source = record.source(outlet)
            record.position(speaker, subject, point=new.points[0].id, sources=(source,))
            about = (PointRef(plan=subject, point=new.points[0].id),)
            record.claim(
                f"Claim {number}.", statement(speaker, sources=(source,)), points=about, slug=f"{count}{number}"
            )
        with assert_queries(5):
            document = page(reader, f"/plans/plan-{count}/points/old/1/")
        assert len(document.all("li", class_="position")) == count
