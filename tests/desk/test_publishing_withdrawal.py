"""Withdrawing: a notice instead, refused while something public needs the subject, and the way back."""

import pytest
from django.contrib.auth.models import User

from tests.desk import newsroom as desk
from tracker.desk.models import Actor, Approval, Claim, ClaimPoint, Relation
from tracker.desk.publishing import PublicationRefused, plan_withdrawal, publish, state_of, withdraw
from tracker.record.documents import NoticeDoc, decode
from tracker.record.ledger import verify
from tracker.record.models import Edition, Listing, Reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


def public() -> set[object]:
    return set(Listing.objects.values_list("subject", flat=True))


def test_a_notice_with_the_note_takes_its_place(ada: User) -> None:
    row = desk.actor("Somebody", slug="somebody")
    publish([row], by=ada)
    edition = withdraw(row, by=ada, note=" Confused with another. ").editions[0]
    assert (edition.number, edition.change) == (2, "withdrawal")
    document = decode(bytes(edition.document or b""))
    assert (document.kind, document.slug, document.note) == ("actor", "somebody", "Confused with another.")
    assert document.body == NoticeDoc()
    assert row.id not in public()
    assert Approval.objects.get(sequence=edition.sequence).published_by == ada
    assert verify() == []


@pytest.mark.parametrize("note", ["", " \n", "A\u202etwist", "\x00"])
def test_a_note_is_needed_and_must_be_acceptable(note: str, ada: User) -> None:
    row = desk.actor()
    publish([row], by=ada)
    with pytest.raises(PublicationRefused):
        withdraw(row, by=ada, note=note)
    assert row.id in public()


def test_what_is_not_public_cannot_be_withdrawn(ada: User) -> None:
    row = desk.actor()
    for _ in range(2):
        with pytest.raises(PublicationRefused, match="not public"):
            withdraw(row, by=ada, note="Why.")
        if not Edition.objects.exists():
            publish([row], by=ada)
            withdraw(row, by=ada, note="Why.")


def test_only_who_may_publish_withdraws(ada: User) -> None:
    row = desk.actor()
    publish([row], by=ada)
    with pytest.raises(PublicationRefused, match="may not"):
        withdraw(row, by=desk.reporter(), note="Why.")


def test_a_row_that_changed_since_it_was_read_is_refused(ada: User) -> None:
    row = desk.actor()
    publish([row], by=ada)
    desk.save(Actor.objects.get(pk=row.pk))
    with pytest.raises(PublicationRefused, match="meanwhile"):
        withdraw(row, by=ada, note="Why.")


def test_what_needs_it_refuses_or_goes_with_it(ada: User) -> None:
    """Agency <- dispatch <- article <- claim: taking the agency away takes all of them."""
    agency, paper, speaker = desk.actor("Agency"), desk.actor("Paper"), desk.actor("Speaker")
    dispatch = desk.source(agency, title="Dispatch")
    article = desk.source(paper, title="Article", carries=dispatch)
    row = desk.claim("The wording of the claim.", (speaker, "asserts", [article]))
    bystander = desk.claim("Another claim.", (speaker, "asserts", [desk.source(paper)]))
    publish([row, bystander], by=ada)
    with pytest.raises(PublicationRefused) as refused:
        withdraw(agency, by=ada, note="Why.")
    assert len(refused.value.problems) == 3
    for title in ("The wording of the claim.", "Dispatch", "Article"):
        assert any(title in problem for problem in refused.value.problems)
    before = public()
    published = withdraw(agency, by=ada, note="Why.", with_dependents=True)
    gone = [edition.subject for edition in published.editions]
    assert set(gone) == {row.id, article.id, dispatch.id, agency.id}
    assert gone[-1] == agency.id
    assert public() == before - set(gone)
    assert not Reference.objects.filter(target=agency.id, needed=True, current=True).exists()


def test_what_needs_what_needs_it_goes_too(ada: User) -> None:
    """A claim about a point needs the plan, the plan its sources: no page may stand on what is gone."""
    source, plan = desk.source(), desk.plan("Plan", ["1"])
    version = plan.versions.get()
    version.sources.create(source=source)
    row = desk.claim("So.", (desk.actor(), "asserts", [desk.source()]))
    ClaimPoint.objects.create(claim=row, point=version.points.get())
    position = desk.position(desk.actor(), [desk.source()], on_version=version)
    publish([row, position], by=ada)
    assert {subject for subject, _ in plan_withdrawal(source).dependents} == {plan.id, row.id, position.id}
    published = withdraw(source, by=ada, note="Why.", with_dependents=True)
    assert {edition.subject for edition in published.editions} == {source.id, plan.id, row.id, position.id}


def test_a_relation_does_not_hold_a_claim_back(ada: User) -> None:
    speaker, source = desk.actor(), desk.source()
    one, two = (desk.claim(text, (speaker, "asserts", [source])) for text in ("One.", "Two."))
    Relation.objects.create(from_claim=one, kind="compare_with", to_claim=two)
    publish([one, two], by=ada)
    withdraw(two, by=ada, note="Why.")
    assert one.id in public()


def test_published_again_it_is_an_update_with_the_next_number(ada: User) -> None:
    row = desk.actor()
    publish([row], by=ada)
    withdraw(row, by=ada, note="Why.")
    assert state_of([row])[row.id].code == "withdrawn"
    edition = publish([row], by=ada, change="correction", note="It was right after all.").editions[0]
    assert (edition.number, edition.change) == (3, "update")
    assert row.id in public()
    assert state_of([row])[row.id].code == "public"


def test_nothing_new_can_need_what_was_withdrawn(ada: User) -> None:
    speaker, source = desk.actor("Speaker Example"), desk.source()
    publish([speaker, source], by=ada)
    withdraw(speaker, by=ada, note="Why.")
    row = desk.claim("So.", (speaker, "asserts", [source]))
    with pytest.raises(PublicationRefused, match="needs “Speaker Example”, which was removed"):
        publish([row], by=ada)
    assert len(publish([row, speaker], by=ada).editions) == 2
    assert Claim.objects.get(pk=row.pk).id in public()
