"""Which errors are outages, and which are faults of our own."""

from dataclasses import dataclass
from types import SimpleNamespace

import psycopg
import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
)
from django.db.transaction import TransactionManagementError
from django.http import HttpRequest
from psycopg import errors

from tracker import outage
from tracker.outage import Cause, OutageMiddleware, bad_request, cause_of


@dataclass
class Link:
    """The driver's connection."""

    closed: bool


def wrapped(kind: type[Exception], code: str) -> Exception:
    """As Django hands on what the driver raised."""
    error = kind("in words")
    error.__cause__ = errors.lookup(code)("in words")
    return error


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (OperationalError("connection failed: refused"), Cause.AWAY),
        (OperationalError("connection failed: FATAL: sorry, too many clients already"), Cause.CROWDED),
        (OperationalError('FATAL: too many connections for role "site"'), Cause.CROWDED),
        (InterfaceError("connection already closed"), Cause.AWAY),
        (wrapped(OperationalError, "57P01"), Cause.AWAY),
        (wrapped(OperationalError, "57P02"), Cause.AWAY),
        (wrapped(OperationalError, "08006"), Cause.AWAY),
        (errors.AdminShutdown("while closing a cursor"), Cause.AWAY),
        (psycopg.OperationalError("server closed the connection unexpectedly"), Cause.AWAY),
        (wrapped(InternalError, "25P03"), Cause.AWAY),
        (wrapped(OperationalError, "58030"), Cause.AWAY),
        (wrapped(OperationalError, "53300"), Cause.CROWDED),
        (wrapped(OperationalError, "53200"), Cause.CROWDED),
        (wrapped(OperationalError, "53100"), Cause.FULL),
        (wrapped(InternalError, "25006"), Cause.FULL),
        (wrapped(OperationalError, "55P03"), Cause.LOCKED),
        (wrapped(OperationalError, "40P01"), Cause.LOCKED),
        (wrapped(OperationalError, "40001"), Cause.LOCKED),
        (wrapped(OperationalError, "57014"), Cause.LOCKED),
    ],
)
def test_an_outage(error: Exception, cause: Cause) -> None:
    assert cause_of(error) is cause


@pytest.mark.parametrize(
    "error",
    [
        InterfaceError("the cursor is closed"),
        wrapped(ProgrammingError, "42P01"),
        wrapped(ProgrammingError, "42501"),
        wrapped(IntegrityError, "23505"),
        wrapped(DataError, "22021"),
        wrapped(InternalError, "25P02"),
        ValueError("connection"),
        ConnectionResetError(),
    ],
)
def test_no_outage(error: Exception) -> None:
    assert cause_of(error) is None
    assert (
        OutageMiddleware(lambda request: pytest.fail("nobody asked for a page")).process_exception(HttpRequest(), error)
        is None
    )


def test_what_comes_of_an_outage_is_one() -> None:
    error = ProgrammingError("Cannot open a new connection in an atomic block.")
    error.__context__ = wrapped(OperationalError, "57P01")
    assert cause_of(error) is Cause.AWAY


@pytest.mark.parametrize(
    ("link", "cause"), [(None, Cause.AWAY), (Link(closed=True), Cause.AWAY), (Link(closed=False), None)]
)
def test_a_transaction_that_cannot_go_on_is_an_outage_where_its_connection_ended(
    monkeypatch: pytest.MonkeyPatch, link: Link | None, cause: Cause | None
) -> None:
    monkeypatch.setattr(outage, "connections", {"default": SimpleNamespace(connection=link)})
    assert cause_of(TransactionManagementError("An error occurred in the current transaction.")) is cause
    assert cause_of(ProgrammingError("An error of ours.")) is None


def interrupted(meanwhile: Exception) -> SessionInterrupted:
    """As the session's middleware raises it, with what its row met underneath."""
    try:
        try:
            raise meanwhile
        except Exception as error:
            raise UpdateError from error
    except UpdateError:
        try:
            raise SessionInterrupted("deleted before the request completed")
        except SessionInterrupted as error:
            return error


def test_a_session_that_could_not_be_saved() -> None:
    request = HttpRequest()
    request.method, request.path_info = "POST", "/admin/"
    answer = bad_request(request, interrupted(wrapped(OperationalError, "57P01")))
    assert (answer.status_code, "may not have been saved" in answer.content.decode()) == (503, True)
    assert bad_request(request, interrupted(DatabaseError("Forced update did not affect any rows."))).status_code == 400


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("code", "certain"), [("55P03", True), ("53100", True), ("57P01", False), ("08006", False)])
def test_that_nothing_was_saved_is_said_only_where_it_is_certain(method: str, code: str, certain: bool) -> None:
    request = HttpRequest()
    request.method, request.path_info = method, "/admin/desk/claim/add/"
    response = OutageMiddleware(lambda request: pytest.fail("nobody asked for a page")).process_exception(
        request, wrapped(OperationalError, code)
    )
    assert response is not None
    text = response.content.decode()
    assert ("Nothing was saved." in text) == (method == "POST" and certain)
    assert ("may not have been saved" in text) == (method == "POST" and not certain)
