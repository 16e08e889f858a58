"""A migration beside a running site, while somebody's forgotten transaction holds a lock on the table it changes."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.conftest import report
from tests.faults.postgres import OWNER, ROOT, Postgres, environment, until
from tests.faults.site import Reply, Site

SETTINGS = "tests.faults.growing.settings"


@contextmanager
def reading(site: Site) -> Iterator[list[Reply]]:
    """Somebody who reads one page after another; what was answered."""
    answered: list[Reply] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            answered.append(site.get("/claims/"))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield answered
    finally:
        stop.set()
        reader.join()


@contextmanager
def migrating(postgres: Postgres, database: str, *module: str) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-m", *module],
        cwd=ROOT,
        env=environment(DATABASE_URL=postgres.url(database), DJANGO_SETTINGS_MODULE=SETTINGS),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def grown(postgres: Postgres, database: str) -> bool:
    asked = "SELECT 1 FROM information_schema.columns WHERE table_name = 'record_listing' AND column_name = 'grown'"
    with postgres.connect(database) as connection:
        return connection.execute(asked).fetchone() is not None


def test_no_reader_waits_behind_a_migration_that_waits(postgres: Postgres, database: str, site: Site) -> None:
    with postgres.connect(database, OWNER) as forgotten, reading(site) as answered:
        forgotten.execute("BEGIN")
        forgotten.execute("SELECT 1 FROM record_listing LIMIT 1")
        with migrating(postgres, database, "manage", "migrate") as process:
            assert process.stdout
            said = ""
            while "(3 of " not in said:  # the third try failed: readers went through it three times
                said = process.stdout.readline()
                assert said, "it ended, or said nothing"
                if "Trying again" in said:
                    assert "idle in transaction" in said
            assert not grown(postgres, database)
            forgotten.execute("COMMIT")
            rest = process.stdout.read()
            assert process.wait() == 0, rest
    assert grown(postgres, database)
    # Readers give up a lock after three seconds themselves: nobody waited that long.
    assert {reply.status for reply in answered} == {200}
    report("migration behind an idle transaction", f"longest reader wait {max(r.seconds for r in answered):.2f} s")


def test_stock_migrate_does_make_readers_wait(postgres: Postgres, database: str, site: Site) -> None:
    """The control: without the project's own command the same readers are refused."""
    with postgres.connect(database) as forgotten, reading(site) as answered:
        forgotten.execute("BEGIN")
        forgotten.execute("SELECT 1 FROM record_listing LIMIT 1")
        with migrating(postgres, database, "tests.faults.growing.stock") as process:
            until(lambda: any(reply.status == 503 for reply in answered))
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        forgotten.execute("ROLLBACK")
