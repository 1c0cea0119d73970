"""How many may wait for a password hash at a time in one worker (security.md §6.2).

A guard of this process's memory and threads, and nothing else: who is refused here was neither
counted nor evaluated, whatever name they gave.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

PLACES = 6  # one computes, the others wait; a worker has two threads more, for all other pages

_places = threading.BoundedSemaphore(PLACES)


class HashQueueFullError(Exception):
    """Too many passwords at once: 503, try again."""


@contextmanager
def place() -> Iterator[None]:
    """Hold a place for as long as a password is checked. Raises `HashQueueFullError` at once."""
    if not _places.acquire(blocking=False):
        raise HashQueueFullError
    try:
        yield
    finally:
        _places.release()
