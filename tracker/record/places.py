"""The places that claims are about: each with how many there are and the newest, however many claims are on record."""

from dataclasses import dataclass

from tracker.ground.vocabulary import ClaimLevel
from tracker.record.facets import Count
from tracker.record.reading import Card, cards
from tracker.record.rows import fetched

MOST = 200
"""Places that are listed, by name."""
CAP = 100
"""Claims about one place are counted this far."""
NEWEST = 3
"""Claims of a place that are named."""

_OF_PLACE = "FROM record_listing l WHERE l.kind = 'claim' AND l.place <> '' AND l.place = f.place AND l.level"
# From one place to the next along the index: what lies between is not read.
_PLACES = f"""
    WITH RECURSIVE found (place) AS (
        (SELECT place FROM record_listing WHERE kind = 'claim' AND place <> '' ORDER BY place LIMIT 1)
        UNION ALL
        SELECT (SELECT l.place FROM record_listing l WHERE l.kind = 'claim' AND l.place <> '' AND l.place > f.place
                ORDER BY l.place LIMIT 1)
        FROM found f WHERE f.place IS NOT NULL
    ), listed AS MATERIALIZED (SELECT place FROM found WHERE place IS NOT NULL LIMIT %(most)s)
    SELECT f.place,
        (SELECT count(*) FROM (SELECT 1 {_OF_PLACE} = %(key)s LIMIT %(cap)s) s),
        (SELECT count(*) FROM (SELECT 1 {_OF_PLACE} = %(background)s LIMIT %(cap)s) s),
        ARRAY(SELECT l.subject {_OF_PLACE} = %(key)s ORDER BY l.said_last DESC, l.subject LIMIT %(newest)s),
        ARRAY(SELECT l.subject {_OF_PLACE} = %(background)s ORDER BY l.said_last DESC, l.subject LIMIT %(newest)s)
    FROM listed f
"""  # noqa: S608  (fixed words only; every value is a parameter)


@dataclass(frozen=True, slots=True)
class Place:
    """`newest` are key claims, background ones where there are no others."""

    name: str
    key: Count
    background: Count
    newest: tuple[Card, ...]


def places(*, using: str = "public") -> tuple[list[Place], bool]:
    """Every place that a public claim names, and whether there are more than MOST; in two database queries."""
    values = {
        "key": ClaimLevel.KEY.value,
        "background": ClaimLevel.BACKGROUND.value,
        "most": MOST + 1,
        "cap": CAP + 1,
        "newest": NEWEST,
    }
    rows = fetched(using, _PLACES, values)
    named = cards({subject for row in rows for subject in (row[3] or row[4])}, using=using) if rows else {}
    found = [
        Place(name, _count(key), _count(background), tuple(named[each] for each in (first or second) if each in named))
        for name, key, background, first, second in rows[:MOST]
    ]
    return sorted(found, key=lambda place: (place.name.casefold(), place.name)), len(rows) > MOST


def _count(number: int) -> Count:
    return Count(min(number, CAP), number > CAP)
