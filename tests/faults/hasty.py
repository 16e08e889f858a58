"""`python -m tests.faults.hasty`: the real server, in front of an application that answers anything, out of patience soon."""

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

from tests.faults.served import end_with
from tracker.buffering import BUSY, Buffered
from tracker.gateway import Environ
from tracker.serving import server
from tracker.settings import PORT


def anything(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("503 Busy" if environ.get(BUSY) else "200 OK", [])
    return [b"something"]


application = Buffered(anything, threads=1, grace=1.0)

if __name__ == "__main__":
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    server("tests.faults.hasty:application", address="127.0.0.1", port=PORT, workers=1).serve()
