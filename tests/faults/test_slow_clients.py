"""Many clients that are slow in every way there is: those who are not go on being answered. Figures, no time limits."""

import statistics
import time
from collections.abc import Iterator

import pytest

from tests.faults.conftest import CHAOS, report
from tests.faults.fill import EDITORS, PASSWORD
from tests.faults.postgres import Postgres
from tests.faults.site import Site, serving
from tests.faults.slow import Kind, Slow

SLOW = 100
HEALTHY = 200 if CHAOS else 25


@pytest.fixture(scope="module")
def shared(postgres: Postgres) -> Iterator[Site]:
    """One site for all kinds: whatever one of them leaves behind would harm the next."""
    name = postgres.database()
    with serving(postgres.url(name)) as site:
        yield site
    postgres.drop(name)


def measured(site: Site, path: str = "/claims/") -> list[float]:
    taken = []
    for _ in range(HEALTHY):
        reply = site.get(path)
        assert reply.status == 200
        taken.append(reply.seconds)
    return taken


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.value)
def test_healthy_clients_are_answered_beside_slow_ones(shared: Site, kind: Kind) -> None:
    alone = measured(shared)
    with Slow(shared.port, kind, SLOW) as slow:
        time.sleep(0.5)
        # What they asked for costs work, which is not the question here: it is done before this one's turn comes.
        assert shared.get("/claims/").status == 200
        slow.dribble()
        beside = measured(shared)
        slow.dribble()
    ordered = sorted(beside)
    report(
        f"{SLOW} {kind.value}",
        f"healthy p50 {statistics.median(beside) * 1000:.0f} ms, p99 {ordered[int(len(ordered) * 0.99)] * 1000:.0f} ms, "
        f"max {ordered[-1] * 1000:.0f} ms (alone p50 {statistics.median(alone) * 1000:.0f} ms)",
    )


def test_more_slow_bodies_than_are_read_at_a_time(shared: Site) -> None:
    """Further ones are refused at once, and so are honest ones; whoever only reads is served."""
    with Slow(shared.port, Kind.BODIES, 120):
        time.sleep(0.5)
        measured(shared)
        body = f"username={EDITORS[0]}&password={PASSWORD}"
        reply = shared.ask("POST", "/admin/login/", body=body, headers={})
        assert reply.status == 503
        assert "Nothing was saved." in reply.text
        assert reply.headers["retry-after"]
    time.sleep(0.5)
    assert shared.ask("POST", "/admin/login/", body=body, headers={}).status == 403  # without the form's token


def test_a_body_that_ends_early_reaches_no_form(shared: Site) -> None:
    with Slow(shared.port, Kind.BODIES, 10):
        time.sleep(0.2)
    assert shared.get("/claims/").status == 200
