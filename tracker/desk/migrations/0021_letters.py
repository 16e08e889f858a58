"""What the desk does about readers' letters; who may.

The SQL stands here as it was run: a later change of a truth is a later migration.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from importlib import import_module

from tracker.desk.migrations._groups import grant
from tracker.desk.migrations._together import Together

_REVIEW = import_module("tracker.desk.migrations.0010_review")
KEPT = _REVIEW.kept("desk_handlingevent")
TEXTS = _REVIEW.texts("desk_handling", "state")
GONE = """
DROP TRIGGER never_truncated ON desk_handling; DROP TRIGGER never_truncated ON desk_handlingevent;
DROP TRIGGER only_grows ON desk_handlingevent;
"""
NO_TEXTS = "ALTER TABLE desk_handling DROP CONSTRAINT desk_handling_text, DROP CONSTRAINT desk_handling_visible;"

LED_TO = """
CREATE FUNCTION desk_handling_led_to_it() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.sequence IS NOT NULL AND NOT EXISTS (
        SELECT FROM record_edition e JOIN letters_letter l ON l.id = NEW.letter_id
        WHERE e.sequence = NEW.sequence AND e.change IN ('correction', 'withdrawal') AND e.published_at > l.received_at
    ) THEN
        RAISE EXCEPTION 'What a letter led to is a correction or a withdrawal that was published after it came.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'handling_led_to_it';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER led_to_it BEFORE INSERT OR UPDATE OF sequence ON desk_handling
    FOR EACH ROW EXECUTE FUNCTION desk_handling_led_to_it();
