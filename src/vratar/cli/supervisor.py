"""The process that `vratar serve` becomes: it starts the others, and starts again what crashes.

`python -m vratar.cli.supervisor ADDRESS PORT WORKERS URL [GATE GATE_WORKERS]`. Standard library
only, to stay small.
"""

import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vratar.cli.child import Child
from vratar.config.log_line import line

STOPPED = 0
KEPT_CRASHING = 3

_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass
class Supervisor:
    """Children that live together: while it runs they are kept running, then they all end."""

    children: Sequence[Child]
    address: tuple[str, int]
    """Where the panel answers once it is ready."""
    url: str
    stopping: bool = False
    ready: bool = False

    def run(self) -> int:
        """Keep the children running until a signal; return the exit code."""
        wake = _wake_on_signals(self._stop)
        for child in self.children:
            child.start()
        code = STOPPED
        while not self.stopping and code == STOPPED:
            select.select([wake], [], [], 0.1 if not self.ready else 1.0)
            _drain(wake)
            code = self._look_after()
        self._end()
        return code

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def _look_after(self) -> int:
        for child in self.children:
            code = child.ended()
            if code is not None and not self.stopping:
                if child.gave_up():
                    _say("Process kept crashing; Vratar stops", "error", child.name, code)
                    return KEPT_CRASHING
                pause = child.start_later()
                _say("Process ended; it starts again", "warning", child.name, code, pause)
            child.start_if_due()
        self._announce()
        return STOPPED

    def _announce(self) -> None:
        if not self.ready and not self.stopping and _answers(self.address):
            self.ready = True
            print(f"Vratar is ready: {self.url}/   Ctrl-C stops it.", flush=True)

    def _end(self) -> None:
        for child in self.children:
            child.ask_to_end()
        for child in self.children:
            child.end()


def _say(event: str, level: str, child: str, code: int, seconds: float | None = None) -> None:
    print(line(event, level, child=child, exit_code=code, seconds=seconds), flush=True)


def _answers(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=0.1).close()
    except OSError:
        return False
    return True


def _wake_on_signals(stop: Callable[..., None]) -> int:
    """Return a descriptor that becomes readable at every signal, so that nothing is polled."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    for number in _STOP_SIGNALS:
        signal.signal(number, stop)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return reading


def _drain(descriptor: int) -> None:
    try:
        os.read(descriptor, 512)
    except BlockingIOError:
        return


def main(address: str, port: str, workers: str, url: str, *gate: str) -> int:
    """Supervise the panel, the housekeeping, and the gate where it has a place to listen."""
    me = str(os.getpid())
    children = [
        Child("panel", ["vratar.config.panel", address, port, workers, me]),
        Child("housekeeping", ["vratar.config.housekeeping", me]),
    ]
    if gate:
        children.append(Child("gate", ["vratar.config.gate_server", *gate, me]))
    return Supervisor(children, (address, int(port)), url).run()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
