"""The disk is full, really: only in `make chaos`, for a small file system can only be mounted by root."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

import pytest

from tests.faults.aftermath import Aftermath
from tests.faults.conftest import report
from tests.faults.editor import Editor, Fate
from tests.faults.postgres import Postgres, open_folder
from tests.faults.site import serving
from tests.faults.work import Newsroom

MEGABYTES = 400
PAGES = ("/", "/claims/", "/plans/", "/actors/")


@contextmanager
def small_file_system() -> Iterator[Path]:
    folder = open_folder()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=0755", "tmpfs", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        if mounted.returncode:
            pytest.skip(f"A full disk was NOT tried: no file system may be mounted here ({mounted.stderr.strip()}).")
        yield folder
    finally:
        if not mounted.returncode:
            subprocess.run(["umount", folder], check=True)
        folder.rmdir()


def fill(folder: Path) -> Path:
    """Take every byte that is left; the file that holds them."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(65_536))
        except OSError:
            pass
    assert os.statvfs(folder).f_bavail == 0
    return ballast


def test_a_full_disk_and_space_again() -> None:
    with small_file_system() as folder:
        (folder / "cluster").mkdir(mode=0o755)
        postgres = Postgres(folder / "cluster")
        try:
            full_and_space_again(postgres, folder)
        finally:
            assert postgres.cluster.stop(patience=30)
            rmtree(folder / "cluster")


def full_and_space_again(postgres: Postgres, folder: Path) -> None:
    database = postgres.database()
    after = Aftermath(postgres, database)
    with serving(postgres.url(database)) as site:
        newsroom = Newsroom(site, after)
        newsroom.more(3)
        newsroom.close()
        editor = Editor(site, newsroom.editors[0].name)
        editor.log_in()
        ballast = fill(folder)
        fates: list[Fate | None] = []
        # Whatever fits into pages that are there already is still taken.
        while fates.count(Fate.REFUSED) + fates.count(Fate.UNKNOWN) + fates.count(None) < 10 and len(fates) < 400:
            fates.append(newsroom.append_once(editor))
            assert {site.get(path).status for path in PAGES} == {200}
        refused = [fate for fate in fates if fate is not Fate.SAVED]
        assert len(refused) >= 10, "the disk was never full"
        ballast.unlink()
        newsroom_again = Newsroom(site, after)
        newsroom_again.more(3)
        newsroom_again.close()
    edits = after.edits([*newsroom.editors, editor, *newsroom_again.editors])
    after.record()
    report(
        "full disk",
        f"{fates.count(Fate.SAVED)} saved within the pages there were, then {len(refused)} refused; {edits}",
    )
