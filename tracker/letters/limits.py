"""How many letters come from one place: a few at once, then one in a while. No address is kept.

What is kept, in this process's memory alone, is a number for each place that wrote lately, under a digest keyed with a
secret that is drawn anew each day and known nowhere else. With a new day or a restart all is forgotten, and each process
counts by itself: a patient sender gets as many times the letters as there are processes. Readers who share one address
(a household, an office, a phone company's gateway) share its number. The database counts everybody together
(models.MOST_IN_AN_HOUR).
"""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from threading import Lock

AT_ONCE = 5
REST = 600.0
"""Seconds after which a place that has written AT_ONCE letters may write one more."""
PLACES = 20_000
"""Places that are remembered; beyond that, who wrote longest ago is forgotten."""
DAY = 86_400


class Limits:
    """For all threads of a process. `now` counts seconds and never goes back."""

    def __init__(self, now: Callable[[], float] = time.monotonic, places: int = PLACES) -> None:
        self._now, self._places = now, places
        self._lock = Lock()
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._secret, self._day = b"", -1

    def wait(self, place: str) -> float:
        """Seconds until this place may send its next letter; 0 where it may now, and then this one is counted."""
        with self._lock:
            now = self._now()
            key = self._key(place, now)
            left, since = self._left.pop(key, (float(AT_ONCE), now))
            left = min(float(AT_ONCE), left + (now - since) / REST)
            granted = left >= 1
            self._left[key] = (left - granted, now)
            if len(self._left) > self._places:
                self._left.popitem(last=False)
            return 0.0 if granted else (1 - left) * REST

    def give_back(self, place: str) -> None:
        """The letter that was counted last was not taken in after all, and nobody but us is to blame."""
        with self._lock:
            key = self._key(place, self._now())
            if key in self._left:
                left, since = self._left[key]
                self._left[key] = (min(float(AT_ONCE), left + 1), since)

    def _key(self, place: str, now: float) -> bytes:
        """Under what a place is remembered today."""
        day = int(now // DAY)
        if day != self._day:
            self._secret, self._day = secrets.token_bytes(32), day
            self._left.clear()
        return blake2b(place.encode(), key=self._secret, digest_size=16).digest()
