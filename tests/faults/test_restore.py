"""The restore drill (docs/operations.md): a dump made while editors work and publish, brought back on an empty server."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults.aftermath import Aftermath
from tests.faults.conftest import report
from tests.faults.editor import Editor, Fate
from tests.faults.fill import EDITORS
from tests.faults.postgres import OWNER, Postgres, running, until
from tests.faults.site import serving
from tests.faults.work import Newsroom


def program(postgres: Postgres, name: str, *arguments: str) -> None:
    command: list[str | Path] = [postgres.programs / name, "-h", str(postgres.sockets), "-U", "postgres", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def timed(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def test_a_dump_made_under_load_is_restored_on_an_empty_server(
    postgres: Postgres, database: str, tmp_path: Path
) -> None:
    dump = str(tmp_path / "record.dump")
    with serving(postgres.url(database)) as site:
        newsroom = Newsroom(site, Aftermath(postgres, database))
        try:
            newsroom.more(3)
            until(lambda: newsroom.published[Fate.SAVED])
            published = newsroom.published[Fate.SAVED]
            saved = {
                token for editor in newsroom.editors for token, fate in list(editor.fates.items()) if fate is Fate.SAVED
            }
            dumping = timed(lambda: program(postgres, "pg_dump", "-Fc", "-d", database, "-f", dump))
            newsroom.more(1)
        finally:
            newsroom.close()
    with running(filled=False) as empty:
        with empty.connect() as connection:
            # The roles first, as documented: a dump of one database holds none.
            connection.execute("CREATE ROLE tracker_reader NOLOGIN NOINHERIT")
            connection.execute(f"GRANT tracker_reader TO {OWNER}")
            connection.execute(f"CREATE DATABASE restored OWNER {OWNER}")
        restoring = timed(lambda: program(empty, "pg_restore", "--exit-on-error", "-d", "restored", dump))
        empty.manage("prepare_readers", database="restored")
        after = Aftermath(empty, "restored")
        checking = timed(after.record)
        # What was acknowledged before the dump began is in it, and nothing is in pieces.
        there = after.whole()
        assert saved <= there
        after.editions(published)
        with serving(empty.url("restored")) as restored:
            assert restored.get("/claims/").status == restored.get("/readyz/").status == 200
            editor = Editor(restored, EDITORS[0])
            editor.log_in()
            assert newsroom.append_once(editor) is Fate.SAVED
    report(
        "restore drill",
        f"dump under load {dumping:.1f} s, restore {restoring:.1f} s, verify and rebuild {checking:.1f} s",
    )
