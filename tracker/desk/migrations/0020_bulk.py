"""Many at once: what was asked for, what became of each; and what was published once is never deleted, whoever asks.

The SQL stands here as it was run: a later change of a truth is a later migration.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tracker.desk.models.fields
from tracker.desk.migrations._groups import grant

# A plan that nobody confirmed is changed and goes; what was confirmed stays, and each outcome is written once.
KEPT = """
CREATE FUNCTION desk_bulk_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    accounts text[] := ARRAY['by_id', 'to_id'];
    ending text[] := ARRAY['outcome', 'said', 'sequence', 'ended_at'];
    planned boolean;
BEGIN
    IF TG_OP <> 'TRUNCATE' THEN
        IF TG_TABLE_NAME = 'desk_bulkrun' THEN
            planned := OLD.confirmed_at IS NULL;
        ELSE
            -- A run that is gone already was a plan: what was confirmed does not go.
            planned := NOT EXISTS (
                SELECT FROM desk_bulkrun r
                WHERE r.id = (to_jsonb(OLD) ->> 'run_id')::uuid AND r.confirmed_at IS NOT NULL
            );
        END IF;
        IF planned THEN
            RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF TG_TABLE_NAME = 'desk_bulkrun' THEN
            -- An account may be deleted; its id and name stay.
            IF to_jsonb(NEW) - accounts = to_jsonb(OLD) - accounts
                AND (NEW.by_id IS NULL OR NEW.by_id IS NOT DISTINCT FROM OLD.by_id)
                AND (NEW.to_id IS NULL OR NEW.to_id IS NOT DISTINCT FROM OLD.to_id) THEN
                RETURN NEW;
            END IF;
        ELSIF OLD.outcome = 'waiting' AND to_jsonb(NEW) - ending = to_jsonb(OLD) - ending THEN
            RETURN NEW;
        END IF;
        IF desk_only_loses(to_jsonb(OLD), to_jsonb(NEW)) AND EXISTS (
            SELECT FROM desk_redaction r
            WHERE r.transaction = pg_current_xact_id()::text::bigint
            AND r.created_at >= transaction_timestamp()
            AND r.rows -> TG_TABLE_NAME::text ? (to_jsonb(OLD) ->> 'id')
        ) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'What was done with many at once is never changed.' USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION desk_bulk_is_kept();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION desk_bulk_is_kept();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER kept, ENABLE ALWAYS TRIGGER never_truncated;
"""
    for table in ("desk_bulkrun", "desk_bulkitem")
)
NOT_KEPT = """
DROP TRIGGER kept ON desk_bulkrun; DROP TRIGGER never_truncated ON desk_bulkrun;
DROP TRIGGER kept ON desk_bulkitem; DROP TRIGGER never_truncated ON desk_bulkitem;
DROP FUNCTION desk_bulk_is_kept();
"""

# Who deletes waits for whoever publishes, who has locked the row; only then is looked whether there is an edition.
STAYS = """
CREATE FUNCTION desk_public_once_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM record_edition e WHERE e.subject = OLD.id) THEN
        IF TG_OP = 'DELETE' OR to_jsonb(NEW) ->> 'id' IS DISTINCT FROM OLD.id::text THEN
            RAISE EXCEPTION '% was published once: it is withdrawn, never deleted.', OLD.id
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'public_once_stays';
        END IF;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER public_once_stays BEFORE DELETE OR UPDATE OF id ON {table}
    FOR EACH ROW EXECUTE FUNCTION desk_public_once_stays();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER public_once_stays;
"""
    for table in ("desk_actor", "desk_claim", "desk_plan", "desk_position", "desk_source")
)
GOES = (
    "".join(
        f"DROP TRIGGER public_once_stays ON {table};"
        for table in ("desk_actor", "desk_claim", "desk_plan", "desk_position", "desk_source")
    )
    + "DROP FUNCTION desk_public_once_stays();"
)

# As for every text of the desk (0006_text, 0008_visible_text).
REFUSED = (
    r"\u0001-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffd-\uffff\ue000-\uf8ff\U000e0000-\U000e007f"
)
FILLERS = r"[\u115f\u1160\u17b4\u17b5\u2800]"
UNSEEN = (
    r"^[\u0009\u000a\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u200c\u200d\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff"
    r"\u20d0-\u20ff\u180b-\u180d\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef]+$"
)


def texts(table, *columns):
    """SQL: what characters no text may hold, and that what is there can be seen."""
    clean = " AND ".join(f"{each} !~ '[{REFUSED}]'" for each in columns)
    visible = " AND ".join(f"{each} !~ '{FILLERS}' AND {each} !~ '{UNSEEN}'" for each in columns)
    return f"""
