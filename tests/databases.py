"""Databases of the test run: one migrated template, and copies of it.

`CREATE DATABASE … TEMPLATE` copies a database in a fraction of the time that migrations take. Copies are thrown away,
never flushed: the record refuses TRUNCATE, and has no bypass. The template is named after the migrations it was made
with and is kept between runs. Copies carry their process's number, so that several runs on one server never meet, and
the next run clears away what a killed one left behind.
"""

import hashlib
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connections
from django.db.backends.utils import CursorWrapper

from tests import layout
from tracker.record import readers

PREFIX = "tracker_test"
ALIASES = ("default", "public")
OPTIONS = {alias: dict(connections.settings[alias]["OPTIONS"]) for alias in ALIASES}
"""As the settings have them: those of "public" take the readers' role."""
_LOCK = 0x74656D706C617465  # any number; the same for every run on one server
_numbers = itertools.count(1)
_prepared: dict[str, str] = {}
_laid: list[bool] = []


@contextmanager
def server() -> Iterator[CursorWrapper]:
    """A cursor outside any test database, with other runs kept waiting."""
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")  # making the template takes as long as it takes
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield cursor
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


@cache
def template_name() -> str:
    """The name that a template made with the migrations of now has."""
    digest = hashlib.sha256(Path(readers.__file__).read_bytes())
    for config in apps.get_app_configs():
        for path in sorted(Path(config.path, "migrations").glob("*.py")):
            digest.update(f"{config.label}/{path.name}\0".encode() + path.read_bytes())
    return f"{PREFIX}_template_{digest.hexdigest()[:12]}"


def new() -> str:
    """A fresh, migrated, empty database; its name. Nothing is connected to it yet."""
    name = f"{PREFIX}_p{os.getpid()}_{next(_numbers)}"
    with server() as cursor:
        _lay_apart(cursor)
        if not _exists(cursor, template_name()):
            _clear(cursor)
            _make_template(cursor)
        _copy(cursor, template_name(), name)
    return name


def copy(original: str) -> str:
    """A copy of a database that nothing is connected to; its name."""
    name = f"{PREFIX}_p{os.getpid()}_{next(_numbers)}"
    with server() as cursor:
        _copy(cursor, original, name)
    return name


def prepared(label: str, fill: Callable[[], object]) -> str:
    """A copy of a database that `fill` has filled, once per process for each label; the copy's name.

    For what takes long to load and many tests look at. `fill` works on the alias "default". Afterwards both aliases
    mean what they meant before.
    """
    if label not in _prepared:
        before = connections.settings["default"]["NAME"]
        name = new()
        point_at(name)
        try:
            fill()
        finally:
            point_at(before)
        _prepared[label] = name
    return copy(_prepared[label])


def drop_prepared() -> None:
    while _prepared:
        drop(_prepared.popitem()[1])


def drop(name: str) -> None:
    with server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def point_at(name: str, *, restricted: bool = False) -> None:
    """Let both aliases, in every thread from now on, mean this database.

    `restricted`: the alias "public" connects by itself and takes the readers' role, as in service.
    """
    for alias in ALIASES:
        connections[alias].close()
        del connections[alias]
        settings = connections.settings[alias]
        settings["NAME"] = name
        settings["OPTIONS"] = OPTIONS[alias if restricted else "default"]


def leave() -> None:
    """Close both aliases' connections of this thread."""
    for alias in ALIASES:
        connections[alias].close()


def folder(cursor: CursorWrapper) -> Path:
    """Where this machine's own server keeps its databases."""
    cursor.execute("SHOW data_directory")
    return Path(cursor.fetchone()[0], "base")


def _lay_apart(cursor: CursorWrapper) -> None:
    if _local() and not _laid:
        _laid.append(layout.apart(folder(cursor)))


def _exists(cursor: CursorWrapper, name: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return cursor.fetchone() is not None


def _copy(cursor: CursorWrapper, original: str, name: str) -> None:
    cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')


def _make_template(cursor: CursorWrapper) -> None:
    """Made under another name first: a run that dies half way leaves nothing that looks like a template."""
    unfinished = f"{template_name()}_unfinished"
    cursor.execute(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)')
    cursor.execute(f'CREATE DATABASE "{unfinished}"')
    before = connections.settings["default"]["NAME"]
    point_at(unfinished)
    try:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    finally:
        point_at(before)
    cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{template_name()}"')


def _clear(cursor: CursorWrapper) -> None:
    """Drop templates of other migrations, and copies whose run is dead (on a server of this machine only)."""
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}\\_%"])
    for (name,) in cursor.fetchall():
        kind = name.removeprefix(f"{PREFIX}_").partition("_")[0]
        if kind == "template" or (_local() and kind[:1] == "p" and kind[1:].isdigit() and not _alive(int(kind[1:]))):
            try:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            except (OperationalError, ProgrammingError):
                continue  # not ours, or somebody is connected to it


def _local() -> bool:
    return bool(connections.settings["default"]["ENGINE"] == "tracker.embedded_postgres")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
