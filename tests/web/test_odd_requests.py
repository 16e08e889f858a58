"""Requests that no page can mean, over every route: the right refusal, never a 500, never a wait."""

import io
from typing import Any

import pytest
from django.test import Client

from tests.builders import Scribe, actor, claim, point, version
from tests.readers import Reader
from tests.web.markup import read
from tests.web.stories import town
from tracker.guard import LONGEST_PATH, LONGEST_QUERY
from tracker.web.urls import urlpatterns

pytestmark = pytest.mark.django_db

PAGES = (
    "/",
    "/claims/",
    "/claims/midford/",
    "/claims/midford/editions/",
    "/claims/midford/editions/1/",
    "/plans/",
    "/plans/peace/",
    "/plans/peace/compare/",
    "/plans/peace/points/draft/1/",
    "/actors/",
    "/actors/marshal-grey/",
    "/sources/article/",
    "/sources/article/editions/",
    "/sources/article/editions/1/",
    "/method/",
    "/timeline/",
    "/changes/",
    "/corrections/",
    "/places/",
    "/search/",
)
FORMS = ("/letters/", "/letters/sent/")
"""Asked in test_letters.py, too: one of them takes in what is posted."""
IN_A_LANGUAGE = ("/uk/", "/uk/claims/midford/", "/uk/search/")
MACHINES = ("/robots.txt", "/healthz/", "/readyz/")


@pytest.fixture
def site(reader: Reader, record: Scribe) -> Reader:
    """A reader of a site where every route has something, also a moved and a removed subject."""
    town(record)
    record.plan("Peace", version("Draft", point("1")))
    record.claim("It moved.", slug="moved-away")
    moved = record.claim("It has another name.", slug="old-name")
    record.again(moved, claim("It has another name."), slug="new-name")
    record.withdraw(record.claim("It was wrong.", slug="removed"))
    record.withdraw(record.first(actor("Removed"), "removed-actor"))
    return reader


# Each with every page: (what stands after the address, status).
AFTER_THE_ADDRESS = [
    ("?%00", 400),
    ("?a=%00", 400),
    ("?q=a%00b", 400),
    ("?q=%0d%0aSet-Cookie:%20a=b", 400),
    ("?%0d%0aLocation:%20https://evil.example", 400),
    ("?q=%09", 400),
    ("?q=%7f", 400),
    ("?q=%c2%85", 400),
    ("?q=%ff", 400),
    ("?q=%ed%a0%80", 400),
    ("?q=%c0%af", 400),
    ("?%ff=1", 400),
    ("?" + "a" * (LONGEST_QUERY + 1), 400),
    ("?" + "&" * (LONGEST_QUERY - 1), 302),
    ("?=", 302),
    ("?utm_source=x", 302),
    ("?next=https://evil.example", 302),
    ("?next=//evil.example", 302),
    ("?%25", 302),
    ("?a[]=1&a[b]=2", 302),
    ("?_method=DELETE", 302),
    ("?page=99999999999999999999", 302),
    ("?<script>alert(1)</script>", 302),
    ("?fetched_at=not-a-time", 302),
    ("?" + "&".join(f"p{number}=1" for number in range(500)), 302),
    ("%00", 400),
    ("%0a", 400),
    ("%ff/", 404),
    ("%ed%a0%80/", 404),
    ("..%2f..%2fetc%2fpasswd", 404),
    ("%2e%2e/", 404),
    ("%e2%80%ae/", 404),
    ("'%20OR%201=1--/", 404),
    ("{{7*7}}/", 404),
    ("a" * (LONGEST_PATH + 1), 400),
    ("a/b/c/d/e/f/g/", 404),
    ("index.php/", 404),
    (".git/config", 404),
    ("wp-login.php/", 404),
]

