"""Merging refused: by whom it may not be done, what is no duplicate, and what was not looked at."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from tests.desk import newsroom as desk
from tests.desk.doubles import NOTE, sound, two_claims
from tracker.desk.merge_plan import plan_merge
from tracker.desk.merging import drop, merge, propose
from tracker.desk.models import Claim, Merging
from tracker.desk.publishing import PublicationRefused, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def bo() -> User:
    return desk.editor("bo")


@pytest.fixture
def alone(settings: Any) -> None:
    """Without four eyes, one editor does it."""
    settings.FOUR_EYES = False


class TestTwoPeople:
    @pytest.fixture(autouse=True)
    def four_eyes(self, settings: Any) -> None:
        settings.FOUR_EYES = True

    def test_one_proposes_and_another_does_it(self, ada: User, bo: User) -> None:
        one, other = two_claims(ada)
        with pytest.raises(PublicationRefused, match="propose it"):
            merge(one, other, by=ada, note=NOTE)
        proposed = propose(one, other, by=ada, note=NOTE)
        assert not proposed.done
        with pytest.raises(PublicationRefused, match="yourself"):
            merge(one, other, by=ada, note=NOTE)
        done = merge(one, other, by=bo, note=NOTE)
        assert (done.pk, done.done, done.four_eyes) == (proposed.pk, True, True)
        assert (done.proposed_by_name, done.decided_by_name) == ("ada", "bo")
        sound()

    def test_the_table_refuses_one_person_for_both(self, ada: User) -> None:
        one, other = two_claims(ada)
        proposed = propose(one, other, by=ada, note=NOTE)
        with pytest.raises(IntegrityError, match="merging_by_a_second_person"), transaction.atomic():
            Merging.objects.filter(pk=proposed.pk).update(
                decided_by_id_kept=ada.pk, decided_by_name="ada", decided_at=proposed.created_at, four_eyes=True
            )

    def test_a_reporter_proposes_and_does_nothing(self, ada: User) -> None:
        one, other = two_claims(ada)
        rita = desk.reporter("rita")
        proposed = propose(one, other, by=rita, note=NOTE)
        with pytest.raises(PublicationRefused, match="may not publish"):
            merge(one, other, by=rita, note=NOTE)
        drop(proposed, by=rita)
        proposed.refresh_from_db()
        assert (proposed.dropped, proposed.done) == (True, False)
        propose(one, other, by=rita, note=NOTE)
        assert Merging.objects.count() == 2

    @pytest.mark.parametrize("where", ["merged", "kept"])
    def test_own_work_does_not_get_out_by_a_merging(self, where: str, ada: User, bo: User) -> None:
        """What bo changed alone is looked at before rows move: afterwards ada's older work would vouch for it."""
        with desk.touching(ada):
            kept, merged = two_claims(bo)
        rows = {"merged": merged, "kept": kept}
        proposed = propose(merged, kept, by=ada, note=NOTE)
        with desk.touching(bo):
            desk.statement(rows[where], desk.actor("Bo's own"), "denies", [desk.source()])
        merged, kept = (Claim.objects.get(pk=row.pk) for row in (merged, kept))
        with desk.touching(bo), pytest.raises(PublicationRefused, match="nobody published yet"):
            merge(merged, kept, by=bo, note=NOTE)
        with pytest.raises(PublicationRefused, match="nobody published yet"):
            propose(merged, kept, by=ada, note=NOTE)
        publish([Claim.objects.get(pk=rows[where].pk)], by=ada)
        assert merge(merged, kept, by=bo, note=NOTE).pk == proposed.pk
        sound()


@pytest.mark.usefixtures("alone")
class TestRefused:
    def test_a_public_one_needs_a_note(self, ada: User) -> None:
        one, other = two_claims(ada)
        with pytest.raises(PublicationRefused, match="public note"):
            merge(one, other, by=ada, note=" ")

    def test_a_public_one_goes_into_nothing_that_readers_do_not_see(self, ada: User) -> None:
        one, _other = two_claims(ada)
        with pytest.raises(PublicationRefused, match="publish that first"):
            merge(one, desk.claim("A draft."), by=ada, note=NOTE)

    def test_two_kinds_are_not_merged(self, ada: User) -> None:
        with pytest.raises(ValueError, match="Two actors"):
            merge(desk.claim(), desk.actor(), by=ada, note=NOTE)
        row = desk.claim()
        with pytest.raises(ValueError, match="Two actors"):
            merge(row, row, by=ada, note=NOTE)
        with pytest.raises(IntegrityError, match="Only two of a kind"), transaction.atomic():
            Merging.objects.create(
                merged=row.pk, kept=desk.actor().pk, proposed_by_id_kept=ada.pk, proposed_by_name="ada"
            )

    @pytest.mark.parametrize("change", ["the one", "the other", "somebody else's"])
    def test_something_else_than_was_looked_at_is_not_done(self, change: str, ada: User) -> None:
        one, other = two_claims(ada)
        seen = plan_merge(one, other).fingerprint
        match change:
            case "the one":
                desk.statement(one, desk.actor(), "denies", [desk.source()])
            case "the other":
                desk.save(Claim.objects.get(pk=other.pk))
            case _:
                third = desk.claim("A third.")
                with desk.part_of(third):
                    third.relations.create(kind="compare_with", to_claim=one)
        with pytest.raises(PublicationRefused, match="meanwhile"):
            merge(Claim.objects.get(pk=one.pk), Claim.objects.get(pk=other.pk), by=ada, note=NOTE, seen=seen)
        assert not Merging.objects.exists()

    def test_what_was_done_is_never_changed(self, ada: User) -> None:
        one, other = two_claims(ada)
        done = merge(one, other, by=ada, note=NOTE)
        attempts: list[Callable[[], object]] = [
            lambda: Merging.objects.filter(pk=done.pk).update(note="Other."),
            lambda: Merging.objects.filter(pk=done.pk).update(dropped=True),
            lambda: Merging.objects.filter(pk=done.pk).delete(),
        ]
        for attempt in attempts:
            with pytest.raises(IntegrityError), transaction.atomic():
                attempt()
        ada.delete()
        done.refresh_from_db()
        assert (done.decided_by, done.decided_by_name) == (None, "ada")
