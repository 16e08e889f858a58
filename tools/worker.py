"""What a worker of `make run` serves: the site, for as long as the process that started it lives."""

import os
import threading
import time

from tracker.asgi import application

__all__ = ["application"]


def stop_with(parent: int) -> None:
    """End this process, whatever it is doing, once its parent is gone: nothing may stay behind."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


threading.Thread(target=stop_with, args=(os.getppid(),), daemon=True).start()
