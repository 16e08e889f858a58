"""A page that is in no memory, beside its own queries through the bare driver: processor time of both, in one process."""

import io
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from bench.figures import By, Figure
from bench.load import LoadError
from bench.processes import processors
from bench.processes import seconds as taken
from bench.results import Result
from bench.rounds import Row, Sample, interleaved
from bench.site import CLAIM

PAGE, SQL, PLANNED = "page", "sql", "sql planned each time"
WHOLE = " and PostgreSQL"
"""Of the same measurements: the time of the database's process with that of ours."""
FIGURES = [
    Figure("uncached claim page, its own queries through bare psycopg", PAGE, SQL, By.COST, at_most=8),
    Figure("the same, nothing prepared, as the site itself asks", PAGE, PLANNED, By.COST, at_most=8),
    Figure("the first, PostgreSQL's time counted on both sides", PAGE + WHOLE, SQL + WHOLE, By.COST),
    Figure("the second, PostgreSQL's time counted on both sides", PAGE + WHOLE, PLANNED + WHOLE, By.COST),
]
NOT_ASKED = ("assume_role", "cursor_factory", "context", "isolation_level", "prepare_threshold", "server_side_binding")
"""What Django's connection has beyond the driver's."""

Query = tuple[str, Any]


def steps(rounds: int) -> int:
    """How often `done` will be called."""
    return 3 * rounds


def measured(rounds: int, seconds: float, done: Callable[[], object]) -> Result:
    """Measure. Raises MissingError, LoadError."""
    processor, _other = processors()
    with _on(processor):
        site = Site()
        path, queries = site.canonical(CLAIM), list[Query]()
        with site.noting(queries):
            size = len(site.get(path))
        usual, planning = site.driver(), site.driver(prepare_threshold=None)

        def ask(connection: "psycopg.Connection[Any]") -> None:
            cursor = connection.cursor()
            for sql, parameters in queries:
                cursor.execute(sql, parameters)
                cursor.fetchall()

        backends = {PAGE: site.backend(), SQL: usual.info.backend_pid, PLANNED: planning.info.backend_pid}
        whole: list[Row] = []

        def sample(name: str, act: Callable[[], object]) -> Sample:
            own, whole_cost, rate = _cost(act, seconds, backends[name])
            number = sum(row.candidate == name + WHOLE for row in whole) + 1
            whole.append(Row(number, name + WHOLE, rate, whole_cost))
            return Sample(rate, own)

        candidates: dict[str, Callable[[], Sample]] = {
            PAGE: lambda: sample(PAGE, lambda: site.get(path)),
            SQL: lambda: sample(SQL, lambda: ask(usual)),
            PLANNED: lambda: sample(PLANNED, lambda: ask(planning)),
        }
        for warm in candidates.values():
            warm()
        whole.clear()
        rows = list(interleaved(candidates, rounds, done))
        usual.close()
        planning.close()
    how = (
        f"{rounds} rounds of {seconds:g} s for each; {len(queries)} queries, {size:,} bytes of HTML; the whole of Django with "
        "every middleware, without the page cache and without HTTP."
    )
    return Result([*rows, *whole], FIGURES, how)


class Site:
    """The site in this process."""

    def __init__(self) -> None:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
        from django.db import connections  # once the demonstration is there  # noqa: PLC0415

        from tracker.settings import OWN_HOST  # once the local file is written  # noqa: PLC0415
        from tracker.wsgi import application  # looks at the database as it is loaded  # noqa: PLC0415

        self._connections, self._application, self._host = connections, application, OWN_HOST

    def get(self, path: str) -> bytes:
        """The page's bytes. Raises LoadError where it is none."""
        status, _headers, body = self._answer(path)
        if not status.startswith("200"):
            raise LoadError(f"{path} answered {status}.")
        return body

    def canonical(self, path: str) -> str:
        """Where the page is after every redirect."""
        for _redirect in range(5):
            _status, headers, _body = self._answer(path)
            if "Location" not in headers:
                break
            path = urlsplit(headers["Location"]).path
        return path

    @contextmanager
    def noting(self, queries: list[Query]) -> Iterator[None]:
        """Note what is asked of the database meanwhile, with the parameters."""

        def note(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: dict[str, Any]) -> Any:
            queries.append((sql, parameters))
            return execute(sql, parameters, many, context)

        with self._connections["public"].execute_wrapper(note):
            yield

    def backend(self) -> int:
        """PostgreSQL's process for the site."""
        return int(self._connections["public"].connection.info.backend_pid)

    def driver(self, **more: Any) -> "psycopg.Connection[Any]":
        """A connection of the driver's own, with the same role and session settings."""
        parameters = self._connections["public"].get_connection_params()
        kept = {name: value for name, value in parameters.items() if name not in NOT_ASKED}
        return psycopg.connect(**kept, **more, autocommit=True)

    def _answer(self, path: str) -> tuple[str, dict[str, str], bytes]:
        answered: list[Any] = []
        given = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": self._host,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": self._host,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        response = self._application(given, lambda *said: answered.extend(said))
        body = b"".join(response)
        response.close()
        return answered[0], dict(answered[1]), body


def _cost(act: Callable[[], object], seconds: float, backend: int) -> tuple[float, float, float]:
    """Milliseconds of processor time for each: our process's, and with that of the database's process; and the rate."""
    begun, own, theirs, times = time.monotonic(), time.process_time(), _there(backend), 0
    while (passed := time.monotonic() - begun) < seconds:
        act()
        times += 1
    used = time.process_time() - own
    return used * 1000 / times, (used + _there(backend) - theirs) * 1000 / times, times / passed


def _there(pid: int) -> float:
    """Of a database elsewhere nothing is known."""
    return taken(pid) if Path(f"/proc/{pid}").exists() else 0.0


@contextmanager
def _on(processor: int) -> Iterator[None]:
    """This process, and what it starts meanwhile, on one processor."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {processor})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
