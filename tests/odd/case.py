"""One odd request and its right answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.odd.asking import FORM, Request


@dataclass(frozen=True, kw_only=True)
class Case:
    """`says` is a piece of the page; `leads` is the Location; `untouched`: nothing may have been written."""

    name: str
    request: Request
    status: int
    says: str = ""
    leads: str = ""


def read(name: str, address: str, status: int, says: str = "", leads: str = "", **environ: Any) -> Case:
    """Somebody reads a public page; `environ` are headers as WSGI calls them."""
    return Case(name=name, request=Request(address=address, environ=environ), status=status, says=says, leads=leads)


def desk(name: str, address: str, status: int, says: str = "", leads: str = "", **environ: Any) -> Case:
    """A signed-in superuser opens a page of the desk."""
    request = Request(address=f"/admin/{address}", editor=True, environ=environ)
    return Case(name=name, request=request, status=status, says=says, leads=leads)


def form(
    name: str,
    address: str,
    fields: Mapping[str, str | list[str]],
    status: int,
    says: str = "",
    leads: str = "",
    *,
    method: str = "POST",
    editor: bool = True,
    kind: str = FORM,
    **environ: Any,
) -> Case:
    """A signed-in superuser sends a form."""
    pairs = [(key, each) for key, value in fields.items() for each in (value if isinstance(value, list) else [value])]
    request = Request(address=address, method=method, editor=editor, form=tuple(pairs), kind=kind, environ=environ)
    return Case(name=name, request=request, status=status, says=says, leads=leads)


def body(
    name: str, address: str, sent: bytes, kind: str, status: int, says: str = "", *, editor: bool = True, **environ: Any
) -> Case:
    """Bytes that are no form of ours."""
    request = Request(address=address, method="POST", editor=editor, body=sent, kind=kind, environ=environ)
    return Case(name=name, request=request, status=status, says=says)
