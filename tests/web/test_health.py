"""What machines ask: is the process up, can it serve readers."""

from typing import Any

import pytest
from django.db import OperationalError, connections
from django.test import Client

from tests.readers import Reader


def test_healthz_asks_no_database() -> None:
    response = Client().get("/healthz/")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"].startswith("text/plain")


def test_what_reads_no_record_needs_no_database() -> None:
    for page in ("/robots.txt", "/letters/sent/"):
        assert Client().get(page).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["127.0.0.1:8443", "10.0.0.7", "elsewhere.example", "no name at all"])
def test_health_checks_need_no_name(host: str, reader: Reader, settings: Any) -> None:
    """They know addresses; ALLOWED_HOSTS is for everyone else."""
    settings.ALLOWED_HOSTS, settings.OWN_HOST = [".example.org"], "example.org"
    for page in ("/healthz/", "/readyz/"):
        assert reader.get(page, headers={"host": host}).status_code == 200
    assert reader.get("/claims/", headers={"host": host}).status_code == 400
    assert reader.get("/robots.txt", headers={"host": host}).status_code == 400


@pytest.mark.django_db
def test_readyz_where_all_is_well(reader: Reader) -> None:
    response = reader.get("/readyz/")
    assert (response.status_code, response.content) == (200, b"ready\n")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("ALTER TABLE record_listing DROP COLUMN card", b"apply the migrations"),
        ("DROP TABLE record_address", b"apply the migrations"),
    ],
)
def test_readyz_without_the_tables_of_this_release(cloned_db: str, statement: str, reason: bytes) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement)
    response = Client().get("/readyz/")
    assert response.status_code == 503
    assert reason in response.content
    assert response["Cache-Control"] == "no-store"


def test_readyz_without_a_database(cloned_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_parameters: object) -> None:
        raise OperationalError("connection to server at 10.0.0.7, user secret, failed")

    public = connections["public"]
    public.close()
    monkeypatch.setattr(public, "get_new_connection", refuse)
    response = Client().get("/readyz/")
    assert response.status_code == 503
    assert response.content == b"the database cannot be reached\n"
    assert Client().get("/healthz/").status_code == 200


def test_robots_may_read_all_but_the_desk() -> None:
    response = Client().get("/robots.txt")
    out = b"/admin/", b"/letters/", b"/en/letters/", b"/uk/letters/"
    assert response.content == b"User-agent: *\n" + b"".join(b"Disallow: %s\n" % path for path in out)
    assert response["Content-Type"].startswith("text/plain")
