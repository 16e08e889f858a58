"""A subject and all that is part of it share one version.

Two truths, both kept by PostgreSQL. An update of a subject raises its version by exactly one (`one_version`). And no
part is inserted, changed or deleted in a transaction that does not raise the version of its subject too
(`part_of_one_version`, at the end of the transaction). Together: whoever holds a version holds the subject with all its
parts, and a save that was made from an older one can be told.

`raised_in` and `raised_at` say by which transaction a version was raised last. They are written by the trigger alone and
are no columns of the models: neither documents nor exports, forms or histories have them. The number of a transaction
alone would not do: after a restore into a new server the same numbers come round again.

The SQL stands here as it was run: a later change of a truth is a later migration.
"""

from django.db import migrations


SUBJECTS = ("desk_actor", "desk_claim", "desk_plan", "desk_position", "desk_source")

# (table, from its rows up to their subjects). `ids` are the ids above the row, before and after the change.
_CLAIM = "desk_claim s WHERE s.id IN {ids}"
_STATEMENT = "desk_statement a JOIN desk_claim s ON s.id = a.claim_id WHERE a.id IN {ids}"
_VERSION = "desk_version a JOIN desk_plan s ON s.id = a.plan_id WHERE a.id IN {ids}"
_POINT = "desk_point a JOIN desk_version b ON b.id = a.version_id JOIN desk_plan s ON s.id = b.plan_id WHERE a.id IN {ids}"
_EVIDENCE = "desk_evidencebearing a JOIN desk_claim s ON s.id = a.claim_id WHERE a.evidence_id IN {ids}"
_ACTOR = "desk_actor s WHERE s.id IN {ids}"
_PLAN = "desk_plan s WHERE s.id IN {ids}"
_POSITION = "desk_position s WHERE s.id IN {ids}"
PARTS = (
    ("desk_actorname", "actor_id", _ACTOR),
    ("desk_actorrole", "actor_id", _ACTOR),
    ("desk_speaksfor", "actor_id", _ACTOR),
    ("desk_planalias", "plan_id", _PLAN),
    ("desk_version", "plan_id", _PLAN),
    ("desk_versionauthor", "version_id", _VERSION),
    ("desk_versionsource", "version_id", _VERSION),
    ("desk_point", "version_id", _VERSION),
    ("desk_pointcorrespondence", "point_id", _POINT),
    ("desk_pointsource", "point_id", _POINT),
    ("desk_claimpoint", "claim_id", _CLAIM),
    ("desk_statement", "claim_id", _CLAIM),
    ("desk_statementsource", "statement_id", _STATEMENT),
    ("desk_statementrelay", "statement_id", _STATEMENT),
    ("desk_assessment", "claim_id", _CLAIM),
    ("desk_relation", "from_claim_id", _CLAIM),
    ("desk_evidencebearing", "claim_id", _CLAIM),
    # Evidence is shared: a change of it is one of every claim that it bears on by the end of the transaction. What it
    # no longer bears on is told by its bearing.
    ("desk_evidence", "id", _EVIDENCE),
    ("desk_positionsource", "position_id", _POSITION),
    ("desk_positionrelay", "position_id", _POSITION),
)

# Deleting an account empties `signed_by`; the name that it signed with stays, and nothing that anybody edits changes.
_UNLESS = {
    "desk_assessment": """
    IF TG_OP = 'UPDATE' THEN
        IF OLD.signed_by_id IS NOT NULL AND NEW.signed_by_id IS NULL
            AND to_jsonb(NEW) - 'signed_by_id' = to_jsonb(OLD) - 'signed_by_id' THEN
            RETURN NULL;
        END IF;
    END IF;""",
}

ONE_VERSION = """
CREATE FUNCTION desk_one_version() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.version <> OLD.version + 1 THEN
            RAISE EXCEPTION 'An update of % raises its version by one: % is at version %, this would make it %.',
                TG_TABLE_NAME, OLD.id, OLD.version, NEW.version
                USING ERRCODE = 'check_violation', CONSTRAINT = 'one_version',
                HINT = 'Somebody may have saved it since it was read: read it again, then save() it. By hand: SET version = version + 1.';
        END IF;
    END IF;
    NEW.raised_in := pg_current_xact_id();
    NEW.raised_at := transaction_timestamp();
    RETURN NEW;
END $$;
"""


def counted(table: str) -> str:
    """SQL: each update of this table is one version more."""
    return f"""
ALTER TABLE {table} ADD COLUMN raised_in xid8, ADD COLUMN raised_at timestamptz;
CREATE TRIGGER one_version BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION desk_one_version();
"""


def uncounted(table: str) -> str:
    return f"""
DROP TRIGGER one_version ON {table};
ALTER TABLE {table} DROP COLUMN raised_in, DROP COLUMN raised_at;
"""


def shares(table: str, column: str, above: str) -> str:
    """SQL: no row of this table changes without its subject. Where a row in between is gone, its own trigger has spoken."""
    subjects = above.format(ids=f"(OLD.{column}, NEW.{column})")
    return f"""
CREATE FUNCTION {table}_shares_version() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    subject uuid;
BEGIN{_UNLESS.get(table, "")}
    SELECT s.id INTO subject FROM {subjects}
        AND (s.raised_in IS DISTINCT FROM pg_current_xact_id() OR s.raised_at IS DISTINCT FROM transaction_timestamp())
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'A row of {table} changed, but the version of % that it is part of was not raised.', subject
            USING ERRCODE = 'check_violation', CONSTRAINT = 'part_of_one_version',
            HINT = 'Change parts inside "with subject.changing():", where subject was read before or together with them.';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER part_of_one_version AFTER INSERT OR UPDATE OR DELETE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {table}_shares_version();
"""


def unshared(table: str) -> str:
    return f"DROP TRIGGER part_of_one_version ON {table}; DROP FUNCTION {table}_shares_version();"


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_truths")]
    operations = [
        migrations.RunSQL(ONE_VERSION, "DROP FUNCTION desk_one_version();"),
        *(migrations.RunSQL(counted(table), uncounted(table)) for table in SUBJECTS),
        *(migrations.RunSQL(shares(*part), unshared(part[0])) for part in PARTS),
    ]
