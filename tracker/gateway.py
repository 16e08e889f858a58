"""What the server hands over (ASGI), as Django's handler knows it (WSGI, PEP 3333), byte for byte."""

import sys
from collections.abc import Iterator, MutableMapping
from typing import IO, Any
from urllib.parse import unquote_to_bytes

Scope = MutableMapping[str, Any]
Environ = dict[str, Any]

_WITHOUT_PREFIX = ("CONTENT_TYPE", "CONTENT_LENGTH")


def environ_of(scope: Scope, body: IO[bytes]) -> Environ:
    """The environment of a request. Nothing of the process's own environment is in it."""
    host, port = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    return {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **_headers(scope),
    }


def header(scope: Scope, name: bytes) -> str:
    """The value of the header of this name (in small letters); several are one, with commas between."""
    return ",".join(value.decode("latin-1") for each, value in scope["headers"] if each == name)


def _headers(scope: Scope) -> Environ:
    found: Environ = {}
    for name, value in _named(scope):
        # Browsers that split cookies over several headers mean one (RFC 6265); all other lists have commas.
        between = "; " if name == "HTTP_COOKIE" else ","
        found[name] = f"{found[name]}{between}{value}" if name in found else value
    return found


def _named(scope: Scope) -> Iterator[tuple[str, str]]:
    for raw, value in scope["headers"]:
        # With an underscore it would be taken for the header with a hyphen, which a proxy may have set or removed.
        if b"_" not in raw:
            name = raw.decode("latin-1").upper().replace("-", "_")
            yield name if name in _WITHOUT_PREFIX else f"HTTP_{name}", value.decode("latin-1")
