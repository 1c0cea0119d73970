"""Where the panel listens: on this machine only."""

import errno
import socket
from urllib.parse import urlsplit

import click

from vratar.core.settings import Settings


def address_of(settings: Settings) -> str:
    """Return the loopback address to listen on."""
    return "::1" if urlsplit(settings.site.url).hostname == "::1" else "127.0.0.1"


def refuse_busy_port(settings: Settings) -> None:
    """End in words when the port cannot be had."""
    address = address_of(settings)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server does, so that connections just closed are no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, settings.port))
        except OSError as error:
            raise click.ClickException(_words(error, settings.port)) from error


def _words(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        other = 8080 if port != 8080 else 8081  # noqa: PLR2004  (an example)
        return f"Port {port} is in use by another program. Choose another: PORT={other} make run"
    if error.errno == errno.EACCES:
        return f"This user may not listen on port {port}. Choose one above 1023: PORT=8080 make run"
    return f"Port {port} cannot be used: {error.strerror}."
