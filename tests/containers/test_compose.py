"""The composition: fits the specification, gives each service only what it needs, holds no secret."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from tests.containers.composition import FILE, ROOT, SECRETS, NotSetError, composition

OURS = ("migrations", "readers", "desk")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = composition(SECRETS)["services"]
    return found


def test_it_fits_the_compose_specification() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(FILE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_specification_is_not_toothless(tmp_path: Any) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(FILE.read_text().replace("read_only: true", "read_onyl: true"))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(wrong)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_nothing_starts_without_a_secret(name: str) -> None:
    with pytest.raises(NotSetError, match=name):
        composition({**SECRETS, name: ""})


def test_no_secret_is_written_down() -> None:
    for line in FILE.read_text().splitlines():
        if re.search(r"PASSWORD|SECRET", line):
            assert "${" in line or line.lstrip().startswith("#"), line


def test_every_service_is_locked_in(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service.get("privileged") is None, name
        assert "/tmp" in [each.split(":")[0] for each in service["tmpfs"]], name


def test_our_services_are_one_image(services: dict[str, Any]) -> None:
    assert {services[name]["image"] for name in OURS} == {"on-the-record:latest"}
    assert {services[name]["build"] for name in OURS} == {"."}


def test_the_readers_site_knows_one_restricted_sign_in(services: dict[str, Any]) -> None:
    environment = services["readers"]["environment"]
    assert environment["SERVE"] == "public"
    assert "DATABASE_URL" not in environment
    assert "//tracker_public:" in environment["PUBLIC_DATABASE_URL"]
    assert "READERS_UNRESTRICTED" not in environment
    everything = json.dumps(services["readers"])
    for name in ("POSTGRES_PASSWORD", "OWNER_PASSWORD"):
        assert SECRETS[name] not in everything


def test_the_desk_and_the_migrations_own_the_database(services: dict[str, Any]) -> None:
    assert services["desk"]["environment"]["SERVE"] == "desk"
    for name in ("desk", "migrations"):
        assert "//tracker:" in services[name]["environment"]["DATABASE_URL"], name
        assert SECRETS["POSTGRES_PASSWORD"] not in json.dumps(services[name])


def test_the_database_is_out_of_reach(services: dict[str, Any]) -> None:
    whole = composition(SECRETS)
    assert services["database"].get("ports") is None
    assert services["database"]["networks"] == ["inside"]
    assert whole["networks"]["inside"]["internal"] is True
    assert any(volume.startswith("database:") for volume in services["database"]["volumes"])
    assert "database" in whole["volumes"]
    assert "--data-checksums" in services["database"]["environment"]["POSTGRES_INITDB_ARGS"]


def test_the_site_waits_for_the_migrations(services: dict[str, Any]) -> None:
    assert services["migrations"]["depends_on"]["database"]["condition"] == "service_healthy"
    for name in ("readers", "desk"):
        assert services[name]["depends_on"]["migrations"]["condition"] == "service_completed_successfully", name


def test_only_the_proxy_is_open_to_the_world(services: dict[str, Any]) -> None:
    for name, service in services.items():
        for port in service.get("ports", []):
            assert name == "proxy" or port.startswith("127.0.0.1:"), port
    assert services["proxy"]["profiles"] == ["proxy"]


def test_what_runs_on_is_watched(services: dict[str, Any]) -> None:
    """Our own services by the image's health check, the others by one of their own."""
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()
    for name in ("database", "proxy"):
        assert services[name]["healthcheck"]["test"], name
    assert services["migrations"]["healthcheck"] == {"disable": True}


def test_every_variable_is_a_setting(services: dict[str, Any]) -> None:
    """A name that nobody reads would be a promise that nobody keeps."""
    text = "".join((ROOT / "tracker" / name).read_text() for name in ("settings.py", "databases.py"))
    known = set(re.findall(r'(?:env\.\w+\(|address\(env,)\s*"(\w+)"', text))
    for name in OURS:
        assert set(services[name]["environment"]) <= known, name
    documented = (ROOT / "docs" / "operations.md").read_text()
    for name in sorted(set(re.findall(r"\$\{(\w+)", FILE.read_text()))):
        assert f"`{name}`" in documented, name
