"""Copies that the desk keeps of sources, and what looking at sources again found.

What was kept never changes. A row may be filed under another source (sources are merged), lose the account that took it,
and be given an archive's address once; and it may lose its words by a redaction that was logged in the same transaction and
names it, as the desk's history does (0005_redaction).

The SQL stands here as it was run: a later change of a truth is a later migration.
"""

import uuid
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tracker.desk.models.fields
from tracker.desk.migrations._groups import grant

KEPT = """
CREATE FUNCTION desk_capture_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    filing text[] := ARRAY['source_id', 'taken_by_id', 'archive_url', 'raw'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.raw = OLD.raw AND to_jsonb(NEW) - filing = to_jsonb(OLD) - filing
            AND (NEW.taken_by_id IS NULL OR NEW.taken_by_id IS NOT DISTINCT FROM OLD.taken_by_id)
            AND (OLD.archive_url = '' OR NEW.archive_url = OLD.archive_url) THEN
            RETURN NEW;
        END IF;
        IF (NEW.raw = OLD.raw OR NEW.raw = '') AND desk_only_loses(to_jsonb(OLD) - 'raw', to_jsonb(NEW) - 'raw') AND EXISTS (
            SELECT FROM desk_redaction r
            WHERE r.transaction = pg_current_xact_id()::text::bigint
            AND r.created_at >= transaction_timestamp()
            AND r.rows -> 'desk_capture' ? OLD.id::text
        ) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'A kept copy is never changed or deleted: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON desk_capture FOR EACH ROW EXECUTE FUNCTION desk_capture_is_kept();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON desk_capture
    FOR EACH STATEMENT EXECUTE FUNCTION desk_capture_is_kept();
ALTER TABLE desk_capture ENABLE ALWAYS TRIGGER kept, ENABLE ALWAYS TRIGGER never_truncated;
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON desk_sourcecheck
    FOR EACH STATEMENT EXECUTE FUNCTION desk_history_is_kept();
ALTER TABLE desk_sourcecheck ENABLE ALWAYS TRIGGER never_truncated;
"""
GONE = "DROP TRIGGER never_truncated ON desk_sourcecheck; DROP TRIGGER kept ON desk_capture; DROP TRIGGER never_truncated ON desk_capture; DROP FUNCTION desk_capture_is_kept();"

# As for every text of the desk (0006_text, 0008_visible_text).
REFUSED = (
    r"\u0001-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffd-\uffff\ue000-\uf8ff\U000e0000-\U000e007f"
)
LINES = {
    "desk_capture": (
        "how requested final sha256 content_type title byline site published language archive_url".split(),
        ["text"],
    ),
    "desk_sourcecheck": (["found", "reason"], []),
}


def check(table, lines, texts):
    """SQL that refuses these characters in these columns."""
    terms = [f"{column} !~ '[\\u0009\\u000a{REFUSED}]'" for column in lines]
    terms += [f"{column} !~ '[{REFUSED}]'" for column in texts]
    text = f"ALTER TABLE {table} ADD CONSTRAINT {table}_text CHECK ({' AND '.join(terms)});"
    return text + import_module("tracker.desk.migrations.0008_visible_text").check(table, (*lines, *texts))


REPORTER = {"desk.view_capture", "desk.add_capture", "desk.view_sourcecheck"}


