"""The check of `vratar doctor` that goes to the mail server, as far as the login; it sends none."""

import smtplib
import socket
import ssl

from vratar.core.mail_settings import CONSOLE, SmtpServer, smtp_server
from vratar.core.secret_files import SecretFileError
from vratar.core.settings import current
from vratar.notices.server import describe, probe


def mail_server() -> tuple[bool, str]:
    """It answers, encrypts where it must, shows its own certificate, and lets us in."""
    address = current().mail.server
    if not address:
        return True, "mail.server is empty: no mail is sent."
    if address == CONSOLE:
        return True, "Mails are printed and not sent."
    server = smtp_server(address)
    try:
        probe()
    except (OSError, ValueError, SecretFileError) as error:
        return False, _words(error, server)
    return True, f"{_where(server)} answers{_login(server)}{_safety(server)}. No mail was sent."


def _where(server: SmtpServer) -> str:
    host = f"[{server.host}]" if ":" in server.host else server.host
    return f"{host}:{server.port}"


def _login(server: SmtpServer) -> str:
    return f" and lets {server.user} in" if server.user else ""


def _safety(server: SmtpServer) -> str:
    if server.tls_at_once:
        return ", with TLS"
    return ", with STARTTLS" if server.starttls else ", on this machine, without TLS"


def _words(error: Exception, server: SmtpServer) -> str:
    where = _where(server)
    match error:
        case SecretFileError():
            return str(error)
        case ssl.SSLError():
            return _of_tls(error, where)
        case smtplib.SMTPException():
            return _of_smtp(error, where)
        case UnicodeError():  # its text would hold a part of the password
            return "User or password holds letters that no mail server takes; only ASCII is safe."
        case socket.gaierror():
            return f"No machine is called {server.host}. Correct mail.server."
        case OSError():
            return f"{where} does not answer: {error.strerror or error}. Is it running?"
        case _:
            return f"{where}: {describe(error)}."


def _of_tls(error: ssl.SSLError, where: str) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"The certificate of {where} is refused: {error.verify_message.rstrip('.')}. Name the "
            "server as its certificate does, or have this machine trust who signed it."
        )
    return (
        f"{where} does not speak TLS as mail.server says: smtps:// is for TLS at once (port 465), "
        "smtp:// for STARTTLS (ports 587 and 25)."
    )


def _of_smtp(error: smtplib.SMTPException, where: str) -> str:
    match error:
        case smtplib.SMTPAuthenticationError():
            return (
                f"{where} refuses the login ({error.smtp_code}). Look at the user in mail.server "
                "and at mail.password_file."
            )
        case smtplib.SMTPNotSupportedError() if "STARTTLS" in str(error):
            return (
                f"{where} offers no STARTTLS, so nothing is sent there. Use its smtps:// port, or "
                "a server that encrypts."
            )
        case smtplib.SMTPNotSupportedError():
            return f"{where} takes no login. Take the user out of mail.server."
        case _:
            return f"{where} hung up, or is no mail server: {describe(error)}."
