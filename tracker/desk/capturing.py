"""Keeping copies of sources: fetched from an address, pasted, or uploaded.

    capture_address(source, by=user)                  Refused where the address cannot be fetched (refusals.py)
    capture_text(source, text, by=user)
    capture_file(source, raw, name, by=user)          NothingToReadError where it is no text, page or PDF

Each gives a Capture; without a source, one that `file_under` files when the source is entered. Nothing here changes the
source, and nothing waits for it: a source is entered and saved without. Quotes that name the source and are not locked
yet are looked for in the copy (quotes.py).
"""

import hashlib
import re
from threading import BoundedSemaphore

from django.contrib.auth.models import User
from django.utils.translation import gettext

from tracker.desk.extracting import Extract, extract_apart, kind_of
from tracker.desk.fetching import Fetched, Limits, Policy, fetch
from tracker.desk.models import Capture, Source
from tracker.desk.quotes import renew_for
from tracker.desk.refusals import Reason, Refused
from tracker.ground.text import normalise
from tracker.ground.vocabulary import CaptureHow

POLICY = Policy(limits=Limits(seconds=6))
READING = 3.0
"""Seconds that reading a page may take. Both together are less than others wait for a free thread (buffering.py)."""
MOST_UPLOADED = 2_000_000
"""Bytes of pasted text or of a file; a whole request of the desk is limited to a little more (guard.py)."""
AT_ONCE = 2
"""Captures that one process makes at the same time: each holds one of its threads for as long as the site takes."""

_UNDER_WAY = BoundedSemaphore(AT_ONCE)
_PRINTABLE = re.compile(r"[^\x20-\x7e]+")
PDF = "application/pdf"
_TYPES = {"html": "text/html", "htm": "text/html", "xhtml": "application/xhtml+xml", "txt": "text/plain"}


class NothingToReadError(ValueError):
    """What was given is neither text nor a web page nor a PDF. Its text says what to do."""


def capture_address(source: Source | None, *, by: User | None, url: str = "") -> Capture:
    """Fetch the source's address, or `url`, and keep what is there. Raises Refused, and keeps nothing then."""
    asked = url or (source.url if source else "")
    if not asked:
        raise Refused(Reason.ADDRESS)
    if not _UNDER_WAY.acquire(blocking=False):
        raise Refused(Reason.BUSY)
    try:
        fetched = fetch(asked, POLICY)
        return keep_fetched(source, fetched, extract_apart(fetched.body, fetched.content_type, seconds=READING), by=by)
    finally:
        _UNDER_WAY.release()


def keep_fetched(source: Source | None, fetched: Fetched, extract: Extract, *, by: User | None) -> Capture:
    """Keep what was fetched and read already."""
    capture = Capture(
        source=source,
        how=CaptureHow.FETCHED,
        requested=fetched.requested.strip(),
        final=fetched.final,
        content_type=_content_type(fetched.content_type),
    )
    return _keep(capture, fetched.body, extract, by)


def capture_text(source: Source | None, text: str, *, by: User) -> Capture:
    """Keep pasted text, or the pasted HTML of a page. Raises NothingToReadError where there is none."""
    raw = _bytes_of(text)
    kind = kind_of(raw, "")
    content_type = f"text/{'html' if kind == 'html' else 'plain'}; charset=utf-8"
    return _keep_given(Capture(source=source, how=CaptureHow.PASTED, content_type=content_type), raw, by)


def kept_as(text: str) -> str:
    """The SHA-256 that a copy of this text has once it is pasted."""
    return hashlib.sha256(_bytes_of(text)).hexdigest()


def _bytes_of(text: str) -> bytes:
    return text.strip().encode("utf-8", "replace")


def capture_file(source: Source | None, raw: bytes, name: str, *, by: User) -> Capture:
    """Keep an uploaded text, page or PDF; what it is, is told by its name or by how it begins.

    A PDF is kept without a text too: a scan is what was published. Raises NothingToReadError.
    """
    content_type = _TYPES.get(name.rpartition(".")[2].lower(), "")
    if kind_of(raw, content_type) == "pdf":
        content_type = PDF
    return _keep_given(Capture(source=source, how=CaptureHow.UPLOADED, content_type=content_type), raw, by)


def _keep_given(capture: Capture, raw: bytes, by: User) -> Capture:
    if len(raw) > MOST_UPLOADED:
        raise NothingToReadError(gettext("This is larger than what is kept: keep the part that matters."))
    extract = extract_apart(raw, capture.content_type, seconds=READING)
    if not extract.text and capture.content_type != PDF:
        raise NothingToReadError(
            gettext("No text can be read in this. Keep text, a web page (HTML) or a PDF; of others, paste the text.")
        )
    return _keep(capture, raw, extract, by)


def _keep(capture: Capture, raw: bytes, extract: Extract, by: User | None) -> Capture:
    """Write the row; where the same bytes were kept of this source before, say so rather than keep them twice.

    A text that was not read then, because it took too long that time, is kept now.
    """
    capture.sha256, capture.size = hashlib.sha256(raw).hexdigest(), len(raw)
    for name in ("title", "byline", "site", "published", "language"):
        setattr(capture, name, getattr(extract, name))
    if by is not None:
        capture.taken_by, capture.taken_by_id_kept, capture.taken_by_name = by, by.pk, by.get_username()
    if capture.source is not None and raw:
        earlier = Capture.objects.filter(source=capture.source, sha256=capture.sha256, same_as=None).exclude(raw=b"")
        if extract.text:
            earlier = earlier.exclude(text="")
        capture.same_as = earlier.defer("raw").order_by("taken_at").first()
    if capture.same_as is None:
        capture.raw, capture.text = raw, extract.text
    capture.save(force_insert=True)
    if capture.source is not None:
        renew_for(capture.source)
    return capture


def file_under(capture: Capture, source: Source) -> None:
    """Say of which source this is a copy that was taken before the source was entered; once filed, it stays there."""
    if Capture.objects.filter(pk=capture.pk, source=None).update(source=source):
        renew_for(source)


def _content_type(header: str) -> str:
    return normalise(_PRINTABLE.sub("", header))[:200]


def latest_of(source: Source) -> Capture | None:
    """The newest copy that has a text, its text and not its bytes at hand: what quotes are looked for in."""
    newest = source.captures.select_related("same_as").defer("raw", "same_as__raw")
    return next((each for each in newest.order_by("-taken_at")[:20] if each.content.text), None)
