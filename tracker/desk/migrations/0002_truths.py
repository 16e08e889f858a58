"""What is true of several rows at once: trigger functions that PostgreSQL runs at the end of a transaction.

Each is a function with its own search_path (or a restore would fail) and a deferred constraint trigger, so
that a form or an import may pass through states that do not hold, but cannot commit one.

The SQL stands here as it was run: a later change of a truth is a later migration.
"""

from django.db import migrations


PARTY = """
CREATE FUNCTION actor_party_one_level() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.party_id IS NOT NULL THEN
        -- Locked, so that two transactions cannot each make half of a chain.
        PERFORM 1 FROM desk_actor WHERE id IN (NEW.party_id, NEW.id) ORDER BY id FOR SHARE;
        IF EXISTS (SELECT 1 FROM desk_actor WHERE id = NEW.party_id AND party_id IS NOT NULL) THEN
            RAISE EXCEPTION 'A party has no party of its own.' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'actor_party_one_level';
        END IF;
        IF EXISTS (SELECT 1 FROM desk_actor a JOIN desk_actor me ON me.id = NEW.id
                   WHERE a.party_id = NEW.id AND me.party_id IS NOT NULL) THEN
            RAISE EXCEPTION 'An actor that is a party cannot belong to one.' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'actor_party_one_level';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER actor_party_one_level AFTER INSERT OR UPDATE OF party_id ON desk_actor
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION actor_party_one_level();
"""


def no_circle(table: str, column: str, name: str) -> str:
    """SQL that refuses a chain of `column` in `table` that comes back to its start.

    One advisory lock a table makes two transactions that each add half of a circle wait for each other.
    """
    return f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.{column} IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(hashtext('{name}'));
        IF EXISTS (
            WITH RECURSIVE chain(id) AS (
                SELECT {column} FROM {table} WHERE id = NEW.id
                UNION
                SELECT t.{column} FROM {table} t JOIN chain c ON t.id = c.id WHERE t.{column} IS NOT NULL
            )
            SELECT 1 FROM chain WHERE id = NEW.id
        ) THEN
            RAISE EXCEPTION 'This chain comes back to where it starts.' USING ERRCODE = 'check_violation',
                CONSTRAINT = '{name}';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER {name} AFTER INSERT OR UPDATE OF {column} ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {name}();
"""


CIRCLES = (
    ("desk_actor", "part_of_id", "actor_part_of_no_circle"),
    ("desk_source", "carries_id", "source_carries_no_circle"),
    ("desk_version", "derived_from_id", "version_derived_from_no_circle"),
    ("desk_point", "part_of_id", "point_part_of_no_circle"),
    ("desk_statement", "changes_id", "statement_changes_no_circle"),
    ("desk_position", "changes_id", "position_changes_no_circle"),
)

# A point is part of a point of the same version; append_only of the history does not cover TRUNCATE.
SAME_VERSION = """
CREATE FUNCTION point_part_of_same_version() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM desk_point p JOIN desk_point whole ON whole.id = p.part_of_id
        WHERE (p.id = NEW.id OR whole.id = NEW.id) AND whole.version_id <> p.version_id
    ) THEN
        RAISE EXCEPTION 'A point is part of a point of the same version.' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'point_part_of_same_version';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER point_part_of_same_version AFTER INSERT OR UPDATE OF part_of_id, version_id ON desk_point
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION point_part_of_same_version();
"""

KEPT_WHOLE = """
CREATE FUNCTION desk_history_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'The history of the desk is never emptied.' USING ERRCODE = 'insufficient_privilege';
END $$;
"""


def never_truncated(table: str) -> str:
    """SQL that refuses TRUNCATE of a history table."""
    return f"""
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION desk_history_is_kept();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER never_truncated;
"""


HISTORY = (
    "desk_actorevent",
    "desk_actornameevent",
    "desk_actorroleevent",
    "desk_approvalevent",
    "desk_assessmentevent",
    "desk_claimevent",
    "desk_claimpointevent",
    "desk_dossierevent",
    "desk_dossieritemevent",
    "desk_evidencebearingevent",
    "desk_evidenceevent",
    "desk_planaliasevent",
    "desk_planevent",
    "desk_pointcorrespondenceevent",
    "desk_pointevent",
    "desk_pointsourceevent",
    "desk_positionevent",
    "desk_positionrelayevent",
    "desk_positionsourceevent",
    "desk_relationevent",
    "desk_sourceevent",
    "desk_speaksforevent",
    "desk_statementevent",
    "desk_statementrelayevent",
    "desk_statementsourceevent",
    "desk_versionauthorevent",
    "desk_versionevent",
    "desk_versionsourceevent",
)


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (
            PARTY,
            SAME_VERSION,
            *(no_circle(*circle) for circle in CIRCLES),
            KEPT_WHOLE,
            *(never_truncated(table) for table in HISTORY),
        )
    ]
