"""How far this machine's clock is off, measured beside the panel and shown on the dashboard.

The reading is a file of the data folder, not a row: every machine has a clock of its own.
"""

import json
import logging
import time
from dataclasses import asdict, dataclass

from vratar.core import time_server
from vratar.core.settings import current

EVERY = 600.0
"""Seconds between two measurements."""
_VALID = 3 * EVERY
_FILE = "server-clock.json"

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reading:
    """One comparison with `site.time_server`."""

    offset: float | None
    """Seconds this clock is ahead (behind: negative); None where no reference answered."""
    taken_at: float
    """Unix time."""

    @property
    def kind(self) -> str:
        """How well that is: ok, warn or bad."""
        if self.offset is None:
            return "warn"
        off = abs(self.offset)
        return "ok" if off < time_server.NEAR else "warn" if off <= time_server.FAR else "bad"


def measure() -> None:
    """Ask the time server, if there is one, and keep what it said."""
    server = current().site.time_server
    if not server:
        return
    try:
        offset = time_server.offset(server)
    except (OSError, ValueError):
        offset = None
    reading = Reading(offset, time.time())
    if reading.kind != "ok":
        _logger.warning("The clock of this machine: %s", _in_words(reading))
    _keep(reading)


def last_reading() -> Reading | None:
    """The newest one; None where there is no reference, or none was asked of late."""
    if not current().site.time_server:
        return None
    try:
        kept = json.loads((current().home / _FILE).read_text())
        reading = Reading(kept["offset"], float(kept["taken_at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return reading if abs(time.time() - reading.taken_at) < _VALID else None


def _keep(reading: Reading) -> None:
    file = current().home / _FILE
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(asdict(reading)))
    draft.replace(file)


def _in_words(reading: Reading) -> str:
    if reading.offset is None:
        return "the time server does not answer."
    return f"{reading.offset:+.1f} s from the time server."
