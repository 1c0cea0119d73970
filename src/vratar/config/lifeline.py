"""A child process that ends when its parent is gone, so that no server is left behind."""

import os
import signal
import threading
import time

EVERY = 1.0  # seconds between two looks
GRACE = 8.0  # seconds between asking and ending


def hold(parent: int) -> None:
    """End this process soon after `parent`, the id of its parent process, is no longer that."""
    threading.Thread(target=_watch, args=(parent,), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
