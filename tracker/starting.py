"""What a process that serves the site looks at before it does: once, and only what a wait would not mend stops it.

What could not be seen then, for want of a database, /readyz/ looks at (record/readiness.py).
Commands of manage.py do not come this way.
"""

import logging
import sys

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections

from tracker.desk.accounts.checks import guards_are_up
from tracker.record.durability import ADVICE, durability
from tracker.record.readiness import obstacle

logger = logging.getLogger(__name__)


def look() -> None:
    """End the process with one line where this configuration must not serve.

    A database that is not there yet, or has no tables yet, is no reason: machines start in any order, and /readyz/
    says what is missing.
    """
    try:
        if settings.SERVE != "desk":
            look_at_readers()
        if settings.SERVE != "public":
            look_at_guards()
            look_at_durability()
    finally:
        connections.close_all()


def look_at_readers() -> None:
    """The readers' connection is restricted, or somebody said that it need not be."""
    found = obstacle()
    if found is None:
        return
    if found.stops:
        stop(str(found))
    logger.warning("Not ready yet: %s", found)


def look_at_guards() -> None:
    """A site that is meant for the public has the desk's guards up; a demonstration need not."""
    if settings.SECURE:
        for found in guards_are_up():
            logger.warning("%s %s", found.msg, found.hint)


def look_at_durability() -> None:
    """What the desk saves stays saved."""
    try:
        found = durability()
    except (DatabaseError, InterfaceError) as error:
        logger.warning("Not ready yet: %s", str(error).strip())
        return
    for text in found.warned:
        logger.warning("Database server: %s.", text)
    if not found.refused:
        return
    if not settings.DURABILITY_UNCHECKED:
        stop(f"The site cannot be served: {found.complaint}. {ADVICE}")
    logger.warning("Unchecked: %s.", found.complaint)


def stop(text: str) -> None:
    """End the process with this line on standard error, from whatever thread the server is loading in."""
    line = " ".join(text.split())
    print(line, file=sys.stderr, flush=True)  # noqa: T201  (SystemExit is silent outside the main thread)
    raise SystemExit(1)