# As they are: (address, status).
ADDRESSES = [
    ("/claims", 301),
    ("/plans/peace", 301),
    ("/claims/never/", 404),
    ("/claims/old-name/", 301),
    ("/claims/removed/", 410),
    ("/actors/removed-actor/", 410),
    ("/claims/removed/editions/", 410),
    ("/claims/midford/editions/0/", 404),
    ("/claims/midford/editions/2/", 404),
    ("/claims/midford/editions/-1/", 404),
    ("/claims/midford/editions/1.0/", 404),
    ("/claims/midford/editions/999999999/", 404),
    ("/claims/midford/editions/99999999999999999999/", 404),
    ("/claims/midford/editions/%D9%A1/", 404),
    ("/claims/MIDFORD/", 404),
    ("/claims/" + "a" * 900 + "/", 404),
    ("/claims/%F0%9F%92%A9/", 404),
    ("/claims/%u0041/", 404),
    ("/claims/a%2Fb/", 404),
    ("/claims/a%5Cb/", 404),
    ("/sources/", 404),
    ("/sources/editions/", 404),
    ("/sources/article/editions/0/", 404),
    ("/sources/article/editions/2/", 404),
    ("/sources/article/editions/99999999999999999999/", 404),
    ("/sources/never/editions/1/", 404),
    ("/plans/peace/points/draft/1/x/", 404),
    ("/%2f/evil.example/", 404),
    ("/%5c%5cevil.example/", 404),
    ("/static/%00.css", 400),
    ("/static/../tracker/settings.py", 404),
    ("/static/%2e%2e/%2e%2e/etc/passwd", 404),
    ("/static/", 404),
    ("/static/css/nothing.css", 404),
    ("/favicon.ico", 404),
    ("/admin/%00/", 400),
    ("/claims/?status=contested%00", 400),
    ("/claims/?status[]=contested", 302),
    ("/claims/?status=contested&status=denied", 400),
    ("/claims/?status=%F0%9F%92%A9", 400),
    ("/claims/?sort=-said_last;DROP%20TABLE", 400),
    ("/claims/?sort=__class__", 400),
    ("/claims/?level=1", 400),
    ("/claims/?from=9999-99-99", 400),
    ("/claims/?from=9999-12-31", 400),
    ("/claims/?to=0001-01-01", 400),
    ("/claims/?from=99999999999999999999-01-01", 400),
    ("/claims/?to=%D9%A2%D9%A0%D9%A2%D9%A5-%D9%A0%D9%A1-%D9%A0%D9%A1", 400),
    ("/claims/?from=2025-11-20T00:00Z", 400),
    ("/claims/?after=" + "A" * 3000, 400),
    ("/claims/?after=%F0%9F%92%A9", 400),
    ("/claims/?after=bnVsbA", 400),
    ("/claims/?actor=" + "a" * 3000, 400),
    ("/claims/?actor=removed-actor", 400),
    ("/claims/?plan=../peace", 400),
    ("/claims/?point=peace/draft/2", 400),
    ("/claims/?point=peace//", 400),
    ("/claims/?point=peace/draft/1", 200),
    ("/claims/?q='", 200),
    ("/claims/?q=%22", 200),
    ("/claims/?q=%5C", 200),
    ("/claims/?q=%25%25%25", 200),
    ("/claims/?q=:*%20%26%20!()%7C", 200),
    ("/claims/?q=or%20or%20-%20-", 200),
    ("/claims/?q=" + "a%20" * 490, 200),
    ("/claims/?q=%F0%9F%92%A9", 200),
    ("/claims/?q=%E2%80%AEtxt", 400),
    ("/claims/?q=%3Cscript%3Ealert(1)%3C/script%3E", 200),
    ("/claims/?kind=%27%3B--&place=%2A", 200),
    ("/claims/?from=2999-12-31&to=1000-01-01", 200),
    ("/actors/marshal-grey/?after=x", 400),
    ("/sources/article/?after=x", 400),
]


def answered(response: Any, status: int) -> bool:
    """The status that was expected, in the site's design, and no redirect that leaves the site."""
    if response.status_code != status:
        return False
    if status in (301, 302):
        target = response["Location"]
        return bool(target.startswith("/") and not target.startswith("//"))
    return bool(read(response).one("h1").text) if response["Content-Type"].startswith("text/html") else True


def test_odd_things_after_every_address(site: Reader) -> None:
    wrong = []
    for rest, status in AFTER_THE_ADDRESS:
        for address in (*PAGES, *IN_A_LANGUAGE, *MACHINES):
            response = site.get(address + rest)
            if not answered(response, status) or (status == 302 and response["Location"] != address):
                wrong.append((address, rest[:60], response.status_code))
    assert not wrong


def test_odd_addresses(site: Reader) -> None:
    found = [(address, status, site.get(address)) for address, status in ADDRESSES]
    assert not [(address, answer.status_code) for address, status, answer in found if not answered(answer, status)]


def test_text_from_the_address_is_escaped(site: Reader) -> None:
    response = site.get("/claims/?q=%3Cscript%3Ealert(1)%3C/script%3E%22%3E")
    assert b"<script>alert" not in response.content


def test_unknown_methods(site: Reader) -> None:
    """405 also for a client whose forms are checked for their token, as every browser's are."""
    strict = Reader(enforce_csrf_checks=True)
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW", "\x00"):
        for address in (*PAGES, *MACHINES):
            response = strict.generic(method, address, b"a=b", content_type="application/x-www-form-urlencoded")
            assert (response.status_code, response["Allow"]) == (405, "GET, HEAD"), (method, address)
            assert read(response).one("h1").text == "This address can only be read"
            assert not response.cookies


def test_every_public_route_is_asked() -> None:
    """Whatever route is added later has to be tried, too."""
    asked = [address.lstrip("/") for address in (*PAGES, *FORMS, *IN_A_LANGUAGE, *MACHINES)]
    assert not [route for route in urlpatterns if not any(route.pattern.match(address) for address in asked)]


def test_the_desk_still_checks_its_forms(site: Reader) -> None:
    assert Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a"}).status_code == 403


