"""What the operator is told, and what runs where only readers are served."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core.checks import run_checks
from django.test import override_settings
from pytest_django import Settings

from tests.builders import Scribe
from tests.readers import Reader, assert_queries
from tests.web.stories import town
from tracker import starting


def warned() -> dict[str, str]:
    """What `check --deploy` says of the desk: the hint of each warning."""
    found = run_checks(include_deployment_checks=True)
    return {str(each.id): str(each.hint) for each in found if str(each.id).startswith("desk.")}


def test_guards_that_are_down_are_warned_of(
    settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "look_at_readers", lambda: None)
    monkeypatch.setattr(starting, "look_at_durability", lambda: None)
    settings.TWO_FACTOR = settings.FOUR_EYES = settings.SECURE = True
    settings.TRUSTED_PROXIES, settings.FROM_LOCAL_FILE = 1, ("FOUR_EYES", "TWO_FACTOR")
    assert not warned()
    for name, value, told in (
        ("TWO_FACTOR", False, "desk.W001"),
        ("FOUR_EYES", False, "desk.W002"),
        ("TRUSTED_PROXIES", 0, "desk.W003"),
    ):
        caplog.clear()
        with override_settings(**{name: value}):
            assert set(warned()) == {told}
            starting.look()
            assert name in caplog.text
            with override_settings(SERVE="public"):
                assert not warned()
            with override_settings(SECURE=False):
                caplog.clear()
                starting.look()
                assert not caplog.text, "a demonstration need not have them"


def test_what_the_demonstration_left_behind_is_told_so(settings: Settings) -> None:
    settings.TWO_FACTOR = settings.FOUR_EYES = False
    settings.FROM_LOCAL_FILE = ("FOUR_EYES",)
    assert "FOUR_EYES=0 stands in var/local.env" in warned()["desk.W002"]
    assert "Set FOUR_EYES=1 in the environment, or delete that line." in warned()["desk.W002"]
    assert "local.env" not in warned()["desk.W001"]


def public_site() -> dict[str, Any]:
    """The settings of a process that serves readers only."""
    script = (
        "import json; from tracker import settings as s;"
        "print(json.dumps({n: getattr(s, n) for n in ('MIDDLEWARE', 'AXES_ENABLED', 'SILENCED_SYSTEM_CHECKS')}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(site.BASE_DIR),
        env={**os.environ, "SERVE": "public"},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def forbidden(*args: object, **kwargs: object) -> None:
    raise AssertionError("A session was opened for a reader.")


@pytest.mark.django_db
def test_readers_meet_nothing_of_it(reader: Reader, record: Scribe, monkeypatch: pytest.MonkeyPatch) -> None:
    town(record)
    pages = ("/", "/claims/", "/claims/midford/", "/nothing/")
    monkeypatch.setattr("django.contrib.sessions.backends.base.SessionBase._get_session", forbidden)
    reader.cookies[site.SESSION_COOKIE_NAME] = reader.cookies["desk_known"] = "x"
    for page in pages:
        assert reader.get(page).status_code in (200, 404)
    there = public_site()
    assert not there["AXES_ENABLED"]
    for part in ("sessions", "auth", "axes", "otp", "messages", "pghistory"):
        assert not [name for name in there["MIDDLEWARE"] if part in name], part
    monkeypatch.setattr("django.contrib.sessions.backends.base.SessionBase.__init__", forbidden)
    with override_settings(ROOT_URLCONF="tracker.web.urls", **there):
        for page in pages:
            assert Reader().get(page).status_code in (200, 404)
        assert Reader().post("/claims/").status_code == 405
        assert not [each for each in run_checks() if not each.is_silenced()]
        with assert_queries(0):
            assert Reader().get("/nothing.txt").status_code == 404
