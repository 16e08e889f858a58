"""The readers' role: may read the record, and nothing else, and nothing may be written."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, OperationalError, connection, connections, transaction
from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction

from tests import databases
from tests.builders import Scribe
from tests.logins import login, public_is, settings_of, taking
from tests.readers import as_reader
from tracker.databases import READERS_SESSION
from tracker.record import readers, reading
from tracker.record.models import Listing
from tracker.record.readers import MAY, ROLE, grant, make_role, usable, writing


def query(sql: str) -> None:
    with connections["public"].cursor() as cursor:
        cursor.execute(sql)


def who() -> str:
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def refused(sql: str) -> type | None:
    """What PostgreSQL refuses this with."""
    try:
        query(sql)
    except Error as error:
        return type(error.__cause__)
    return None


def relations() -> dict[str, tuple[str, str]]:
    """Every table, view and sequence of this database, with its kind and first column."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relkind, (SELECT quote_ident(a.attname) FROM pg_attribute a"
            " WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum LIMIT 1)"
            " FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r','p','v','m','f','S')"
        )
        return {name: (kind, column) for name, kind, column in cursor.fetchall()}


def test_every_table_is_either_declared_or_out_of_reach(cloned_db: str) -> None:
    """On a connection of its own, and without the read-only transactions that would refuse writing by themselves."""
    query("SET default_transaction_read_only = off")
    found = relations()
    assert set(MAY) <= set(found)
    assert {"auth_user", "django_session", "desk_claim", "desk_claimevent", "pghistory_context"} <= set(found)
    wrong = []
    for name, (kind, column) in found.items():
        statements = {"SELECT": f"SELECT * FROM {name}"}
        if kind == "S":
            statements["UPDATE"] = f"SELECT setval('{name}', 1)"
        else:
            statements |= {
                "INSERT": f"INSERT INTO {name} DEFAULT VALUES",
                "UPDATE": f"UPDATE {name} SET {column} = {column}",
                "DELETE": f"DELETE FROM {name}",
                "TRUNCATE": f"TRUNCATE {name}",
            }
        for right, sql in statements.items():
            # What may be written has truths of its own, which refuse an empty row.
            allowed = right in MAY.get(name, "").split(", ")
            if (refused(sql) is InsufficientPrivilege) is allowed:
                wrong.append(f"{right} on {name}")
    assert not wrong


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE mine ()",
        "CREATE SCHEMA mine",
        "ALTER TABLE record_head DISABLE TRIGGER ALL",
        "ALTER TABLE record_listing ADD COLUMN mine text",
        "DROP TABLE record_listing",
        "CREATE TRIGGER mine BEFORE INSERT ON record_listing EXECUTE FUNCTION record_refuse()",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SELECT pg_read_file('postgresql.conf')",
        "SELECT pg_ls_dir('.')",
        "SELECT lo_import('/etc/hostname')",
        "COPY record_head TO PROGRAM 'true'",
        "COPY record_head TO '/tmp/head'",
        "COPY record_head FROM '/tmp/head'",
        "SELECT * FROM pg_authid",
        "SELECT * FROM pg_largeobject",
        "SELECT pg_reload_conf()",
        "CREATE ROLE mine",
        "GRANT SELECT ON auth_user TO tracker_reader",
        "SET session_replication_role = replica",
    ],
)
@pytest.mark.django_db
def test_may_do_nothing_else(sql: str) -> None:
    with as_reader(), transaction.atomic(using="public"):
        assert refused(sql) is InsufficientPrivilege
        transaction.set_rollback(True, using="public")


def test_its_own_connection_reads_only_and_not_for_long(cloned_db: str) -> None:
    """What the role cannot be kept from by rights: temporary tables, large objects, queries without end."""
    assert refused("CREATE TEMPORARY TABLE mine ()") is ReadOnlySqlTransaction
    with connections["public"].cursor() as cursor:
        if cursor.connection.info.server_version >= 160000:  # before, even a read-only transaction may make one
            assert refused("SELECT lo_create(0)") is ReadOnlySqlTransaction
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(READERS_SESSION)])
        assert dict(cursor.fetchall()) == {
            "default_transaction_read_only": "on",
            "idle_in_transaction_session_timeout": "60000",
            "lock_timeout": "3000",
            "statement_timeout": "15000",
        }


def test_its_own_connection_writes_where_it_says_so_and_only_a_letter(cloned_db: str) -> None:
    letter = "INSERT INTO letters_letter (id, received_at, page, kind, sequence, text, email)"
    letter += " VALUES (gen_random_uuid(), now(), '/', '', 0, 'Wrong.', '')"
    assert refused(letter) is ReadOnlySqlTransaction
    with writing():
        query(letter)
    assert refused(letter) is ReadOnlySqlTransaction
    with writing():
        assert refused("DELETE FROM letters_letter") is InsufficientPrivilege
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM letters_letter")
        assert cursor.fetchone() == (1,)


