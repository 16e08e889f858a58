"""Four eyes: nobody publishes what nobody else has had a hand in (DESIGN.md "The door")."""

import pghistory
import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from pytest_django import Settings

from tests.desk import newsroom as desk
from tracker.desk.capturing import capture_text, keep_fetched
from tracker.desk.documents_of import SubjectRow
from tracker.desk.extracting import Extract
from tracker.desk.fetching import Fetched
from tracker.desk.models import (
    Approval,
    Assessment,
    Claim,
    Evidence,
    EvidenceBearing,
    Point,
    PointCorrespondence,
    PositionRelay,
    Relation,
    Source,
    SpeaksFor,
    Statement,
    StatementSource,
    VersionAuthor,
)
from tracker.desk.publishing import PublicationRefused, publish, withdraw
from tracker.desk.touched import touched
from tracker.record.models import Edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def bo() -> User:
    return desk.editor("bo")


@pytest.fixture(autouse=True)
def _four_eyes(settings: Settings) -> None:
    settings.FOUR_EYES = True


def refused(rows: list[SubjectRow], by: User) -> None:
    before = Edition.objects.count()
    with pytest.raises(PublicationRefused, match="by you alone"):
        publish(rows, by=by)
    assert Edition.objects.count() == before


def test_whoever_entered_it_alone_does_not_publish_it(ada: User, bo: User) -> None:
    with desk.touching(ada):
        row = desk.actor()
    refused([row], ada)
    edition = publish([row], by=bo).editions[0]
    approval = Approval.objects.get(sequence=edition.sequence)
    assert (approval.touched_by, approval.published_by_id_kept, approval.four_eyes) == ([ada.pk], bo.pk, True)


def test_two_who_had_a_hand_in_it_may_both_publish(ada: User, bo: User) -> None:
    with desk.touching(ada):
        row = desk.actor()
    with desk.touching(bo):
        desk.save(row)
    edition = publish([row], by=ada).editions[0]
    assert Approval.objects.get(sequence=edition.sequence).touched_by == sorted([ada.pk, bo.pk])


def test_without_four_eyes_one_is_enough(settings: Settings, ada: User) -> None:
    settings.FOUR_EYES = False
    with desk.touching(ada):
        row = desk.actor()
    edition = publish([row], by=ada).editions[0]
    approval = Approval.objects.get(sequence=edition.sequence)
    assert (approval.touched_by, approval.four_eyes) == ([ada.pk], False)


def test_what_goes_with_it_is_looked_at_too(ada: User, bo: User) -> None:
    with desk.touching(bo):
        row = desk.claim("So.")
    with desk.touching(ada):
        speaker, source = desk.actor("Newcomer"), desk.source()
        desk.statement(row, speaker, "asserts", [source])
    with pytest.raises(PublicationRefused) as found:
        publish([row], by=ada)
    assert any("“Newcomer”" in problem for problem in found.value.problems)
    assert not any("“So.”" in problem for problem in found.value.problems)


def test_only_what_happened_since_the_last_edition_counts(ada: User, bo: User) -> None:
    with desk.touching(ada):
        row = desk.actor()
    publish([row], by=bo)
    with desk.touching(bo):
        row.note = "Changed."
        desk.save(row)
    refused([row], bo)
    assert publish([row], by=ada).editions[0].number == 2
    assert touched([row.id])[row.id].users == set()


@pytest.mark.parametrize("context", [{}, {"command": "shell"}, {"user": None}, {"user": "ada"}])
def test_a_change_whose_author_is_not_known_is_nobodys_second_pair_of_eyes(
    ada: User, bo: User, context: dict[str, str | None]
) -> None:
    with pghistory.context(**context):
        row = desk.actor()
    found = touched([row.id])[row.id]
    assert (found.users, found.unknown) == (set(), True)
    with pytest.raises(PublicationRefused, match="Nobody knows who changed"):
        publish([row], by=ada)
    with desk.touching(ada):
        desk.save(row)
    refused([row], ada)
    edition = publish([row], by=bo).editions[0]
    approval = Approval.objects.get(sequence=edition.sequence)
    assert (approval.touched_by, approval.touched_by_unknown) == ([ada.pk], True)
    assert not touched([row.id])[row.id].unknown


