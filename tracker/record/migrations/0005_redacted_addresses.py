"""An address that is itself a text can lose it: what is left is a hash, by which it stays taken and answers 410."""

from django.db import migrations

FUNCTIONS = """
-- What stands in the place of a slug: nothing that a slug can be, and told only by who knows the slug.
CREATE FUNCTION {schema}.record_hidden_slug(kind text, slug text) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, {schema}, pg_temp
AS $$
    SELECT '~' || encode(sha256(convert_to('claim-record/1 address' || chr(10) || kind || chr(10) || slug, 'UTF8')), 'hex')
$$;

CREATE FUNCTION {schema}.record_address_kept() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, {schema}, pg_temp
AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- The one permitted change: a redaction of this subject, in this transaction, takes the slug itself away.
        IF left(OLD.slug, 1) <> '~'
            AND NEW.slug = record_hidden_slug(OLD.kind, OLD.slug)
            AND (NEW.id, NEW.kind, NEW.subject) IS NOT DISTINCT FROM (OLD.id, OLD.kind, OLD.subject)
            AND EXISTS (
                SELECT FROM record_edition e
                WHERE e.subject = OLD.subject
                AND e.change = 'redaction'
                AND e.transaction = pg_current_xact_id()::text::bigint
                AND e.published_at >= transaction_timestamp()
            )
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'The record is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE OR REPLACE FUNCTION {schema}.record_address_given() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, {schema}, pg_temp
AS $$
BEGIN
    PERFORM FROM record_edition e
    WHERE e.subject = NEW.subject
      AND e.kind = NEW.kind
      AND convert_from(e.document, 'UTF8')::jsonb ->> 'slug' = NEW.slug;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'No edition of % has the address %.', NEW.subject, NEW.slug
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF left(NEW.slug, 1) = '~' OR EXISTS (
        SELECT FROM record_address a WHERE a.kind = NEW.kind AND a.slug = record_hidden_slug(NEW.kind, NEW.slug)
    ) THEN
        RAISE EXCEPTION 'This address of a % was removed for good.', NEW.kind USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NEW;
END
$$;

DROP TRIGGER address_no_change ON {schema}.record_address;
CREATE TRIGGER address_no_change BEFORE UPDATE OR DELETE ON {schema}.record_address
    FOR EACH ROW EXECUTE FUNCTION {schema}.record_address_kept();
ALTER TABLE {schema}.record_address ENABLE ALWAYS TRIGGER address_no_change;
"""


def install(apps, editor):
    """In the schema where the tables are, which need not be `public`."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        cursor.execute(FUNCTIONS.format(schema=cursor.fetchone()[0]))


class Migration(migrations.Migration):
    dependencies = [("record", "0004_entries_by_date")]

    operations = [migrations.RunPython(install, elidable=False)]
