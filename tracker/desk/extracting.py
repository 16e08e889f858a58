"""What a kept page says: its text, title, byline, date, language and site, out of its bytes. No Django, no network.

    extract(raw, content_type)        in this process: for what the desk itself wrote, and for tests
    extract_apart(raw, content_type)  in a process of its own that is killed after SECONDS: for what strangers wrote

trafilatura finds the article in a page; where it finds nothing, or takes too long, the page's whole text is taken
(plain_text.py). Of a PDF all text is taken or, where it cannot be read, none (pdf_text.py). Of anything else but text/html
and text/plain (images) there is no text.
"""

import html
import json
import logging
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

from tracker.desk.charsets import decode
from tracker.desk.plain_text import plain_text, title_of
from tracker.ground.dates import Date, DateError
from tracker.ground.text import BIDI, INVISIBLE, JOINERS, normalise

SECONDS = 6
"""How long the other process may take, starting it included."""
MEMORY = 1_500_000_000
"""Bytes of address space that it may take."""
LARGEST_PAGE = 3_000_000
"""Characters of a page in which an article is looked for; of a larger one the whole text is taken."""
LONGEST_TEXT = 1_000_000
"""Characters of text that are kept; what follows is cut off."""
LONGEST_LINE = 500

_ROOT = Path(__file__).resolve().parents[2]
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "LANG", "TMPDIR")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_HTML_TAG = re.compile(r"<html\b[^>]{0,2000}?\blang\s*=\s*[\"']?\s*([A-Za-z0-9-]{2,35})", re.IGNORECASE)
_LOOKS_LIKE_HTML = re.compile(r"\s*(<!doctype html|<html|<head|<body|<article|<div|<p[ >])", re.IGNORECASE)
_PDF = b"%PDF-"
_PDF_WITHIN = 1_024
"""Bytes in which a PDF says that it is one; some servers and scanners put something before it."""
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_LINE_ENDS = {ord(char): "\n" for char in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Extract:
    """`published` is EDTF, `language` a code; everything is "" where it is not known."""

    text: str = ""
    title: str = ""
    byline: str = ""
    published: str = ""
    language: str = ""
    site: str = ""


def kind_of(raw: bytes, content_type: str) -> str:
    """ "html", "text", "pdf", or "" for what has no text that could be read. A PDF is one whatever it is called."""
    begins = raw.find(_PDF, 0, _PDF_WITHIN)
    if begins >= 0 and not _LOOKS_LIKE_HTML.match(raw[:begins].decode("latin-1")):
        return "pdf"
    named = content_type.partition(";")[0].strip().lower()
    if named in ("text/html", "application/xhtml+xml"):
        return "html"
    if named == "text/plain" or (not named and b"\x00" not in raw[:4096]):
        # Some servers call every file plain text.
        return "html" if _LOOKS_LIKE_HTML.match(decode(raw[:4096], content_type)) else "text"
    return ""


def extract(raw: bytes, content_type: str = "") -> Extract:
    """What these bytes say, worked out here. An empty `content_type` means: look whether it is a page or a text.

    Of a PDF nothing: those are read apart only.
    """
    match kind_of(raw, content_type):
        case "html":
            page = decode(raw, content_type)
            return _article(page) or whole_page(page)
        case "text":
            return Extract(text=clean(decode(raw, content_type)))
    return Extract()


def extract_apart(raw: bytes, content_type: str = "", *, seconds: float = SECONDS) -> Extract:
    """The same, where pages cannot hold this process up: worked out by another, with limits on time and memory.

    Where that one fails or is too slow, the whole text of the page is taken; of a PDF none.
    """
    kind = kind_of(raw, content_type)
    if kind == "pdf":
        try:
            return _told_apart(kind, raw, seconds)
        except _UNTOLD as error:
            logger.warning("No text was read in a PDF of %d bytes: %s.", len(raw), _why(error))
            return Extract()
    if kind != "html":
        return extract(raw, content_type)
    page = decode(raw, content_type)
    if len(page) > LARGEST_PAGE:
        return whole_page(page)
    try:
        return _told_apart(kind, page.encode("utf-8", "replace"), seconds)
    except _UNTOLD:
        return whole_page(page)


_UNTOLD = (subprocess.SubprocessError, OSError, ValueError, KeyError, TypeError)


def _told_apart(kind: str, given: bytes, seconds: float) -> Extract:
    """What the other process tells; raises one of _UNTOLD where it tells nothing."""
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | {"PYTHONUTF8": "1"}
    done = subprocess.run(  # noqa: S603 (kind is one of ours)
        [sys.executable, "-m", "tracker.desk.extracting", kind],
        input=given,
        capture_output=True,
        timeout=seconds,
        check=True,
        cwd=_ROOT,
        env=environment,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return Extract(**{each.name: str(told[each.name]) for each in fields(Extract)})


def _why(error: Exception) -> str:
    """The name of the error, here or in the other process; nothing that a stranger wrote."""
    said = error.stderr.decode("ascii", "replace").strip() if isinstance(error, subprocess.CalledProcessError) else ""
    return said if said.isidentifier() else type(error).__name__


def whole_page(page: str) -> Extract:
    """All text of a page, menus included, in a time that is proportional to its length."""
    return Extract(text=clean(plain_text(page)), title=_line(title_of(page)), language=_language(page))


def _article(page: str) -> Extract | None:
    """The article in a page; None where there is none to be found."""
    if len(page) > LARGEST_PAGE:
        return None
    from trafilatura import bare_extraction  # takes two thirds of a second  # noqa: PLC0415

    try:
        found: Any = bare_extraction(
            page.replace("\x00", ""),
            favor_recall=True,  # a quote that is not in the text cannot be locked
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False, "max_date": "2999-12-31"},
        )
    except Exception:
        # Whatever a page does to it, the page still has its whole text.
        return None
    text = clean(getattr(found, "text", None) or "")
    if not text:
        return None
    return Extract(
        text=text,
        title=_line(found.title) or _line(title_of(page)),
        byline=_line(found.author),
        published=_date(found.date),
        language=_language(page),
        site=_line(found.sitename or found.hostname),
    )


def _document(raw: bytes) -> Extract:
    """What stands in a PDF. Raises whatever the PDF leads to."""
    from tracker.desk.pdf_text import read_pdf  # in the process apart alone  # noqa: PLC0415

    found = read_pdf(raw, LONGEST_TEXT)
    return Extract(
        text=clean(found.text),
        title=_line(found.title),
        byline=_line(found.author),
        published=_date(found.made),
        language=found.language if _LANGUAGE.fullmatch(found.language[:LONGEST_LINE]) else "",
    )


def readings_of(raw: bytes, content_type: str) -> Iterator[str]:
    """All ways in which somebody could read words out of these bytes: in attributes, in scripts, across tags.

    Nothing for what is no text; of a PDF what stands in it uncompressed, such as its card.
    """
    kind = kind_of(raw, content_type) if raw else ""
    if not kind:
        return
    source = _uncompressed(raw) if kind == "pdf" else decode(raw, content_type)
    yield source
    for encoded, decoded in (("&", html.unescape), ("%", unquote_plus), ("\\u", _without_escapes)):
        if encoded in source:
            yield decoded(source)
    if "<" in source:
        yield plain_text(source)


def _uncompressed(raw: bytes) -> str:
    """A PDF without its compressed streams."""
    kept = []
    for piece in raw.split(b"endstream"):
        before, _begins, stream = piece.partition(b"stream")
        kept += [before] if b"/Filter" in before[-400:] else [before, stream]
    return b"\n".join(kept).decode("utf-8", "replace")


def _without_escapes(source: str) -> str:
    """As scripts and JSON write letters: \\u0437."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), source)


def clean(text: str) -> str:
    """A text as it can be kept: lines end in a line feed; what takes no room and means nothing is left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    text = text.translate(dict.fromkeys((ord(char) for char in set(text) if _unfit(char)), None))
    text = text[:LONGEST_TEXT].strip()
    return text if any(unicodedata.category(char)[0] in "LNPS" for char in text) else ""


def _unfit(char: str) -> bool:
    if char in "\n\t" or char in JOINERS:
        return False
    code = ord(char)
    nothing = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE or char == "\ufffd"
    return nothing or char in BIDI or char in INVISIBLE or unicodedata.category(char) in ("Cc", "Cs", "Co")


def _line(text: str | None) -> str:
    return clean(normalise(clean((text or "")[: 4 * LONGEST_LINE]))[:LONGEST_LINE])


def _date(text: str | None) -> str:
    try:
        return str(Date.parse(text)) if text else ""
    except DateError:
        return ""


def _language(page: str) -> str:
    """What the page says of its own language."""
    found = _HTML_TAG.search(page[:20_000])
    return found[1] if found and _LANGUAGE.fullmatch(found[1]) else ""


def _limit_memory() -> None:
    try:
        import resource  # not on every system  # noqa: PLC0415
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> None:
    """The other process: a page in UTF-8, or a PDF, on standard input, what it says as JSON on standard output."""
    _limit_memory()
    given = sys.stdin.buffer.read()
    if sys.argv[1] == "pdf":
        logging.disable()
        try:
            told = _document(given)
        except Exception as error:
            sys.exit(type(error).__name__)
    else:
        page = given.decode("utf-8", "replace")
        told = _article(page) or whole_page(page)
    json.dump(asdict(told), sys.stdout)


if __name__ == "__main__":
    main()
