"""Requests at random from a seed: routes of the URL configuration, real forms, and nasty values in every place."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from random import Random
from typing import Any
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver

from tests.odd import nasty
from tests.odd.asking import Asker, Request
from tests.odd.world import PLACES, SLUGS, told

_GROUP = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
_MODEL = re.compile(r"/(desk|auth)/(\w+)/")
Form = tuple[tuple[str, str], ...]


def routes() -> list[str]:
    """Every route of the site, with its parameters as "<name>"."""
    return sorted({_plain(route) for route in _walk(get_resolver().url_patterns, "")})


def _walk(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, before + str(each.pattern))
        else:
            yield before + str(each.pattern)


def _plain(route: str) -> str:
    named = _GROUP.sub(lambda found: f"<{found[1] or found[2]}>", route)
    return "/" + named.replace("^", "").replace("$", "").replace("\\", "")


@dataclass(frozen=True)
class Grammar:
    """What random requests are made of: routes, and the forms that pages of the desk show, by their addresses."""

    public: tuple[str, ...]
    desk: tuple[str, ...]
    forms: dict[str, Form]

    @classmethod
    def of_site(cls) -> "Grammar":
        """Reads the routes, and asks each page of the desk that has a form for its fields."""
        found = routes()
        desk = tuple(route for route in found if route.startswith("/admin/"))
        asker, forms = Asker(), dict[str, Form]()
        for address in form_addresses(desk):
            answer = asker.ask(Request(address=address, editor=True))
            if answer.status == 200:
                forms[address] = fields_of(answer.text)
        return cls(tuple(route for route in found if route not in desk), desk, forms)


def form_addresses(desk: Iterable[str]) -> Iterator[str]:
    for route in desk:
        if route.endswith(("/add/", "/login/", "/password_change/")):
            yield route
        elif "<object_id>" in route and (model := _MODEL.search(route)) and not route.endswith("/<object_id>/"):
            if known := _known_id(model[2]):
                yield route.replace("<object_id>", known)
        elif route.count("/") == 4 and "<" not in route:
            yield route


def _known_id(model: str) -> str:
    """What stands for the id of the world's row of this kind."""
    if model in ("user", "group"):
        return "1"
    if model == "dossier":
        return "a-dossier"
    return f"{{{model}_id}}" if f"{model}_id" in PLACES else ""


def fields_of(page: str) -> Form:
    reader = _Fields()
    reader.feed(page)
    return tuple(reader.found)


