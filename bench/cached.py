"""A page that is in memory, beside the least that Python can do on our server and beside nginx."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from bench import load, nginx, page
from bench.figures import By, Figure
from bench.ports import free_port
from bench.processes import answered, needed, processors, running
from bench.results import Result
from bench.rounds import Sample, interleaved
from bench.site import CLAIM, Answer, asked, canonical, serving

ENCODING = {"Accept-Encoding": "br"}
"""Every browser takes brotli over TLS; on loopback it is the fewest bytes."""

OURS, CONSTANT, NGINX = "ours", "constant", "nginx"
OURS_304, CONSTANT_304, NGINX_304 = "ours-304", "constant-304", "nginx-304"
FIGURES = [
    Figure(f"{what}", ours, theirs, by, at_least=aim)
    for what, ours, theirs, aim in (
        ("kept page, a constant WSGI application on the same server", OURS, CONSTANT, 0.80),
        ("kept page, nginx with the same bytes and headers", OURS, NGINX, 0.40),
        ("304 of ours, 304 of nginx", OURS_304, NGINX_304, 0.60),
        ("304 of a constant WSGI application on the same server, 304 of nginx", CONSTANT_304, NGINX_304, None),
    )
    for by in (By.RATE, By.WORK)
]
SERVERS = 6


def steps(rounds: int) -> int:
    """How often `done` will be called."""
    return SERVERS * rounds


def measured(rounds: int, seconds: float, done: Callable[[], object]) -> Result:
    """Measure. Raises MissingError, LoadError."""
    needed("wrk", "nginx", "taskset")
    server, asking = processors()
    with ExitStack() as all_of_them:
        folder = Path(all_of_them.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        ours, address = all_of_them.enter_context(serving(processor=server, log=folder / "site.log"))
        url = canonical(address, CLAIM)
        answer = asked(url, ENCODING)
        page.keep(answer, folder)
        same, same_url = all_of_them.enter_context(_constant(folder, server))
        unchanged = folder / "unchanged"
        unchanged.mkdir()
        page.keep(asked(url, _known(url)), unchanged)
        same_304, same_304_url = all_of_them.enter_context(_constant(unchanged, server))
        theirs, their_url = all_of_them.enter_context(nginx.serving(folder, processor=server))
        for other in (same_url, their_url):
            _equal(answer, asked(other, ENCODING))
        sample = partial(load.sample, processor=asking, seconds=seconds)
        candidates: dict[str, Callable[[], Sample]] = {
            OURS: partial(sample, url, ENCODING, pid=ours.pid),
            CONSTANT: partial(sample, same_url, ENCODING, pid=same.pid),
            NGINX: partial(sample, their_url, ENCODING, pid=theirs.pid),
            OURS_304: partial(sample, url, _known(url), pid=ours.pid),
            CONSTANT_304: partial(sample, same_304_url, _known(url), pid=same_304.pid),
            NGINX_304: partial(sample, their_url, _known(their_url), pid=theirs.pid),
        }
        for warm in candidates.values():
            warm()
        rows = list(interleaved(candidates, rounds, done))
    how = (
        f"{rounds} rounds of {seconds:g} s for each; {len(answer.body):,} bytes ({answer.header('Content-Encoding')}), "
        f"{load.CONNECTIONS} connections kept alive; every server on one and the same processor, wrk on another."
    )
    return Result(rows, FIGURES, how)


@contextmanager
def _constant(folder: Path, processor: int) -> "Iterator[tuple[subprocess.Popen[bytes], str]]":
    port, log = free_port(), folder / "constant.log"
    command = [sys.executable, "-m", "bench.constant", str(folder), str(port)]
    with running(command, processor=processor, log=log) as process:
        address = f"http://127.0.0.1:{port}/"
        answered(process, address, log)
        yield process, address


def _equal(ours: Answer, theirs: Answer) -> None:
    """Whoever does not send the same is not measured beside us."""
    if (page.said(ours), ours.body) != (page.said(theirs), theirs.body):
        raise load.LoadError(f"Not the same answer: {page.said(ours)} and {page.said(theirs)}")


def _known(url: str) -> dict[str, str]:
    """What a browser sends that has the page. Raises LoadError where it is not believed."""
    known = {**ENCODING, "If-None-Match": asked(url, ENCODING).header("ETag")}
    if asked(url, known).status != 304:
        raise load.LoadError(f"{url} is sent again to whoever has it.")
    return known
