"""What pages read: rows and blocks of every query of every page, at 10 thousand claims and at 100 thousand.

Counted by PostgreSQL itself (EXPLAIN ANALYZE, BUFFERS), so that the figures are much the same on every machine. Most pages read
what they read whatever the size of the record. Those of GROWING read more of a larger one, as far as they say.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.builders import Scribe
from tests.web.grown import grow, plant

FEW, MANY = 10_000, 100_000


@dataclass(frozen=True)
class Cost:
    """What the queries of one page read: rows of tables, those passed over included; blocks of 8 kB, of indexes too."""

    queries: int
    rows: int
    blocks: int


MOST = Cost(6, 25_000, 15_000)
"""The most that any page may read which does not grow: far below one walk through the claims, of which there are 100 thousand."""


PAGES = {
    "claims": "/claims/",
    "claims: background": "/claims/?level=background",
    "claims: status": "/claims/?status=contested",
    "claims: plan": "/claims/?plan=the-plan",
    "claims: oldest": "/claims/?sort=oldest",
    "claims: published": "/claims/?sort=published",
    "claims: common word": "/claims/?q=common",
    "claims: rare word": "/claims/?q=word000077",
    "claims: rare word by date": "/claims/?q=word000077&sort=oldest&status=contested",
    "search: common word": "/search/?q=common",
    "search: rare word": "/search/?q=word000077",
    "timeline": "/timeline/",
    "timeline: status": "/timeline/?status=contested",
    "timeline: plan": "/timeline/?plan=the-plan",
    "timeline: common word": "/timeline/?q=common",
    "timeline: rare word": "/timeline/?q=word000077",
    "changes": "/changes/",
    "corrections": "/corrections/",
    "actor": "/actors/speaker-1/",
    "party": "/actors/eastland/",
    "outlet": "/actors/the-wire/",
    "actors": "/actors/",
    "source": "/sources/article-5/",
    "places": "/places/",
    "front": "/",
    "plan": "/plans/the-plan/",
    "plans": "/plans/",
    "plan: point": "/plans/the-plan/points/first-draft/1/",
    "method": "/method/",
    "claim": "/claims/ground-1/",
    "claim: copy": "/claims/ground-1-9/",
    "claim: past": "/claims/ground-1/?as_of=2025-01-03",
}
"""Of these no page reads more than MOST of a record of any size, nor much more of a large one than of a small one."""

GROWING = {
    "claims: actor": ("/claims/?actor=speaker-1", Cost(6, 18_000, 8_500)),
    "claims: party": ("/claims/?party=eastland", Cost(6, 35_000, 24_000)),
    "claims: point": ("/claims/?point=the-plan/first-draft/1", Cost(6, 27_000, 9_500)),
    "claims: kind": ("/claims/?kind=talks", Cost(6, 45_000, 27_000)),
    "claims: place": ("/claims/?place=Midford", Cost(6, 50_000, 38_000)),
    "claims: dates": ("/claims/?from=2025-01-05&to=2025-01-06", Cost(6, 120_000, 80_000)),
    "search: two words": ("/search/?q=common+held", Cost(6, 290_000, 9_000)),
    "timeline: actor": ("/timeline/?actor=speaker-1", Cost(6, 18_000, 9_000)),
    "timeline: party": ("/timeline/?party=eastland", Cost(6, 36_000, 25_000)),
    "timeline: place": ("/timeline/?place=Midford", Cost(6, 50_000, 41_000)),
    "timeline: dates": ("/timeline/?from=2025-01-05&to=2025-01-06", Cost(6, 340_000, 260_000)),
}
"""Pages that read more of a larger record, with the most that they may read of the large one.

Counting how many claims of each status fit a filter passes over all that do not, where few do; so does a walk along the days
to a time long past; and where words that hardly ever stand together are each common, their planner expects more than there is.
"""


@pytest.fixture(scope="module")
def costs(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, tuple[Cost, Cost]]]:
    """What each page reads when there are few claims, and when there are many."""
    with django_db_blocker.unblock():
        name = databases.new()
        databases.point_at(name)
        try:
            plant(Scribe())
            grow(1, FEW)
            asked = PAGES | {page: address for page, (address, _most) in GROWING.items()}
            few = {page: cost(address) for page, address in asked.items()}
            grow(FEW + 1, MANY)
            yield {page: (few[page], cost(address)) for page, address in asked.items()}
        finally:
            databases.point_at(django_db_setup)
            databases.drop(name)


def cost(address: str) -> Cost:
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, parameters: Any, *rest: Any) -> Any:
        asked.append((sql, parameters))
        return execute(sql, parameters, *rest)

    with connections["public"].execute_wrapper(note):
        response = Client().get(address, follow=True)
    assert response.status_code == 200, address
    assert asked, address
    rows = blocks = 0
    with connections["public"].cursor() as cursor:
        for sql, parameters in asked:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}", parameters)
            [(answer,)] = cursor.fetchall()
            top = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
            rows += _read(top)
            blocks += top["Shared Hit Blocks"] + top["Shared Read Blocks"]
    return Cost(len(asked), rows, blocks)


def _read(node: dict[str, Any]) -> int:
    own = 0
    if "Scan" in node["Node Type"] and "Relation Name" in node:
        own = sum(
            node.get(each, 0) for each in ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
        )
    return round(own * int(node["Actual Loops"])) + sum(map(_read, node.get("Plans", ())))


@pytest.mark.parametrize("shown", PAGES)
def test_pages_read_the_same_of_any_record(costs: dict[str, tuple[Cost, Cost]], shown: str) -> None:
    few, many = costs[shown]
    for each in (few, many):
        assert each.queries <= MOST.queries, (shown, each)
        assert each.blocks <= MOST.blocks, (shown, each)
    assert many.rows <= MOST.rows, (shown, many)
    assert many.rows <= 1.5 * few.rows + 4_000, (shown, few, many)
    assert many.blocks <= 1.5 * few.blocks + 2_500, (shown, few, many)


@pytest.mark.parametrize("shown", GROWING)
def test_what_grows_stays_below_its_ceiling(costs: dict[str, tuple[Cost, Cost]], shown: str) -> None:
    _few, many = costs[shown]
    _address, most = GROWING[shown]
    assert (many.queries <= most.queries, many.rows <= most.rows, many.blocks <= most.blocks) == (True,) * 3, (
        shown,
        many,
    )
