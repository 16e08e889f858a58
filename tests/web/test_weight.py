"""What a reader's connection carries for a claim page: everything that the browser fetches, compressed as it is served."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from tests.desk.dossier_files import FIRST, VERSIONS, bring, two_users
from tests.readers import Reader
from tests.web.markup import Element, read
from tracker.finished_pages import FinishedPage

pytestmark = pytest.mark.django_db

KUPIANSK = "/claims/russian-forces-had-taken-control-of-the-city-of-kupiansk-by-20-november-2025/"
PAGE, SCRIPT = 60_000, 20_000
_FACE = re.compile(r'@font-face\s*{[^}]*url\("\.\./([^"]+)"\)[^}]*unicode-range:([^;]+);')


def test_a_claim_page_is_light(reader: Reader) -> None:
    two_users()
    bring(FIRST, VERSIONS, publish=True)
    response = reader.get(KUPIANSK)
    while response.status_code in (301, 302):
        response = reader.get(response["Location"])
    page = read(response)
    linked = {each["href"] for each in page.all("link") if each["href"].startswith("/static/")}
    scripts = {each["src"] for each in page.all("script") if "src" in each.attributes}
    sheets = {each["href"] for each in page.all("link", rel="stylesheet")}
    fonts = {font for sheet in sheets for font in _fonts(_file(sheet).decode(), _text(page))}
    assert any(font.endswith("latin-600-normal.woff2") for font in fonts)
    weights = {name: _wire(name) for name in {*linked, *scripts, *fonts}}
    weights["the page"] = FinishedPage([], response.content).variant(b"br").size
    assert sum(weights.values()) < PAGE, weights
    assert sum(weights[name] for name in scripts) < SCRIPT, weights


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
