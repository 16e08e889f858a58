"""A text that somebody typed, as paragraphs and lists. This is all the markup there is.

An empty line begins another paragraph. Lines that begin with "- " are a list. Everything else is shown as it stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

ITEM = "- "


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Its text in one line, or the items of a list."""

    text: str = ""
    items: tuple[str, ...] = ()


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a text, none of them empty."""
    blocks = re.split(r"\n[ \t]*\n", text)
    return tuple(paragraph for block in blocks for paragraph in _parts(block))


def _parts(block: str) -> Iterator[Paragraph]:
    """A paragraph or a list; several, where lines of a list follow others without an empty line."""
    lines = [stripped for line in block.splitlines() if (stripped := line.strip())]
    for listed, several in groupby(lines, key=lambda line: line.startswith(ITEM)):
        if listed:
            yield Paragraph(items=tuple(line.removeprefix(ITEM).strip() for line in several))
        else:
            yield Paragraph(text=" ".join(several))
