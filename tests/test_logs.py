"""What the logs of a service hold, and what they never do."""

import io
import json
import logging
import logging.config
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from tests.readers import Reader
from tracker import logs
from tracker.logs import HEADER, JsonLines, OnceEach, RequestLogMiddleware

SECRET = "Kupiansk-was-taken"
READER = "203.0.113.77"

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Everything that is logged, as a service writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    handler.addFilter(OnceEach())
    root, own = logging.getLogger(), logging.getLogger("tracker.requests")
    before = own.level
    root.addHandler(handler)
    own.setLevel(logging.INFO)
    try:
        yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    finally:
        root.removeHandler(handler)
        own.setLevel(before)


def fail(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        raise IntegrityError(f"Key (text)=({SECRET}) exists already.") from error


urlpatterns = [path("broken/<str:slug>/", fail)]
handler500 = "tracker.web.errors.server_error"


def test_a_request_is_one_line_by_its_route(reader: Reader, lines: Lines) -> None:
    reader.get(f"/claims/{SECRET}/", REMOTE_ADDR=READER)
    (line,) = lines()
    assert line["logger"] == "tracker.requests"
    assert (line["method"], line["route"], line["status"]) == ("GET", "/claims/<str:slug>/", 404)
    assert line["ms"] >= 0
    assert line["request_id"]


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        (f"/claims/?q={SECRET}", {}),
        (f"/{SECRET}/", {}),
        (f"/claims/?status={SECRET}", {}),
        ("/claims/", {"Host": SECRET}),
        ("/claims/", {"Host": f"{SECRET}.example"}),
        ("/claims/", {"Referer": f"https://example.org/{SECRET}", "User-Agent": SECRET}),
        ("/claims/", {HEADER: f"{SECRET} {SECRET}"}),
        (f"/admin/login/?next=/{SECRET}", {}),
        (f"/admin/{SECRET}/", {}),
    ],
)
@pytest.mark.django_db
def test_no_line_says_what_was_asked_or_by_whom(
    client: Client, lines: Lines, address: str, headers: dict[str, str]
) -> None:
    client.get(address, headers=headers, REMOTE_ADDR=READER)
    text = json.dumps(lines())
    assert "request_id" in text
    assert SECRET not in text
    assert READER not in text


@pytest.mark.django_db
def test_a_failed_sign_in_names_nobody(client: Client, lines: Lines) -> None:
    client.post("/admin/login/", {"username": SECRET, "password": SECRET}, REMOTE_ADDR=READER)
    text = json.dumps(lines())
    assert SECRET not in text
    assert READER not in text


@pytest.mark.urls("tests.test_logs")
def test_an_error_is_its_type_and_its_place(lines: Lines) -> None:
    response = Client(raise_request_exception=False).get(f"/broken/{SECRET}/", headers={HEADER: "given-by-the-proxy"})
    assert response.status_code == 500
    assert response.headers[HEADER] == "given-by-the-proxy"
    error, request = lines()
    assert [each["type"] for each in error["error"]] == ["django.db.utils.IntegrityError", "builtins.ValueError"]
    assert any("test_logs.py" in call and call.endswith(" fail") for call in error["error"][0]["calls"])
    assert error["request_id"] == request["request_id"] == "given-by-the-proxy"
    assert SECRET not in json.dumps([error, request])


def test_answers_differ_in_nothing(reader: Reader) -> None:
    assert HEADER not in reader.get("/claims/").headers


def test_a_number_that_is_none_is_replaced() -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=500)

    for given in ("short", "x" * 65, "with blank here", "new\nline-given", "ünïcödé-number"):
        response = RequestLogMiddleware(answer)(RequestFactory().get("/", headers={HEADER: given}))
        assert response.headers[HEADER] != given
        assert len(response.headers[HEADER]) == 16


def test_other_peoples_messages_keep_their_pattern_alone() -> None:
    record = logging.LogRecord("axes.handlers", logging.WARNING, "", 0, "Failure of %s at %s", (SECRET, READER), None)
    line = json.loads(JsonLines().format(record))
    assert line["message"] == "Failure of %s at %s"
    whole = logging.LogRecord("some.library", logging.WARNING, "", 0, f"Failure of {SECRET}", None, None)
    assert SECRET not in JsonLines().format(whole)


def test_a_message_of_our_own_is_said_in_full() -> None:
    record = logging.LogRecord("tracker.web.health", logging.WARNING, "", 0, "Not ready: %s", ("no table",), None)
    assert json.loads(JsonLines().format(record))["message"] == "Not ready: no table"


def test_queries_are_never_logged_with_what_was_typed() -> None:
    loggers = logs.configuration("json", "DEBUG")["loggers"]
    assert loggers["django.db.backends"]["level"] == "INFO"


@pytest.mark.parametrize("style", ["line", "json"])
def test_both_configurations_are_whole(style: str) -> None:
    logging.config.DictConfigurator(logs.configuration(style, "INFO"))
    assert logs.configuration(style, "WARNING")["handlers"]["out"]["formatter"] == style


def test_the_server_writes_in_the_same_style() -> None:
    found = logs.of_the_server("json")
    assert found["loggers"]["_granian"]["propagate"] is False
    logging.config.DictConfigurator({"version": 1, **found})
    record = logging.LogRecord("_granian", logging.ERROR, "", 0, "Worker %s exited", (1,), None)
    assert json.loads(JsonLines().format(record))["message"] == "Worker 1 exited"
