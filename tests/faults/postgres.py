"""A bundled PostgreSQL of the fault tests' own: to be killed, filled and starved."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from tests import layout
from tracker.embedded_postgres import binaries, server
from tracker.embedded_postgres.cluster import Cluster
from tracker.embedded_postgres.server import SUPERUSER

ROOT = Path(__file__).resolve().parents[2]
OWNER = "site"
"""Owns the databases and serves the site: no superuser, so that limits and read-only modes hold for it."""
PATIENCE = 120.0
"""Seconds after which a wait counts as a hang."""


def open_folder() -> Path:
    """A new folder that the server's account can enter: pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="faults-", dir="/tmp")).resolve()
    folder.chmod(0o755)
    return folder


class Postgres:
    """One server with a migrated template; `database()` copies it."""

    def __init__(self, folder: Path, *, filled: bool = True) -> None:
        self.folder = folder
        self.cluster = Cluster(folder / "home", linger=1.0)
        self._numbers = count(1)
        self.sockets = self.cluster.acquire()
        layout.apart(self.data / "base")
        with self.connect() as connection:
            # The kernel outlives every process that is killed here: waiting for the disk would only take time.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEROLE")
            if filled:
                connection.execute(f"CREATE DATABASE template OWNER {OWNER}")
        if filled:
            self.run("tests.faults.fill", database="template")

    @property
    def data(self) -> Path:
        return self.sockets.parent / "data"

    @property
    def programs(self) -> Path:
        """The bundled client programs, pg_dump among them."""
        return binaries.installation_for(self.data).bin

    def url(self, database: str, user: str = OWNER) -> str:
        return f"postgresql://{user}@{quote(str(self.sockets), safe='')}/{database}"

    def connect(self, database: str = "postgres", user: str = SUPERUSER) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=str(self.sockets), user=user, dbname=database, autocommit=True, application_name="the test itself"
        )

    def run(self, module: str, *arguments: str, database: str, **env: str) -> str:
        """A Python module of the checkout on this database, to its end; what it said."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=environment(DATABASE_URL=self.url(database), **env),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE * 3,
        )
        assert done.returncode == 0, f"{module} {arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def manage(self, *arguments: str, database: str) -> str:
        return self.run("manage", *arguments, database=database)

    def database(self) -> str:
        """A new database as fill.py leaves it, with nothing connected; its name."""
        name = f"tracker_{next(self._numbers)}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template OWNER {OWNER}")
            # PostgreSQL copies sequences so that a crash before the next checkpoint sets them back (up to version 18).
            connection.execute("CHECKPOINT")
        return name

    def drop(self, name: str) -> None:
        with self.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    # Faults

    def postmaster(self) -> int:
        found = server.postmaster(self.data)
        assert found is not None, "the server is not running"
        return found

    def kill(self) -> None:
        """SIGKILL to the server; its sessions end by themselves."""
        pid = self.postmaster()
        os.kill(pid, signal.SIGKILL)
        until(lambda: server.postmaster(self.data) is None)

    def start(self) -> None:
        """As a supervisor would: bring a dead server back. Returns once it takes connections."""
        self.cluster.ensure_running()

    def backends(self, database: str) -> list[int]:
        """The processes that serve this database's sessions, but for the test's own."""
        asked = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND usename = %s"
        with self.connect() as connection:
            return [int(str(pid)) for (pid,) in connection.execute(asked, [database, OWNER])]

    def terminate(self, database: str) -> int:
        """Ends every session of the site in this database and waits until they are gone; how many."""
        pids = self.backends(database)
        with self.connect() as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid", [pids])
        until(lambda: not set(pids) & set(self.backends(database)))
        return len(pids)

    def remove(self) -> None:
        """Stop the server and delete everything; nothing is left running."""
        assert self.cluster.stop(patience=30)
        shutil.rmtree(self.folder)


def environment(**more: str) -> dict[str, str]:
    """The environment of a process of the site: nothing of the suite's own settings, and these."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PUBLIC_DATABASE_URL"}}
    given = {"DJANGO_SETTINGS_MODULE": "tests.faults.settings", "SECRET_KEY": "k" * 50, "FOUR_EYES": "0", "DEBUG": "0"}
    given["DURABILITY_UNCHECKED"] = "1"  # this server does not wait for the disk
    given["PAGE_CACHE_MB"] = "0"  # what is asked for is the site, and not what it remembers
    return {**kept, **given, **more}


def until(happened: Callable[[], object], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@contextmanager
def running(*, filled: bool = True) -> Iterator[Postgres]:
    """A server for as long as the block lasts; `filled`: with a template that `database()` can copy."""
    folder = open_folder()
    made = Postgres(folder, filled=filled)
    try:
        yield made
    finally:
        made.remove()
