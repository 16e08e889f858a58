"""The groups of a newsroom (reporter, editor, chief), and what an approval says of changes nobody can be named for.

What each group may do stands here as it was given: a later change is a later migration. The table of now is
tracker/desk/groups.py.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from tracker.desk.migrations._groups import grant

WORK = (
    "actor actorname actorrole assessment claim claimpoint evidence evidencebearing plan planalias point"
    " pointcorrespondence pointsource position positionrelay positionsource relation source speaksfor statement"
    " statementrelay statementsource version versionauthor versionsource"
).split()
REPORTER = {f"desk.{action}_{table}" for table in WORK for action in ("view", "add", "change")}
REPORTER |= {"desk.view_dossier", "desk.view_dossieritem"}
EDITOR = REPORTER | {f"desk.delete_{table}" for table in WORK} | {"desk.publish", "desk.view_approval"}
CHIEF = EDITOR | {"desk.redact", "auth.view_user", "auth.add_user", "auth.change_user"}


def make_groups(apps, schema_editor):
    grant(apps, schema_editor.connection.alias, {"reporter": REPORTER, "editor": EDITOR, "chief": CHIEF})


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0003_one_version"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.AlterModelOptions(
            name='approval',
            options={'ordering': ('-sequence',), 'permissions': [('publish', 'Can publish and withdraw'), ('redact', 'Can remove texts for good')], 'verbose_name': 'approval', 'verbose_name_plural': 'approvals'},
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='approval',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='approval',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='approval',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='approval',
            name='approval_by_a_second_person',
        ),
        migrations.AddField(
            model_name='approval',
            name='touched_by_unknown',
            field=models.BooleanField(default=False, help_text='Past the desk: in a shell, by SQL, by a program that did not say for whom.', verbose_name='changed by somebody who is not known'),
        ),
        migrations.AddField(
            model_name='approvalevent',
            name='touched_by_unknown',
            field=models.BooleanField(default=False, help_text='Past the desk: in a shell, by SQL, by a program that did not say for whom.', verbose_name='changed by somebody who is not known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='approval',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_approvalevent" ("created_at", "four_eyes", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_by_id", "published_by_id_kept", "published_by_name", "seen", "sequence", "subject", "touched_by", "touched_by_unknown") VALUES (NEW."created_at", NEW."four_eyes", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_by_id", NEW."published_by_id_kept", NEW."published_by_name", NEW."seen", NEW."sequence", NEW."subject", NEW."touched_by", NEW."touched_by_unknown"); RETURN NULL;', hash='402638993fc7364b1e92c0a89526ffec9af8b018', operation='INSERT', pgid='pgtrigger_insert_insert_7008b', table='desk_approval', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='approval',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "desk_approvalevent" ("created_at", "four_eyes", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_by_id", "published_by_id_kept", "published_by_name", "seen", "sequence", "subject", "touched_by", "touched_by_unknown") VALUES (NEW."created_at", NEW."four_eyes", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_by_id", NEW."published_by_id_kept", NEW."published_by_name", NEW."seen", NEW."sequence", NEW."subject", NEW."touched_by", NEW."touched_by_unknown"); RETURN NULL;', hash='a4fcc8518aafc12c2bb478e313d759037e10802a', operation='UPDATE', pgid='pgtrigger_update_update_2a4f5', table='desk_approval', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='approval',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_approvalevent" ("created_at", "four_eyes", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_by_id", "published_by_id_kept", "published_by_name", "seen", "sequence", "subject", "touched_by", "touched_by_unknown") VALUES (OLD."created_at", OLD."four_eyes", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_by_id", OLD."published_by_id_kept", OLD."published_by_name", OLD."seen", OLD."sequence", OLD."subject", OLD."touched_by", OLD."touched_by_unknown"); RETURN NULL;', hash='12dcc7ab91d62542082e41164340d4d8aaed4b07', operation='DELETE', pgid='pgtrigger_delete_delete_a02a4', table='desk_approval', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(('four_eyes', False), models.Q(('touched_by', []), ('touched_by_unknown', False)), models.Q(('touched_by__contained_by', [models.F('published_by_id_kept')]), _negated=True), _connector='OR'), name='approval_by_a_second_person'),
        ),
        # Groups outlive their permissions: going back leaves them.
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
