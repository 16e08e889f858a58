"""SIGKILL of PostgreSQL, of its sessions and of the site's workers while editors save and publish.

What was acknowledged is there, whole; nothing is there that was refused or never sent. Whether an edit whose answer was
lost is there is left open. (Killing processes says nothing about a power cut: PostgreSQL's own settings answer for that.)
"""

import os
import random
import signal
import time
from collections import Counter

from tests.faults.aftermath import Aftermath
from tests.faults.conftest import CHAOS, report
from tests.faults.editor import Fate
from tests.faults.postgres import Postgres, until
from tests.faults.site import serving
from tests.faults.work import AGAIN, Newsroom

KILLS = 15 if CHAOS else 5
"""Of each kind."""
ACKNOWLEDGED_BETWEEN = 1 if CHAOS else 0
"""Saves that are acknowledged before the next kill, beside the one that shows that the site is at work again."""
BETWEEN_WORKERS = 6.0
"""Seconds: the server gives up, and leaves the rest to its supervisor, where a new worker dies at once."""


def test_nothing_acknowledged_is_lost_whatever_is_killed(postgres: Postgres, database: str) -> None:
    after = Aftermath(postgres, database)
    with serving(postgres.url(database), workers=2) as site:
        newsroom = Newsroom(site, after)
        kills: Counter[str] = Counter()
        recoveries: list[float] = []
        worker_died = 0.0
        try:
            newsroom.more(1)
            for _round in range(KILLS):
                for kind in ("server", "session", "worker"):
                    if kind == "worker":
                        newsroom.rest(worker_died + BETWEEN_WORKERS - time.monotonic())
                    newsroom.more(ACKNOWLEDGED_BETWEEN)
                    time.sleep(random.uniform(0, AGAIN + 0.3))
                    began = time.monotonic()
                    if kind == "server":
                        postgres.kill()
                        postgres.start()
                    elif kind == "session":
                        until(lambda: postgres.backends(database))
                        os.kill(random.choice(postgres.backends(database)), signal.SIGKILL)
                    else:
                        worker_died = time.monotonic()
                        os.kill(site.workers()[0], signal.SIGKILL)
                        until(lambda: len(site.workers()) == 2)
                    kills[kind] += 1
                    newsroom.more(1)
                    recoveries.append(time.monotonic() - began)
        finally:
            newsroom.close()
        # Nobody restarted the site, and it answers.
        site.wait()
        assert site.process.poll() is None
    assert set(kills.values()) == {KILLS}
    edits = after.edits(newsroom.editors)
    assert edits["acknowledged"] >= 3 * KILLS
    editions = after.editions(newsroom.published[Fate.SAVED])
    assert newsroom.published[Fate.SAVED]
    # Broken connections (0) are those whose worker was killed.
    assert newsroom.read.keys() <= {0, 200, 503}, newsroom.read
    after.record()
    report(
        "kills",
        f"{dict(kills)}: {edits}; {editions}; pages read {dict(newsroom.read)}; "
        f"an edit went through again after {max(recoveries):.1f} s at the latest; lost, torn, phantom: 0",
    )
