"""`python -m tests.odd.served`: tracker.serving, which waits for headers for a second only."""

import sys

from tracker import serving

if __name__ == "__main__":
    serving.HEADERS_MILLISECONDS = 1_000
    sys.exit(serving.main())
