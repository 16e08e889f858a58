"""Approvals name whom the history names: checked after everything that publishes, and after forgeries of either."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection

from tests.desk import newsroom as desk
from tests.desk.tampering import tamper
from tracker.desk.models import Approval, Claim, Evidence, EvidenceBearing, Point, Statement
from tracker.desk.publishing import publish, withdraw
from tracker.desk.redacting import redact
from tracker.desk.retracing import touches

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def bo() -> User:
    return desk.reporter("bo")


def story(ada: User, bo: User) -> Claim:
    """Two claims that share evidence, of which one gets a statement of the other; a plan; notices; unfinished work."""
    # First, because within one transaction a context goes on.
    plan = desk.plan("A plan", ["1", "2"])
    with desk.touching(bo):
        source = desk.source()
        first = desk.claim(
            "It rained.", (desk.actor("Kyiv"), "asserts", [source]), (desk.actor("Moscow"), "denies", [source])
        )
        second = desk.claim("It snowed.", (desk.actor("Other"), "asserts", [source]), slug="snow")
        with desk.part_of(first), desk.part_of(second):
            shared = Evidence.objects.create(kind="video", title="A video")
            for claim in (first, second):
                EvidenceBearing.objects.create(claim=claim, evidence=shared, bearing="supports")
    publish([first, plan], by=ada)
    with desk.touching(ada), desk.part_of(second), desk.part_of(first):
        Evidence.objects.update(title="A longer video")
        Statement.objects.filter(stance="denies").update(claim=second)
    with desk.part_of(plan):
        Point.objects.filter(version__plan=plan).update(note="Another note.")
    chief = desk.chief("chief")
    with desk.touching(chief):
        plan.refresh_from_db()
        desk.save(plan)
    publish([*Claim.objects.all(), plan], by=ada)
    with desk.touching(bo):
        first.refresh_from_db()
        desk.save(first)
    withdraw(Claim.objects.get(pk=first.pk), by=ada, note="By mistake.")
    publish([Claim.objects.get(pk=first.pk)], by=ada)
    with desk.touching(bo):
        second.refresh_from_db()
        desk.save(second)
    redact(second.pk, by=chief, note="A word.", words=["snowed"])
    publish([Claim.objects.get(pk=second.pk)], by=ada)
    return second


def found() -> list[str]:
    return [str(problem) for problem in touches()]


def test_what_was_done_honestly_has_no_problem(ada: User, bo: User) -> None:
    story(ada, bo)
    assert found() == []
    touched = Approval.objects.values_list("touched_by", "touched_by_unknown")
    assert {len(users) for users, _ in touched} >= {0, 1, 2}
    assert {unknown for _, unknown in touched} == {False, True}


def somebody_more() -> None:
    Approval.objects.filter(touched_by__len__gt=0).update(touched_by=[*User.objects.values_list("pk", flat=True), 4711])


def nobody() -> None:
    Approval.objects.update(touched_by=[])


def unknown() -> None:
    Approval.objects.filter(touched_by_unknown=False).update(touched_by_unknown=True)


def known() -> None:
    Approval.objects.update(touched_by_unknown=False)


def another_context() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pghistory_context SET metadata = '{\"user\": 4711}' WHERE metadata ? 'user'")


def an_event_gone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM desk_claimevent WHERE pgh_label = 'insert'")
        cursor.execute("DELETE FROM desk_statementevent")
        cursor.execute("DELETE FROM desk_evidencebearingevent")


@pytest.mark.parametrize(
    ("deed", "says"),
    [
        (somebody_more, "its approval says that user 4711 touched it, and the history does not."),
        (nobody, "touched it, and its approval does not."),
        (unknown, "its approval says that somebody unknown touched it, and the history does not."),
        (known, "the history says that somebody unknown touched it, and its approval does not."),
        (another_context, "the history says that user 4711 touched it, and its approval does not."),
        (an_event_gone, "touched it, and the history does not."),
    ],
)
def test_it_is_told(deed: Callable[[], None], says: str, ada: User, bo: User) -> None:
    story(ada, bo)
    tamper(deed)
    assert any(text.endswith(says) for text in found()), found()
