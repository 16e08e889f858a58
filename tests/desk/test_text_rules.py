"""What characters may stand in a text, at every way to the desk: its tables refuse them from whoever comes."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management.base import CommandError
from django.db import DataError, IntegrityError, connection, models, transaction
from django.db.models import F

from tests.desk import newsroom
from tracker.desk.models import (
    Actor,
    ActorName,
    Approval,
    BulkRun,
    Capture,
    Distinct,
    Dossier,
    FormerUser,
    Handling,
    Hiding,
    Look,
    Merging,
    Point,
    Purge,
    Redaction,
    Review,
    ReviewStep,
    SourceCheck,
)
from tracker.ground.text import BIDI, INVISIBLE, acceptable

pytestmark = pytest.mark.django_db

NOBODYS_TEXT = {
    (Distinct._meta.db_table, "said_by_name"),
    (BulkRun._meta.db_table, "by_name"),
    (BulkRun._meta.db_table, "to_name"),
    (Merging._meta.db_table, "proposed_by_name"),
    (Merging._meta.db_table, "decided_by_name"),
    (Approval._meta.db_table, "published_by_name"),
    (Purge._meta.db_table, "proposed_by_name"),
    (Purge._meta.db_table, "decided_by_name"),
    (Redaction._meta.db_table, "by_name"),
    (Capture._meta.db_table, "taken_by_name"),
    (SourceCheck._meta.db_table, "looked_at_by_name"),
    (FormerUser._meta.db_table, "username"),
    (FormerUser._meta.db_table, "name"),
    *((Handling._meta.db_table, f"{doing}_by_name") for doing in ("taken", "closed")),
    (Hiding._meta.db_table, "hidden_by_name"),
    (Look._meta.db_table, "by_name"),
    (Hiding._meta.db_table, "looked_at_by_name"),
    *((Review._meta.db_table, f"{doing}_name") for doing in ("sent_by", "assigned_to", "assigned_by", "returned_by")),
    (ReviewStep._meta.db_table, "by_name"),
    (ReviewStep._meta.db_table, "given_to_name"),
}
"""Written by no editor: the names of accounts."""


def columns_of_text() -> set[tuple[str, str]]:
    """(table, column) of every text that the desk keeps; histories hold what their tables have let in."""
    return {
        (model._meta.db_table, str(field.column))
        for model in apps.get_app_config("desk").get_models()
        if not hasattr(model, "pgh_tracked_model")
        for field in model._meta.local_fields
        if isinstance(field, models.CharField | models.TextField)
    }


def test_no_column_of_text_is_forgotten() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, attname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid "
            "AND attnum = ANY (conkey) WHERE contype = 'c' AND conname = conrelid::regclass::text || '_text' AND convalidated"
        )
        assert set(cursor.fetchall()) == columns_of_text() - NOBODYS_TEXT


def refused(column: str, text: str) -> bool:
    """Whether the table of actors refuses a text that comes past every form."""
    row = newsroom.actor("Somebody")
    try:
        with transaction.atomic():
            Actor.objects.filter(pk=row.pk).update(**{column: text, "version": 2})
    except (IntegrityError, DataError, ValueError):
        return True
    return False


CHARACTERS = [
    *"\x00\x01\x08\x0b\x1b\x1f\x7f\x85\x9f\xad\r\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e",
    *"\u2060\u2066\u2067\u2068\u2069\u206f\ufdd0\ufeff\ufff9\ufffb\ufffd\ufffe\uffff\ue000\uf8ff\U000e0001\U000e007f",
]


@pytest.mark.parametrize("char", CHARACTERS, ids=lambda char: f"U+{ord(char):04X}")
def test_the_tables_refuse(char: str) -> None:
    assert not acceptable(f"a{char}b")
    assert refused("name", f"a{char}b")
    assert refused("note", f"a{char}b")


def test_lines_only_where_there_may_be_several() -> None:
    assert refused("name", "a\nb")
    assert refused("name", "a\tb")
    assert not refused("note", "a\n\tb")


@pytest.mark.parametrize(
    "text",
    [
        "Володимир Зеленський, пров\u2019їдь",
        "می\u200cخواهم",
        "क्\u200dष हिन्दी",
        "ירושלים, צה״ל",
        "وزارة الدفاع",
        "日本のNATO",
        "👩\u200d👩\u200d👧 ❤\ufe0f",
        "1\u00a0000\u202fkm² – “so”",
    ],
)
def test_the_tables_take_what_newsrooms_type(text: str) -> None:
    assert acceptable(text)
    assert not refused("name", text)
    assert not refused("note", text)


def test_every_direction_control_and_all_that_is_invisible_is_refused_by_the_tables() -> None:
    assert [char for char in BIDI | INVISIBLE if not refused("name", f"a{char}b")] == []


UNSEEN = [
    "\u115f \u1160",
    "\u17b4\u17b5",
    "\u2800",
    " ",
    "\u00a0\u3000",
    "\u200d",
    "\u0301",
    "\ufe0f",
    "\U000e0100",
    "\u2003 \u200c",
]


@pytest.mark.parametrize("text", UNSEEN, ids=ascii)
def test_a_text_of_nothing_that_can_be_seen_is_refused(text: str) -> None:
    """By the tables themselves, in lines and in notes; nothing at all is another matter."""
    assert not acceptable(text)
    assert refused("name", text)
    assert refused("note", text)
    assert not refused("note", "")


def test_no_column_of_text_may_be_unseen() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, attname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid "
            "AND attnum = ANY (conkey) WHERE contype = 'c' AND conname = conrelid::regclass::text || '_visible' AND convalidated"
        )
        assert set(cursor.fetchall()) == columns_of_text() - NOBODYS_TEXT


MIGRATIONS = {
    "0006_text": ("text", {"name": "Some\u200bbody", "note": "One\u0085two"}),
    "0008_visible_text": ("visible", {"name": "Some\u1160body", "note": "\u2800 \u17b4"}),
}


@pytest.mark.parametrize(("migration", "held"), MIGRATIONS.items(), ids=MIGRATIONS)
def test_rows_that_a_migration_refuses_are_named_with_what_mends_them(
    migration: str, held: tuple[str, dict[str, str]]
) -> None:
    """The SQL that is shown does: subjects, parts of several steps, and what belongs to nobody."""
    check, texts = held
    look = import_module(f"tracker.desk.migrations.{migration}").Migration.operations[0].code
    person = newsroom.actor("Somebody")
    with newsroom.part_of(person):
        ActorName.objects.create(actor=person, name="Other")
    point = Point.objects.get(version__plan=newsroom.plan("A plan", ["1"]))
    dossier = Dossier.objects.create(id="first", title="t", language="en")
    with connection.cursor() as cursor, connection.schema_editor() as editor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        for table in ("desk_actor", "desk_actorname", "desk_point", "desk_dossier"):
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_{check}")
        look(None, editor)
        Actor.objects.filter(pk=person.pk).update(**texts, version=F("version") + 1)
        ActorName.objects.update(name=texts["name"])
        with newsroom.part_of(point.version.plan):
            Point.objects.filter(pk=point.pk).update(text=texts["note"])
        Dossier.objects.update(title=texts["name"])
        with pytest.raises(CommandError) as told:
            look(None, editor)
        said = str(told.value)
        for place, row in (
            ("desk_actor.name", person.pk), ("desk_actor.note", person.pk), ("desk_point.text", point.pk),
            ("desk_actorname.name", person.names.get().pk), ("desk_dossier.title", dossier.pk),
        ):  # fmt: skip
            assert f"{place}, id {row} (U+" in said
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for sql in re.findall(r"^BEGIN;\n(.*?)\nCOMMIT;$", said, re.DOTALL | re.MULTILINE):
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(sql, None)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        look(None, editor)
    person.refresh_from_db()
    assert person.name == "Somebody"
    point.version.plan.refresh_from_db()
    assert Point.objects.get().version.plan.version == point.version.plan.version
