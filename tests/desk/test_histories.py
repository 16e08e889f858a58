"""What is read to tell who touched a subject: each event once, however often rows were saved, and by an index."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.desk import newsroom
from tracker.desk.histories import EVIDENCE, SUBJECTS
from tracker.desk.meanwhile import evidence_seen
from tracker.desk.models import Evidence, Plan, Point, PointSource, Version
from tracker.desk.touched import touched

pytestmark = pytest.mark.django_db

POINTS = 5


def saved(plan: Plan, times: int) -> None:
    """As a form does that changes the plan's version, every point of it and every link to a source."""
    for number in range(times):
        with newsroom.part_of(plan):
            Version.objects.filter(plan=plan).update(note=f"Save {number}")
            Point.objects.filter(version__plan=plan).update(note=f"Save {number}")
            PointSource.objects.filter(point__version__plan=plan).update(order=number)


def steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from steps(below)


def rows_met(sql: str) -> int:
    """How many rows the steps of this query hand on, throw away or put into order, taken together."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        found = cursor.fetchone()
    assert found
    explained = found[0] if isinstance(found[0], list) else json.loads(found[0])
    counted = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Join Filter", "Rows Removed by Index Recheck")
    met: float = sum(
        step.get(each, 0) * step["Actual Loops"] for step in steps(explained[0]["Plan"]) for each in counted
    )
    return round(met)


def events_of(plan: Plan) -> int:
    tables = ("version", "point", "pointsource")
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT count(*) FROM desk_{table}event" for table in tables))
        return sum(number for (number,) in cursor.fetchall())


def asked_of(plan: Plan) -> str:
    with CaptureQueriesContext(connection) as queries:
        assert touched([plan.pk])[plan.pk].unknown
    assert len(queries) == 1
    return str(queries.captured_queries[0]["sql"])


def test_what_is_read_grows_with_the_number_of_events_and_no_faster() -> None:
    plan, source = newsroom.plan("Peace plan", [str(number) for number in range(POINTS)]), newsroom.source()
    with newsroom.part_of(plan):
        for point in Point.objects.filter(version__plan=plan):
            PointSource.objects.create(point=point, source=source)
    sql, met = asked_of(plan), []
    for times in (10, 30):
        saved(plan, times)
        met.append((rows_met(sql), events_of(plan)))
    (few, few_events), (many, many_events) = met
    assert many_events > 3 * few_events
    assert (many - few) / (many_events - few_events) < 30, met


def test_every_step_finds_its_rows_by_an_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indrelid::regclass::text, a.attname FROM pg_index i"
            " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
        )
        indexed = set(cursor.fetchall())
    for name, history in [*SUBJECTS.items(), *EVIDENCE.items()]:
        assert (f"desk_{name}event", "pgh_obj_id") in indexed
        if history.owner:
            assert (f"desk_{name}event", f"{history.owner}_id") in indexed


def test_the_version_of_evidence_moves_with_every_event_of_what_was_ever_its_own() -> None:
    """Also with one that got its number before another and was committed after it."""
    first, second = (Evidence.objects.create(kind="video", title=title) for title in ("A street", "A square"))
    claim, numbers = newsroom.claim(), []

    def look() -> None:
        numbers.append(evidence_seen([first.pk])[first.pk][0])

    look()
    with newsroom.part_of(claim):
        bearing = first.bears_on.create(claim=claim, bearing="supports")
        look()
        for evidence, said in ((second, "supports"), (second, "contradicts"), (first, "contradicts")):
            bearing.evidence, bearing.bearing = evidence, said
            bearing.save()
            look()
        bearing.delete()
        look()
    assert numbers == list(range(1, 7))
