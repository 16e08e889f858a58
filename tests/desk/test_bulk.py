"""Many at once: each through the same doors as one, in a transaction of its own, and once."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.desk import newsroom as desk
from tests.desk.doubles import sound
from tracker.desk import bulk, review
from tracker.desk.bulk import Wanted, begin, confirm, go_on
from tracker.desk.bulk_plan import outlook
from tracker.desk.door import PublicationRefused
from tracker.desk.models import Actor, Approval, BulkRun, Claim, Hiding, Look, Review, ReviewStep
from tracker.desk.models.bulk import CHANGED, DONE, REFUSED, WAITING
from tracker.desk.publishing import publish, state_of, withdraw
from tracker.record.models import Edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def rex() -> User:
    return desk.reporter("rex")


@pytest.fixture(autouse=True)
def four_eyes_and_time(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine, one slice does all of it, unless the test says otherwise."""
    settings.FOUR_EYES = True
    monkeypatch.setattr(bulk, "SLICE_SECONDS", 3600.0)


def some_claims(by: User, count: int, **fields: Any) -> list[Claim]:
    """Drafts, each with a speaker of its own, all from one source."""
    with desk.touching(by):
        source = desk.source(title="Dispatch")
        return [
            desk.claim(f"It was so in place {each}.", (desk.actor(f"Speaker {each}"), "asserts", [source]), **fields)
            for each in range(count)
        ]


def planned(act: str, rows: list[Any], by: User, **wanted: Any) -> BulkRun:
    """Chosen and confirmed; nothing is done yet."""
    run = begin(act, rows, by=by)
    confirm(run, by=by, wanted=Wanted(**wanted), seen=outlook(run, by).fingerprint)
    run.refresh_from_db()
    return run


def outcomes(run: BulkRun) -> dict[str, str]:
    """{the last word of a subject's name: its outcome}."""
    rows = {row.pk: row for model in (Claim, Actor) for row in model._default_manager.all()}
    return {str(rows[item.subject]).rstrip(".").split()[-1]: item.outcome for item in run.items.all()}


def said(run: BulkRun, row: Any) -> str:
    return run.items.get(subject=row.pk).said


def codes(rows: list[Any]) -> list[str]:
    return [state.code for state in state_of(rows).values()]


