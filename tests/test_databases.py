"""How long a connection waits: who serves requests is limited, commands are not."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from tests.databases import OPTIONS
from tracker.buffering import PATIENCE
from tracker.databases import DESK_SESSION, DESK_STATEMENT, limit_requests

ROOT = Path(__file__).resolve().parent.parent


def options(given: str = "") -> str:
    databases: dict[str, Any] = {"default": {"OPTIONS": {"options": given} if given else {}}}
    limit_requests(databases)
    return str(databases["default"]["OPTIONS"]["options"])


def test_a_lock_is_given_up_before_those_who_wait_for_a_thread_are() -> None:
    assert 2 * int(DESK_SESSION["lock_timeout"].removesuffix("s")) <= PATIENCE
    assert f"lock_timeout={DESK_SESSION['lock_timeout']}" in OPTIONS["default"]["options"]


def test_what_serves_requests_limits_a_statement_and_a_command_does_not(db: None) -> None:
    look = "print(settings.DATABASES['default']['OPTIONS']['options'])"
    run = subprocess.run(
        [sys.executable, "-c", f"from django.conf import settings; {look}; import tracker.wsgi; {look}"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
        capture_output=True,
        text=True,
        check=True,
    )
    command, serving = [line for line in run.stdout.splitlines() if line.startswith("-c ")]
    assert "statement_timeout" not in command
    assert f"statement_timeout={DESK_STATEMENT}" in serving
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_what_the_address_or_the_readers_connection_sets_counts() -> None:
    assert options() == f"-c statement_timeout={DESK_STATEMENT}"
    assert options("-c statement_timeout=15s").endswith("-c statement_timeout=15s")
