"""Purging words: what two people decide, kept without the words.

A proposal is decided once, never changed and never deleted. It is done by somebody else than whoever proposed it (CHECK),
while its time has not run out, in the transaction that logged its redaction and by whoever is named there; and a redaction
that is about no subject is a purge that was done, or is not written at all.

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
CREATE FUNCTION desk_purge_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    deciding text[] := ARRAY[
        'words', 'outcome', 'decided_by_id', 'decided_by_id_kept', 'decided_by_name', 'decided_at', 'redaction_id'
    ];
    accounts text[] := ARRAY['proposed_by_id', 'decided_by_id'];
    said text[] := ARRAY['words', 'note', 'reason'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.outcome <> '' THEN
            RAISE EXCEPTION 'A purge is proposed before it is decided.' USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.created_at := clock_timestamp();
        NEW.expires_at := NEW.created_at + interval '72 hours';
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.outcome = '' AND NEW.outcome <> '' AND to_jsonb(NEW) - deciding = to_jsonb(OLD) - deciding THEN
            NEW.decided_at := clock_timestamp();
            IF NEW.outcome = 'expired' AND NEW.decided_at < OLD.expires_at THEN
                RAISE EXCEPTION 'A purge waits until its time has run out.' USING ERRCODE = 'restrict_violation';
            END IF;
            IF NEW.outcome = 'done' AND (NEW.decided_at >= OLD.expires_at OR NOT EXISTS (
                SELECT FROM desk_redaction r
                WHERE r.id = NEW.redaction_id AND r.subject IS NULL AND r.by_id_kept = NEW.decided_by_id_kept
                AND r.transaction = pg_current_xact_id()::text::bigint
                AND r.created_at >= transaction_timestamp()
            )) THEN
                RAISE EXCEPTION 'A purge is done in the transaction that logged it, before its time has run out.'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END IF;
        -- An account may be deleted; its id and name stay.
        IF to_jsonb(NEW) - accounts = to_jsonb(OLD) - accounts
            AND (NEW.proposed_by_id IS NULL OR NEW.proposed_by_id IS NOT DISTINCT FROM OLD.proposed_by_id)
            AND (NEW.decided_by_id IS NULL OR NEW.decided_by_id IS NOT DISTINCT FROM OLD.decided_by_id) THEN
            RETURN NEW;
        END IF;
        IF to_jsonb(NEW) - said = to_jsonb(OLD) - said AND desk_only_loses(to_jsonb(OLD), to_jsonb(NEW)) AND EXISTS (
            SELECT FROM desk_redaction r
            WHERE r.transaction = pg_current_xact_id()::text::bigint
            AND r.created_at >= transaction_timestamp()
            AND r.rows -> 'desk_purge' ? OLD.id::text
        ) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'What was purged by whom is never changed.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER kept BEFORE INSERT OR UPDATE OR DELETE ON desk_purge
    FOR EACH ROW EXECUTE FUNCTION desk_purge_is_kept();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON desk_purge
    FOR EACH STATEMENT EXECUTE FUNCTION desk_purge_is_kept();
ALTER TABLE desk_purge ENABLE ALWAYS TRIGGER kept, ENABLE ALWAYS TRIGGER never_truncated;
"""
NOT_KEPT = """
DROP TRIGGER kept ON desk_purge; DROP TRIGGER never_truncated ON desk_purge; DROP FUNCTION desk_purge_is_kept();
"""

# Deferred: the log is written first, and the purge names it.
OF_TWO = """
CREATE FUNCTION desk_redaction_of_two() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.subject IS NULL AND NOT EXISTS (
        SELECT FROM desk_purge p WHERE p.redaction_id = NEW.id AND p.outcome = 'done'
    ) THEN
        RAISE EXCEPTION 'Nothing is removed everywhere without a second person.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'redaction_of_two';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER of_two AFTER INSERT ON desk_redaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION desk_redaction_of_two();
ALTER TABLE desk_redaction ENABLE ALWAYS TRIGGER of_two;
"""
NOT_OF_TWO = "DROP TRIGGER of_two ON desk_redaction; DROP FUNCTION desk_redaction_of_two();"

