"""`python -m tracker.embedded_postgres stop HOME`: stop the server of this home now, unless another uses it.

Also the entry of the watchers (`watch …`), which run this file by its path and without site packages.
"""

import sys
from pathlib import Path

if not __package__:
    sys.path.append(str(Path(__file__).resolve().parents[2]))

from tracker.embedded_postgres import reaper
from tracker.embedded_postgres.cluster import Cluster
from tracker.embedded_postgres.errors import EmbeddedPostgresError

USAGE = "usage: python -m tracker.embedded_postgres stop HOME"


def main(arguments: list[str]) -> int:
    """Do what the command line says; the exit status: 0 stopped, 1 in use, 2 not understood."""
    match arguments:
        case ["watch", *rest]:
            reaper.main(rest)
            return 0
        case ["stop", home]:
            try:
                stopped = Cluster(home).stop()
            except EmbeddedPostgresError as error:
                sys.exit(str(error))
            if not stopped:
                sys.stderr.write(f"The PostgreSQL of {home} is in use by another process.\n")
            return 0 if stopped else 1
    sys.stderr.write(f"{USAGE}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
