"""What `database.url` says when it names a PostgreSQL server."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

SCHEMES = ("postgresql", "postgres")

TLS_MODES = ("verify-full", "verify-ca", "require", "disable")
"""Values of sslmode that say what happens: allow and prefer leave it to the other side."""

_THIS_MACHINE = ("", "127.0.0.1", "localhost", "::1")
_PARAMETERS = ("host", "sslmode", "sslrootcert")


@dataclass(frozen=True)
class PostgresqlServer:
    """An address in its parts; what is empty is left to the driver."""

    host: str
    """Name or address, or the folder of a Unix socket."""
    port: str
    user: str
    name: str
    """Of the database."""
    tls_mode: str
    root_certificate: str

    @property
    def on_this_machine(self) -> bool:
        """Whether nothing crosses a network."""
        return self.host in _THIS_MACHINE or self.host.startswith("/")

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host or "this machine"
        return f"{self.name} on {host}" + (f":{self.port}" if self.port else "")


def is_postgresql(url: str) -> bool:
    """Whether this names a server rather than a file."""
    return url.partition("://")[0] in SCHEMES


def postgresql_server(url: str) -> PostgresqlServer:
    """Read an address; ValueError where it is none, or where it holds a password."""
    parts = urlsplit(url)
    given = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    asked = dict(given)
    name = unquote(parts.path[1:])
    socket = asked.get("host", "")
    mode, certificate = asked.get("sslmode", ""), asked.get("sslrootcert", "")
    wrong = (
        parts.scheme not in SCHEMES
        or parts.password is not None
        or parts.fragment
        or parts.port == 0  # ValueError beyond 65535
        or not re.fullmatch(r"[^/\0]{1,63}", name)
        or len(asked) != len(given)
        or not set(asked) <= set(_PARAMETERS)
        or ("sslmode" in asked and mode not in TLS_MODES)
        or ("sslrootcert" in asked and not _names_certificates(certificate))
        or ("host" in asked and (parts.hostname or not socket.startswith("/")))
        or not re.fullmatch(r"[A-Za-z0-9._:-]*", parts.hostname or "")
        or not url.isprintable()
    )
    if wrong:
        raise ValueError
    server = PostgresqlServer(
        host=parts.hostname or socket,
        port=str(parts.port or ""),
        user=unquote(parts.username or ""),
        name=name,
        tls_mode=mode,
        root_certificate=certificate,
    )
    return server if mode or server.on_this_machine else _encrypted(server)


def _names_certificates(text: str) -> bool:
    return text == "system" or text.startswith("/")


def _encrypted(server: PostgresqlServer) -> PostgresqlServer:
    # Whoever stands between the two machines would read every row: not by default.
    return PostgresqlServer(**{**vars(server), "tls_mode": TLS_MODES[0]})