def the_other_way_round(monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs others comes before them, or what they need: as where they stand for each other in a circle."""
    monkeypatch.setattr(bulk, "sorted", lambda rows, key: sorted(rows, key=key, reverse=True), raising=False)


# Review


def test_the_way_through_review(rex: User, ada: User) -> None:
    rows = some_claims(rex, 3)
    go_on(planned("send", rows[:2], rex, text="Please look.", to=ada), by=rex)
    assert [each.assigned_to_name for each in Review.objects.all()] == ["ada", "ada"]
    taken = planned("take", rows, ada)
    assert outcomes(taken) == {"0": REFUSED, "1": REFUSED, "2": WAITING}
    go_on(taken, by=ada)
    given = planned("assign", rows, ada, to=rex)
    go_on(given, by=ada)
    assert {each.assigned_to_name for each in Review.objects.all()} == {"rex"}
    back = planned("return", rows, ada, text="No source.")
    go_on(back, by=ada)
    assert outcomes(back) == {"0": DONE, "1": DONE, "2": REFUSED}
    assert said(back, rows[2]) == "This is not in review: there is nothing to return."
    assert [each.reason for each in Review.objects.filter(state="returned")] == ["No source."] * 2
    go_on(planned("note", rows, rex, text="Rang them."), by=rex)
    assert ReviewStep.objects.filter(step="note", text="Rang them.", by=rex).count() == 3


def test_who_may_not_do_it_with_one_may_not_do_it_with_many(rex: User) -> None:
    rows = some_claims(rex, 2)
    for act, text in (("return", "Because."), ("assign", ""), ("publish", ""), ("withdraw", "Because."), ("look", "")):
        run = planned(act, rows, rex, text=text)
        assert set(outcomes(run).values()) == {REFUSED}, act
    nobody = User.objects.create_user("nobody", is_staff=True)
    for act, text in (("send", ""), ("take", ""), ("note", "A word.")):
        assert set(outcomes(planned(act, rows, nobody, text=text)).values()) == {REFUSED}, act
    assert not ReviewStep.objects.exists()


def test_a_right_that_is_lost_meanwhile_counts(rex: User, ada: User) -> None:
    rows = some_claims(rex, 2)
    run = planned("publish", rows, ada)
    ada.groups.clear()
    go_on(run, by=User.objects.get(pk=ada.pk))
    assert set(outcomes(run).values()) == {REFUSED}
    assert not Edition.objects.exists()


# Publishing


def test_each_is_published_by_itself(rex: User, ada: User) -> None:
    """Four eyes and warnings are each one's own; what one needs goes with it, and the report says which went along."""
    own = some_claims(ada, 1)[0]
    rows = some_claims(rex, 2)
    with desk.touching(rex):
        unnamed = desk.actor("An official", unnamed=True)
        suspicious = desk.claim("It was so in place suspicious.", (unnamed, "asserts", [desk.source()]))
        prepared = some_claims(rex, 1)[0]
    review.send(prepared, by=rex, public_note="As the agency says.")
    with desk.touching(ada):
        own.text = "It was so in place own."
        desk.save(own)
    chosen = [own, suspicious, prepared, *rows]
    run = begin("publish", chosen, by=ada)
    shown = {each.item.subject: each for each in outlook(run, ada).prospects}
    assert any("changed by you alone" in why for why in shown[own.pk].expected.why)
    assert any("Open its review page" in why for why in shown[suspicious.pk].expected.why)
    assert any("open its review page" in why for why in shown[prepared.pk].expected.why)
    assert not shown[rows[0].pk].expected.why
    assert "goes with it" in " ".join(shown[rows[0].pk].expected.goes)
    confirm(run, by=ada, wanted=Wanted(text="First of its kind."), seen=outlook(run, ada).fingerprint)
    run.refresh_from_db()
    go_on(run, by=ada)
    assert codes(chosen) == ["draft", "draft", "draft", "public", "public"]
    assert {item.outcome for item in run.items.filter(subject__in=[row.pk for row in rows])} == {DONE}
    last = Edition.objects.get(subject=rows[0].pk)
    assert b"First of its kind." in bytes(last.document or b"")
    assert run.items.get(subject=rows[0].pk).sequence == last.sequence
    assert all(each.four_eyes and each.published_by_id_kept == ada.pk for each in Approval.objects.all())
    sound()


def test_what_the_forecast_could_not_know_is_refused_by_the_door(rex: User, ada: User) -> None:
    """Warnings, four eyes and what was sent along are looked at again when the turn comes."""
    rows = some_claims(rex, 3)
    run = planned("publish", rows, ada)
    speaker = Actor.objects.get(name="Speaker 0")
    with desk.touching(rex), speaker.changing():
        pass
    review.send(rows[2], by=rex, public_note="Together.")
    go_on(run, by=ada)
    assert outcomes(run) == {"0": CHANGED, "1": DONE, "2": REFUSED}
    assert codes(rows) == ["draft", "public", "draft"]


def test_a_warning_that_comes_up_meanwhile_holds_it_back(rex: User, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    row = some_claims(rex, 1)[0]
    monkeypatch.setattr("tracker.desk.bulk_plan.suspicions", lambda preview: [])
    Actor.objects.filter(name="Speaker 0").update(unnamed=True, version=2)
    run = planned("publish", [row], ada)
    go_on(run, by=ada)
    assert outcomes(run) == {"0": REFUSED}
    assert "Tick the warning" in said(run, row)


def test_what_one_needs_of_the_others_goes_first(rex: User, ada: User) -> None:
    """Whatever the order in which they were ticked; and who stands for each other goes together."""
    with desk.touching(rex):
        whole = desk.actor("Whole", kind="government")
        part = desk.actor("Part", kind="person", party=whole)
        alone = desk.actor("Alone")
    run = planned("publish", [part, alone, whole], ada, text="New.")
    order = [str(Actor.objects.get(pk=each)) for each in run.items.order_by("order").values_list("subject", flat=True)]
    assert order.index("Whole") < order.index("Part")
    go_on(run, by=ada)
    assert set(outcomes(run).values()) == {DONE}
    assert all(b"New." in bytes(each.document or b"") for each in Edition.objects.all())


def test_what_went_out_with_another_one_of_them_is_done(rex: User, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    the_other_way_round(monkeypatch)
    with desk.touching(rex):
        whole = desk.actor("Whole", kind="government")
        part = desk.actor("Part", kind="person", party=whole)
    run = planned("publish", [part, whole], ada)
    go_on(run, by=ada)
    assert outcomes(run) == {"Part": DONE, "Whole": DONE}
    assert "another one" in said(run, whole)
    assert Edition.objects.count() == 2


def test_what_somebody_else_did_meanwhile_is_told_and_not_overwritten(rex: User, ada: User) -> None:
    rows = some_claims(rex, 4)
    run = planned("publish", rows, ada)
    bo = desk.editor("bo")
    with desk.touching(rex):
        rows[0].text = "It was otherwise in place 0."
        desk.save(rows[0])
    publish([rows[1]], by=bo)
    with desk.touching(rex):
        fresh = Claim.objects.get(pk=rows[2].pk)
    publish([fresh], by=bo)
    withdraw(fresh, by=bo, note="Wrong.")
    rows[3].delete()
    go_on(run, by=ada)
    assert {item.outcome for item in run.items.all()} == {CHANGED}
    assert codes(rows[:3]) == ["draft", "public", "withdrawn"]
    assert not Approval.objects.filter(published_by_id_kept=ada.pk).exists()


def test_what_is_not_as_it_was_chosen_is_left_alone(rex: User) -> None:
    """Also where doing it with one would not ask."""
    rows = some_claims(rex, 3)
    run = planned("note", rows, rex, text="A word.")
    desk.save(rows[0])
    rows[1].delete()
    go_on(run, by=rex)
    assert sorted(item.outcome for item in run.items.all()) == [CHANGED, CHANGED, DONE]
    assert ReviewStep.objects.get(step="note").subject == rows[2].pk


def test_corrections_minor_edits_and_what_is_public_as_it_is(rex: User, ada: User) -> None:
    rows = some_claims(rex, 3)
    publish(rows, by=ada)
    with desk.touching(rex):
        rows[0].note = "Beside it."
        rows[1].checkable = not rows[1].checkable
        for row in rows[:2]:
            desk.save(row)
    run = begin("publish", rows, by=ada)
    with pytest.raises(PublicationRefused, match="A correction says"):
        confirm(run, by=ada, wanted=Wanted(change="correction"), seen=outlook(run, ada).fingerprint)
    confirm(run, by=ada, wanted=Wanted(change="minor"), seen=outlook(run, ada).fingerprint)
    run.refresh_from_db()
    go_on(run, by=ada)
    assert outcomes(run) == {"0": DONE, "1": REFUSED, "2": REFUSED}
    assert "more than a minor edit" in said(run, rows[1])
    assert "nothing to publish" in said(run, rows[2])


# Withdrawing, looking


def test_what_needs_others_is_withdrawn_first_and_the_rest_keeps_what_it_needs(
    rex: User, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = some_claims(rex, 2)
    speakers = [Actor.objects.get(name=f"Speaker {each}") for each in range(2)]
    publish([one, other], by=ada)
    run = planned("withdraw", [speakers[0], one, speakers[1]], ada, text="A court asked.")
    go_on(run, by=ada)
    assert [item.outcome for item in (run.items.get(subject=each.pk) for each in (one, *speakers))] == [
        DONE,
        DONE,
        REFUSED,
    ]
    assert "is public and needs this" in said(run, speakers[1])
    assert codes([one, *speakers, other]) == ["withdrawn", "withdrawn", "public", "public"]
    assert set(Hiding.objects.values_list("subject", flat=True)) == {one.pk, speakers[0].pk}
    the_other_way_round(monkeypatch)
    again = planned("withdraw", [other, speakers[1]], ada, text="A court asked.", with_dependents=True)
    go_on(again, by=ada)
    assert set(outcomes(again).values()) == {DONE}
    sound()


def test_what_became_public_meanwhile_does_not_go_along(rex: User, ada: User) -> None:
    one, other = some_claims(rex, 2)
    source = one.statements.get().sources.get().source
    publish([one], by=ada)
    run = planned("withdraw", [source], ada, text="Gone.", with_dependents=True)
    publish([other], by=ada)
    go_on(run, by=ada)
    assert run.items.get().outcome == CHANGED
    assert codes([one, other, source]) == ["public", "public", "public"]


def test_looked_at_nothing_new(rex: User, ada: User) -> None:
    rows = some_claims(rex, 3, looked_at="2020-01-01")
    publish(rows[:2], by=ada)
    run = planned("look", rows, ada)
    go_on(run, by=ada)
    assert outcomes(run) == {"0": DONE, "1": DONE, "2": REFUSED}
    assert not Look.objects.exists()  # published today: readers see today's date
    assert "today’s date already" in said(run, rows[0])
