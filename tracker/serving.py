"""How the site is served: one place for the server's settings, for `make run` and for a service of its own.

python -m tracker.serving        serves BIND:PORT with WORKERS processes until it is told to stop
"""

import sys
from pathlib import Path
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer

from tracker.settings import BIND, PORT, WORKERS

ROOT = Path(__file__).resolve().parent.parent
APPLICATION = "tracker.wsgi:application"


def server(application: str, *, address: str, port: int, workers: int, **more: Any) -> MPServer:
    """A server for this WSGI application ("module:name"), not started yet. `more` overrides its settings."""
    settings: dict[str, Any] = {
        "address": address,
        "port": port,
        "interface": Interfaces.WSGI,
        "workers": workers,
        "blocking_threads": 4,
        "log_level": LogLevels.warning,
        "working_dir": ROOT,
        "workers_kill_timeout": 3,  # a worker that gets the terminal's signal and ours may never end by itself
    }
    return MPServer(application, **{**settings, **more})


def main() -> int:
    """Serve the site as the environment says (docs/operations.md)."""
    server(APPLICATION, address=BIND, port=PORT, workers=WORKERS).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
