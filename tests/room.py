"""Room for the frames of deep calls: without it a call across the edge of a piece of the interpreter's stack costs a mapping.

Python 3.11 and later keep frames in pieces of 16 kB, mapped when a call needs the next one and unmapped as soon as that call
returns. Templates call deeply and often: tens of thousands of pieces for one file of tests, a fifth of its time. Whoever asks
for a larger frame gets a larger piece, the rest of which is there for all that it calls.
"""

from collections.abc import Callable
from typing import TypeVar

SLOTS = 70_000
"""Of eight bytes; the piece is the next power of two, 1 MB, of which the rest is free."""

_Given = TypeVar("_Given")


def with_room(call: Callable[[], _Given]) -> _Given:
    return call()


with_room.__code__ = with_room.__code__.replace(co_stacksize=SLOTS)
