"""The headers that every answer carries, and the cookies that none does."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from tests.builders import Scribe, actor
from tests.readers import Reader
from tests.web.stories import town
from tracker import urls
from tracker.guard import HeadersMiddleware, RefusalsInOneLine

pytestmark = pytest.mark.django_db

EXPECTED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
RECORD = {"public", "max-age=0", "s-maxage=60"}
ADDRESSES = {
    "/": 200,
    "/claims/": 200,
    "/claims/midford/": 200,
    "/claims/midford/editions/": 200,
    "/plans/": 200,
    "/actors/": 200,
    "/actors/marshal-grey/": 200,
    "/sources/article/": 200,
    "/robots.txt": 200,
    "/healthz/": 200,
    "/readyz/": 200,
    "/claims": 301,
    "/claims/?x=1": 302,
    "/claims/?q=%00": 400,
    "/claims/?status=x": 400,
    "/nothing/": 404,
    "/static/css/base.css": 200,
    "/static/nothing.css": 404,
}


def finish(response: Any) -> None:
    """Close a static file, without what else happens at the end of a request: the test's connection stays open."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def check(response: Any) -> None:
    for name, value in EXPECTED.items():
        assert response[name] == value, name
    policy = dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "camera=()" in response["Permissions-Policy"]
    assert "Strict-Transport-Security" not in response
    finish(response)


@pytest.mark.parametrize(("address", "status"), ADDRESSES.items())
def test_every_answer_has_them(reader: Reader, record: Scribe, address: str, status: int) -> None:
    town(record)
    response = reader.get(address)
    assert response.status_code == status
    check(response)
    assert not response.cookies


@pytest.mark.parametrize("address", [each for each in ADDRESSES if not each.startswith("/static/")])
def test_nothing_is_shown_again_unasked(reader: Reader, record: Scribe, address: str) -> None:
    town(record)
    """Browsers ask each time; only pages of the record may be kept for them (page_cache.py, CDNs), and not for long."""
    answer = reader.get(address)
    assert cached(answer) & {"no-cache", "no-store"} or (answer.status_code == 200 and cached(answer) == RECORD)


def test_what_moved_or_was_withdrawn_may_come_back(reader: Reader, record: Scribe) -> None:
    subject = record.actor("Somebody", slug="old")
    record.again(subject, actor("Somebody"), slug="new")
    moved = reader.get("/actors/old/")
    assert (moved.status_code, cached(moved)) == (301, {"no-cache"})
    record.withdraw(subject)
    gone = reader.get("/actors/new/")
    assert (gone.status_code, cached(gone)) == (410, {"no-cache"})


def cached(response: Any) -> set[str]:
    return {part.strip() for part in response["Cache-Control"].split(",")}


def test_refused_methods_and_hosts_have_them(reader: Reader) -> None:
    for response, status in (
        (reader.post("/claims/"), 405),
        (reader.generic("TRACE", "/"), 405),
        (reader.get("/", HTTP_HOST="evil.example"), 400),
    ):
        assert response.status_code == status
        check(response)


def test_the_desk_has_them(client: Client) -> None:
    check(client.get("/admin/login/"))
    check(client.get("/admin/"))
    client.force_login(User.objects.create_superuser("editor"))
    check(client.get("/admin/"))
    check(client.get("/static/admin/css/base.css"))


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


def framed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("x", headers={"Cross-Origin-Resource-Policy": "cross-origin"})


urlpatterns = [path("broken/", broken), path("framed/", framed)]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def test_an_error_of_ours_has_them() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        response = Client(raise_request_exception=False).get("/broken/")
    assert response.status_code == 500
    check(response)


def test_a_page_may_say_otherwise() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        assert Client().get("/framed/")["Cross-Origin-Resource-Policy"] == "cross-origin"


@override_settings(SECURE_HSTS_SECONDS=1000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True)
def test_hsts_where_the_connection_is_secure(reader: Reader) -> None:
    assert reader.get("/healthz/", secure=True)["Strict-Transport-Security"] == "max-age=1000; includeSubDomains"
    assert "Strict-Transport-Security" not in reader.get("/healthz/")


def test_no_public_answer_sets_a_cookie_or_looks_at_one(reader: Reader, record: Scribe) -> None:
    town(record)
    reader.cookies["sessionid"] = "x"
    reader.cookies["csrftoken"] = "y" * 32
    reader.cookies["messages"] = "z"
    for address in ADDRESSES:
        response = reader.get(address)
        assert "Set-Cookie" not in response.headers
        assert not response.cookies, address
        assert "Cookie" not in response.get("Vary", ""), address
        finish(response)


def templates() -> Iterator[Path]:
    yield from (settings.BASE_DIR / "templates").rglob("*.html")


def test_no_template_has_inline_style_or_script() -> None:
    for template in templates():
        text = template.read_text()
        assert " style=" not in text, template
        assert "<style" not in text, template
        assert "<script>" not in text, template
        assert " onclick" not in text, template
        assert "hx-on" not in text, template


def test_permissions_are_all_refused() -> None:
    features = HeadersMiddleware.HEADERS["Permissions-Policy"].split(", ")
    assert len(features) >= 8
    assert all(feature.endswith("=()") for feature in features)


def test_refusals_are_logged_in_one_line() -> None:
    record = logging.LogRecord("x", logging.WARNING, "", 0, "m", None, (BadRequest, BadRequest("no"), None))
    kept = logging.LogRecord("x", logging.ERROR, "", 0, "m", None, (ValueError, ValueError("no"), None))
    assert RefusalsInOneLine().filter(record)
    assert RefusalsInOneLine().filter(kept)
    assert record.exc_info is None
    assert kept.exc_info is not None
    long = logging.LogRecord("x", logging.WARNING, "", 0, "%s: %s", ("Not Found", "/" + "a" * 20_000), None)
    RefusalsInOneLine().filter(long)
    assert len(long.getMessage()) < 600


@pytest.mark.parametrize(("status", "told"), [(200, False), (404, True), (500, True), (503, False)])
def test_only_djangos_own_account_of_an_error_has_no_policy(status: int, told: bool) -> None:
    answered = HeadersMiddleware(lambda _request: HttpResponse(status=status))
    for debug in (False, True):
        with override_settings(DEBUG=debug):
            answer = answered(RequestFactory().get("/"))
        assert ("Content-Security-Policy" not in answer) == (told and debug)
