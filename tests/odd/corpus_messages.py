"""Odd methods, hosts, cookies, headers and bodies, at public addresses and at the desk."""

from tests.odd.asking import Request
from tests.odd.case import Case, body, desk, form, read

ONLY_READ = "This address can only be read"
CANNOT_BE_READ = "This address cannot be read"
CONTROL = "contains a control character"
EXPIRED = "This form is no longer valid"


def asked(name: str, method: str, address: str, status: int, says: str = "", *, editor: bool = False) -> Case:
    return Case(name=name, request=Request(address=address, method=method, editor=editor), status=status, says=says)


METHODS = (
    asked("TRACE", "TRACE", "/claims/", 405, ONLY_READ),
    asked("TRACE at the desk", "TRACE", "/admin/desk/claim/", 405, editor=True),
    asked("CONNECT", "CONNECT", "/", 405, ONLY_READ),
    asked("OPTIONS", "OPTIONS", "/claims/midford/", 405, ONLY_READ),
    asked("PUT", "PUT", "/plans/peace/", 405, ONLY_READ),
    asked("DELETE", "DELETE", "/actors/marshal-grey/", 405, ONLY_READ),
    asked("DELETE at the desk", "DELETE", "/admin/desk/claim/{claim_id}/change/", 405, editor=True),
    asked("PATCH", "PATCH", "/sources/article/", 405, ONLY_READ),
    asked("POST", "POST", "/healthz/", 405, ONLY_READ),
    asked("unknown method", "BREW", "/", 405, ONLY_READ),
    asked("unknown method at the desk", "BREW", "/admin/", 405, editor=True),
    asked("method in lower case", "get", "/claims/", 200),
    asked("very long method", "A" * 5000, "/", 405, ONLY_READ),
    asked("HEAD", "HEAD", "/claims/midford/", 200),
    form("method in a header", "/claims/midford/", {}, 405, ONLY_READ, editor=False, HTTP_X_HTTP_METHOD_OVERRIDE="GET"),
)

HOSTS = (
    read("foreign host", "/claims/", 400, CANNOT_BE_READ, HTTP_HOST="evil.example"),
    read("foreign host at the desk", "/admin/", 400, CANNOT_BE_READ, HTTP_HOST="evil.example"),
    read("host with a user", "/claims/", 400, HTTP_HOST="localhost@evil.example"),
    read("two hosts in one", "/claims/", 400, HTTP_HOST="localhost, evil.example"),
    read("port in letters", "/claims/", 400, HTTP_HOST="localhost:port"),
    read("space in the host", "/claims/", 400, HTTP_HOST="local host"),
    read("host in Cyrillic", "/claims/", 400, HTTP_HOST="lосalhost".encode().decode("latin-1")),
    read("very long host", "/claims/", 400, HTTP_HOST="a" * 9000),
    read("broken IPv6", "/claims/", 400, HTTP_HOST="[::1"),
    read("path in the host", "/claims/", 400, HTTP_HOST="localhost/x"),
    read("host in capitals", "/claims/", 200, HTTP_HOST="LOCALHOST"),
    read("dot after the host", "/claims/", 200, HTTP_HOST="localhost."),
    read("X-Forwarded-Host is not believed", "/claims", 301, leads="/claims/", HTTP_X_FORWARDED_HOST="evil.example"),
    read("X-Forwarded-* junk", "/claims/", 200, HTTP_X_FORWARDED_PROTO="gopher", HTTP_X_FORWARDED_PORT="x"),
    read("X-Forwarded-For junk", "/claims/", 200, HTTP_X_FORWARDED_FOR="not an address, " * 300),
    read("address of nobody", "/claims/", 200, REMOTE_ADDR="not-an-address"),
)

