"""The real program: `vratar init`, then `vratar serve` in processes of its own."""

import contextlib
import json
import os
import queue
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.browser.clock import ServerClock
from tests.browser.journeys import Ana
from tests.leaks.servers import ended, printed
from tests.whole.ports import free_port

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = STOPS_WITHIN = 30.0
"""Seconds; a machine with two busy cores is slow."""

WORKERS = "VRATAR_TEST_WORKERS"
"""The variable that says how many processes serve; one where it is missing."""

_LINK = re.compile(r"http://\S+/first-run/\S+")
_READY = "Vratar is ready: "


class Log:
    """What the server prints, read by a thread so that the pipe never fills."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.lines: list[str] = []
        # Tests move the clock of a running server, which looks like an audit log that stands still.
        self.expected: list[str] = ["Alarm: clock", "Alarm: sequencer", "Alarm: export"]
        """Words of troubles that the tests themselves bring about."""
        self._new: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        assert process.stdout
        self._reader = threading.Thread(target=self._read, args=(process.stdout,), daemon=True)
        self._reader.start()

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.lines)

    @property
    def trouble(self) -> list[str]:
        """Lines that should not be there."""
        unexpected = [line for line in self.lines if not any(map(line.__contains__, self.expected))]
        return [line for line in unexpected if _is_trouble(line)]

    def wait_until_ready(self) -> tuple[str, str]:
        """The address, and the first-run link if one is printed."""
        link = ""
        while (line := self._new.get(timeout=STARTS_WITHIN)) is not None:
            found = _LINK.search(line)
            link = found[0] if found else link
            if line.startswith(_READY):
                return line.removeprefix(_READY).split("/ ")[0], link
        raise AssertionError(f"The server did not start:\n{self.text}")

    def end(self) -> None:
        """Wait for the last line."""
        self._reader.join(STOPS_WITHIN)

    def _read(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                printed(line)
                self.lines.append(line.rstrip())
                self._new.put(line.rstrip())
        self._new.put(None)


@dataclass
class Server:
    """One installation that serves, with its own data, keys and clock."""

    url: str
    first_run_link: str
    """Empty once an administrator exists."""
    clock: ServerClock
    environ: dict[str, str]
    log: Log
    pid: int = 0
    """Of the supervisor."""
    owner: Ana | None = None
    """Who became the first administrator."""

    def assert_well(self) -> None:
        """No request failed and no process ended since the start."""
        assert not self.log.trouble, "The server is not well:\n" + "\n".join(self.log.trouble)

    def vratar(self, *arguments: str) -> str:
        """Run a `vratar` command on this installation; what it prints."""
        return run_vratar(self.environ, *arguments)

    def give_time(self) -> None:
        """Take back that somebody who was reset must set up anew at once."""
        self._change("UPDATE vratar_accounts_securitystate SET deadline = NULL")

    def forgive(self) -> None:
        """Forget every wrong password and code: a test before may have left some."""
        self._change("DELETE FROM vratar_throttle_try")
        self._change("DELETE FROM vratar_throttle_lane")

    def _change(self, statement: str) -> None:
        database = Path(self.environ["VRATAR_HOME"]) / "vratar.sqlite3"
        with contextlib.closing(sqlite3.connect(database, timeout=10)) as connection, connection:
            connection.execute(statement)


def environ_of(folder: Path, **settings: str) -> dict[str, str]:
    """Environment of an installation in this folder; `settings` are VRATAR_<TABLE>_<KEY>."""
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "VRATAR_HOME": str(folder / "home"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "VRATAR_TEST_CLOCK": str(folder / "clock"),
        # The folders exist already (tests/settings.py).
        "VRATAR_TEST_WORKER": os.environ.get("PYTEST_XDIST_WORKER", "alone"),
        "PORT": str(free_port()),
    }
    return os.environ | own | settings


def run_vratar(environ: dict[str, str], *arguments: str) -> str:
    """Run a `vratar` command to its end; what it prints."""
    command = [sys.executable, "-m", "vratar", *arguments]
    done = subprocess.run(
        command, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, f"{command} failed:\n{done.stdout}{done.stderr}"
    return done.stdout


@contextlib.contextmanager
def installation(folder: Path, **settings: str) -> Iterator[Server]:
    """Make an installation in a folder, and serve it while it is needed."""
    environ = environ_of(folder, **settings)
    run_vratar(environ, "init")
    with serving(environ) as server:
        yield server


@contextlib.contextmanager
def serving(environ: dict[str, str]) -> Iterator[Server]:
    """Serve; afterwards the server was stopped, left nothing running and reported no error."""
    process = subprocess.Popen(
        [sys.executable, "-m", "vratar", "serve", "--workers", environ.get(WORKERS, "1")],
        env=environ,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    log = Log(process)
    try:
        url, link = log.wait_until_ready()
        _ask_livez(url)
        clock = ServerClock(Path(environ["VRATAR_TEST_CLOCK"]))
        server = Server(url, link, clock, environ, log, process.pid)
        yield server
        assert process.poll() is None, f"The server ended by itself:\n{log.text}"
    finally:
        _stop(process, log)
        ended(log.text, Path(environ["XDG_CONFIG_HOME"]))
    assert process.returncode == 0, f"Exit code {process.returncode}:\n{log.text}"
    assert not _listens(environ["PORT"]), "Something still listens on the server's port."
    server.assert_well()


def _is_trouble(line: str) -> bool:
    if not line.startswith("{"):
        return "Traceback" in line
    record = json.loads(line)
    return record["level"] in {"error", "critical"} or "child" in record


def _stop(process: subprocess.Popen[str], log: Log) -> None:
    # SIGINT is what Ctrl-C sends.
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise
    finally:
        log.end()


def _ask_livez(url: str) -> None:
    with urllib.request.urlopen(f"{url}/livez", timeout=STARTS_WITHIN) as answer:
        assert answer.read() == b"ok\n"


def _listens(port: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(port))) == 0
