"""What was said at the desk about an earlier removal can lose words too.

Note and reason of a redaction lose words (and nothing but words) as the history does: if another redaction that was
logged in this very transaction names the row. Everything else in the log stays as it was written.

The SQL stands here as it was run: a later change of a truth is a later migration.
"""

from django.db import migrations

LOGGED = """
CREATE OR REPLACE FUNCTION desk_redaction_is_logged() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    said text[] := ARRAY['note', 'reason'];
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
        IF to_jsonb(NEW) - said = to_jsonb(OLD) - said AND desk_only_loses(to_jsonb(OLD), to_jsonb(NEW)) AND EXISTS (
            SELECT FROM desk_redaction r
            WHERE r.id <> OLD.id
            AND r.transaction = pg_current_xact_id()::text::bigint
            AND r.created_at >= transaction_timestamp()
            AND r.rows -> 'desk_redaction' ? OLD.id::text
        ) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'The log of redactions is never changed.' USING ERRCODE = 'restrict_violation';
END $$;
"""

REDACT = """
CREATE OR REPLACE FUNCTION desk_redact(redaction bigint, changes jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
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
            OR place ~ '^desk_(approval|hiding)' THEN
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
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0006_text")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (LOGGED, REDACT)]
