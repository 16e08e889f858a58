"""What the desk's tables refuse by themselves, whoever writes to them."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model

from tests.desk import newsroom, test_capturing, test_pages, test_pairs, test_purging
from tracker.desk.models import (
    Actor,
    ActorName,
    ActorRole,
    Approval,
    Assessment,
    Claim,
    ClaimPoint,
    Evidence,
    EvidenceBearing,
    Plan,
    PlanAlias,
    Point,
    PointCorrespondence,
    Position,
    PositionSource,
    Relation,
    Source,
    SpeaksFor,
    Statement,
    StatementRelay,
    StatementSource,
    Version,
)
from tracker.desk.models.base import Subject
from tracker.desk.models.faults import FAULTS
from tracker.desk.publishing import publish

pytestmark = pytest.mark.django_db

Refused = tuple[Callable[[], object], str]


def _statement(**fields: Any) -> Callable[[], object]:
    def write() -> object:
        values = {"speaker": newsroom.actor(), "stance": "asserts", **fields}
        return Statement.objects.create(claim=newsroom.claim(), **values)

    return write


def _position(**fields: Any) -> Callable[[], object]:
    def write() -> object:
        version = newsroom.plan().versions.get()
        return Position.objects.create(
            **{"actor": newsroom.actor(), "on_version": version, "position": "accepts", **fields}
        )

    return write


def _update(row: Any, **fields: Any) -> int:
    rows = type(row).objects.filter(pk=row.pk)
    return newsroom.change(rows, **fields) if isinstance(row, Subject) else rows.update(**fields)


def _itself(make: Callable[[], Any], column: str) -> Callable[[], object]:
    def write() -> object:
        row = make()
        return _update(row, **{f"{column}_id": row.pk})

    return write


def _twice(make: Callable[[], Model]) -> Callable[[], object]:
    """Write a row, and the same once more under another id."""

    def write() -> None:
        row = make()
        row.pk = None if isinstance(row.pk, int) else uuid4()
        row._state.adding = True
        row.save(force_insert=True)

    return write


def _version() -> Version:
    return newsroom.plan().versions.get()


def _point(number: str = "6") -> Point:
    return newsroom.point(_version(), number)


def _relation(**fields: Any) -> Relation:
    here = newsroom.claim()
    return Relation.objects.create(**{"from_claim": here, "kind": "part_of", "to_claim": newsroom.claim(), **fields})


def _to_itself() -> object:
    here = newsroom.claim()
    return _relation(from_claim=here, to_claim=here)


def _evidence(**fields: Any) -> Evidence:
    return Evidence.objects.create(**{"kind": "video", "title": "A street", **fields})


def _assessment(**fields: Any) -> Assessment:
    values = {"verdict": "Open", "reasons": "Nobody went.", "dated": "2025-11-22", **fields}
    return Assessment.objects.create(claim=newsroom.claim(), **values)


def _approval(**fields: Any) -> Approval:
    values = {"sequence": 1, "subject": uuid4(), "published_by_id_kept": 7, "four_eyes": True, **fields}
    return Approval.objects.create(published_by_name="ada", **values)


def _same_number() -> object:
    version = _version()
    newsroom.point(version, "6", key="first")
    return newsroom.point(version, "6", key="second")


def _same_actor(model: type[Model], column: str) -> Callable[[], object]:
    def write() -> object:
        me = newsroom.actor()
        return model._default_manager.create(actor=me, **{column: me})

    return write


def _corresponds_to_itself() -> object:
    point = _point()
    return PointCorrespondence.objects.create(point=point, to=point)


CHECKS: dict[str, Callable[[], object]] = {
    "actor_kind": lambda: newsroom.actor(kind="planet"),
    "actor_has_name": lambda: newsroom.actor("", slug="nobody"),
    "actor_slug": lambda: newsroom.actor(slug="a b"),
    "actor_not_own_party": _itself(newsroom.actor, "party"),
    "actor_not_part_of_itself": _itself(newsroom.actor, "part_of"),
    "actor_independent_has_reason": lambda: newsroom.actor(independent=True),
    "actor_why_unnamed_only_if_unnamed": lambda: newsroom.actor(why_unnamed="not given"),
    "actor_unnamed_not_independent": lambda: newsroom.actor(unnamed=True, independent=True, note="Why."),
    "actor_name_filled": lambda: ActorName.objects.create(actor=newsroom.actor(), name=""),
    "actor_name_once": _twice(lambda: ActorName.objects.create(actor=newsroom.actor(), name="A", language="")),
    "actor_role_filled": lambda: ActorRole.objects.create(actor=newsroom.actor(), role=""),
    "actor_role_since": lambda: ActorRole.objects.create(actor=newsroom.actor(), role="Mayor", since="lately"),
    "actor_role_until": lambda: ActorRole.objects.create(actor=newsroom.actor(), role="Mayor", until="soon"),
    "speaks_for_another": _same_actor(SpeaksFor, "principal"),
    "speaks_for_once": _twice(lambda: SpeaksFor.objects.create(actor=newsroom.actor(), principal=newsroom.actor("B"))),
    "source_state": lambda: newsroom.source(state="lost"),
    "source_slug": lambda: newsroom.source(slug="a/b"),
    "source_url": lambda: newsroom.source(url="javascript:alert(1)"),
    "source_published": lambda: newsroom.source(published="20 November"),
    "source_state_since": lambda: newsroom.source(state_since="2025-13"),
    "source_not_carries_itself": _itself(newsroom.source, "carries"),
    "plan_has_title": lambda: newsroom.plan(""),
    "plan_has_language": lambda: newsroom.plan(language=""),
    "plan_slug": lambda: newsroom.plan(slug=""),
    "plan_alias_filled": lambda: PlanAlias.objects.create(plan=newsroom.plan(), name=""),
    "plan_alias_once": _twice(lambda: PlanAlias.objects.create(plan=newsroom.plan(), name="The plan")),
    "version_has_label": lambda: Version.objects.create(plan=newsroom.plan(), label="", slug="x"),
    "version_slug": lambda: Version.objects.create(plan=newsroom.plan(), label="X", slug="ü"),
    "version_slug_once": _twice(_version),
    "version_dated": lambda: newsroom.version(newsroom.plan(), "X", [], dated="2025-11-20~~"),
    "version_not_from_itself": _itself(_version, "derived_from"),
    "point_state": lambda: _point_with(state="gone"),
    "point_key": lambda: _point_with(key="a b"),
    "point_key_once": _twice(lambda: _point_with(number="", key="a")),
    "point_number_once": _same_number,
    "point_not_part_of_itself": _itself(_point, "part_of"),
    "point_corresponds_to_another": _corresponds_to_itself,
    "point_correspondence_once": _twice(lambda: PointCorrespondence.objects.create(point=_point(), to=_point("7"))),
    "claim_level": lambda: newsroom.claim(level="low"),
    "claim_has_wording": lambda: newsroom.claim(""),
    "claim_has_kind": lambda: newsroom.claim(kind=" "),
    "claim_has_language": lambda: newsroom.claim(language=""),
    "claim_slug": lambda: newsroom.claim(slug="é"),
    "claim_occurred": lambda: newsroom.claim(occurred="yesterday"),
    "claim_looked_at": lambda: newsroom.claim(looked_at="2025-11-32"),
    "claim_point_once": _twice(lambda: ClaimPoint.objects.create(claim=newsroom.claim(), point=_point())),
    "statement_stance": _statement(stance="shouts"),
    "statement_said": _statement(said="2025-11-20/.."),
    "statement_quote_whole": _statement(quote_text="We took it"),
    "statement_changes_says_how": _statement(how="reverses"),
    "statement_source_once": _twice(
        lambda: StatementSource.objects.create(statement=_said(), source=newsroom.source())
    ),
    "statement_relay_once": _twice(lambda: StatementRelay.objects.create(statement=_said(), actor=newsroom.actor())),
    "position_position": _position(position="likes"),
    "position_basis": _position(basis="felt"),
    "position_stated": _position(stated="once"),
    "position_on_version_or_point": _position(on_version=None),
    "position_quote_whole": _position(quote_translation="No"),
    "position_changes_says_how": _position(how="shifts"),
    "evidence_has_kind": lambda: _evidence(kind=""),
    "evidence_has_title": lambda: _evidence(title=""),
    "evidence_released": lambda: _evidence(released="x"),
    "evidence_bearing": lambda: EvidenceBearing.objects.create(
        evidence=_evidence(), claim=newsroom.claim(), bearing="?"
    ),
    "evidence_bearing_once": _twice(
        lambda: EvidenceBearing.objects.create(evidence=_evidence(), claim=newsroom.claim(), bearing="none")
    ),
    "relation_kind": lambda: _relation(kind="like"),
    "relation_once": _twice(_relation),
    "relation_to_another_claim": _to_itself,
    "relation_with_weight_has_note": lambda: _relation(kind="contradicts"),
    "assessment_has_verdict": lambda: _assessment(verdict=""),
    "assessment_has_reasons": lambda: _assessment(reasons=""),
    "assessment_has_date": lambda: _assessment(dated=""),
    "assessment_dated": lambda: _assessment(dated="today"),
    "approval_by_a_second_person": lambda: _approval(touched_by=[7]),
}


def _said() -> Statement:
    return newsroom.claim("It is so.", (newsroom.actor(), "asserts", [newsroom.source()])).statements.get()


def _point_with(**fields: Any) -> Point:
    return Point.objects.create(version=_version(), **{"key": "a", "number": "1", **fields})


def refused_by(write: Callable[[], object]) -> str:
    """The constraint that refuses this write, deferred ones included."""

    def attempt() -> None:
        with transaction.atomic():
            write()
            connection.check_constraints()

    with pytest.raises(IntegrityError) as refusal:
        attempt()
    assert isinstance(refusal.value.__cause__, psycopg.Error)
    return str(refusal.value.__cause__.diag.constraint_name)


@pytest.mark.parametrize("name", CHECKS)
def test_tables_refuse(name: str) -> None:
    assert refused_by(CHECKS[name]) == name


def test_an_utterance_changes_another_one() -> None:
    # Beside it, `changes` without `how` would be refused too, and which of the two PostgreSQL names is its own affair.
    for make in (
        _said,
        _placed,
    ):
        row = make()
        noun = type(row).__name__.lower()
        change = lambda row=row: _update(row, changes=row.pk, how="corrects")  # noqa: E731
        assert refused_by(change) == f"{noun}_changes_another"


def _chain(make: Callable[[], Any], column: str, **fields: Any) -> Callable[[], object]:
    """Three rows in a circle; the last link closes it."""

    def write() -> None:
        first, second, third = make(), make(), make()
        for row, to in ((first, second), (second, third), (third, first)):
            _update(row, **{f"{column}_id": to.pk}, **fields)

    return write


def _placed() -> Position:
    return newsroom.position(newsroom.actor(), [newsroom.source()], on_version=_version())


def _circle_of_points() -> None:
    version = _version()
    first, second = newsroom.point(version, "1"), newsroom.point(version, "2")
    Point.objects.filter(pk=first.pk).update(part_of=second)
    Point.objects.filter(pk=second.pk).update(part_of=first)


def _part_of_another_text() -> None:
    Point.objects.filter(pk=_point().pk).update(part_of=_point())


def _the_same_text() -> None:
    version = _version()
    PointCorrespondence.objects.create(point=newsroom.point(version, "1"), to=newsroom.point(version, "2"))


def _loses_its_sources() -> None:
    StatementSource.objects.filter(statement=_said()).delete()


def _gives_its_source_away() -> None:
    placed, other = _placed(), _placed()
    PositionSource.objects.filter(position=placed).update(position=other)


def _party_of_a_party() -> None:
    newsroom.actor("Spokesman", party=newsroom.actor("Ministry", party=newsroom.actor("State")))


def _a_party_joins() -> None:
    party = newsroom.actor("Ministry")
    newsroom.actor("Spokesman", party=party)
    newsroom.change(Actor.objects.filter(pk=party.pk), party=newsroom.actor("State"))


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (_chain(newsroom.actor, "part_of"), "actor_part_of_no_circle"),
        (_chain(newsroom.source, "carries"), "source_carries_no_circle"),
        (_chain(_version, "derived_from"), "version_derived_from_no_circle"),
        (_chain(_said, "changes", how="corrects"), "statement_changes_no_circle"),
        (_chain(_placed, "changes", how="corrects"), "position_changes_no_circle"),
        (_circle_of_points, "point_part_of_no_circle"),
        (_part_of_another_text, "point_part_of_same_version"),
        (_the_same_text, "point_corresponds_to_another_version"),
        (_statement(), "statement_has_source"),
        (_loses_its_sources, "statement_has_source"),
        (_position(), "position_has_source"),
        (_gives_its_source_away, "position_has_source"),
        (_party_of_a_party, "actor_party_one_level"),
        (_a_party_joins, "actor_party_one_level"),
    ],
)
def test_truths_of_several_rows(write: Callable[[], object], name: str) -> None:
    assert refused_by(write) == name


def test_every_refusal_that_has_words_exists() -> None:
    known = {
        constraint.name for model in apps.get_app_config("desk").get_models() for constraint in model._meta.constraints
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        triggers = {name for (name,) in cursor.fetchall()}
        # A function names a refusal otherwise where its trigger has several.
        cursor.execute("SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
        triggers |= {name for (body,) in cursor.fetchall() for name in re.findall(r"CONSTRAINT = '(\w+)'", body)}
    assert set(FAULTS) - triggers <= known
    for model in (Actor, Source, Claim, Plan, Statement, Position, Point, Version, Evidence, Relation):
        for constraint in model._meta.constraints:
            if constraint.name in FAULTS:
                field = FAULTS[constraint.name][0]
                assert not field or field in {each.name for each in model._meta.get_fields()}, constraint.name


def test_a_model_says_in_words_what_it_refuses() -> None:
    row = Actor(name="Monitor", slug="monitor", kind="organisation", independent=True)
    with pytest.raises(ValidationError, match="public reason"):
        row.full_clean()


def test_tests_cover_every_constraint() -> None:
    models = [model for model in apps.get_app_config("desk").get_models() if not model.__name__.endswith("Event")]
    names = {constraint.name for model in models for constraint in model._meta.constraints}
    elsewhere = {
        "statement_changes_another",
        "position_changes_another",
        "redaction_has_note",
        *test_capturing.CHECKS,
        *(test_pages.CHECKS | test_pairs.CHECKS | test_purging.CHECKS),
    }
    elsewhere |= {each for each in names if re.match("(handling|hiding|review|step|claim_about|upload)_", each)}
    alike = {"version_author_once", "version_source_once", "point_source_once", "position_source_once"}
    alike |= {"position_relay_once", "dossier_has_title", "dossier_id", "dossier_item_once", "desk_upload_text"}
    assert names - set(CHECKS) - elsewhere - alike == set()


def test_every_row_keeps_its_history_and_the_history_stays() -> None:
    claim = newsroom.claim()
    newsroom.change(Claim.objects.filter(pk=claim.pk), place="Kupiansk")
    events = apps.get_model("desk", "ClaimEvent")._default_manager
    assert list(events.filter(pgh_obj=claim.pk).order_by("pgh_id").values_list("pgh_label", "place")) == [
        ("insert", ""),
        ("update", "Kupiansk"),
    ]
    for change in ("UPDATE desk_claimevent SET place = ''", "DELETE FROM desk_claimevent", "TRUNCATE desk_claimevent"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_a_statement_and_its_sources_may_go_together() -> None:
    said = _said()
    with transaction.atomic():
        said.delete()
        connection.check_constraints()


def test_who_touched_what_cannot_be_changed() -> None:
    user = newsroom.editor("ada")
    with newsroom.touching(user):
        newsroom.claim()
    for change in (
        "UPDATE pghistory_context SET metadata = metadata - 'user'",
        "UPDATE pghistory_context SET metadata = metadata || '{\"user\": 0}'",
        "DELETE FROM pghistory_context",
        "TRUNCATE pghistory_context",
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_an_approval_outlives_the_account_and_nothing_else_of_it_changes() -> None:
    user = newsroom.editor("ada")
    publish([newsroom.claim("So.", (newsroom.actor(), "asserts", [newsroom.source()]))], by=user)
    for change in ("UPDATE desk_approval SET published_by_name = 'bo'", "DELETE FROM desk_approval"):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    user.delete()
    assert {(approval.published_by, approval.published_by_name) for approval in Approval.objects.all()} == {
        (None, "ada")
    }
