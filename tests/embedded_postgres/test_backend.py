"""The backend as Django uses it: its own database, test databases, clones, `dbshell`, many processes."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.signals import connection_created
from django.db.utils import ConnectionHandler, OperationalError
from psycopg.conninfo import make_conninfo
from pytest_django import DjangoDbBlocker

from tests.embedded_postgres.users import CODE, LINGER, Ground, eventually, processes
from tracker.embedded_postgres import server
from tracker.embedded_postgres.base import DatabaseWrapper, acquired

SETTINGS = """
DATABASES = {databases!r}
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth"]
USE_TZ = True
SECRET_KEY = "for tests"
"""
# Run in parallel by a pytest of its own; the file says which database each worker had.
TESTS = """
import pathlib, pytest
from django.contrib.auth.models import Group
from django.db import connection, connections

@pytest.mark.django_db
@pytest.mark.parametrize("number", range(4))
def test_alone(number):
    Group.objects.create(name="only one")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        pathlib.Path(f"seen-{number}").write_text(cursor.fetchone()[0])

@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_committed():
    Group.objects.create(name="only one")
    assert Group.objects.using("public").count() == 1
    connections.close_all()
"""


def databases(ground: Ground, name: str = "") -> dict[str, dict[str, Any]]:
    """Settings as the project has them, for the used cluster or one of this name."""
    home = ground.root / name if name else ground.home
    ground.homes.add(home)
    options = {"home": str(home), "shared": str(ground.shared), "linger": LINGER}
    default = {
        "ENGINE": "tracker.embedded_postgres",
        "NAME": "tracker",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
    return {"default": default, "public": {**default, "TEST": {"MIRROR": "default"}}}


@pytest.fixture
def handler(
    ground: Ground, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ConnectionHandler]:
    """Connections of this process to a cluster of its own."""
    # Receivers look connections up by alias, and would open the project's own.
    monkeypatch.setattr(connection_created, "receivers", [])
    made = ConnectionHandler(databases(ground))
    with django_db_blocker.unblock():
        yield made
        made.close_all()
    wrapper(made).cluster.release()


def wrapper(handler: ConnectionHandler, alias: str = "default") -> DatabaseWrapper:
    found = handler[alias]
    assert isinstance(found, DatabaseWrapper)
    return found


def answer(connection: DatabaseWrapper, question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone() if cursor.description else None
        return row and row[0]


def django(ground: Ground, name: str, *arguments: str | Path, module: str = "django") -> "subprocess.Popen[str]":
    """A process of a small project that has these settings."""
    folder = ground.root / f"project-{name}"
    if not folder.exists():
        folder.mkdir()
        (folder / "own_settings.py").write_text(SETTINGS.format(databases=databases(ground, name)))
        (folder / "test_own.py").write_text(TESTS)
        (folder / "pytest.ini").write_text("[pytest]\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO"))}
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        env={
            **environment,
            "DJANGO_SETTINGS_MODULE": "own_settings",
            "PYTHONPATH": os.pathsep.join([str(folder), str(CODE), os.environ.get("PYTHONPATH", "")]),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_the_database_is_made_at_the_first_connection(handler: ConnectionHandler) -> None:
    connection = wrapper(handler)
    connection.settings_dict["NAME"] = 'at "first"'
    assert answer(connection, "SELECT current_database()") == 'at "first"'
    assert answer(connection, "SELECT current_user") == server.SUPERUSER


def test_processes_at_once_on_a_fresh_home_share_one_database(ground: Ground) -> None:
    made = [django(ground, "fresh", "inspectdb") for _ in range(3)]
    for process in made:
        said, _ = process.communicate()
        assert process.returncode == 0, said
    eventually(lambda: not processes(ground.root))


def test_migrate_on_a_fresh_home_just_works(ground: Ground) -> None:
    for _ in range(2):
        process = django(ground, "fresh", "migrate", "-v0")
        said, _ = process.communicate()
        assert (process.returncode, said) == (0, "")


def test_a_test_database_is_never_made_by_connecting(handler: ConnectionHandler) -> None:
    connection = wrapper(handler)
    connection.settings_dict["NAME"] = "test_tracker"
    with pytest.raises(OperationalError, match='database "test_tracker" does not exist'):
        connection.ensure_connection()


def test_aliases_and_threads_share_one_cluster(handler: ConnectionHandler) -> None:
    connection = wrapper(handler)
    assert wrapper(handler, "public").cluster is connection.cluster
    connection.ensure_connection()
    pids = []

    def other_thread() -> None:
        pids.append(server.postmaster(connection.cluster.home / "data"))
        answer(wrapper(handler, "public"), "SELECT 1")
        handler.close_all()

    threads = [threading.Thread(target=other_thread) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(pids) == {server.postmaster(connection.cluster.home / "data")}


def test_settings_stay_the_dictionary_that_django_changes_for_tests(handler: ConnectionHandler) -> None:
    for alias in ("default", "public"):
        before = {**handler.settings[alias]}
        connection = wrapper(handler, alias)
        connection.ensure_connection()
        assert connection.settings_dict is handler.settings[alias]
        assert handler.settings[alias] == before


def test_databases_of_two_homes_are_told_apart(ground: Ground, handler: ConnectionHandler) -> None:
    other = ConnectionHandler(databases(ground, "other"))
    ground.homes.discard(ground.root / "other")
    signatures = {wrapper(each).creation.test_db_signature() for each in (handler, other)}
    assert len(signatures) == 2
    assert wrapper(handler, "public").creation.test_db_signature() in signatures


def test_a_killed_server_costs_no_more_than_the_connection(handler: ConnectionHandler) -> None:
    connection = wrapper(handler)
    answer(connection, "CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS number")
    pid = server.postmaster(connection.cluster.home / "data")
    assert pid
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: not connection.is_usable())
    connection.close()
    assert answer(connection, "SELECT number FROM kept") == 7


def thrown_out(other: psycopg.Connection) -> bool:
    try:
        other.execute("SELECT 1")
    except psycopg.OperationalError:
        return True
    return False


def test_a_backend_killed_by_the_system_is_waited_for(handler: ConnectionHandler) -> None:
    """As when memory runs out: the server throws everyone out, recovers, and refuses connections meanwhile."""
    connection = wrapper(handler)
    pid = answer(connection, "SELECT pg_backend_pid()")
    assert isinstance(pid, int)
    with psycopg.connect(make_conninfo(dbname="postgres", **acquired(connection.cluster)), autocommit=True) as other:
        os.kill(pid, signal.SIGKILL)
        connection.close()
        eventually(lambda: thrown_out(other))  # before that, the server has not noticed
    for _ in range(20):
        assert answer(connection, "SELECT 1") == 1
        connection.close()


def test_clones_and_templates(handler: ConnectionHandler) -> None:
    connection = wrapper(handler)
    answer(connection, "CREATE TABLE IF NOT EXISTS copied AS SELECT 7 AS number")
    connection.creation.clone_test_db("gw0", verbosity=0)
    connection.settings_dict["NAME"] = "tracker_gw0"
    assert answer(connection, "SELECT number FROM copied") == 7
    connection.creation.destroy_test_db(verbosity=0)
    connection.settings_dict["NAME"] = "tracker"
    connection.close()
    assert answer(connection, "SELECT count(*) FROM pg_database WHERE datname = 'tracker_gw0'") == 0


def test_dbshell(handler: ConnectionHandler, capfd: pytest.CaptureFixture[str]) -> None:
    wrapper(handler).client.runshell(["-X", "-A", "-t", "-c", "SELECT 'in ' || current_database()"])
    assert capfd.readouterr().out == "in tracker\n"


def test_parallel_tests_have_a_database_each_in_one_cluster(ground: Ground) -> None:
    run = django(ground, "", "-q", "-n2", "-p", "no:cacheprovider", "-p", "no:schemathesis", module="pytest")
    said, _ = run.communicate()
    assert run.returncode == 0, said
    seen = {path.read_text() for path in (ground.root / "project-").glob("seen-*")}
    assert seen == {"test_tracker_gw0", "test_tracker_gw1"}
    eventually(lambda: not processes(ground.home))


def test_a_home_is_required() -> None:
    handler = ConnectionHandler({"default": {"ENGINE": "tracker.embedded_postgres", "NAME": "tracker"}})
    with pytest.raises(ImproperlyConfigured, match=r'OPTIONS\["home"\]'):
        wrapper(handler).get_connection_params()


def test_what_stands_in_the_way_is_an_operational_error(ground: Ground, django_db_blocker: DjangoDbBlocker) -> None:
    (ground.root / "file").write_text("")
    handler = ConnectionHandler(databases(ground, "file/home"))
    ground.homes.clear()
    with django_db_blocker.unblock(), pytest.raises(OperationalError, match="set DATABASE_URL"):
        wrapper(handler).ensure_connection()


def test_without_programs_one_line_asks_for_database_url(ground: Ground) -> None:
    script = (
        "from tracker.embedded_postgres import binaries; binaries.PACKAGE = 'no_such_package'; "
        "from django.core.management import execute_from_command_line; execute_from_command_line(['', 'migrate'])"
    )
    folder = ground.root / "project-none"
    folder.mkdir()
    (folder / "own_settings.py").write_text(SETTINGS.format(databases=databases(ground, "none")))
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "own_settings",
            "PYTHONPATH": os.pathsep.join([str(folder), str(CODE), os.environ.get("PYTHONPATH", "")]),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Setting DATABASE_URL is needed here: no bundled PostgreSQL is installed")
    assert done.stderr.count("\n") == 1
