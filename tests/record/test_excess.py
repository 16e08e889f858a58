"""What readers may do beyond the record is found, however they came by it."""

import pytest
from django.db import connection

from tests.readers import as_reader
from tracker.record.excess import excess
from tracker.record.readers import ROLE

pytestmark = pytest.mark.django_db


def test_the_role_may_do_what_is_declared_and_no_more() -> None:
    """A new table that readers can reach, or a function that runs with its owner's rights, fails here."""
    with as_reader():
        assert excess("public") == []


def test_a_superuser_may_do_everything() -> None:
    assert excess("default") == ["everything: it is a superuser"]


PLANTED = [
    ("GRANT SELECT ON auth_user TO planted", "SELECT on public.auth_user"),
    ("GRANT SELECT (id, password) ON auth_user TO planted", "SELECT on public.auth_user"),
    ("GRANT SELECT ON desk_claim TO PUBLIC", "SELECT on public.desk_claim"),
    ("GRANT INSERT, DELETE ON record_listing TO planted", "DELETE, INSERT on public.record_listing"),
    ("GRANT TRIGGER ON record_listing TO planted", "TRIGGER on public.record_listing"),
    ("GRANT USAGE ON SEQUENCE record_reference_id_seq TO planted", "USAGE on public.record_reference_id_seq"),
    ("CREATE TABLE later (); GRANT SELECT ON later TO planted", "SELECT on public.later"),
    ("CREATE VIEW seen AS SELECT * FROM auth_user; GRANT SELECT ON seen TO planted", "SELECT on public.seen"),
    ("CREATE SCHEMA other; CREATE TABLE other.record_head (); GRANT SELECT ON other.record_head TO planted",
     "SELECT on other.record_head"),
    ("GRANT CREATE ON SCHEMA public TO planted", "make tables in public"),
    ("DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO planted', current_database()); END $$", "make schemas"),
    ("ALTER TABLE auth_user OWNER TO planted", "act as planted, which owns public.auth_user"),
    ("CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = public AS 'SELECT 1'", "run f()"),
    ("GRANT EXECUTE ON FUNCTION pg_read_file(text) TO planted", "run pg_read_file(text)"),
    ("GRANT pg_read_all_data TO planted", "act as pg_read_all_data, which is built in"),
    ("GRANT pg_execute_server_program TO planted", "act as pg_execute_server_program, which is built in"),
    ("ALTER ROLE planted CREATEROLE", "act as planted, which may make roles"),
    ("CREATE ROLE higher; GRANT SELECT ON auth_user TO higher; ALTER ROLE planted NOINHERIT; GRANT higher TO planted",
     "SELECT on public.auth_user"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "says"), PLANTED)
def test_a_right_too_many_is_found(sql: str, says: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE planted IN ROLE {ROLE}")
        cursor.execute("SET LOCAL ROLE planted")
        assert excess("default") == []
        cursor.execute("RESET ROLE")
        cursor.execute(sql)
        cursor.execute("SET LOCAL ROLE planted")
        found = excess("default")
        cursor.execute("RESET ROLE")
    assert any(text.startswith(says) for text in found), found
