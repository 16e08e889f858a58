"""When somebody looked for news on a claim and found none; whose changes are whose, by an index.

The SQL stands here as it was run: a later change of a truth is a later migration.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tracker.desk.migrations._groups import grant

KEPT = """
CREATE FUNCTION desk_look_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- An account may be deleted; its id and name stay.
        IF NEW.by_id IS NULL AND to_jsonb(NEW) - 'by_id' = to_jsonb(OLD) - 'by_id' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Who looked when is never changed.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON desk_look FOR EACH ROW EXECUTE FUNCTION desk_look_is_kept();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON desk_look
    FOR EACH STATEMENT EXECUTE FUNCTION desk_look_is_kept();
ALTER TABLE desk_look ENABLE ALWAYS TRIGGER kept, ENABLE ALWAYS TRIGGER never_truncated;
"""
GONE = "DROP TRIGGER never_truncated ON desk_look; DROP TRIGGER kept ON desk_look; DROP FUNCTION desk_look_is_kept();"

# What somebody changed last, for their front page. The table is a library's, the index is ours.
BY_USER = "CREATE INDEX desk_context_by_user ON pghistory_context ((metadata ->> 'user'), created_at DESC);"


def grant_looks(apps, schema_editor):
    grant(apps, schema_editor.connection.alias, dict.fromkeys(("reporter", "editor", "chief"), {"desk.view_look"}))


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0011_alert"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.BigIntegerField(unique=True, verbose_name="edition in the record")),
                ("subject", models.UUIDField(verbose_name="subject")),
                ("day", models.DateField(verbose_name="day")),
                ("by_id_kept", models.BigIntegerField()),
                ("by_name", models.CharField(max_length=150, verbose_name="looked at by (name)")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="looked at by",
                    ),
                ),
            ],
            options={
                "verbose_name": "look",
                "verbose_name_plural": "looks",
                "ordering": ("-sequence",),
                "indexes": [models.Index(fields=["subject", "-day"], name="look_by_subject")],
            },
        ),
        migrations.RunSQL(KEPT, GONE),
        migrations.RunSQL(BY_USER, "DROP INDEX desk_context_by_user;"),
        # Groups outlive their permissions: going back leaves them.
        migrations.RunPython(grant_looks, migrations.RunPython.noop),
    ]
