"""A text that somebody typed, as paragraphs and lists. This is all the markup there is.

An empty line begins another paragraph. Lines that all begin with "- " are a list. Everything else is shown as it stands.
"""

import re
from dataclasses import dataclass

ITEM = "- "


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Its text in one line, or the items of a list."""

    text: str = ""
    items: tuple[str, ...] = ()


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a text, none of them empty."""
    blocks = re.split(r"\n[ \t]*\n", text)
    return tuple(
        _paragraph(lines) for block in blocks if (lines := [line for line in block.splitlines() if line.strip()])
    )


def _paragraph(lines: list[str]) -> Paragraph:
    stripped = [line.strip() for line in lines]
    if all(line.startswith(ITEM) for line in stripped):
        return Paragraph(items=tuple(line.removeprefix(ITEM).strip() for line in stripped))
    return Paragraph(text=" ".join(stripped))
