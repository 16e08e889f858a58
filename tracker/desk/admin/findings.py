"""What looking at a source again found, and captures that failed, as the page of its copies lists them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext

from tracker.desk.models import Claim, Position, Source
from tracker.desk.refusals import Reason, Refused
from tracker.ground.vocabulary import CHANGED, SourceFound, StatusCode

SHOWN = 10
"""Findings that are listed, the newest first."""
_AS_IT_WAS = (SourceFound.FIRST.value, SourceFound.SAME.value)


@dataclass(frozen=True, slots=True)
class Finding:
    """One look that found something. `why` says why it could not be read, `told` are (sentence, title, page)."""

    at: datetime
    what: str
    why: str
    told: list[tuple[str, str, str]]
    waiting: bool
    looked_at_by: str


def findings_of(source: Source) -> list[Finding]:
    """The newest of them; three queries at most."""
    checks = list(source.checks.exclude(found__in=_AS_IT_WAS)[:SHOWN])
    named = [each for check in checks for name in ("quotes", "statuses") for each in check.told.get(name, ())]
    rows = {
        str(row.pk): (
            Truncator(str(row)).chars(120),
            reverse(f"admin:desk_{row._meta.model_name}_change", args=[row.pk]),
        )
        for model, word in ((Claim, "claim"), (Position, "position"))
        for row in _rows(model, {each[word] for each in named if word in each})
    }
    return [
        Finding(
            at=check.checked_at,
            what=gettext(SourceFound(check.found).label),
            why=str(Refused(Reason(check.reason), check.status)) if check.reason else "",
            told=list(_told(check.told, rows)),
            waiting=check.found in CHANGED and check.looked_at is None,
            looked_at_by=check.looked_at_by_name,
        )
        for check in checks
    ]


def _rows(model: Any, keys: set[str]) -> Any:
    related = ("actor", "on_version__plan", "on_point__version__plan") if model is Position else ()
    return model.objects.filter(pk__in=keys).select_related(*related) if keys else ()


def _told(told: dict[str, Any], rows: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """What was deleted since is left out."""
    if told.get("words"):
        yield gettext("Appeared: %(words)s") % {"words": ", ".join(told["words"])}, "", ""
    for each in told.get("quotes", ()):
        if row := rows.get(each.get("claim", "") or each.get("position", "")):
            yield gettext("A quote is no longer in it:"), *row
    for each in told.get("statuses", ()):
        if row := rows.get(each["claim"]):
            # Who found it so is not kept with a check.
            labels = (gettext(StatusCode(each[name]).label) for name in ("before", "after"))
            before, after = (label.replace("%(name)s", "…") for label in labels)
            said = gettext("Marked as retracted, “%(before)s” would be “%(after)s”:")
            yield said % {"before": before, "after": after}, *row
