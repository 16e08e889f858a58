"""Looking at a source again: whether it is still there, still says the same, still holds the quotes taken from it.

`check(source)` fetches it, compares it with the newest copy that has a text, keeps a new copy where it differs, and
writes a SourceCheck; `note_failure(…)` writes one for a capture at the desk that failed. Neither changes the source or
anything public: what follows from it is for the desk.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.utils import timezone

from tracker.desk import capturing
from tracker.desk.extracting import Extract, extract_apart
from tracker.desk.fetching import Fetched, Policy, fetch
from tracker.desk.if_retracted import statuses_if_retracted
from tracker.desk.models import Capture, Position, Source, SourceCheck, Statement
from tracker.desk.refusals import Reason, Refused
from tracker.ground.corrections import appeared
from tracker.ground.quotes import Located, fold, locate
from tracker.ground.vocabulary import CHANGED, SourceFound

POLICY = Policy()
"""Nobody waits for it: it may take longer than a capture at the desk."""


@dataclass(slots=True)
class _Look:
    """What one look found, before it is written down."""

    found: SourceFound
    reason: str = ""
    status: int = 0
    words: list[str] = field(default_factory=list)


def check(source: Source) -> SourceCheck:
    """Look at a source that has an address, and write down what was found."""
    before = capturing.latest_of(source)
    try:
        fetched = fetch(source.url, POLICY)
    except Refused as refused:
        return _written(source, _refused(refused), before, None, "")
    extract = extract_apart(fetched.body, fetched.content_type)
    look = _compared(source, before, fetched, extract)
    copy = None
    if look.found is SourceFound.FIRST or look.found in CHANGED:
        copy = capturing.keep_fetched(source, fetched, extract, by=None)
    return _written(source, look, before, copy, extract.text)


def note_failure(source: Source, refused: Refused, url: str) -> None:
    """Write down that the desk asked for a source at its own address in vain: that is a look at it, too.

    Not where the address was another one, or nothing was asked because others were being fetched.
    """
    if _place(url) == _place(source.url) and refused.reason not in (Reason.ADDRESS, Reason.BUSY):
        _written(source, _refused(refused), capturing.latest_of(source), None, "")


def _refused(refused: Refused) -> _Look:
    gone = refused.reason == Reason.GONE
    return _Look(SourceFound.GONE if gone else SourceFound.UNREADABLE, refused.reason, refused.status)


def _compared(source: Source, before: Capture | None, fetched: Fetched, extract: Extract) -> _Look:
    if _is_front(fetched.final) and not _is_front(source.url):
        return _Look(SourceFound.MOVED)
    if before is None:
        return _Look(SourceFound.FIRST)
    then = before.content.text
    if extract.text.split() == then.split():
        return _Look(SourceFound.SAME)
    if not extract.text:
        return _Look(SourceFound.UNREADABLE, Reason.BROKEN)
    if _place(fetched.final) not in (_place(source.url), _place(before.final or source.url)):
        return _Look(SourceFound.MOVED)
    words = appeared(then, extract.text)
    return _Look(SourceFound.CORRECTED if words else SourceFound.EDITED, words=words)


def _place(url: str) -> str:
    """An address without what differs between two ways to the same page."""
    parts = urlsplit(url.lower())
    return (parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/")


def _is_front(url: str) -> bool:
    """Whether this is the front page of a site, or of its edition in a language: "/", "/en/", "/index.html"."""
    steps = [step for step in urlsplit(url.lower()).path.split("/") if step]
    if steps and steps[-1].partition(".")[0] in ("index", "home", "default"):
        steps.pop()
    return not urlsplit(url).query and (not steps or (len(steps) == 1 and len(steps[0]) == 2))


def _written(source: Source, look: _Look, before: Capture | None, copy: Capture | None, text: str) -> SourceCheck:
    row = SourceCheck(
        source=source, found=look.found, reason=look.reason, status=look.status, capture=copy, before=before
    )
    if look.found in CHANGED:
        row.told = {
            "quotes": list(quotes_gone(source, before, text)),
            "statuses": [
                {"claim": str(claim), "before": was.code, "after": will.code}
                for claim, (was, will) in sorted(statuses_if_retracted([source.pk]).items())
            ],
            "words": look.words,
        }
    last = source.checks.first()
    if last is not None and copy is None and (last.found, last.status) == (row.found, row.status):
        # What somebody has looked at, and is as it was then, is not shown to them again.
        row.looked_at, row.looked_at_by, row.looked_at_by_name = (
            last.looked_at,
            last.looked_at_by,
            last.looked_at_by_name,
        )
    row.save()
    return row


def quotes_gone(source: Source, before: Capture | None, text: str) -> Iterator[dict[str, str]]:
    """The quotes, of what names this source, that stood in the copy before and stand in this text no longer.

    A quote that was never in it may be from another source of the same statement.
    """
    statements: Iterable[Any] = Statement.objects.filter(sources__source=source).exclude(quote_text="")
    positions: Iterable[Any] = Position.objects.filter(sources__source=source).exclude(quote_text="")
    quoted = list(chain(statements, positions))
    if before is None or not quoted:
        return
    then, now = fold(before.content.text), fold(text)
    for row in quoted:
        stood = isinstance(locate(row.quote_text, then), Located)
        if stood and not isinstance(locate(row.quote_text, now), Located):
            yield (
                {"statement": str(row.pk), "claim": str(row.claim_id)}
                if isinstance(row, Statement)
                else {"position": str(row.pk)}
            )


def looked_at(source: Source, by: User) -> int:
    """Note that somebody at the desk looked at all that was found of this source. How many checks that were."""
    waiting = SourceCheck.objects.filter(source=source, looked_at=None, found__in=[each.value for each in CHANGED])
    return waiting.update(looked_at=timezone.now(), looked_at_by=by, looked_at_by_name=by.get_username())
