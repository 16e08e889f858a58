"""Many clients that are slow in every way there is: those who are not go on being answered. Figures, no time limits."""

import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.faults.conftest import CHAOS, report
from tests.faults.fill import EDITORS, PASSWORD
from tests.faults.postgres import Postgres, until
from tests.faults.site import Reply, Site, serving
from tests.faults.slow import Kind, Slow
from tracker.buffering import BODIES_OF_ONE, GRACE

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


def test_one_client_s_slow_bodies_stop_nobody_else_s_forms(shared: Site) -> None:
    """Its own further ones are refused at once; whoever comes from elsewhere saves, and everyone reads."""

    def sent(client: str) -> Reply:
        body = f"username={EDITORS[0]}&password={PASSWORD}"
        return shared.ask("POST", "/admin/login/", body=body, headers={}, client=client)

    with ExitStack() as crowd:
        begun = [float("-inf")]
        replies: list[Reply] = []

        def refused() -> bool:
            # On a machine that stalls, the first of them may be given up before they are looked at.
            if time.monotonic() - begun[-1] > GRACE / 2:
                crowd.enter_context(Slow(shared.port, Kind.BODIES, 120))
                begun.append(time.monotonic())
            replies.append(sent("127.0.0.1"))
            return replies[-1].status == 503

        until(refused)
        measured(shared)
        until(refused)
        assert "Nothing was saved." in replies[-1].text
        assert replies[-1].headers["retry-after"]
        assert sent("127.0.0.2").status == 403  # without the form's token: the site itself answered
    until(lambda: sent("127.0.0.1").status == 403)


def test_bodies_that_stop_are_given_up() -> None:
    """The server answers and hangs up on them: they keep neither places nor connections."""
    with hasty() as site:
        for _turn in range(2):  # the second time there are places again, or this would be 503
            with Slow(site.port, Kind.BODIES, BODIES_OF_ONE) as slow:
                assert {answer.partition(b"\r\n")[0] for answer in slow.answers()} == {b"HTTP/1.1 408 Request Timeout"}
        assert site.ask("POST", "/", body="a", headers={}).status == 200


@contextmanager
def hasty() -> Iterator[Site]:
    """A server of pages without a database, which waits for bodies for a second only."""
    site = Site("postgresql://nobody@127.0.0.1:1/none", module="tests.faults.hasty")
    try:
        site.wait("/")
        yield site
    finally:
        site.stop()


def test_what_is_known_never_reaches_the_event_loop() -> None:
    """The server that is installed still has what tracker/at_once.py puts itself into."""
    with hasty() as site:
        for _request in range(3):
            known = site.get("/at-once%ff")
            # By the server's own thread, which is no "MainThread".
            assert (known.status, known.headers["x-raw"]) == (203, "/at-once%ff")
            assert known.text != "M" * 9
            assert (site.get("/").status, site.get("/").text) == (200, "something")
        assert site.ask("POST", "/at-once", body="a" * 100_000, headers={}).status == 203


def test_a_body_that_ends_early_reaches_no_form(shared: Site) -> None:
    with Slow(shared.port, Kind.BODIES, 10):
        time.sleep(0.2)
    assert shared.get("/claims/").status == 200


def test_whoever_asks_for_a_web_socket_gets_the_page(shared: Site) -> None:
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    asked = shared.ask("GET", "/claims/", headers={**upgrade, "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="})
    assert asked.status == 200
    assert "Traceback" not in shared.log()
