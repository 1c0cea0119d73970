"""A served panel, spoken to in bytes."""

import contextlib
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.server import Server
from tests.cli.conftest import below

PATIENCE = 15.0
"""Seconds for an answer; a machine with busy cores is slow."""
ANOTHER = 1.0
"""Seconds for one answer more on a connection that stays open."""
STATUS = re.compile(rb"^HTTP/1\.[01] (\d{3}) ", re.MULTILINE)


@dataclass
class Raw:
    """The panel, past every client that corrects what it sends."""

    server: Server
    pid: int
    """Of what `vratar serve` became."""

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        parts = urlsplit(self.server.url)
        return parts.hostname or "", parts.port or 0

    @property
    def host(self) -> bytes:
        """What a Host header says."""
        return urlsplit(self.server.url).netloc.encode()

    @contextlib.contextmanager
    def connected(self) -> Iterator[socket.socket]:
        """A connection of its own."""
        with socket.create_connection(self.address, timeout=PATIENCE) as connection:
            yield connection

    def say(self, *pieces: bytes) -> bytes:
        """Send bytes, and read what comes back, until nothing more does."""
        with self.connected() as connection:
            with contextlib.suppress(OSError):  # it may hang up before we have said everything
                for piece in pieces:
                    connection.sendall(piece)
            return _rest(connection)

    def statuses(self, *pieces: bytes) -> list[int]:
        """The status of every answer to these bytes."""
        return [int(found) for found in STATUS.findall(self.say(*pieces))]

    def head(self, line: bytes = b"GET /livez HTTP/1.1", *more: bytes) -> bytes:
        """A request up to and with its empty line; the connection ends after it."""
        lines = (line, b"Host: " + self.host, b"Connection: close", *more)
        return b"\r\n".join([*lines, b"", b""])

    def is_well(self) -> bool:
        """Whether a page and the health check are served."""
        pages = (b"GET /livez HTTP/1.1", b"GET /login HTTP/1.1")
        return [self.statuses(self.head(page)) for page in pages] == [[200], [200]]

    def megabytes(self) -> int:
        """Resident memory of its largest process."""
        return max(_resident(pid) for pid in below(self.pid))


def _resident(pid: int) -> int:
    found = re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[0]) // 1000 if found else 0


def _rest(connection: socket.socket) -> bytes:
    received = b""
    with contextlib.suppress(ConnectionError, TimeoutError):
        while piece := connection.recv(65_536):
            received += piece
            connection.settimeout(ANOTHER)
    return received
