"""Reading the environment: real variables first, then the local file that `make run` writes (DESIGN.md §5)."""

import os
import re
from pathlib import Path

from tracker.ground.maps import Map, MapError, load

_HOST = r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)"
_ORIGIN = re.compile(rf"https?://(?P<host>{_HOST})(:(?P<port>[1-9][0-9]{{0,4}}))?")
_ALLOWED = re.compile(rf"\*|\.?{_HOST}")


class SettingError(SystemExit):
    """A setting that cannot be used: the start stops with this one line."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"Setting {name}: {problem}")


def local_file(path: Path) -> dict[str, str]:
    """NAME=value lines of the local environment file; empty where there is none."""
    try:
        lines = path.read_text().splitlines() if path.is_file() else []
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(str(path), f"this file cannot be read ({error}).") from None
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


class Environment:
    """Typed access to settings by name; an unset or empty variable means its default."""

    TRUE, FALSE = ("1", "true"), ("0", "false")

    def __init__(self, path: Path) -> None:
        self.local = local_file(path)
        self.values = {**self.local, **os.environ}

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, "").strip() or default

    def maps(self, name: str, default: Path) -> tuple[Map, ...]:
        """The maps of a folder."""
        try:
            return load(Path(self.text(name, str(default))))
        except MapError as error:
            raise SettingError(name, str(error)) from None

    def from_file(self, *names: str) -> tuple[str, ...]:
        """Those of these that the local file sets, and no real variable."""
        return tuple(name for name in names if name in self.local and name not in os.environ)

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name).lower()
        if not value:
            return default
        if value not in self.TRUE + self.FALSE:
            raise SettingError(name, f"{value!r} is neither yes nor no; use 1, 0, true or false.")
        return value in self.TRUE

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most):
            raise SettingError(name, f"{value!r} is not a whole number from {least} to {most}.")
        return int(value)

    def choice(self, name: str, *, default: str, options: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in options:
            raise SettingError(name, f"{value!r} is not one of {', '.join(options)}.")
        return value

    def origin(self, name: str, default: str) -> str:
        """Scheme, host and perhaps a port, as https://example.org."""
        value = self.text(name, default).rstrip("/")
        _check_origin(name, value)
        return value

    def origins(self, name: str) -> list[str]:
        for value in (values := self.several(name)):
            # Django understands https://*.example.org here too.
            _check_origin(name, value.replace("://*.", "://", 1))
        return values

    def hosts(self, name: str, default: str) -> list[str]:
        for value in (values := self.several(name, default)):
            if not _ALLOWED.fullmatch(value):
                raise SettingError(name, f"{value!r} is not a host name, such as example.org or .example.org.")
        return values

    def several(self, name: str, default: str = "") -> list[str]:
        return [item.strip() for item in self.text(name, default).split(",") if item.strip()]


def host_of(origin: str) -> str:
    """The host of an address that was checked; an IPv6 address with its brackets."""
    match = _ORIGIN.fullmatch(origin)
    return match["host"] if match else ""


def _check_origin(name: str, value: str) -> None:
    match = _ORIGIN.fullmatch(value)
    if match is None or int(match["port"] or 0) > 65535:
        raise SettingError(name, f"{value!r} is not an address such as https://example.org or http://127.0.0.1:8000.")
