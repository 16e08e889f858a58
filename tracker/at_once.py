"""What is in memory is answered where the server hands a request over, without a turn of the event loop.

For each request granian wakes the event loop from its own thread and makes a task there, which costs several times what it
takes to find a finished page. So it is asked here first, in that thread. granian has no documented way to do so: a
function of it is replaced, by one that calls it for whatever has to wait. If another version has none of that name, everything
goes through the event loop, and is only slower. docs/decisions/0035.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from granian import _futures

from tracker.finished_pages import Message
from tracker.gateway import Scope

NAME = "_cbsched_aioschedule"
"""What granian makes of a loop, a context and an application: what hands one request over."""

Answer = Callable[[Scope], Sequence[Message] | None]
HandOver = Callable[[Any], None]

logger = logging.getLogger("tracker.at_once")


def answer_at_once(answer: Answer) -> None:
    """From now on, in this process; to be called before the server begins.

    `answer` has all messages of an answer, or None where it takes waiting. It is called in a thread of the server's.
    """
    original = getattr(_futures, NAME, None)
    if original is None:
        logger.warning("This version of granian hands requests over in another way: pages in memory take longer.")
        return
    setattr(_futures, NAME, lambda *given: handing_over(original(*given), answer))


def handing_over(later: HandOver, answer: Answer) -> HandOver:
    """Hands a request over to `answer`, and to `later` where that has none."""

    def hand_over(watcher: Any) -> None:
        try:
            messages = answer(watcher.scope)
        except Exception:
            # Nobody above would catch it, and the client would wait.
            logger.exception("A request was not answered at once.")
            messages = None
        if messages is None:
            later(watcher)
        else:
            send = watcher.proto.send
            for message in messages:
                send(message)

    return hand_over
