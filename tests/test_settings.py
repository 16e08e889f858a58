"""Settings are read strictly: each bad value stops the start with one clear line."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from tracker.environment import Environment, local_file

SETTINGS = Path(__file__).resolve().parent.parent / "tracker" / "settings.py"


def settings() -> dict[str, Any]:
    return runpy.run_path(str(SETTINGS))


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "DATABASE_URL",
        "PUBLIC_DATABASE_URL",
        "READERS_UNRESTRICTED",
        "SERVE",
        "SITE_URL",
        "PORT",
        "ALLOWED_HOSTS",
        "DEBUG",
    ):
        monkeypatch.setenv(name, "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("FOUR_EYES", "2"),
        ("READERS_UNRESTRICTED", "on"),
        ("DURABILITY_UNCHECKED", "please"),
        ("TWO_FACTOR", "sometimes"),
        ("SESSION_IDLE_MINUTES", "0"),
        ("SESSION_HOURS", "1000"),
        ("REAUTH_MINUTES", "-1"),
        ("TRUSTED_PROXIES", "127.0.0.1"),
        ("PORT", "abc"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "٣"),
        ("SERVE", "both"),
        ("MAPS", "/no/such/folder"),
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


@pytest.mark.parametrize(
    ("allowed", "own"),
    [
        ("", "record.example.org"),
        ("*", "record.example.org"),
        ("*,.example.net", "example.net"),
        ("b.org,a.org", "b.org"),
    ],
)
def test_it_knows_a_name_that_it_answers_to(allowed: str, own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://record.example.org")
    monkeypatch.setenv("ALLOWED_HOSTS", allowed)
    assert settings()["OWN_HOST"] == own


@pytest.mark.parametrize(
    ("address", "said", "expected"),
    [
        ("https://example.org", "", True),
        ("http://127.0.0.1:8000", "", False),
        ("https://example.org", "0", False),
        ("http://127.0.0.1:8000", "1", True),
    ],
)
def test_codes_are_asked_for_where_the_site_is_secure(
    address: str, said: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", address)
    monkeypatch.setenv("TWO_FACTOR", said)
    assert settings()["TWO_FACTOR"] is expected


def test_cookies_of_the_desk_stay_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://example.org")
    found = settings()
    for kind in ("SESSION", "CSRF"):
        assert found[f"{kind}_COOKIE_PATH"] == "/admin/"
        assert found[f"{kind}_COOKIE_SECURE"]
        assert found[f"{kind}_COOKIE_HTTPONLY"]
        assert found[f"{kind}_COOKIE_SAMESITE"] == "Lax"
    assert found["SESSION_COOKIE_AGE"] == 12 * 3600


def test_what_else_is_under_the_domain_is_shut_by_choice_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://example.org")
    names = ("SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD")
    assert [settings()[name] for name in names] == [False, False]
    monkeypatch.setenv("HSTS_PRELOAD", "1")
    with pytest.raises(SystemExit, match="set HSTS_SUBDOMAINS=1 too"):
        settings()
    monkeypatch.setenv("HSTS_SUBDOMAINS", "1")
    assert [settings()[name] for name in names] == [True, True]


def test_an_address_of_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "http://[::1]:8000")
    assert settings()["ALLOWED_HOSTS"][0] == "[::1]"


def test_with_nothing_set_the_bundled_database_serves() -> None:
    assert settings()["DATABASES"]["default"]["ENGINE"] == "tracker.embedded_postgres"


def test_the_local_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "local.env"
    assert local_file(path) == {}
    path.write_text("# a remark\nPORT = 9000\nSITE_NAME=Us = them\n")
    assert local_file(path) == {"PORT": "9000", "SITE_NAME": "Us = them"}
    monkeypatch.delenv("SITE_NAME", raising=False)
    monkeypatch.setenv("PORT", "8000")
    assert Environment(path).from_file("PORT", "SITE_NAME", "SITE_URL") == ("SITE_NAME",)
    path.write_bytes(b"\xff")
    with pytest.raises(SystemExit, match="cannot be read"):
        local_file(path)


READERS = "postgresql://reader:r@readers.example.org/claims"
DESK = "postgresql://desk:d@desk.example.org/claims"


def databases(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, Any]:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found: dict[str, Any] = settings()["DATABASES"]
    return found


def test_readers_take_their_role(monkeypatch: pytest.MonkeyPatch) -> None:
    found = databases(monkeypatch, DATABASE_URL=f"{DESK}?sslmode=require&options=-c%20search_path%3Dsite")
    for options in (found["default"]["OPTIONS"], found["public"]["OPTIONS"]):
        assert options["sslmode"] == "require"
        assert " -c search_path=site" in options["options"]
    assert "assume_role" not in found["default"]["OPTIONS"]
    assert found["public"]["OPTIONS"]["assume_role"] == "tracker_reader"
    assert found["public"]["OPTIONS"]["options"].endswith(" -c role=tracker_reader")


def test_a_login_of_their_own_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    found = databases(monkeypatch, DATABASE_URL=DESK, PUBLIC_DATABASE_URL=READERS)
    assert (found["default"]["USER"], found["public"]["USER"]) == ("desk", "reader")
    assert "assume_role" not in found["public"]["OPTIONS"]
    assert "role=" not in found["public"]["OPTIONS"]["options"]
    assert "default_transaction_read_only=on" in found["public"]["OPTIONS"]["options"]


def test_unrestricted_leaves_the_role_out(monkeypatch: pytest.MonkeyPatch) -> None:
    found = databases(monkeypatch, DATABASE_URL=DESK, READERS_UNRESTRICTED="1")
    assert "assume_role" not in found["public"]["OPTIONS"]
    assert "role=" not in found["public"]["OPTIONS"]["options"]


@pytest.mark.parametrize("desk", ["", DESK])
def test_what_serves_readers_alone_has_no_other_connection(desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = databases(monkeypatch, DATABASE_URL=desk, PUBLIC_DATABASE_URL=READERS, SERVE="public")
    for alias in ("default", "public"):
        assert found[alias]["USER"] == "reader"
        assert "default_transaction_read_only=on" in found[alias]["OPTIONS"]["options"]
    found = databases(monkeypatch, DATABASE_URL=DESK, PUBLIC_DATABASE_URL="", SERVE="public")
    assert found["default"]["OPTIONS"]["assume_role"] == "tracker_reader"