def test_a_change_past_the_desk_does_not_free_the_only_known_hand(ada: User) -> None:
    with desk.touching(ada):
        row = desk.actor()
    desk.save(row)
    refused([row], ada)


def part_of_a_claim(name: str, row: Claim) -> None:
    statement = row.statements.get()
    match name:
        case "statement":
            Statement.objects.filter(pk=statement.pk).update(note="Changed.")
        case "deleted statement":
            statement.delete()
        case "source":
            StatementSource.objects.create(statement=statement, source=desk.source())
        case "removed source":
            StatementSource.objects.create(statement=statement, source=desk.source())
            statement.sources.order_by("pk")[0].delete()
        case "relation":
            Relation.objects.create(from_claim=row, kind="part_of", to_claim=desk.claim("Whole."))
        case "evidence":
            Evidence.objects.filter(bears_on__claim=row).update(depicts="Something else.")
        case "bearing":
            EvidenceBearing.objects.filter(claim=row).update(bearing="contradicts")
        case "assessment":
            Assessment.objects.create(claim=row, verdict="Open", reasons="So.", dated="2025")
        case "moved statement":
            statement.claim = desk.claim("Another.")
            statement.save()


@pytest.mark.parametrize(
    "name",
    [
        "statement",
        "deleted statement",
        "source",
        "removed source",
        "relation",
        "evidence",
        "bearing",
        "assessment",
        "moved statement",
    ],
)
def test_touching_a_part_of_a_claim_is_touching_the_claim(name: str, ada: User, bo: User) -> None:
    with desk.touching(bo):
        row = desk.claim("So.", (desk.actor(), "asserts", [desk.source()]))
        evidence = Evidence.objects.create(kind="video", title="Video")
        EvidenceBearing.objects.create(evidence=evidence, claim=row, bearing="none")
    publish([row], by=ada)
    assert touched([row.id])[row.id].users == set()
    with desk.touching(ada):
        part_of_a_claim(name, row)
    assert touched([row.id])[row.id].users == {ada.pk}


def test_touching_a_part_of_the_others_is_touching_them(ada: User, bo: User) -> None:
    with desk.touching(bo):
        actor, source, plan = desk.actor(), desk.source(), desk.plan("Plan", ["1", "2"])
        version = plan.versions.get()
        first, second = version.points.all()
        position = desk.position(actor, [source], on_version=version)
    publish([plan, position], by=ada)
    with desk.touching(ada):
        SpeaksFor.objects.create(actor=actor, principal=source.publisher)
        PositionRelay.objects.create(position=position, actor=actor)
    found = touched([actor.id, source.id, plan.id, position.id])
    assert {row for row, each in found.items() if each.users} == {actor.id, position.id}
    for touch in (
        lambda: VersionAuthor.objects.create(version=version, actor=actor),
        lambda: PointCorrespondence.objects.create(point=first, to=second),
        lambda: Point.objects.filter(pk=first.pk).update(text="Other."),
        lambda: PointCorrespondence.objects.all().delete(),
    ):
        before = touched([plan.id])[plan.id].users
        with desk.touching(ada):
            touch()
        assert (before, touched([plan.id])[plan.id].users) == (set(), {ada.pk})
        with desk.touching(ada):
            plan.note += "."
            desk.save(plan)
        publish([plan], by=bo)


