"""A subject and its parts share one version: what PostgreSQL refuses, whoever writes, and what rows say by themselves."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from tests.desk import newsroom
from tracker.desk.histories import SUBJECTS
from tracker.desk.models import (
    Actor,
    Approval,
    Assessment,
    BulkItem,
    BulkRun,
    Capture,
    Claim,
    Distinct,
    Dossier,
    DossierItem,
    Evidence,
    FormerUser,
    Handling,
    Hiding,
    Look,
    Merging,
    Plan,
    Point,
    PointCorrespondence,
    Position,
    Purge,
    QuoteLock,
    Redaction,
    Relation,
    Review,
    ReviewStep,
    Source,
    SourceCheck,
    Statement,
    Upload,
    Version,
)
from tracker.desk.models.base import StaleError, Subject
from tracker.desk.parts import PARTS, losing_parts, raise_versions, subject_model, subjects_of

pytestmark = pytest.mark.usefixtures("cloned_db")

ALONE = {
    Approval,
    BulkItem,
    BulkRun,
    Capture,
    Distinct,
    Dossier,
    DossierItem,
    FormerUser,
    Handling,
    Hiding,
    Look,
    Merging,
    Purge,
    QuoteLock,
    Redaction,
    Review,
    ReviewStep,
    SourceCheck,
    Upload,
}
"""Tables of the desk that are no part of anything that is published."""


def tables() -> set[type[Model]]:
    return {model for model in apps.get_app_config("desk").get_models() if not model.__name__.endswith("Event")}


def triggers(name: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = %s AND t.tgenabled = 'O'",
            [name],
        )
        return {table for (table,) in cursor.fetchall()}


def test_every_table_of_the_desk_is_a_subject_a_part_or_stands_alone() -> None:
    """A new table without its trigger fails here."""
    subjects = {model for model in tables() if issubclass(model, Subject)}
    assert triggers("one_version") == {model._meta.db_table for model in subjects}
    assert triggers("part_of_one_version") == {model._meta.db_table for model in tables() - subjects - ALONE}
    assert set(PARTS) == tables() - subjects - ALONE
    assert set(SUBJECTS) == {model._meta.model_name for model in tables() - ALONE}


def test_functions_of_the_triggers_find_their_tables_by_themselves() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT p.proname, p.proconfig FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgname IN ('one_version', 'part_of_one_version')"
        )
        found = dict(cursor.fetchall())
    assert len(found) == len(PARTS) + 1
    assert all(config == ["search_path=public, pg_temp"] for config in found.values())


def newsroom_full() -> None:
    """At least one row of every part, each committed."""
    speaker, relay = newsroom.actor("Speaker", slug="speaker"), newsroom.actor("Relay")
    source = newsroom.source(relay)
    with newsroom.part_of(speaker):
        speaker.names.create(name="Another name")
        speaker.roles.create(role="Minister")
        speaker.speaks_for.create(principal=relay)
    plan = newsroom.plan("Peace plan", ["6"])
    version = plan.versions.get()
    with newsroom.part_of(plan):
        plan.aliases.create(name="The plan")
        version.authors.create(actor=speaker)
        version.sources.create(source=source)
        six = version.points.get()
        six.sources.create(source=source)
        six.corresponds_to.create(to=newsroom.version(plan, "Second draft", ["6"]).points.get())
    claim = newsroom.claim("So.", (speaker, "asserts", [source, newsroom.source()], {"relayed_by": [relay]}))
    evidence = Evidence.objects.create(kind="video", title="A street")
    with newsroom.part_of(claim):
        claim.points.create(point=six)
        claim.about.create(actor=speaker)
        claim.assessments.create(verdict="Open", reasons="So.", dated="2025")
        claim.relations.create(kind="compare_with", to_claim=newsroom.claim("Else."))
        claim.evidence_links.create(evidence=evidence, bearing="supports")
    position = newsroom.position(speaker, [source, newsroom.source()], on_version=version)
    with newsroom.part_of(position):
        position.relays.create(actor=relay)


PARENTS = {Statement: {}, Version: {"slug": "another"}, Point: {"key": "another", "number": ""}}
"""Parts that have parts of their own, and what a copy of one needs to differ in."""


def execute(sql: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone() if cursor.description else None


def refused(change: Callable[[], object], row: Model) -> None:
    said = f"A row of {row._meta.db_table} changed, but the version of [0-9a-f-]+ that it is part of was not raised"
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        change()


def passes(change: Callable[[], object], subject: Any) -> None:
    with newsroom.part_of(subject):
        change()


def insert(table: str, row: dict[str, Any]) -> None:
    execute(f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(null::{table}, %s)", [json.dumps(row)])


def test_no_part_is_inserted_changed_or_deleted_without_its_subject() -> None:
    """With SQL by hand, on every table of parts."""
    newsroom_full()
    for model in PARTS:
        table, row = model._meta.db_table, model._default_manager.order_by("-pk")[0]
        subject, pk = next(iter(subjects_of([row])))
        host = subject._default_manager.get(pk=pk)

        def update(table: str = table, row: Any = row) -> None:
            execute(f"UPDATE {table} SET id = id WHERE id = %s", [row.pk])

        refused(update, row)
        passes(update, host)
        held = json.loads(execute(f"SELECT to_jsonb(t)::text FROM {table} t WHERE id = %s", [row.pk])[0])
        if model in PARENTS:
            copied = held | {"id": str(uuid4())} | PARENTS[model]
            refused(lambda table=table, copied=copied: insert(table, copied), row)  # type: ignore[misc]
            continue

        def delete(table: str = table, row: Any = row) -> None:
            if isinstance(row, Evidence):
                execute("DELETE FROM desk_evidencebearing WHERE evidence_id = %s", [row.pk])
            execute(f"DELETE FROM {table} WHERE id = %s", [row.pk])

        if model is not Evidence:  # what is deleted or new bears on nothing: its bearing is what counts
            refused(delete, row)
            passes(delete, host)
            refused(lambda table=table, held=held: insert(table, held), row)  # type: ignore[misc]
            passes(lambda table=table, held=held: insert(table, held), host)  # type: ignore[misc]


def test_the_triggers_look_at_every_change_and_wait_for_the_end_of_the_transaction() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'part_of_one_version'")
        for (said,) in cursor.fetchall():
            assert "AFTER INSERT OR DELETE OR UPDATE ON" in said
            assert "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW" in said


@pytest.mark.parametrize(
    ("model", "version"), [(Claim, "version"), (Actor, "version + 2"), (Source, "1"), (Plan, "0"), (Position, "99")]
)
def test_an_update_raises_the_version_by_exactly_one(model: type[Subject], version: str) -> None:
    """Also one that changes nothing: each update is a version."""
    newsroom_full()
    row = model._default_manager.order_by("pk")[0]
    with pytest.raises(IntegrityError, match="raises its version by one"):
        execute(f"UPDATE {model._meta.db_table} SET version = {version} WHERE id = %s", [row.pk])
    execute(f"UPDATE {model._meta.db_table} SET version = version + 1 WHERE id = %s", [row.pk])


def test_raising_it_in_a_savepoint_that_is_rolled_back_does_not_count() -> None:
    claim = newsroom.claim("So.", (newsroom.actor(), "asserts", [newsroom.source()]))

    def undone() -> None:
        with transaction.atomic():
            with transaction.atomic():
                raise_versions([(Claim, claim.pk)])
                transaction.set_rollback(True)
            Statement.objects.update(note="Other.")

    with pytest.raises(IntegrityError, match="was not raised"):
        undone()


def test_raising_it_in_the_transaction_before_does_not_count() -> None:
    claim = newsroom.claim("So.", (newsroom.actor(), "asserts", [newsroom.source()]))
    claim.save()
    with pytest.raises(IntegrityError, match="was not raised"):
        Statement.objects.update(note="Other.")
    assert Statement.objects.get().note == ""


def test_the_mark_of_a_transaction_cannot_be_set_by_hand() -> None:
    claim = newsroom.claim("So.", (newsroom.actor(), "asserts", [newsroom.source()]))
    with pytest.raises(IntegrityError, match="raises its version by one"), transaction.atomic():
        execute("UPDATE desk_claim SET raised_in = pg_current_xact_id(), raised_at = now() WHERE id = %s", [claim.pk])


def test_a_part_that_moves_needs_both_subjects() -> None:
    said: tuple[Any, ...] = (newsroom.actor(), "asserts", [newsroom.source()])
    one, two = newsroom.claim("One.", said), newsroom.claim("Two.")

    def move() -> None:
        Statement.objects.update(claim=two)

    for held in (one, two):
        with pytest.raises(IntegrityError, match="was not raised"):
            passes(move, held)
        held.refresh_from_db()
    with one.changing(), two.changing():
        move()
    assert (one.version, two.version) == (2, 2)


def test_evidence_needs_every_claim_that_it_bears_on() -> None:
    one, two = newsroom.claim("One."), newsroom.claim("Two.")
    evidence = Evidence.objects.create(kind="video", title="A street")
    for claim in (one, two):
        with claim.changing():
            evidence.bears_on.create(claim=claim, bearing="supports")
    evidence.title = "A road"
    with pytest.raises(IntegrityError, match="was not raised"), one.changing():
        evidence.save()
    with one.changing(), two.changing():
        evidence.save()
    assert subjects_of([evidence]) == {(Claim, one.pk), (Claim, two.pk)}


def test_a_subject_goes_with_all_its_parts_and_comes_with_them() -> None:
    newsroom_full()
    for plan in Plan.objects.all():
        with newsroom.part_of(plan):
            PointCorrespondence.objects.filter(point__version__plan=plan).delete()
    for model in (Position, Claim, Plan):
        for pk in model._default_manager.values_list("pk", flat=True):
            with transaction.atomic():
                row = model._default_manager.get(pk=pk)
                raise_versions(losing_parts([row]))
                row.delete()
    assert not Statement.objects.exists()


def test_what_loses_a_part_by_a_deletion_elsewhere_has_to_be_raised() -> None:
    one, two = newsroom.claim("One."), newsroom.claim("Two.")
    with one.changing():
        Relation.objects.create(from_claim=one, kind="compare_with", to_claim=two)
    assert losing_parts([two]) == {(Claim, one.pk)}
    with pytest.raises(IntegrityError, match=f"the version of {one.pk}"):
        two.delete()
    first, second = newsroom.plan("First"), newsroom.plan("Second")
    with second.changing():
        second.versions.update(derived_from=first.versions.get())
    assert losing_parts([first]) == {(Plan, second.pk)}


def test_an_account_may_go_though_it_signed_something() -> None:
    user, claim = User.objects.create_user("ada"), newsroom.claim()
    with claim.changing():
        claim.assessments.create(verdict="Open", reasons="So.", dated="2025", signed_by=user, signed_name="ada")
    user.delete()
    assert Assessment.objects.filter(signed_by=None, signed_name="ada").exists()
    with pytest.raises(IntegrityError, match="was not raised"):
        Assessment.objects.update(signed_by=None, signed_name="bo")


class TestRows:
    """What a row says by itself, in a shell or an import."""

    def test_a_save_counts_and_says_so(self) -> None:
        row = newsroom.claim()
        row.save()
        row.save(update_fields=["place"])
        assert row.version == 3
        row.refresh_from_db()
        assert row.version == 3

    def test_a_stale_save_is_refused_and_saves_nothing(self) -> None:
        row = newsroom.claim()
        mine, theirs = Claim.objects.get(), Claim.objects.get()
        theirs.place = "Kupiansk"
        theirs.save()
        mine.text = "Other."
        for _ in range(2):
            with pytest.raises(StaleError, match="was read at version 1 and is at version 2 by now"):
                mine.save()
        with pytest.raises(StaleError):
            mine.delete()
        mine.refresh_from_db()
        assert (mine.text, mine.place) == (row.text, "Kupiansk")

    def test_a_part_that_somebody_else_changed_makes_its_subject_stale(self) -> None:
        newsroom.claim("So.", (newsroom.actor(), "asserts", [newsroom.source()]))
        mine, theirs = Claim.objects.get(), Claim.objects.get()
        with theirs.changing():
            theirs.statements.update(note="Theirs.")
        with pytest.raises(StaleError), mine.changing():
            mine.statements.update(note="Mine.")
        assert Statement.objects.get().note == "Theirs."

    def test_what_was_refused_can_be_tried_again(self) -> None:
        row = newsroom.claim()
        with pytest.raises(ZeroDivisionError), row.changing():
            raise ZeroDivisionError
        assert row.version == 1
        row.save()
        assert row.version == 2

    def test_a_row_that_is_gone_or_was_read_without_its_version_is_not_saved(self) -> None:
        newsroom.claim()
        with pytest.raises(TypeError, match="without its version"):
            Claim.objects.only("text").get().save()
        mine = Claim.objects.get()
        Claim.objects.get().delete()
        with pytest.raises(StaleError, match="gone by now"):
            mine.save()
        assert not Claim.objects.exists()


def test_each_part_is_of_the_subject_that_its_table_s_trigger_asks() -> None:
    """The ways up to the subjects, in Python and in PostgreSQL, are the same."""
    with connection.cursor() as cursor:
        for model in PARTS:
            cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [f"{model._meta.db_table}_shares_version"])
            (source,) = cursor.fetchone()
            assert f"{subject_model(model)._meta.db_table} s " in source
