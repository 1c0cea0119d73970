"""The clock of a server: the same file as in tests/clock.py, one per server."""

import time

from tests.clock import Clock

STEP = 30.0
"""Seconds after which an authenticator app shows the next code."""


class ServerClock(Clock):
    """What a test does to the clock of a server."""

    def go_on(self) -> None:
        """Run on from where it stands."""
        self.shift(self.offset())

    def offset(self) -> float:
        """By how many seconds the server is ahead of real time."""
        return self.now() - time.time()
