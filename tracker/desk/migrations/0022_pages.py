"""What the newsroom says of itself: the table of pages, with all that the tables of other subjects have.

Its history is kept and only grows, every save is one version more, what was public once stays, its review goes along with it,
and its texts hold no characters that no text of the desk may hold.

The SQL stands here as it was run: a later change of a truth is a later migration.
"""

import uuid
from importlib import import_module

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import tracker.desk.models.fields
from tracker.desk.migrations._groups import grant

_VERSIONS = import_module("tracker.desk.migrations.0003_one_version")
_HISTORY = import_module("tracker.desk.migrations.0005_redaction")
_TEXT = import_module("tracker.desk.migrations.0006_text")
_VISIBLE = import_module("tracker.desk.migrations.0008_visible_text")

NEVER_TRUNCATED = "".join(
    f"""
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION desk_history_is_kept();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER never_truncated;
"""
    for table in ("desk_page", "desk_pageevent")
)
STAYS = """
CREATE TRIGGER public_once_stays BEFORE DELETE OR UPDATE OF id ON desk_page
    FOR EACH ROW EXECUTE FUNCTION desk_public_once_stays();
ALTER TABLE desk_page ENABLE ALWAYS TRIGGER public_once_stays;
CREATE TRIGGER review_goes_along AFTER DELETE ON desk_page FOR EACH ROW EXECUTE FUNCTION review_goes_along();
"""
LINES, TEXTS = ("section", "language", "title"), ("note", "editor_note", "text")
TRUTHS = (
    _VERSIONS.counted("desk_page"),
    _HISTORY.only_grows("desk_pageevent"),
    NEVER_TRUNCATED,
    STAYS,
    _TEXT.check("desk_page", LINES, TEXTS),
    _VISIBLE.check("desk_page", (*LINES, *TEXTS)),
)
"""They go with the table."""


def grant_pages(apps, schema_editor):
    worked_on = {f"desk.{action}_page" for action in ("view", "add", "change")}
    deleted = {*worked_on, "desk.delete_page"}
    grant(apps, schema_editor.connection.alias, {"reporter": worked_on, "editor": deleted, "chief": deleted})


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0021_letters'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='PageEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('note', tracker.desk.models.fields.TextField(blank=True, help_text='Public: stands beside the item.', validators=[tracker.desk.models.fields.validate_text], verbose_name='public note')),
                ('editor_note', tracker.desk.models.fields.TextField(blank=True, help_text='For the desk only, never published. The name of a confidential source does not belong here, nor anywhere.', validators=[tracker.desk.models.fields.validate_text], verbose_name='editor’s note')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='entered')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last saved')),
                ('section', models.CharField(choices=[('about', 'Who we are'), ('sourcing', 'Sourcing'), ('unnamed', 'Unnamed sources'), ('corrections', 'Corrections'), ('publishing', 'Who may publish')], help_text='Where on the method page it stands, in place of the text that the software has there.', max_length=30, verbose_name='section')),
                ('language', models.CharField(default='en', max_length=35, verbose_name='language')),
                ('title', tracker.desk.models.fields.LineField(blank=True, help_text='Left empty, the section keeps its own.', max_length=500, validators=[tracker.desk.models.fields.validate_line], verbose_name='title')),
                ('text', tracker.desk.models.fields.TextField(help_text='An empty line begins another paragraph. Lines that begin with “- ” are a list. Nothing else is formatted.', validators=[tracker.desk.models.fields.validate_text], verbose_name='text')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Page',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('note', tracker.desk.models.fields.TextField(blank=True, help_text='Public: stands beside the item.', validators=[tracker.desk.models.fields.validate_text], verbose_name='public note')),
                ('editor_note', tracker.desk.models.fields.TextField(blank=True, help_text='For the desk only, never published. The name of a confidential source does not belong here, nor anywhere.', validators=[tracker.desk.models.fields.validate_text], verbose_name='editor’s note')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='entered')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last saved')),
                ('section', models.CharField(choices=[('about', 'Who we are'), ('sourcing', 'Sourcing'), ('unnamed', 'Unnamed sources'), ('corrections', 'Corrections'), ('publishing', 'Who may publish')], help_text='Where on the method page it stands, in place of the text that the software has there.', max_length=30, verbose_name='section')),
                ('language', models.CharField(default='en', max_length=35, verbose_name='language')),
                ('title', tracker.desk.models.fields.LineField(blank=True, help_text='Left empty, the section keeps its own.', max_length=500, validators=[tracker.desk.models.fields.validate_line], verbose_name='title')),
                ('text', tracker.desk.models.fields.TextField(help_text='An empty line begins another paragraph. Lines that begin with “- ” are a list. Nothing else is formatted.', validators=[tracker.desk.models.fields.validate_text], verbose_name='text')),
            ],
            options={
                'verbose_name': 'page',
                'verbose_name_plural': 'pages',
                'ordering': ('section', 'language'),
                'constraints': [models.CheckConstraint(condition=models.Q(('section__in', ['about', 'sourcing', 'unnamed', 'corrections', 'publishing'])), name='page_section'), models.CheckConstraint(condition=models.Q(('language__regex', '\\S')), name='page_has_language'), models.CheckConstraint(condition=models.Q(('text__regex', '\\S')), name='page_has_text'), models.UniqueConstraint(fields=('section', 'language'), name='page_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='page',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_pageevent" ("created_at", "editor_note", "id", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section", "text", "title", "updated_at", "version") VALUES (NEW."created_at", NEW."editor_note", NEW."id", NEW."language", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."section", NEW."text", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;', hash='03ae8fcd381f4a285cc03be558dcce2d2e36a89e', operation='INSERT', pgid='pgtrigger_insert_insert_98ad6', table='desk_page', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='page',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "desk_pageevent" ("created_at", "editor_note", "id", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section", "text", "title", "updated_at", "version") VALUES (NEW."created_at", NEW."editor_note", NEW."id", NEW."language", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."section", NEW."text", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;', hash='657020efe2aaff96d6b9115153c46036b4c86d7a', operation='UPDATE', pgid='pgtrigger_update_update_6662a', table='desk_page', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='page',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_pageevent" ("created_at", "editor_note", "id", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section", "text", "title", "updated_at", "version") VALUES (OLD."created_at", OLD."editor_note", OLD."id", OLD."language", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."section", OLD."text", OLD."title", OLD."updated_at", OLD."version"); RETURN NULL;', hash='2e36c487210f8e5fa92d1ac4db17a77c585f93d4', operation='DELETE', pgid='pgtrigger_delete_delete_65397', table='desk_page', when='AFTER')),
        ),
        migrations.AddField(
            model_name='pageevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='pageevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='desk.page'),
        ),
        *(migrations.RunSQL(truth, migrations.RunSQL.noop) for truth in TRUTHS),
        # Groups outlive their permissions: going back leaves them.
        migrations.RunPython(grant_pages, migrations.RunPython.noop),
    ]
