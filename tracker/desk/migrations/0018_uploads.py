"""Dossiers that were uploaded, to be looked at before they are brought in; who may bring one in.

The SQL stands here as it was run: a later change of a truth is a later migration.
"""

import uuid
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tracker.desk.migrations._groups import grant

VISIBLE = import_module("tracker.desk.migrations.0008_visible_text").check("desk_upload", ("digest",))
NEVER_TRUNCATED = import_module("tracker.desk.migrations.0002_truths").never_truncated("desk_upload")


def grant_adding(apps, schema_editor):
    grant(apps, schema_editor.connection.alias, dict.fromkeys(("editor", "chief"), {"desk.add_dossier"}))


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0017_quote_locks_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded")),
                ("content", models.BinaryField(verbose_name="file")),
                ("found", models.JSONField(verbose_name="what importing it does")),
                ("tried_at", models.DateTimeField(verbose_name="worked out")),
                ("digest", models.CharField(max_length=64)),
                ("done_at", models.DateTimeField(null=True, verbose_name="brought in")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "uploaded dossier",
                "verbose_name_plural": "uploaded dossiers",
                "ordering": ("-created_at",),
                "indexes": [models.Index(fields=["created_at"], name="upload_by_age")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="desk_upload_text"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_at__isnull", True), ("content", b""), _connector="OR"),
                        name="upload_emptied_when_done",
                    ),
                ],
            },
        ),
        migrations.RunSQL(VISIBLE, "ALTER TABLE desk_upload DROP CONSTRAINT desk_upload_visible;"),
        migrations.RunSQL(NEVER_TRUNCATED, "DROP TRIGGER never_truncated ON desk_upload;"),
        # Groups outlive their permissions: going back leaves them.
        migrations.RunPython(grant_adding, migrations.RunPython.noop),
    ]
