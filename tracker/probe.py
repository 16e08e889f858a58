"""Asks the site of this machine how it is, for health checks of containers that have no other client.

python -m tracker.probe [/healthz/ | /readyz/]      exit status 0 where it answers 200, 1 otherwise
"""

import http.client
import sys

from tracker.environment import host_of
from tracker.settings import ALLOWED_HOSTS, BIND, PORT, SITE_URL

PATIENCE = 5
"""Seconds."""
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (where to ask whoever listens everywhere)


def main(path: str = "/readyz/") -> int:
    """Print what the site answers; the exit status says whether that was 200."""
    connection = http.client.HTTPConnection(EVERYWHERE.get(BIND, BIND), PORT, timeout=PATIENCE)
    allowed = [host.lstrip(".") for host in ALLOWED_HOSTS if host != "*"] or [host_of(SITE_URL)]
    try:
        connection.request("GET", path, headers={"Host": allowed[0]})
        answer = connection.getresponse()
        print(answer.status, answer.read(500).decode(errors="replace").strip())  # noqa: T201
    except OSError as error:
        print(error)  # noqa: T201
        return 1
    finally:
        connection.close()
    return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
