"""Where a request comes from: headers that anyone can write are believed as far as the operator says."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from tracker.desk.accounts import clients

requests = RequestFactory()


def asked(remote: str = "10.0.0.1", forwarded: str = "") -> str:
    request = requests.get("/", REMOTE_ADDR=remote)
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    return str(clients.address(request))


def test_without_proxies_no_header_is_believed() -> None:
    assert asked("198.51.100.7", "203.0.113.9") == "198.51.100.7"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.2.3.4, 203.0.113.9", "203.0.113.9"),  # the first was written by whoever asks
        (2, "1.2.3.4, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),  # past the outer proxy
        (1, "nonsense", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_as_many_entries_count_as_there_are_proxies(
    settings: Settings, proxies: int, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert asked("10.0.0.1", forwarded) == expected


def test_no_address_at_all() -> None:
    assert asked("") == asked("unix:") == "None"


def test_a_pseudonym_tells_addresses_apart_and_is_none() -> None:
    def told(remote: str) -> str:
        return clients.pseudonym(requests.get("/", REMOTE_ADDR=remote))

    assert told("198.51.100.7") == told("198.51.100.7") != told("198.51.100.8")
    assert told("2001:db8::1") == told("2001:db8::2") != told("2001:db8:0:1::1")
    assert told("198.51.100.7").startswith("fd")
    assert "198" not in told("198.51.100.7")[:4]


def test_a_pseudonym_cannot_be_made_without_the_key(settings: Settings) -> None:
    request = requests.get("/")
    before = clients.pseudonym(request)
    settings.SECRET_KEY = "another"
    assert clients.pseudonym(request) != before


def test_a_browser_is_known_for_one_name_only() -> None:
    answer = HttpResponse()
    clients.remember(requests.get("/"), answer, "ada")
    cookie = answer.cookies[clients.KNOWN]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Strict")
    request = requests.get("/")
    request.COOKIES[clients.KNOWN] = cookie.value
    assert clients.known(request, "ada")
    assert clients.place(request, "ada")[1] == clients.BROWSER
    assert clients.known(request, "bo") == ""
    assert clients.place(request, "bo") == (clients.pseudonym(request), clients.ADDRESS)
    request.COOKIES[clients.KNOWN] = cookie.value[:-1] + ("a" if cookie.value[-1] != "a" else "b")
    assert clients.known(request, "ada") == ""
