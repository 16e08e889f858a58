"""Whether readers can be served: each obstacle is told apart, with what to do about it."""

import os
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client

from tests import databases
from tests.logins import login, public_is, settings_of, taking
from tracker.record import readers, readiness
from tracker.record.readers import ROLE
from tracker.record.readiness import Obstacle, obstacle

PREPARE = "run manage.py prepare_readers with the desk's DATABASE_URL"


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def found() -> Obstacle:
    """The obstacle there is, which /readyz/ tells without names."""
    there = obstacle()
    assert there is not None
    response = Client().get("/readyz/")
    assert (response.status_code, response.content.decode()) == (503, f"{there.reason}\n")
    return there


@pytest.fixture
def another_role(monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a role that the cluster does not have."""
    name = f"nobody_p{os.getpid()}"
    for module in (readers, readiness):
        monkeypatch.setattr(module, "ROLE", name)
    return name


def test_all_is_well(cloned_db: str) -> None:
    assert obstacle() is None


def test_a_login_that_may_not_take_the_role(cloned_db: str) -> None:
    with login() as name, public_is(settings_of(name, taking(ROLE))):
        there = found()
        assert there.stops
        assert there.reason == f"the role {ROLE} cannot be taken: {PREPARE}"
        assert f"Run as an administrator of the database: GRANT {ROLE} TO {name}; then" in there.advice
        assert "READERS_UNRESTRICTED=1" in there.advice
        run(f"GRANT {ROLE} TO {name}")
        assert obstacle() is None


def test_a_cluster_without_the_role(cloned_db: str, another_role: str) -> None:
    with public_is(settings_of("postgres", taking(another_role))):
        there = found()
    assert there.stops
    assert f"CREATE ROLE {another_role} NOLOGIN NOINHERIT; GRANT {another_role} TO postgres;" in there.advice


@pytest.mark.parametrize("exists", [True, False])
def test_before_migrate_waiting_helps(exists: bool, cloned_db: str, another_role: str) -> None:
    run(f'CREATE DATABASE "{cloned_db}_empty"')
    role = ROLE if exists else another_role
    try:
        with public_is({**settings_of("postgres", taking(role)), "NAME": f"{cloned_db}_empty"}):
            there = found()
    finally:
        databases.drop(f"{cloned_db}_empty")
    assert not there.stops
    assert "apply the migrations" in there.reason


def test_without_a_server_waiting_helps(cloned_db: str) -> None:
    for options in ({}, taking(ROLE)):
        with public_is({**settings_of("postgres", options), "HOST": "127.0.0.1", "PORT": "1"}):
            there = found()
        assert (there.reason, there.stops) == ("the database cannot be reached", False)


def test_after_a_restore_without_grants(cloned_db: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(f"REVOKE ALL ON record_listing FROM {ROLE}")
    there = found()
    assert not there.stops
    assert there.reason == f"the table record_listing may not be read: {PREPARE}"
    call_command("prepare_readers")
    assert obstacle() is None
    assert capsys.readouterr().out == f"{ROLE} may read 7 tables here and send letters, and nothing else.\n"


def test_a_login_of_the_readers_own(cloned_db: str) -> None:
    with login(f"IN ROLE {ROLE}") as name, public_is(settings_of(name)):
        assert obstacle() is None


TOO_MUCH = {
    "a superuser": "ALTER ROLE {name} SUPERUSER",
    "one that reads the desk": "GRANT SELECT ON desk_claim TO {name}",
    "one that writes the record": "GRANT INSERT ON record_edition TO {name}",
    "one that could become the owner": "GRANT pg_database_owner TO {name}",
    "an owner": "ALTER TABLE record_head OWNER TO {name}",
}


@pytest.mark.parametrize("sql", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_login_that_may_do_more(sql: str, cloned_db: str, settings: Any) -> None:
    with login(f"IN ROLE {ROLE}") as name:
        if "pg_database_owner" in sql:
            sql = f'ALTER DATABASE "{cloned_db}" OWNER TO {{name}}'
        run(sql.format(name=name))
        with public_is(settings_of(name)):
            there = found()
            assert there.stops
            assert there.reason == "the readers' connection may do more than read the record"
            assert name not in there.reason
            settings.READERS_UNRESTRICTED = True
            assert obstacle() is None
        run(f'ALTER DATABASE "{cloned_db}" OWNER TO CURRENT_USER')
        run("ALTER TABLE record_head OWNER TO CURRENT_USER")


def test_unrestricted_is_served_as_the_login(cloned_db: str, settings: Any) -> None:
    settings.READERS_UNRESTRICTED = True
    with public_is(settings_of("postgres")), connections["public"].cursor() as cursor:
        assert obstacle() is None
        cursor.execute("SELECT current_user = session_user")
        assert cursor.fetchone() == (True,)


def test_a_server_that_would_lose_work(cloned_db: str, settings: Any) -> None:
    """Whenever it is seen: a site may have started before its database."""
    run(f'ALTER DATABASE "{cloned_db}" SET synchronous_commit = off')
    connections["default"].close()
    for serve in ("all", "desk"):
        settings.SERVE = serve
        there = found()
        assert there.stops
        assert there.reason.startswith("the database server would lose work: synchronous_commit is off")
        assert "DURABILITY_UNCHECKED=1" in there.advice
    settings.SERVE = "public"
    assert obstacle() is None
    settings.SERVE, settings.DURABILITY_UNCHECKED = "all", True
    assert obstacle() is None
    settings.DURABILITY_UNCHECKED = False
    run(f'ALTER DATABASE "{cloned_db}" RESET synchronous_commit')
    connections["default"].close()
    assert obstacle() is None


def test_the_desk_alone_needs_no_readers_role(cloned_db: str, settings: Any) -> None:
    with login() as name, public_is(settings_of(name, taking(ROLE))):
        assert found().stops
        settings.SERVE = "desk"
        assert obstacle() is None
        run("DROP TABLE record_address")
        assert "apply the migrations" in found().reason
