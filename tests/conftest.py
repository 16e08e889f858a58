"""The test harness (DESIGN.md "Readers' connection").

Ordinary tests ask for `db` (or wear the mark `django_db`): one transaction, rolled back; the alias "public" works on the
same connection. Tests that need commits, threads or a browser ask for `cloned_db` (or `transactional_db`, or
`live_server`): they get a database of their own, in which "public" connects by itself as the readers' role.

    reader           a client for public pages: each request runs as the readers' role, the desk out of reach
    client           for the desk: Django's own, but forms carry the version that they were made from (carrying.py)
    assert_queries   `with assert_queries(4): …`, counted on both aliases; `at_most=True`
    publish_doc      publish_doc(kind, slug, body, change="first", note="", subject=None) -> Edition
    record           a builders.Scribe: record.actor("Reuters", kind="outlet") publishes and returns the subject
"""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from _pytest.runner import pytest_runtest_protocol as _as_always
from django.template import Template
from django.test import Client
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from tests import builders, databases, readers, room, sharing
from tests.carrying import Carrying

# The browser's driver keeps an event loop running in the thread of the test, where Django then refuses its database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

_RENDER = Template._render  # type: ignore[attr-defined]

HERE = Path(__file__).resolve().parent
OWN_DATABASE = {"cloned_db", "transactional_db", "live_server"}

# How long an example takes is the machine's affair: no test asserts a time.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse what the record cannot do: being flushed after a test. What takes longest comes first."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark and (mark.args or mark.kwargs.keys() - {"databases"}):
            raise pytest.UsageError(f"{item.nodeid}: instead of django_db's options ask for the fixture cloned_db.")
        if OWN_DATABASE & _fixtures(item) and (mark or "db" in _fixtures(item)):
            raise pytest.UsageError(f"{item.nodeid} asks for a database of its own and for the shared one.")
    items.sort(key=lambda item: sharing.rank(sharing.share_of(item.nodeid)))


def pytest_collection(session: pytest.Session) -> None:
    """Where several workers are about to import all tests, each begins with other files.

    In a fresh checkout the assertions of every file are rewritten, and the file is compiled, by who imports it first; the
    others take what was written. From one end all of them would do all of it, at the same time.
    """
    worker, count = (os.environ.get(f"PYTEST_XDIST_WORKER{more}", "") for more in ("", "_COUNT"))
    if worker and [Path(each).resolve() for each in session.config.args] == [HERE]:
        files = sorted(path.relative_to(HERE.parent) for path in HERE.rglob("test_*.py"))
        for path in sharing.rotated(files, int(worker.removeprefix("gw")), int(count)):
            with suppress(Exception, pytest.skip.Exception):  # said by the collection itself
                import_module(".".join(path.with_suffix("").parts))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector of garbage need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """As always, with room for deep calls."""
    return room.with_room(lambda: _as_always(item, nextitem))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> sharing.Sharing | None:
    if config.getvalue("dist") != "loadscope":
        return None
    config.option.loadscopereorder = False
    return sharing.Sharing(config, log)


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session", autouse=True)
def _rendered_as_in_service(django_test_environment: None) -> None:
    """Without Django's notes on every template of a page and its context, which take longer than the page.

    What a test wants to know of a context it finds with carrying.context_of.
    """
    Template._render = _RENDER  # type: ignore[attr-defined]


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_looked_for_once() -> Iterator[None]:
    """And not by every client anew, of which most tests have one."""
    look, found = WhiteNoiseMiddleware.add_files_from_finders, dict[tuple[str, str | None], dict[str, StaticFile]]()

    def once(site: WhiteNoiseMiddleware) -> None:
        of = (site.static_prefix, site.static_root)
        if of not in found:
            look(site)
            found[of] = dict(site.files)
        site.files.update(found[of])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", once)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The database of the ordinary tests of this process: a copy of the template. Yields its name."""
    with django_db_blocker.unblock():
        name = databases.new()
        databases.point_at(name)
    yield name
    with django_db_blocker.unblock():
        databases.drop_prepared()
        databases.leave()
        databases.drop(name)


@pytest.fixture(autouse=True)
def _public_borrows(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.node.get_closest_marker("django_db") is None and "db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("_django_db_helper")
    with readers.borrowed():
        yield


@pytest.fixture
def cloned_db(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A migrated, empty database of the test's own, for every thread. Yields its name."""
    with django_db_blocker.unblock():
        name = databases.new()
        databases.point_at(name, restricted=True)
        try:
            yield name
        finally:
            databases.point_at(django_db_setup)
            databases.drop(name)


@pytest.fixture
def transactional_db(cloned_db: str) -> None:
    """In place of pytest-django's, which flushes."""


@pytest.fixture
def live_server(cloned_db: str) -> Iterator[LiveServer]:
    """The site on a free port of this machine, on a database of the test's own. Its address is `live_server.url`."""
    server = LiveServer("127.0.0.1")
    with server._live_server_modified_settings:
        yield server
        server.stop()


@pytest.fixture(autouse=True)
def _live_server_helper() -> None:
    """In place of pytest-django's, which knows only a server that lasts as long as the run."""


@pytest.fixture
def reader(db: None) -> readers.Reader:
    return readers.Reader()


@pytest.fixture
def client() -> Client:
    return Carrying()


@pytest.fixture
def assert_queries() -> Callable[..., object]:
    return readers.assert_queries


@pytest.fixture
def publish_doc() -> Callable[..., object]:
    return builders.publish


@pytest.fixture
def record() -> builders.Scribe:
    return builders.Scribe()
