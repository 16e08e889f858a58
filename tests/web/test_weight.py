"""What a reader's connection carries for a claim page: everything that the browser fetches, compressed as it is served."""

import re
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.contrib.staticfiles import finders

from tests.desk.dossier_files import FIRST, VERSIONS, bring, two_users
from tests.readers import Reader
from tests.web.markup import Element, read
from tracker.finished_pages import FinishedPage

pytestmark = pytest.mark.django_db

KUPIANSK = "/claims/russian-forces-had-taken-control-of-the-city-of-kupiansk-by-20-november-2025/"
PAGE, SCRIPT = 55_000, 18_000
"""What was promised is 60,000 and 20,000; headers come on top, some nine hundred bytes with each file."""
_FACE = re.compile(r'@font-face\s*{[^}]*url\("\.\./([^"]+)"\)[^}]*unicode-range:([^;]+);')


def test_a_claim_page_is_light_in_every_language(reader: Reader) -> None:
    two_users()
    bring(FIRST, VERSIONS, publish=True)
    for language, font in (("", "latin"), ("/uk", "cyrillic")):
        weights = _fetched(reader.get(language + KUPIANSK))
        assert f"/static/fonts/headline-serif-{font}.woff2" in weights
        assert sum(weights.values()) < PAGE, weights
        assert 0 < sum(weight for name, weight in weights.items() if name.endswith(".js")) < SCRIPT, weights


def _fetched(response: Any) -> dict[str, int]:
    """Bytes by name of all that belongs to a page, with what its script fetches once somebody searches."""
    page = read(response)
    linked = {each["href"] for each in page.all("link") if each["href"].startswith("/static/")}
    scripts = {each[name] for each in page.all("script") for name in ("src", "data-htmx")}
    sheets = {each["href"] for each in page.all("link", rel="stylesheet")}
    fonts = {font for sheet in sheets for font in _fonts(_file(sheet).decode(), _text(page))}
    weights = {name: _wire(name) for name in {*linked, *scripts, *fonts}}
    return weights | {"the page": FinishedPage([], response.content).variant(b"br").size}


def _wire(name: str) -> int:
    """Bytes as they are sent: fonts are compressed already, all else by WhiteNoise when it is collected."""
    content = _file(name)
    return len(content) if name.endswith(".woff2") else len(brotli.compress(content))


def _file(name: str) -> bytes:
    path = finders.find(name.removeprefix("/static/"))
    assert path, name
    return Path(path).read_bytes()


def _fonts(sheet: str, text: str) -> set[str]:
    """The files that a browser fetches for this text: those in whose range one of its letters is."""
    return {
        f"/static/{file}"
        for file, ranges in _FACE.findall(sheet)
        if any(_within(ranges, ord(letter)) for letter in set(text))
    }


def _within(ranges: str, letter: int) -> bool:
    for each in ranges.replace("U+", "").split(","):
        first, _, last = each.strip().partition("-")
        if int(first, 16) <= letter <= int(last or first, 16):
            return True
    return False


def _text(page: Element) -> str:
    """What is set in the headlines' type."""
    return "".join(each.text for tag in ("h1", "h2", "h3") for each in page.all(tag))
