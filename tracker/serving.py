"""How the site is served: one place for the server's settings, for `make run` and for a service of its own.

python -m tracker.serving        serves BIND:PORT with WORKERS processes until it is told to stop
"""

import os
import sys
from pathlib import Path
from typing import Any

import django
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import MPServer

from tracker.logs import of_the_server
from tracker.settings import BIND, LOG_FORMAT, PORT, WORKERS
from tracker.starting import look

ROOT = Path(__file__).resolve().parent.parent
APPLICATION = "tracker.asgi:application"
CONNECTIONS = 900
"""Open connections of one process, idle ones included: below the 1,024 files that a process may usually open."""
HEADERS_MILLISECONDS = 15_000
"""How long a connection may take to send a request's headers, the first or the next one."""


def server(application: str, *, address: str, port: int, workers: int, **more: Any) -> MPServer:
    """A server for this ASGI application ("module:name"), not started yet. `more` overrides its settings."""
    settings: dict[str, Any] = {
        "address": address,
        "port": port,
        "interface": Interfaces.ASGINL,
        "workers": workers,
        # The reasons, and what was measured: docs/decisions/0014-server-settings.md.
        "http": HTTPModes.http1,  # told apart from HTTP/2 by its first bytes, a silent connection would stay for ever
        "http1_settings": HTTP1Settings(header_read_timeout=HEADERS_MILLISECONDS),
        "backpressure": CONNECTIONS,
        "websockets": False,  # there are none: whoever asks for one gets the page
        "respawn_failed_workers": True,
        "log_dictconfig": of_the_server(LOG_FORMAT),
        "log_level": LogLevels.error,  # below that it tells of everyone who hangs up early
        "working_dir": ROOT,
        "workers_kill_timeout": 3,  # a worker that gets the terminal's signal and ours may never end by itself
    }
    return MPServer(application, **{**settings, **more})


def main() -> int:
    """Serve the site as the environment says (docs/operations.md)."""
    # Before the first worker: one that ends is started again, and this would be told for ever.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()
    look()
    server(APPLICATION, address=BIND, port=PORT, workers=WORKERS).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
