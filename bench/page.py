"""A finished page, kept in files for servers that answer nothing else."""

import json
from http import HTTPStatus
from pathlib import Path

from bench.site import Answer

OF_THE_SERVER = {
    "server",
    "date",
    "connection",
    "content-length",
    "etag",
    "last-modified",
    "accept-ranges",
    "keep-alive",
}
"""Headers that each server writes by itself. All others are the same wherever the page comes from."""


def keep(answer: Answer, folder: Path) -> None:
    """Write status, headers and body."""
    (folder / "status").write_text(str(answer.status))
    (folder / "body").write_bytes(answer.body)
    (folder / "headers.json").write_text(json.dumps(said(answer)))


def kept(folder: Path) -> tuple[list[tuple[str, str]], bytes]:
    """Headers and body."""
    headers = [(name, value) for name, value in json.loads((folder / "headers.json").read_text())]
    return headers, (folder / "body").read_bytes()


def status(folder: Path) -> HTTPStatus:
    """What it was answered with."""
    return HTTPStatus(int((folder / "status").read_text()))


def said(answer: Answer) -> list[tuple[str, str]]:
    """The headers that the site writes, in the order of their names."""
    return sorted((name.lower(), value) for name, value in answer.headers if name.lower() not in OF_THE_SERVER)
