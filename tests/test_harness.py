"""The harness keeps its promises (tests/conftest.py)."""

import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from pytest_django.live_server_helper import LiveServer

from tests import databases, layout, room
from tests.builders import Scribe, actor
from tests.readers import Reader
from tracker.record import reading
from tracker.record.models import Edition, Listing

Publish = Callable[..., Edition]
Queries = Callable[..., AbstractContextManager[None]]


def who(request: HttpRequest) -> HttpResponse:
    """Which role answers a public page."""
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT current_user")
        return HttpResponse(cursor.fetchone()[0])


def names(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(using="public"):
        return HttpResponse(", ".join(card.title for card in reading.actors_list()))


def trespass(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Listing.objects.using("default").count())


def intrude(request: HttpRequest) -> HttpResponse:
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM auth_user")
    return HttpResponse()


urlpatterns = [path("who", who), path("names", names), path("trespass", trespass), path("intrude", intrude)]
here = override_settings(ROOT_URLCONF=__name__)


@here
def test_public_pages_are_read_as_readers_do(reader: Reader, publish_doc: Publish) -> None:
    publish_doc("actor", "kyiv", actor("Kyiv"))
    assert reader.get("/who").content == b"tracker_reader"
    assert reader.get("/names").content == b"Kyiv"
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_user = session_user")
        assert cursor.fetchone() == (True,)


@here
def test_public_pages_cannot_reach_the_desks_connection(reader: Reader) -> None:
    with pytest.raises(AssertionError, match="the desk's connection"):
        reader.get("/trespass")


@here
def test_nor_its_tables(reader: Reader, publish_doc: Publish) -> None:
    reader.raise_request_exception = False
    with transaction.atomic():
        assert reader.get("/intrude").status_code == 500
        transaction.set_rollback(True)
    publish_doc("actor", "kyiv", actor("Kyiv"))
    assert reader.get("/names").content == b"Kyiv"


@here
def test_the_desks_client_is_unaffected(reader: Reader, client: Client) -> None:
    reader.get("/who")
    assert client.get("/trespass").content == b"0"


@here
def test_queries_are_counted_on_both_aliases(reader: Reader, assert_queries: Queries) -> None:
    with assert_queries(1):
        reader.get("/who")
    with assert_queries(2):
        Listing.objects.using("default").count()
        Listing.objects.using("public").count()
    with assert_queries(3, at_most=True):
        Listing.objects.using("public").count()
    with pytest.raises(AssertionError, match="1 queries, not 0"), assert_queries(0):
        Listing.objects.using("public").count()


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2])
def test_ordinary_tests_leave_nothing_behind(turn: int, record: Scribe) -> None:
    assert Edition.objects.count() == 0
    record.actor("Kyiv")
    assert Edition.objects.using("public").count() == 1


@pytest.mark.parametrize("turn", [1, 2])
def test_a_database_of_ones_own_is_new_each_time(turn: int, cloned_db: str, record: Scribe) -> None:
    assert Edition.objects.count() == 0
    record.actor("Kyiv")
    assert Edition.objects.using("public").count() == 1


def test_it_is_gone_afterwards(cloned_db: str) -> None:
    name = databases.new()
    databases.drop(name)
    with databases.server() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname IN (%s, %s)", [name, cloned_db])
        assert cursor.fetchall() == [(cloned_db,)]


def test_a_copy_has_what_its_original_had(cloned_db: str, record: Scribe) -> None:
    record.actor("Kyiv")
    databases.leave()
    name = databases.copy(cloned_db)
    databases.point_at(name, restricted=True)
    assert [card.title for card in reading.actors_list()] == ["Kyiv"]
    databases.point_at(cloned_db, restricted=True)
    databases.drop(name)


def test_what_takes_long_to_load_is_loaded_once(cloned_db: str) -> None:
    loaded: list[str] = []

    def fill() -> None:
        loaded.append(str(Scribe().actor("Kyiv")))

    names = [databases.prepared("one actor", fill) for _ in range(2)]
    assert connections["default"].settings_dict["NAME"] == cloned_db
    assert Edition.objects.count() == 0
    for name in names:
        databases.point_at(name, restricted=True)
        assert [str(card.subject) for card in reading.actors_list()] == loaded
        Scribe().actor("Odesa")
        databases.point_at(cloned_db, restricted=True)
        databases.drop(name)


@here
def test_the_live_server_reads_the_tests_own_database(live_server: LiveServer, record: Scribe) -> None:
    record.actor("Kyiv")
    record.actor("Odesa")

    def get(address: str) -> str:
        with urllib.request.urlopen(f"{live_server.url}{address}", timeout=30) as answer:
            return str(answer.read().decode())

    assert get("/names") == "Kyiv, Odesa"
    assert get("/who") == "tracker_reader"
    with pytest.raises(urllib.error.HTTPError, match="500"):
        get("/intrude")


def test_databases_are_laid_apart_where_the_file_system_can(db: None) -> None:
    if (
        connections["default"].settings_dict["ENGINE"] == "tracker.embedded_postgres"
    ):  # no other server's folders are ours
        with databases.server() as cursor:
            folder = databases.folder(cursor)
        assert layout.is_apart(folder) == _can(folder.parent.parent)


def _can(folder: Path) -> bool:
    """Whether folders here can be laid apart, tried on one that is made for it."""
    with TemporaryDirectory(dir=folder) as tried:
        return not layout.is_apart(Path(tried)) and layout.apart(Path(tried))


def test_deep_calls_have_room() -> None:
    frame, sizes = sys._getframe(), []
    while frame := frame.f_back:  # type: ignore[assignment]
        sizes.append(frame.f_code.co_stacksize)
    assert max(sizes) == room.SLOTS
