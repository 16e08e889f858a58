"""Statements as lines of an actor's or a source's page, by the claims that they are about."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import Fate, Stance
from tracker.record.entry_pages import EntryLine
from tracker.record.reading import Card
from tracker.web.presenters import dates, links
from tracker.web.presenters.claim_lines import about
from tracker.web.presenters.names import Name, Names, ref_name
from tracker.web.presenters.provenance import SourceView, source_view
from tracker.web.presenters.sides import SIDES
from tracker.web.presenters.statuses import StatusView, status_view
from tracker.web.translating import gettext

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_STANDING = frozenset({Fate.STANDS, Fate.COMMENT, Fate.SPENT})


@immutable(kw_only=True)
class Said:
    """One statement. `fate` is "" where it stands."""

    stance: str
    speaker: Name
    behalf: Name | None
    date: str
    fate: str
    struck: bool
    sources: tuple[SourceView, ...]


@immutable(kw_only=True)
class ClaimEntry:
    """A claim with what was said of it here. `anchor` is the id of its element."""

    anchor: str
    text: str
    language: str
    url: str
    status: StatusView
    mark: SafeString
    about: str
    said: tuple[Said, ...]


def claim_entries(entries: Iterable[EntryLine], names: Names) -> tuple[ClaimEntry, ...]:
    """The claims of these statements, each once, in the order of their first statement here.

    What was said of a claim on one day stands in the order of the claim's page.
    """
    grouped: dict[UUID, list[EntryLine]] = {}
    for entry in entries:
        grouped.setdefault(entry.subject, []).append(entry)
    return tuple(_claim(lines[0].card, lines, names) for lines in grouped.values())


def entry_anchor(claim: UUID) -> str:
    """The id of a claim's element on the page of an actor or a source."""
    return f"claim-{claim}"


def _claim(card: Card, entries: Iterable[EntryLine], names: Names) -> ClaimEntry:
    claim = card.card
    status = status_view(claim["status"], claim["refs"])
    return ClaimEntry(
        anchor=entry_anchor(card.subject),
        text=claim["text"],
        language=claim["language"],
        url=links.claim(card.slug),
        status=status,
        mark=status.mark,
        about=about(claim["place"], claim["kind"]),
        said=tuple(_said(entry, names) for entry in _in_order(entries, claim["sides"])),
    )


def _in_order(entries: Iterable[EntryLine], sides: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[EntryLine]:
    """The newest first, undated ones last; of one moment, by side as on the claim's page."""
    places = {line["statement"]: place for place, line in enumerate(line for side in SIDES for line in sides[side])}
    ordered = sorted(entries, key=lambda entry: places[str(entry.id)])
    return sorted(ordered, key=lambda entry: entry.latest or _LONG_AGO, reverse=True)


def _said(entry: EntryLine, names: Names) -> Said:
    fate = Fate(entry.fate)
    line = next(
        line for side in entry.card.card["sides"].values() for line in side if line["statement"] == str(entry.id)
    )
    behalf = line["on_behalf_of"]
    return Said(
        stance=gettext(Stance(entry.stance).label),
        speaker=ref_name(line["speaker"]),
        behalf=ref_name(behalf) if behalf and behalf["id"] != line["speaker"]["id"] else None,
        date=dates.short(entry.said),
        fate="" if fate in _STANDING else gettext(fate.label),
        struck=fate is Fate.RETRACTED,
        sources=tuple(source_view(source, entry.sources, names) for source in entry.sources),
    )
