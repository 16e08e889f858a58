"""What lists and forms show of the door: states, the status of a draft, differences in words."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.desk import newsroom as desk
from tracker.desk.differences import Difference, changes, in_words, titles_for
from tracker.desk.models import Actor, Claim, Statement
from tracker.desk.preview import plan_publication
from tracker.desk.publishing import State, draft_status, publish, state_of, withdraw
from tracker.desk.states import status_labels, statuses
from tracker.record.documents import ActorDoc, ClaimDoc, NameDoc, PlanDoc, PointDoc, RoleDoc, VersionDoc
from tracker.record.models import Edition, Listing

pytestmark = pytest.mark.django_db


def contested() -> Claim:
    """One side says so, the other says not so."""
    sides = [desk.actor(name, kind="government") for name in ("East", "West")]
    speakers = [desk.actor(f"{side.name} speaker", party=side) for side in sides]
    source = desk.source(published="2025-11-21")
    return desk.claim("So.", (speakers[0], "asserts", [source]), (speakers[1], "denies", [source]))


def test_the_state_of_a_row_is_what_readers_see_of_it() -> None:
    user = desk.editor()
    rows = [desk.actor(name) for name in ("Draft", "Public", "Changed", "Withdrawn")]
    publish(rows[1:], by=user)
    desk.change(Actor.objects.filter(pk=rows[1].pk), editor_note="For us.")
    desk.change(Actor.objects.filter(pk=rows[2].pk), note="For readers.")
    withdraw(rows[3], by=user, note="Why.")
    states = state_of(rows)
    assert [(states[row.id].code, states[row.id].number) for row in rows] == [
        ("draft", 0),
        ("public", 1),
        ("changed", 1),
        ("withdrawn", 2),
    ]
    assert [states[row.id].public for row in rows] == [False, True, True, False]
    last = Edition.objects.get(subject=rows[3].id, number=2)
    assert states[rows[3].id].published_at == last.published_at
    assert len({state.label for state in states.values()}) == 4


def test_states_of_all_kinds_cost_the_same_however_many(assert_queries: Callable[..., Any]) -> None:
    def batch(size: int) -> list[Any]:
        plan = desk.plan("Plan", ["1"])
        rows: list[Any] = [plan]
        for _ in range(size):
            claim = contested()
            position = desk.position(desk.actor(), [desk.source()], on_version=plan.versions.get())
            rows += [claim, position, *Actor.objects.all()[:3]]
        publish(rows, by=desk.editor(f"editor{size}"))
        return rows

    few, many = batch(1), batch(30)
    with assert_queries(25):
        assert all(state.code == "public" for state in state_of(few).values())
    with assert_queries(25):
        assert all(state.code == "public" for state in state_of(many).values())


def test_merged_and_redacted_have_labels_too() -> None:
    assert State("merged", 2).label != State("redacted", 2).label


def test_the_status_of_a_draft_is_what_publishing_makes_it() -> None:
    row = contested()
    assert (draft_status(row).code, draft_status(row).rule) == ("contested", "R6")
    publish([row], by=desk.editor())
    Statement.objects.filter(claim=row, stance="denies").delete()
    before, after = statuses(plan_publication([row]))[row.id]
    assert before
    assert (before.rule, after.rule) == ("R6", "R9")
    assert status_labels({row.id: (before, after)})[row.id] == (
        "Contested (R6)",
        "Asserted, no denial recorded (R9)",
    )


def test_the_status_of_a_draft_uses_what_readers_see_of_others() -> None:
    """A party that was changed at the desk only does not count before it is published."""
    row = contested()
    user = desk.editor()
    publish([row], by=user)
    desk.change(Actor.objects.all(), independent=False)
    speakers = list(Actor.objects.filter(name__endswith="speaker"))
    for speaker in speakers:
        speaker.party = speakers[0].party
        speaker.save()
    assert not any(note.code == "within_one_side" for note in draft_status(row).notes)
    publish(list(Actor.objects.filter(name__endswith="speaker")), by=user)
    assert any(note.code == "within_one_side" for note in draft_status(row).notes)


def test_a_finding_is_labelled_with_the_name_of_who_checked() -> None:
    monitor = desk.actor("Monitor Example", kind="organisation", independent=True, note="Belongs to no side.")
    row = desk.claim("So.", (monitor, "verifies", [desk.source()], {"method": "By satellite."}))
    labels = status_labels(statuses(plan_publication([row])))
    assert labels[row.id] == ("", "Verified by Monitor Example (R4)")


def test_the_status_shown_agrees_with_the_listing_after_publishing() -> None:
    row = contested()
    _, promised = statuses(plan_publication([row]))[row.id]
    publish([row], by=desk.editor())
    listing = Listing.objects.get(subject=row.id)
    assert (listing.status, listing.rule) == (promised.code, promised.rule)


def test_an_unsaved_claim_has_a_status_too() -> None:
    assert draft_status(desk.claim("Nobody spoke to this.")).rule == "R1"


# Differences


def words(before: Any, after: Any) -> list[Difference]:
    found = changes(before, after)
    return in_words(found, titles_for(found))


def test_equal_documents_differ_in_nothing() -> None:
    row = contested()
    body = plan_publication([row]).asked[0].document.body
    assert changes(body, body) == []


def test_fields_are_named_and_told_in_words() -> None:
    before = ClaimDoc(text="So.", place="Kyiv")
    after = ClaimDoc(text="So.", place="", level="background", checkable=False)
    assert set(words(before, after)) == {
        Difference("place", "Kyiv", ""),
        Difference("level", "Key claim", "Background"),
        Difference("checkable", "yes", "no"),
    }


def test_statements_are_found_again_by_their_id() -> None:
    row = contested()
    user = desk.editor()
    publish([row], by=user)
    denial = row.statements.get(stance="denies")
    Statement.objects.filter(pk=denial.pk).update(said="2025-11-20", quote_text="No.", quote_language="en")
    row.statements.get(stance="asserts").delete()
    desk.statement(row, desk.actor("Newcomer"), "reports", [desk.source(title="Other source")])
    found = in_words(plan_publication([row]).asked[0].changes, titles_for(plan_publication([row]).asked[0].changes))
    told = {(each.where, each.before, each.after) for each in found}
    assert ("statement “West speaker” › when said", "", "2025-11-20") in told
    assert ("statement “West speaker” › quote", "", "wording: No.; language: en; original seen: yes") in told
    (removed,) = [each for each in found if each.where == "statement “East speaker”"]
    assert "Says so" in removed.before
    assert removed.after == ""
    (added,) = [each for each in found if each.where == "statement “Newcomer”"]
    assert "Reports it" in added.after
    assert "Other source" in added.after
    assert added.before == ""


def test_a_new_order_is_a_difference() -> None:
    row = contested()
    publish([row], by=desk.editor())
    Statement.objects.filter(claim=row, stance="denies").update(order=0)
    Statement.objects.filter(claim=row, stance="asserts").update(order=1)
    found = plan_publication([row]).asked[0].changes
    assert in_words(found, titles_for(found)) == [Difference("statement › order", "", "in another order")]


def test_points_of_a_plan_are_found_again_within_their_version() -> None:
    row = desk.plan("Plan", ["6"])
    version, point = row.versions.get(), row.versions.get().points.get()

    def plan(text: str) -> PlanDoc:
        points = (PointDoc(id=point.id, key="p6", number="6", text=text, state="amended"),)
        return PlanDoc(title="Plan", versions=(VersionDoc(id=version.id, slug="a", label="First", points=points),))

    assert words(plan("Old."), plan("New.")) == [Difference("version › plan point “6” › wording", "Old.", "New.")]


def test_lists_without_ids_are_shown_whole() -> None:
    actor = ActorDoc(name="Somebody", kind="person")
    named = replace(
        actor, names=(NameDoc(language="uk", name="Хтось"),), roles=(RoleDoc(role="Minister", since="2024"),)
    )
    assert set(words(actor, named)) == {
        Difference("names", "", "language: uk; name: Хтось"),
        Difference("roles", "", "role: Minister; since: 2024"),
    }


def test_what_no_row_stands_for_any_more_is_said_so() -> None:
    claim = contested()
    body = plan_publication([claim]).asked[0].document.body
    assert isinstance(body, ClaimDoc)
    gone = desk.actor()
    pk = gone.pk
    gone.delete()
    statements = tuple(type(each)(id=each.id, speaker=pk, stance=each.stance) for each in body.statements)
    told = words(body, ClaimDoc(text="So.", kind=body.kind, statements=statements))
    assert any(each.after == "[removed]" for each in told)
