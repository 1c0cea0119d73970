"""Django's `DATABASES`: one SQLite file, or one PostgreSQL server (security.md §6.4)."""

from typing import Any

from vratar.core.database_settings import connection_values, password
from vratar.core.database_url import PostgresqlServer
from vratar.core.settings import Settings

CONNECTIONS = 8
"""Of one process at most: as many as a worker has threads (`panel.THREADS`)."""
READ_COMMITTED = 2
"""As the driver counts; every conditional UPDATE looks again at the row it waited for."""
WAIT = 5
"""Seconds for which anybody waits: for a lock of somebody else."""
REACHED_WITHIN = 3
"""Seconds until a server that is gone is a 503; nobody waits for another's connection."""
LONGEST = 15
"""Seconds of one statement, and of a transaction that does nothing; more is a 503."""


def databases(settings: Settings) -> dict[str, Any]:
    """Where the rows are, for Django."""
    server = settings.database.server
    kind = _sqlite(settings) if server is None else _postgresql(server, settings)
    # A refusal is a returned value, and its record commits.
    return {"default": {"ATOMIC_REQUESTS": False, **kind}}


def _sqlite(settings: Settings) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": settings.database_path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": WAIT,
            # FULL: a spent step survives a power failure.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA secure_delete=ON;"
            ),
        },
    }


def _postgresql(server: PostgresqlServer, settings: Settings) -> dict[str, Any]:
    values = connection_values(server, password(settings))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": values.pop("dbname"),
        "USER": values.pop("user", ""),
        "PASSWORD": values.pop("password", ""),
        "HOST": values.pop("host", ""),
        "PORT": values.pop("port", ""),
        "CONN_MAX_AGE": 0,  # a request gives its connection back to the pool
        "CONN_HEALTH_CHECKS": True,  # the server may have been restarted meanwhile
        "OPTIONS": {
            **values,
            "isolation_level": READ_COMMITTED,
            "pool": {
                "min_size": 1,
                "max_size": CONNECTIONS,
                "timeout": REACHED_WITHIN,
                # Its own pauses would grow to minutes: rather every request asks anew.
                "reconnect_timeout": 1,
            },
            # A server that went away without a word is noticed.
            "keepalives_idle": 30,
            "tcp_user_timeout": LONGEST * 1000,
            "options": _limits(),
        },
    }


def _limits() -> str:
    seconds = {
        "lock_timeout": WAIT,
        "statement_timeout": LONGEST,
        "idle_in_transaction_session_timeout": LONGEST,
    }
    return " ".join(f"-c {name}={number}s" for name, number in seconds.items())
