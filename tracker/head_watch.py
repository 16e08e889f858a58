"""The state of the record, as this process knows it: asked twice a second, and believed for as long as nobody would mind."""

import logging
import threading
import time
from collections.abc import Callable, Hashable

from django.db import DatabaseError, InterfaceError, connections

from tracker.record import reading

ALIAS = "public"
EVERY = 0.5
"""Seconds between two looks."""
TRUSTED = 1.5
"""Seconds after the beginning of a look for which its result counts: what was published is seen within 2 s, whatever fails."""

logger = logging.getLogger("tracker.head_watch")


def state() -> str | None:
    """The state of the record; None where there is none, or the database does not answer."""
    try:
        return reading.state(using=ALIAS)
    except (DatabaseError, InterfaceError):
        connections[ALIAS].close()
        return None


class HeadWatch:
    """A thread of its own that asks `look` for the state. Nothing runs before `start`."""

    def __init__(
        self, look: Callable[[], Hashable | None] = state, *, every: float = EVERY, trusted: float = TRUSTED
    ) -> None:
        self._look, self._every, self._trusted = look, every, trusted
        self._seen: tuple[Hashable, float] | None = None
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()

    def start(self) -> None:
        """Begin to watch; nothing where that was done. In the process that serves: threads do not survive a fork."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._watch, name="head", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    @property
    def state(self) -> Hashable | None:
        """The state of the record, None where that is not known well enough to answer from memory."""
        seen = self._seen
        return seen[0] if seen and time.monotonic() - seen[1] < self._trusted else None

    def _looked(self) -> Hashable | None:
        try:
            return self._look()
        except Exception:
            # The thread goes on: what cannot be seen now may be seen the next time, and until then no page is kept.
            logger.exception("The state of the record could not be seen.")
            return None

    def _watch(self) -> None:
        while not self._ended.is_set():
            begun = time.monotonic()
            found = self._looked()
            if found is not None:
                self._seen = (found, begun)
            self._ended.wait(self._every)
        connections[ALIAS].close()
