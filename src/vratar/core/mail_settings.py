"""What the keys of `[mail]` demand of each other, looked at once at the start."""

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from vratar.core import secret_files

if TYPE_CHECKING:
    from vratar.core.settings import Settings

CONSOLE = "console"
"""The server that prints mails instead of sending them."""

_PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True)
class SmtpServer:
    """`mail.server` in its parts."""

    host: str
    port: int
    user: str
    tls_at_once: bool
    """TLS from the first byte."""

    @property
    def starttls(self) -> bool:
        """Whether TLS must begin on the plain connection: always, but on this machine itself."""
        return not self.tls_at_once and not _is_loopback(self.host)


def smtp_server(text: str) -> SmtpServer:
    """Read an address that the settings have let through: smtp:// or smtps://."""
    parts = urlsplit(text)
    return SmtpServer(
        host=parts.hostname or "",
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        tls_at_once=parts.scheme == "smtps",
    )


def mail_problem(settings: "Settings") -> str:
    """Why mails could not be sent with these settings, in words; empty where nothing is wrong."""
    mail = settings.mail
    if not mail.server:
        return ""
    if mail.server == CONSOLE:
        if settings.on_loopback:
            return ""
        return (
            'mail.server is "console", which prints links that open accounts: it is for a panel on '
            "this machine only. Name an SMTP server, or none."
        )
    if not mail.sender:
        return "mail.server is set, so mail.from must be an address such as vratar@example.com."
    if not smtp_server(mail.server).user:
        return ""
    if mail.password_file is None:
        return "mail.server names a user, so mail.password_file must name the file of its password."
    try:
        secret_files.read(mail.password_file, key="mail.password_file", home=settings.home)
    except secret_files.SecretFileError as error:
        return str(error)
    return ""


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
