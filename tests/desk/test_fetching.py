"""Fetching an address, from a server on this machine that misbehaves in every way we know of."""

import gzip
import os
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator

import pytest

from tests.desk.misbehaving import NAME, Server, never_ending, page, raw, redirect, said
from tracker.desk.fetching import Policy, fetch, trust
from tracker.desk.refusals import SAID, Reason, Refused

HTML = "Content-Type: text/html"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server({"/": page("So it was.")}) as running:
        yield running


def refused(url: str, policy: Policy | None = None) -> Refused:
    with pytest.raises(Refused) as caught:
        fetch(url, policy)
    return caught.value


def in_time(url: str, policy: Policy) -> Refused:
    """The same, where the limit is a fraction of a second: far later means that some wait has a limit of its own."""
    begun = time.monotonic()
    told = refused(url, policy)
    assert time.monotonic() - begun < 4
    return told


def test_a_page_comes_with_where_it_was_found(server: Server) -> None:
    server.answers["/old"] = redirect("/?a=b#part")
    server.answers["/?a=b"] = server.answers["/"]
    found = fetch(server.at("/old#top"), server.policy())
    assert (found.requested, found.final) == (server.at("/old#top"), server.at("/?a=b"))
    assert found.hops == (server.at("/old"), server.at("/?a=b"))
    assert found.content_type == "text/html; charset=utf-8"
    assert b"So it was." in found.body


def test_it_says_who_asks_and_nothing_else(server: Server, settings: object) -> None:
    """No cookie that was set on the way, no referrer, no credentials."""
    settings.SITE_NAME, settings.SITE_URL = "Записи\r\nX: y", "https://desk.example"  # type: ignore[attr-defined]
    server.answers["/old"] = redirect("/")
    fetch(server.at("/old"), server.policy())
    for heard in server.heard:
        lines = heard.strip().split("\r\n")[1:]
        assert {line.split(":")[0] for line in lines} == {
            *("Host", "User-Agent", "Accept", "Accept-Encoding", "Connection")
        }
        assert lines[0] == f"Host: {NAME}:{server.port}"
        assert lines[1] == "User-Agent: ??????X: y (https://desk.example)"


def test_a_proxy_of_the_environment_is_not_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setitem(os.environ, name, "http://127.0.0.1:9")
    assert fetch(server.at("/"), server.policy()).body


def test_anything_is_kept_as_it_came(server: Server) -> None:
    server.answers["/"] = raw(said("200 OK", "Content-Type: application/pdf\x01", body=b"%PDF\x00\xff"))
    found = fetch(server.at("/"), server.policy())
    assert (found.content_type, found.body) == ("", b"%PDF\x00\xff")


def test_what_is_compressed_is_unpacked(server: Server) -> None:
    packed = gzip.compress(b"So it was. " * 1000)
    server.answers["/"] = raw(said("200 OK", HTML, "Content-Encoding: gzip", body=packed))
    assert fetch(server.at("/"), server.policy()).body == b"So it was. " * 1000


# Where to


def test_this_machine_is_asked_only_where_a_test_permits_it(server: Server) -> None:
    for host in ("127.0.0.1", "localhost", "[::1]"):
        assert refused(f"http://{host}:{server.port}/").reason in (Reason.PORT, Reason.FORBIDDEN)
        assert refused(f"http://{host}/").reason == Reason.FORBIDDEN
    assert refused(f"http://{NAME}:{server.port}/", Policy()).reason == Reason.PORT
    elsewhere = server.policy({"other.example": ["127.0.0.2"]})
    assert refused(f"http://other.example:{server.port}/", elsewhere).reason == Reason.FORBIDDEN
    assert not server.heard


def test_one_address_that_is_not_public_is_enough(server: Server) -> None:
    mixed = server.policy({NAME: ["127.0.0.1", "10.0.0.1"]})
    assert refused(server.at("/"), mixed).reason == Reason.FORBIDDEN
    assert not server.heard


