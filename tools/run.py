"""`make run`: prepares the demonstration and serves it until it is stopped."""

import fcntl
import importlib
import os
import secrets
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
LOCAL_ENV = VAR / "local.env"


def alone() -> TextIO:
    """Held while preparing, so that two that start at once do it one after the other."""
    VAR.mkdir(mode=0o755, exist_ok=True)
    lock = (VAR / "run.lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def write_local_env() -> None:
    """Settings of this checkout, made once: a key of its own; for the demonstration one pair of eyes and no codes."""
    if LOCAL_ENV.exists():
        return
    descriptor = os.open(LOCAL_ENV, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("# Written by `make run`. A real environment variable wins over a line here.\n")
        file.write(f"SECRET_KEY={secrets.token_urlsafe(50)}\nFOUR_EYES=0\nTWO_FACTOR=0\n")


def refuse_a_busy_port(port: int) -> None:
    """Stop here where somebody listens already: the server itself would share the port with them."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            sys.exit(f"Port {port} cannot be used ({error.strerror}). Choose another: PORT={port % 65535 + 1} make run")


def prepare() -> int:
    """Migrations, static files and the demonstration, in a process of their own; its exit status."""
    # What serves readers alone may prepare nothing.
    environment = {**os.environ, **({"SERVE": "all"} if os.environ.get("SERVE") == "public" else {})}
    return subprocess.run([sys.executable, str(ROOT / "tools" / "prepare.py")], env=environment, check=False).returncode


def serve(port: int) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP."""
    from tracker.serving import server as build  # reads the settings, and so the local file  # noqa: PLC0415

    server = build("tools.worker:application", address="127.0.0.1", port=port, workers=1)
    address = f"http://127.0.0.1:{port}"
    print(f"\n  Readers:  {address}/\n  Desk:     {address}/admin/\n\n  Stop with Ctrl-C.\n", flush=True)
    # A closed terminal means stop, not reload.
    server.on_startup(lambda: signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM)))
    server.serve()


def stop_database() -> None:
    """Stop the bundled PostgreSQL at once, unless another process is using it."""
    subprocess.run(
        [sys.executable, "-m", "tracker.embedded_postgres", "stop", str(VAR / "postgres")], cwd=ROOT, check=False
    )


def main() -> int:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    with alone():
        write_local_env()
        from tracker import settings  # once the local file is written  # noqa: PLC0415

        refuse_a_busy_port(settings.PORT)
        if status := prepare():
            return status
        # Read again: only now are there collected files to serve, compressed and with their digests in their names.
        importlib.reload(settings)
    try:
        serve(settings.PORT)
    finally:
        if settings.DATABASES["default"]["ENGINE"] == "tracker.embedded_postgres":
            stop_database()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
