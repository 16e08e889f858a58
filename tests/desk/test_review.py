"""The way to the door: who may send, give, return and note; what the tables refuse; what publishing ends."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django import Settings

from tests.desk import newsroom as desk
from tests.noninterference.world import settle
from tracker.desk import review
from tracker.desk.documents_of import SubjectRow
from tracker.desk.models import Actor, Claim, Review, ReviewStep
from tracker.desk.publishing import PublicationRefused, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def bo() -> User:
    return desk.reporter("bo")


def a_claim() -> Claim:
    return desk.claim("It was so.", (desk.actor("Speaker"), "asserts", [desk.source()]))


def steps(row: SubjectRow) -> list[tuple[str, str, str]]:
    return [(each.step, each.by_name, each.text) for each in review.thread(row.pk)]


def refused(does: Callable[[], object], words: str) -> None:
    before = ReviewStep.objects.count(), list(Review.objects.values_list("pk", "state"))
    with pytest.raises(PublicationRefused, match=words):
        does()
    assert before == (ReviewStep.objects.count(), list(Review.objects.values_list("pk", "state")))


def test_from_a_draft_to_the_door(ada: User, bo: User) -> None:
    row = a_claim()
    assert review.review_of([row]) == {}
    sent = review.send(row, by=bo, note="The date is from the wire.", assign_to=ada)
    assert (sent.state, sent.version, sent.sent_by_name, sent.assigned_to) == ("in_review", row.version, "bo", ada)
    assert [each.subject for each in review.waiting()] == [row.pk]
    assert review.review_of([row])[row.pk].label == "In review: ada"
    review.return_(row, by=ada, reason="Who says so?")
    assert not review.waiting().exists()
    assert [each.subject for each in review.returned_to(bo)] == [row.pk]
    assert not review.returned_to(ada).exists()
    review.note(row, by=bo, text="The spokesman did.")
    again = review.send(row, by=bo)
    assert (again.pk, again.state, again.reason, again.returned_at) == (sent.pk, "in_review", "", None)
    edition = publish([row], by=ada).editions[-1]
    assert not Review.objects.exists()
    assert steps(row) == [
        ("sent", "bo", "The date is from the wire."),
        ("assigned", "bo", ""),
        ("returned", "ada", "Who says so?"),
        ("note", "bo", "The spokesman did."),
        ("sent", "bo", ""),
        ("published", "ada", ""),
    ]
    assert review.thread(row.pk).last().sequence == edition.sequence  # type: ignore[union-attr]


def test_what_was_changed_since_it_was_sent_shows(bo: User) -> None:
    row = a_claim()
    review.send(row, by=bo)
    assert not review.review_of([row])[row.pk].moved
    row.save()
    standing = review.review_of([row])[row.pk]
    assert standing.moved
    assert standing.label == "In review, changed since it was sent"


def test_a_refused_publication_leaves_the_review(ada: User, bo: User, settings: Settings) -> None:
    settings.FOUR_EYES = True
    with desk.touching(ada):
        row = desk.actor("Somebody")
    review.send(row, by=bo)
    with pytest.raises(PublicationRefused):
        publish([row], by=ada)
    assert review.waiting().count() == 1


def test_what_goes_along_is_ended_too_and_what_only_names_it_is_not(ada: User, bo: User) -> None:
    row, other = a_claim(), a_claim()
    with desk.part_of(other):
        other.relations.create(kind="compare_with", to_claim=row)
    publish([other], by=ada)
    speaker = Actor.objects.get(statements__claim=row)
    review.send(speaker, by=bo)
    Review.objects.create(
        subject=other.pk,
        kind="claim",
        state="in_review",
        version=1,
        sent_at=timezone.now(),
        sent_by_id_kept=bo.pk,
        sent_by_name="bo",
    )
    editions = publish([row], by=ada).editions
    assert {speaker.pk, other.pk} < {edition.subject for edition in editions}
    assert set(Review.objects.values_list("subject", flat=True)) == {other.pk}


def test_who_may_do_what(ada: User, bo: User) -> None:
    row, stranger = a_claim(), User.objects.create_user("stranger")
    refused(lambda: review.send(row, by=stranger), "may not send")
    refused(lambda: review.note(row, by=stranger, text="Hello."), "may not write")
    review.send(row, by=bo)
    refused(lambda: review.return_(row, by=bo, reason="No."), "may not return")
    refused(lambda: review.assign(row, to=ada, by=bo), "may not give")
    refused(lambda: review.assign(row, to=stranger, by=ada), "works at the desk")
    assert review.take(row, by=bo).assigned_to == bo
    assert review.assign(row, to=ada, by=ada).assigned_by == ada
    assert review.assign(row, to=None, by=ada).assigned_to_name == ""


def test_what_says_nothing_is_refused(ada: User, bo: User) -> None:
    row = a_claim()
    refused(lambda: review.return_(row, by=ada, reason="So."), "not in review")
    review.send(row, by=bo)
    refused(lambda: review.return_(row, by=ada, reason=" \n "), "Say why")
    refused(lambda: review.note(row, by=ada, text=""), "Write something")
    refused(lambda: review.note(row, by=ada, text="a\u202eb"), "direction")
    refused(lambda: review.send(row, by=bo, note="a" * 20_001), "at most 20000")


def test_nothing_new_is_not_sent(ada: User, bo: User) -> None:
    row = a_claim()
    publish([row], by=ada)
    row.refresh_from_db()
    refused(lambda: review.send(row, by=bo), "nothing to review")


def test_what_was_saved_meanwhile_is_not_sent(bo: User) -> None:
    row = a_claim()
    Claim.objects.get(pk=row.pk).save()
    refused(lambda: review.send(row, by=bo), "meanwhile")
    Claim.objects.get(pk=row.pk).delete()
    refused(lambda: review.send(row, by=bo), "gone")


def test_what_is_mine(ada: User, bo: User) -> None:
    sent, given, others = a_claim(), a_claim(), a_claim()
    review.send(sent, by=bo)
    review.send(others, by=bo, assign_to=ada)
    review.assign(given, to=bo, by=ada)
    assert {each.subject for each in review.mine(bo)} == {sent.pk, given.pk}
    assert {each.subject for each in review.mine(ada)} == {others.pk}


def test_names_outlive_the_users(ada: User, bo: User) -> None:
    row = a_claim()
    review.send(row, by=bo, assign_to=ada)
    review.return_(row, by=ada, reason="Not yet.")
    bo.delete()
    ada.delete()
    found = Review.objects.get()
    assert (found.sent_by, found.sent_by_name, found.assigned_to, found.assigned_to_name) == (None, "bo", None, "ada")
    assert [name for _step, name, _text in steps(row)] == ["bo", "bo", "ada"]


def test_a_review_goes_with_its_subject_and_its_thread_stays(bo: User) -> None:
    row = a_claim()
    review.send(row, by=bo)
    subject = row.pk
    row.delete()
    assert not Review.objects.exists()
    assert ReviewStep.objects.filter(subject=subject).count() == 1


def test_the_number_of_queries_for_a_list_is_one(bo: User, assert_queries: Any) -> None:
    rows = [a_claim() for _ in range(3)]
    for row in rows:
        review.send(row, by=bo)
    for some in (rows[:1], rows):
        with assert_queries(1):
            assert len(review.review_of(some)) == len(some)


NOW = timezone.now()
SENT = {"state": "in_review", "version": 1, "sent_at": NOW, "sent_by_id_kept": 1, "sent_by_name": "bo"}
BACK = {**SENT, "state": "returned", "returned_at": NOW, "returned_by_id_kept": 1, "returned_by_name": "ada"}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("review_state", {**SENT, "state": "lost"}),
        ("review_sent", {**SENT, "sent_by_name": ""}),
        ("review_sent", {**SENT, "sent_by_id_kept": None}),
        ("review_assigned", {"assigned_by_name": "ada"}),
        ("review_returned", {**BACK, "reason": "So.", "returned_by_name": ""}),
        ("review_sent_by_somebody", {"state": "in_review"}),
        ("review_sent_by_somebody", {**SENT, "state": "draft"}),
        ("review_sent_by_somebody", {**SENT, "version": None}),
        ("review_assigned_to_somebody", {"assigned_to_name": "ada"}),
        ("review_assigned_to_somebody", {"assigned_to_name": "ada", "assigned_to_id_kept": 1}),
        ("review_returned_with_reason", {**BACK, "reason": ""}),
        ("review_returned_with_reason", {**SENT, "reason": "So."}),
    ],
)
def test_the_table_refuses(name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        Review.objects.create(subject=a_claim().pk, kind="claim", **fields)


def test_the_table_takes_what_is_whole() -> None:
    for fields in (SENT, {**BACK, "reason": "So."}, {}):
        Review.objects.create(subject=a_claim().pk, kind="claim", **fields)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("step_known", {"step": "danced"}),
        ("step_has_words", {"step": "note"}),
        ("step_has_words", {"step": "returned", "text": ""}),
        ("step_answers_a_warning", {"step": "acknowledged", "text": "So."}),
        ("step_answers_a_warning", {"step": "note", "text": "So.", "code": "reversed"}),
        ("step_answers_a_warning", {"step": "acknowledged", "text": "So.", "code": "reversed"}),
        ("step_by_somebody", {"step": "note", "text": "So.", "by_name": ""}),
    ],
)
def test_the_thread_refuses(name: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        ReviewStep.objects.create(**{"subject": a_claim().pk, "by_id_kept": 1, "by_name": "bo", **fields})


def test_what_was_said_is_never_changed(ada: User) -> None:
    review.note(a_claim(), by=ada, text="A word.")
    settle()
    for change in (
        "UPDATE desk_reviewstep SET text = 'Another'",
        "UPDATE desk_reviewstep SET text = '[removed]'",
        "UPDATE desk_reviewstep SET by_name = 'bo'",
        "DELETE FROM desk_reviewstep",
        "TRUNCATE desk_reviewstep",
        "TRUNCATE desk_review",
    ):
        with (
            pytest.raises(DatabaseError, match=r"never changed|never emptied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE desk_reviewstep SET by_id = NULL")
    assert ReviewStep.objects.get().text == "A word."
