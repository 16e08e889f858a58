"""A free port of this machine."""

import socket


def free_port() -> int:
    """Whichever the system gives."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
