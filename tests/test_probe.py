"""The health check asks the site of its own machine, under a name that the site answers to."""

import http.server
import threading
from collections.abc import Iterator

import pytest

from tracker import probe


class Answers(http.server.BaseHTTPRequestHandler):
    status = 200
    asked: list[tuple[str, str]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Host"]))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(b"the reason\n")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Answers]]:
    class Own(Answers):
        asked: list[tuple[str, str]] = []

    server = http.server.HTTPServer(("127.0.0.1", 0), Own)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setattr(probe, "BIND", "0.0.0.0")
    monkeypatch.setattr(probe, "PORT", server.server_port)
    monkeypatch.setattr(probe, "OWN_HOST", "example.org")
    yield Own
    server.shutdown()
    thread.join()
    server.server_close()


def test_ready(site: type[Answers], capsys: pytest.CaptureFixture[str]) -> None:
    assert probe.main() == 0
    assert site.asked == [("/readyz/", "example.org")]
    assert capsys.readouterr().out == "200 the reason\n"


def test_not_ready_says_why(site: type[Answers], capsys: pytest.CaptureFixture[str]) -> None:
    site.status = 503
    assert probe.main("/healthz/") == 1
    assert site.asked == [("/healthz/", "example.org")]
    assert capsys.readouterr().out == "503 the reason\n"


def test_nobody_there(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(probe, "PORT", 1)
    assert probe.main() == 1
    assert capsys.readouterr().out
