"""Asks the site of this machine how it is, for health checks of containers that have no other client.

python -m tracker.probe [/healthz/ | /readyz/]      exit status 0 where it answers 200, 1 otherwise
"""

import http.client
import sys

from tracker.settings import BIND, OWN_HOST, PORT

PATIENCE = 5
"""Seconds."""
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (where to ask whoever listens everywhere)


def main(path: str = "/readyz/") -> int:
    """Print what the site answers; the exit status says whether that was 200."""
    connection = http.client.HTTPConnection(EVERYWHERE.get(BIND, BIND), PORT, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"Host": OWN_HOST})
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
