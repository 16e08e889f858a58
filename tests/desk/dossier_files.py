"""Small dossiers for tests, and what the desk and the record hold."""

import json
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command

from tracker.ground.dossier import parse_dossier
from tracker.ground.dossier_items import Dossier
from tracker.record.models import Edition

DEMO = Path(__file__).resolve().parents[2] / "tracker" / "desk" / "demo"
FIRST = DEMO / "first-report-2025-11-21.json"
VERSIONS = DEMO / "plan-versions.json"
EVERY_RULE = Path(__file__).resolve().parents[1] / "dossiers" / "every-rule.json"

Lists = dict[str, Any]


def small(**instead: Any) -> Lists:
    """A dossier with one item in each of the lists that matter most; `instead` replaces top-level fields, None removes."""
    content: Lists = {
        "format": "claim-dossier/1",
        "id": "small",
        "title": "A small dossier",
        "language": "en",
        "actors": [
            {"id": "north", "name": "North", "kind": "government"},
            {"id": "ada", "name": "Ada", "kind": "person", "party": "north", "speaks_for": ["north"]},
            {"id": "gazette", "name": "The Gazette", "kind": "outlet"},
        ],
        "sources": [
            {"id": "s1", "publisher": "gazette", "kind": "article", "published": "2025-11-21", "language": "en"}
        ],
        "plans": [{"id": "peace", "title": "The plan"}],
        "versions": [{"id": "v1", "plan": "peace", "label": "First text"}],
        "points": [{"id": "v1-1", "version": "v1", "number": "1", "state": "present"}],
        "claims": [{"id": "c1", "text": "The bridge was open by 20 November 2025.", "kind": "battlefield"}],
        "statements": [{"id": "t1", "claim": "c1", "speaker": "ada", "stance": "asserts", "sources": ["s1"]}],
        "positions": [{"id": "p1", "actor": "north", "on": "v1", "position": "accepts", "sources": ["s1"]}],
    }
    content.update(instead)
    return {name: value for name, value in content.items() if value is not None}


def later(**instead: Any) -> Lists:
    """A dossier that requires `small` and speaks to its claim, its point and its actors."""
    content: Lists = {
        "format": "claim-dossier/1",
        "id": "later",
        "title": "What came later",
        "language": "en",
        "requires": ["small"],
        "actors": [
            {"id": "south", "name": "South", "kind": "government"},
            {"id": "gazette", "name": "The Gazette", "kind": "outlet"},
        ],
        "sources": [
            {"id": "s1", "publisher": "gazette", "kind": "article", "published": "2025-11-22", "language": "en"}
        ],
        "versions": [{"id": "v2", "plan": "peace", "label": "Second text", "derived_from": "v1"}],
        "points": [{"id": "v2-1", "version": "v2", "number": "1", "state": "present", "corresponds_to": ["v1-1"]}],
        "statements": [{"id": "t1", "claim": "c1", "speaker": "south", "stance": "denies", "sources": ["s1"]}],
        "positions": [{"id": "p1", "actor": "south", "on": "v1-1", "position": "rejects", "sources": ["s1"]}],
    }
    content.update(instead)
    return {name: value for name, value in content.items() if value is not None}


def write(folder: Path, content: Lists | bytes, name: str | None = None) -> str:
    """The path of a file with this content."""
    path = folder / (name or f"{content['id'] if isinstance(content, dict) else 'file'}.json")
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return str(path)


def parse(path: Path) -> Dossier:
    """A demonstration dossier, taken as it is by whoever requires what it needs."""
    required = [parse_dossier(FIRST.read_bytes()).declared()] if path == VERSIONS else []
    return parse_dossier(path.read_bytes(), required)


def two_users() -> tuple[User, User]:
    """(an editor who may publish, a reporter)."""
    return User.objects.create_superuser("ed"), User.objects.create_user("rep")


def bring(*files: object, publish: bool = False) -> None:
    """Run import_dossier; with `publish` by `ed`, entered by `rep`."""
    who = {"publish": True, "by": "ed", "entered_by": "rep"} if publish else {}
    call_command("import_dossier", *map(str, files), **who)


def counts() -> dict[str, int]:
    """How many rows every table of the desk has, history and all, and how many editions there are."""
    tables = {model._meta.label: model for model in apps.get_app_config("desk").get_models()}
    return {label: model._default_manager.count() for label, model in tables.items()} | {
        "editions": Edition.objects.count()
    }
