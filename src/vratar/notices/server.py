"""Where mails go: an SMTP server, or the console."""

import smtplib
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend

from vratar.core import secret_files
from vratar.core.mail_settings import CONSOLE, smtp_server
from vratar.core.settings import current

TIMEOUT = 10
"""Seconds that the server may take for one answer."""


def deliver(message: EmailMultiAlternatives) -> None:
    """Hand the message over; raises whatever went wrong before the server had accepted it."""
    if current().mail.server == CONSOLE:
        _print(message)
        return
    with _opened() as backend:
        if not backend.send_messages([message]):
            raise smtplib.SMTPException


def probe() -> None:
    """Go as far as the login and send nothing; raises whatever went wrong."""
    with _opened():
        pass


def describe(error: Exception) -> str:
    """What went wrong: the kind of error and the server's code, no address and no text."""
    code = getattr(error, "smtp_code", None)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next((code for code, _text in error.recipients.values()), None)
    return f"{type(error).__name__} {code}" if isinstance(code, int) else type(error).__name__


@contextmanager
def _opened() -> Iterator[EmailBackend]:
    """Connected, encrypted where that is due, and logged in where there is a user."""
    backend = _backend()
    try:
        backend.open()
        yield backend
    finally:
        with suppress(OSError):  # accepted is accepted, however the farewell goes
            backend.close()


def _backend() -> EmailBackend:
    settings = current()
    server, file = smtp_server(settings.mail.server), settings.mail.password_file
    password = ""
    if server.user and file is not None:
        password = secret_files.read(file, key="mail.password_file", home=settings.home)
    return EmailBackend(
        host=server.host,
        port=server.port,
        username=server.user,
        password=password,
        use_tls=server.starttls,
        use_ssl=server.tls_at_once,
        timeout=TIMEOUT,
    )


def _print(message: EmailMultiAlternatives) -> None:
    rule = "─" * 72
    head = f"Mail to {message.to[0]}\nSubject: {message.subject}"
    sys.stdout.write(f"{rule}\n{head}\n\n{str(message.body).strip()}\n{rule}\n")
    sys.stdout.flush()
