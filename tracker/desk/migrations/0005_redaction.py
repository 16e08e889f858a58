"""Removing a text for good, wherever it is kept; and what one editor hid alone.

`desk_redact` is the one way by which history loses words, and the triggers do not take its word for it: they let a row
of the history lose words (and nothing but words) if a redaction that was logged in this very transaction names the row.
Editions and addresses are guarded by the record's own triggers, which ask for the redaction's edition.

The SQL stands here as it was run: a later change of a truth is a later migration.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

import tracker.desk.models.fields
from tracker.desk.migrations._groups import grant

HISTORY = tuple(
    f"desk_{noun}event"
    for noun in (
        "actor actorname actorrole approval assessment claim claimpoint dossier dossieritem "
        "evidencebearing evidence planalias plan pointcorrespondence point pointsource position "
        "positionrelay positionsource relation source speaksfor statement statementrelay statementsource "
        "versionauthor version versionsource"
    ).split()
)

# Whether, of a row's values, some texts lost words and nothing else differs. What is left of a text stands in the old
# one in the same order; an address is emptied, and a slug is replaced by one that says nothing.
ONLY_LOSES = """
CREATE FUNCTION desk_only_loses(before jsonb, after jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM jsonb_each(before) b JOIN jsonb_each(after) a USING (key)
        CROSS JOIN LATERAL (SELECT b.value #>> '{}' AS was, a.value #>> '{}' AS is) text
        WHERE a.value IS DISTINCT FROM b.value
        AND (
            key LIKE 'pgh\\_%' OR key IN ('id', 'created_at', 'updated_at')
            OR jsonb_typeof(b.value) <> 'string' OR jsonb_typeof(a.value) <> 'string'
            OR NOT (
                text.is = ''
                OR text.is ~ '^removed-[0-9a-f]{12}$'
                OR text.was LIKE replace(
                    replace(replace(replace(text.is, '\\', '\\\\'), '%', '\\%'), '_', '\\_'), '[removed]', '%'
                )
            )
        )
    )
$$;
"""

# Roles other than the owner of the tables need no right of their own on what the check reads.
HISTORY_KEPT = """
CREATE FUNCTION desk_history_only_grows() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF desk_only_loses(to_jsonb(OLD), to_jsonb(NEW)) AND EXISTS (
            SELECT FROM desk_redaction r
            WHERE r.transaction = pg_current_xact_id()::text::bigint
            AND r.created_at >= transaction_timestamp()
            AND r.rows -> regexp_replace(TG_TABLE_NAME, 'event$', '') ? (to_jsonb(OLD) ->> 'pgh_obj_id')
        ) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'The history of the desk only grows: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""


def only_grows(table):
    """SQL: rows of this history are never changed or deleted, for no role and in no mode of replication."""
    return f"""
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION desk_history_only_grows();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER only_grows;
"""


LOGGED = """
CREATE FUNCTION desk_redaction_is_logged() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.transaction := pg_current_xact_id()::text::bigint;
        NEW.created_at := clock_timestamp();
        IF EXISTS (
            SELECT FROM unnest(NEW.editions) AS wanted(sequence) LEFT JOIN record_edition e USING (sequence)
            WHERE e.sequence IS NULL OR e.change <> 'redaction' OR e.transaction <> NEW.transaction
                OR e.subject <> ALL (NEW.subjects)
        ) THEN
            RAISE EXCEPTION 'A redaction names the editions of this transaction that say so, and no others.'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    -- An account may be deleted; its id and name stay.
    IF TG_OP = 'UPDATE' THEN
        IF NEW.by_id IS NULL AND to_jsonb(NEW) - 'by_id' = to_jsonb(OLD) - 'by_id' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'The log of redactions is never changed.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER logged BEFORE INSERT OR UPDATE OR DELETE ON desk_redaction
    FOR EACH ROW EXECUTE FUNCTION desk_redaction_is_logged();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON desk_redaction
    FOR EACH STATEMENT EXECUTE FUNCTION desk_redaction_is_logged();
ALTER TABLE desk_redaction ENABLE ALWAYS TRIGGER logged, ENABLE ALWAYS TRIGGER never_truncated;
"""

# As for every text of the desk (0006_text): no control or direction characters, nothing invisible.
TEXTS = """
ALTER TABLE desk_redaction ADD CONSTRAINT desk_redaction_text CHECK (
    note !~ '[%(refused)s]' AND reason !~ '[%(refused)s]'
);
""" % {
    "refused": (
        r"\u0001-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
        r"\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffd-\uffff\ue000-\uf8ff\U000e0000-\U000e007f"
    )
}

HIDDEN = """
CREATE FUNCTION desk_hiding_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    looking text[] := ARRAY['looked_at_by_id', 'looked_at_by_id_kept', 'looked_at_by_name', 'looked_at'];
    accounts text[] := ARRAY['hidden_by_id', 'looked_at_by_id'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- Looked at, once.
        IF OLD.looked_at IS NULL AND NEW.looked_at IS NOT NULL AND to_jsonb(NEW) - looking = to_jsonb(OLD) - looking THEN
            RETURN NEW;
        END IF;
        -- An account may be deleted; its id and name stay.
        IF to_jsonb(NEW) - accounts = to_jsonb(OLD) - accounts
            AND (NEW.hidden_by_id IS NULL OR NEW.hidden_by_id IS NOT DISTINCT FROM OLD.hidden_by_id)
            AND (NEW.looked_at_by_id IS NULL OR NEW.looked_at_by_id IS NOT DISTINCT FROM OLD.looked_at_by_id) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'What was hidden by whom is never changed.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON desk_hiding FOR EACH ROW EXECUTE FUNCTION desk_hiding_is_kept();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON desk_hiding
    FOR EACH STATEMENT EXECUTE FUNCTION desk_hiding_is_kept();
ALTER TABLE desk_hiding ENABLE ALWAYS TRIGGER kept, ENABLE ALWAYS TRIGGER never_truncated;
"""

# `changes` is {"addresses": [{"kind", "slug"}], "rows": {table: {key: {column: value}}}}.
REDACT = """
CREATE FUNCTION desk_redact(redaction bigint, changes jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    log desk_redaction%ROWTYPE;
    place text;
    rows jsonb;
    key text;
    wanted jsonb;
    id text;
    columns text;
    done bigint;
BEGIN
    SELECT * INTO log FROM desk_redaction r
        WHERE r.id = redaction
        AND r.transaction = pg_current_xact_id()::text::bigint
        AND r.created_at >= transaction_timestamp();
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Nothing is removed without a redaction that was logged in the same transaction.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    UPDATE record_edition SET document = NULL, salt = NULL WHERE sequence = ANY (log.emptied);
    UPDATE record_address a SET slug = record_hidden_slug(a.kind, a.slug)
        FROM jsonb_to_recordset(changes -> 'addresses') AS gone(kind text, slug text)
        WHERE a.kind = gone.kind AND a.slug = gone.slug AND a.subject = ANY (log.subjects);
    FOR place, rows IN SELECT * FROM jsonb_each(changes -> 'rows') LOOP
        IF place !~ '^(desk_[a-z]+|django_admin_log|pghistory_context)$'
            OR place ~ '^desk_(approval|redaction|hiding)' THEN
            RAISE EXCEPTION 'Nothing is removed from %.', place USING ERRCODE = 'restrict_violation';
        END IF;
        id := CASE WHEN place ~ '^desk_.*event$' THEN 'pgh_id' ELSE 'id' END;
        FOR key, wanted IN SELECT * FROM jsonb_each(rows) LOOP
            SELECT string_agg(quote_ident(name), ', ') INTO columns FROM jsonb_object_keys(wanted) AS names(name);
            EXECUTE format(
                'UPDATE %1$I SET (%2$s) = (SELECT %2$s FROM jsonb_populate_record(NULL::%1$I, $1))'
                ' WHERE %3$I = (jsonb_populate_record(NULL::%1$I, jsonb_build_object(%3$L, $2))).%3$I',
                place, columns, id) USING wanted, key;
            GET DIAGNOSTICS done = ROW_COUNT;
            IF done <> 1 THEN
                RAISE EXCEPTION 'There is no row % in %.', key, place USING ERRCODE = 'restrict_violation';
            END IF;
        END LOOP;
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION desk_redact(bigint, jsonb) FROM PUBLIC;
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'tracker_reader') THEN
        REVOKE ALL ON FUNCTION desk_redact(bigint, jsonb) FROM tracker_reader;
    END IF;
END $$;
"""


class LibrarysTriggersGone(Operation):
    """The history is guarded by triggers of our own from here on: the library's can be told to look away.

    All at once, for the same reason as in _together.py: Django would render every model anew after each.
    """

    reversible = False

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        for table in HISTORY:
            model = state.models[app_label, table.removeprefix("desk_")]
            model.options["triggers"] = [each for each in model.options["triggers"] if each.name != "append_only"]

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for table in HISTORY:
            model = from_state.models[app_label, table.removeprefix("desk_")]
            for trigger in model.options["triggers"]:
                if trigger.name == "append_only":
                    schema_editor.execute(trigger.uninstall_sql, params=None)

    def describe(self):
        return "Replace the library's triggers on the desk's history"


LOGS = {"desk.view_hiding", "desk.view_redaction"}


def grant_logs(apps, schema_editor):
    grant(apps, schema_editor.connection.alias, {"editor": LOGS, "chief": LOGS})


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0004_groups"),
        ("record", "0005_redacted_addresses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        LibrarysTriggersGone(),

        migrations.CreateModel(
            name='Hiding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.BigIntegerField(unique=True, verbose_name='edition in the record')),
                ('subject', models.UUIDField(verbose_name='subject')),
                ('hidden_by_id_kept', models.BigIntegerField()),
                ('hidden_by_name', models.CharField(max_length=150, verbose_name='hidden by (name)')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='hidden')),
                ('looked_at_by_id_kept', models.BigIntegerField(null=True)),
                ('looked_at_by_name', models.CharField(blank=True, max_length=150, verbose_name='looked at by (name)')),
                ('looked_at', models.DateTimeField(null=True, verbose_name='looked at')),
            ],
            options={
                'verbose_name': 'hidden subject',
                'verbose_name_plural': 'hidden, to be looked at',
                'ordering': ('-sequence',),
            },
        ),
        migrations.CreateModel(
            name='Redaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.UUIDField(verbose_name='subject')),
                ('whole', models.BooleanField(verbose_name='the whole subject')),
                ('subjects', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None, verbose_name='subjects')),
                ('editions', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='editions that say so')),
                ('emptied', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='editions emptied')),
                ('rows', models.JSONField(default=dict, verbose_name='rows')),
                ('by_id_kept', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=150, verbose_name='removed by (name)')),
                ('note', tracker.desk.models.fields.TextField(validators=[tracker.desk.models.fields.validate_text], verbose_name='public note')),
                ('reason', tracker.desk.models.fields.TextField(blank=True, validators=[tracker.desk.models.fields.validate_text], verbose_name='reason for the desk')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='removed')),
                ('transaction', models.BigIntegerField(default=0, editable=False)),
            ],
            options={
                'verbose_name': 'redaction',
                'verbose_name_plural': 'redactions',
                'ordering': ('-id',),
            },
        ),
        migrations.AddField(
            model_name='hiding',
            name='hidden_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='hidden by'),
        ),
        migrations.AddField(
            model_name='hiding',
            name='looked_at_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='looked at by'),
        ),
        migrations.AddField(
            model_name='redaction',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='removed by'),
        ),
        migrations.AddIndex(
            model_name='hiding',
            index=models.Index(condition=models.Q(('looked_at__isnull', True)), fields=['subject'], name='hiding_to_look_at'),
        ),
        migrations.AddConstraint(
            model_name='hiding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('looked_at__isnull', True), ('looked_at_by_id_kept__isnull', True), ('looked_at_by_name', '')), models.Q(('looked_at__isnull', False), ('looked_at_by_id_kept__isnull', False), models.Q(('looked_at_by_name', ''), _negated=True), models.Q(('looked_at_by_id_kept', models.F('hidden_by_id_kept')), _negated=True)), _connector='OR'), name='hiding_looked_at_by_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='redaction',
            constraint=models.CheckConstraint(condition=models.Q(('note__regex', '\\S')), name='redaction_has_note'),
        ),
        *(
            migrations.RunSQL(sql, migrations.RunSQL.noop)
            for sql in (ONLY_LOSES, HISTORY_KEPT, *map(only_grows, HISTORY), LOGGED, TEXTS, HIDDEN, REDACT)
        ),
        # Groups outlive their permissions: going back leaves them.
        migrations.RunPython(grant_logs, migrations.RunPython.noop),
    ]
