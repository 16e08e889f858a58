"""What a document names: nothing unpublished, and later what became public (docs/decisions/0003)."""

from uuid import UUID

import pytest

from tests.desk import newsroom as desk
from tracker.desk.models import (
    Assessment,
    Claim,
    Evidence,
    EvidenceBearing,
    Plan,
    PointCorrespondence,
    Relation,
    Source,
    Statement,
)
from tracker.desk.publishing import plan_publication, publish, state_of, withdraw
from tracker.record.documents import Changes, ClaimDoc, PlanDoc, PositionDoc
from tracker.record.models import Edition, Entry, Listing, Passage, Reference
from tracker.record.reading import documents

pytestmark = pytest.mark.django_db


def body(subject: UUID, shape: type) -> object:
    found = documents([subject], using="default")[subject].body
    assert isinstance(found, shape)
    return found


def claim(subject: UUID) -> ClaimDoc:
    found = body(subject, ClaimDoc)
    assert isinstance(found, ClaimDoc)
    return found


def related() -> tuple[Claim, Claim]:
    """Two claims, the first related to the second, both unpublished."""
    speaker, source = desk.actor(), desk.source()
    one, two = (desk.claim(text, (speaker, "asserts", [source])) for text in ("One.", "Two."))
    Relation.objects.create(from_claim=one, kind="compare_with", to_claim=two)
    return one, two


def test_a_relation_waits_for_its_target_and_comes_with_it() -> None:
    one, two = related()
    user = desk.editor()
    publish([one], by=user)
    assert claim(one.id).relations == ()
    assert state_of([one])[one.id].code == "public"
    preview = plan_publication([two])
    assert [item.subject for item in preview.naming] == [one.id]
    published = publish([two], by=user)
    assert {(edition.subject, edition.change) for edition in published.editions} == {
        (two.id, "first"),
        (one.id, "minor"),
    }
    assert claim(one.id).relations[0].target == two.id
    assert publish([one, two], by=user).editions == ()


def test_unfinished_work_is_not_taken_along() -> None:
    one, two = related()
    user = desk.editor()
    publish([one], by=user)
    one.place = "Not yet to be public"
    desk.save(one)
    preview = plan_publication([two])
    assert (preview.naming, [row.id for row in preview.later]) == ([], [one.id])
    assert len(publish([two], by=user).editions) == 1
    assert claim(one.id).place == ""
    assert state_of([one])[one.id].code == "changed"
    publish([one], by=user)
    assert claim(one.id).relations[0].target == two.id


def test_an_unpublished_claim_is_not_taken_along() -> None:
    one, two = related()
    assert plan_publication([two]).naming == []
    publish([two], by=desk.editor())
    assert not Edition.objects.filter(subject=one.id).exists()


def test_a_change_of_another_claims_statement_waits_for_that_statement() -> None:
    speaker, source = desk.actor(), desk.source()
    user = desk.editor()
    first = desk.claim("First.", (speaker, "asserts", [source]))
    publish([first], by=user)
    later = desk.statement(first, speaker, "asserts", [source])
    second = desk.claim("Second.", (speaker, "denies", [source], {"changes": later, "how": "qualifies"}))
    publish([second], by=user)
    assert claim(second.id).statements[0].changes is None
    published = publish([Claim.objects.get(pk=first.pk)], by=user)
    assert {edition.subject for edition in published.editions} == {first.id, second.id}
    assert claim(second.id).statements[0].changes == Changes(target=later.id, how="qualifies")


def test_a_position_names_the_one_that_it_changes_once_that_is_public() -> None:
    who, source, plan = desk.actor(), desk.source(), desk.plan("Plan")
    user = desk.editor()
    before = desk.position(who, [source], on_version=plan.versions.get())
    after = desk.position(who, [source], on_version=plan.versions.get(), changes=before, how="reverses")
    publish([after], by=user)
    found = body(after.id, PositionDoc)
    assert isinstance(found, PositionDoc)
    assert found.changes is None
    assert {edition.subject for edition in publish([before], by=user).editions} == {before.id, after.id}
    found = body(after.id, PositionDoc)
    assert isinstance(found, PositionDoc)
    assert found.changes
    assert found.changes.target == before.id


