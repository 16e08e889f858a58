"""The readers' role: may read the record, and nothing else, and nothing may be written."""

import threading

import pytest
from django.db import Error, connection, connections, transaction
from psycopg.errors import InsufficientPrivilege

from tests import databases
from tests.builders import Scribe
from tests.readers import as_reader
from tracker.record import readers, reading
from tracker.record.models import Listing
from tracker.record.readers import ROLE, TABLES, grant, make_role, usable


def query(sql: str) -> None:
    with transaction.atomic(using="public"), connections["public"].cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
def test_may_read_the_record(table: str) -> None:
    with as_reader():
        query(f"SELECT * FROM record_{table}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM auth_user",
        "SELECT * FROM django_session",
        "SELECT * FROM desk_claim",
        "INSERT INTO record_head (id) VALUES (2)",
        "UPDATE record_listing SET title = ''",
        "DELETE FROM record_listing",
        "TRUNCATE record_listing",
        "CREATE TABLE mine ()",
    ],
)
def test_may_do_nothing_else(sql: str) -> None:
    with as_reader(), pytest.raises(Error) as caught:
        query(sql)
    assert isinstance(caught.value.__cause__, InsufficientPrivilege)


@pytest.mark.django_db
def test_every_table_of_the_record_is_known_to_the_grants() -> None:
    tables = {name for name in connection.introspection.table_names() if name.startswith("record_")}
    assert tables == {f"record_{table}" for table in TABLES}


@pytest.mark.django_db
def test_making_it_again_changes_nothing() -> None:
    assert make_role(connection)
    grant(connection)
    assert make_role(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcanlogin, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = %s", [ROLE])
        assert cursor.fetchall() == [(False, False, False)]


@pytest.mark.django_db
def test_without_the_right_to_create_roles_it_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE plain_owner NOLOGIN")
        cursor.execute("SET LOCAL ROLE plain_owner")
        assert not usable(connection)
        assert not make_role(connection)
        cursor.execute("RESET ROLE")
    assert "cannot be made" in caplog.text


def test_an_owner_who_may_create_roles_need_not_be_superuser(cloned_db: str) -> None:
    """As with most hosted databases. The role is there already: another owner of the cluster made it."""
    with connection.cursor() as cursor:
        cursor.execute("DROP ROLE IF EXISTS modest_owner")
        cursor.execute("CREATE ROLE modest_owner NOLOGIN CREATEROLE")
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


def test_several_databases_of_one_cluster_at_once(cloned_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Migrations of several databases meet in the cluster's one list of roles, each connection more than once."""
    role = f"reader_of_{cloned_db}"
    monkeypatch.setattr(readers, "ROLE", role)
    names = [cloned_db, databases.new(), databases.new()]
    results: list[bool] = []
    start = threading.Barrier(2 * len(names))

    def work(name: str) -> None:
        own = connections["default"].copy()
        own.settings_dict["NAME"] = name
        connections["default"] = own
        start.wait()
        results.append(make_role(own))
        grant(own)
        own.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in names for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name in names[1:]:
        databases.drop(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'record_listing', 'SELECT')", [role])
        assert cursor.fetchone() == (True,)
        cursor.execute(f"DROP OWNED BY {role}")
        cursor.execute(f"DROP ROLE {role}")
    assert results == [True] * len(threads)


def test_a_database_of_ones_own_is_read_as_the_role(cloned_db: str, record: Scribe) -> None:
    """The harness's own promise: with commits and threads, "public" is a connection by itself under the role."""
    record.actor("Kyiv")
    assert connections["public"].settings_dict["NAME"] == cloned_db
    assert reading.head().sequence == 1
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (ROLE,)
    with pytest.raises(Error):
        query("SELECT * FROM auth_user")
    assert Listing.objects.using("public").count() == 1
    assert databases.PREFIX in cloned_db
