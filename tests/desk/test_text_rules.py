"""What characters may stand in a text, at every way to the desk: its tables refuse them from whoever comes."""

import pytest
from django.apps import apps
from django.db import DataError, IntegrityError, connection, models, transaction

from tests.desk import newsroom
from tracker.desk.models import Actor, Approval, Hiding, Redaction
from tracker.ground.text import BIDI, INVISIBLE, acceptable

pytestmark = pytest.mark.django_db

NOBODYS_TEXT = {
    (Approval._meta.db_table, "published_by_name"),
    (Redaction._meta.db_table, "by_name"),
    (Hiding._meta.db_table, "hidden_by_name"),
    (Hiding._meta.db_table, "looked_at_by_name"),
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


def test_every_direction_control_and_nearly_all_that_is_invisible_is_refused_by_the_tables() -> None:
    """Python refuses a few more, which stand in no text by mistake: fillers of old Korean, signs of notation."""
    left = {char for char in BIDI | INVISIBLE if not refused("name", f"a{char}b")}
    assert left <= set("\u115f\u1160\u17b4\u17b5\u2800")
