"""What the server hands over reaches Django byte for byte."""

from io import BytesIO
from typing import Any

from tracker.gateway import environ_of


def environ(path: bytes = b"/", query: bytes = b"", headers: list[tuple[bytes, bytes]] | None = None) -> dict[str, Any]:
    scope = {
        "method": "POST",
        "raw_path": path,
        "query_string": query,
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 8000),
        "client": ("192.0.2.1", 4711),
        "headers": headers or [],
    }
    return environ_of(scope, BytesIO(b"abc"))


def test_the_path_is_bytes_and_the_query_stays_as_it_was_sent() -> None:
    found = environ(b"/a%ff/%E2%82%AC%2F", b"q=%ff&r=\xe2\x82\xac")
    assert found["PATH_INFO"].encode("latin-1") == b"/a\xff/\xe2\x82\xac/"
    assert found["QUERY_STRING"].encode("latin-1") == b"q=%ff&r=\xe2\x82\xac"


def test_headers() -> None:
    found = environ(
        headers=[
            (b"content-type", b"text/plain"),
            (b"content-length", b"3"),
            (b"accept", b"a"),
            (b"accept", b"b"),
            (b"cookie", b"a=1"),
            (b"cookie", b"b=\xff"),
            (b"x-forwarded_for", b"192.0.2.9"),
        ]
    )
    assert (found["CONTENT_TYPE"], found["CONTENT_LENGTH"]) == ("text/plain", "3")
    assert (found["HTTP_ACCEPT"], found["HTTP_COOKIE"]) == ("a,b", "a=1; b=\xff")
    assert not [name for name in found if "FORWARDED" in name]


def test_of_the_process_it_holds_nothing() -> None:
    assert "PATH" not in environ()
    assert (environ()["REMOTE_ADDR"], environ()["wsgi.input"].read()) == ("192.0.2.1", b"abc")
