"""What the migrations made of the desk's triggers and functions is known, and whatever became of one of them is told."""

import difflib
import os

import pytest
from django.db import connection

from tracker.desk import guards

pytestmark = pytest.mark.django_db

WRITE = os.environ.get("WRITE_GUARDS") == "1"


def test_guards_txt_is_what_a_migrated_database_has() -> None:
    """Whoever adds or changes one in a migration runs this with WRITE_GUARDS=1 and reads the difference."""
    lines = guards.found().lines()
    if WRITE:
        guards.KEPT.write_text("\n".join(lines) + "\n", "utf-8")
    told = "\n".join(difflib.unified_diff(guards.KEPT.read_text("utf-8").splitlines(), lines, lineterm="", n=0))
    assert not told, told
    assert len(guards.made().triggers) > 200
    assert {"desk_redact(redaction bigint, changes jsonb)", "record_hidden_slug(kind text, slug text)"} <= set(
        guards.made().functions
    )


def problems() -> list[str]:
    return [str(problem) for problem in guards.guards()]


def test_a_migrated_database_has_no_problem() -> None:
    assert problems() == []


def test_each_trigger_that_was_dropped_is_told() -> None:
    with connection.cursor() as cursor:
        for table, name in guards.made().triggers:
            cursor.execute(f"DROP TRIGGER {name} ON {table}")
    told = problems()
    assert len(told) == len(guards.made().triggers)
    for table, name in guards.made().triggers:
        assert f"The trigger {name} on {table} is gone: run the migrations' SQL for it again." in told


def test_each_function_that_was_replaced_is_told() -> None:
    """By one of the same name, kind, rights and settings that does something else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_functiondef(oid), prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'"
        )
        for definition, source in cursor.fetchall():
            cursor.execute(definition.replace(source, source + "\n-- and so on\n"))
    told = problems()
    assert len(told) == len(guards.made().functions)
    for signature in guards.made().functions:
        assert f"The function {signature} is not the one of the migrations: run their SQL for it again." in told


REDACT = "desk_redact(bigint, jsonb)"
ONE_VERSION = "TRIGGER one_version"

TAMPERINGS = {
    "may be run by readers": (f"GRANT EXECUTE ON FUNCTION {REDACT} TO tracker_reader", "run by owner, tracker_reader"),
    "may be run by everybody": (f"GRANT EXECUTE ON FUNCTION {REDACT} TO PUBLIC", "run by owner, public"),
    "of another owner": (f"CREATE ROLE mallory; ALTER FUNCTION {REDACT} OWNER TO mallory", "owned by mallory"),
    "not as its owner": (f"ALTER FUNCTION {REDACT} SECURITY INVOKER", "invoker"),
    "as its owner": ("ALTER FUNCTION desk_one_version() SECURITY DEFINER", "definer"),
    "looks elsewhere": (f"ALTER FUNCTION {REDACT} SET search_path = pg_temp, public", "search_path=pg_temp, public"),
    "looks anywhere": (f"ALTER FUNCTION {REDACT} RESET search_path", "definer settings none run by"),
    "with another setting": ("ALTER FUNCTION approval_is_kept() SET session_replication_role = replica", "replica"),
    "a helper gone": ("DROP FUNCTION record_hidden_slug(text, text)", "record_hidden_slug(kind text, slug text) is gone"),
    "a trigger off": (f"ALTER TABLE desk_claim DISABLE {ONE_VERSION}", "one_version on desk_claim is turned off: ALTER TABLE"),
    "a trigger on in replicas alone": (f"ALTER TABLE desk_claim ENABLE REPLICA {ONE_VERSION}", "is turned off"),
    "a trigger not always on": ("ALTER TABLE desk_claimevent ENABLE TRIGGER only_grows", "ENABLE ALWAYS TRIGGER only_grows"),
    "a trigger of another moment": (
        f"DROP {ONE_VERSION} ON desk_claim; CREATE {ONE_VERSION} BEFORE INSERT ON desk_claim"
        " FOR EACH ROW EXECUTE FUNCTION desk_one_version()", "one_version on desk_claim is not the one"),
    "a trigger that never holds": (
        f"DROP {ONE_VERSION} ON desk_claim; CREATE {ONE_VERSION} BEFORE INSERT OR UPDATE ON desk_claim"
        " FOR EACH ROW WHEN (false) EXECUTE FUNCTION desk_one_version()", "one_version on desk_claim is not the one"),
    "a trigger that runs another": (
        f"CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; DROP {ONE_VERSION} ON"
        f" desk_claim; CREATE {ONE_VERSION} BEFORE INSERT OR UPDATE ON desk_claim FOR EACH ROW EXECUTE FUNCTION nothing()",
        "one_version on desk_claim is not the one"),
    "a trigger more on the desk": (
        "CREATE TRIGGER a_first BEFORE UPDATE ON desk_claimevent FOR EACH ROW EXECUTE FUNCTION desk_one_version()",
        "The trigger a_first on desk_claimevent is none of the migrations'"),
    "a trigger more on the record": (
        "CREATE TRIGGER a_first BEFORE UPDATE ON record_edition FOR EACH ROW EXECUTE FUNCTION desk_one_version()",
        "The trigger a_first on record_edition is none of the migrations'"),
    "four eyes dropped": (
        "ALTER TABLE desk_approval DROP CONSTRAINT approval_by_a_second_person",
        "The constraint approval_by_a_second_person on desk_approval is gone"),
    "four eyes that always hold": (
        "ALTER TABLE desk_approval DROP CONSTRAINT approval_by_a_second_person;"
        " ALTER TABLE desk_approval ADD CONSTRAINT approval_by_a_second_person CHECK (true)",
        "approval_by_a_second_person on desk_approval is not the one"),
    "numbers that may repeat": (
        "ALTER TABLE record_edition DROP CONSTRAINT edition_number_once", "edition_number_once on record_edition is gone"),
    "history that is swallowed": (
        "CREATE RULE silence AS ON INSERT TO desk_statementevent DO INSTEAD NOTHING",
        "The rule silence on desk_statementevent is none of the migrations'"),
    "rows hidden from readers": (
        "ALTER TABLE record_listing ENABLE ROW LEVEL SECURITY; CREATE POLICY hides ON record_listing FOR SELECT"
        " TO tracker_reader USING (false)", "Rows of record_listing are hidden by a policy"),
}  # fmt: skip


@pytest.mark.parametrize(("sql", "says"), TAMPERINGS.values(), ids=TAMPERINGS)
def test_it_is_told(sql: str, says: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
    (told,) = problems()
    assert says in told
