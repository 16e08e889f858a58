"""`python -m tests.faults.hasty`: the real server, in front of an application that answers anything, out of patience soon.

`/at-once` is answered before the application is asked.
"""

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

from tests.faults.served import end_with
from tracker.at_once import answer_at_once
from tracker.buffering import BUSY, Buffered, Message
from tracker.gateway import Environ, Scope
from tracker.serving import server
from tracker.settings import PORT


def anything(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("503 Busy" if environ.get(BUSY) else "200 OK", [])
    return [b"something"]


def at_once(scope: Scope) -> list[Message] | None:
    said = [(b"content-length", b"9"), (b"x-raw", scope["raw_path"])]
    start = {"type": "http.response.start", "status": 203, "headers": said}
    body = {"type": "http.response.body", "body": threading.current_thread().name.encode()[:1] * 9}
    return [start, body] if scope["raw_path"].startswith(b"/at-once") else None


application = Buffered(anything, threads=1, grace=1.0)
answer_at_once(at_once)

if __name__ == "__main__":
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    server("tests.faults.hasty:application", address="127.0.0.1", port=PORT, workers=1).serve()