def test_a_database_of_ones_own_is_read_as_the_role(cloned_db: str, record: Scribe) -> None:
    """The harness's own promise: with commits and threads, "public" is a connection by itself under the role."""
    record.actor("Kyiv")
    assert connections["public"].settings_dict["NAME"] == cloned_db
    assert reading.head().sequence == 1
    assert who() == ROLE
    assert refused("SELECT * FROM auth_user") is InsufficientPrivilege
    assert Listing.objects.using("public").count() == 1
    assert databases.PREFIX in cloned_db


def test_reset_leads_back_to_the_role(cloned_db: str) -> None:
    """And SET ROLE NONE does not: this role guards against our own mistakes, another login against others' (0010)."""
    for escape in ("RESET ROLE", "RESET ALL", "DISCARD ALL", "SET SESSION AUTHORIZATION DEFAULT"):
        query(escape)
        assert who() == ROLE, escape
    query("SET ROLE NONE")
    assert who() != ROLE


def test_a_login_that_cannot_take_the_role_gets_no_connection(cloned_db: str) -> None:
    """Not even at the second try: `assume_role` by itself would let the next query run as the login."""
    with login() as name:
        with connection.cursor() as cursor:
            cursor.execute(f"GRANT SELECT ON auth_user TO {name}")
        with public_is(settings_of(name, {"assume_role": ROLE})):
            assert refused("SELECT 1") is not None
            assert refused("SELECT * FROM auth_user") is None
        with public_is(settings_of(name, taking(ROLE))):
            for _ in range(3):
                with pytest.raises(OperationalError):
                    query("SELECT * FROM auth_user")


@pytest.mark.django_db
def test_making_it_again_changes_nothing() -> None:
    assert make_role(connection)
    grant(connection)
    assert make_role(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcanlogin, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = %s", [ROLE])
        assert cursor.fetchall() == [(False, False, False)]


@pytest.mark.django_db
def test_granting_takes_away_what_is_too_much() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT ON auth_user TO {ROLE}")
        cursor.execute(f"GRANT ALL ON record_listing TO {ROLE}")
        cursor.execute(f"REVOKE SELECT ON record_entry FROM {ROLE}")
        cursor.execute(f"GRANT USAGE ON SEQUENCE record_reference_id_seq TO {ROLE}")
        grant(connection)
        for table, right, expected in (
            ("auth_user", "SELECT", False),
            ("record_listing", "DELETE", False),
            ("record_listing", "SELECT", True),
            ("record_entry", "SELECT", True),
        ):
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [ROLE, table, right])
            assert cursor.fetchone() == (expected,)
        cursor.execute("SELECT has_sequence_privilege(%s, 'record_reference_id_seq', 'USAGE')", [ROLE])
        assert cursor.fetchone() == (False,)


@pytest.mark.django_db
def test_a_table_that_is_not_there_yet_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MAY, "letters_draft", "INSERT")
    grant(connection)


@pytest.mark.django_db
def test_without_the_right_to_create_roles_it_is_left_alone(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE plain_owner NOLOGIN")
        cursor.execute("SET LOCAL ROLE plain_owner")
        assert not usable(connection)
        assert not make_role(connection)
        monkeypatch.setitem(connections["public"].settings_dict, "OPTIONS", taking(ROLE))
        with pytest.raises(CommandError, match=r"administrator .* run: GRANT tracker_reader TO plain_owner; then"):
            call_command("prepare_readers")
        cursor.execute("RESET ROLE")
    assert "cannot be made" in caplog.text


def test_an_owner_who_may_create_roles_need_not_be_superuser(cloned_db: str) -> None:
    """As with most hosted databases. The role is there already: another owner of the cluster made it."""
    with connection.cursor() as cursor:
        cursor.execute("DROP ROLE IF EXISTS modest_owner")
        cursor.execute("CREATE ROLE modest_owner NOLOGIN CREATEROLE")
        # Before version 16 the right to make roles is the right to grant them.
        if connection.connection.info.server_version >= 160000:
            cursor.execute(f"GRANT {ROLE} TO modest_owner WITH ADMIN TRUE, SET FALSE")
        try:
            cursor.execute("SET ROLE modest_owner")
            assert not usable(connection)
            assert make_role(connection)
            cursor.execute(f"SET ROLE {ROLE}")
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == (ROLE,)
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute(f"REVOKE {ROLE} FROM modest_owner CASCADE")
            cursor.execute("DROP ROLE modest_owner")


PARALLEL = 8


def test_eight_set_ups_at_once(cloned_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight databases of one cluster and eight processes of one database meet in the cluster's one list of roles."""
    role = f"reader_of_{cloned_db}"
    monkeypatch.setattr(readers, "ROLE", role)
    names = [cloned_db] * PARALLEL + [databases.new() for _ in range(PARALLEL - 1)]
    results: list[bool] = []
    start = threading.Barrier(len(names))

    def work(name: str) -> None:
        own = connections["default"].copy()
        own.settings_dict["NAME"] = name
        connections["default"] = own
        start.wait()
        made = make_role(own)
        grant(own)
        results.append(made and usable(own))
        own.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name in names[PARALLEL:]:
        databases.drop(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'record_listing', 'SELECT')", [role])
        assert cursor.fetchone() == (True,)
        cursor.execute(f"DROP OWNED BY {role}")
        cursor.execute(f"DROP ROLE {role}")
    assert results == [True] * len(threads)
