"""The clock of a server: the same file as in tests/clock.py, one per server."""

import time

from tests.clock import Clock

STEP = 30.0
"""Seconds after which an authenticator app shows the next code."""


class ServerClock(Clock):
    """What a test does to the clock of a server."""

    def now(self) -> float:
        """Tell what the server reads now."""
        try:
            text = self.path.read_text(encoding="ascii")
        except FileNotFoundError:
            return time.time()
        return time.time() + float(text) if text[0] in "+-" else float(text)

    def stop(self) -> None:
        """Stand still at the present time."""
        self.set(self.now())

    def go_on(self) -> None:
        """Run on from where it stands."""
        self.shift(self.offset())

    def offset(self) -> float:
        """By how many seconds the server is ahead of real time."""
        return self.now() - time.time()