ALTER TABLE {table} ADD CONSTRAINT {table}_text CHECK ({clean});
ALTER TABLE {table} ADD CONSTRAINT {table}_visible CHECK ({visible});
"""


TEXTS = texts("desk_bulkrun", "act", "text", "change") + texts("desk_bulkitem", "kind", "said", "outcome")
NO_TEXTS = "".join(
    f"ALTER TABLE {table} DROP CONSTRAINT {table}_text, DROP CONSTRAINT {table}_visible;"
    for table in ("desk_bulkrun", "desk_bulkitem")
)


def grant_runs(apps, schema_editor):
    seen = {"desk.view_bulkrun", "desk.view_bulkitem"}
    grant(apps, schema_editor.connection.alias, dict.fromkeys(("reporter", "editor", "chief"), seen))


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0019_purge"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkRun",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("send", "send for review"),
                            ("assign", "assign"),
                            ("take", "take for review"),
                            ("return", "return"),
                            ("note", "add a note"),
                            ("look", "looked at, nothing new"),
                            ("publish", "publish"),
                            ("withdraw", "remove from the public record"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                (
                    "text",
                    tracker.desk.models.fields.TextField(
                        blank=True, validators=[tracker.desk.models.fields.validate_text], verbose_name="text"
                    ),
                ),
                ("change", models.CharField(blank=True, max_length=20, verbose_name="kind of change")),
                ("with_dependents", models.BooleanField(default=False, verbose_name="with what needs it")),
                ("to_id_kept", models.BigIntegerField(null=True)),
                ("to_name", models.CharField(blank=True, max_length=150, verbose_name="to")),
                ("by_id_kept", models.BigIntegerField()),
                ("by_name", models.CharField(max_length=150, verbose_name="by (name)")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="chosen")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="to",
                    ),
                ),
            ],
            options={
                "verbose_name": "bulk action",
                "verbose_name_plural": "bulk actions",
                "ordering": ("-created_at",),
            },
        ),
        migrations.CreateModel(
            name="BulkItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveIntegerField(verbose_name="order")),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("subject", models.UUIDField(verbose_name="subject")),
                ("version", models.PositiveIntegerField(verbose_name="version that was chosen")),
                ("agreed", models.JSONField(default=dict)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("done", "Done"),
                            ("refused", "Refused"),
                            ("changed", "Changed meanwhile"),
                            ("left", "Left as it is"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "said",
                    tracker.desk.models.fields.TextField(
                        blank=True, validators=[tracker.desk.models.fields.validate_text], verbose_name="why"
                    ),
                ),
                ("sequence", models.BigIntegerField(null=True, verbose_name="edition in the record")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="when")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="desk.bulkrun"
                    ),
                ),
            ],
            options={
                "verbose_name": "subject of a bulk action",
                "verbose_name_plural": "subjects of bulk actions",
                "ordering": ("order", "id"),
            },
        ),
        migrations.AddIndex(
            model_name="bulkrun",
            index=models.Index(fields=["by_id_kept", "-created_at"], name="bulk_by_user"),
        ),
        migrations.AddConstraint(
            model_name="bulkrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("act__in", ["send", "assign", "take", "return", "note", "look", "publish", "withdraw"])
                ),
                name="bulk_act",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("to_id_kept__isnull", True), ("to_name", "")),
                    models.Q(("to_id_kept__isnull", False), models.Q(("to_name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="bulk_to_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkrun",
            constraint=models.CheckConstraint(condition=models.Q(("by_name__regex", "\\S")), name="bulk_by_somebody"),
        ),
        migrations.AddIndex(
            model_name="bulkitem",
            index=models.Index(fields=["run", "order"], name="bulk_item_in_order"),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("outcome", "waiting")),
                    models.Q(("outcome__in", ["done", "refused", "changed", "left"]), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="bulk_item_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome__in", ["refused", "changed"]), _negated=True),
                    ("said__regex", "\\S"),
                    _connector="OR",
                ),
                name="bulk_item_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.UniqueConstraint(fields=("run", "subject"), name="bulk_item_once"),
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
        migrations.RunSQL(STAYS, GOES),
        migrations.RunSQL(TEXTS, NO_TEXTS),
        # Groups outlive their permissions: going back leaves them.
        migrations.RunPython(grant_runs, migrations.RunPython.noop),
    ]
