"""The list of claims, beside Datasette's table of the same rows in SQLite."""

import csv
import importlib.util
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from bench import load
from bench.figures import By, Figure
from bench.ports import free_port
from bench.processes import MissingError, answered, needed, processors, running
from bench.results import ROOT, Result
from bench.rounds import Sample, interleaved
from bench.site import asked, canonical, serving

LIST = "/claims/"
UNCACHED, KEPT, DATASETTE = "uncached", "kept", "datasette"
FIGURES = [
    Figure(f"list of claims{how}, Datasette's table of the same rows", ours, DATASETTE, by, at_least=3)
    for ours, how in ((UNCACHED, ", made anew each time"), (KEPT, ", as it is served"))
    for by in (By.RATE, By.WORK)
]
PAGE = 20
"""Rows on one page of ours."""
COLUMNS = ("slug", "title", "status", "level", "kind", "place", "latest_said", "says_so", "says_not_so", "published_at")
"""What a line of our list is made of, as columns."""
_ROWS = """
    SELECT slug, title, status, level, claim_kind, place, card ->> 'latest_said',
           (SELECT string_agg(s #>> '{speaker,name}', '; ') FROM jsonb_array_elements(card #> '{sides,supports}') s),
           (SELECT string_agg(s #>> '{speaker,name}', '; ') FROM jsonb_array_elements(card #> '{sides,opposes}') s),
           published_at
    FROM record_listing WHERE kind = 'claim' AND level = 'key' ORDER BY said_last DESC, subject
"""


def steps(rounds: int) -> int:
    """How often `done` will be called."""
    return 3 * rounds


def measured(rounds: int, seconds: float, done: Callable[[], object]) -> Result:
    """Measure. Raises MissingError, LoadError."""
    needed("wrk", "taskset")
    if importlib.util.find_spec("datasette") is None:
        raise MissingError(
            "Install Datasette first: .venv/bin/python -m pip install --group bench (pip 25.1 or later)."
        )
    server, asking = processors()
    with ExitStack() as all_of_them:
        folder = Path(all_of_them.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        number = _as_sqlite(folder / "claims.db")
        sample = partial(load.sample, processor=asking, seconds=seconds)
        candidates: dict[str, Callable[[], Sample]] = {}
        for name, memory in ((UNCACHED, "0"), (KEPT, "64")):
            log = folder / f"{name}.log"
            ours, address = all_of_them.enter_context(serving(processor=server, log=log, PAGE_CACHE_MB=memory))
            url = canonical(address, LIST)
            candidates[name] = partial(sample, url, {}, pid=ours.pid)
        size = len(asked(url).body)
        theirs, their_url = all_of_them.enter_context(_datasette(folder, server))
        body = asked(their_url).body
        if (lines := len(re.findall(rb'<td class="col-title', body))) != min(PAGE, number):
            raise load.LoadError(f"Datasette's page has {lines} rows.")
        candidates[DATASETTE] = partial(sample, their_url, {}, pid=theirs.pid)
        for warm in candidates.values():
            warm()
        rows = list(interleaved(candidates, rounds, done))
    how = (
        f"{rounds} rounds of {seconds:g} s for each; the first {min(PAGE, number)} of {number} rows, {size:,} bytes of ours with "
        f"counts and filters and {len(body):,} of Datasette's, facets off, neither compressed; {load.CONNECTIONS} connections kept "
        "alive; every server on one and the same processor, wrk on another; ours with PostgreSQL on any."
    )
    return Result(rows, FIGURES, how)


def _as_sqlite(path: Path) -> int:
    """The rows of the list, all pages of it, as a table with an index for its order; their number."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--verbosity", "0", "--command", _COPYING]
    found = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, input=_ROWS).stdout
    rows = list(csv.reader(found.splitlines()))
    with sqlite3.connect(path) as database:
        database.execute(f"CREATE TABLE claims (place_in_list INTEGER PRIMARY KEY, {', '.join(COLUMNS)})")
        marks = ", ".join("?" * len(COLUMNS))
        database.executemany(f"INSERT INTO claims ({', '.join(COLUMNS)}) VALUES ({marks})", rows)
    database.close()
    return len(rows)


_COPYING = """
import csv, sys
from django.db import connections
with connections["public"].cursor() as cursor:
    cursor.execute(sys.stdin.read())
    csv.writer(sys.stdout).writerows(cursor.fetchall())
"""


@contextmanager
def _datasette(folder: Path, processor: int) -> "Iterator[tuple[subprocess.Popen[bytes], str]]":
    """Its table, served as fast as it can: no facets, nothing suggested, rows in the order of the key."""
    port, log = free_port(), folder / "datasette.log"
    settings = {"default_page_size": str(PAGE), "allow_facet": "off", "suggest_facets": "off", "default_cache_ttl": "0"}
    said = [part for pair in settings.items() for part in ("--setting", *pair)]
    command = [sys.executable, "-m", "datasette", "serve", "--immutable", str(folder / "claims.db")]
    with running([*command, "--port", str(port), *said], processor=processor, log=log) as process:
        url = f"http://127.0.0.1:{port}/claims/claims"
        answered(process, url, log)
        yield process, url
