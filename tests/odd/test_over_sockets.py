"""What no test client can send, over a real socket to the real server: it answers or hangs up, and goes on serving."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120
"""Seconds after which the server counts as hanging; it answers within one."""


@pytest.fixture(scope="module")
def port(odd_world: str) -> Iterator[int]:
    """Of a server in a process of its own, on this module's world."""
    number = free_port()
    environment = {**os.environ, "PORT": str(number), "BIND": "127.0.0.1", "WORKERS": "1", "ODD_DATABASE": odd_world}
    environment["DJANGO_SETTINGS_MODULE"] = "tests.odd.served_settings"
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.odd.served"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(number, server)
        yield number
    finally:
        server.terminate()
        try:
            server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        connections.close_all()


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            if b" 200 " in sent(port, [b"GET /healthz/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"])[:20]:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not start")


def sent(port: int, pieces: list[bytes], *, between: float = 0, finish: bool = False) -> bytes:
    """Everything that comes back until the server hangs up; `finish` says first that nothing more is sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        answer = b""
        try:
            for piece in pieces:
                line.sendall(piece)
                time.sleep(between)
            if finish:
                line.shutdown(socket.SHUT_WR)
            while received := line.recv(65536):
                answer += received
        except ConnectionError:
            pass  # hung up in the middle of a sentence: what was said until then counts
        return answer


def status(answer: bytes) -> int:
    """0 where the server hung up without a word."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0


END = b"Host: localhost\r\nConnection: close\r\n\r\n"
HUNG_UP = 0
BROKEN = {400, HUNG_UP}
FORM = b"POST /admin/desk/actor/add/ HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
CASES: dict[str, tuple[list[bytes], set[int]]] = {
    "line end in the path": ([b"GET /claims/\rX: y/ HTTP/1.1\r\n" + END], BROKEN),
    "NUL in the path": ([b"GET /claims/\x00 HTTP/1.1\r\n" + END], BROKEN),
    "space in the path": ([b"GET /claims/a b HTTP/1.1\r\n" + END], BROKEN),
    "bytes in the path": ([b"GET /claims/\xff\xfe/ HTTP/1.1\r\n" + END], {400, 404, HUNG_UP}),
    "whole address": ([b"GET http://evil.example/claims/ HTTP/1.1\r\n" + END], {200, 400}),
    "only a star": ([b"OPTIONS * HTTP/1.1\r\n" + END], {400, 404, 405, HUNG_UP}),
    "NUL in a header": ([b"GET / HTTP/1.1\r\nX: a\x00b\r\n" + END], BROKEN),
    "line end in a header": ([b"GET / HTTP/1.1\r\nX: a\r\n Set-Cookie: b\r\n" + END], {200, *BROKEN}),
    "header without a name": ([b"GET / HTTP/1.1\r\n: a\r\n" + END], BROKEN),
    "1,000 headers": ([b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 1000 + END], {200, 431, *BROKEN}),
    "header of 2 MB": ([b"GET / HTTP/1.1\r\nX: " + b"y" * 2_000_000 + b"\r\n" + END], {431, *BROKEN}),
    "address of 100 kB": ([b"GET /?" + b"a" * 100_000 + b" HTTP/1.1\r\n" + END], {400, 414, 431, HUNG_UP}),
    "two hosts": ([b"GET /claims/ HTTP/1.1\r\nHost: evil.example\r\n" + END], {200, *BROKEN}),
    "no host": ([b"GET /claims/ HTTP/1.1\r\nConnection: close\r\n\r\n"], BROKEN),
    "foreign host": ([b"GET /claims/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"], {400}),
    "host in Cyrillic": ([b"GET / HTTP/1.1\r\nHost: l\xd0\xbecalhost\r\nConnection: close\r\n\r\n"], BROKEN),
    "TRACE": ([b"TRACE /claims/ HTTP/1.1\r\nX-Secret: 12345\r\n" + END], {405}),
    "CONNECT": ([b"CONNECT evil.example:443 HTTP/1.1\r\n" + END], {400, 404, 405, HUNG_UP}),
    "unknown method": ([b"BREW / HTTP/1.1\r\n" + END], {405}),
    "old protocol": ([b"GET /\r\n\r\n"], BROKEN),
    "unknown protocol": ([b"GET / HTTP/9.9\r\n" + END], {505, *BROKEN}),
    "another language": ([b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200], BROKEN),
    "nothing but line ends": ([b"\r\n" * 1000], BROKEN),
    "two lengths": ([FORM + b"Content-Length: 5\r\nContent-Length: 6\r\n" + END + b"a=b&cd"], BROKEN),
    "length and chunks": ([FORM + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n" + END + b"3\r\na=b\r\n0\r\n\r\n"], {302, 403, *BROKEN}),
    "length in letters": ([FORM + b"Content-Length: x\r\n" + END], BROKEN),
    "length below zero": ([FORM + b"Content-Length: -1\r\n" + END], BROKEN),
    "length of 10^30": ([FORM + b"Content-Length: 1" + b"0" * 30 + b"\r\n" + END], {413, *BROKEN}),
    "less than announced": ([FORM + b"Content-Length: 50\r\n" + END + b"a=b"], BROKEN),
    "chunks": ([FORM + b"Transfer-Encoding: chunked\r\n" + END + b"3\r\na=b\r\n0\r\n\r\n"], {302, 403, 411}),
    "broken chunks": ([FORM + b"Transfer-Encoding: chunked\r\n" + END + b"zzz\r\na=b\r\n"], {302, 403, 411, *BROKEN}),
    "body in pieces": ([FORM + b"Content-Length: 6\r\n" + END, b"a=", b"b&", b"cd"], {302, 403}),
    "body to a page that only shows": ([b"GET /claims/ HTTP/1.1\r\nContent-Length: 3\r\n" + END + b"a=b"], {200}),
    "2.7 MB form": ([FORM + b"Content-Length: 2700000\r\n" + END + b"a" * 2_700_000], {413}),
    "21 MB form": ([FORM + b"Content-Length: 21000000\r\n" + END + b"a" * 21_000_000], {413, HUNG_UP}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_right_answer(name: str, port: int) -> None:
    pieces, right = CASES[name]
    answer = sent(port, pieces, between=0.05 if len(pieces) > 1 else 0, finish=name == "less than announced")
    assert status(answer) in right, answer[:500]
    assert b"12345" not in answer  # what TRACE would send back
    assert b"Set-Cookie: b" not in answer
    assert b"evil.example" not in answer


def test_it_still_serves(port: int) -> None:
    answer = sent(port, [b"GET /claims/midford/ HTTP/1.1\r\n" + END])
    assert status(answer) == 200
    assert b"Content-Security-Policy" in answer or b"content-security-policy" in answer
