"""The door: what goes with a publication, when it makes an edition, what each edition says."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from pytest_django import Settings

from tests.desk import newsroom as desk
from tracker.desk.documents_of import SubjectRow
from tracker.desk.models import Actor, Approval, Claim, ClaimPoint, Relation, SpeaksFor, Statement
from tracker.desk.publishing import Publication, PublicationRefused, may_publish, plan_publication, publish
from tracker.record.documents import ClaimDoc, PlanDoc, decode
from tracker.record.ledger import verify
from tracker.record.models import Edition, Listing
from tracker.record.reading import documents

pytestmark = pytest.mark.django_db


def numbers(subject: UUID) -> list[tuple[int, str, str]]:
    """(number, change, public note) of every edition of a subject."""
    found = []
    for edition in Edition.objects.filter(subject=subject).order_by("number"):
        assert edition.document is not None
        found.append((edition.number, edition.change, decode(bytes(edition.document)).note))
    return found


def public_claim(subject: UUID) -> ClaimDoc:
    body = documents([subject], using="default")[subject].body
    assert isinstance(body, ClaimDoc)
    return body


def contested() -> tuple[Claim, dict[str, SubjectRow]]:
    """A claim that needs a chain of others: speaker -> whom he speaks for -> party, source -> carried -> publisher."""
    russia, ukraine = desk.actor("Russia", kind="government"), desk.actor("Ukraine", kind="government")
    army = desk.actor("Russian army", kind="military", party=russia, part_of=russia)
    general = desk.actor("General", party=russia)
    SpeaksFor.objects.create(actor=general, principal=army)
    staff = desk.actor("General staff", kind="military", party=ukraine)
    kremlin, reuters = desk.actor("Kremlin", party=russia), desk.actor("Reuters", kind="outlet")
    times = desk.actor("Times", kind="outlet")
    dispatch = desk.source(reuters, published="2025-11-20")
    article = desk.source(times, carries=dispatch, published="2025-11-21")
    row = desk.claim(
        "It had fallen by 20 November 2025.",
        (general, "asserts", [article], {"on_behalf_of": army, "relayed_by": [kremlin], "said": "2025-11-20"}),
        (staff, "denies", [article], {"said": "2025-11-20"}),
        editor_note="Rings back at six.",
    )
    return row, {
        "russia": russia,
        "ukraine": ukraine,
        "army": army,
        "general": general,
        "staff": staff,
        "kremlin": kremlin,
        "reuters": reuters,
        "times": times,
        "dispatch": dispatch,
        "article": article,
    }


def test_everything_that_a_claim_needs_goes_with_it_and_before_it() -> None:
    row, needed = contested()
    bystander = desk.actor("Bystander")
    preview = plan_publication([row])
    assert {item.subject for item in preview.needed} == {each.id for each in needed.values()}
    assert [item.subject for item in preview.asked] == [row.id]
    published = publish([row], by=desk.editor())
    order = [edition.subject for edition in published.editions]
    assert set(order) == {row.id, *(each.id for each in needed.values())}
    place = {subject: index for index, subject in enumerate(order)}
    for first, then in (
        ("russia", "army"),
        ("army", "general"),
        ("reuters", "dispatch"),
        ("times", "article"),
        ("dispatch", "article"),
    ):
        assert place[needed[first].id] < place[needed[then].id]
    assert order[-1] == row.id
    assert numbers(row.id) == [(1, "first", "")]
    assert not Edition.objects.filter(subject=bystander.id).exists()
    listing = Listing.objects.get(subject=row.id)
    assert (listing.status, listing.rule) == ("contested", "R6")
    assert verify() == []


def test_those_who_speak_for_each_other_go_together() -> None:
    one, two = desk.actor("One"), desk.actor("Two")
    SpeaksFor.objects.create(actor=one, principal=two)
    SpeaksFor.objects.create(actor=two, principal=one)
    assert len(publish([one], by=desk.editor()).editions) == 2


def test_what_did_not_change_makes_no_edition() -> None:
    row, _ = contested()
    user = desk.editor()
    publish([row], by=user)
    before = Edition.objects.count()
    row.editor_note = "Rang back."
    desk.save(row)
    assert publish([row], by=user, change="correction", note="Nothing.") == Publication((), (row.id,))
    assert Edition.objects.count() == before
    assert Approval.objects.count() == before


def test_a_correction_is_edition_two_with_its_note() -> None:
    row, _ = contested()
    user = desk.editor()
    publish([row], by=user)
    Statement.objects.filter(claim=row, stance="denies").update(said="2025-11-19")
    desk.save(row)
    published = publish([row], by=user, change="correction", note="  The denial was a day earlier. ")
    assert [(each.subject, each.number) for each in published.editions] == [(row.id, 2)]
    assert numbers(row.id) == [(1, "first", ""), (2, "correction", "The denial was a day earlier.")]
    assert public_claim(row.id).statements[1].said == "2025-11-19"


def test_a_correction_without_a_note_is_refused() -> None:
    row, _ = contested()
    user = desk.editor()
    publish([row], by=user)
    row.place = "Kyiv"
    desk.save(row)
    with pytest.raises(PublicationRefused, match="what was wrong"):
        publish([row], by=user, change="correction", note=" \n ")
    assert len(numbers(row.id)) == 1


def test_a_further_edition_is_an_update_unless_told_otherwise() -> None:
    row, _ = contested()
    user = desk.editor()
    publish([row], by=user)
    row.place = "Kyiv"
    desk.save(row)
    publish([row], by=user)
    row.place = "Kyiv oblast"
    desk.save(row)
    publish([row], by=user, change="minor", note="The place in full.")
    assert numbers(row.id) == [(1, "first", ""), (2, "update", ""), (3, "minor", "The place in full.")]


@pytest.mark.parametrize("change", ["withdrawal", "merge", "redaction", "nonsense", "first"])
def test_only_three_kinds_of_change_can_be_chosen(change: str) -> None:
    row, _ = contested()
    user = desk.editor()
    publish([row], by=user)
    row.place = "Kyiv"
    desk.save(row)
    with pytest.raises(PublicationRefused):
        publish([row], by=user, change=change, note="Why.")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "It had not fallen."}, "wording"),
        ({"occurred": "2025-11-18"}, "when it happened"),
        ({"checkable": False}, "checkable"),
    ],
)
def test_a_minor_edit_of_a_claim_leaves_wording_and_dates_alone(changes: dict[str, Any], field: str) -> None:
    row, _ = contested()
    user = desk.editor()
    publish([row], by=user)
    desk.change(Claim.objects.filter(pk=row.pk), **changes)
    row.refresh_from_db()
    with pytest.raises(PublicationRefused, match=field):
        publish([row], by=user, change="minor")
    assert publish([row], by=user, change="update").editions


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"stance": "asserts"}, "stance"),
        ({"said": "2025-11-01"}, "when said"),
        ({"quote_text": "No.", "quote_language": "en"}, "quote"),
        ({"method": "By looking."}, "method"),
    ],
)
def test_a_minor_edit_leaves_what_was_said_alone(changes: dict[str, Any], field: str) -> None:
    row, _ = contested()
    user = desk.editor()
    publish([row], by=user)
    Statement.objects.filter(claim=row, stance="denies").update(**changes)
    with pytest.raises(PublicationRefused, match=field):
        publish([row], by=user, change="minor")


def test_a_minor_edit_adds_and_removes_nothing() -> None:
    row, _ = contested()
    user = desk.editor()
    publish([row], by=user)
    Statement.objects.get(claim=row, stance="denies").delete()
    with pytest.raises(PublicationRefused, match="statement"):
        publish([row], by=user, change="minor")


def test_a_minor_edit_may_change_what_stands_beside_a_statement() -> None:
    row, _ = contested()
    user = desk.editor()
    publish([row], by=user)
    Statement.objects.filter(claim=row, stance="denies").update(note="Clearer.", venue="briefing")
    assert publish([row], by=user, change="minor").editions


def test_every_problem_is_told_at_once_and_nothing_is_written() -> None:
    speaker, source = desk.actor(), desk.source()
    row = desk.claim(
        "A\u200dtwist", (speaker, "asserts", [source], {"said": "2025-11-20/2025-11-19"}), note="No\u200dte"
    )
    other = desk.actor("So\u200d")
    with pytest.raises(PublicationRefused) as refused:
        publish([row, other], by=desk.editor())
    text = "\n".join(refused.value.problems)
    for part in ("wording", "when said", "public note", "“So"):
        assert part in text
    assert not Edition.objects.exists()
    assert not Approval.objects.exists()


def test_an_address_that_was_somebody_elses_is_refused() -> None:
    user = desk.editor()
    row, other = desk.actor("One", slug="one"), desk.actor("Two", slug="two")
    publish([row], by=user)
    desk.change(Actor.objects.filter(pk=row.pk), slug="once-one")
    row.refresh_from_db()
    publish([row], by=user)
    desk.change(Actor.objects.filter(pk=other.pk), slug="one")
    other.refresh_from_db()
    with pytest.raises(PublicationRefused, match="“one” belonged to something else"):
        publish([other], by=user)


def test_a_new_address_is_an_edition() -> None:
    user, row = desk.editor(), desk.actor("One", slug="one")
    publish([row], by=user)
    desk.change(Actor.objects.filter(pk=row.pk), slug="other")
    row.refresh_from_db()
    preview = plan_publication([row])
    assert [(change.path, change.before, change.after) for change in preview.asked[0].changes] == [
        (("slug",), "one", "other")
    ]
    assert publish([row], by=user).editions[0].number == 2


def test_only_who_may_publish_publishes() -> None:
    row = desk.actor()
    for user in (desk.reporter(), desk.editor("gone")):
        user.is_active = user.username != "gone"
        with pytest.raises(PublicationRefused, match="may not"):
            publish([row], by=user)
    assert not Edition.objects.exists()


def test_a_row_that_changed_since_it_was_read_is_refused() -> None:
    row = desk.actor()
    desk.save(Actor.objects.get(pk=row.pk))
    with pytest.raises(PublicationRefused, match="meanwhile"):
        publish([row], by=desk.editor())
    assert publish([Actor.objects.get(pk=row.pk)], by=desk.editor("again")).editions


def test_a_row_that_is_gone_is_refused() -> None:
    row = desk.actor()
    kept = Actor.objects.get(pk=row.pk)
    row.delete()
    with pytest.raises(PublicationRefused, match="meanwhile"):
        publish([kept], by=desk.editor())


def test_what_was_confirmed_is_published_or_nothing() -> None:
    row, needed = contested()
    seen = plan_publication([row]).fingerprint
    desk.change(Actor.objects.filter(pk=needed["kremlin"].pk), note="Another note.")
    with pytest.raises(PublicationRefused, match="meanwhile"):
        publish([row], by=desk.editor(), seen=seen)
    seen = plan_publication([row]).fingerprint
    assert publish([row], by=desk.editor("again"), seen=seen).editions


def test_an_approval_is_signed_for_each_edition(settings: Settings) -> None:
    settings.FOUR_EYES = False
    row = desk.actor()
    user = desk.editor("ada")
    edition = publish([row], by=user).editions[0]
    approval = Approval.objects.get(sequence=edition.sequence)
    assert (approval.subject, approval.published_by, approval.published_by_name) == (row.id, user, "ada")
    assert (approval.published_by_id_kept, approval.four_eyes) == (user.pk, False)
    user.delete()
    approval.refresh_from_db()
    assert (approval.published_by, approval.published_by_name) == (None, "ada")


def test_a_point_that_readers_cannot_look_up_is_refused() -> None:
    user = desk.editor()
    speaker, source, plan = desk.actor(), desk.source(), desk.plan("Plan", ["1"])
    publish([plan], by=user)
    point = desk.point(plan.versions.get(), "2")
    row = desk.claim("So.", (speaker, "asserts", [source]))
    ClaimPoint.objects.create(claim=row, point=point)
    position = desk.position(speaker, [source], on_point=point)
    for each in (row, position):
        with pytest.raises(PublicationRefused, match="not public yet: publish its plan first"):
            publish([each], by=user)
    assert len(publish([row, position, plan], by=user).editions) == 3 + 3


def test_a_plan_that_was_never_published_goes_with_a_claim_about_its_point() -> None:
    speaker, source, plan = desk.actor(), desk.source(), desk.plan("Plan", ["1"])
    row = desk.claim("So.", (speaker, "asserts", [source]))
    ClaimPoint.objects.create(claim=row, point=plan.versions.get().points.get())
    published = publish([row], by=desk.editor())
    assert plan.id in {edition.subject for edition in published.editions}


def test_a_plan_keeps_the_points_that_something_public_is_about() -> None:
    user = desk.editor()
    speaker, source, plan = desk.actor(), desk.source(), desk.plan("Plan", ["1", "2"])
    point = plan.versions.get().points.get(number="1")
    row = desk.claim("Public wording.", (speaker, "asserts", [source]))
    link = ClaimPoint.objects.create(claim=row, point=point)
    publish([row], by=user)
    link.delete()
    point.delete()
    with pytest.raises(PublicationRefused, match=r"“Public wording\.” is about"):
        publish([plan], by=user)
    assert len(publish([plan, row], by=user).editions) == 2
    plan.versions.get().points.get().delete()
    assert publish([plan], by=user).editions


def test_many_go_through_in_a_few_seconds_and_queries(assert_queries: Callable[..., Any]) -> None:
    def batch(size: int) -> list[SubjectRow]:
        return [contested()[0] for _ in range(size)]

    few, many = batch(1), batch(30)
    with assert_queries(31):
        plan_publication(few)
    with assert_queries(31):
        preview = plan_publication(many)
    assert len(preview.items) == 30 * 11
    user = desk.editor()
    assert may_publish(user)  # which is looked up once
    with assert_queries(97):
        assert len(publish(few, by=user).editions) == 11
    with assert_queries(98):  # more references than go into one query
        assert len(publish(many, by=user).editions) == 330


def test_a_plan_says_what_changed_in_it() -> None:
    user, plan = desk.editor(), desk.plan("Plan", ["1", "2"])
    publish([plan], by=user)
    first = plan.versions.get().points.get(number="1")
    first.text = "Other words."
    first.save()
    desk.point(plan.versions.get(), "3")
    preview = plan_publication([plan])
    body = preview.asked[0].document.body
    assert isinstance(body, PlanDoc)
    assert len(body.versions[0].points) == 3
    assert [change.field for change in preview.asked[0].changes if not change.whole] == ["text"]
    assert sum(change.whole for change in preview.asked[0].changes) == 1


def test_relations_point_both_ways_within_a_batch() -> None:
    speaker, source = desk.actor(), desk.source()
    one, two = (desk.claim(text, (speaker, "asserts", [source])) for text in ("One.", "Two."))
    Relation.objects.create(from_claim=one, kind="compare_with", to_claim=two)
    Relation.objects.create(from_claim=two, kind="part_of", to_claim=one)
    publish([one, two], by=desk.editor())
    assert public_claim(one.id).relations[0].target == two.id
    assert public_claim(two.id).relations[0].target == one.id
