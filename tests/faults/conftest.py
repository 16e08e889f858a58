"""Real servers on loopback. CHAOS=1 (`make chaos`) makes every number larger and adds what is slow or needs rights."""

import os
from collections.abc import Iterator

import pytest

from tests.faults.postgres import Postgres, running
from tests.faults.site import Site, serving

CHAOS = os.environ.get("CHAOS", "") not in ("", "0")
# A small file system can only be mounted by root, and not everywhere.
collect_ignore = [] if CHAOS else ["test_full_disk.py"]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running() as made:
        yield made


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    """A database of the test's own, filled by fill.py."""
    name = postgres.database()
    yield name
    postgres.start()  # a test that failed may have left it dead
    postgres.drop(name)


@pytest.fixture
def site(postgres: Postgres, database: str) -> Iterator[Site]:
    """The site on that database, with one worker."""
    with serving(postgres.url(database)) as running_site:
        yield running_site


FIGURES: list[str] = []


def report(what: str, figure: str) -> None:
    """A figure to be shown when the run ends: measured, never asserted."""
    FIGURES.append(f"{what}: {figure}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if FIGURES:
        terminalreporter.section("figures of the fault tests")
        for line in FIGURES:
            terminalreporter.write_line(line)
