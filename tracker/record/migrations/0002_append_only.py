"""The triggers that keep the record append-only, and the first row of Head.

Written as SQL: they fire for every role and replication mode (ENABLE ALWAYS), on TRUNCATE too, and have no bypass.
Functions fix their search_path, or a restored dump could not run them (and a temporary table could stand in for one).
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION {schema}.record_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, {schema}, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'The record is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

-- An edition is appended at the head, and says of itself only what is so.
CREATE FUNCTION {schema}.record_edition_append() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, {schema}, pg_temp
AS $$
DECLARE
    head record_head%ROWTYPE;
    before record_edition%ROWTYPE;
    body text;
    expected bytea;
BEGIN
    SELECT * INTO STRICT head FROM record_head FOR UPDATE;
    SELECT * INTO before FROM record_edition WHERE subject = NEW.subject ORDER BY number DESC LIMIT 1;
    IF NEW.sequence IS DISTINCT FROM head.sequence + 1 THEN
        RAISE EXCEPTION 'Edition % does not follow the head, which is %.', NEW.sequence, head.sequence
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.previous_hash IS DISTINCT FROM head.hash THEN
        RAISE EXCEPTION 'Edition % does not name the hash of the head.', NEW.sequence
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF head.published_at >= NEW.published_at THEN
        RAISE EXCEPTION 'Edition % is not later than the head.', NEW.sequence USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.number IS DISTINCT FROM coalesce(before.number, 0) + 1 THEN
        RAISE EXCEPTION 'Edition number % of % does not follow %.', NEW.number, NEW.subject, coalesce(before.number, 0)
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF before.kind IS NOT NULL AND NEW.kind IS DISTINCT FROM before.kind THEN
        RAISE EXCEPTION 'Subject % is a %, not a %.', NEW.subject, before.kind, NEW.kind
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.document IS NULL OR octet_length(NEW.salt) IS DISTINCT FROM 32 THEN
        RAISE EXCEPTION 'Edition % needs a document and a salt of 32 bytes.', NEW.sequence
            USING ERRCODE = 'restrict_violation';
    END IF;
    expected := sha256('claim-record/1'::bytea || '\\x00'::bytea || NEW.salt || NEW.document);
    IF NEW.commitment IS DISTINCT FROM expected THEN
        RAISE EXCEPTION 'The commitment of edition % does not fit its document.', NEW.sequence
            USING ERRCODE = 'restrict_violation';
    END IF;
    body := format(
        '{{"change":"%s","commitment":"%s","kind":"%s","number":%s,"published_at":"%s","sequence":%s,"subject":"%s"}}',
        NEW.change, encode(NEW.commitment, 'hex'), NEW.kind, NEW.number,
        to_char(NEW.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), NEW.sequence, NEW.subject);
    expected := sha256('\\x01'::bytea || NEW.previous_hash || sha256('\\x00'::bytea || convert_to(body, 'UTF8')));
    IF NEW.hash IS DISTINCT FROM expected THEN
        RAISE EXCEPTION 'The hash of edition % does not fit what it says.', NEW.sequence
            USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.transaction := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END
$$;

CREATE FUNCTION {schema}.record_edition_move_head() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, {schema}, pg_temp
AS $$
BEGIN
    UPDATE record_head SET sequence = NEW.sequence, hash = NEW.hash, published_at = NEW.published_at;
    RETURN NULL;
END
$$;

-- The one permitted update: text and salt together to null. Whether it was announced is settled at commit.
-- An announcement stays: it is why other texts are gone.
CREATE FUNCTION {schema}.record_edition_redact() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, {schema}, pg_temp
AS $$
DECLARE
    wanted record_edition%ROWTYPE := OLD;
BEGIN
    wanted.document := NULL;
    wanted.salt := NULL;
    IF OLD.document IS NULL OR OLD.change = 'redaction' OR NEW IS DISTINCT FROM wanted THEN
        RAISE EXCEPTION 'The record is append-only: UPDATE on record_edition is refused.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION {schema}.record_edition_redaction_announced() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, {schema}, pg_temp
AS $$
BEGIN
    -- The moment too: after a restore into another cluster, transaction numbers begin anew.
    PERFORM FROM record_edition e
    WHERE e.sequence > NEW.sequence
      AND e.change = 'redaction'
      AND e.transaction = pg_current_xact_id()::text::bigint
      AND e.published_at >= transaction_timestamp()
      AND e.document IS NOT NULL
      AND convert_from(e.document, 'UTF8')::jsonb #> '{{body,redacts}}' @> to_jsonb(NEW.sequence);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Edition % was redacted without a redaction in the same transaction that names it.', NEW.sequence
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION {schema}.record_head_follow() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, {schema}, pg_temp
AS $$
BEGIN
    PERFORM FROM record_edition e
    WHERE e.sequence = NEW.sequence
      AND e.hash = NEW.hash
      AND e.published_at = NEW.published_at
      AND e.previous_hash = OLD.hash;
    IF NOT FOUND OR NEW.id IS DISTINCT FROM OLD.id OR NEW.sequence IS DISTINCT FROM OLD.sequence + 1 THEN
        RAISE EXCEPTION 'The head moves only with an edition that is appended to it.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

-- An address is given to a subject by an edition that carries it, for good.
CREATE FUNCTION {schema}.record_address_given() RETURNS trigger LANGUAGE plpgsql
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
    RETURN NEW;
END
$$;
"""

