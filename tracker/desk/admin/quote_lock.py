"""How it stands with a quote in the kept copies of its sources, as forms and the publish page show it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.models import Claim, Position
from tracker.desk.preview import Item
from tracker.desk.problems import short
from tracker.desk.quotes import Quoted, Standing, standings
from tracker.ground.quotes import Located, NotFound
from tracker.ground.quotes.results import About

GRAVE: dict[About, object] = {
    "number": _("A number differs."),
    "negation": _("A word differs that says no, or turns what is said."),
    "letters": _("Letters differ that only look alike."),
    "word": _("A word differs."),
    "capitals": _("Capital letters differ."),
    "marks": _("Punctuation differs."),
}
"""What differs, the gravest first."""


def quote_panel(standing: Standing | None) -> SafeString:
    """HTML beside the quote; None where there is no quote, or nothing is saved yet."""
    return render_to_string("desk/quote_lock.html", _context(standing))


def _context(standing: Standing | None) -> dict[str, object]:
    if standing is None:
        return {"state": "none"}
    copies = [reverse("admin:desk_source_captures", args=[source]) for source in standing.sources]
    context: dict[str, object] = {"standing": standing, "copies": copies, "state": "unkept"}
    if standing.lock is not None:
        held = standing.lock
        context |= {"state": "locked", "kept_at": held.kept_at, "url": _copy(held.capture_id), "passage": held}
    elif standing.copy is not None:
        context |= {"kept_at": standing.copy.kept_at, "url": _copy(standing.copy.id), "passage": standing.found}
        context["state"] = "open" if isinstance(standing.found, Located) else "far"
        if isinstance(standing.found, NotFound) and standing.found.exact:
            found = {each.about for each in standing.found.difference}
            context |= {"state": "near", "grave": [text for about, text in GRAVE.items() if about in found]}
    elif standing.passed_over:
        context["state"] = "passed_over"
    return context


def _copy(pk: object) -> str:
    return reverse("admin:desk_capture_change", args=[pk])


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One quote that would be published; `locked` is in words which copy has it, or ""."""

    title: str
    quote: str
    locked: bool
    panel: SafeString


def quote_lines(items: Iterable[Item]) -> tuple[list[QuoteLine], str]:
    """The quotes of what would be published, those that are in no kept copy first; and how many of them are not."""
    rows: list[tuple[str, Quoted]] = []
    for item in items:
        if isinstance(item.row, Claim):
            rows += [(str(each), each) for each in item.row.statements.all() if each.quote_text]
        elif isinstance(item.row, Position) and item.row.quote_text:
            rows.append((str(item.row), item.row))
    found = standings(row for _title, row in rows)
    lines = [
        QuoteLine(short(title), short(row.quote_text, 200), found[row.pk].lock is not None, quote_panel(found[row.pk]))
        for title, row in rows
    ]
    loose = sum(not line.locked for line in lines)
    text = ngettext(
        "%(count)s quote was not found word for word in a kept copy of its sources. Compare it with the source first.",
        "%(count)s quotes were not found word for word in a kept copy of their sources. Compare them with the sources"
        " first.",
        loose,
    )
    told = text % {"count": loose} if loose else gettext("Every quote stands word for word in a kept copy.")
    return sorted(lines, key=lambda line: line.locked), told if lines else ""
