"""The clock of the tests: one file that all processes of a test read.

The file holds an absolute time ("1700000000.0", time stands still) or a signed offset to real
time ("+30.0"). Without the file, or without VRATAR_TEST_CLOCK, it is real time.
"""

import os
import time
from pathlib import Path


def read(path: Path | None = None) -> float:
    """Seconds since the epoch."""
    try:
        text = (path or Path(os.environ["VRATAR_TEST_CLOCK"])).read_text(encoding="ascii")
    except (KeyError, FileNotFoundError):
        return time.time()
    return time.time() + float(text) if text[0] in "+-" else float(text)


class Clock:
    """What a test does to the clock."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or Path(os.environ["VRATAR_TEST_CLOCK"])

    def now(self) -> float:
        """Tell what every process reads now."""
        return read(self.path)

    def set(self, at: float) -> None:
        """Stand still at `at`."""
        self._write(repr(float(at)))

    def stop(self) -> None:
        """Stand still at the present time."""
        self.set(self.now())

    def shift(self, seconds: float) -> None:
        """Run on, at this distance from real time."""
        self._write(f"{seconds:+}")

    def advance(self, seconds: float) -> None:
        """Jump forward, whether the clock stands or runs."""
        try:
            text = self.path.read_text(encoding="ascii")
        except FileNotFoundError:
            text = "+0"
        value = float(text) + seconds
        self._write(f"{value:+}" if text[0] in "+-" else repr(value))

    def reset(self) -> None:
        """Back to real time."""
        self.path.unlink(missing_ok=True)

    def _write(self, text: str) -> None:
        # Replaced as a whole: another process never reads half a number.
        new = self.path.with_suffix(f".{os.getpid()}")
        new.write_text(text, encoding="ascii")
        new.replace(self.path)