def grant_captures(apps, schema_editor):
    grant(apps, schema_editor.connection.alias, dict.fromkeys(("reporter", "editor", "chief"), REPORTER))


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0008_visible_text"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Capture",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("fetched", "Fetched from its address"),
                            ("pasted", "Pasted"),
                            ("uploaded", "Uploaded"),
                        ],
                        max_length=20,
                        verbose_name="how",
                    ),
                ),
                (
                    "requested",
                    tracker.desk.models.fields.UrlField(
                        blank=True,
                        max_length=2048,
                        validators=[tracker.desk.models.fields.validate_url],
                        verbose_name="address asked for",
                    ),
                ),
                (
                    "final",
                    tracker.desk.models.fields.UrlField(
                        blank=True,
                        max_length=2048,
                        validators=[tracker.desk.models.fields.validate_url],
                        verbose_name="address where it was found",
                    ),
                ),
                ("taken_at", models.DateTimeField(auto_now_add=True, verbose_name="taken")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                (
                    "content_type",
                    tracker.desk.models.fields.LineField(
                        blank=True,
                        max_length=200,
                        validators=[tracker.desk.models.fields.validate_line],
                        verbose_name="content type",
                    ),
                ),
                ("raw", models.BinaryField(default=b"", verbose_name="raw bytes")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                (
                    "title",
                    tracker.desk.models.fields.LineField(
                        blank=True,
                        max_length=500,
                        validators=[tracker.desk.models.fields.validate_line],
                        verbose_name="title",
                    ),
                ),
                (
                    "byline",
                    tracker.desk.models.fields.LineField(
                        blank=True,
                        max_length=500,
                        validators=[tracker.desk.models.fields.validate_line],
                        verbose_name="byline",
                    ),
                ),
                (
                    "site",
                    tracker.desk.models.fields.LineField(
                        blank=True,
                        max_length=500,
                        validators=[tracker.desk.models.fields.validate_line],
                        verbose_name="site",
                    ),
                ),
                (
                    "published",
                    tracker.desk.models.fields.EdtfField(
                        blank=True,
                        max_length=64,
                        validators=[tracker.desk.models.fields.validate_edtf],
                        verbose_name="published",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=35, verbose_name="language")),
                (
                    "archive_url",
                    tracker.desk.models.fields.UrlField(
                        blank=True,
                        max_length=2048,
                        validators=[tracker.desk.models.fields.validate_url],
                        verbose_name="copy in an archive",
                    ),
                ),
                ("taken_by_id_kept", models.BigIntegerField(null=True)),
                ("taken_by_name", models.CharField(blank=True, max_length=150, verbose_name="taken by (name)")),
                (
                    "same_as",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repeated_by",
                        to="desk.capture",
                        verbose_name="same as",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="captures",
                        to="desk.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
            ],
            options={
                "verbose_name": "kept copy",
                "verbose_name_plural": "kept copies",
                "ordering": ("-taken_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["fetched", "pasted", "uploaded"])), name="capture_how"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="capture_sha256"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("same_as__isnull", True), models.Q(("raw", b""), ("text", "")), _connector="OR"
                        ),
                        name="capture_kept_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("requested__iregex", "^(https?://\\S+)?$")), name="capture_requested"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("final__iregex", "^(https?://\\S+)?$")), name="capture_final"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("archive_url__iregex", "^(https?://\\S+)?$")), name="capture_archive_url"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "published__regex",
                                "^((\\.\\./)?(([12]\\d{3}-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2[0-8]))|(?=[12])(\\d\\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)(T([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d))?|[12]\\d{3}(-(0[1-9]|1[0-2]))?)~?|(([12]\\d{3}-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2[0-8]))|(?=[12])(\\d\\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)(T([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d))?|[12]\\d{3}(-(0[1-9]|1[0-2]))?)~?/(([12]\\d{3}-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2[0-8]))|(?=[12])(\\d\\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)(T([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d))?|[12]\\d{3}(-(0[1-9]|1[0-2]))?)~?)?$",
                            )
                        ),
                        name="capture_published",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["source", "-taken_at"], name="capture_of_source"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("checked_at", models.DateTimeField(auto_now_add=True, verbose_name="checked")),
                (
                    "found",
                    models.CharField(
                        choices=[
                            ("first", "Kept for the first time"),
                            ("same", "As it was"),
                            ("edited", "Its text has changed"),
                            ("corrected", "It says that it was corrected"),
                            ("gone", "It is no longer there"),
                            ("moved", "Its address leads elsewhere"),
                            ("unreadable", "It could not be read"),
                        ],
                        max_length=20,
                        verbose_name="found",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=20, verbose_name="why it could not be read")),
                ("status", models.PositiveSmallIntegerField(default=0, verbose_name="status of the answer")),
                ("told", models.JSONField(default=dict)),
                ("looked_at", models.DateTimeField(null=True, verbose_name="looked at")),
                ("looked_at_by_name", models.CharField(blank=True, max_length=150, verbose_name="looked at by (name)")),
                (
                    "before",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.capture"
                    ),
                ),
                (
                    "capture",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.capture"
                    ),
                ),
                (
                    "looked_at_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="looked at by",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="desk.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "check of a source",
                "verbose_name_plural": "checks of sources",
                "ordering": ("-checked_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("found__in", ["first", "same", "edited", "corrected", "gone", "moved", "unreadable"])
                        ),
                        name="source_check_found",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["source", "-checked_at"], name="source_check_of_source"),
                    models.Index(
                        condition=models.Q(
                            ("found__in", ["edited", "corrected", "gone", "moved"]), ("looked_at__isnull", True)
                        ),
                        fields=["source"],
                        name="source_check_to_look_at",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, GONE),
        *(
            migrations.RunSQL(
                check(table, *columns),
                f"ALTER TABLE {table} DROP CONSTRAINT {table}_text, DROP CONSTRAINT {table}_visible;",
            )
            for table, columns in LINES.items()
        ),
        # Groups outlive their permissions: going back leaves them.
        migrations.RunPython(grant_captures, migrations.RunPython.noop),
    ]
