"""A text that says nothing which can be seen is none, whoever writes it.

The fillers of old Korean and Khmer, and the blank of Braille, are refused wherever they stand, as Python does
(ground/text.py). So is a text of nothing but blanks, joiners, marks and what selects a character's look.

The SQL stands here as it was run; tests/desk/test_text_rules.py fails for a column of text that is in no CHECK.
"""

from importlib import import_module

from django.db import migrations

from tracker.desk.migrations._texts import refuse_where

FILLERS = r"[\u115f\u1160\u17b4\u17b5\u2800]"
# Blanks are spelled out: what \s is depends on a database's collation.
UNSEEN = (
    r"^[\u0009\u000a\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u200c\u200d\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff"
    r"\u20d0-\u20ff\u180b-\u180d\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef]+$"
)

TABLES = {
    **{
        table: (*lines, *texts)
        for table, (lines, texts) in import_module("tracker.desk.migrations.0006_text").TABLES.items()
    },
    "desk_redaction": ("note", "reason"),
}


def check(table, columns):
    """SQL that refuses these texts in these columns."""
    terms = [f"{column} !~ '{FILLERS}' AND {column} !~ '{UNSEEN}'" for column in columns]
    return f"ALTER TABLE {table} ADD CONSTRAINT {table}_visible CHECK ({' AND '.join(terms)});"


ROWS = [
    (table, column, pattern) for table, columns in TABLES.items() for column in columns for pattern in (FILLERS, UNSEEN)
]


class Migration(migrations.Migration):
    dependencies = [("desk", "0007_log_loses_words")]
    operations = [
        migrations.RunPython(refuse_where(ROWS, FILLERS, UNSEEN), migrations.RunPython.noop),
        *(
            migrations.RunSQL(check(table, columns), f"ALTER TABLE {table} DROP CONSTRAINT {table}_visible;")
            for table, columns in TABLES.items()
        ),
    ]