ALTER TABLE desk_handling ENABLE ALWAYS TRIGGER led_to_it;
"""
NOT_LED = "DROP TRIGGER led_to_it ON desk_handling; DROP FUNCTION desk_handling_led_to_it();"

REPORTER = {"desk.view_handling", "letters.view_letter", "letters.change_letter"}
EDITOR = REPORTER | {"letters.delete_letter"}


def grant_all(apps, schema_editor):
    grant(apps, schema_editor.connection.alias, {"reporter": REPORTER, "editor": EDITOR, "chief": EDITOR})


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0020_bulk'),
        ('record', '0007_letters'),
        ('letters', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='Handling',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('new', 'New'), ('taken', 'Taken'), ('answered', 'Answered'), ('corrected', 'Led to a correction'), ('spam', 'Spam')], default='taken', max_length=20, verbose_name='state')),
                    ('taken_by_id_kept', models.BigIntegerField(null=True)),
                    ('taken_by_name', models.CharField(blank=True, max_length=150, verbose_name='taken by')),
                    ('taken_at', models.DateTimeField(null=True, verbose_name='taken')),
                    ('closed_by_id_kept', models.BigIntegerField(null=True)),
                    ('closed_by_name', models.CharField(blank=True, max_length=150, verbose_name='dealt with by')),
                    ('closed_at', models.DateTimeField(null=True, verbose_name='dealt with')),
                    ('sequence', models.BigIntegerField(null=True, verbose_name='edition in the record')),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dealt with by')),
                    ('letter', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='handling', to='letters.letter', verbose_name='letter')),
                    ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken by')),
                ],
                options={
                    'verbose_name': 'handling of a letter',
                    'verbose_name_plural': 'handling of letters',
                    'ordering': ('letter',),
                },
            ),
            migrations.CreateModel(
                name='HandlingEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('state', models.CharField(choices=[('new', 'New'), ('taken', 'Taken'), ('answered', 'Answered'), ('corrected', 'Led to a correction'), ('spam', 'Spam')], default='taken', max_length=20, verbose_name='state')),
                    ('taken_by_id_kept', models.BigIntegerField(null=True)),
                    ('taken_by_name', models.CharField(blank=True, max_length=150, verbose_name='taken by')),
                    ('taken_at', models.DateTimeField(null=True, verbose_name='taken')),
                    ('closed_by_id_kept', models.BigIntegerField(null=True)),
                    ('closed_by_name', models.CharField(blank=True, max_length=150, verbose_name='dealt with by')),
                    ('closed_at', models.DateTimeField(null=True, verbose_name='dealt with')),
                    ('sequence', models.BigIntegerField(null=True, verbose_name='edition in the record')),
                    ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dealt with by')),
                    ('letter', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='letters.letter', verbose_name='letter')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='desk.handling')),
                    ('taken_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken by')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddIndex(
                model_name='handling',
                index=models.Index(fields=['closed_at'], name='handling_by_end'),
            ),
            migrations.AddConstraint(
                model_name='handling',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'new'), ('taken_at__isnull', True), ('taken_by_id_kept__isnull', True), ('taken_by_name', ''), ('closed_at__isnull', True), ('closed_by_id_kept__isnull', True), ('closed_by_name', '')), models.Q(('state', 'taken'), ('taken_at__isnull', False), ('taken_by_id_kept__isnull', False), models.Q(('taken_by_name', ''), _negated=True), ('closed_at__isnull', True), ('closed_by_id_kept__isnull', True), ('closed_by_name', '')), models.Q(('state__in', ['answered', 'corrected', 'spam']), models.Q(models.Q(('taken_at__isnull', True), ('taken_by_id_kept__isnull', True), ('taken_by_name', '')), models.Q(('taken_at__isnull', False), ('taken_by_id_kept__isnull', False), models.Q(('taken_by_name', ''), _negated=True)), _connector='OR'), ('closed_at__isnull', False), ('closed_by_id_kept__isnull', False), models.Q(('closed_by_name', ''), _negated=True)), _connector='OR'), name='handling_by_somebody'),
            ),
            migrations.AddConstraint(
                model_name='handling',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('sequence__isnull', False), ('state', 'corrected')), models.Q(models.Q(('state', 'corrected'), _negated=True), ('sequence__isnull', True)), _connector='OR'), name='handling_names_its_correction'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='handling',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_handlingevent" ("closed_at", "closed_by_id", "closed_by_id_kept", "closed_by_name", "id", "letter_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sequence", "state", "taken_at", "taken_by_id", "taken_by_id_kept", "taken_by_name") VALUES (NEW."closed_at", NEW."closed_by_id", NEW."closed_by_id_kept", NEW."closed_by_name", NEW."id", NEW."letter_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sequence", NEW."state", NEW."taken_at", NEW."taken_by_id", NEW."taken_by_id_kept", NEW."taken_by_name"); RETURN NULL;', hash='c1f182bbc5ed3be96c470523bf7b55fb16fc9c7b', operation='INSERT', pgid='pgtrigger_insert_insert_af94d', table='desk_handling', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='handling',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "desk_handlingevent" ("closed_at", "closed_by_id", "closed_by_id_kept", "closed_by_name", "id", "letter_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sequence", "state", "taken_at", "taken_by_id", "taken_by_id_kept", "taken_by_name") VALUES (NEW."closed_at", NEW."closed_by_id", NEW."closed_by_id_kept", NEW."closed_by_name", NEW."id", NEW."letter_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sequence", NEW."state", NEW."taken_at", NEW."taken_by_id", NEW."taken_by_id_kept", NEW."taken_by_name"); RETURN NULL;', hash='0cfcf43aaeb60ed86b21704bbe5405537e497b63', operation='UPDATE', pgid='pgtrigger_update_update_0b0f7', table='desk_handling', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='handling',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_handlingevent" ("closed_at", "closed_by_id", "closed_by_id_kept", "closed_by_name", "id", "letter_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sequence", "state", "taken_at", "taken_by_id", "taken_by_id_kept", "taken_by_name") VALUES (OLD."closed_at", OLD."closed_by_id", OLD."closed_by_id_kept", OLD."closed_by_name", OLD."id", OLD."letter_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sequence", OLD."state", OLD."taken_at", OLD."taken_by_id", OLD."taken_by_id_kept", OLD."taken_by_name"); RETURN NULL;', hash='cd4cd821e303136336e1a75385b8974a352eeae2', operation='DELETE', pgid='pgtrigger_delete_delete_3dabd', table='desk_handling', when='AFTER')),
            ),
        ]),
        migrations.RunSQL(KEPT, GONE),
        migrations.RunSQL(LED_TO, NOT_LED),
        migrations.RunSQL(TEXTS, NO_TEXTS),
        # Groups outlive their permissions: going back leaves them.
        migrations.RunPython(grant_all, migrations.RunPython.noop),
    ]
