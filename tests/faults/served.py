"""`python -m tests.faults.served`: tracker.serving, for as long as the process that started it lives."""

import os
import signal
import sys
import threading
import time

from tracker.serving import main


def end_with(parent: int) -> None:
    """Kill this process and all its workers once the parent is gone: a killed test leaves nothing behind."""
    while os.getppid() == parent:
        time.sleep(1)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    sys.exit(main())
