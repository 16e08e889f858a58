"""Every service's own command, started by hand with its own environment, against one server as roles.sh leaves it."""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.containers.composition import ROOT, SECRETS, composition
from tests.ports import free_port
from tracker.embedded_postgres.cluster import Cluster

PATIENCE = 60
"""Seconds until something that does not happen is taken for a fault."""


class Site:
    """The services of the composition, with the server of the test in the database's place."""

    def __init__(self, sockets: Path, programs: Path) -> None:
        self.sockets, self.programs = sockets, programs
        self.services: dict[str, Any] = composition(SECRETS)["services"]

    def environment(self, name: str, **more: str) -> dict[str, str]:
        """What the service's process is given, and nothing of ours but where programs are."""
        image = dict(re.findall(r"\b(BIND|PORT|LOG_FORMAT|PYTHON\w+)=(\S+)", (ROOT / "Dockerfile").read_text()))
        given = {key: str(value) for key, value in self.services[name]["environment"].items()}
        for key in ("DATABASE_URL", "PUBLIC_DATABASE_URL"):
            if key in given:
                given[key] = given[key].replace("database:5432", quote(str(self.sockets), safe=""))
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        return {**kept, **image, **given, **more}

    def command(self, name: str) -> list[str]:
        """The service's own, or the image's; by this interpreter."""
        image = json.loads(re.findall(r"(?m)^CMD (.+)$", (ROOT / "Dockerfile").read_text())[-1])
        words: list[str] = self.services[name].get("command", image)
        assert words[0] == "python"
        return [sys.executable, *words[1:]]

    def run(self, name: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(name), cwd=ROOT, env=self.environment(name), capture_output=True, text=True, check=False
        )

    def psql(self, sql: str, *, user: str, database: str = "tracker") -> subprocess.CompletedProcess[str]:
        command = [str(self.programs / "psql"), "-XAt", "-h", str(self.sockets), "-U", user, "-d", database, "-c", sql]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    @contextmanager
    def served(self, name: str) -> Iterator["Served"]:
        port = free_port()
        environment = self.environment(name, BIND="127.0.0.1", PORT=str(port), WORKERS="1")
        with tempfile.TemporaryFile("w+") as output:
            process = subprocess.Popen(
                self.command(name), cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
            )
            try:
                yield Served(process, port, environment, output)
            finally:
                process.terminate()
                try:
                    process.wait(PATIENCE)
                finally:
                    if process.poll() is None:
                        os.killpg(process.pid, signal.SIGKILL)


class Served:
    def __init__(self, process: "subprocess.Popen[bytes]", port: int, environment: dict[str, str], output: Any) -> None:
        self.process, self.port, self.environment, self.output = process, port, environment, output

    def healthy(self) -> None:
        """Wait for what the image's health check waits for."""
        check = json.loads(re.findall(r"HEALTHCHECK .* CMD (\[.+\])", (ROOT / "Dockerfile").read_text())[0])
        command = [sys.executable, *check[1:]]
        deadline = time.monotonic() + PATIENCE
        while subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, check=False).returncode:
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.2)

    def get(self, path: str) -> tuple[int, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request("GET", path, headers={"Host": "claims.example.org", "X-Forwarded-Proto": "https"})
            answer = connection.getresponse()
            return answer.status, answer.read()

    def said(self) -> str:
        self.output.seek(0)
        text: str = self.output.read()
        return text


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """An empty server with the roles and the migrations that the composition makes."""
    folder = Path(tempfile.mkdtemp(prefix="otr-", dir="/tmp")).resolve()
    folder.chmod(0o755)
    cluster = Cluster(folder / "home", linger=0.3, shared=folder / "shared")
    try:
        sockets = cluster.acquire()
        made = Site(sockets, cluster.psql.parent)
        given = made.services["database"]["environment"]
        environment = {
            **os.environ,
            **{key: str(value) for key, value in given.items()},
            "PATH": f"{made.programs}:{os.environ['PATH']}",
            "PGHOST": str(sockets),
        }
        subprocess.run(["sh", ROOT / "containers" / "roles.sh"], env=environment, check=True, capture_output=True)
        yield made
    finally:
        cluster.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def migrated(site: Site) -> Site:
    done = site.run("migrations")
    assert done.returncode == 0, done.stdout + done.stderr
    return site


def test_the_migrations_run_once_and_again(migrated: Site) -> None:
    again = migrated.run("migrations")
    assert again.returncode == 0, again.stderr
    assert "No migrations to apply" in again.stdout


def test_nobody_of_the_site_is_more_than_they_need(migrated: Site) -> None:
    rights = migrated.psql(
        "SELECT rolname, rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication FROM pg_roles"
        " WHERE rolname LIKE 'tracker%' ORDER BY 1",
        user="postgres",
    )
    assert rights.stdout.split() == ["tracker|f", "tracker_public|f", "tracker_reader|f"]


def test_the_readers_sign_in_reads_the_record_alone(migrated: Site) -> None:
    assert migrated.psql("SELECT count(*) FROM record_edition", user="tracker_public").stdout == "0\n"
    for refused in (
        "SELECT count(*) FROM desk_claim",
        "SELECT count(*) FROM auth_user",
        "DELETE FROM record_edition",
        "CREATE TABLE mine (id int)",
        "SET ROLE tracker",
    ):
        assert "permission denied" in migrated.psql(refused, user="tracker_public").stderr, refused


def test_the_readers_site(migrated: Site) -> None:
    with migrated.served("readers") as readers:
        readers.healthy()
        assert readers.get("/")[0] == 200
        assert readers.get("/claims/")[0] == 200
        for path in ("/admin/", "/admin/login/", "/admin/desk/claim/"):
            assert readers.get(path)[0] == 404, path
        lines = [json.loads(line) for line in readers.said().splitlines() if line.startswith("{")]
        assert {"time", "level", "logger", "message", "request_id", "route", "status", "ms"} <= lines[-1].keys()


def test_the_desk(migrated: Site) -> None:
    with migrated.served("desk") as desk:
        desk.healthy()
        status, body = desk.get("/admin/login/")
        assert status == 200, desk.said()[-3000:]
        assert b"csrfmiddlewaretoken" in body
        for path in ("/", "/claims/"):
            assert desk.get(path)[0] == 404, path


def test_the_desk_passes_djangos_check_for_deployment(migrated: Site) -> None:
    for name in ("desk", "readers"):
        done = subprocess.run(
            [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "DEBUG"],
            cwd=ROOT,
            env=migrated.environment(name),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
