"""A client that sends back what a page of the desk carries, as a browser does: the version that the page was made from."""

import html
import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpRequest
from django.template.response import SimpleTemplateResponse
from django.test import Client

VERSION = "_version"
_HIDDEN = re.compile(rf'<input type="hidden" name="{VERSION}" value="([^"]*)">')


def carried(page: Any) -> list[str]:
    """The versions in a page's form."""
    return [html.unescape(found) for found in _HIDDEN.findall(page.content.decode())]


class _Form(HTMLParser):
    """What a browser would send of a form as it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.select = self.area = ""
        self.first: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        match tag, given.get("type", "text"):
            case "input", "checkbox" | "radio":
                if "checked" in given:
                    self._send(name, given.get("value", "on"))
            case "input", kind if kind not in ("submit", "button"):
                self._send(name, given.get("value", ""))
            case "select", _:
                self.select, self.first = name, None if "multiple" in given else ""
            case "option", _:
                if "selected" in given:
                    self._send(self.select, given.get("value", ""))
                elif self.first == "" and self.select not in self.sent:
                    self.first = given.get("value", "")
            case "textarea", _:
                self.area = name
                self._send(name, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self.first is not None and self.select not in self.sent:
            self._send(self.select, self.first)
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area][-1] += data

    def _send(self, name: str, value: str) -> None:
        if name and "__prefix__" not in name:
            self.sent.setdefault(name, []).append(value)


def filled_in(page: Any) -> dict[str, Any]:
    """What a browser would send of the form in a page of the desk, with whatever stands in it."""
    found = re.search(r'<form [^>]*id="\w+_form".*?</form>', page.content.decode(), re.DOTALL)
    assert found, "no form"
    form = _Form()
    # A browser leaves out the line break that opens a text area.
    form.feed(re.sub(r"(<textarea[^>]*>)\n", r"\1", found[0]))
    return dict(form.sent)


def context_of(response: Any) -> dict[str, Any]:
    """What a page was rendered from."""
    found: dict[str, Any] = response.context_data
    return found


class Carrying(Client):
    """Forms are opened right before they are sent, unless the test says from which version they were made."""

    def _opened(self, path: str) -> list[str]:
        """The version that the form at this address carries. The page is made as always, but not drawn, which takes longest."""
        handler: Any = self.handler
        if handler._middleware_chain is None:
            handler.load_middleware()
        handler._template_response_middleware.append(self._undrawn)
        try:
            page = self.get(path)
        finally:
            handler._template_response_middleware.remove(self._undrawn)
        version = (getattr(page, "context_data", None) or {}).get("version")
        return [str(version)] if version else []

    def _undrawn(self, _request: HttpRequest, page: SimpleTemplateResponse) -> SimpleTemplateResponse:
        page.content = b""
        return page

    def post(self, path: str, data: Any = None, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        if isinstance(data, dict) and VERSION not in data:
            if path.startswith("/admin/desk/") and path.partition("?")[0].endswith("/change/"):
                data = data | {VERSION: self._opened(path)}
            elif path.startswith("/admin/desk/") and path.partition("?")[0].endswith("/delete/"):
                data = data | {VERSION: carried(self.get(path))}
            elif data.get("action") == "delete_selected" and "post" in data:
                asked = super().post(path, {key: sent for key, sent in data.items() if key != "post"})
                data = data | {VERSION: carried(asked)}
        return super().post(path, data, *args, **kwargs)
