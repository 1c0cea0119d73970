"""Whether the clock of this machine jumps, seen against one that never does."""

import time
from collections.abc import Callable

JUMP = 5.0
"""Seconds between two looks that no clock runs wrong by itself."""


def _since_boot() -> float:
    # Goes on while the machine sleeps, unlike the monotonic clock: waking up is no jump.
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class SteadyClock:
    """Remembers how far the two clocks were apart at the last look."""

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = _since_boot,
    ) -> None:
        self._wall, self._steady = wall, steady
        self._distance = self._measured()

    def jumped(self) -> int:
        """Seconds that the wall clock has jumped since the last look; backwards is negative."""
        before, self._distance = self._distance, self._measured()
        moved = self._distance - before
        return round(moved) if abs(moved) > JUMP else 0

    def _measured(self) -> float:
        return self._wall() - self._steady()
