"""What the gate reads for every request: one statement, in a process without Django's models.

Nothing of it is kept but the applications, which are read again when their generation moved. So
an ended session, a new role or a changed rule counts for the next request, on every machine that
reads the same database (ADR 14).
"""

import ipaddress
import json
import re
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from vratar.core.database_settings import connection_values, password
from vratar.core.database_url import PostgresqlServer
from vratar.core.settings import Settings
from vratar.gate.applications import Application, Registry, StepUpRule
from vratar.gate.decisions import SessionRow

WITHIN = 2
"""Seconds for one statement; a database that takes longer is none."""

_SESSION = """
SELECT COALESCE((SELECT MAX(number) FROM vratar_gate_generation), 0),
       session.id, session.host, session.epoch, state.epoch, account.is_active,
       session.started_at, session.last_seen_at, session.second_factor_at,
       account.id, account.role_id, role.name,
       account.username, account.first_name, account.last_name, account.email
FROM (SELECT 1) AS always
LEFT JOIN vratar_sessions_gatesession AS session ON session.digest = {}
LEFT JOIN vratar_accounts_administrator AS account ON account.id = session.account_id
LEFT JOIN vratar_accounts_securitystate AS state ON state.account_id = session.account_id
LEFT JOIN vratar_accounts_role AS role ON role.id = account.role_id
"""
_APPLICATIONS = """
SELECT id, slug, host, ignores_case, second_factor_max_age, step_up, unsafe_grace, bypass,
       networks, idle, absolute, identity_headers, assertion, enabled
FROM vratar_gate_gatedapplication
"""
_PATHS = "SELECT application_id, prefix FROM vratar_gate_gatedpath"
_ROLES = "SELECT gatedapplication_id, role_id FROM vratar_gate_gatedapplication_roles"
_GENERATION = "SELECT COALESCE(MAX(number), 0) FROM vratar_gate_generation"

_READS = (
    f"-c statement_timeout={WITHIN}s -c default_transaction_read_only=on "
    "-c default_transaction_isolation=repeatable\\ read"
)

Row = Sequence[Any]


class Connection(Protocol):
    """What both drivers' connections can do."""

    def execute(self, statement: str, values: Sequence[object] = (), /) -> Any:  # noqa: ANN401 - a cursor
        """Run one statement."""

    def close(self) -> None:
        """Give it up."""


class DatabaseUnavailableError(Exception):
    """The database did not answer, or not with what it has to hold. Nobody passes."""


@dataclass(frozen=True, slots=True)
class Found:
    """The database at one moment."""

    registry: Registry
    session: SessionRow | None


class Rows:
    """Reads the database; each thread has a connection of its own."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._own = threading.local()
        # Replaced as a whole, never changed.
        self._cached: tuple[int, Registry] = (-1, Registry())
        self._statement = _SESSION.format("?" if settings.database.server is None else "%s")

    def find(self, digest: bytes | None) -> Found:
        """The applications, and the session with this digest. Raises `DatabaseUnavailableError`."""
        with self._connection() as connection:
            row = connection.execute(self._statement, (digest,)).fetchone()
            number, registry = self._cached
            if number != row[0]:
                number, registry = self._cached = self._read_registry(connection)
            return Found(registry, None if row[1] is None else _session(row))

    def close(self) -> None:
        """Give this thread's connection up."""
        if hasattr(self._own, "connection"):
            self._own.connection.close()
            del self._own.connection

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """This thread's connection; after any error it is replaced."""
        try:
            if not hasattr(self._own, "connection"):
                self._own.connection = connect(self.settings)
            yield self._own.connection
        except Exception as error:
            self.close()
            if isinstance(error, DatabaseUnavailableError):
                raise
            raise DatabaseUnavailableError(type(error).__name__) from error

    def _read_registry(self, connection: Connection) -> tuple[int, Registry]:
        connection.execute("BEGIN")  # its number and its rows belong together
        try:
            number: int = connection.execute(_GENERATION).fetchone()[0]
            prefixes = _grouped(connection.execute(_PATHS).fetchall())
            roles = _grouped(connection.execute(_ROLES).fetchall())
            rows = connection.execute(_APPLICATIONS).fetchall()
        finally:
            connection.execute("COMMIT")
        return number, Registry.of(
            _application(row, prefixes.get(row[0], []), roles.get(row[0], []), self.settings)
            for row in rows
        )


def connect(settings: Settings) -> Connection:
    """A connection that reads and cannot write; its statements commit by themselves."""
    server = settings.database.server
    if server is not None:
        return postgresql(server, settings, _READS)
    return sqlite3.connect(
        f"{settings.database_path.as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        timeout=WITHIN,
        check_same_thread=False,
    )


def postgresql(server: PostgresqlServer, settings: Settings, limits: str) -> Connection:
    """A connection to PostgreSQL whose statements commit by themselves."""
    import psycopg  # where it is not installed, nobody gets here

    values: dict[str, Any] = connection_values(server, password(settings))
    values |= {"options": limits, "connect_timeout": WITHIN, "tcp_user_timeout": WITHIN * 1000}
    connection: Connection = psycopg.connect(**values, autocommit=True, prepare_threshold=0)
    return connection


def _session(row: Row) -> SessionRow:
    first, last, username = row[13], row[14], row[12]
    return SessionRow(
        pk=row[1],
        host=row[2],
        epoch=row[3],
        current_epoch=row[4],
        is_active=bool(row[5]),
        started_at=_moment(row[6]),
        last_seen_at=_moment(row[7]),
        second_factor_at=_moment(row[8]),
        account_id=row[9],
        role_id=row[10],
        role=re.sub(r"[\s,]+", "-", row[11].strip().lower()),
        username=username,
        name=f"{first} {last}".strip() or username,
        email=row[15],
    )


def _moment(value: str | datetime) -> datetime:
    """A time: SQLite holds it as text in UTC."""
    return (
        value if isinstance(value, datetime) else datetime.fromisoformat(value).replace(tzinfo=UTC)
    )


def _application(
    row: Row, prefixes: list[str], roles: list[int], settings: Settings
) -> Application:
    step_up, bypass, networks = (
        json.loads(one) if isinstance(one, str) else one for one in (row[5], row[7], row[8])
    )
    return Application(
        slug=row[1],
        host=row[2],
        ignores_case=bool(row[3]),
        second_factor_max_age=row[4],
        step_up=tuple(
            StepUpRule(one["path"], one["max_age"], frozenset(one["methods"])) for one in step_up
        ),
        unsafe_grace=row[6],
        bypass=frozenset((path, method) for path, method in bypass),
        networks=tuple(map(ipaddress.ip_network, networks)),
        # The settings may have become stricter since.
        idle=min(row[9], settings.sessions.idle_minutes * 60),
        absolute=min(row[10], settings.sessions.absolute_hours * 3600),
        identity_headers=bool(row[11]),
        assertion=bool(row[12]),
        enabled=bool(row[13]),
        prefixes=tuple(prefixes),
        roles=frozenset(roles),
    )


def _grouped(rows: Sequence[Row]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for key, value in rows:
        found.setdefault(key, []).append(value)
    return found
