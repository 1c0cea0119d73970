"""What the gate writes: when a session was seen, and whom it refused. Never in the answer's path.

A thread of the worker writes at most once a second. What a worker that dies has not written yet is
lost: a session then seems unused for longer than it was, which never lets anybody in.
"""

import logging
import sqlite3
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from vratar.core.settings import Settings
from vratar.gate.decisions import SessionRow, Why
from vratar.gate.rows import WITHIN, Connection, postgresql

SEEN_EVERY = timedelta(minutes=1)
QUARTER = 15 * 60
"""Seconds; of the same refusal one is told in each."""
_MOST = 10_000
"""Notes that wait; beyond it further ones are dropped."""
_EVERY = 1.0

_SEEN = """
UPDATE vratar_sessions_gatesession SET last_seen_at = {0} WHERE id = {0} AND last_seen_at < {0}
"""
_REFUSED = """
INSERT INTO vratar_gate_gaterefusal
    (session, account_id, application, why, source, quarter, told)
VALUES ({0}, {0}, {0}, {0}, {0}, {0}, {1}) ON CONFLICT DO NOTHING
"""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Somebody signed in, not let through; the same within a quarter of an hour is one."""

    session: int
    account: int
    application: str
    why: Why
    source: str
    quarter: int


class Notes:
    """Collects and writes."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._seen: dict[int, datetime] = {}
        self._refused: dict[Refusal, None] = {}
        self._told: dict[Refusal, None] = {}
        self._turn = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._write_on, name="notes", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Write what is left, and end."""
        self._ended.set()
        self._thread.join()

    def seen(self, session: SessionRow, now: datetime) -> None:
        """Its idle time begins anew, to the minute."""
        if now - session.last_seen_at >= SEEN_EVERY and len(self._seen) < _MOST:
            self._seen[session.pk] = now

    def refused(self, session: SessionRow, slug: str, why: Why, source: str, now: datetime) -> None:
        """To be told to whoever reads the audit log."""
        quarter = int(now.timestamp()) // QUARTER
        refusal = Refusal(session.pk, session.account_id, slug, why, source, quarter)
        if refusal not in self._told and len(self._refused) < _MOST:
            self._refused[refusal] = None

    def write(self) -> None:
        """Write what waits. Raises what the driver raises; then it goes on waiting."""
        seen, refused = dict(self._seen), list(self._refused)
        if not seen and not refused:
            return
        with self._turn:
            connection = _connect(self.settings)
            try:
                for statement, values in self._statements(seen, refused):
                    connection.execute(statement, values)
            finally:
                connection.close()
        for pk, at in seen.items():
            if self._seen.get(pk) == at:
                del self._seen[pk]
        for one in refused:
            del self._refused[one]
        self._told = dict.fromkeys(list({**self._told, **dict.fromkeys(refused)})[-_MOST:])

    def _statements(
        self, seen: dict[int, datetime], refused: list[Refusal]
    ) -> list[tuple[str, tuple[Any, ...]]]:
        sqlite = self.settings.database.server is None
        mark = "?" if sqlite else "%s"
        found: list[tuple[str, tuple[Any, ...]]] = []
        for pk, at in seen.items():
            moment = at.strftime("%Y-%m-%d %H:%M:%S.%f") if sqlite else at
            found.append((_SEEN.format(mark), (moment, pk, moment)))
        for one in refused:
            values = (one.session, one.account, one.application, one.why.value)
            statement = _REFUSED.format(mark, "0" if sqlite else "false")
            found.append((statement, (*values, one.source, one.quarter)))
        return found

    def _write_on(self) -> None:
        while not self._ended.wait(_EVERY):
            self._try()
        self._try()

    def _try(self) -> None:
        try:
            self.write()
        except Exception:
            _logger.exception("The gate could not write its notes")


def _connect(settings: Settings) -> Connection:
    server = settings.database.server
    if server is not None:
        return postgresql(server, settings, f"-c statement_timeout={WITHIN}s")
    connection = sqlite3.connect(settings.database_path, isolation_level=None, timeout=WITHIN)
    connection.execute("PRAGMA foreign_keys=ON")
    return connection
