"""One way to write: a short transaction, alone in its process on SQLite."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

WRITE_TIMEOUT = 5.0  # seconds; the same as SQLite's own busy timeout

# Threads of one process queue here instead of polling SQLite's lock: with 32 writers the polling
# alone answers "database is locked" (security.md §6.4).
_turn = threading.RLock()


@contextmanager
def writing() -> Iterator[None]:
    """Run the body in one write transaction; inside another one, join it.

    Raises `django.db.OperationalError` when the database stays busy for `WRITE_TIMEOUT` seconds.
    """
    queue = connection.vendor == "sqlite"
    if queue and not _turn.acquire(timeout=WRITE_TIMEOUT):
        raise OperationalError("The database stayed busy.")
    try:
        with transaction.atomic(savepoint=False):
            yield
    finally:
        if queue:
            _turn.release()