class _Fields(HTMLParser):
    """Names and values of a page's fields; rows that a script would add (`__prefix__`) as row 0."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "").replace("__prefix__", "0")
        if name == "csrfmiddlewaretoken":
            return  # sent with every form (asking.py)
        if tag == "input" and name and given.get("type") not in ("submit", "button"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.found.append((name, given.get("value", "")))
        elif tag in ("select", "textarea"):
            self.within = name
            if tag == "textarea":
                self.found.append((name, ""))
        elif tag == "option" and "selected" in given and self.within:
            self.found.append((self.within, given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self.within = ""


def requests(seed: int, count: int, grammar: Grammar) -> Iterator[Request]:
    """As many requests, always the same for one seed and one site."""
    random = Random(seed)
    for _ in range(count):
        yield _Maker(random, grammar).request()


class _Maker:
    def __init__(self, random: Random, grammar: Grammar) -> None:
        self.random, self.grammar = random, grammar

    def request(self) -> Request:
        desk = self.random.random() < 0.27
        if desk and self.random.random() < 0.4:
            return self._posted()
        route = self.random.choice(self.grammar.desk if desk else self.grammar.public)
        address = self._address(route) + self._query()
        method = self.random.choice(nasty.METHODS) if self.random.random() < 0.1 else "GET"
        form = self._junk_form() if method != "GET" or self.random.random() < 0.03 else None
        if form is not None and self.random.random() < 0.5:
            method = "POST"
        return self._sent(address, method, form, editor=desk)

    def _posted(self) -> Request:
        address = self.random.choice(sorted(self.grammar.forms))
        form = list(self.grammar.forms[address])
        for _ in range(self.random.randint(0, 6)):
            self._spoil(form)
        if self.random.random() < 0.4:
            button = self.random.choice(
                ("_save", "_continue", "_addanother", "_publish", "_saveasnew", "post", "_popup")
            )
            form.append((button, self.random.choice(("1", "yes", self._text()))))
        target = address if self.random.random() < 0.9 else address + self._query()
        return self._sent(target, "POST", tuple(form), editor=True)

    def _spoil(self, form: list[tuple[str, str]]) -> None:
        """One change, as a browser would not make it."""
        at = self.random.randrange(len(form)) if form else 0
        name, value = form[at] if form else (self._name(), "")
        match self.random.randrange(8):
            case 0 if form:
                del form[at]
            case 1:
                form.append((name, self._text()))
            case 2:
                form.append((self._name(), self._text()))
            case 3 if name.endswith("TOTAL_FORMS"):
                form[at] = (name, self.random.choice(("1", "2", "-1", "9" * 30, "10001", "x", "", "200", "201")))
            case 3:
                form.append((name, value))
            case 4:
                form += [(name, self.random.choice(sorted(PLACES.values()))), ("_selected_action", self._text())]
            case _ if form:
                form[at] = (name, self._text())
            case _:
                form.append((self._name(), self._text()))

    def _junk_form(self) -> Form:
        return tuple((self._name(), self._text()) for _ in range(self.random.randint(0, 8)))

    def _sent(self, address: str, method: str, form: Form | None, *, editor: bool) -> Request:
        environ: dict[str, Any] = {}
        while self.random.random() < 0.25:
            name, values = self.random.choice(nasty.HEADERS)
            environ[name] = self.random.choice(values)
        more: dict[str, Any] = {}
        if self.random.random() < 0.05:
            more["kind"] = self.random.choice(nasty.KINDS)
        return Request(address=address, method=method, editor=editor, form=form, environ=environ, **more)

    def _address(self, route: str) -> str:
        model = _MODEL.search(route)
        address = re.sub(r"<(\w+)>", lambda found: self._part(found[1], route, model[2] if model else ""), route)
        if self.random.random() < 0.08:
            address += self.random.choice(nasty.PATHS) + self.random.choice(("", "/"))
        return address[:-1] if self.random.random() < 0.03 and len(address) > 1 else address

    def _part(self, name: str, route: str, model: str) -> str:
        odd = self.random.random()
        if odd < 0.3:
            return self.random.choice(nasty.PATHS)
        if odd < 0.4:
            return self._quoted(self._passing())[:900]
        if name == "slug":
            return self.random.choice(SLUGS.get(route.split("/")[1].removesuffix("s"), ["zzz"]))
        if name in ("number", "content_type_id", "id"):
            return self.random.choice(("1", "2", "0", "01", "7", "9" * 10))
        if name == "app_label":
            return self.random.choice(("desk", "auth", "zzz"))
        return _known_id(model) or self.random.choice(sorted(PLACES.values()))

    def _query(self) -> str:
        if self.random.random() < 0.35:
            return ""
        pairs = [
            f"{self._quoted(self._name())}={self._quoted(self._value())}" for _ in range(self.random.randint(1, 4))
        ]
        return "?" + self.random.choice("&&&&;").join(pairs)[:4500]

    def _value(self) -> str:
        known = (
            "midford",
            "marshal-grey",
            "peace",
            "peace/draft/1",
            "contested",
            "denied",
            "newest",
            "2025-11-20",
            "all",
            "a",
        )
        return self.random.choice(known) if self.random.random() < 0.3 else self._passing()

    def _quoted(self, text: str) -> str:
        raw = text.encode(errors="surrogatepass")
        return quote(raw, safe="") if self.random.random() < 0.9 else quote(raw, safe="/:?=&<>'{}[]|\\^`")

    def _name(self) -> str:
        return self.random.choice(nasty.NAMES)

    def _text(self) -> str:
        if self.random.random() < 0.1:
            return "".join(self.random.choice(nasty.TEXTS) for _ in range(3))[:6000]
        return self.random.choice(nasty.TEXTS)

    def _passing(self) -> str:
        """Mostly what the guard lets through, so that something behind it meets it."""
        text = self._text()
        return text if (text.isprintable() and len(text) < 600) or self.random.random() < 0.1 else self._passing()


__all__ = ["Grammar", "requests", "routes", "told"]
