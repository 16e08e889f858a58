"""A real Chromium: Debian's, never one that playwright would fetch."""

import os
import shutil
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first that is there. The shell draws the same pages without a window's frame, in a tenth of the processor time."""

SLOWER = float(os.environ.get("SLOWER", "1"))

# After as long as this something never comes; how long it takes otherwise is the machine's affair.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How Chromium is started; without one the tests skip, or fail where REQUIRE_BROWSER is 1."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER is 1, but there is no Chromium on the PATH.")
        pytest.skip("No Chromium on the PATH: pages were not tried in a browser.")
    return {"executable_path": path, "args": list(FLAGS)}


@pytest.fixture
def page(page: Page) -> Page:
    """With SLOWER=8 the scripts and the drawing of a page take eight times as long: what looks too early then fails."""
    if SLOWER > 1:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


@pytest.fixture
def desk(live_server: LiveServer, page: Page) -> Page:
    """The desk's front page, with somebody who may do everything logged in."""
    # Signing in through its own page is what test_accounts.py does; here two more pages would be loaded for every test.
    browser = Client()
    browser.force_login(User.objects.create_superuser("ada", password="secret"))
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": browser.cookies[name].value, "url": live_server.url}])
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto(f"{live_server.url}/admin/")
    expect(page.get_by_text("The desk")).to_be_visible()
    return page
