"""An editor at work, over HTTP: reads a form as a browser does, changes it, sends it back."""

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from itertools import count
from urllib.parse import urlencode

from tests.faults.fill import PASSWORD
from tests.faults.site import CANNOT_ANSWER, Reply, Site

Fields = list[tuple[str, str]]
NUMBERS = count(1)
"""Of tokens: none is ever used twice."""


class Fate(Enum):
    SAVED = auto()  # the site said so
    REFUSED = auto()  # the site said that nothing was saved
    UNKNOWN = auto()  # no answer, or one that leaves it open


class Form(HTMLParser):
    """What a browser would send of the last form of a page that is sent by POST."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: Fields = []
        self._select = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.fields = [] if (given.get("method") or "").lower() == "post" else self.fields
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.fields.append((self._select, given.get("value") or ""))
        elif tag == "textarea":
            self._area = name
            self.fields.append((name, ""))
        elif tag == "input" and name:
            kind = given.get("type") or "text"
            ticked = kind not in ("checkbox", "radio") or "checked" in given
            if ticked and kind not in ("submit", "button", "file"):
                self.fields.append((name, given.get("value") or ("on" if kind == "checkbox" else "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            name, text = self.fields.pop()
            # The line break that stands first in a text area is none of its text.
            self.fields.append((name, text.removeprefix("\r\n").removeprefix("\n")))
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            name, text = self.fields.pop()
            self.fields.append((name, text + data))

    def ready(self) -> Fields:
        """Without the row that scripts copy for a new one."""
        return [(name, value) for name, value in self.fields if name and "__prefix__" not in name]

    def empty_row(self, prefix: str, number: int) -> Fields:
        """The row that scripts copy, as the one of this number."""
        begins = f"{prefix}-__prefix__-"
        return [
            (name.replace("__prefix__", str(number), 1), value)
            for name, value in self.fields
            if name.startswith(begins)
        ]

    def value(self, name: str) -> str:
        return next(value for each, value in self.fields if each == name)


@dataclass
class Editor:
    """Logged in as one of fill.EDITORS. Keeps its cookies; every request is a connection of its own."""

    site: Site
    name: str
    cookies: dict[str, str] = field(default_factory=dict)
    fates: dict[str, Fate] = field(default_factory=dict)
    """What became of each token that was ever sent."""

    def ask(self, method: str, path: str, fields: Fields | None = None) -> Reply:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(fields) if fields is not None else None
        reply = self.site.ask(method, path, body=body, headers=headers)
        for line in reply.headers["set-cookie"].splitlines():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return reply

    def log_in(self) -> None:
        form = Form(self.ask("GET", "/admin/login/").text).ready()
        given = {"username": self.name, "password": PASSWORD}
        reply = self.ask("POST", "/admin/login/?next=/admin/", [(name, given.get(name, value)) for name, value in form])
        assert (reply.status, reply.headers.get("location")) == (302, "/admin/"), reply

    def form(self, path: str) -> Form | None:
        """The form at this address; None where the site cannot show it now."""
        try:
            reply = self.ask("GET", path)
        except CANNOT_ANSWER:
            return None
        assert reply.status in (200, 503), f"{reply.status}: {reply.text[:2000]}"
        return Form(reply.text) if reply.status == 200 else None

    def append(self, claim: str, speaker: str, source: str) -> Fate | None:
        """One edit: a token at the end of the claim's note, and a statement with it; None where there was no form."""
        path = f"/admin/desk/claim/{claim}/change/"
        form = self.form(path)
        if form is None:
            return None
        token = f"{self.name}.{next(NUMBERS)}"
        row = int(form.value("statements-TOTAL_FORMS"))
        changed = {
            "editor_note": f"{form.value('editor_note')} {token}".strip(),
            "statements-TOTAL_FORMS": str(row + 1),
        }
        statement = {"claim": claim, "speaker": speaker, "stance": "asserts", "sources": source, "note": token}
        changed |= {f"statements-{row}-{name}": value for name, value in statement.items()}
        there = [*form.ready(), *form.empty_row("statements", row)]
        fields = [(name, changed.pop(name, value)) for name, value in there] + list(changed.items())
        self.fates[token] = Fate.UNKNOWN  # from the moment on when it may have arrived
        self.fates[token] = fate = self.send(path, fields)
        return fate

    def publish(self, claim: str) -> Fate | None:
        """Publishes the claim as it is; None where there is nothing to publish, or no form."""
        path = f"/admin/desk/claim/{claim}/publish/"
        form = self.form(path)
        if form is None or "seen" not in dict(form.ready()):
            return None
        return self.send(path, form.ready())

    def send(self, path: str, fields: Fields) -> Fate:
        try:
            reply = self.ask("POST", path, fields)
        except CANNOT_ANSWER:
            return Fate.UNKNOWN
        if reply.status == 302:
            assert "login" not in reply.headers["location"], reply
            return Fate.SAVED
        assert reply.status in (200, 503), f"{reply.status}: {reply.text[:3000]}"
        if reply.status == 503 and "may not have been saved" in reply.text:
            return Fate.UNKNOWN
        assert re.search("errornote|errorlist|Nothing was saved|desk-problems", reply.text), reply.text
        return Fate.REFUSED
