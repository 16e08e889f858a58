"""Reading the environment: real variables first, then the local file that `make run` writes (DESIGN.md §5)."""

import os
from pathlib import Path


class SettingError(SystemExit):
    """A setting that cannot be used: the start stops with this one line."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"Setting {name}: {problem}")


def local_file(path: Path) -> dict[str, str]:
    """NAME=value lines of the local environment file; empty where there is none."""
    if not path.is_file():
        return {}
    pairs = (line.split("=", 1) for line in path.read_text().splitlines() if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


class Environment:
    """Typed access to settings by name; an unset or empty variable means its default."""

    TRUE, FALSE = ("1", "true"), ("0", "false")

    def __init__(self, path: Path) -> None:
        self.values = {**local_file(path), **os.environ}

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, "").strip() or default

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

    def several(self, name: str, default: str = "") -> list[str]:
        return [item.strip() for item in self.text(name, default).split(",") if item.strip()]