# As for every text of the desk (0006_text, 0008_visible_text).
REFUSED = (
    r"\u0001-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffd-\uffff\ue000-\uf8ff\U000e0000-\U000e007f"
)
COLUMNS = ("words", "note", "reason", "outcome")
TEXT = (
    "ALTER TABLE desk_purge ADD CONSTRAINT desk_purge_text CHECK ("
    + " AND ".join(f"{column} !~ '[{REFUSED}]'" for column in COLUMNS)
    + ");"
    + import_module("tracker.desk.migrations.0008_visible_text").check("desk_purge", COLUMNS)
)
NO_TEXT = "ALTER TABLE desk_purge DROP CONSTRAINT desk_purge_text, DROP CONSTRAINT desk_purge_visible;"


def grant_purge(apps, schema_editor):
    grant(apps, schema_editor.connection.alias, dict.fromkeys(("editor", "chief"), {"desk.view_purge"}))


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0018_uploads'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='redaction',
            name='subject',
            field=models.UUIDField(null=True, verbose_name='subject'),
        ),
        migrations.CreateModel(
            name='Purge',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('words', tracker.desk.models.fields.TextField(blank=True, validators=[tracker.desk.models.fields.validate_text], verbose_name='words')),
                ('note', tracker.desk.models.fields.TextField(validators=[tracker.desk.models.fields.validate_text], verbose_name='public note')),
                ('reason', tracker.desk.models.fields.TextField(validators=[tracker.desk.models.fields.validate_text], verbose_name='reason for the desk')),
                ('proposed_by_id_kept', models.BigIntegerField()),
                ('proposed_by_name', models.CharField(max_length=150, verbose_name='proposed by (name)')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='proposed')),
                ('expires_at', models.DateTimeField(auto_now_add=True, verbose_name='waits until')),
                ('outcome', models.CharField(blank=True, choices=[('', 'Waiting'), ('done', 'Done'), ('refused', 'Refused'), ('taken_back', 'Taken back'), ('expired', 'Expired')], default='', max_length=20, verbose_name='outcome')),
                ('decided_by_id_kept', models.BigIntegerField(null=True)),
                ('decided_by_name', models.CharField(blank=True, max_length=150, verbose_name='decided by (name)')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
                ('redaction', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='purge', to='desk.redaction', verbose_name='redaction')),
            ],
            options={
                'verbose_name': 'purge',
                'verbose_name_plural': 'purges',
                'ordering': ('-created_at',),
                'constraints': [models.CheckConstraint(condition=models.Q(('note__regex', '\\S')), name='purge_has_note'), models.CheckConstraint(condition=models.Q(('reason__regex', '\\S')), name='purge_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by_id_kept__isnull', True), ('decided_by_name', ''), ('outcome', ''), models.Q(('words', ''), _negated=True)), models.Q(('decided_at__isnull', False), ('words', ''), ('decided_by_id_kept__isnull', True), ('decided_by_name', ''), ('outcome', 'expired')), models.Q(('decided_at__isnull', False), ('words', ''), ('decided_by_id_kept__isnull', False), models.Q(('decided_by_name', ''), _negated=True), ('outcome__in', ['done', 'refused', 'taken_back'])), _connector='OR'), name='purge_decided_whole'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'done'), _negated=True), models.Q(('decided_by_id_kept__isnull', False), models.Q(('decided_by_id_kept', models.F('proposed_by_id_kept')), _negated=True)), _connector='OR'), name='purge_by_a_second_person'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'done'), ('redaction__isnull', False)), models.Q(models.Q(('outcome', 'done'), _negated=True), ('redaction__isnull', True)), _connector='OR'), name='purge_done_is_logged')],
            },
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
        migrations.RunSQL(OF_TWO, NOT_OF_TWO),
        migrations.RunSQL(TEXT, NO_TEXT),
        # Groups outlive their permissions: going back leaves them.
        migrations.RunPython(grant_purge, migrations.RunPython.noop),
    ]
