"""What characters no text of the desk may hold, whoever writes it: one CHECK for each table, over all its columns of text.

Python refuses these in better words and more besides (ground/text.py): joiners where no script needs them, for one,
which take a look at their neighbours. The account's name in an approval is left out: it is nobody's text, and not public.

The SQL stands here as it was run; tests/desk/test_text_rules.py fails for a column of text that is in no CHECK.
"""

from django.db import migrations

from tracker.desk.migrations._texts import refuse_where

# Controls and the ends of lines that are not "\n"; everything of Unicode's Bidi_Control; what takes no room and means
# nothing; what stands for lost bytes; noncharacters; private use; tags.
REFUSED = (
    r"\u0001-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffd-\uffff\ue000-\uf8ff\U000e0000-\U000e007f"
)
ONE_LINE = rf"[\u0009\u000a{REFUSED}]"
SEVERAL_LINES = f"[{REFUSED}]"

# Table -> columns of one line, columns of several.
TABLES = {
    "desk_actor": (("slug", "name", "kind", "why_unnamed"), ("note", "editor_note")),
    "desk_actorname": (("name", "language"), ()),
    "desk_actorrole": (("role", "since", "until"), ()),
    "desk_source": (
        ("slug", "kind", "title", "url", "published", "language", "state", "state_since"),
        ("note", "editor_note"),
    ),
    "desk_plan": (("slug", "title", "language"), ("note", "editor_note")),
    "desk_planalias": (("name",), ()),
    "desk_version": (("slug", "label", "dated", "authorship_note", "availability"), ("note", "editor_note")),
    "desk_point": (("key", "number", "topic", "state"), ("note", "editor_note", "text")),
    "desk_claim": (
        ("slug", "text", "language", "kind", "level", "occurred", "place", "looked_at"),
        ("note", "editor_note"),
    ),
    "desk_assessment": (("verdict", "dated", "signed_name"), ("note", "editor_note", "reasons")),
    "desk_dossier": (("id", "title", "language"), ("summary",)),
    "desk_dossieritem": (("list", "item"), ()),
    "desk_evidence": (("kind", "title", "released"), ("note", "editor_note", "depicts", "verification")),
    "desk_evidencebearing": (("bearing",), ()),
    "desk_position": (
        ("attribution", "hedging", "venue", "quote_language", "how", "position", "basis", "stated"),
        ("note", "editor_note", "quote_text", "quote_translation"),
    ),
    "desk_relation": (("kind",), ("note", "editor_note")),
    "desk_statement": (
        ("attribution", "hedging", "venue", "quote_language", "how", "stance", "said"),
        ("note", "editor_note", "quote_text", "quote_translation", "method"),
    ),
}


def check(table: str, lines: tuple[str, ...], texts: tuple[str, ...]) -> str:
    """SQL that refuses these characters in these columns."""
    terms = [f"{column} !~ '{ONE_LINE}'" for column in lines] + [f"{column} !~ '{SEVERAL_LINES}'" for column in texts]
    return f"ALTER TABLE {table} ADD CONSTRAINT {table}_text CHECK ({' AND '.join(terms)});"


ROWS = [
    (table, column, pattern)
    for table, (lines, texts) in TABLES.items()
    for columns, pattern in ((lines, ONE_LINE), (texts, SEVERAL_LINES))
    for column in columns
]


class Migration(migrations.Migration):
    dependencies = [("desk", "0005_redaction")]
    operations = [
        migrations.RunPython(refuse_where(ROWS, SEVERAL_LINES), migrations.RunPython.noop),
        *(
            migrations.RunSQL(check(table, *columns), f"ALTER TABLE {table} DROP CONSTRAINT {table}_text;")
            for table, columns in TABLES.items()
        ),
    ]
