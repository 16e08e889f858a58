"""What a page's transaction costs, and what becomes of it where the server ended the connection in between."""

from typing import Any

import pytest
from django.db import connections

from tracker.record.one_state import one_state
from tracker.record.rows import fetched

PID = "SELECT pg_backend_pid()"


@pytest.fixture
def checked(cloned_db: str, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """The readers' connection, open, as at the begin of a request; what Django found whenever it asked the server."""
    connection: Any = connections["public"]
    connection.ensure_connection()
    found, ask = list[bool](), connection.is_usable

    def is_usable() -> bool:
        found.append(ask())
        return found[-1]

    monkeypatch.setattr(connection, "is_usable", is_usable)
    connection.health_check_enabled, connection.health_check_done = True, False
    return found


def test_a_server_that_is_there_is_not_asked_whether_it_is(checked: list[bool]) -> None:
    with one_state():
        fetched("public", PID, [])
    assert checked == []


def test_a_connection_that_the_server_ended_is_replaced(checked: list[bool]) -> None:
    [(before,)] = fetched("public", PID, [])
    setattr(connections["public"], "health_check_done", False)  # noqa: B010  (Django's; its stubs lack it)
    fetched("default", "SELECT pg_terminate_backend(%s, 10000)", [before])
    with one_state():
        [(after,)] = fetched("public", PID, [])
    assert checked[-1:] == [False]
    assert after != before