COOKIES = (
    read("session with NUL", "/", 400, CONTROL, HTTP_COOKIE='desk_session="a\\000b"'),
    desk("session with NUL at the desk", "", 400, CONTROL, HTTP_COOKIE='desk_session="a\\000b"'),
    desk("session of nobody", "", 302, leads="/admin/login/?next=/admin/", HTTP_COOKIE="desk_session=" + "z" * 32),
    desk("two sessions", "", 302, leads="/admin/login/?next=/admin/", HTTP_COOKIE="desk_session=a; desk_session=b"),
    desk("cookie of 10 kB", "", 302, leads="/admin/login/?next=/admin/", HTTP_COOKIE="desk_session=" + "a" * 10_000),
    desk(
        "message with a bad signature",
        "login/",
        200,
        HTTP_COOKIE="messages=W1siX19qc29uX21lc3NhZ2UiLDAsMjUsIngiXV0:1:x",
    ),
    desk("message that is no JSON", "login/", 200, HTTP_COOKIE="messages=[[[;"),
    desk("form token of nonsense", "login/", 200, HTTP_COOKIE="csrftoken=%00é" + "y" * 3000),
    read("cookie of 10 kB on a public page", "/claims/", 200, HTTP_COOKIE="a=" + "b" * 10_000),
    read("cookie without a name", "/claims/", 200, HTTP_COOKIE="=; =;;="),
    read("language by cookie", "/claims/", 200, HTTP_COOKIE="django_language=../../etc"),
    form("sent without the cookie of its form", "/admin/desk/actor/add/", {}, 403, EXPIRED, HTTP_COOKIE="a=b"),
)

