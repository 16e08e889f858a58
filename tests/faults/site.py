"""The site as it is served: granian and its workers in processes of their own, on a free port of this machine."""

import http.client
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.faults.postgres import PATIENCE, ROOT, environment, until
from tests.ports import free_port

CANNOT_ANSWER = (http.client.HTTPException, OSError)


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    text: str
    seconds: float


class Site:
    """A running `python -m tracker.serving` that ends with the test. `log` holds what it said."""

    def __init__(self, database_url: str, *, workers: int = 1, module: str = "tests.faults.served", **env: str) -> None:
        self.port = free_port()
        # A file and not a pipe: nobody reads while it is served, and a full pipe would stop it.
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the site
        given = environment(DATABASE_URL=database_url, PORT=str(self.port), WORKERS=str(workers), **env)
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=given,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def log(self) -> str:
        self._log.seek(0)
        return self._log.read()

    def wait(self, path: str = "/claims/", status: int = 200) -> None:
        """Until this page answers so; fails where the server ends first."""

        def answers() -> bool:
            assert self.process.poll() is None, self.log()
            try:
                return self.get(path).status == status
            except CANNOT_ANSWER:
                return False

        until(answers)

    def get(self, path: str, *, timeout: float = PATIENCE, **headers: str) -> Reply:
        return self.ask("GET", path, timeout=timeout, headers=headers)

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: str | None = None,
        timeout: float = PATIENCE,
        headers: dict[str, str],
        client: str = "127.0.0.1",
    ) -> Reply:
        """One request on a connection of its own, from this address. Raises CANNOT_ANSWER where it breaks."""
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout, source_address=(client, 0))
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            cookies = response.headers.get_all("Set-Cookie") or []
            found = {name.lower(): value for name, value in response.headers.items()}
            found["set-cookie"] = "\n".join(cookies)
            return Reply(response.status, found, text, time.monotonic() - began)
        finally:
            connection.close()

    def workers(self) -> list[int]:
        """The processes that answer, the oldest first."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [pid for pid in map(int, listed) if "tests.faults.served" in command(pid)]

    def stop(self) -> None:
        """Ends it in good order, or, after some seconds, not; no process of its session stays."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            pass
        finally:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self._log.close()


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


@contextmanager
def serving(database_url: str, *, workers: int = 1, **env: str) -> Iterator[Site]:
    site = Site(database_url, workers=workers, **env)
    try:
        site.wait()
        yield site
    except BaseException:
        sys.stderr.write(site.log()[-5000:])
        raise
    finally:
        site.stop()
