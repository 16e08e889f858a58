"""What a process that serves the site looks at before it does (tracker/starting.py)."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection

from tests.logins import address_of, login, public_is, settings_of, taking
from tracker import starting
from tracker.record.durability import durability
from tracker.record.readers import ROLE

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120


def stopped(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line with which the start stops."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as caught:
        starting.look()
    assert caught.value.code == 1
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    return line


def test_all_is_well(cloned_db: str, capsys: pytest.CaptureFixture[str]) -> None:
    starting.look()
    assert capsys.readouterr() == ("", "")


def test_a_role_that_cannot_be_taken_stops_it(
    cloned_db: str, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    with login() as name, public_is(settings_of(name, taking(ROLE))):
        line = stopped(capsys)
        settings.SERVE = "desk"
        starting.look()
    assert f"GRANT {ROLE} TO {name};" in line
    assert "READERS_UNRESTRICTED=1" in line


def test_a_database_that_is_not_there_yet_does_not(
    cloned_db: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_using: str = "default") -> None:
        raise OperationalError("refused")

    monkeypatch.setattr(starting, "durability", refuse)
    with public_is({**settings_of("postgres"), "HOST": "127.0.0.1", "PORT": "1"}):
        starting.look()
    assert caplog.text.count("Not ready yet: ") == 2


@pytest.mark.parametrize("name", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_server_that_would_lose_work_stops_the_desk(
    name: str, db: None, capsys: pytest.CaptureFixture[str], settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with connection.cursor() as cursor:
        # A temporary view stands before the catalog's: some of these cannot be turned off while the server runs.
        cursor.execute(f"CREATE TEMPORARY VIEW pg_settings AS SELECT '{name}' AS name, 'off' AS setting")
    with pytest.raises(SystemExit):
        starting.look_at_durability()
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert f"{name} is off" in line
    assert "DURABILITY_UNCHECKED=1" in line
    settings.DURABILITY_UNCHECKED = True
    starting.look_at_durability()
    assert f"{name} is off" in caplog.text


@pytest.mark.django_db
def test_what_holds_for_the_connection_counts() -> None:
    assert durability().refused == ()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    assert durability().refused == ("synchronous_commit is off: a crash can undo what was already acknowledged",)


@pytest.mark.django_db
def test_missing_checksums_are_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY VIEW pg_settings AS SELECT 'data_checksums' AS name, 'off' AS setting")
    starting.look_at_durability()
    assert "data_checksums is off" in caplog.text


@pytest.mark.django_db
def test_the_bundled_server_keeps_what_it_says() -> None:
    """Checksums included: initdb of its version turns them on."""
    if connection.settings_dict["ENGINE"] == "tracker.embedded_postgres":
        assert durability() == type(durability())((), ())


def started(**variables: str) -> subprocess.CompletedProcess[str]:
    """What a worker does first, in a process of its own; at its end it says which database programs it loaded."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tracker.settings", "PYTHONWARNINGS": "ignore"}
    code = "import sys, tracker.wsgi; print([name for name in sys.modules if 'embedded_postgres' in name])"
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**environment, **variables},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_a_worker_ends_with_one_line(cloned_db: str) -> None:
    with login() as name:
        with connection.cursor() as cursor:
            cursor.execute(f"GRANT SELECT ON django_migrations TO {name}")
        found = started(DATABASE_URL=address_of(name), PUBLIC_DATABASE_URL="", SERVE="all")
    assert found.returncode == 1, found
    assert found.stderr.count("\n") == 1
    assert f"GRANT {ROLE} TO {name};" in found.stderr


def test_serving_readers_needs_nothing_but_their_connection(cloned_db: str) -> None:
    """No bundled server is loaded, let alone started."""
    with login(f"IN ROLE {ROLE}") as name:
        found = started(DATABASE_URL="", PUBLIC_DATABASE_URL=address_of(name), SERVE="public")
    assert (found.returncode, found.stderr, found.stdout) == (0, "", "[]\n")