HEAD = "INSERT INTO {schema}.record_head (id, sequence, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));"

# (name, when, table, scope, function)
TRIGGERS = [
    ("edition_append", "BEFORE INSERT", "edition", "ROW", "record_edition_append"),
    ("edition_move_head", "AFTER INSERT", "edition", "ROW", "record_edition_move_head"),
    ("edition_redact", "BEFORE UPDATE", "edition", "ROW", "record_edition_redact"),
    ("edition_no_delete", "BEFORE DELETE", "edition", "ROW", "record_refuse"),
    ("edition_no_truncate", "BEFORE TRUNCATE", "edition", "STATEMENT", "record_refuse"),
    ("head_no_insert", "BEFORE INSERT", "head", "ROW", "record_refuse"),
    ("head_follow", "BEFORE UPDATE", "head", "ROW", "record_head_follow"),
    ("head_no_delete", "BEFORE DELETE", "head", "ROW", "record_refuse"),
    ("head_no_truncate", "BEFORE TRUNCATE", "head", "STATEMENT", "record_refuse"),
    ("address_given", "BEFORE INSERT", "address", "ROW", "record_address_given"),
    ("address_no_change", "BEFORE UPDATE OR DELETE", "address", "ROW", "record_refuse"),
    ("address_no_truncate", "BEFORE TRUNCATE", "address", "STATEMENT", "record_refuse"),
]

ANNOUNCED = """
CREATE CONSTRAINT TRIGGER edition_redaction_announced AFTER UPDATE ON {schema}.record_edition
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {schema}.record_edition_redaction_announced();
ALTER TABLE {schema}.record_edition ENABLE ALWAYS TRIGGER edition_redaction_announced;
"""

TRIGGER = """
CREATE TRIGGER {name} {when} ON {schema}.record_{table} FOR EACH {scope} EXECUTE FUNCTION {schema}.{function}();
ALTER TABLE {schema}.record_{table} ENABLE ALWAYS TRIGGER {name};
"""


def install(apps, editor):
    """In the schema where the tables are, which need not be `public`."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        schema = cursor.fetchone()[0]
        for part in (FUNCTIONS, HEAD, ANNOUNCED):
            cursor.execute(part.format(schema=schema))
        for name, when, table, scope, function in TRIGGERS:
            cursor.execute(
                TRIGGER.format(schema=schema, name=name, when=when, table=table, scope=scope, function=function)
            )


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]

    operations = [migrations.RunPython(install, elidable=False)]
