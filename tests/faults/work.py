"""A newsroom at work over HTTP: editors, one who publishes, one who reads."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable

from tests.faults.aftermath import Aftermath
from tests.faults.conftest import CHAOS
from tests.faults.editor import Editor, Fate
from tests.faults.fill import CONTESTED, EDITORS, SOURCE, SPEAKER
from tests.faults.postgres import until
from tests.faults.site import CANNOT_ANSWER, Site

AGAIN = 0.01 if CHAOS else 0.3
"""Seconds until an editor goes on: each save makes the form longer that the next one has to read."""


class Newsroom:
    """Editors on two claims, one who publishes and one who reads, each in a thread, until told to stop."""

    def __init__(self, site: Site, rows: Aftermath) -> None:
        self.site = site
        self.stop, self.resting = threading.Event(), threading.Event()
        self.editors = [Editor(site, name) for name in EDITORS[:3]]
        self.publisher = Editor(site, EDITORS[3])
        self.published: Counter[Fate | None] = Counter()
        self.read: Counter[int] = Counter()
        self.errors: list[BaseException] = []
        self.claims = [str(rows.rows("SELECT id FROM desk_claim WHERE slug = %s", slug)[0][0]) for slug in CONTESTED]
        self.speaker = str(rows.rows("SELECT id FROM desk_actor WHERE slug = %s", SPEAKER)[0][0])
        self.source = str(rows.rows("SELECT id FROM desk_source WHERE slug = %s", SOURCE)[0][0])
        for editor in (*self.editors, self.publisher):
            editor.log_in()
        self.threads = [
            *(self._thread(self._edit, editor) for editor in self.editors),
            self._thread(self._publish),
            self._thread(self._look),
        ]

    def _thread(self, work: Callable[..., None], *given: object) -> threading.Thread:
        def until_stopped() -> None:
            try:
                while not self.stop.is_set():
                    if self.resting.is_set():
                        time.sleep(0.05)
                    else:
                        work(*given)
            except BaseException as error:
                self.errors.append(error)

        thread = threading.Thread(target=until_stopped)
        thread.start()
        return thread

    def _edit(self, editor: Editor) -> None:
        fate = editor.append(random.choice(self.claims), self.speaker, self.source)
        time.sleep(0.2 if fate in (None, Fate.UNKNOWN) else AGAIN)  # an outage is waited for

    def _publish(self) -> None:
        self.published[self.publisher.publish(random.choice(self.claims))] += 1
        time.sleep(0.2 if CHAOS else 0.5)

    def _look(self) -> None:
        try:
            self.read[self.site.get("/claims/").status] += 1
        except CANNOT_ANSWER:
            self.read[0] += 1
        time.sleep(0.05 if CHAOS else 0.5)

    def rest(self, seconds: float) -> None:
        """Nobody begins anything for so long."""
        self.resting.set()
        time.sleep(max(0.0, seconds))
        self.resting.clear()

    def append_once(self, editor: Editor) -> Fate | None:
        return editor.append(self.claims[0], self.speaker, self.source)

    def acknowledged(self) -> int:
        return sum(fate is Fate.SAVED for editor in self.editors for fate in list(editor.fates.values()))

    def more(self, count: int) -> None:
        """Until this many more saves were acknowledged; fails where an editor met something unexpected."""
        goal = self.acknowledged() + count

        def reached() -> bool:
            if self.errors:
                raise self.errors[0]
            return self.acknowledged() >= goal

        until(reached)

    def close(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()
        if self.errors:
            raise self.errors[0]
