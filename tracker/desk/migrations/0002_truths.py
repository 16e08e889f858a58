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

CORRESPONDENCE = """
CREATE FUNCTION point_corresponds_to_another_version() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM desk_pointcorrespondence c
        JOIN desk_point one ON one.id = c.point_id JOIN desk_point other ON other.id = c.to_id
        WHERE c.id = NEW.id AND one.version_id = other.version_id
    ) THEN
        RAISE EXCEPTION 'Points of different versions correspond.' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'point_corresponds_to_another_version';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER point_corresponds_to_another_version AFTER INSERT OR UPDATE ON desk_pointcorrespondence
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION point_corresponds_to_another_version();
"""


def has_source(noun: str) -> str:
    """SQL that refuses a statement or position that is left without any source."""
    return f"""
CREATE FUNCTION {noun}_has_source() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    utterance uuid := CASE WHEN TG_TABLE_NAME = 'desk_{noun}' THEN (to_jsonb(NEW) ->> 'id')::uuid
                           ELSE (to_jsonb(OLD) ->> '{noun}_id')::uuid END;
BEGIN
    -- Locked, so that two transactions cannot each take away what the other leaves.
    PERFORM 1 FROM desk_{noun} WHERE id = utterance FOR NO KEY UPDATE;
    IF FOUND AND NOT EXISTS (SELECT 1 FROM desk_{noun}source WHERE {noun}_id = utterance) THEN
        RAISE EXCEPTION 'It needs at least one source.' USING ERRCODE = 'check_violation',
            CONSTRAINT = '{noun}_has_source';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER {noun}_has_source AFTER INSERT ON desk_{noun}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {noun}_has_source();
CREATE CONSTRAINT TRIGGER {noun}_keeps_source AFTER DELETE OR UPDATE OF {noun}_id ON desk_{noun}source
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {noun}_has_source();
"""


# Who touched what is read from the context of the history, and four eyes with it.
CONTEXT = """
CREATE FUNCTION history_context_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF coalesce(OLD.metadata ->> 'user', NEW.metadata ->> 'user') IS NOT DISTINCT FROM NEW.metadata ->> 'user' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Who touched what is never changed.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON pghistory_context
    FOR EACH ROW EXECUTE FUNCTION history_context_is_kept();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON pghistory_context
    FOR EACH STATEMENT EXECUTE FUNCTION history_context_is_kept();
ALTER TABLE pghistory_context ENABLE ALWAYS TRIGGER kept, ENABLE ALWAYS TRIGGER never_truncated;
"""

APPROVED = """
CREATE FUNCTION approval_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    -- An account may be deleted; its id and name stay.
    IF TG_OP = 'UPDATE' AND NEW.published_by_id IS NULL
        AND to_jsonb(NEW) - 'published_by_id' = to_jsonb(OLD) - 'published_by_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'An approval is never changed.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON desk_approval FOR EACH ROW EXECUTE FUNCTION approval_is_kept();
ALTER TABLE desk_approval ENABLE ALWAYS TRIGGER kept;
"""

KEPT_WHOLE = """
CREATE FUNCTION desk_history_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'The desk is never emptied: delete row by row, which is kept.' USING ERRCODE = 'insufficient_privilege';
END $$;
"""


def never_truncated(table: str) -> str:
    """SQL that refuses TRUNCATE: it would empty a history, or a table past its history."""
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
    dependencies = [("desk", "0001_initial"), ("pghistory", "0007_auto_20250421_0444")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (
            PARTY,
            SAME_VERSION,
            *(no_circle(*circle) for circle in CIRCLES),
            CORRESPONDENCE,
            has_source("statement"),
            has_source("position"),
            CONTEXT,
            APPROVED,
            KEPT_WHOLE,
            *(never_truncated(table) for history in HISTORY for table in (history, history.removesuffix("event"))),
        )
    ]
