"""What the newsroom says of itself on the method page."""

from dataclasses import dataclass
from datetime import datetime

from tracker.ground.vocabulary import SubjectKind
from tracker.record.rows import CARD, Card, as_card, fetched


@dataclass(frozen=True, slots=True)
class PageText:
    """A public text with the number of its edition and when that was published."""

    card: Card
    number: int
    published_at: datetime


def texts(*, using: str = "public") -> list[PageText]:
    """Every public text of the method page, in all languages [1 query]; the earliest published first."""
    sql = f"""
        SELECT l.number, l.published_at, {CARD} FROM record_listing l
        WHERE l.kind = %s ORDER BY l.first_published_at, l.subject
    """  # noqa: S608
    rows = fetched(using, sql, [SubjectKind.PAGE.value])
    return [PageText(as_card(row[2:]), row[0], row[1]) for row in rows]
