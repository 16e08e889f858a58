"""Eight editors save one form at the same moment, over HTTP: what was acknowledged is there afterwards.

Each appends a token of their own to what they read, in the form and in a row of an inline. The control is the same race
against Django's own admin on tables of its own, and has to lose edits: otherwise the race would prove nothing.
"""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPResponse
from types import SimpleNamespace
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection, models
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import include, path
from pytest_django.live_server_helper import LiveServer

from tests.carrying import filled_in
from tests.desk import newsroom
from tests.desk.test_stale_saves import OVERTAKEN
from tracker.desk.models import Claim, Statement

EDITORS, ROUNDS = 8, 2
HANGS = 600
"""Seconds after which a wait counts as a hang."""


class Page(models.Model):
    """A stock table: no version, no triggers."""

    note = models.TextField()

    class Meta:
        app_label = "stock"


class Line(models.Model):
    page = models.ForeignKey(Page, models.CASCADE, related_name="lines")
    note = models.TextField()

    class Meta:
        app_label = "stock"


class LinesInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Line
    extra = 0


class PageAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    inlines = (LinesInline,)


class StockSite(admin.AdminSite):
    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """No menu: the tables belong to no app that is installed."""
        return []

    def get_urls(self) -> list[Any]:
        """The desk's templates link to pages that only the desk has."""
        return [path(f"{name}/", self.index, name=name) for name in ("account", "language")] + super().get_urls()


# Below the desk's own address: nowhere else is anybody signed in.
stock = StockSite("stock")
stock.register(Page, PageAdmin)
urlpatterns = [path("admin/stock/", stock.urls), path("", include("tracker.urls"))]


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


@dataclass
class Browser:
    """One editor's: a session, and the token of the last page."""

    user: User
    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        client = Client()
        client.force_login(self.user)
        self.cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def send(self, where: str, data: dict[str, Any] | None = None) -> tuple[int, str]:
        body = urlencode(data, doseq=True).encode() if data is not None else None
        request = Request(self.url + where, body)
        request.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        try:
            answer: HTTPResponse | HTTPError = build_opener(_NoRedirects).open(request, timeout=HANGS)
        except HTTPError as error:
            answer = error
        with answer:
            for header in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = header.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status or 0, answer.read().decode()

    def opened(self, where: str) -> dict[str, Any]:
        status, text = self.send(where)
        assert status == 200, text[:500]
        return form_in(text)


def form_in(text: str) -> dict[str, Any]:
    return filled_in(SimpleNamespace(content=text.encode()))


@dataclass
class Race:
    """What came of it: the tokens that were acknowledged, how many saves were sent and how many refused."""

    acknowledged: list[str] = field(default_factory=list)
    sent: int = 0
    refused: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def lost(self, text: str) -> list[str]:
        """The acknowledged tokens that this text does not hold."""
        return [token for token in self.acknowledged if token not in text.split()]


def race(browsers: list[Browser], where: str, fields: list[str]) -> Race:
    """In each round all read before any saves; whoever is refused reads again and tries once more."""
    done, gate = Race(), threading.Barrier(len(browsers))

    def edit(browser: Browser) -> None:
        try:
            rounds(browser)
        except BaseException:
            gate.abort()  # or the others would wait for one who does not come any more
            raise

    def rounds(browser: Browser) -> None:
        for number in range(ROUNDS):
            token = f"{browser.user.username}.{number}"
            sent = _with(browser.opened(where), fields, token)
            gate.wait(HANGS)
            if not save(browser, sent, token):
                save(browser, _with(browser.opened(where), fields, token), token)
            gate.wait(HANGS)

    def save(browser: Browser, sent: dict[str, Any], token: str) -> bool:
        status, text = browser.send(where, sent)
        with done.lock:
            done.sent += 1
            done.acknowledged += [token] if status == 302 else []
            done.refused += status == 200
        if status == 302:
            return True
        assert status == 200, f"{status}: {text[:500]}"
        assert OVERTAKEN in text
        held = form_in(text)
        assert all(token in held[name][0] for name in fields), "what was typed is kept"
        return False

    with ThreadPoolExecutor(len(browsers)) as pool:
        for each in [pool.submit(edit, browser) for browser in browsers]:
            each.result(HANGS * ROUNDS)
    return done


def _with(form: dict[str, Any], fields: list[str], token: str) -> dict[str, Any]:
    return form | {name: f"{form[name][0]} {token}".strip() for name in fields}


@pytest.fixture
def browsers(live_server: LiveServer) -> Iterator[list[Browser]]:
    users = [User.objects.create_superuser(f"editor{number}", password="secret") for number in range(EDITORS)]
    with override_settings(ROOT_URLCONF=__name__):
        yield [Browser(user, live_server.url) for user in users]


def test_no_acknowledged_edit_is_lost_and_stock_admin_loses_some(browsers: list[Browser], record_property: Any) -> None:
    claim = newsroom.claim("It was so.", (newsroom.actor("Speaker"), "asserts", [newsroom.source()]))
    before = claim.version
    ours = race(browsers, f"/admin/desk/claim/{claim.pk}/change/", ["editor_note", "statements-0-note"])
    claim.refresh_from_db()
    assert len(ours.acknowledged) > ROUNDS
    assert ours.refused >= (EDITORS - 1) * ROUNDS, "nobody was overtaken: the race proves nothing"
    for text in (claim.editor_note, Statement.objects.get().note):
        assert ours.lost(text) == []
        assert sorted(text.split()) == sorted(ours.acknowledged), "nothing twice, nothing that was refused"
    assert claim.version == before + len(ours.acknowledged)
    assert Claim.objects.count() == 1

    with connection.schema_editor() as schema:
        schema.create_model(Page)
        schema.create_model(Line)
    page = Page._default_manager.create(note="Start")
    Line._default_manager.create(page=page, note="Start")
    theirs = race(browsers, f"/admin/stock/stock/page/{page.pk}/change/", ["note", "lines-0-note"])
    page.refresh_from_db()
    lost = theirs.lost(page.note)
    assert len(theirs.acknowledged) == EDITORS * ROUNDS
    assert lost, "the control has to lose edits"
    assert theirs.lost(Line._default_manager.get(page=page).note)
    for name, value in (("saves", ours.sent), ("refused", ours.refused), ("lost", 0), ("control lost", len(lost))):
        record_property(name, value)
    print(f"\n{ours.sent} saves, {ours.refused} refused, 0 lost; control: {theirs.sent} saves, {len(lost)} lost")  # noqa: T201
