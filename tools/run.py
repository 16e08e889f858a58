"""`make run`: prepares the demonstration and serves it until it is stopped."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

ROOT = Path(__file__).resolve().parent.parent
LOCAL_ENV = ROOT / "var" / "local.env"


def write_local_env() -> None:
    """Settings of this checkout, made once: a key of its own, and one pair of eyes for the demonstration."""
    if LOCAL_ENV.exists():
        return
    LOCAL_ENV.parent.mkdir(mode=0o755, exist_ok=True)
    descriptor = os.open(LOCAL_ENV, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("# Written by `make run`. A real environment variable wins over a line here.\n")
        file.write(f"SECRET_KEY={secrets.token_urlsafe(50)}\nFOUR_EYES=0\n")


def prepare() -> int:
    """Migrations, static files and the demonstration, in a process of their own; its exit status."""
    return subprocess.run([sys.executable, str(ROOT / "tools" / "prepare.py")], check=False).returncode


def serve(port: int) -> None:
    """Serve until SIGINT or SIGTERM."""
    address = f"http://127.0.0.1:{port}"
    print(f"\n  Readers:  {address}/\n  Desk:     {address}/admin/\n\n  Stop with Ctrl-C.\n", flush=True)
    Server(
        "tracker.wsgi:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_level=LogLevels.warning,
        working_dir=ROOT,
    ).serve()


def stop_database() -> None:
    """Stop the bundled PostgreSQL at once, unless another process is using it."""
    subprocess.run(
        [sys.executable, "-m", "tracker.embedded_postgres", "stop", str(ROOT / "var" / "postgres")],
        cwd=ROOT,
        check=False,
    )


def main() -> int:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    write_local_env()
    if status := prepare():
        return status
    from tracker.settings import DATABASES, PORT  # once the local file is written  # noqa: PLC0415

    try:
        serve(PORT)
    finally:
        if DATABASES["default"]["ENGINE"] == "tracker.embedded_postgres":
            stop_database()
    return 0


if __name__ == "__main__":
    sys.exit(main())