def test_a_plan_names_points_and_versions_of_another_once_they_are_public() -> None:
    first, second = desk.plan("First", ["1"]), desk.plan("Second", ["1"])
    user = desk.editor()
    foreign, own = first.versions.get(), second.versions.get()
    PointCorrespondence.objects.create(point=own.points.get(), to=foreign.points.get())
    own.derived_from = foreign
    own.save()
    publish([second], by=user)
    assert not Edition.objects.filter(subject=first.id).exists()
    found = body(second.id, PlanDoc)
    assert isinstance(found, PlanDoc)
    assert (found.versions[0].derived_from, found.versions[0].points[0].corresponds_to) == (None, ())
    assert {edition.subject for edition in publish([first], by=user).editions} == {first.id, second.id}
    found = body(second.id, PlanDoc)
    assert isinstance(found, PlanDoc)
    assert found.versions[0].derived_from == foreign.id
    assert found.versions[0].points[0].corresponds_to == (foreign.points.get().id,)


def test_the_next_edition_leaves_out_what_was_withdrawn() -> None:
    one, two = related()
    user = desk.editor()
    publish([one, two], by=user)
    withdraw(two, by=user, note="A mistake.")
    assert state_of([one])[one.id].code == "changed"
    publish([one], by=user)
    assert claim(one.id).relations == ()


def test_nothing_public_hints_at_anything_unpublished() -> None:
    """Drafts of every kind hang on everything that is published; no byte of the record knows of them."""
    speaker, source, plan = desk.actor(), desk.source(), desk.plan("Plan", ["1"])
    hidden_actor, hidden_source = desk.actor("hidden-name"), desk.source(title="hidden-title")
    hidden_plan = desk.plan("hidden-plan", ["1"], editor_note="hidden")
    row = desk.claim("So.", (speaker, "asserts", [source], {"editor_note": "hidden"}), editor_note="hidden")
    hidden = desk.claim("hidden-claim", (hidden_actor, "denies", [hidden_source]))
    Statement.objects.update(editor_note="hidden")
    for model in (type(speaker), Source, Plan, Claim):
        desk.change(model._default_manager.all(), editor_note="hidden")
    row.refresh_from_db()
    plan.refresh_from_db()
    Relation.objects.create(from_claim=row, kind="part_of", to_claim=hidden, editor_note="hidden", note="hidden")
    Relation.objects.create(from_claim=hidden, kind="part_of", to_claim=row)
    desk.statement(hidden, speaker, "asserts", [source], {"changes": row.statements.get(), "how": "shifts"})
    changing = desk.statement(
        row, speaker, "reports", [source], {"changes": hidden.statements.all()[0], "how": "qualifies"}
    )
    evidence = Evidence.objects.create(kind="video", title="Video", editor_note="hidden")
    for bearing_on in (row, hidden):
        EvidenceBearing.objects.create(evidence=evidence, claim=bearing_on, bearing="supports")
    hidden_evidence = Evidence.objects.create(kind="video", title="hidden-video", produced_by=hidden_actor)
    EvidenceBearing.objects.create(evidence=hidden_evidence, claim=hidden, bearing="supports")
    Assessment.objects.create(
        claim=row, verdict="Open", reasons="So.", dated="2025", signed_name="hidden", editor_note="hidden"
    )
    version = plan.versions.get()
    version.derived_from = hidden_plan.versions.get()
    version.editor_note = "hidden"
    version.save()
    PointCorrespondence.objects.create(point=version.points.get(), to=hidden_plan.versions.get().points.get())
    hidden_position = desk.position(hidden_actor, [source], on_version=version)
    shown = desk.position(
        speaker, [source], on_version=version, changes=hidden_position, how="shifts", editor_note="hidden"
    )
    publish([row, plan, shown], by=desk.editor("hidden-editor"))
    unpublished = {
        *(each.id for each in (hidden_actor, hidden_source, hidden_plan, hidden, hidden_evidence, hidden_position)),
        hidden_source.publisher_id,
        *hidden.statements.values_list("id", flat=True),
        hidden_plan.versions.get().id,
        hidden_plan.versions.get().points.get().id,
        *Relation.objects.values_list("id", flat=True),
    }
    assert str(changing.id) in str(bytes(Edition.objects.get(subject=row.id).document or b""))
    tables = [
        *(bytes(document or b"").decode() for document in Edition.objects.values_list("document", flat=True)),
        *(str(list(model._default_manager.values())) for model in (Listing, Entry, Passage, Reference)),
    ]
    for text in tables:
        assert "hidden" not in text
        for each in unpublished:
            assert str(each) not in text
