"""Sources that are an agency's alert so far; the history of sources keeps that too."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0010_review"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="source",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="source",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="source",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="source",
            name="alert",
            field=models.BooleanField(
                default=False,
                help_text="Entered from an alert, full source to follow: readers are told so until an address stands above, or a full source is named beside it, or this is no longer ticked.",
                verbose_name="alert",
            ),
        ),
        migrations.AddField(
            model_name="sourceevent",
            name="alert",
            field=models.BooleanField(
                default=False,
                help_text="Entered from an alert, full source to follow: readers are told so until an address stands above, or a full source is named beside it, or this is no longer ticked.",
                verbose_name="alert",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "desk_sourceevent" ("alert", "carries_id", "created_at", "editor_note", "id", "kind", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published", "publisher_id", "seen", "slug", "state", "state_since", "title", "updated_at", "url", "version") VALUES (NEW."alert", NEW."carries_id", NEW."created_at", NEW."editor_note", NEW."id", NEW."kind", NEW."language", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published", NEW."publisher_id", NEW."seen", NEW."slug", NEW."state", NEW."state_since", NEW."title", NEW."updated_at", NEW."url", NEW."version"); RETURN NULL;',
                    hash="3c522da8783a0aaf5bb88eb54d04e5a33f0b3658",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c50c7",
                    table="desk_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "desk_sourceevent" ("alert", "carries_id", "created_at", "editor_note", "id", "kind", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published", "publisher_id", "seen", "slug", "state", "state_since", "title", "updated_at", "url", "version") VALUES (NEW."alert", NEW."carries_id", NEW."created_at", NEW."editor_note", NEW."id", NEW."kind", NEW."language", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published", NEW."publisher_id", NEW."seen", NEW."slug", NEW."state", NEW."state_since", NEW."title", NEW."updated_at", NEW."url", NEW."version"); RETURN NULL;',
                    hash="97eded72608031ea31f5cbce1f47c735a114f630",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d6396",
                    table="desk_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "desk_sourceevent" ("alert", "carries_id", "created_at", "editor_note", "id", "kind", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published", "publisher_id", "seen", "slug", "state", "state_since", "title", "updated_at", "url", "version") VALUES (OLD."alert", OLD."carries_id", OLD."created_at", OLD."editor_note", OLD."id", OLD."kind", OLD."language", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published", OLD."publisher_id", OLD."seen", OLD."slug", OLD."state", OLD."state_since", OLD."title", OLD."updated_at", OLD."url", OLD."version"); RETURN NULL;',
                    hash="64b6f6580afb1ca8a46dc60fe474005cbe89ef18",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0a5bd",
                    table="desk_source",
                    when="AFTER",
                ),
            ),
        ),
    ]