HEADERS = (
    read("charset that is no text", "/claims/?q=a", 200, CONTENT_TYPE="text/plain; charset=hex"),
    read("charset base64", "/claims/?q=a", 200, CONTENT_TYPE="text/plain; charset=base64"),
    read("charset utf-7", "/claims/?q=%2BADw-", 200, "+ADw-", CONTENT_TYPE="text/plain; charset=utf-7"),
    read("charset utf-16", "/claims/?q=a", 200, CONTENT_TYPE="text/plain; charset=utf-16"),
    read("charset with NUL", "/claims/?q=a", 200, CONTENT_TYPE="text/plain; charset*=utf-8''%00"),
    read("charset spelled in no charset", "/claims/?q=a", 200, CONTENT_TYPE="text/plain; charset*=zzz''a"),
    read("content type of nothing", "/claims/", 200, CONTENT_TYPE=";;;="),
    read("content length in letters", "/claims/", 200, CONTENT_LENGTH="x"),
    read("content length below zero", "/claims/", 200, CONTENT_LENGTH="-5"),
    read("content length of 10^30", "/claims/", 200, CONTENT_LENGTH="1" + "0" * 30),
    read("range", "/claims/midford/", 200, HTTP_RANGE="bytes=9999999999999999999999-1"),
    read(
        "range of a static file",
        "/static/css/base.css",
        416,
        HTTP_RANGE="bytes=9999999999999999999999-99999999999999999999999",
    ),
    read("If-None-Match junk", "/claims/midford/", 200, HTTP_IF_NONE_MATCH='"' * 999),
    read(
        "If-Modified-Since junk", "/static/css/base.css", 200, HTTP_IF_MODIFIED_SINCE="Thu, 99 Foo 99999 99:99:99 GMT"
    ),
    read("Accept-Language junk", "/claims/", 200, HTTP_ACCEPT_LANGUAGE="xx-" + "y" * 5000),
    read("Accept-Language junk at the desk", "/admin/login/", 200, HTTP_ACCEPT_LANGUAGE="zh-" + "a-" * 2000 + ";q=nan"),
    read("Accept-Encoding junk", "/static/css/base.css", 200, HTTP_ACCEPT_ENCODING="br;q=x, *;q=0, " * 300),
    read("HX junk", "/claims/", 200, HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="%ff", HTTP_HX_TARGET="é"),
    read("HX address that is none", "/claims/", 200, HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://[::1"),
    read("HX address encoded badly", "/", 200, HTTP_HX_CURRENT_URL="%ff", HTTP_HX_CURRENT_URL_URI_AUTOENCODED="true"),
    read("authorization junk", "/claims/", 200, HTTP_AUTHORIZATION="Basic !!!"),
    read("request id with markup", "/claims/", 200, HTTP_X_REQUEST_ID="<script>{{7*7}}" + "a" * 5000),
    form("sent from elsewhere", "/admin/desk/actor/add/", {}, 403, EXPIRED, HTTP_ORIGIN="https://evil.example"),
    form("origin that is no address", "/admin/desk/actor/add/", {}, 403, EXPIRED, HTTP_ORIGIN="http://["),
    form("origin null", "/admin/desk/actor/add/", {}, 403, EXPIRED, HTTP_ORIGIN="null"),
)

LARGE = 2_700_000
TOO_LARGE = "too large"
MANY = "more fields than"
BODIES = (
    form("2.5 MB form", "/admin/desk/actor/add/", {"note": "a" * LARGE}, 413, TOO_LARGE),
    form("2.5 MB in Ukrainian", "/admin/desk/claim/{claim_id}/change/", {"text": "ж" * (LARGE // 6)}, 413, TOO_LARGE),
    body("2.5 MB multipart", "/admin/desk/actor/add/",
         b'--x\r\nContent-Disposition: form-data; name="note"\r\n\r\n' + b"a" * LARGE + b"\r\n--x--\r\n",
         "multipart/form-data; boundary=x", 413, TOO_LARGE),
    body("2.5 MB file", "/admin/desk/actor/add/",
         b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n' + b"a" * LARGE + b"\r\n--x--\r\n",
         "multipart/form-data; boundary=x", 413, TOO_LARGE),
    form("2.5 MB to a public page", "/claims/", {"note": "a" * LARGE}, 405, ONLY_READ, editor=False),
    form("1,001 fields", "/admin/desk/actor/add/", {f"f{number}": "x" for number in range(1001)}, 200, "Please correct the errors"),
    form("10,001 fields", "/admin/desk/actor/add/", {f"f{number}": "x" for number in range(10_001)}, 400, MANY),
    body("10,001 fields as multipart", "/admin/desk/actor/add/",
         b"".join(b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % number for number in range(10_001)) + b"--x--\r\n",
         "multipart/form-data; boundary=x", 400, MANY),
    body("multipart without a boundary", "/admin/desk/actor/add/", b"--x--", "multipart/form-data", 400),
    body("multipart with an odd boundary", "/admin/desk/actor/add/", b"--x--", "multipart/form-data; boundary=" + "a" * 300, 400),
    body("multipart that ends in the middle", "/admin/desk/actor/add/", b'--x\r\nContent-Disposition: form-data; name="a', "multipart/form-data; boundary=x", 403, EXPIRED),
    body("JSON of depth 100,000", "/admin/desk/actor/add/", b"[" * 100_000 + b"]" * 100_000, "application/json", 403, EXPIRED),
    body("JSON of depth 100,000 to a public page", "/claims/", b"[" * 100_000, "application/json", 405, ONLY_READ, editor=False),
    form("form in utf-7", "/admin/desk/actor/add/", {"name": "x"}, 403, EXPIRED, kind="application/x-www-form-urlencoded; charset=utf-7"),
    form("form in base64", "/admin/desk/actor/add/", {"name": "x"}, 403, EXPIRED, kind="application/x-www-form-urlencoded; charset=base64"),
    form("form in utf-16", "/admin/desk/actor/add/", {"name": "x"}, 403, EXPIRED, kind="application/x-www-form-urlencoded; charset=utf-16"),
    body("form that is not UTF-8", "/admin/login/", b"username=%ff%fe&password=%c0%af&csrfmiddlewaretoken=" + b"t" * 32, "application/x-www-form-urlencoded", 200),
    body("form of ampersands", "/admin/desk/actor/add/", b"&" * 100_000, "application/x-www-form-urlencoded", 400, MANY),
    form("content length that lies", "/admin/desk/actor/add/", {"name": "x"}, 403, EXPIRED, CONTENT_LENGTH="3"),
    form("no content length", "/admin/desk/actor/add/", {"name": "x"}, 403, EXPIRED, CONTENT_LENGTH=""),
)  # fmt: skip

CORPUS = (*METHODS, *HOSTS, *COOKIES, *HEADERS, *BODIES)
