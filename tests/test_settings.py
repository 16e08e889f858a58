"""Settings are read strictly: each bad value stops the start with one clear line."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from tracker.environment import local_file

SETTINGS = Path(__file__).resolve().parent.parent / "tracker" / "settings.py"


def settings() -> dict[str, Any]:
    return runpy.run_path(str(SETTINGS))


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "PUBLIC_DATABASE_URL", "SITE_URL", "PORT", "ALLOWED_HOSTS", "DEBUG"):
        monkeypatch.setenv(name, "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("FOUR_EYES", "2"),
        ("READERS_UNRESTRICTED", "on"),
        ("PORT", "abc"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "٣"),
        ("SERVE", "both"),
        ("LOG_LEVEL", "loud"),
        ("SITE_URL", "foo"),
        ("SITE_URL", "ftp://example.org"),
        ("SITE_URL", "http://[::1"),
        ("SITE_URL", "http://a:b"),
        ("SITE_URL", "http://a:99999"),
        ("SITE_URL", "http://exa mple"),
        ("SITE_URL", "http://x/path?q"),
        ("SITE_URL", 'http://x/"><script>'),
        ("SITE_URL", "http://user@example.org"),
        ("ALLOWED_HOSTS", "http://example.org"),
        ("ALLOWED_HOSTS", "example.org, a b"),
        ("CSRF_TRUSTED_ORIGINS", "example.org"),
        ("CSRF_TRUSTED_ORIGINS", "https://"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("DATABASE_URL", "postgresql://"),
        ("DATABASE_URL", "postgresql://localhost:port/x"),
        ("PUBLIC_DATABASE_URL", "sqlite:///x"),
    ],
)
def test_a_bad_value_stops_the_start_in_one_line(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as stopped:
        settings()
    assert str(stopped.value.code).startswith(f"Setting {name}: ")
    assert "\n" not in str(stopped.value.code)


def test_good_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://record.example.org/")
    monkeypatch.setenv("CSRF_TRUSTED_ORIGINS", "https://desk.example.org:8443, https://*.example.org")
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:p%40ss@db.example.org:5433/claims")
    found = settings()
    assert found["SITE_URL"] == "https://record.example.org"
    assert found["ALLOWED_HOSTS"] == ["record.example.org", "localhost", "127.0.0.1", "[::1]"]
    assert found["SECURE_HSTS_SECONDS"]
    assert found["SESSION_COOKIE_SECURE"]
    desk = found["DATABASES"]["default"]
    assert (desk["HOST"], desk["PORT"], desk["NAME"], desk["PASSWORD"]) == ("db.example.org", 5433, "claims", "p@ss")
    assert found["DATABASES"]["public"]["NAME"] == "claims"


def test_an_address_of_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "http://[::1]:8000")
    assert settings()["ALLOWED_HOSTS"][0] == "[::1]"


def test_with_nothing_set_the_bundled_database_serves() -> None:
    assert settings()["DATABASES"]["default"]["ENGINE"] == "tracker.embedded_postgres"


def test_the_local_file(tmp_path: Path) -> None:
    path = tmp_path / "local.env"
    assert local_file(path) == {}
    path.write_text("# a remark\nPORT = 9000\nSITE_NAME=Us = them\n")
    assert local_file(path) == {"PORT": "9000", "SITE_NAME": "Us = them"}
    path.write_bytes(b"\xff")
    with pytest.raises(SystemExit, match="cannot be read"):
        local_file(path)
