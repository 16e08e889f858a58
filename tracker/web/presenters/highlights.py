"""What a search found, marked in the text it stands in."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tracker.record.hits import Span

EXCERPT = 320
"""Characters of a long text that are shown."""
BEFORE = 90
"""Of these, about so many come before what was found."""


def marked(text: str, spans: Sequence[Span]) -> SafeString:
    """The whole text, what was found in <mark>; everything in it is escaped."""
    return _joined(text, spans, 0, len(text))


def excerpt(text: str, spans: Sequence[Span]) -> SafeString:
    """The part of a long text around the first thing found, cut between words."""
    if len(text) <= EXCERPT:
        return marked(text, spans)
    first = spans[0][0] if spans else 0
    start = _after_blank(text, max(0, min(first - BEFORE, len(text) - EXCERPT)))
    # A word may be longer than what comes before it.
    start = min(start, first) if spans else start
    end = len(text)
    if start + EXCERPT < end:
        blank = text.rfind(" ", start + 1, start + EXCERPT)
        end = blank if blank > first else start + EXCERPT
    shown = _joined(text, spans, start, end)
    return format_html("{}{}{}", "… " if start else "", shown, " …" if end < len(text) else "")


def _after_blank(text: str, at: int) -> int:
    blank = text.find(" ", at - 1) if at else -1
    return blank + 1 if 0 <= blank < at + BEFORE else at


def _joined(text: str, spans: Sequence[Span], start: int, end: int) -> SafeString:
    pieces: list[tuple[str, str, str]] = []
    at = start
    for begin, stop in spans:
        first, last = max(begin, at), min(stop, end)
        if first >= last:
            continue
        pieces.append((text[at:first], text[first:last], ""))
        at = last
    body = format_html_join("", "{}<mark>{}</mark>{}", pieces)
    return format_html("{}{}", body, text[at:end])