def test_head_is_get_without_the_page(site: Reader) -> None:
    for address in (*PAGES, *MACHINES):
        assert site.head(address).status_code == 200
        assert site.head(address).content == b""


ODD_HEADERS: list[dict[str, Any]] = [
    {"CONTENT_TYPE": "text/plain; charset=rot13"},
    {"CONTENT_TYPE": "text/plain; charset=utf-7"},
    {"CONTENT_TYPE": "text/plain; charset=hex"},
    {"CONTENT_TYPE": "multipart/form-data; boundary=" + "a" * 300},
    {"CONTENT_TYPE": "\x00"},
    {"HTTP_ACCEPT_LANGUAGE": "xx-" + "y" * 5000},
    {"HTTP_ACCEPT": "*/*;q=" + "9" * 400},
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 99 Foo 99999 99:99:99 GMT"},
    {"HTTP_IF_NONE_MATCH": '"' * 999},
    {"HTTP_RANGE": "bytes=9999999999999999999999-1"},
    {"HTTP_X_FORWARDED_HOST": "evil.example"},
    {"HTTP_X_FORWARDED_PROTO": "gopher"},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "%ff", "HTTP_HX_CURRENT_URL_URI_AUTOENCODED": "true"},
    {"HTTP_COOKIE": "sessionid=x; csrftoken=" + "y" * 3000},
    {"HTTP_COOKIE": "sessionid=" + "z" * 32},
    {"HTTP_COOKIE": "messages=[[; sessionid"},
    {"HTTP_COOKIE": "django_language=../../etc"},
    {"HTTP_AUTHORIZATION": "Basic !!!"},
    {"REMOTE_ADDR": "not-an-address"},
    {"CONTENT_LENGTH": "junk"},
    {"CONTENT_LENGTH": "-5"},
]


def test_odd_headers_change_nothing(site: Reader) -> None:
    for headers in ODD_HEADERS:
        for address in PAGES:
            response = site.get(address, **headers)
            assert response.status_code == 200, (address, headers)
            assert not response.cookies
            assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("cookie", ['sessionid="aaaaaaaa\\000"', 'csrftoken="\\012"'])
def test_a_cookie_with_a_control_character(site: Reader, client: Client, cookie: str) -> None:
    assert site.get("/", HTTP_COOKIE=cookie).status_code == 400
    assert client.get("/admin/", HTTP_COOKIE=cookie).status_code == 400


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:port", "", "a b", "[::1", "localhost\x00", "é.example"])
def test_a_foreign_host_is_refused_in_the_sites_design(site: Reader, host: str) -> None:
    response = site.get("/claims/", HTTP_HOST=host, SERVER_NAME="evil.example")
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()
    assert read(response).one("h1").text


def test_a_get_never_waits_for_its_body(site: Reader) -> None:
    class Never(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            raise AssertionError("the body was read")

    for address in (*PAGES, *MACHINES):
        body: dict[str, Any] = {"wsgi.input": Never(), "CONTENT_LENGTH": "1000000", "CONTENT_TYPE": "text/plain"}
        assert site.get(address, **body).status_code == 200
        form = body | {"CONTENT_TYPE": "application/x-www-form-urlencoded"}
        assert site.get(f"{address}nothing/nothing/", **form).status_code == 404
        assert site.get(f"{address}?q=%00", **form).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "//evil.example/",
        "//evil.example/claims",
        "///evil.example/%2e%2e",
        "//claims",
        "/\\evil.example",
    ],
)
def test_no_redirect_leaves_the_site(site: Reader, path: str) -> None:
    response = site.get("/", PATH_INFO=path)
    assert response.status_code == 404
    assert read(response).one("h1").text


def test_a_missing_slash_is_added(site: Reader) -> None:
    assert site.get("/claims?q=a")["Location"] == "/claims/?q=a"
    assert site.post("/claims").status_code in (301, 405)


def test_the_corpus_is_large_enough() -> None:
    assert len(AFTER_THE_ADDRESS) + len(ADDRESSES) >= 60


@pytest.mark.parametrize(("raw", "status"), [("Київ".encode(), 200), (b"\xff", 400), (b"a\xc2\x85b", 400)])
def test_a_query_as_raw_bytes(site: Reader, record: Scribe, raw: bytes, status: int) -> None:
    """WSGI hands over what is sent without percent signs byte for byte, each as a character."""
    record.claim("Київ стоїть.", slug="kyiv")
    response = site.get("/claims/", QUERY_STRING=f"q={raw.decode('latin-1')}")
    assert response.status_code == status
    if status == 200:
        assert read(response).one("ol", class_="entries").links() == ["/claims/kyiv/"]


def test_an_address_is_read_as_utf_8_whatever_the_body_is_in(site: Reader) -> None:
    asked = "/claims/?q=%D0%9A%D0%B8%D1%97%D0%B2"
    assert site.get(asked, CONTENT_TYPE="text/plain; charset=koi8-r").content == site.get(asked).content
