"""A free port of this machine, for a server that is started in a process of its own."""

import secrets
import socket

BELOW_PASSING = range(20_000, 32_000)
"""Where no system of ours puts the ends of passing connections: what is free now is still free when the server asks."""


def free_port() -> int:
    """Raises OSError where a hundred tries find none."""
    for _ in range(100):
        port = secrets.choice(BELOW_PASSING)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise OSError("No free port of this machine was found.")
