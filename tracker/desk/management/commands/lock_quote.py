"""manage.py lock_quote FILE --quote TEXT"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.desk.charsets import decode
from tracker.desk.extracting import extract_apart, kind_of, whole_page
from tracker.ground.quotes import Change, Located, NotFound, locate

NOT_LOCKED = 1
UNABLE = 2
LARGEST = 50_000_000
"""Bytes of a file that is read."""
_PAGES = frozenset((".html", ".htm", ".xhtml"))
_TEXTS = frozenset((".txt", ".text", ".md", ".eml"))


class Command(BaseCommand):
    help = (
        "Look for a quote in a text or an HTML page, and write one JSON object: locked, exact, prefix, suffix, start, end,"
        " difference. Exits with 0 where the quote stands there, with 1 where it does not (exact is then the closest"
        " passage), and with 2 where it could not be looked for. start and end count the characters of the text without"
        " a byte order mark; of a page, those of its article, or of the whole page where the article lacks the quote."
        " Needs no database."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="UTF-8; other encodings are recognised")
        parser.add_argument(
            "--quote", metavar="TEXT", required=True, help="what is quoted (--quote=TEXT if it begins with -)"
        )

    def handle(self, *, file: Path, quote: str, **_: Any) -> None:
        if not quote.strip():
            raise CommandError("The quote is empty: write it after --quote.", returncode=UNABLE)
        if any("\ud800" <= char <= "\udfff" for char in quote):
            raise CommandError("The quote is not valid text in this terminal's encoding.", returncode=UNABLE)
        found = _look(quote, _read(file), file.suffix.lower())
        unicode = str(getattr(self.stdout, "encoding", None) or "utf-8").lower().replace("-", "") == "utf8"
        self.stdout.write(json.dumps(_told(found), ensure_ascii=not unicode))
        if isinstance(found, NotFound):
            self.stdout.flush()
            sys.exit(NOT_LOCKED)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or error
        raise CommandError(f"{str(file)!r} cannot be read: {told}.", returncode=UNABLE) from error
    if len(raw) > LARGEST:
        raise CommandError(f"{str(file)!r} has more than {LARGEST:,} bytes.", returncode=UNABLE)
    return raw


def _look(quote: str, raw: bytes, suffix: str) -> Located | NotFound:
    if suffix in _PAGES or (suffix not in _TEXTS and kind_of(raw, "") == "html"):
        found = locate(quote, extract_apart(raw, "text/html").text)
        if isinstance(found, NotFound):
            whole = locate(quote, whole_page(decode(raw, "text/html")).text)
            return whole if isinstance(whole, Located) or found.start is None else found
        return found
    return locate(quote, _text(raw))


def _text(raw: bytes) -> str:
    """The characters of a file that is no page; CommandError for what is no text."""
    text = decode(raw)
    if "\x00" in text or raw.startswith(b"%PDF") or ("\ufffd" in text and "\ufffd".encode() not in raw):
        raise CommandError("The file is not a text: hand in text or HTML.", returncode=UNABLE)
    return text


def _told(found: Located | NotFound) -> dict[str, Any]:
    """`difference`: what differs, stretch by stretch; where the quote is locked, what its ellipses leave out."""
    changes = found.difference if isinstance(found, NotFound) else _left_out(found)
    return {
        "locked": isinstance(found, Located),
        "exact": found.exact,
        "prefix": found.prefix,
        "suffix": found.suffix,
        "start": found.start,
        "end": found.end,
        "difference": [asdict(change) for change in changes],
    }


def _left_out(found: Located) -> tuple[Change, ...]:
    return tuple(Change("left out", "", words) for words in found.omitted)
