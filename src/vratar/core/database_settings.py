"""What the keys of `[database]` demand of this machine, looked at once at the start."""

import importlib.util
from typing import TYPE_CHECKING

from vratar.core import secret_files
from vratar.core.database_url import PostgresqlServer

if TYPE_CHECKING:
    from vratar.core.settings import Settings

_DRIVER = ("psycopg", "psycopg_pool")

CONNECT_WITHIN = 5
"""Seconds."""


def database_problem(settings: "Settings") -> str:
    """Why the database could not be reached with these settings, in words; empty if it can."""
    if settings.database.server is None:
        return ""
    if not all(importlib.util.find_spec(module) for module in _DRIVER):
        return (
            "database.url names PostgreSQL, whose driver is not installed here. Run "
            "`make postgresql` beside the Makefile, or `pip install 'vratar[postgresql]'`."
        )
    try:
        password(settings)
    except secret_files.SecretFileError as error:
        return str(error)
    return ""


def password(settings: "Settings") -> str:
    """The password of PostgreSQL; empty where the server asks for none. SecretFileError."""
    if settings.database.passfile is None:
        return ""
    return secret_files.read(
        settings.database.passfile, key="database.passfile", home=settings.home
    )


def connection_values(server: PostgresqlServer, password: str) -> dict[str, str | int]:
    """How the driver is told where the server is; what is empty is the driver's own default."""
    values = {
        "host": server.host,
        "port": server.port,
        "user": server.user,
        "dbname": server.name,
        "password": password,
        "sslmode": server.tls_mode,
        "sslrootcert": server.root_certificate,
        "application_name": "vratar",
    }
    return {key: value for key, value in values.items() if value} | {
        "connect_timeout": CONNECT_WITHIN
    }
