"""Error pages: the site's design, what is wrong, what to do next, and no database."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from tests.web.markup import Element, read
from tracker import urls
from tracker.web import errors
from tracker.web.pages import Refused, public


def failing(error: Exception) -> object:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


urlpatterns = [
    path("bad/", failing(Refused("“sort” can be one of: date, title."))),  # type: ignore[call-overload]
    path("worse/", failing(BadRequest("The number is too large."))),  # type: ignore[call-overload]
    path("suspicious/", failing(SuspiciousOperation("/etc/passwd"))),  # type: ignore[call-overload]
    path("forbidden/", failing(PermissionDenied("internal reason"))),  # type: ignore[call-overload]
    path("missing/", failing(Http404("No such claim."))),  # type: ignore[call-overload]
    path("broken/", failing(RuntimeError("secret detail"))),  # type: ignore[call-overload]
    path("read-only/", public(lambda request: HttpResponse("Read."))),
]
handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)


def answer(address: str, status: int, method: str = "GET") -> Element:
    with override_settings(ROOT_URLCONF=__name__):
        response = Client(raise_request_exception=False).generic(method, address)
    assert response.status_code == status
    document = read(response)
    assert document.one("p", class_="site-name").text == "On the Record"
    assert document.one("form", role="search")["action"] == "/search/"
    assert document.one("meta", name="robots")["content"] == "noindex"
    return document


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/bad/", 400, "“sort” can be one of: date, title."),
        ("/worse/", 400, "The number is too large."),
        ("/suspicious/", 400, "Something in this address is not what this site understands."),
        ("/forbidden/", 403, "This part of the site is for its editors."),
        ("/missing/", 404, "No such claim."),
        ("/nowhere/", 404, "The address may be mistyped"),
        ("/broken/", 500, "Try again in a minute."),
    ],
)
def test_says_what_is_wrong_and_what_to_do_next(address: str, status: int, said: str) -> None:
    document = answer(address, status)
    assert said in document.text
    assert f"Error {status}" in document.text
    for secret in ("/etc/passwd", "internal reason", "secret detail", "urlpatterns", "tried"):
        assert secret not in document.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_page_can_only_be_read(method: str) -> None:
    assert "This address can only be read" in answer("/read-only/", 405, method).one("h1").text


def test_head_is_answered() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        response = Client().head("/read-only/")
    assert (response.status_code, response.content) == (200, b"")


def test_a_form_without_its_token_is_explained() -> None:
    response = errors.form_expired(RequestFactory().post("/admin/login/"), "CSRF cookie not set.")
    assert response.status_code == 403
    assert "send the form again" in read(response).text


def test_errors_carry_the_security_headers() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        response = Client(raise_request_exception=False).get("/broken/")
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
