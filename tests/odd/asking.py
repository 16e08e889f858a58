"""Sending a request as it stands, and what has to be true of every answer."""

import io
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from types import FrameType
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode, urljoin, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import got_request_exception
from django.test import Client

from tests.odd.world import sign_in, told
from tests.web.markup import read_text
from tracker.guard import readable

FORM = "application/x-www-form-urlencoded"
TOKEN = "t" * 32
"""Of the forms' token: what stands in the cookie and in the form."""
PATIENCE = 30
"""Seconds after which a request hangs; the slowest take well under one."""
PROMISED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Headers of every answer, and those whose value is not the same everywhere."""
PRESENT = ("Content-Security-Policy", "Permissions-Policy", "Cache-Control")


class Hangs(BaseException):
    """Not an Exception: nothing on the way may turn it into an ordinary answer."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """`address` is sent byte for byte, `{claim_id}` and the like apart (world.py). `form` wins over `body`."""

    address: str
    method: str = "GET"
    editor: bool = False
    form: tuple[tuple[str, str], ...] | None = None
    body: bytes = b""
    kind: str = FORM
    environ: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sent(self) -> bytes:
        return self.body if self.form is None else written(self.form)


def written(form: tuple[tuple[str, str], ...]) -> bytes:
    """A form's fields as a browser sends them; what no browser can send (half a pair) is sent all the same."""
    pairs = [(name, value) for name, value in form if name != "csrfmiddlewaretoken"]
    return urlencode(
        [(_bytes(name), _bytes(value)) for name, value in pairs] + [(b"csrfmiddlewaretoken", TOKEN.encode())]
    ).encode()


def _bytes(text: str) -> bytes:
    return told(text).encode(errors="surrogatepass")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back. `error` is what no page caught, where the status is 500."""

    status: int
    headers: dict[str, str]
    cookies: tuple[str, ...]
    content: bytes
    error: BaseException | None = None

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace")


class Asker:
    """Sends requests to the application as a server would, each from a browser of its own, in this very thread."""

    def __init__(self) -> None:
        self.application = readable(WSGIHandler())
        self.session = ""
        self.error: BaseException | None = None

    def ask(self, request: Request) -> Answer:
        """The answer to this request, signed in where it says so."""
        begun: list[Any] = []
        self.error = None
        got_request_exception.connect(self._note)
        try:
            with watched():
                result: Any = self.application(self._environ(request), lambda *args: begun.append(args))
                try:
                    content = b"".join(result)
                finally:
                    result.close()
        finally:
            got_request_exception.disconnect(self._note)
        status, headers = begun[-1][:2]
        cookies = tuple(value for name, value in headers if name == "Set-Cookie")
        shut_out = dict(headers).get("Location", "").startswith("/admin/login/")
        if shut_out or any(cookie.startswith(f"{settings.SESSION_COOKIE_NAME}=") for cookie in cookies):
            self.session = ""  # signed out, without rights, or with a new key after a new password
        return Answer(status=int(status[:3]), headers=dict(headers), cookies=cookies, content=content, error=self.error)

    def _note(self, **_: Any) -> None:
        self.error = sys.exc_info()[1]

    def _environ(self, request: Request) -> dict[str, Any]:
        path, _mark, query = told(request.address).partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": request.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path.encode(errors="surrogatepass")).decode("latin-1"),
            "QUERY_STRING": query.encode(errors="surrogatepass").decode("latin-1"),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(request.sent),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        if request.sent or request.form is not None:
            environ |= {"CONTENT_LENGTH": str(len(request.sent)), "CONTENT_TYPE": request.kind}
        if request.editor:
            self.session = self.session or sign_in(Client()).cookies[settings.SESSION_COOKIE_NAME].value
            environ["HTTP_COOKIE"] = (
                f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
            )
        return environ | dict(request.environ)


@contextmanager
def watched() -> Iterator[None]:
    """Fail what takes longer than PATIENCE, wherever it is just then."""

    def give_up(_signal: int, frame: FrameType | None) -> None:
        raise Hangs(f"still at work after {PATIENCE} s at {frame.f_code.co_qualname if frame else 'an unknown place'}")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def faults(request: Request, answer: Answer) -> Iterator[str]:
    """What is wrong with this answer, whatever was asked."""
    if not 200 <= answer.status < 500:
        yield f"{answer.status} {answer.error!r}"
        return
    missing = [name for name, value in PROMISED.items() if answer.headers.get(name) != value]
    missing += [name for name in PRESENT if name not in answer.headers]
    if missing:
        yield f"without {', '.join(missing)}"
    yield from _leaves(answer)
    if not told(request.address).startswith("/admin"):
        yield from _not_public(request, answer)


def _leaves(answer: Answer) -> Iterator[str]:
    target = answer.headers.get("Location", "")
    if (answer.status in (301, 302, 307, 308)) != bool(target):
        yield f"{answer.status} to {target!r}"
    # As browsers read it: a backslash is a slash.
    whole = urlsplit(urljoin("http://localhost/a/b/", target.replace("\\", "/")))
    if (whole.scheme, whole.netloc) != ("http", "localhost"):
        yield f"leads away, to {target!r}"


def _not_public(request: Request, answer: Answer) -> Iterator[str]:
    varies = request.method in ("GET", "HEAD") and "Cookie" in answer.headers.get("Vary", "")
    if answer.cookies or varies:
        yield f"a cookie on a public page: {answer.cookies}, Vary {answer.headers.get('Vary')}"
    page = answer.headers.get("Content-Type", "").startswith("text/html") and answer.content
    if page and not _in_the_design(answer.content):
        yield "not in the site's design"


@lru_cache(maxsize=200)
def _in_the_design(page: bytes) -> bool:
    """Whether this page, whose tags are opened and closed in order, is one of the site's. Many requests get the same one."""
    found = read_text(page.decode())
    return bool(found.all("h1") and found.all("header"))
