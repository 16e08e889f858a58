"""What is written to standard output: for people as lines, for services as one JSON object a line (LOG_FORMAT).

As JSON, no line holds claim text, addresses of pages or of readers, names of users or what anybody typed: of messages
that others write only the pattern is kept, of errors only where they came from. The number of a request joins its lines.
"""

import logging
import re
import secrets
import time
import traceback
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse
from pythonjsonlogger.json import JsonFormatter

HEADER = "X-Request-ID"
OWN = ("tracker", "_granian")
"""Loggers whose messages hold nothing that a visitor or an editor wrote."""
DEEPEST = 30
"""Most calls of one error that are listed, the innermost."""

_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")

logger = logging.getLogger("tracker.requests")

Respond = Callable[[HttpRequest], HttpResponse]


class RequestLogMiddleware:
    """Gives each request a number and logs what became of it: which route, what status, how long. Stands first.

    A proxy's own number is taken over where it looks like one. The answer carries it only where something failed on our
    side: elsewhere the same page would differ from one request to the next.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        number = given if _ID.fullmatch(given) else secrets.token_hex(8)
        token = _current.set(number)
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            if response.status_code >= 500:
                response.headers[HEADER] = number
            logger.info(
                "request",
                extra={
                    "method": request.method if request.method in KNOWN else "other",
                    "route": route(request),
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - begun) * 1000, 1),
                },
            )
            return response
        finally:
            _current.reset(token)


KNOWN = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")


def route(request: HttpRequest) -> str:
    """The pattern that the address fits, as "/claims/<str:slug>/"; "" where it fits none. Never the address itself."""
    match = request.resolver_match
    return f"/{match.route}" if match else ""


class JsonLines(JsonFormatter):
    """One JSON object a line: time, level, logger, message, request, and what the record brings along."""

    EXTRAS = ("method", "route", "status", "ms")

    def __init__(self) -> None:
        super().__init__(json_ensure_ascii=False)

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S") + f".{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": message(record),
        }
        if number := _current.get():
            fields["request_id"] = number
        fields |= {name: getattr(record, name) for name in self.EXTRAS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            fields["error"] = list(errors(record.exc_info[1]))
        return self.serialize_log_record(fields)

    converter = staticmethod(time.gmtime)


class OnceEach(logging.Filter):
    """Leaves out what Django says of answers that are no errors: each has its line already."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.name != "django.request" or bool(record.exc_info)


def message(record: logging.LogRecord) -> str:
    """What the record says, without what a visitor or an editor wrote."""
    if record.name.split(".")[0] in OWN:
        return record.getMessage()
    if record.name in ("django.request", "django.server"):
        return f"answered {getattr(record, 'status_code', '')}".strip()
    if record.name.startswith("django.security"):
        return "refused"
    # The pattern alone: what would be put into it may be anything.
    return str(record.msg) if record.args else record.name


def errors(error: BaseException) -> Iterator[dict[str, Any]]:
    """The error and what it came from, the last first: type, PostgreSQL's code and constraint, calls. No message."""
    step: BaseException | None = error
    seen = set()
    while step is not None and id(step) not in seen:
        seen.add(id(step))
        found: dict[str, Any] = {"type": f"{type(step).__module__}.{type(step).__qualname__}"}
        if state := getattr(step, "sqlstate", None):
            found["sqlstate"] = state
            found["constraint"] = getattr(getattr(step, "diag", None), "constraint_name", None) or ""
        calls = traceback.extract_tb(step.__traceback__)[-DEEPEST:]
        found["calls"] = [f"{_inside(call.filename)}:{call.lineno} {call.name}" for call in calls]
        yield found
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)


def _inside(filename: str) -> str:
    """Where a file is, from its package on."""
    for folder in ("/site-packages/", "/lib/"):
        if folder in filename:
            return filename.rsplit(folder, 1)[1]
    return "/".join(filename.rsplit("/", 4)[1:])


def configuration(style: str, level: str) -> dict[str, Any]:
    """LOGGING for `style` "line" or "json"; everything goes to standard output."""
    as_json = style == "json"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "json": {"()": "tracker.logs.JsonLines"},
        },
        "filters": {"refusals": {"()": "tracker.guard.RefusalsInOneLine"}, "once": {"()": "tracker.logs.OnceEach"}},
        "handlers": {
            "out": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "formatter": style,
                "filters": ["once"] if as_json else ["refusals"],
            }
        },
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            # With its parameters, a query says all that anybody typed.
            "django.db.backends": {"level": "INFO" if as_json else level},
            # For services; whoever tries the site on their own machine sees the pages themselves.
            "tracker.requests": {"level": level if as_json else "WARNING"},
        },
    }


def of_the_server(style: str) -> dict[str, Any]:
    """What granian is given for its own few lines, in the same style."""
    return {
        "formatters": {
            "server": {"()": "tracker.logs.JsonLines"} if style == "json" else {"format": "[%(levelname)s] %(message)s"}
        },
        "handlers": {"server": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "server"}},
        "loggers": {"_granian": {"handlers": ["server"], "propagate": False}},
    }
