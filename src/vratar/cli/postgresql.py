"""What the commands ask a PostgreSQL server before, or beside, Django."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from vratar.core.database_settings import connection_values, password
from vratar.core.database_url import PostgresqlServer
from vratar.core.settings import Settings

if TYPE_CHECKING:
    import psycopg

OLDEST = 14
"""The oldest version that Django's long-term release works with."""


@contextmanager
def connected(server: PostgresqlServer, settings: Settings) -> Iterator["psycopg.Connection"]:
    """A connection past Django, which needs keys. ClickException in words where there is none."""
    import psycopg  # installed only where it is used

    try:
        connection = psycopg.connect(
            **connection_values(server, password(settings)),  # type: ignore[arg-type]  # of libpq
            autocommit=True,
        )
    except psycopg.OperationalError as error:
        raise click.ClickException(f"PostgreSQL ({server}): {_told(error)}") from error
    with connection:
        yield connection


def holds_data(server: PostgresqlServer, settings: Settings) -> bool:
    """Whether somebody's installation is in this database."""
    with connected(server, settings) as connection:
        found = connection.execute("SELECT to_regclass('vratar_crypto_keycheck')").fetchone()
    return found is not None and found[0] is not None


def answers(server: PostgresqlServer, settings: Settings) -> tuple[bool | None, str]:
    """The server lets us in, is new enough, and nobody between reads along."""
    with connected(server, settings) as connection:
        info = connection.info
        version, encrypted = info.server_version, info.pgconn.ssl_in_use
        encoding = info.parameter_status("server_encoding")
    major = version // 10000
    if major < OLDEST:
        return False, f"PostgreSQL {major} is too old; use {OLDEST} or newer."
    if encoding != "UTF8":
        return False, (
            f"The database is in {encoding}, which does not hold every name. Make it with "
            "`createdb --encoding=UTF8 --template=template0`."
        )
    told = f"PostgreSQL {major}.{version % 10000}, {server}"
    if server.on_this_machine:
        return True, f"{told}."
    if not encrypted:
        return None, f"{told}, without TLS: whoever stands between reads and changes every row."
    if server.tls_mode != "verify-full":
        return None, f"{told}, with TLS that lets another machine pose as the server."
    return True, f"{told}, with TLS, its certificate checked."


def _told(error: Exception) -> str:
    """What the driver says, in one line; it repeats no password."""
    return " ".join(str(error).split())
