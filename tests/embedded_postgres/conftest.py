"""Clusters in folders that every account may enter: pytest's own temporary folders are closed to others."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.embedded_postgres.users import Ground


def open_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="otr-", dir="/tmp")).resolve()
    folder.chmod(0o755)
    return folder


@pytest.fixture(scope="session")
def shared() -> Iterator[Path]:
    """Where root's clusters keep what would be out of reach, one for all tests: its copy of the programs is large."""
    folder = open_folder()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def used_home(shared: Path) -> Iterator[Path]:
    """One cluster for many tests, for making one anew takes most of a test's time."""
    folder = open_folder()
    home = folder / "home"
    home.mkdir()
    yield home
    shutil.rmtree(folder)


@pytest.fixture
def ground(shared: Path, used_home: Path) -> Iterator[Ground]:
    """Whatever uses or serves a cluster of the test is ended afterwards."""
    folder = open_folder()
    made = Ground(folder, used_home, shared)
    yield made
    made.clear()
    shutil.rmtree(folder)


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="changing the user of a process needs root")
