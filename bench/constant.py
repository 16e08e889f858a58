"""The least that a Python application can do on our server: one answer, always the same, from a constant (WSGI).

python -m bench.constant FOLDER PORT     serves the page that is kept in the folder (page.py)
"""

import os
import sys
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from bench import page

FOLDER = "BENCH_PAGE"
"""The environment variable with the folder, for the worker, which is a process of its own."""


def constant(folder: Path) -> Callable[[dict[str, Any], Callable[..., Any]], list[bytes]]:
    """The application."""
    headers, body = page.kept(folder)
    status = page.status(folder)
    line = f"{status.value} {status.phrase}"
    if status != HTTPStatus.NOT_MODIFIED:
        headers.append(("content-length", str(len(body))))
    pieces = [body]

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response(line, headers)
        return pieces

    return answer


if FOLDER in os.environ:
    application = constant(Path(os.environ[FOLDER]))

if __name__ == "__main__":
    os.environ[FOLDER] = sys.argv[1]
    from granian.constants import Interfaces  # only where it is served

    from tracker.serving import server  # only where it is served
    from tracker.settings import THREADS  # only where it is served

    server(
        "bench.constant:application",
        address="127.0.0.1",
        port=int(sys.argv[2]),
        workers=1,
        interface=Interfaces.WSGI,
        # As many as our own threads: by itself granian takes several times as many, which is a third slower.
        blocking_threads=THREADS,
    ).serve()
