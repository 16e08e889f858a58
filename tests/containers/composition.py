"""docker-compose.yml as an engine would read it: variables put in, merges done."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
SECRETS = {
    "SECRET_KEY": "a-key-for-trying-the-composition-0123456789-abcdefghijk",
    "SITE_URL": "https://claims.example.org",
    "POSTGRES_PASSWORD": "super0123",
    "OWNER_PASSWORD": "owner0123",
    "READER_PASSWORD": "reader0123",
}
"""What must be given; everything else has a default."""

_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?:(?P<how>:-|:\?)(?P<rest>[^}]*))?\}")


class NotSetError(Exception):
    """A variable that the composition insists on."""


@cache
def raw() -> Any:
    return YAML(typ="safe").load(FILE)


def composition(environment: Mapping[str, str]) -> dict[str, Any]:
    """The whole file with this environment's variables in it; raises NotSetError as an engine would."""
    filled: dict[str, Any] = _filled(raw(), environment)
    return filled


def _filled(node: Any, environment: Mapping[str, str]) -> Any:
    if isinstance(node, dict):
        return {key: _filled(value, environment) for key, value in node.items()}
    if isinstance(node, list):
        return [_filled(value, environment) for value in node]
    return _VARIABLE.sub(lambda found: _value(found, environment), node) if isinstance(node, str) else node


def _value(found: re.Match[str], environment: Mapping[str, str]) -> str:
    value = environment.get(found["name"], "")
    if value or found["how"] is None:
        return value
    if found["how"] == ":?":
        raise NotSetError(f"{found['name']}: {found['rest']}")
    return found["rest"]
