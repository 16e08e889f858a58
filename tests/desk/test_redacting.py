"""Removing something for good: what goes, what is left, who may, and that nothing else changes."""

import pytest
from django.contrib.auth.models import User

from tests.desk import newsroom as desk
from tests.record.snapshots import projections
from tracker.desk.models import (
    Actor,
    ActorName,
    Claim,
    Statement,
)
from tracker.desk.publishing import publish, state_of
from tracker.desk.redacting import redact
from tracker.record import ledger
from tracker.record.models import Address, Edition, Listing
from tracker.record.projections import rebuild
from tracker.record.reading import edition, editions, erased, find

pytestmark = pytest.mark.django_db

NUMBER = "+380 44 555 0137"


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def chief() -> User:
    """May remove for good."""
    return desk.chief("chief")


def world(ada: User) -> tuple[Claim, Actor]:
    """A claim about a town, by a person whom others name too; all public."""
    person = desk.actor("Marshal Grey", slug="marshal-grey")
    ActorName.objects.create(actor=person, name="Grey, Marshal M.")
    outlet = desk.actor("The Wire", kind="outlet")
    source = desk.source(outlet, title="Grey on the town")
    row = desk.claim(
        "Midford had been taken by 20 November 2025.",
        (person, "asserts", [source], {"quote_text": f"Call me: {NUMBER}, now.", "quote_language": "en"}),
        (desk.actor("Opponent"), "denies", [source]),
        slug="midford",
    )
    publish([row], by=ada)
    return row, person


def check_record() -> None:
    """The chain holds, and the projections are what the editions make."""
    assert ledger.verify() == []
    before = projections()
    rebuild()
    assert projections() == before


def test_words_go_from_every_edition_and_the_rest_stays(ada: User, chief: User) -> None:
    row, _person = world(ada)
    row.refresh_from_db()
    row.place = "Midford"
    desk.save(row)
    publish([row], by=ada)
    before = edition(row.id, 2, using="default")
    assert before is not None
    assert before.document is not None
    log = redact(row.id, by=chief, note="A private number.", words=["+380 44  555 0137"])
    lines = editions(row.id, using="default")
    assert [(each.number, each.change, each.redacted) for each in lines] == [
        (4, "update", False),
        (3, "redaction", False),
        (2, "update", True),
        (1, "first", True),
    ]
    after = edition(row.id, 4, using="default")
    assert after is not None
    assert after.document is not None
    assert len(after.document.body.statements) == 2  # type: ignore[union-attr]
    assert after.document.body.statements[0].quote.text == "Call me: [removed], now."  # type: ignore[union-attr]
    assert Statement.objects.get(quote_text__contains="removed").quote_text == "Call me: [removed], now."
    assert log.emptied == [
        each.sequence for each in Edition.objects.filter(subject=row.id, number__in=(1, 2)).order_by("sequence")
    ]
    row.refresh_from_db()
    assert state_of([row])[row.id].code == "public"
    said = erased(row.id, Edition.objects.get(subject=row.id, number=1).sequence, using="default")
    assert said is not None
    assert (said.number, said.note) == (3, "A private number.")
    check_record()


def test_a_whole_subject_reads_removed_wherever_it_is_named(ada: User, chief: User) -> None:
    row, person = world(ada)
    redact(person.id, by=chief, note="Asked for by a court.", whole=True)
    found = find("actor", "marshal-grey", using="default")
    assert found is not None
    assert (found.state, found.edition.change, found.edition.note) == (
        "withdrawn",
        "redaction",
        "Asked for by a court.",
    )
    person.refresh_from_db()
    assert person.name == "[removed]"
    assert person.slug.startswith("removed-")
    assert not Listing.objects.filter(subject=person.id).exists()
    listing = Listing.objects.get(subject=row.id)
    assert listing.card["sides"]["supports"][0]["speaker"]["name"] == ""
    assert "marshal" not in str(listing.vector)
    assert not Address.objects.filter(slug="marshal-grey").exists()
    check_record()
