"""The text of a PDF, and what it says of itself. No Django, no network.

A PDF is instructions for a program, and may be hostile: only the process apart imports this (extracting.py), because only
its limits on time and memory end what a PDF can ask for. Nothing is guessed: lines stay lines, and a hyphen at the end of
one stays, because whether the word is written with it cannot be known (ground/quotes/folding.py reads it both ways).
"""

import re
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader

MOST_PAGES = 1_000

_SOFT_HYPHEN_AT_END = re.compile(r"\u00ad[ \t]*\n[ \t]*")
_DATE = re.compile(r"\s*(?:D:)?(\d{4})(\d{2})?(\d{2})?")


class TooLongError(ValueError):
    """More pages or characters than are read. Nothing of it is kept as text: part of it would look like all of it."""


@dataclass(frozen=True, slots=True)
class PdfText:
    """`made` is the day on which the file says it was made, as far as it is written; "" for what is not said."""

    text: str
    title: str = ""
    author: str = ""
    made: str = ""
    language: str = ""


def read_pdf(raw: bytes, most: int) -> PdfText:
    """What stands in a PDF; at most so many characters. Raises TooLongError, and whatever else a broken PDF leads to.

    One that is locked with a password is opened if that is empty and it takes no cryptography but RC4.
    """
    reader = PdfReader(BytesIO(raw))
    pages: list[str] = []
    length = 0
    for number, page in enumerate(reader.pages):
        if number >= MOST_PAGES:
            raise TooLongError
        pages.append(page.extract_text())
        length += len(pages[-1])
        if length > most:
            raise TooLongError
    text = _SOFT_HYPHEN_AT_END.sub("", "\n".join(pages))
    try:
        return PdfText(text, *_said_of_itself(reader))
    except Exception:
        # Its text can be quoted, whatever is wrong with its card.
        return PdfText(text)


def _said_of_itself(reader: PdfReader) -> tuple[str, str, str, str]:
    card = reader.metadata
    language = reader.root_object.get("/Lang")
    title, author, made = (card.title, card.author, card.creation_date_raw) if card else (None, None, None)
    return _text(title), _text(author), _day(_text(made)), _text(language)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _day(written: str) -> str:
    """As EDTF: a PDF writes D:20251120093000+02'00'."""
    found = _DATE.match(written)
    return "-".join(part for part in found.groups() if part) if found else ""