def test_one_editor_may_withdraw_and_that_hides_nobodys_work_from_the_second(ada: User, bo: User) -> None:
    with desk.touching(ada):
        row = desk.actor()
    publish([row], by=bo)
    with desk.touching(ada):
        row.note = "Changed by Ada."
        desk.save(row)
    edition = withdraw(row, by=ada, note="A mistake.").editions[0]
    approval = Approval.objects.get(sequence=edition.sequence)
    assert (approval.four_eyes, approval.touched_by) == (False, [ada.pk])
    refused([row], ada)
    assert publish([row], by=bo).editions[0].change == "update"


def test_what_is_taken_along_only_to_name_something_is_not_the_publishers_own(ada: User, bo: User) -> None:
    with desk.touching(ada):
        speaker, source = desk.actor(), desk.source()
        one = desk.claim("One.", (speaker, "asserts", [source]))
    publish([one], by=bo)
    with desk.touching(bo):
        two = desk.claim("Two.", (speaker, "asserts", [source]))
    with desk.touching(ada):
        Relation.objects.create(from_claim=one, kind="compare_with", to_claim=two)
    assert [edition.subject for edition in publish([two], by=ada).editions] == [two.id]
    assert [edition.subject for edition in publish([one], by=bo).editions] == [one.id]


@pytest.mark.parametrize("known", [True, False])
def test_the_database_refuses_too(ada: User, bo: User, known: bool) -> None:
    row = Approval(
        sequence=1,
        subject=desk.actor().id,
        published_by_id_kept=ada.pk,
        published_by_name="ada",
        touched_by=[ada.pk] if known else [],
        touched_by_unknown=not known,
        four_eyes=True,
    )
    with pytest.raises(IntegrityError, match="approval_by_a_second_person"), transaction.atomic():
        row.save()
    row.touched_by.append(bo.pk)
    row.save()


def test_what_nobody_changed_may_come_back_as_it_was(ada: User, bo: User) -> None:
    with desk.touching(ada):
        row = desk.actor()
    publish([row], by=bo)
    withdraw(row, by=bo, note="By mistake.")
    edition = publish([row], by=bo).editions[0]
    approval = Approval.objects.get(sequence=edition.sequence)
    assert (approval.touched_by, approval.touched_by_unknown, approval.four_eyes) == ([], False, True)


def kept_from(source: Source, url: str, by: User) -> None:
    body = b"He said: It was never so."
    keep_fetched(source, Fetched(url, url, "text/plain", body, (url,)), Extract(text=body.decode()), by=by)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_copy_that_one_put_in_alone_vouches_for_no_quote(elsewhere: bool, ada: User, bo: User) -> None:
    """Keeping a copy touches no row, but what follows from it is public."""
    with desk.touching(ada):
        source = desk.source(url="https://wire.example/1")
        said = {"quote_text": "It was never so.", "quote_language": "en"}
        row = desk.claim("It was so by 20 November 2025.", (desk.actor(), "denies", [source], said))
    publish([row], by=bo)
    if elsewhere:
        kept_from(source, "https://other.example/", bo)
    else:
        capture_text(source, "He said: It was never so.", by=bo)
    assert touched([row.pk])[row.pk].users == set()
    with pytest.raises(PublicationRefused, match="that you alone put in"):
        publish([row], by=bo, change="minor")
    withdraw(row, by=bo, note="By mistake.")
    with pytest.raises(PublicationRefused, match="that you alone put in"):
        publish([row], by=bo)
    publish([row], by=ada)
    # Once it is public, it stands in nobody's way.
    row.place = "Kyiv"
    with desk.touching(ada):
        desk.save(row)
    publish([row], by=bo)


def test_what_was_fetched_from_the_sources_address_vouches_for_itself(ada: User, bo: User) -> None:
    with desk.touching(ada):
        source = desk.source(url="https://wire.example/1")
        said = {"quote_text": "It was never so.", "quote_language": "en"}
        row = desk.claim("It was so by 20 November 2025.", (desk.actor(), "denies", [source], said))
    publish([row], by=bo)
    kept_from(source, "https://wire.example/1", bo)
    assert publish([row], by=bo, change="minor").editions
