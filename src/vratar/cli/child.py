"""One process under the supervisor."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field

TRIES = 5
"""Crashes in a row after which a process is given up."""
FIRST_PAUSE = 0.5
"""Seconds before the first new start; they double with every crash."""
WELL = 60.0
"""Seconds after which a process that runs counts as well again."""
END_WITHIN = 8.0
"""Seconds between asking a process to end and ending it."""

# Threads share two heaps, and the 19 MiB of a password hash go back to the system at once: glibc
# would keep them for every thread (measured: a worker of 61 MB grows to 163 MB, with this 70 MB).
_FRUGAL = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "131072"}


@dataclass
class Child:
    """A Python module that runs in a process group of its own."""

    name: str
    module: list[str]
    """Name of the module, and its arguments."""
    crashes: int = 0
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float | None = field(default=None)
    """When it is to be started again, by the clock that never jumps."""

    def start(self) -> None:
        """Start it; Ctrl-C in the terminal reaches only the supervisor, which ends it in order."""
        command = [sys.executable, "-m", *self.module]
        environ = os.environ | _FRUGAL
        self.process = subprocess.Popen(command, env=environ, start_new_session=True)  # noqa: S603
        self.started, self.due = time.monotonic(), None

    def ended(self) -> int | None:
        """Return its exit code, once, when it has ended since the last look."""
        if self.process is None or (code := self.process.poll()) is None:
            return None
        self._kill_group()
        self.process = None
        self.crashes = 1 if time.monotonic() - self.started > WELL else self.crashes + 1
        return code

    def gave_up(self) -> bool:
        """Whether it crashed too often in a row."""
        return self.crashes > TRIES

    def start_later(self) -> float:
        """Have it started again after a pause that grows; return the seconds."""
        pause = FIRST_PAUSE * 2.0 ** (self.crashes - 1)
        self.due = time.monotonic() + pause
        return pause

    def start_if_due(self) -> None:
        """Start it when its pause is over."""
        if self.due is not None and time.monotonic() >= self.due:
            self.start()

    def ask_to_end(self) -> None:
        """Send SIGTERM."""
        if self.process is not None:
            self.process.terminate()

    def end(self) -> None:
        """Wait for its end, and end it, and what it started, when it does not."""
        if self.process is not None:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(END_WITHIN)
            self._kill_group()
            self.process.wait()

    def _kill_group(self) -> None:
        """End whatever is left of its process group."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
