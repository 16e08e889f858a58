"""A claim as one entry of a list: its status before its wording, one line a side (PAGES.md "Wording and order")."""

from tracker.ground.immutable import immutable
from tracker.record.reading import Card
from tracker.web.presenters import dates, links
from tracker.web.presenters.sides import SideLine, side_lines
from tracker.web.presenters.statuses import StatusView, status_view
from tracker.web.translating import gettext


@immutable(kw_only=True)
class ClaimLine:
    """What `_parts/claim_line.html` shows. `about` is "Kupiansk · battlefield"; `latest` "" where nothing is dated."""

    text: str
    language: str
    url: str
    status: StatusView
    about: str
    sides: tuple[SideLine, ...]
    latest: str


def claim_line(card: Card) -> ClaimLine:
    """From a claim's card; nothing is looked up."""
    claim = card.card
    latest = claim["latest_said"]
    return ClaimLine(
        text=claim["text"],
        language=claim["language"],
        url=links.claim(card.slug),
        status=status_view(claim["status"], claim["refs"]),
        about=about(claim["place"], claim["kind"]),
        sides=side_lines(claim["sides"]),
        latest=gettext("Latest statement %(date)s") % {"date": dates.short(latest)} if latest else "",
    )


def about(place: str, kind: str) -> str:
    """ "Kupiansk · battlefield"."""
    return " · ".join(filter(None, (place, kind.replace("_", " "))))
