"""What docs/design.md promises of the stylesheets, as far as it can be read off them."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "static" / "css"
SHEETS = {sheet.name: re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S) for sheet in FOLDER.glob("*.css")}
TOKENS = SHEETS["tokens.css"]

# What has a width, a place or a side of its own in every language, and is no property of the text.
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height|float)\s*:"
)


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css))


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_controls_stand_out_from_every_ground(scheme: str) -> None:
    light, dark = TOKENS.split("prefers-color-scheme: dark")
    named = colours(light if scheme == "light" else dark)
    for ground in ("paper", "raised", "accent-soft"):
        for text in ("ink", "ink-2", "ink-3", "accent", "accent-strong"):
            assert contrast(named[text], named[ground]) >= 4.5, f"{text} on {ground}"
        assert contrast(named["control"], named[ground]) >= 3, ground
    for filled in ("ink", "accent-strong"):
        assert contrast(named["paper"], named[filled]) >= 4.5


def test_colours_and_typefaces_are_named_in_one_place() -> None:
    for name, css in SHEETS.items():
        if name == "tokens.css":
            continue
        assert not re.findall(r":[^;{}]*#[0-9a-fA-F]{3,8}\b|(?:rgb|hsl|lab|lch)a?\(", css), name
        assert not re.findall(r"font-family:(?!\s*var\()", css), name
        used = set(re.findall(r"var\(--([\w-]+)", css))
        assert used <= set(re.findall(r"--([\w-]+):", TOKENS)), name


def test_pages_turn_round_where_a_language_runs_from_right_to_left() -> None:
    for name, css in SHEETS.items():
        queries = re.sub(r"@media[^{]*\{|@page \{.*?\}", "", css)
        assert not PHYSICAL.findall(queries), name


def test_nothing_moves_by_itself() -> None:
    for name, css in SHEETS.items():
        assert not re.search(r"(?<![\w-])(?:animation|transition|scroll-behavior)\b", css), name
    assert TOKENS.count("@font-face") == TOKENS.count("font-display: optional")