def test_a_name_is_looked_up_once_and_what_was_checked_is_connected_to(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads elsewhere the second time is not asked a second time."""
    asked: list[str] = []
    genuine = socket.getaddrinfo

    def noted(host: str, *args: object, **kwargs: object) -> object:
        asked.append(host)
        return genuine(host, *args, **kwargs)  # type: ignore[arg-type]

    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    policy = server.policy()
    looking = Policy(
        type(policy.destinations)(permitted=policy.destinations.permitted, resolve=lambda *_: next(answers))
    )
    monkeypatch.setattr(socket, "getaddrinfo", noted)
    assert fetch(server.at("/"), looking).body
    assert asked == ["127.0.0.1"]
    assert next(answers) == ["10.0.0.1"]


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("http://127.0.0.1/", Reason.FORBIDDEN),
        ("http://169.254.169.254/latest/meta-data/", Reason.FORBIDDEN),
        ("http://[::ffff:127.0.0.1]/", Reason.FORBIDDEN),
        ("http://inside.example/", Reason.FORBIDDEN),
        ("http://2130706433/", Reason.NUMBER),
        ("//user:word@other.example/", Reason.LOGIN),
        ("http://other.example:22/", Reason.PORT),
        ("file:///etc/passwd", Reason.ADDRESS),
        ("gopher://other.example/", Reason.ADDRESS),
        ("javascript:alert(1)", Reason.ADDRESS),
        ("//[::1", Reason.ADDRESS),
        ("http://a\u2100b.example/", Reason.ADDRESS),
        ("http://nowhere.example/", Reason.UNKNOWN_HOST),
        ("http://other.example\\@127.0.0.1/", Reason.ADDRESS),
        ("http://" + "a" * 3000 + ".example/", Reason.ADDRESS),
    ],
)
def test_each_redirect_is_checked_like_the_first_address(server: Server, to: str, reason: Reason) -> None:
    server.answers["/"] = redirect(to)
    assert refused(server.at("/"), server.policy({"inside.example": ["192.168.0.1"]})).reason == reason
    assert len(server.heard) == 1


def test_an_address_that_does_not_answer_gives_way_to_the_next(server: Server) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.2", 0))
        policy = server.policy({NAME: ["127.0.0.2", "127.0.0.1"]})
        both = frozenset({("127.0.0.2", server.port), ("127.0.0.1", server.port)})
        tried = Policy(type(policy.destinations)(permitted=both, resolve=policy.destinations.resolve))
        assert fetch(server.at("/"), tried).body


def test_nobody_there(server: Server) -> None:
    policy = server.policy()
    server.__exit__(None, None, None)
    assert refused(server.at("/"), policy).reason == Reason.UNREACHABLE


# How much


def test_redirects_are_followed_so_far_and_no_further(server: Server) -> None:
    server.answers |= {f"/{number}": redirect(f"/{number + 1}", 301 + number % 2) for number in range(1, 20)}
    server.answers["/6"] = page("The end.")
    assert len(fetch(server.at("/1"), server.policy()).hops) == 6
    server.heard.clear()
    del server.answers["/6"]
    server.answers["/6"] = redirect("/7")
    assert refused(server.at("/1"), server.policy()).reason == Reason.REDIRECTS
    assert len(server.heard) == 6


def test_a_loop_is_told(server: Server) -> None:
    server.answers |= {"/a": redirect("/b"), "/b": redirect("/a")}
    assert refused(server.at("/a"), server.policy()).reason == Reason.LOOP
    server.answers["/a"] = raw(said("302 Found"))
    assert refused(server.at("/a"), server.policy()).reason == Reason.BROKEN


BOMB = gzip.compress(b"0" * 30_000_000)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (raw(said("200 OK", body=b"0" * 100_001)), Reason.SIZE),
        (never_ending(b"HTTP/1.1 200 OK\r\n\r\n", b"0" * 4096), Reason.SIZE),
        (never_ending(CHUNKED, b"1000\r\n" + b"0" * 4096 + b"\r\n"), Reason.SIZE),
        (never_ending(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100), Reason.HEADERS),
        (raw(said("200 OK", "Content-Encoding: gzip", body=BOMB)), Reason.SIZE),
        (raw(said("200 OK", *(f"X-{number}: y" for number in range(101)))), Reason.HEADERS),
        (raw(said("200 OK", "X: " + "y" * 70_000)), Reason.HEADERS),
        (never_ending(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 4096), Reason.HEADERS),
        (never_ending(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 4096, pause=0.003), Reason.HEADERS),
        (raw(said("200 OK", "Content-Encoding: br", body=b"so")), Reason.COMPRESSION),
        (raw(said("200 OK", "Content-Encoding: gzip", body=b"not so")), Reason.COMPRESSION),
        (raw(said("200 OK", "Content-Encoding: gzip", body=gzip.compress(b"so")[:-4])), Reason.COMPRESSION),
        (raw(said("200 OK", "Content-Encoding: gzip, gzip", body=b"")), Reason.COMPRESSION),
        (raw(said("200 OK", "Content-Encoding: deflate", body=zlib.compress(b"so"))), Reason.COMPRESSION),
        (raw(said("200 OK", body=b"half", length=100)), Reason.BROKEN),
        (raw(CHUNKED + b"zz\r\n"), Reason.BROKEN),
        (raw(b"220 mail.example ready\r\n"), Reason.BROKEN),
        (raw(b"\x00\xff" * 100), Reason.BROKEN),
        (raw(b""), Reason.BROKEN),
        (raw(said("404 Not Found")), Reason.GONE),
        (raw(said("410 Gone")), Reason.GONE),
        (raw(said("403 Forbidden")), Reason.REFUSED),
        (raw(said("451 Unavailable For Legal Reasons")), Reason.REFUSED),
        (raw(said("503 Service Unavailable")), Reason.FAILED),
        (raw(said("204 No Content")), Reason.FAILED),
    ],
)
def test_what_is_no_page_is_refused_with_its_reason(server: Server, answer: object, reason: Reason) -> None:
    server.answers["/"] = answer  # type: ignore[assignment]
    told = refused(server.at("/"), server.policy(wire=150_000, body=100_000))
    assert told.reason == reason
    assert str(told)
    assert "%" not in str(told)


@pytest.mark.parametrize(
    "answer",
    [
        never_ending(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"0", pause=0.02),
        never_ending(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", pause=0.02),
        never_ending(b"", b"H", pause=5),
        never_ending(CHUNKED, b"1\r\n0\r\n", pause=0.02),
    ],
    ids=["body", "headers", "silence", "chunks"],
)
def test_one_limit_of_time_holds_for_everything_together(server: Server, answer: object) -> None:
    """Whoever sends a byte now and then never makes a single wait long."""
    server.answers["/"] = answer  # type: ignore[assignment]
    assert in_time(server.at("/"), server.policy(seconds=0.3)).reason == Reason.TIME


def test_redirects_share_the_time(server: Server) -> None:
    for number in range(5):
        server.answers[f"/{number}"] = raw(said("302 Found", f"Location: /{number + 1}")[:10], b"", pause=0.2)
    slow = said("302 Found", "Location: /1")
    server.answers["/"] = raw(slow[:10], slow[10:], pause=0.2)
    assert refused(server.at("/"), server.policy(seconds=0.5)).reason == Reason.TIME


def test_a_name_that_is_looked_up_for_ever_holds_nobody_up(server: Server) -> None:
    never = threading.Event()
    policy = server.policy(seconds=0.2)
    waiting = type(policy.destinations)(permitted=policy.destinations.permitted, resolve=lambda *_: [str(never.wait())])
    assert refused(server.at("/"), Policy(waiting, policy.limits)).reason == Reason.TIME
    never.set()


# TLS


def test_the_name_and_not_the_number_is_asked_for_and_has_to_be_proved(server: Server) -> None:
    server.answers["tls"] = raw(b"\x15\x03\x03\x00\x02\x02\x28")  # an alert: no handshake
    told = refused(f"https://{NAME}:{server.port}/", server.policy())
    assert told.reason == Reason.CERTIFICATE
    assert NAME in server.heard[0]
    assert "127.0.0.1" not in server.heard[0]
    assert trust().check_hostname
    assert trust().verify_mode == ssl.CERT_REQUIRED


def test_a_handshake_that_never_ends_is_ended(server: Server) -> None:
    server.answers["tls"] = never_ending(b"", b"", pause=1)
    assert in_time(f"https://{NAME}:{server.port}/", server.policy(seconds=0.3)).reason == Reason.TIME


def test_every_reason_has_its_words() -> None:
    assert set(SAID) == set(Reason)
